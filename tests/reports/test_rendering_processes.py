"""Real processes: a killed, hanging or greedy writer leaves the worker alive."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import time
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone
from docx import Document as WordDocument

from disclosure.rendering import pdf
from disclosure.rendering.blocks import Cell, Paper, Paragraph, Table, plain
from disclosure.rendering.clean import PaperError, Unfinished
from disclosure.rendering.docx import apart, write_docx
from disclosure.rendering.docx.apart import write_docx_apart
from disclosure.rendering.pdf import write_pdf
from reports.actions import making
from reports.actions.making import make_file
from reports.actions.rendering import ask_file
from reports.models import RenderedFile
from reports.rules.vocabulary import FileKind, FileState
from tests.reports.desk import make_draft

SECRET = "示例秘密"
HANGS = "import time; time.sleep(60)"
KILLED = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
#: Asks for more memory than there is for it, as a huge document would.
GREEDY = (
    "import resource; resource.setrlimit(resource.RLIMIT_AS, (2**29, 2**29)); "
    "bytearray(2**31)"
)


def paper(**changes: object) -> Paper:
    values = {"title": "示例报告", "organ": "示例县", "blocks": (), **changes}
    return Paper(dated=date(2026, 1, 31), **values)  # type: ignore[arg-type]


def children() -> set[int]:
    """The processes this one has started and not yet laid to rest."""
    threads = Path("/proc/self/task").glob("*/children")
    return {int(pid) for thread in threads for pid in thread.read_text().split()}


def test_a_killed_writer_is_one_sentence(monkeypatch):
    monkeypatch.setattr(apart, "_PROGRAM", KILLED)
    before = children()
    with pytest.raises(Unfinished) as failure:
        write_docx_apart(paper(blocks=(Paragraph(plain(SECRET)),)))
    assert str(failure.value).endswith("。")
    assert SECRET not in str(failure.value)
    assert children() <= before


def test_a_killed_typesetter_is_one_sentence(monkeypatch, tmp_path):
    (tmp_path / "typesetter.py").write_text(KILLED)
    monkeypatch.setattr(pdf, "_HERE", tmp_path)
    before = children()
    with pytest.raises(Unfinished) as failure:
        write_pdf(paper(blocks=(Paragraph(plain(SECRET)),)))
    assert SECRET not in str(failure.value)
    assert children() <= before


def test_a_hanging_writer_is_ended(monkeypatch):
    monkeypatch.setattr(apart, "_PROGRAM", HANGS)
    monkeypatch.setattr(apart, "SECONDS", 0.5)
    before, start = children(), time.monotonic()
    with pytest.raises(Unfinished):
        write_docx_apart(paper())
    assert time.monotonic() - start < 5
    assert children() <= before


def test_a_hanging_typesetter_is_ended(monkeypatch, tmp_path):
    (tmp_path / "typesetter.py").write_text(HANGS)
    monkeypatch.setattr(pdf, "_HERE", tmp_path)
    monkeypatch.setattr(pdf, "SECONDS", 0.5)
    before = children()
    with pytest.raises(Unfinished):
        write_pdf(paper())
    assert children() <= before


def test_a_writer_that_wants_too_much_memory_is_one_sentence(monkeypatch):
    monkeypatch.setattr(apart, "_PROGRAM", GREEDY)
    with pytest.raises(PaperError) as failure:
        write_docx_apart(paper())
    assert "代码" in str(failure.value)


def test_the_process_writes_what_the_writer_writes():
    table = Table("示例表", ((Cell(plain("甲")), Cell(plain("乙"))),))
    one = paper(blocks=(Paragraph(plain("示例文字。")), table), mark="草稿")
    content = write_docx_apart(one)
    assert content == write_docx(one)
    assert len(WordDocument(io.BytesIO(content)).tables) == 1


def test_the_process_knows_nothing_of_the_environment(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", SECRET)
    program = "import os, sys; sys.stdout.write(repr(dict(os.environ)))"
    monkeypatch.setattr(apart, "_PROGRAM", program)
    assert SECRET not in write_docx_apart(paper()).decode()


@pytest.mark.django_db
def test_a_killed_writer_leaves_the_worker_alive_and_the_file_waiting(
    world, monkeypatch
):
    report = make_draft(world)
    file = ask_file(report.pk, FileKind.DOCX, by=world.people["author"])
    with monkeypatch.context() as patch:
        patch.setattr(apart, "_PROGRAM", KILLED)
        assert make_file(file.pk)
    found = RenderedFile.objects.get(pk=file.pk)
    assert (found.state, found.attempts) == (FileState.WAITING, 1)
    assert make_file(file.pk)
    found.refresh_from_db()
    assert (found.state, found.attempts) == (FileState.READY, 2)
    assert found.size > 5000


@pytest.mark.django_db(transaction=True)
def test_a_killed_worker_is_made_good_by_the_next(open_world, monkeypatch, tmp_path):
    """A process of its own is killed in the middle; another one ends the work."""
    report = make_draft(open_world)
    author = open_world.people["author"]
    monkeypatch.setattr("reports.tasks.make_file", lambda pk: None)
    file = ask_file(report.pk, FileKind.PDF, by=author)
    environment = {
        **os.environ,
        "DATABASE_URL": _database(),
        "DATA_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "disclosure.settings",
    }
    program = (
        "import sys, time, django; django.setup(); "
        "from reports.actions import making; "
        "making._written = lambda file: (print('begun', flush=True), time.sleep(60)); "
        "making.make_file(int(sys.argv[1]))"
    )
    worker = subprocess.Popen(
        [sys.executable, "-c", program, str(file.pk)],
        env=environment,
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
    )
    assert worker.stdout is not None
    assert worker.stdout.readline() == b"begun\n"
    worker.kill()
    worker.wait()
    worker.stdout.close()
    found = RenderedFile.objects.get(pk=file.pk)
    assert (found.state, found.attempts) == (FileState.MAKING, 1)
    assert not make_file(file.pk)
    long_ago = timezone.now() - making.STALE - timedelta(seconds=1)
    RenderedFile.objects.filter(pk=file.pk).update(started_at=long_ago)
    assert make_file(file.pk)
    found.refresh_from_db()
    assert (found.state, found.attempts) == (FileState.READY, 2)
    assert len(default_storage.listdir("rendered")[1]) == 1


def _database() -> str:
    values = settings.DATABASES["default"]
    if "sqlite" in values["ENGINE"]:
        return f"sqlite:///{values['NAME']}"
    if values["HOST"].startswith("/"):
        # Two slashes after the user: a folder with a socket, then the database.
        return f"postgres://{values['USER']}@/{values['HOST']}/{values['NAME']}"
    user = f"{values['USER']}:{values['PASSWORD']}"
    place = f"{values['HOST']}:{values['PORT'] or 5432}"
    return f"postgres://{user}@{place}/{values['NAME']}"
