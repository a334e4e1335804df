"""A report as PDF and DOCX: asked for, made once, kept, failed, made again."""

from __future__ import annotations

import io
from datetime import timedelta
from functools import partial

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils import timezone
from docx import Document as WordDocument
from pypdf import PdfReader

from disclosure.audit.models import Entry
from disclosure.labels import noop, sentence
from disclosure.pagecache.queries import current_stamp
from disclosure.rendering.clean import PaperError, Unfinished
from reports.actions import making, moving, rendering, sweeping
from reports.actions.making import MOST_ATTEMPTS, STALE, make_file
from reports.actions.rendering import ask_edition_file, ask_file
from reports.actions.starting import revise
from reports.models import RenderedFile
from reports.rendered import file_of_edition, shelves_of, waiting_of
from reports.rules.vocabulary import FileKind, FileState, State
from reports.tasks import render_file
from tests.people import OFFICERS
from tests.reports.desk import make_draft, make_report, take_to, write
from tests.together import together

PDF, DOCX = FileKind.PDF, FileKind.DOCX
READY, FAILED = FileState.READY, FileState.FAILED
WAITING, MAKING = FileState.WAITING, FileState.MAKING


@pytest.fixture
def quick(monkeypatch):
    """Writers that only say what they were given; returns what they wrote."""
    written = []

    def write_it(paper, *args, **options):
        written.append(paper)
        return b"%PDF-1.7 " + paper.mark.encode()

    monkeypatch.setattr(making, "write_pdf", write_it)
    monkeypatch.setattr(making, "write_docx_apart", write_it)
    monkeypatch.setattr(making, "_pages", lambda file, content: 3)
    return written


@pytest.fixture
def handed(monkeypatch):
    """What is handed to the workers, which do nothing."""
    given = []
    monkeypatch.setattr(
        type(render_file), "enqueue", lambda job, pk: given.append((pk, job.priority))
    )
    return given


def failing(monkeypatch, error):
    def fail(*args, **options):
        raise error

    monkeypatch.setattr(making, "write_pdf", fail)


def row(file):
    return RenderedFile.objects.get(pk=file.pk)


def text_of(content):
    return "".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


# The files themselves


def test_a_draft_says_on_every_page_that_it_is_one(world):
    report = make_draft(world)
    author = world.people["author"]
    files = {kind: ask_file(report.pk, kind, by=author) for kind in FileKind}
    for file in files.values():
        assert make_file(file.pk)
    pdf, docx = row(files[PDF]), row(files[DOCX])
    assert (pdf.state, docx.state) == (READY, READY)
    content = PdfReader(pdf.file.open("rb"))
    assert pdf.pages == len(content.pages) > 1
    assert all("草稿" in page.extract_text() for page in content.pages)
    assert "草稿，未发布" in content.pages[0].extract_text()
    word = WordDocument(docx.file.open("rb"))
    for section in word.sections:
        assert section.header.paragraphs[0].text == "草稿"
        assert section.even_page_header.paragraphs[0].text == "草稿"
    assert any("草稿，未发布" in item.text for item in word.paragraphs)
    assert pdf.size == pdf.file.size and len(pdf.sha256) == 64


def test_an_edition_is_made_of_what_was_published_and_is_no_draft(world):
    report = make_report(world, State.PUBLISHED)
    for file in report.files.all():
        assert make_file(file.pk)
    pdf, docx = (report.files.get(kind=kind) for kind in (PDF, DOCX))
    assert (pdf.state, docx.state) == (READY, READY)
    words = text_of(pdf.file.open("rb").read())
    assert "全年公开政府信息12条" in words.replace("\n", "").replace(" ", "")
    assert "草稿" not in words
    word = WordDocument(docx.file.open("rb"))
    assert word.core_properties.author == ""
    assert not any("草稿" in item.text for item in word.paragraphs)
    assert word.sections[0].header.paragraphs[0].text == ""


def test_the_same_edition_gives_the_same_bytes(world):
    report = make_report(world, State.PUBLISHED)
    (file,) = report.files.filter(kind=DOCX)
    make_file(file.pk)
    first = row(file).sha256
    assert row(file).state == READY and first
    RenderedFile.objects.filter(pk=file.pk).update(state=WAITING)
    make_file(file.pk)
    assert row(file).sha256 == first


# Asking


def test_publishing_asks_for_both_files_and_lets_those_of_the_draft_go(
    world, handed, django_capture_on_commit_callbacks, quick
):
    report = make_draft(world)
    draft = ask_file(report.pk, PDF, by=world.people["author"])
    make_file(draft.pk)
    stored = row(draft).file.name
    assert default_storage.exists(stored)
    with django_capture_on_commit_callbacks(execute=True):
        take_to(report, State.PUBLISHED, world)
    found = {file.kind: file for file in report.files.all()}
    assert set(found) == set(FileKind)
    assert {file.state for file in found.values()} == {WAITING}
    assert sorted(handed) == sorted((file.pk, 0) for file in found.values())
    assert not default_storage.exists(stored)
    assert not Entry.objects.filter(
        action="file.ask", detail__kind="docx"
    ).exists()  # the trail has the publication


