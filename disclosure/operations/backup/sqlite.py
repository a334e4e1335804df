"""SQLite: copied by its online backup, checked by itself, put back by a rename."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence

FILE = "database.sqlite3"


@contextmanager
def taken(folder: Path, snapshot: Callable[..., Any]) -> Iterator[Any]:
    """Copy the database in one step of its online backup and open the copy.

    One step reads one moment of the write-ahead log; writers go on beside it.
    """
    connection.ensure_connection()
    (folder / FILE).touch(mode=0o600)
    with closing(sqlite3.connect(folder / FILE)) as copy:
        try:
            connection.connection.backup(copy, pages=-1)
            # One file that needs no log beside it.
            copy.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.Error as error:
            words = noop("没有完成数据库的备份：%(told)s")
            raise Blocked([sentence(words, told=error)]) from None
        version = sqlite3.sqlite_version
        yield snapshot("sqlite", version, FILE, lambda words: _rows(copy, words))


def problems(file: Path, _server: str) -> list[str]:
    """Return what SQLite itself finds wrong with a copy; empty when it is whole."""
    try:
        with closing(_opened(file)) as copy:
            found = _rows(copy, "PRAGMA integrity_check(5)")
            return [str(row[0]) for row in found if row[0] != "ok"]
    except sqlite3.DatabaseError as error:
        return [str(error)]


def tables(file: Path) -> dict[str, int]:
    """Return how many rows each table of a copy has."""
    with closing(_opened(file)) as copy:
        words = "SELECT name FROM sqlite_master WHERE type = 'table'"
        names = [str(row[0]) for row in _rows(copy, words)]
        count = 'SELECT COUNT(*) FROM "{}"'
        return {name: int(_rows(copy, count.format(name))[0][0]) for name in names}


def put(file: Path) -> None:
    """Make a copy the database of this site; raises Blocked when one is there."""
    target = Path(str(connection.settings_dict["NAME"]))
    connection.close()
    own = target.with_name(f"{target.name}.restoring")
    own.unlink(missing_ok=True)
    try:
        own.touch(mode=0o600)
        with closing(_opened(file)) as copy, closing(sqlite3.connect(own)) as new:
            copy.backup(new)
        _make_room(target)
        # Fails instead of replacing what somebody made in the meantime.
        target.hardlink_to(own)
    except FileExistsError as there:
        words = noop("%(path)s 已经存在。恢复不覆盖任何数据，请换一个数据目录。")
        raise Blocked([sentence(words, path=there.filename2 or there)]) from None
    except sqlite3.Error as error:
        words = noop("没有恢复数据库：%(told)s")
        raise Blocked([sentence(words, told=error)]) from None
    finally:
        own.unlink(missing_ok=True)


def _make_room(target: Path) -> None:
    """Take away a database without tables, which looking at it has made.

    Raises FileExistsError for the log of a database that is not there: SQLite would
    write it into the one that is put there.
    """
    logs = [target.with_name(f"{target.name}-{end}") for end in ("wal", "shm")]
    if target.exists() and not tables(target):
        for path in (target, *logs):
            path.unlink(missing_ok=True)
    if not target.exists() and logs[0].exists():
        raise FileExistsError(logs[0])


def _opened(file: Path) -> sqlite3.Connection:
    """Open a file to read, leaving nothing beside it."""
    return sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)


def _rows(copy: sqlite3.Connection, words: str) -> list[tuple[Any, ...]]:
    return copy.execute(words).fetchall()
