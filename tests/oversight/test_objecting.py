"""Objections: filed in time, answered once, everything kept."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from disclosure.oversight.actions import assessing, objecting
from disclosure.oversight.models import Assessment, Message, Objection, Sheet
from disclosure.oversight.rules.vocabulary import Measure, ObjectionState
from tests.factories import World
from tests.oversight.assessing_world import (
    REASON,
    WHY,
    Assessing,
    fill,
    make_assessing,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def desk(world: World) -> Assessing:
    found = make_assessing(world)
    fill(world, found.period, found.today, 7, 120)
    return found


@pytest.fixture
def sheet(desk: Assessing) -> Sheet:
    return desk.sheet(desk.published())


def file(sheet: Sheet, desk: Assessing, who: str = "handler", **changes: object):
    values = {"measure": Measure.ON_TIME, "text": REASON, **changes}
    return objecting.file_objection(sheet.pk, by=getattr(desk, who), **values)


def test_filing_leaves_a_row_a_line_and_a_mail(desk: Assessing, sheet: Sheet) -> None:
    Message.objects.all().delete()
    objection = file(sheet, desk, "reviewer")
    assert (objection.by, objection.on) == (desk.reviewer, timezone.localdate())
    assert objection.state == ObjectionState.PENDING
    entry = Entry.objects.get(action="objection.file")
    assert entry.agency_id == sheet.agency_id
    assert entry.detail == {"measure": "on_time"}
    assert REASON not in entry.object_label
    mails = Message.objects.all()
    assert {mail.to for mail in mails} == {desk.county, desk.county2}
    assert all(REASON not in mail.body for mail in mails)
    assert "按时答复率" in mails[0].body


def test_one_waits_for_each_measure(desk: Assessing, sheet: Sheet) -> None:
    first = file(sheet, desk)
    with pytest.raises(Blocked) as refused:
        file(sheet, desk, "approver")
    assert refused.value.messages == [
        "这个指标已经有一件异议在等答复；答复以后可以再提。"
    ]
    file(sheet, desk, measure=Measure.P90_DAYS)
    objecting.answer(first.pk, ObjectionState.DISMISSED, WHY, by=desk.county)
    file(sheet, desk)
    assert sheet.objections.count() == 3


def test_after_the_last_day_nobody_objects(desk: Assessing, sheet: Sheet) -> None:
    Assessment.objects.update(object_by=timezone.localdate())
    file(sheet, desk)
    desk.over(sheet.assessment)
    with pytest.raises(Blocked) as refused:
        file(sheet, desk, measure=Measure.EXTENSION)
    assert "已经过了" in refused.value.messages[0]
    assert sheet.objections.count() == 1


@pytest.mark.parametrize("text", ["", "  \n", "长" * 2001])
def test_a_reason_is_needed(desk: Assessing, sheet: Sheet, text: str) -> None:
    with pytest.raises(ValidationError) as wrong:
        file(sheet, desk, text=text)
    assert list(wrong.value.error_dict) == ["text"]


def test_a_measure_has_to_be_on_the_sheet(desk: Assessing, sheet: Sheet) -> None:
    sheet.lines.filter(measure=Measure.CORRECTED).delete()
    with pytest.raises(ValidationError) as wrong:
        file(sheet, desk, measure=Measure.CORRECTED)
    assert list(wrong.value.error_dict) == ["measure"]


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("teacher", Sheet.DoesNotExist),
        ("outsider", Sheet.DoesNotExist),
        ("author", Sheet.DoesNotExist),
        ("county", PermissionDenied),
        ("supervisor", PermissionDenied),
    ],
)
def test_only_officers_of_the_agency_object(
    desk: Assessing, sheet: Sheet, who: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        file(sheet, desk, who)
    assert not Objection.objects.exists()


def test_nobody_objects_to_what_is_not_published(desk: Assessing) -> None:
    hidden = desk.sheet(desk.freeze("没有公布（示例）"))
    with pytest.raises(Sheet.DoesNotExist):
        file(hidden, desk)


def score_by_hand(sheet: Sheet) -> Decimal:
    lines = [line for line in sheet.lines.all() if line.points is not None]
    total = sum((line.points for line in lines), D(0))
    weights = sum((line.weight for line in lines), D(0))
    return (total / weights * 100).quantize(D("0.1"), ROUND_HALF_UP)


def test_upheld_changes_points_and_score_and_keeps_the_first(
    desk: Assessing, sheet: Sheet
) -> None:
    line = sheet.lines.get(measure=Measure.ON_TIME)
    first, before = line.points, sheet.score
    done = desk.upheld(file(sheet, desk), "29.75")
    assert (done.state, done.answer, done.points) == ("upheld", WHY, D("29.75"))
    assert (done.answered_by, done.answered_on) == (
        desk.county,
        timezone.localdate(),
    )
    line.refresh_from_db()
    sheet.refresh_from_db()
    assert (line.points, line.counted) == (D("29.75"), first)
    assert sheet.score == score_by_hand(sheet) != before
    entry = Entry.objects.get(action="objection.answer")
    assert entry.detail == {"measure": "on_time", "outcome": "upheld"}
    desk.upheld(file(sheet, desk), "0")
    line.refresh_from_db()
    sheet.refresh_from_db()
    assert (line.points, line.counted) == (D(0), first)
    assert sheet.score == score_by_hand(sheet)
    to = Message.objects.filter(key__contains=f"objection:{done.pk}:answered")
    assert {mail.to.username for mail in to} == {
        *("handler", "colleague", "reviewer", "approver"),
    }


def test_upheld_where_nothing_had_been_measured(desk: Assessing, sheet: Sheet) -> None:
    line = sheet.lines.get(measure=Measure.NOTICES_IN_TIME)
    assert line.points is None
    desk.upheld(file(sheet, desk, measure=Measure.NOTICES_IN_TIME), "8")
    desk.upheld(file(sheet, desk, measure=Measure.NOTICES_IN_TIME), "9")
    line.refresh_from_db()
    sheet.refresh_from_db()
    assert (line.points, line.counted) == (D(9), None)
    assert sheet.score == score_by_hand(sheet)


def test_dismissed_changes_nothing(desk: Assessing, sheet: Sheet) -> None:
    before = list(sheet.lines.values_list("points", "counted"))
    objection = file(sheet, desk)
    done = objecting.answer(
        objection.pk, ObjectionState.DISMISSED, WHY, D(1), by=desk.county
    )
    assert (done.state, done.points) == ("dismissed", None)
    assert list(sheet.lines.values_list("points", "counted")) == before
    score = sheet.score
    sheet.refresh_from_db()
    assert sheet.score == score


@pytest.mark.parametrize("points", [None, "-0.01", "30.01", "9999", "1.234", "NaN"])
def test_points_between_nothing_and_the_weight(
    desk: Assessing, sheet: Sheet, points: str | None
) -> None:
    objection = file(sheet, desk)
    new = None if points is None else D(points)
    with pytest.raises(ValidationError) as wrong:
        objecting.answer(objection.pk, ObjectionState.UPHELD, WHY, new, by=desk.county)
    assert list(wrong.value.error_dict) == ["points"]
    objection.refresh_from_db()
    assert objection.state == ObjectionState.PENDING


def test_an_answer_needs_a_reason(desk: Assessing, sheet: Sheet) -> None:
    objection = file(sheet, desk)
    with pytest.raises(ValidationError) as wrong:
        objecting.answer(objection.pk, ObjectionState.DISMISSED, " ", by=desk.county)
    assert list(wrong.value.error_dict) == ["answer"]


def test_an_answer_is_not_answered_again(desk: Assessing, sheet: Sheet) -> None:
    objection = file(sheet, desk)
    desk.upheld(objection)
    with pytest.raises(Blocked) as refused:
        objecting.answer(objection.pk, ObjectionState.DISMISSED, WHY, by=desk.county2)
    assert refused.value.messages == ["这件异议已经答复过了：成立。答复不能再改。"]


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("handler", Http404),
        ("supervisor", Http404),
        ("teacher_chief", Http404),
        ("outsider", Http404),
    ],
)
def test_only_the_assessing_agency_answers(
    desk: Assessing, sheet: Sheet, who: str, refusal: type[Exception]
) -> None:
    objection = file(sheet, desk)
    with pytest.raises(refusal):
        objecting.answer(
            objection.pk, ObjectionState.DISMISSED, WHY, by=getattr(desk, who)
        )


def test_nobody_answers_the_own_objection(desk: Assessing, sheet: Sheet) -> None:
    objection = file(sheet, desk)
    Objection.objects.filter(pk=objection.pk).update(by=desk.county)
    with pytest.raises(Blocked) as refused:
        objecting.answer(objection.pk, ObjectionState.DISMISSED, WHY, by=desk.county)
    assert "另一位监督人员" in refused.value.messages[0]


def test_after_finishing_nothing_changes(desk: Assessing, sheet: Sheet) -> None:
    desk.over(sheet.assessment)
    assessing.finish(sheet.assessment_id, by=desk.county)
    day: date = timezone.localdate() - timedelta(days=5)
    with pytest.raises(Blocked) as refused:
        objecting.file_objection(
            sheet.pk, Measure.ON_TIME, REASON, by=desk.handler, today=day
        )
    assert refused.value.messages == ["这次考核已经定稿，不能再改。"]
