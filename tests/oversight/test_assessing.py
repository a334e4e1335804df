"""Freezing: every figure equals what the raw rows say, and stays as it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.utils import timezone

from disclosure.agencies.models import Agency
from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from disclosure.casework.models import Case, Challenge
from disclosure.oversight.actions import assessing
from disclosure.oversight.models import (
    Assessment,
    Message,
    SheetLine,
    SupervisionNotice,
)
from disclosure.oversight.queries.assessment_figures import figures_by, participants
from disclosure.oversight.rules.periods import Period, parse
from disclosure.oversight.rules.vocabulary import (
    AssessmentState,
    Measure,
    NoticeState,
)
from tests.factories import World
from tests.oversight.assessing_world import (
    ALL,
    TITLE,
    Assessing,
    fill,
    make_assessing,
    workday,
)

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def desk(world: World) -> Assessing:
    return make_assessing(world)


def ratio(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (D(100) * part / whole).quantize(D("0.1"), ROUND_HALF_UP)


def quantile(days: Sequence[int], share: Decimal) -> Decimal | None:
    """Nearest rank, the plain way: sort, and count from the left."""
    ranked = sorted(days)
    for at, day in enumerate(ranked, 1):
        if D(at) / len(ranked) >= share:
            return D(day)
    return None


def by_hand(
    agency: Agency, period: Period, today: date
) -> dict[str, tuple[Decimal | None, int | None, int | None]]:
    """Every measure of an agency, from its rows one by one."""
    rows = [row for row in Case.objects.all() if row.agency_id == agency.pk]
    done = [
        row
        for row in rows
        if row.handled_in is not None
        and row.answered_on is not None
        and period.first <= row.answered_on <= period.last
    ]
    corrected = {
        row.case_id for row in Challenge.objects.all() if row.result == "corrected"
    }
    overdue = [
        row
        for row in rows
        if row.state == "handling" and row.due_on is not None and row.due_on < today
    ]
    is_busy = any(
        row.state != "closed" or period.first <= row.listed_on <= period.last
        for row in rows
    )
    days = [row.handled_in for row in done if row.handled_in is not None]
    late = [row.is_confirmed_late for row in done if row.is_confirmed_late is not None]
    shares = {
        "on_time": (sum(row.in_time is True for row in done), len(done)),
        "extension": (sum(row.is_extended for row in done), len(done)),
        "confirmed_late": (sum(late), len(late)),
        "corrected": (sum(row.pk in corrected for row in done), len(done)),
        "notices_in_time": (0, 0),
    }
    found = {
        name: (ratio(part, whole), part, whole)
        for name, (part, whole) in shares.items()
    }
    backlog = D(len(overdue)) if is_busy or done else None
    return {
        **found,
        "open_overdue": (backlog, None, None),
        "median_days": (quantile(days, D("0.5")), None, None),
        "p90_days": (quantile(days, D("0.9")), None, None),
    }


def points_by_hand(measure: str, value: Decimal | None) -> Decimal | None:
    item = next(one for one in ALL if one.measure == measure)
    if value is None:
        return None
    way = (value - item.zero_at) / (item.full_at - item.zero_at)
    earned = item.weight * min(max(way, D(0)), D(1))
    return earned.quantize(D("0.01"), ROUND_HALF_UP)


def lines_of(assessment: Assessment) -> list[tuple[object, ...]]:
    rows = SheetLine.objects.filter(sheet__assessment=assessment).order_by("pk")
    return list(
        rows.values_list(
            *("sheet__agency", "sheet__answered", "sheet__score", "measure"),
            *("part", "whole", "value", "weight", "points", "counted"),
        )
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_frozen_figures_equal_the_raw_rows(desk: Assessing, seed: int) -> None:
    fill(desk.world, desk.period, desk.today, seed, 300)
    made = desk.freeze()
    sheets = {sheet.agency: sheet for sheet in made.sheets.select_related("agency")}
    world = desk.world
    assert set(sheets) == {world.office, world.centre, world.other}
    assert Case.objects.filter(agency=world.city).exists()
    for agency, sheet in sheets.items():
        expected = by_hand(agency, desk.period, desk.today)
        lines = {line.measure: line for line in sheet.lines.all()}
        assert set(lines) == set(expected)
        for name, (value, part, whole) in expected.items():
            line = lines[name]
            assert (line.value, line.part, line.whole) == (value, part, whole), name
            assert line.points == points_by_hand(name, value), name
            assert line.counted is None
        known = [line for line in lines.values() if line.points is not None]
        total = sum((line.points for line in known), D(0))
        weights = sum((line.weight for line in known), D(0))
        exact = total / weights * 100
        assert sheet.score == exact.quantize(D("0.1"), ROUND_HALF_UP)
        assert sheet.answered == expected["on_time"][2]
        assert expected["on_time"][2], "a test of nothing"


def test_what_changes_afterwards_changes_nothing(desk: Assessing) -> None:
    fill(desk.world, desk.period, desk.today, 4, 120)
    made = desk.freeze()
    before = lines_of(made)
    formula = made.formula
    Case.objects.update(in_time=False, handled_in=99, is_extended=True)
    Challenge.objects.update(result="corrected")
    desk.scheme.items.update(weight=1)
    desk.scheme.delete()
    made.refresh_from_db()
    assert lines_of(made) == before
    assert made.formula == formula
    assert made.scheme_name == "示例考核办法（示例）"


def test_active_agencies_below_take_part(desk: Assessing) -> None:
    world = desk.world
    Agency.objects.filter(pk=world.centre.pk).update(is_active=False)
    assert participants(world.county, with_own=False) == [world.office, world.other]
    assert participants(world.county, with_own=True)[0] == world.county
    made = desk.freeze(with_own=True)
    names = {sheet.agency.name for sheet in made.sheets.select_related("agency")}
    assert names == {world.county.name, world.office.name, world.other.name}


def test_an_agency_without_a_case_has_no_score(desk: Assessing) -> None:
    made = desk.freeze()
    for sheet in made.sheets.all():
        assert (sheet.score, sheet.answered) == (None, 0)
        assert set(sheet.lines.values_list("points", flat=True)) == {None}


def notice(desk: Assessing, number: int, **fields: object) -> SupervisionNotice:
    day = desk.period.last - timedelta(days=30)
    values: dict[str, object] = {
        "issuer": desk.world.county,
        "agency": desk.world.office,
        "year": day.year,
        "sequence": number,
        "subject": "超期未答复（示例）",
        "demand": "请答复（示例）",
        "due_on": day + timedelta(days=7),
        "first_due_on": day + timedelta(days=7),
        "issued_on": day,
        "issued_by": desk.county,
        **fields,
    }
    return SupervisionNotice.objects.create(**values)


def test_notices_answered_by_their_day(desk: Assessing) -> None:
    day = desk.period.last - timedelta(days=30)
    due = day + timedelta(days=7)
    notice(desk, 1, answered_on=due)
    notice(desk, 2, answered_on=due + timedelta(days=1))
    notice(desk, 3)  # overdue, not answered
    notice(desk, 4, first_due_on=desk.today)  # not due yet
    notice(desk, 5, state=NoticeState.WITHDRAWN)
    notice(desk, 6, issued_on=desk.period.first - timedelta(days=1), answered_on=day)
    # Sent back with a new day: the first day is what counts.
    notice(desk, 7, answered_on=due + timedelta(days=2), due_on=desk.today)
    notice(desk, 8, answered_on=due, due_on=due + timedelta(days=5))
    notice(desk, 9, agency=desk.world.other, answered_on=due)
    made = desk.freeze()
    sheet = desk.sheet(made)
    line = sheet.lines.get(measure=Measure.NOTICES_IN_TIME)
    assert (line.part, line.whole, line.value) == (2, 5, D("40.0"))
    assert (line.points, sheet.score) == (D("4.00"), D("40.0"))
    other = desk.sheet(made, desk.world.other)
    assert other.lines.get(measure=Measure.NOTICES_IN_TIME).points == 10


def test_agencies_are_never_asked_one_by_one(
    desk: Assessing, django_assert_max_num_queries
) -> None:
    fill(desk.world, desk.period, desk.today, 5, 60)
    world = desk.world
    with django_assert_max_num_queries(11):
        figures_by(
            world.county,
            [world.office, world.centre, world.other],
            desk.period,
            desk.today,
        )
    more = [
        Agency(
            name=f"示例机关{n}",
            slug=f"shili-{n}",
            kind="department",
            parent=world.county,
            path=f"{world.county.path}{n:06}/",
        )
        for n in range(900, 930)
    ]
    Agency.objects.bulk_create(more)
    everybody = participants(world.county, with_own=False)
    assert len(everybody) == 33
    with django_assert_max_num_queries(11):
        figures_by(world.county, everybody, desk.period, desk.today)


@pytest.mark.parametrize(
    ("title", "period", "field"),
    [
        (" ", "2020", "title"),
        ("长" * 101, "2020", "title"),
        ("没有结束", f"{timezone.localdate().year + 1}", "period"),
    ],
)
def test_what_cannot_be_frozen(
    desk: Assessing, title: str, period: str, field: str
) -> None:
    asked = parse(period)
    assert asked is not None
    with pytest.raises(ValidationError) as wrong:
        assessing.freeze(desk.scheme.pk, title, asked, by=desk.county)
    assert list(wrong.value.error_dict) == [field]
    assert not Assessment.objects.exists()


def test_the_same_title_once(desk: Assessing) -> None:
    desk.freeze()
    with pytest.raises(ValidationError) as wrong:
        desk.freeze(f"  {TITLE} ")
    assert wrong.value.messages == ["已经有同名的考核；请换一个名称。"]
    assert Assessment.objects.count() == 1


def test_nobody_below_is_said(desk: Assessing) -> None:
    desk.scheme.agency = desk.world.centre
    desk.scheme.save()
    with pytest.raises(Blocked) as refused:
        desk.freeze(by=desk.county)
    assert "下面没有在用的机关" in refused.value.messages[0]
    assert desk.freeze(by=desk.county, with_own=True).sheets.count() == 1


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("teacher_chief", Http404), ("handler", Http404), ("supervisor", Http404)],
)
def test_only_who_supervises_the_agency_freezes(
    desk: Assessing, who: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        desk.freeze(by=getattr(desk, who))


def test_the_steps(desk: Assessing) -> None:
    made = desk.freeze()
    assert (made.state, made.as_of) == (AssessmentState.FROZEN, desk.today)
    made = assessing.publish(made.pk, by=desk.county2)
    assert made.object_by == workday(10)
    assert made.published_on == timezone.localdate()
    with pytest.raises(Blocked) as refused:
        assessing.finish(made.pk, by=desk.county)
    assert "过了这一天才能定稿" in refused.value.messages[0]
    desk.objected(desk.sheet(made))
    desk.over(made)
    with pytest.raises(Blocked) as refused:
        assessing.finish(made.pk, by=desk.county)
    assert refused.value.messages == ["还有1件异议没有答复；请先答复。"]
    desk.upheld(desk.sheet(made).objections.get())
    made = assessing.finish(made.pk, by=desk.city)
    assert (made.state, made.final_on) == (
        AssessmentState.FINAL,
        timezone.localdate(),
    )
    for step in (assessing.publish, assessing.finish):
        with pytest.raises(Blocked) as refused:
            step(made.pk, by=desk.county)
        assert refused.value.messages == ["这次考核已经定稿，不能再改。"]
    with pytest.raises(Blocked):
        assessing.delete(made.pk, "示例", by=desk.county)
    codes = list(
        Entry.objects.filter(action__startswith="assessment.").values_list(
            "action", flat=True
        )
    )
    assert sorted(codes) == [
        "assessment.finish",
        "assessment.freeze",
        "assessment.publish",
    ]


@pytest.mark.parametrize("days", [0, -1, 400])
def test_the_last_day_has_to_come_soon(desk: Assessing, days: int) -> None:
    made = desk.freeze()
    last = timezone.localdate() + timedelta(days=days)
    with pytest.raises(ValidationError) as wrong:
        assessing.publish(made.pk, last, by=desk.county)
    assert list(wrong.value.error_dict) == ["object_by"]
    made.refresh_from_db()
    assert made.state == AssessmentState.FROZEN


def test_only_what_nobody_has_seen_is_deleted(desk: Assessing) -> None:
    made = desk.freeze()
    with pytest.raises(ValidationError):
        assessing.delete(made.pk, "  ", by=desk.county)
    assessing.delete(made.pk, "期间选错了（示例）", by=desk.county)
    assert not Assessment.objects.exists()
    assert not SheetLine.objects.exists()
    entry = Entry.objects.get(action="assessment.delete")
    assert entry.detail == {"reason": "期间选错了（示例）"}
    assert entry.object_label == TITLE
    published = desk.published("第二次（示例）")
    with pytest.raises(Blocked):
        assessing.delete(published.pk, "示例", by=desk.county)
    assert Assessment.objects.exists()


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("teacher_chief", Http404),
        ("supervisor", Http404),
        ("handler", Http404),
        ("outsider", Http404),
    ],
)
def test_nobody_else_takes_a_step(
    desk: Assessing, who: str, refusal: type[Exception]
) -> None:
    made = desk.freeze()
    by = getattr(desk, who)
    for step in (assessing.publish, assessing.finish):
        with pytest.raises(refusal):
            step(made.pk, by=by)
    with pytest.raises(refusal):
        assessing.delete(made.pk, "示例", by=by)
    with pytest.raises(refusal):
        assessing.record_export(made, 1, by=by)


def test_the_wrong_role_of_the_agency_itself(desk: Assessing) -> None:
    desk.scheme.agency = desk.world.office
    desk.scheme.save()
    with pytest.raises(PermissionDenied):
        desk.freeze(by=desk.handler)


def test_publishing_writes_to_the_offices_once(desk: Assessing) -> None:
    desk.published()
    to = set(Message.objects.values_list("to__username", flat=True))
    assert to == {"handler", "colleague", "reviewer", "approver", "teacher"}
    body = Message.objects.first().body
    assert TITLE in body and "（含当天）提出" in body
