"""Writers of SQLite wait for one another without sleeping too long."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import OperationalError, transaction
from django.db.utils import ConnectionHandler

pytestmark = pytest.mark.django_db

TIMEOUT = 0.3


@pytest.fixture
def writers(tmp_path: Path) -> Iterator[ConnectionHandler]:
    """Two connections to one file."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": TIMEOUT}
    one = {
        "ENGINE": "disclosure.sqlite",
        "NAME": str(tmp_path / "db.sqlite3"),
        "OPTIONS": options,
    }
    handler = ConnectionHandler({"default": one, "other": one})
    with handler["default"].cursor() as cursor:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("CREATE TABLE line (text)")
    yield handler
    handler.close_all()


def begin(handler: ConnectionHandler, alias: str) -> None:
    handler[alias].set_autocommit(
        False, force_begin_transaction_with_broken_autocommit=True
    )


def test_a_writer_who_comes_too_late_is_told(writers: ConnectionHandler) -> None:
    begin(writers, "default")
    start = time.monotonic()
    with pytest.raises(OperationalError, match="locked"):
        begin(writers, "other")
    assert time.monotonic() - start >= TIMEOUT
    writers["default"].rollback()


def test_sqlite_waits_as_before_for_what_is_no_transaction(
    writers: ConnectionHandler,
) -> None:
    begin(writers, "default")
    writers["default"].rollback()
    with writers["default"].cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout")
        assert cursor.fetchone() == (int(TIMEOUT * 1000),)


def test_the_next_writer_begins_when_the_first_has_ended(tmp_path: Path) -> None:
    """Both rows are there: the one waited instead of failing."""
    path = tmp_path / "db.sqlite3"
    with sqlite3.connect(path) as raw:
        raw.execute("PRAGMA journal_mode=WAL")
        raw.execute("CREATE TABLE line (text)")
    is_writing = threading.Event()

    def first() -> None:
        with sqlite3.connect(path, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            other.execute("INSERT INTO line VALUES ('first')")
            is_writing.set()
            time.sleep(0.05)
            other.execute("COMMIT")

    writer = threading.Thread(target=first)
    writer.start()
    is_writing.wait()
    options = {"transaction_mode": "IMMEDIATE", "timeout": 5}
    own = {"ENGINE": "disclosure.sqlite", "NAME": str(path), "OPTIONS": options}
    handler = ConnectionHandler({"default": own})
    begin(handler, "default")
    with handler["default"].cursor() as cursor:
        cursor.execute("INSERT INTO line VALUES ('second')")
    handler["default"].commit()
    writer.join()
    with handler["default"].cursor() as cursor:
        cursor.execute("SELECT text FROM line")
        assert [text for (text,) in cursor.fetchall()] == ["first", "second"]
    handler.close_all()


def test_another_fault_is_not_waited_for(writers: ConnectionHandler) -> None:
    begin(writers, "default")
    with pytest.raises(OperationalError, match="within a transaction"):
        writers["default"]._start_transaction_under_autocommit()
    writers["default"].rollback()


def test_the_product_uses_it() -> None:
    if transaction.get_connection().vendor == "sqlite":
        module = type(transaction.get_connection()).__module__
        assert module == "disclosure.sqlite.base"