def test_a_job_is_handed_over_only_when_the_row_is_there(
    world, handed, django_capture_on_commit_callbacks
):
    report = make_draft(world)
    with django_capture_on_commit_callbacks(execute=True) as calls:
        file = ask_file(report.pk, PDF, by=world.people["author"])
        assert handed == []
    assert len(calls) == 1
    assert handed == [(file.pk, 10)]


def test_asking_twice_asks_once_and_the_trail_says_who(world, handed, quick):
    report = make_draft(world)
    author = world.people["author"]
    first = ask_file(report.pk, PDF, by=author)
    assert ask_file(report.pk, PDF, by=world.people["reviewer"]).pk == first.pk
    make_file(first.pk)
    assert ask_file(report.pk, PDF, by=author).state == READY
    (entry,) = Entry.objects.filter(action="file.ask")
    assert entry.actor_name == "示例撰写"
    assert entry.detail == {"kind": "pdf"}


@pytest.mark.parametrize("who", [name for name, _who, _role in OFFICERS] + ["outsider"])
def test_author_reviewer_and_approver_may_ask_and_nobody_else(world, who, handed):
    report = make_draft(world)
    by = world.people[who]
    if who in ("author", "reviewer", "approver"):
        assert ask_file(report.pk, DOCX, by=by).asked_by == by
        return
    with pytest.raises(Http404 if who == "outsider" else PermissionDenied):
        ask_file(report.pk, DOCX, by=by)
    assert not RenderedFile.objects.exists()


def test_a_changed_draft_asks_for_another_file_and_the_old_one_goes(world, quick):
    report = make_draft(world)
    author = world.people["author"]
    old = ask_file(report.pk, PDF, by=author)
    make_file(old.pk)
    stored = row(old).file.name
    write(report, "work", "<p>示例：又改了。</p>", author)
    (shelf, _docx) = shelves_of(report)
    assert shelf.is_stale and shelf.older == (old,)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rendering.transaction, "on_commit", lambda call, **_more: call())
        patch.setattr(type(render_file), "enqueue", lambda job, pk: None)
        new = ask_file(report.pk, PDF, by=author)
    assert new.pk != old.pk
    assert not RenderedFile.objects.filter(pk=old.pk).exists()
    assert not default_storage.exists(stored)


def test_a_draft_that_changed_before_the_job_says_so(world, quick):
    report = make_draft(world)
    author = world.people["author"]
    file = ask_file(report.pk, PDF, by=author)
    write(report, "work", "<p>示例：又改了。</p>", author)
    make_file(file.pk)
    assert row(file).state == FAILED
    assert "重新生成" in row(file).reason["template"]
    assert quick == []


def test_a_draft_published_before_the_job_never_becomes_the_edition(world, quick):
    report = make_draft(world)
    file = ask_file(report.pk, PDF, by=world.people["author"])
    RenderedFile.objects.filter(pk=file.pk).update(state=MAKING)
    take_to(report, State.PUBLISHED, world)
    RenderedFile.objects.filter(pk=file.pk).update(state=WAITING)
    make_file(file.pk)
    assert row(file).state == FAILED
    assert quick == []
    assert file_of_edition(report, PDF).pk != file.pk


def test_a_visitor_asks_for_an_edition_once(world, handed):
    report = make_report(world, State.PUBLISHED)
    report.files.all().delete()
    files = {ask_edition_file(report, PDF).pk for _time in range(5)}
    assert len(files) == 1
    assert report.files.get().asked_by is None
    assert Entry.objects.filter(action="file.ask").count() == 1


def test_a_visitor_does_not_try_a_failed_file_again_but_an_officer_does(
    world, monkeypatch, handed
):
    report = make_report(world, State.PUBLISHED)
    (file,) = report.files.filter(kind=PDF)
    failing(
        monkeypatch,
        PaperError(sentence(noop("字库里没有这些字：%(signs)s。"), signs="𪚥")),
    )
    make_file(file.pk)
    assert ask_edition_file(report, PDF).state == FAILED
    assert row(file).reason["values"] == {"signs": "𪚥"}
    assert row(file).attempts == 1
    again = ask_file(report.pk, PDF, by=world.people["author"])
    assert (again.pk, again.state, again.attempts) == (file.pk, WAITING, 0)
    assert again.reason is None


# Making


def test_one_worker_makes_a_file_and_the_second_does_nothing(world, quick):
    report = make_draft(world)
    file = ask_file(report.pk, PDF, by=world.people["author"])
    RenderedFile.objects.filter(pk=file.pk).update(
        state=MAKING, started_at=timezone.now(), attempts=1
    )
    assert not make_file(file.pk)
    assert row(file).state == MAKING
    assert quick == []


