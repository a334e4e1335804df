"""Where rehearsals take place: each on a copy of a site that was prepared once."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.drill.cluster import Database
from tests.drill.site import SiteUnderTest

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"
_PREPARED = "prepared"
_MAIN = "/postgres?"


class Places:
    """Sites in a folder; the PostgreSQL server starts when it is first needed."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.chmod(0o755)
        self.server: Database | None = None
        self.known: set[str] = set()

    def __enter__(self) -> Places:
        return self

    def __exit__(self, *error: object) -> None:
        if self.server is not None:
            self.server.kill()

    def site(
        self, name: str, kind: str, environment: dict[str, str] | None = None
    ) -> SiteUnderTest:
        """Return a site with data of its own on a kind of database."""
        self._prepare(kind)
        folder = self.root / f"{name}-{kind}"
        shutil.copytree(self.root / f"{_PREPARED}-{kind}", folder, dirs_exist_ok=True)
        if kind == POSTGRESQL:
            assert self.server is not None
            self.server.ask(f"CREATE DATABASE {name} TEMPLATE {_PREPARED}")
        return self._made(folder, kind, name, environment)

    def _prepare(self, kind: str) -> None:
        if kind in self.known:
            return
        if kind == POSTGRESQL:
            self.server = Database(self.root / "server")
            self.server.make()
            self.server.start()
            self.server.ask(f"CREATE DATABASE {_PREPARED}")
        folder = self.root / f"{_PREPARED}-{kind}"
        folder.mkdir(mode=0o700)
        self._made(folder, kind, _PREPARED, None).prepare()
        self.known.add(kind)

    def _made(
        self, folder: Path, kind: str, name: str, more: dict[str, str] | None
    ) -> SiteUnderTest:
        url = f"sqlite:///{folder / 'db.sqlite3'}"
        if kind == POSTGRESQL:
            assert self.server is not None
            url = self.server.url.replace(_MAIN, f"/{name}?")
        given = {"DATABASE_URL": url, "STATIC_ROOT": str(self.root / "static")}
        return SiteUnderTest(folder, environment={**given, **(more or {})})
