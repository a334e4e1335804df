"""PostgreSQL: dumped and put back by its own programs, in one snapshot.

``pg_dump`` must not be older than the server. It is looked for in PG_BIN_DIR, on the
path and where Debian keeps its versions.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.client import DatabaseClient

from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence

FILE = "database.dump"
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@contextmanager
def taken(folder: Path, snapshot: Callable[..., Any]) -> Iterator[Any]:
    """Dump the database as one transaction sees it, and let that one be asked."""
    own = connection.copy()
    try:
        own.set_autocommit(False)
        with own.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            identifier = str(cursor.fetchone()[0])
            version = _server_version(own)
            _dump(folder / FILE, identifier, version)
            rows = _asking(cursor)
            yield snapshot("postgresql", str(version), FILE, rows)
    finally:
        own.close()


def problems(file: Path, server: str) -> list[str]:
    """Return what ``pg_restore`` finds wrong with a dump; empty when it can be read."""
    program = _program("pg_restore", int(server) // 10000)
    # Every row is read and decompressed, and thrown away.
    told = _run([program, "--file", os.devnull, str(file)], {})
    return [told] if told else []


def tables(file: Path) -> dict[str, int] | None:
    """A dump is not counted before it is put back."""
    return None


def put(file: Path) -> None:
    """Put a dump into the empty database of this site, whole or not at all."""
    connection.ensure_connection()
    arguments, environment = _settings()
    program = _program("pg_restore", _server_version(connection) // 10000)
    connection.close()
    line = [program, "--single-transaction", "--exit-on-error", "--no-owner"]
    line += ["--no-privileges", f"--dbname={arguments['dbname']}", str(file)]
    told = _run(line, environment)
    if told:
        words = noop("pg_restore 没有成功，数据库没有改变：%(told)s")
        raise Blocked([sentence(words, told=told)])
    # A dump holds no statistics: every plan would be a bad guess until some night.
    with connection.cursor() as cursor:
        cursor.execute("VACUUM (ANALYZE)")


def _dump(file: Path, identifier: str, version: int) -> None:
    arguments, environment = _settings()
    line = [_program("pg_dump", version // 10000), "--format=custom", "--no-owner"]
    line += ["--no-privileges", f"--snapshot={identifier}", f"--file={file}"]
    told = _run([*line, f"--dbname={arguments['dbname']}"], environment)
    if told:
        raise Blocked([sentence(noop("pg_dump 没有成功：%(told)s"), told=told)])


def _server_version(own: Any) -> int:
    """Return the version of the server as a number: 180004 for 18.4."""
    return int(own.pg_version)


def _asking(cursor: Any) -> Callable[[str], list[tuple[Any, ...]]]:
    def rows(words: str) -> list[tuple[Any, ...]]:
        cursor.execute(words)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found

    return rows


def _settings() -> tuple[dict[str, str], dict[str, str]]:
    """Return the name of the database, and the rest as environment variables.

    A password never stands in a command line, where every user could read it.
    """
    _line, extra = DatabaseClient.settings_to_cmd_args_env(connection.settings_dict, [])
    known = connection.settings_dict
    named = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER"}
    given = {name: str(known[key]) for name, key in named.items() if known.get(key)}
    return {"dbname": str(known["NAME"])}, {**given, **(extra or {})}


def _program(name: str, least: int) -> str:
    """Return a program of at least a major version; raises Blocked and says why."""
    found = {path: _major(path) for path in _candidates(name)}
    fitting = [path for path, major in found.items() if major >= least]
    if fitting:
        return str(fitting[0])
    words = noop(
        "需要 %(least)s 版或更新的 %(name)s，找到的是：%(found)s。"
        "请安装 PostgreSQL 客户端程序，或用 PG_BIN_DIR 指明它所在的目录。"
    )
    seen = ", ".join(f"{path} ({major})" for path, major in found.items()) or "-"
    raise Blocked([sentence(words, least=least or "", name=name, found=seen)])


def _candidates(name: str) -> list[Path]:
    given = Path(settings.PG_BIN_DIR) / name if settings.PG_BIN_DIR else None
    on_path = shutil.which(name)
    debian = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    places = [given, Path(on_path) if on_path else None, *debian]
    return [place for place in places if place and place.exists()]


def _major(program: Path) -> int:
    done = subprocess.run(
        [program, "--version"], capture_output=True, text=True, check=False
    )
    found = _VERSION.search(done.stdout)
    return int(found[1]) if found else 0


def _run(line: list[str], environment: dict[str, str]) -> str:
    """Run a program; return the last line of its complaint, "" when it went well."""
    done = subprocess.run(
        line,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
        umask=0o077,
    )
    if done.returncode == 0:
        return ""
    lines = [text for text in done.stderr.splitlines() if text.strip()]
    return lines[-1][:300] if lines else f"exit {done.returncode}"
