"""A rehearsal: back up while people file requests, restore elsewhere, compare."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.db import connection

from disclosure.accounts.models import Authenticator
from disclosure.agencies.models import User
from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.blocked import Blocked
from disclosure.casework.actions import filing
from disclosure.casework.actions.files import Upload
from disclosure.casework.models import Case
from disclosure.operations.backup import checking, keys, making, manifest, restoring
from disclosure.operations.models import Run
from reports.rules.vocabulary import State
from tests.casework.factories import application, make_desk
from tests.factories import make_world
from tests.operations.conftest import Elsewhere
from tests.reports.desk import make_report

pytestmark = pytest.mark.django_db(transaction=True)
BEFORE, AFTER = 20, 20
SECOND_FACTOR = "GEZDGNBVGY3TQOJQ"
#: Asked of the site elsewhere: what it holds, read with its own keys.
QUESTION = """
import json
from disclosure.accounts.models import Authenticator
from disclosure.agencies.models import User
from disclosure.casework.models import Case
from disclosure.audit.queries import verify
from reports.search.finding import Limits, find
names = {
    case.number: [case.applicant.name] + [
        row.content.opened().decode() for row in case.files.all()
    ]
    for case in Case.objects.select_related("applicant")
}
search = bool(find("示例县人民政府办公室", Limits()).reports)
author = User.objects.get(username="author")
login = [author.password, author.authenticator.secret]
print(json.dumps([names, verify().is_whole, verify().checked, search, login]))
"""


@pytest.fixture
def filers(settings: Any, shared_database: None) -> Iterator[list[Any]]:
    """Two processes that file requests, every third with a file, without pause."""
    world = make_world()
    make_desk(world)
    make_report(world, State.PUBLISHED)
    author = world.people["author"]
    Authenticator.objects.create(user=author, secret=SECOND_FACTOR)
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
    assert asked.returncode == 0, asked.stderr
    last = json.loads(asked.stdout.splitlines()[-1])
    names, is_whole, checked, search, (password, second) = last

    assert is_whole and checked >= content.trail_length
    # Officers get in as before, and visitors find what was published.
    known = User.objects.get(username="author").password
    assert (search, password, second) == (True, known, SECOND_FACTOR)
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


#: A version before the tables of log-ins: they are taken away, then it is backed up.
OLDER = """
from pathlib import Path
from django.core.management import call_command
from disclosure.operations.backup import keys, making, snapshot
from tests.casework.factories import make_desk, submitted
from tests.factories import make_world
submitted(make_desk(make_world()))
call_command("migrate", "accounts", "zero", verbosity=0)
real = snapshot.table_names
snapshot.table_names = lambda: [n for n in real() if not n.startswith("accounts_")]
folder = Path({parent!r})
keys.write(folder / "safe" / "keys.json")
print(making.make(folder / "backups").folder)
"""


def test_a_backup_of_an_older_version_is_restored_and_migrated(
    older: Elsewhere, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    older.manage("migrate", "--verbosity", "0")
    code = OLDER.format(parent=str(tmp_path))
    made = older.manage("shell", "--no-imports", "--command", code)
    assert made.returncode == 0, made.stderr
    folder = made.stdout.splitlines()[-1]
    key_file = str(tmp_path / "safe" / "keys.json")

    done = elsewhere.manage("restore", folder, "--keys", key_file)
    assert done.returncode == 0, done.stderr
    assert "migrate" in done.stdout and "check_restored" in done.stdout
    assert "Traceback" not in done.stderr
    assert elsewhere.manage("migrate", "--verbosity", "0").returncode == 0
    checked = elsewhere.manage("check_restored", folder, "--all")
    assert checked.returncode == 0, checked.stderr
    assert "审计链完整" in checked.stdout


def test_a_backup_of_a_newer_version_is_refused(
    backed_up: Path, tmp_path: Path
) -> None:
    folder = backed_up
    known = json.loads((folder / manifest.NAME).read_text())
    changed = {**known, "migrations": [*known["migrations"], "marvels.0001_initial"]}
    content = manifest.Manifest(**changed)
    assert "marvels" in str(restoring._unfit(content)[0])


@pytest.fixture
def backed_up(shared_database: None, tmp_path: Path) -> Path:
    """A backup of a site with one request, which brought a file."""
    desk = make_desk(make_world())
    upload = Upload("a.pdf", "pdf", b"x")
    filing.file_online(desk, application(), uuid4().hex, [upload])
    return making.make(tmp_path / "backups").folder


def test_nobody_else_can_write_a_backup(backed_up: Path, tmp_path: Path) -> None:
    """Who gets at the disk of the backups can count digests, but has no key."""
    folder = backed_up
    assert checking.faults(folder) == []
    path = folder / manifest.NAME
    good = path.read_text()
    path.write_text(good.replace('"trail_length": ', '"trail_length": 1'))
    (fault,) = checking.faults(folder)
    assert "manifest.seal" in str(fault)
    path.write_text(good)
    seal = folder / manifest.SEAL
    word = seal.read_text()
    for forged in ("", "k1 " + "0" * 64, "k1 示例", word.upper()):
        seal.write_text(forged)
        assert len(checking.faults(folder)) == 1, forged
    seal.write_text(word)
    assert checking.faults(folder) == []
    # Another ring has no key to judge by; a restore asks for the right one first.
    other = keys.parse("k9:" + "A" * 43 + "=")
    seal.write_text("k1 " + "0" * 64)
    assert checking.faults(folder, other) == []
    assert not keys.opens(other, manifest.read(folder).keys)


def test_a_link_is_no_part_of_a_backup(backed_up: Path, tmp_path: Path) -> None:
    folder = backed_up
    file = next(path for path in (folder / "media").rglob("*") if path.is_file())
    outside = tmp_path / "outside"
    shutil.move(file, outside)
    file.symlink_to(outside)
    told = " ".join(str(fault) for fault in checking.faults(folder))
    assert file.name in told
    file.unlink()
    shutil.move(outside, file)
    (folder / "media" / "more").symlink_to("/etc")
    assert "media/more" in str(checking.faults(folder)[0])


@pytest.mark.parametrize(
    "name", ["media/../../outside", "/etc/passwd", "../database", "media//etc/passwd"]
)
def test_no_name_leads_out_of_a_backup(
    backed_up: Path, tmp_path: Path, name: str
) -> None:
    folder = backed_up
    (tmp_path / "outside").write_text("x")
    known = json.loads((folder / manifest.NAME).read_text())
    for change in (
        {"files": {**known["files"], name: known["files"][known["database"]]}},
        {"database": name},
    ):
        (folder / manifest.NAME).write_text(json.dumps({**known, **change}))
        (folder / manifest.SEAL).unlink()
        keys.seal(folder)
        assert checking.faults(folder) != []
        with pytest.raises(Blocked):
            restoring.restore(folder)


def test_only_the_owner_reads_a_backup(backed_up: Path, tmp_path: Path) -> None:
    folder = backed_up
    paths = [folder, *folder.rglob("*")]
    assert len(paths) > 5
    assert [
        path for path in paths if path.is_file() and path.stat().st_mode & 0o077
    ] == []
    assert folder.stat().st_mode & 0o077 == 0


def test_links_and_pipes_beside_the_files_stay_out(
    backed_up: Path, tmp_path: Path, settings: Any
) -> None:
    root = Path(settings.MEDIA_ROOT)
    (root / "link").symlink_to("/etc/passwd")
    os.mkfifo(root / "pipe")
    folder = making.make(tmp_path / "again").folder
    names = manifest.read(folder).files
    assert "media/link" not in names and "media/pipe" not in names


def test_a_folder_of_files_that_is_a_disk_of_its_own(
    backed_up: Path, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """Nothing can be written beside it, and it is there before."""
    folder = backed_up
    keys.write(tmp_path / "safe" / "keys.json")
    place = tmp_path / "mounted" / "media"
    (place / "lost+found").mkdir(parents=True)
    elsewhere.environment["MEDIA_ROOT"] = str(place)
    before = place.stat().st_ino
    key_file = str(tmp_path / "safe" / "keys.json")
    done = elsewhere.manage("restore", str(folder), "--keys", key_file, "--all")
    assert done.returncode == 0, done.stderr
    assert place.stat().st_ino == before
    assert {path.name for path in place.parent.iterdir()} == {"media"}
    wanted = {path.name for path in (folder / "media").iterdir()}
    assert {path.name for path in place.iterdir()} == wanted | {"lost+found"}


def test_a_killed_backup_is_cleared_away(tmp_path: Path) -> None:
    parent = tmp_path / "backups"
    old, new = parent / ".unfinished-a", parent / ".unfinished-b"
    for path in (old, new):
        path.mkdir(parents=True)
        (path / "database").write_text("x")
    os.utime(old, (1, 1))
    making.forget(parent, 1)
    assert [path.name for path in parent.iterdir()] == [new.name]


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
