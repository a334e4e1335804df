"""A rehearsal: back up while people file requests, restore elsewhere, compare."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.casework.models import Case
from disclosure.operations.backup import manifest
from disclosure.operations.models import Run
from tests.casework.factories import make_desk
from tests.factories import make_world
from tests.operations.conftest import Elsewhere

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = 20, 20
#: Asked of the site elsewhere: what it holds, read with its own keys.
QUESTION = """
import json
from disclosure.casework.models import Case
from disclosure.audit.queries import verify
names = {
    case.number: [case.applicant.name] + [
        row.content.opened().decode() for row in case.files.all()
    ]
    for case in Case.objects.select_related("applicant")
}
print(json.dumps([names, verify().is_whole, verify().checked]))
"""


@pytest.fixture
def filers(settings: Any, shared_database: None) -> Iterator[list[Any]]:
    """Two processes that file requests, every third with a file, without pause."""
    make_desk(make_world())
    database = str(connection.settings_dict["NAME"])
    line = [sys.executable, "-m", "tests.casework.filer", database]
    children = [
        subprocess.Popen(
            [*line, str(settings.MEDIA_ROOT), f"{mark}x"],
            cwd=django_settings.BASE_DIR,
            stdout=subprocess.PIPE,
            text=True,
        )
        for mark in ("a", "b")
    ]
    yield children
    for child in children:
        child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()


def receipts(children: list[Any], count: int) -> dict[str, str]:
    """Read so many receipts of each: number and name of the applicant."""
    lines = [child.stdout.readline() for child in children for _ in range(count)]
    return {line.split()[0]: line.split()[2] for line in lines}


def test_a_backup_under_load_is_one_moment(
    filers: list[Any], elsewhere: Elsewhere, tmp_path: Path
) -> None:
    before = receipts(filers, BEFORE)
    call_command("backup", str(tmp_path / "backups"), keys=str(tmp_path / "safe"))
    after = receipts(filers, AFTER)
    for child in filers:
        child.kill()
    (folder,) = (tmp_path / "backups").iterdir()
    (key_file,) = (tmp_path / "safe").iterdir()
    content = manifest.read(folder)

    done = elsewhere.manage("restore", str(folder), "--keys", str(key_file), "--all")
    assert done.returncode == 0, done.stderr
    asked = elsewhere.manage("shell", "--no-imports", "--command", QUESTION)
    names, is_whole, checked = json.loads(asked.stdout.splitlines()[-1])

    assert is_whole and checked >= content.trail_length
    assert len(names) == content.tables["casework_case"]
    assert content.missing == []
    # Everything shown before the backup is in it, with the files it brought.
    for number, name in before.items():
        brought = [name] if int(name.rsplit("x", 1)[1]) % 3 == 0 else []
        assert names[number] == [name, *brought]
    # The load went on: the site knows more than the backup.
    assert Case.objects.count() > len(names)
    assert after.keys() - names.keys()
    # Every other case of the moment is whole as well.
    for name, *brought in names.values():
        assert brought == ([name] if int(name.rsplit("x", 1)[1]) % 3 == 0 else [])


def test_nothing_opens_without_the_keys(
    filers: list[Any], elsewhere: Elsewhere, tmp_path: Path
) -> None:
    receipts(filers, 2)
    for child in filers:
        child.kill()
        child.wait()
    call_command("backup", str(tmp_path / "backups"), keys=str(tmp_path / "safe"))
    (folder,) = (tmp_path / "backups").iterdir()

    done = elsewhere.manage("restore", str(folder))
    assert done.returncode != 0
    assert "--keys" in done.stderr and "Traceback" not in done.stderr
    assert not (elsewhere.folder / "media").exists()
    assert _is_empty(elsewhere)

    wrong = tmp_path / "wrong.json"
    (key_file,) = (tmp_path / "safe").iterdir()
    keys = json.loads(key_file.read_text())
    keys["personal_data_keys"] = "k1:" + "A" * 43 + "="
    wrong.write_text(json.dumps(keys))
    assert elsewhere.manage("restore", str(folder), "--keys", str(wrong)).returncode

    # No word about a person is in the backup, keys are in no file of it.
    secret = json.loads(key_file.read_text())
    words = ["11010519491231002X", secret["secret_key"], "示例申请人a"]
    words.append(secret["personal_data_keys"].split(":", 1)[1])
    for path in folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert not [word for word in words if word.encode() in content], path


def test_a_restore_overwrites_nothing(
    filers: list[Any], elsewhere: Elsewhere, tmp_path: Path
) -> None:
    for child in filers:
        child.kill()
        child.wait()
    call_command("backup", str(tmp_path / "backups"), keys=str(tmp_path / "safe"))
    (folder,) = (tmp_path / "backups").iterdir()
    (key_file,) = (tmp_path / "safe").iterdir()
    words = ("restore", str(folder), "--keys", str(key_file))
    assert elsewhere.manage(*words).returncode == 0
    again = elsewhere.manage(*words)
    assert again.returncode != 0
    assert "不覆盖" in again.stderr and "Traceback" not in again.stderr
    # The site elsewhere proves itself to its own keeper.
    assert "与备份一致" not in again.stdout
    assert elsewhere.manage("verify_audit").returncode == 0


def test_the_keys_that_the_first_start_made_are_set_aside(
    filers: list[Any], elsewhere: Elsewhere, tmp_path: Path
) -> None:
    for child in filers:
        child.kill()
        child.wait()
    call_command("backup", str(tmp_path / "backups"), keys=str(tmp_path / "safe"))
    (folder,) = (tmp_path / "backups").iterdir()
    (key_file,) = (tmp_path / "safe").iterdir()
    elsewhere.manage("check")
    made = (elsewhere.folder / "personal_data_key").read_text()
    assert (
        elsewhere.manage("restore", str(folder), "--keys", str(key_file)).returncode
        == 0
    )
    wanted = json.loads(key_file.read_text())
    found = (elsewhere.folder / "personal_data_key").read_text()
    assert found == wanted["personal_data_keys"]
    (aside,) = elsewhere.folder.glob("personal_data_key.unused-*")
    assert aside.read_text() == made
    assert (elsewhere.folder / "personal_data_key").stat().st_mode & 0o077 == 0


def test_what_was_done_is_kept(shared_database: None, tmp_path: Path) -> None:
    make_world()
    call_command("backup", str(tmp_path / "backups"))
    (folder,) = (tmp_path / "backups").iterdir()
    call_command("verify_backup", str(folder))
    (folder / "manifest.json").with_name("more").write_text("x")
    with pytest.raises(CommandError, match="more"):
        call_command("verify_backup", str(folder))
    kinds = list(Run.objects.order_by("id").values_list("kind", "is_good"))
    assert kinds == [("backup", True), ("backup_check", True), ("backup_check", False)]
    entry = Entry.objects.filter(action="run.backup").get()
    assert entry.detail["manifest"] != ""
    assert verify().is_whole


def _is_empty(site: Elsewhere) -> bool:
    question = (
        "from django.db import connection;print(connection.introspection.table_names())"
    )
    asked = site.manage("shell", "--no-imports", "--command", question)
    return asked.stdout.splitlines()[-1] == "[]"