def test_a_file_whose_worker_is_gone_is_taken_over(world, quick):
    report = make_draft(world)
    file = ask_file(report.pk, PDF, by=world.people["author"])
    long_ago = timezone.now() - STALE - timedelta(seconds=1)
    RenderedFile.objects.filter(pk=file.pk).update(
        state=MAKING, started_at=long_ago, attempts=1
    )
    assert make_file(file.pk)
    assert (row(file).state, row(file).attempts) == (READY, 2)


def test_who_comes_back_too_late_leaves_the_file_to_the_other(world, monkeypatch):
    """Another worker took over while this one was writing: its file stays."""
    report = make_draft(world)
    file = ask_file(report.pk, DOCX, by=world.people["author"])

    def taken_over(paper):
        RenderedFile.objects.filter(pk=file.pk).update(started_at=timezone.now())
        return b"late"

    monkeypatch.setattr(making, "write_docx_apart", taken_over)
    make_file(file.pk)
    assert row(file).state == MAKING
    assert row(file).file.name == ""
    assert default_storage.listdir("rendered")[1] == []


def test_a_file_that_is_done_or_unknown_is_left_alone(world, quick):
    report = make_draft(world)
    file = ask_file(report.pk, PDF, by=world.people["author"])
    make_file(file.pk)
    assert not make_file(file.pk)
    assert not make_file(10**9)
    assert len(quick) == 1


@pytest.mark.parametrize(
    "error",
    [Unfinished(sentence(noop("没有按时排完。"))), OSError("disk"), MemoryError()],
)
def test_what_was_not_finished_is_tried_three_times(world, monkeypatch, error, caplog):
    report = make_draft(world)
    file = ask_file(report.pk, PDF, by=world.people["author"])
    failing(monkeypatch, error)
    for attempt in range(1, MOST_ATTEMPTS):
        assert make_file(file.pk)
        assert (row(file).state, row(file).attempts) == (WAITING, attempt)
    assert make_file(file.pk)
    assert row(file).state == FAILED
    assert str(row(file).reason["template"]).endswith("。")
    assert not make_file(file.pk)
    assert "disk" not in caplog.text


def test_a_file_of_the_edition_in_force_changes_the_page(world, quick):
    report = make_report(world, State.PUBLISHED)
    stamp = current_stamp("/")[0]
    make_file(report.files.get(kind=PDF).pk)
    assert current_stamp("/")[0] != stamp
    draft = revise(report.pk, by=world.people["author"], reason="复核")
    stamp = current_stamp("/")[0]
    make_file(ask_file(draft.pk, PDF, by=world.people["author"]).pk)
    assert current_stamp("/")[0] == stamp


def test_the_place_in_the_queue_counts_what_was_asked_before(world):
    report = make_report(world, State.PUBLISHED)
    first, second = report.files.order_by("asked_at", "pk")
    now = first.asked_at + timedelta(seconds=75)
    assert waiting_of(first).place == 1
    assert waiting_of(second).place == 2
    found = waiting_of(first, now)
    assert (found.minutes, found.rest, found.refresh) == (1, 15, 10)
    assert waiting_of(first, first.asked_at).refresh == 3
    assert waiting_of(first, now + timedelta(hours=1)).refresh == 0
    RenderedFile.objects.filter(pk=first.pk).update(state=MAKING)
    assert waiting_of(second).place == 2
    RenderedFile.objects.filter(pk=first.pk).update(state=READY)
    assert waiting_of(second).place == 1
    assert waiting_of(row(first)) is None


# Two at once


@pytest.mark.django_db(transaction=True)
def test_many_who_ask_and_many_workers_make_one_file(open_world, quick, handed):
    report = make_report(open_world, State.PUBLISHED)
    report.files.all().delete()
    results = together(*[partial(ask_edition_file, report, PDF)] * 6)
    assert not [one for one in results if isinstance(one, Exception)], results
    (file,) = report.files.all()
    assert len([pk for pk, _priority in handed if pk == file.pk]) == 1
    done = together(*[partial(make_file, file.pk)] * 4)
    assert sorted(map(bool, done)) == [False, False, False, True]
    assert len(quick) == 1
    assert row(file).state == READY


@pytest.mark.django_db(transaction=True)
def test_publishing_ends_with_both_files(open_world):
    """Under test every job is done at once: nothing is patched here."""
    report = make_report(open_world, State.PUBLISHED)
    assert [(file.kind, file.state) for file in report.files.order_by("kind")] == [
        ("docx", READY),
        ("pdf", READY),
    ]


def test_a_worker_that_cannot_be_told_does_not_undo_the_publication(
    world, monkeypatch, django_capture_on_commit_callbacks
):
    def refuse(job, pk):
        raise OSError("no queue")

    monkeypatch.setattr(type(render_file), "enqueue", refuse)
    report = make_report(world, State.APPROVED)
    with django_capture_on_commit_callbacks(execute=True):
        moving.publish(report.pk, by=world.people["approver"])
    report.refresh_from_db()
    assert report.state == State.PUBLISHED
    given = []
    monkeypatch.setattr(type(render_file), "enqueue", lambda job, pk: given.append(pk))
    assert sweeping.sweep() == 2
    assert sorted(given) == sorted(report.files.values_list("pk", flat=True))
