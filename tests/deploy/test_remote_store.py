"""Every door that takes or gives a file, with a store that is no folder."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse

from disclosure.casework.models import Case, CaseFile, DraftFile
from disclosure.operations import health
from disclosure.operations.vocabulary import Standing
from reports.actions import files, making
from reports.actions.making import make_file
from reports.models import Reading
from reports.rules.vocabulary import FileKind, State
from tests.casework.desk_pages import page as case_page
from tests.casework.factories import answered, make_desk, received
from tests.casework.filling import Citizen, hidden, png
from tests.deploy.remote_store import RemoteStore
from tests.reports.desk import make_draft, make_report
from tests.reports.readings import read

ROOT = Path(__file__).resolve().parent.parent.parent
#: Who may speak of the folder: settings, the copy of it, and the look at its disk.
FOLDER = {
    "disclosure/settings.py",
    "disclosure/operations/health.py",
    "disclosure/operations/backup/media.py",
    "disclosure/operations/backup/restoring.py",
}
_PATH = re.compile(r"\.(file|content|picture|stored|storage|default_storage)\.path\b")

pytestmark = pytest.mark.django_db


@pytest.fixture
def store(settings, tmp_path):
    """A store far away; the folder of files can be neither made nor written."""
    RemoteStore.kept.clear()
    RemoteStore.asked.clear()
    nowhere = tmp_path / "nowhere"
    nowhere.write_text("a file, so that no folder can be made here")
    settings.MEDIA_ROOT = nowhere / "media"
    settings.FORM_MIN_SECONDS = 0
    settings.DATA_DIR = tmp_path
    chosen = {
        "BACKEND": "tests.deploy.remote_store.RemoteStore",
        "OPTIONS": {"bucket": "example"},
    }
    settings.STORAGES = {**settings.STORAGES, "default": chosen}
    with pytest.raises(NotImplementedError):
        default_storage.path("anything")
    return RemoteStore


def body(response):
    return response.getvalue()


def test_an_applicant_files_with_a_file_and_the_office_reads_it(
    store, world, client_of, django_capture_on_commit_callbacks
):
    desk = make_desk(world)
    citizen = Citizen(f"/requests/apply/{desk.agency.slug}/")
    review = citizen.review(attachments=[png("示例.png")])
    draft = DraftFile.objects.get().content.name
    assert draft in store.kept and png().read() not in store.kept[draft][0]
    with django_capture_on_commit_callbacks(execute=True):
        assert citizen.post("send", hidden(review)).status_code == 302
    assert draft not in store.kept
    case, file = Case.objects.get(), CaseFile.objects.get()
    assert file.content.opened() == png().read()
    handler = client_of("handler")
    address = reverse("admin:casework_case_file", args=[case.pk, file.pk])
    assert body(handler.get(address)) == png().read()
    assert store.asked["open"] >= 2


def test_the_whole_file_of_a_case_is_streamed(store, world, client_of):
    case = answered(world, received(world, make_desk(world)))
    response = client_of("handler").post(
        case_page("archive", case.pk), {"reason": "复议机关调卷（示例）"}
    )
    with zipfile.ZipFile(io.BytesIO(body(response))) as archive:
        assert archive.testzip() is None
        assert f"{case.number}/manifest.json" in archive.namelist()


def test_an_attachment_of_a_report(
    store, world, client, django_capture_on_commit_callbacks
):
    author = world.people["author"]
    draft = make_draft(world)
    file = files.add_attachment(draft.pk, title="附件", upload=png(), by=author)
    name = file.file.name
    assert name in store.kept
    with django_capture_on_commit_callbacks(execute=True):
        files.delete_attachment(draft.pk, file.pk, by=author)
    assert name not in store.kept


@pytest.mark.parametrize("kind", list(FileKind))
def test_a_report_as_a_file(store, world, client, monkeypatch, kind):
    monkeypatch.setattr(making, "write_pdf", lambda *a, **o: b"%PDF-1.7 x")
    monkeypatch.setattr(making, "write_docx_apart", lambda *a, **o: b"PK x")
    monkeypatch.setattr(making, "_pages", lambda *a: 1)
    report = make_report(world, State.PUBLISHED)
    row = report.files.get(kind=kind)
    assert make_file(row.pk)
    row.refresh_from_db()
    assert row.file.name in store.kept
    address = reverse(f"report_{kind}", args=[report.agency.slug, report.year])
    assert body(client.get(address)) == store.kept[row.file.name][0]


def test_a_report_that_is_read_in(store, world):
    reading = read(world)
    assert Reading.objects.get().pk == reading.pk
    assert reading.file.name in store.kept


def test_readiness_asks_the_store(store, monkeypatch):
    assert health.storage().standing is Standing.GOOD

    def away(self, name):
        raise RuntimeError("the store is away")

    monkeypatch.setattr(RemoteStore, "exists", away)
    assert health.storage().standing is Standing.BAD


def test_nothing_asks_a_file_for_its_path():
    found, folder = [], set()
    for package in ("disclosure", "reports"):
        for file in (ROOT / package).rglob("*.py"):
            text, name = file.read_text(), str(file.relative_to(ROOT))
            found += [name] if _PATH.search(text) else []
            folder |= {name} if "MEDIA_ROOT" in text else set()
    assert found == []
    assert folder == FOLDER


def test_the_setting_names_a_class_and_its_options(tmp_path):
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "disclosure.settings",
        "DATA_DIR": str(tmp_path),
        "INSECURE_HTTP": "1",
        "MEDIA_STORAGE": "tests.deploy.remote_store.RemoteStore",
        "MEDIA_STORAGE_OPTIONS": json.dumps({"bucket": "示例"}),
    }
    code = (
        "import django; django.setup();"
        "from django.core.files.storage import default_storage as s;"
        "print(type(s._wrapped).__name__ if s.bucket else '', len(s.bucket))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.split() == ["RemoteStore", "2"]
