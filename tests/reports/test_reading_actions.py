"""Existing reports from the upload to the draft, through the actions."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.http import Http404
from django.utils import timezone

from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from reports.actions import reading, reading_job
from reports.actions.reading_cells import (
    Choice,
    choose,
    confirm_seen,
    leave_out_seen,
    mark_of,
)
from reports.actions.reading_draft import make_draft
from reports.actions.reading_job import read_upload
from reports.actions.starting import start_report
from reports.models import Reading, Report
from reports.rules.vocabulary import CellChoice, ReadingState, Source
from tests.reports import readings
from tests.reports.papers import zipped
from tests.reports.readings import decide, given, position_of, read, uploaded

CONFIRMED, CHANGED = CellChoice.CONFIRMED, CellChoice.CHANGED
LEFT_OUT, PENDING = CellChoice.LEFT_OUT, CellChoice.PENDING


@pytest.fixture
def author(world):
    return world.people["author"]


def draft_of(found, world, author, year=2016, title="示例标题"):
    return make_draft(found.pk, agency=world.agency, year=year, title=title, by=author)


def test_uploading_keeps_the_file_and_asks_for_a_reading(
    world, author, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        found = uploaded(world)
    found.refresh_from_db()
    assert found.state == ReadingState.READ
    assert (found.year, found.format) == (2016, "free")
    assert found.title == "示例县2016年政府信息公开工作年度报告"
    assert found.cells.count() == 3
    entry = Entry.objects.get(action="reading.add")
    assert entry.agency_id == world.agency.pk
    assert found.name not in f"{entry.detail}{entry.object_label}"


@pytest.mark.parametrize("who", ["reviewer", "approver", "supervisor", "handler"])
def test_only_authors_upload(world, who):
    with pytest.raises(PermissionDenied):
        reading.upload(world.agency, given(), by=world.people[who])
    with pytest.raises(Http404):
        reading.upload(world.agency, given(), by=world.people["outsider"])
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.txt", b"", "空的"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest", "旧格式"),
        ("a.pdf", b"PK\x03\x04rest", "扩展名不符"),
        ("a.exe", b"MZ\0\0", "只能读取"),
        ("a.txt", b"x" * (30 * 1024 * 1024 + 1), "30 MB"),
    ],
)
def test_what_no_reader_can_read_is_refused_at_the_door(world, name, data, words):
    with pytest.raises(ValidationError, match=words):
        uploaded(world, given(name, data))
    assert not Reading.objects.exists()


def test_macros_are_refused_before_the_file_is_kept(world):
    parts = {"word/document.xml": "<x/>", "word/vbaProject.bin": "x"}
    with pytest.raises(ValidationError, match="宏"):
        uploaded(world, given("a.docx", zipped(parts)))
    assert not Reading.objects.exists()


@pytest.mark.parametrize("given_here", [{"year": 1999}, {"format": "form1999"}])
def test_a_year_or_format_that_is_none_is_refused(world, given_here):
    with pytest.raises(ValidationError):
        uploaded(world, **given_here)


def test_the_same_file_is_not_read_twice_at_a_time(world, author):
    first = uploaded(world)
    with pytest.raises(Blocked, match="已经上传过"):
        uploaded(world)
    reading.discard(first.pk, by=author)
    assert uploaded(world).pk != first.pk


def test_an_agency_cannot_fill_the_queue(world, monkeypatch):
    monkeypatch.setattr(reading, "MOST_WAITING", 1)
    uploaded(world)
    with pytest.raises(Blocked, match="等待读取"):
        uploaded(world, given("b.txt", "别的文字，示例。"))


def test_what_was_read_is_refused_in_one_sentence(world):
    found = uploaded(world, given("a.pdf", b"%PDF-1.4 damaged"))
    read_upload(found.pk)
    found.refresh_from_db()
    assert found.state == ReadingState.REFUSED
    assert "损坏" in found.reason["template"]


def test_two_workers_read_a_file_once(world, monkeypatch):
    calls = []
    real = reading_job.read_file

    def counted(*args):
        calls.append(args)
        read_upload(found.pk)  # the other worker takes the same row
        return real(*args)

    monkeypatch.setattr(reading_job, "read_file", counted)
    found = uploaded(world)
    read_upload(found.pk)
    read_upload(found.pk)
    assert len(calls) == 1
    assert found.cells.count() == 3


def test_a_worker_that_died_is_replaced_and_comes_too_late(world, monkeypatch):
    found = uploaded(world)
    real = reading_job.read_file

    def slow(*args):
        answer = real(*args)
        rows = Reading.objects.filter(pk=found.pk)
        rows.update(started_at=timezone.now())  # another claimed it meanwhile
        return answer

    monkeypatch.setattr(reading_job, "read_file", slow)
    read_upload(found.pk)
    found.refresh_from_db()
    assert found.state == ReadingState.READING
    assert not found.cells.exists()
    monkeypatch.setattr(reading_job, "read_file", real)
    Reading.objects.update(started_at=timezone.now() - timedelta(hours=1))
    read_upload(found.pk)
    found.refresh_from_db()
    assert found.state == ReadingState.READ
    assert found.attempts == 2


def test_a_missing_file_ends_in_a_sentence(world):
    found = uploaded(world)
    found.file.storage.delete(found.file.name)
    read_upload(found.pk)
    found.refresh_from_db()
    assert found.state == ReadingState.REFUSED
    assert "找不到" in found.reason["template"]


def test_the_sweep_asks_again_and_gives_up_in_the_end(
    world, django_capture_on_commit_callbacks
):
    found = uploaded(world)
    later = timezone.now() + timedelta(hours=1)
    with django_capture_on_commit_callbacks(execute=True):
        reading.sweep(later)
    found.refresh_from_db()
    assert found.state == ReadingState.READ
    Reading.objects.update(state=ReadingState.READING, attempts=3)
    reading.sweep(later)
    found.refresh_from_db()
    assert found.state == ReadingState.REFUSED
    assert "几次" in found.reason["template"]


def test_the_sweep_clears_away_old_files_and_orphans_only(world, author):
    kept = read(world, readings.fixture(readings.HUAIAN))
    old = uploaded(world)
    reading.discard(old.pk, by=author)
    long_ago = timezone.now() - timedelta(days=400)
    Reading.objects.filter(pk=old.pk).update(uploaded_at=long_ago, ended_at=long_ago)
    orphan = default_storage.save("readings/orphan", given())
    reading.sweep()
    old.refresh_from_db()
    assert not old.file
    assert kept.file.storage.exists(kept.file.name)
    assert default_storage.exists(orphan)
    reading.sweep(timezone.now() + timedelta(days=2))
    assert not default_storage.exists(orphan)
    assert kept.file.storage.exists(kept.file.name)
    assert all(p.picture.storage.exists(p.picture.name) for p in kept.pages.all())


def test_pages_of_a_pdf_are_kept_as_pictures(world):
    found = read(world, readings.fixture(readings.HUAIAN))
    pages = list(found.pages.all())
    assert [page.number for page in pages] == [1, 2, 3, 4, 5, 6]
    assert (pages[0].width, pages[0].height) == (595, 842)
    assert pages[0].picture.read(4) == b"\x89PNG"


def test_pictures_that_cannot_be_drawn_do_not_hold_a_reading_up(world, monkeypatch):
    real = subprocess.run

    def killed(command, **options):
        if "pages" in command or "tree" in command:
            raise subprocess.TimeoutExpired(command, 1)
        return real(command, **options)

    monkeypatch.setattr(subprocess, "run", killed)
    found = read(world, readings.fixture(readings.HUAIAN))
    assert not found.pages.exists()
    assert found.cells.count() == 210


def test_a_figure_is_confirmed_changed_or_left_out(world, author):
    found = read(world)
    choices = {
        0: Choice(CONFIRMED),
        1: Choice(CHANGED, "１，234"),
        2: Choice(LEFT_OUT),
    }
    done = choose(found.pk, choices, by=author)
    assert (done.saved, done.errors) == (3, {})
    cells = list(found.cells.all())
    assert [cell.value for cell in cells] == [Decimal(12), Decimal(1234), None]
    assert {cell.chosen_by for cell in cells} == {author}
    entry = Entry.objects.get(action="reading.confirm")
    assert entry.detail["changed"] == 3
    assert choose(found.pk, choices, by=author).saved == 0
    assert Entry.objects.filter(action="reading.confirm").count() == 1


def test_a_blank_is_confirmed_as_a_blank_and_never_as_zero(world, author):
    found = read(world, readings.fixture(readings.BLANK), year=2024)
    decide(found, author)
    assert set(found.cells.values_list("choice", "value")) == {(CONFIRMED, None)}
    draft = draft_of(found, world, author, 2024)
    assert set(draft.statistics.values_list("value", flat=True)) == {None}


def test_a_cell_that_cannot_be_read_is_not_confirmed(world, author):
    found = read(world, readings.fixture(readings.HONGZE))
    figures = found.answer["figures"]
    missing = next(at for at, one in enumerate(figures) if one["state"] == "missing")
    done = choose(found.pk, {missing: Choice(CONFIRMED)}, by=author)
    assert "读不出" in done.errors[missing][0]
    assert choose(found.pk, {missing: Choice(CHANGED, "0")}, by=author).saved == 1
    assert found.cells.get(position=missing).value == 0


@pytest.mark.parametrize("typed", ["x", "1.5", "-1", "9" * 30, "=1+1", "NaN", "１２e3"])
def test_a_value_the_form_cannot_have_is_an_error_of_its_cell(world, author, typed):
    found = read(world, readings.fixture(readings.HUAIAN))
    choices = {0: Choice(CHANGED, typed), 1: Choice(CONFIRMED)}
    done = choose(found.pk, choices, by=author)
    assert (done.saved, list(done.errors)) == (1, [0])
    assert found.cells.get(position=0).choice == PENDING


def test_a_choice_that_is_none_is_an_error(world, author):
    found = read(world)
    assert 0 in choose(found.pk, {0: Choice("maybe")}, by=author).errors
    assert choose(found.pk, {99999: Choice(CONFIRMED)}, by=author).saved == 0
    with pytest.raises(ValidationError):
        choose(found.pk, {at: Choice(CONFIRMED) for at in range(100)}, by=author)


def test_two_officers_do_not_overwrite_each_other(world, author):
    found = read(world)
    seen = mark_of(found.cells.get(position=0))
    choose(found.pk, {0: Choice(CHANGED, "7", seen)}, by=author)
    done = choose(found.pk, {0: Choice(CHANGED, "8", seen)}, by=author)
    assert "别人刚改过" in done.errors[0][0]
    assert found.cells.get(position=0).value == 7


def test_at_once_only_sure_figures_that_were_seen_are_confirmed(world, author):
    found = read(world, readings.fixture(readings.HONGZE))
    figures = found.answer["figures"]
    unsure = [at for at, one in enumerate(figures) if one["confidence"] < 1]
    sure = [at for at, one in enumerate(figures) if one["confidence"] == 1][:5]
    choose(found.pk, {sure[0]: Choice(LEFT_OUT)}, by=author)
    assert confirm_seen(found.pk, [*sure, *unsure[:20]], by=author) == 4
    chosen = found.cells.filter(choice=CONFIRMED)
    assert list(chosen.values_list("position", flat=True)) == sure[1:]
    assert found.cells.get(position=sure[0]).choice == LEFT_OUT
    with pytest.raises(ValidationError):
        confirm_seen(found.pk, range(len(figures)), by=author)


def test_what_was_not_decided_can_be_left_out_at_once(world, author):
    found = read(world)
    choose(found.pk, {0: Choice(CONFIRMED)}, by=author)
    assert leave_out_seen(found.pk, [0, 1, 2], by=author) == 2
    assert found.cells.get(position=0).choice == CONFIRMED


@pytest.mark.parametrize("act", [choose, confirm_seen, leave_out_seen])
def test_only_authors_decide(world, act):
    found = read(world)
    given_here = {0: Choice(CONFIRMED)} if act is choose else [0]
    for who in ("reviewer", "approver", "supervisor", "handler"):
        with pytest.raises(PermissionDenied):
            act(found.pk, given_here, by=world.people[who])
    with pytest.raises(Http404):
        act(found.pk, given_here, by=world.people["outsider"])
    assert set(found.cells.values_list("choice", flat=True)) == {PENDING}


def test_a_draft_needs_every_figure_decided(world, author):
    found = read(world)
    with pytest.raises(Blocked, match="还有3个数没有核对"):
        draft_of(found, world, author)
    assert not Report.objects.exists()


def test_a_draft_of_words_has_the_files_sections_and_figures(world, author):
    found = read(world)
    decide(found, author)
    draft = draft_of(found, world, author)
    sections = list(draft.sections.values_list("key", "heading", "body"))
    assert [heading for _key, heading, _body in sections] == [
        "概述",
        "政府信息公开发布情况",
        "存在的问题及下一步重点工作",
    ]
    assert "全年公开政府信息12条" in sections[1][2]
    total = draft.statistics.get(part_of=None)
    assert (total.value, total.source) == (Decimal(12), Source.IMPORTED)
    assert total.section.heading == "政府信息公开发布情况"
    assert sorted(part.value for part in total.parts.all()) == [4, 8]
    assert draft.title == "示例标题"
    assert list(draft.authors.all()) == [author]
    found.refresh_from_db()
    assert (found.state, found.draft) == (ReadingState.DRAFTED, draft)
    entry = Entry.objects.get(action="reading.draft", object_type="reports.report")
    assert entry.detail["sha256"] == found.sha256


def test_a_draft_of_the_national_form_has_every_confirmed_cell(world, author):
    found = read(world, readings.fixture(readings.HUAIAN))
    decide(found, author)
    choose(found.pk, {0: Choice(CHANGED, "77"), 1: Choice(LEFT_OUT)}, by=author)
    draft = draft_of(found, world, author, 2024)
    rows = {row.code: row for row in draft.statistics.all()}
    figures = found.answer["figures"]
    for at, one in enumerate(figures):
        if one["is_official"] and at > 1:
            assert rows[one["code"]].value == Decimal(one["value"]), one["code"]
            assert rows[one["code"]].source == Source.IMPORTED
    assert rows[figures[0]["code"]].value == 77
    left_out = rows[figures[1]["code"]]
    assert (left_out.value, left_out.source) == (None, Source.ENTERED)
    keys = list(draft.sections.filter(parent=None).values_list("key", flat=True))
    assert keys == [
        *("overview", "proactive", "requests"),
        *("challenges", "problems", "other"),
    ]
    overview = draft.sections.get(key="overview")
    assert overview.body.startswith("<p>本报告由淮安市")
    assert overview.children.count() == 5
    assert "<table" not in draft.sections.get(key="proactive").body


def test_every_officer_who_decided_is_an_author_of_the_draft(world, author):
    helper = world.people["reviewer"]
    found = read(world)
    decide(found, author)
    found.cells.filter(position=1).update(chosen_by=helper)
    assert set(draft_of(found, world, author).authors.all()) == {author, helper}


def test_a_year_that_has_a_report_gets_no_second_one(world, author):
    found = read(world)
    decide(found, author)
    start_report(world.agency, 2016, by=author)
    with pytest.raises(Blocked, match="2016年的报告已经有了"):
        draft_of(found, world, author)
    found.refresh_from_db()
    assert found.state == ReadingState.READ
    assert Report.objects.count() == 1


def test_a_reading_becomes_a_draft_once(world, author):
    found = read(world)
    decide(found, author)
    draft_of(found, world, author)
    with pytest.raises(Blocked, match="已转为草稿"):
        draft_of(found, world, author, 2015)
    for act in (reading.discard, reading.read_again):
        with pytest.raises(Blocked):
            act(found.pk, by=author)
    with pytest.raises(Blocked):
        choose(found.pk, {0: Choice(LEFT_OUT)}, by=author)
    assert Report.objects.count() == 1


def test_a_draft_is_not_made_for_an_agency_of_others(world, author):
    found = read(world)
    decide(found, author)
    with pytest.raises(Http404):
        make_draft(found.pk, agency=world.other, year=2016, title="示例", by=author)
    with pytest.raises(ValidationError):
        draft_of(found, world, author, title=" ")
    assert not Report.objects.exists()


def test_reading_again_as_another_year_forgets_the_decisions(world, author):
    found = read(world)
    decide(found, author)
    reading.read_again(found.pk, by=author, year=2015, format="free")
    found.refresh_from_db()
    assert found.state == ReadingState.WAITING
    read_upload(found.pk)
    found.refresh_from_db()
    assert (found.year, found.state) == (2015, ReadingState.READ)
    assert set(found.cells.values_list("choice", flat=True)) == {PENDING}


def test_a_hostile_file_becomes_harmless_text(world, author):
    found = read(world, given("a.html", readings.hostile_page()), format="free")
    decide(found, author)
    draft = draft_of(found, world, author)
    bodies = "".join(draft.sections.values_list("body", flat=True))
    assert "&lt;script&gt;" in bodies
    assert "<script" not in bodies
    assert "<data" not in bodies
    assert "<td>" in bodies
    assert "\u202e" not in bodies
    for row in draft.statistics.all():
        row.full_clean()
    for row in draft.sections.all():
        row.full_clean()


def test_position_of_a_code_is_its_place_in_the_answer(world):
    found = read(world, readings.fixture(readings.HUAIAN))
    code = "requests.received.total"
    figures = found.answer["figures"]
    assert figures[position_of(found, code)]["code"] == code
