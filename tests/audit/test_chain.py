"""The trail stays whole, or says where it is broken."""

import os
import subprocess
import sys
import threading
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from disclosure.audit.actions import record
from disclosure.audit.models import ChainHead, Entry
from disclosure.audit.queries import verify
from tests.factories import make_user

WRITER = """
import django
django.setup()
from disclosure.audit.actions import record
from disclosure.audit.models import ChainHead
for number in range(25):
    record("login", ChainHead(pk=1), by=None, label="示例", number=number)
"""


@pytest.fixture
def rows(db):
    user = make_user("clerk", "示例人员")
    for number in range(4):
        record("report.start", user, by=user, number=number)
    return list(Entry.objects.order_by("id"))


def tamper(statement, *values):
    """Do what only somebody with the database in hand can do."""
    with connection.cursor() as cursor:
        on = " ON audit_entry" if connection.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER IF EXISTS audit_entry_append_only{on}")
        cursor.execute(statement, values)


def test_an_empty_trail_is_whole(db):
    assert verify().is_whole


def test_a_whole_trail(rows):
    verdict = verify()
    assert verdict.is_whole
    assert verdict.checked == len(rows)


@pytest.mark.parametrize(
    "change",
    [
        "actor_name = 'x'",
        "action = 'login'",
        "object_label = ''",
        "detail = '{}'",
        "agency_id = 9",
        "at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_a_changed_row_is_named(rows, change):
    tamper(f"UPDATE audit_entry SET {change} WHERE id = %s", rows[2].pk)
    verdict = verify()
    assert (verdict.broken_id, verdict.reason) == (rows[2].pk, "content")


def test_a_deleted_row_is_named_by_the_next(rows):
    tamper("DELETE FROM audit_entry WHERE id = %s", rows[1].pk)
    verdict = verify()
    assert (verdict.broken_id, verdict.reason) == (rows[2].pk, "previous")


def test_a_deleted_first_row(rows):
    tamper("DELETE FROM audit_entry WHERE id = %s", rows[0].pk)
    assert verify().broken_id == rows[1].pk


def test_a_deleted_tail(rows):
    tamper("DELETE FROM audit_entry WHERE id = %s", rows[-1].pk)
    verdict = verify()
    assert (verdict.is_whole, verdict.reason) == (False, "tail")


def test_everything_deleted(rows):
    tamper("DELETE FROM audit_entry")
    assert verify().reason == "tail"


def test_two_rows_exchanged(rows):
    """A row rewritten with a digest of its own still breaks the chain."""
    tamper("UPDATE audit_entry SET id = 999 WHERE id = %s", rows[1].pk)
    assert not verify().is_whole


def test_the_database_refuses_to_change_a_row(rows):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=rows[0].pk).update(actor_name="x")
    assert verify().is_whole


@pytest.mark.skipif(
    "sqlite" in settings.DATABASES["default"]["ENGINE"],
    reason="SQLite lets tests empty the table; verify finds a deleted row",
)
def test_the_database_refuses_to_delete_a_row(rows):
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Entry.objects.filter(pk=rows[0].pk).delete()


def test_what_was_rolled_back_leaves_no_gap(rows):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("login", rows[0], by=None)
        raise ZeroDivisionError
    record("logout", rows[0], by=None)
    assert verify().checked == len(rows) + 1
    assert verify().is_whole


def test_the_command_says_whole_and_ends_well(rows):
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert f"共 {len(rows)} 条" in out.getvalue()


def test_the_command_names_the_row_and_fails(rows):
    tamper("UPDATE audit_entry SET action = 'x' WHERE id = %s", rows[2].pk)
    with pytest.raises(CommandError, match=f"第 {rows[2].pk} 条"):
        call_command("verify_audit")


@pytest.mark.skipif(
    "sqlite" in settings.DATABASES["default"]["ENGINE"],
    reason="threads cannot share SQLite's database in memory",
)
@pytest.mark.django_db(transaction=True)
def test_two_threads():
    def write():
        try:
            for number in range(25):
                record("login", ChainHead(pk=1), by=None, number=number)
        finally:
            connection.close()

    writers = [threading.Thread(target=write) for _ in range(2)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert Entry.objects.count() == 50
    assert verify().is_whole


def test_two_processes_and_the_exit_code(tmp_path):
    """On a database file of SQLite, as a small office would run it."""
    root = Path(settings.BASE_DIR)
    hidden = ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    kept |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "disclosure.settings"}
    options = {"cwd": root, "env": kept}
    manage = [sys.executable, "manage.py"]
    migrate = [*manage, "migrate", "audit", "--skip-checks", "--verbosity", "0"]
    subprocess.run(migrate, check=True, **options)
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER], **options) for _ in range(2)
    ]
    assert [writer.wait(timeout=60) for writer in writers] == [0, 0]
    check = [*manage, "verify_audit", "--skip-checks"]
    whole = subprocess.run(check, capture_output=True, text=True, **options)
    assert (whole.returncode, "共 50 条" in whole.stdout) == (0, True)
    delete = "from disclosure.audit.models import Entry; Entry.objects.last().delete()"
    subprocess.run([*manage, "shell", "-v0", "-c", delete], check=True, **options)
    broken = subprocess.run(check, capture_output=True, text=True, **options)
    assert broken.returncode == 1
    assert "记录被删除" in broken.stderr
