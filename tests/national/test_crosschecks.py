"""The checks of a stored report: the year before, the register, what blocks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.agencies.models import Agency
from disclosure.blocked import Blocked
from reports import queries
from reports.actions import moving, reviewing
from reports.models import Report
from reports.queries import content_of, facts_of, findings_of
from reports.rules.content import Register, Sums
from reports.rules.vocabulary import Source, State
from tests.factories import World
from tests.national.papers import make_national
from tests.reports.desk import make_report

BROUGHT = "requests.brought_forward."
#: What the year before must carry over for the figures of the next to agree.
AGREED = {
    "requests__received__other_organization": "0",
    "requests__received__total": "52",
    "requests__carried_over__other_organization": "0",
    "requests__carried_over__total": "4",
    "proactive__normative_document__in_force": "26",
}


def of_rule(report: Report, rule: str) -> list[queries.CheckedFinding]:
    return [item for item in findings_of(report) if item.finding.rule == rule]


def test_the_year_before_is_what_was_published(world: World) -> None:
    old = make_national(world, State.PUBLISHED, 2023, **AGREED)
    content = content_of(make_national(world, State.DRAFT, 2024))
    assert content.previous is not None
    assert (content.previous.year, content.previous.format) == (2023, old.format)
    carried = content.previous.by_code["requests.carried_over.total"]
    assert carried.value == Decimal(4)
    assert content.previous.previous is None


@pytest.mark.parametrize("state", [State.DRAFT, State.APPROVED, State.WITHDRAWN])
def test_an_edition_that_the_public_cannot_see_is_no_year_before(
    world: World, state: str
) -> None:
    make_national(world, state, 2023, **AGREED)
    assert content_of(make_national(world, State.DRAFT, 2024)).previous is None


def test_neither_another_year_nor_another_agency_is_the_year_before(
    world: World,
) -> None:
    make_national(world, State.PUBLISHED, 2022, **AGREED)
    stranger = make_national(world, State.PUBLISHED, 2023, **AGREED)
    Report.objects.filter(pk=stranger.pk).update(agency=world.other)
    assert content_of(make_national(world, State.DRAFT, 2024)).previous is None


def test_what_differs_from_the_year_before_must_be_answered(world: World) -> None:
    author = world.people["author"]
    make_national(
        world,
        State.PUBLISHED,
        2023,
        **{
            **AGREED,
            "requests__received__research": "3",
            "requests__received__total": "53",
            "requests__carried_over__research": "1",
            "requests__carried_over__total": "5",
        },
    )
    report = make_national(world, State.DRAFT, 2024)
    found = of_rule(report, "X6")
    assert {item.finding.code for item in found} == {
        f"{BROUGHT}research",
        f"{BROUGHT}total",
    }
    assert facts_of(report, author).unanswered == 2
    with pytest.raises(Blocked) as blocked:
        moving.submit(report.pk, by=author)
    assert blocked.value.messages == ["还有 2 处与上年不符的提醒没有说明理由。"]
    for item in found:
        reviewing.waive(
            report.pk, item.finding.fingerprint, reason="示例：机构合并。", by=author
        )
    assert facts_of(report, author).unanswered == 0
    assert moving.submit(report.pk, by=author).state == State.SUBMITTED


def test_a_reason_is_asked_for_again_when_the_figure_changes(world: World) -> None:
    author = world.people["author"]
    make_national(world, State.PUBLISHED, 2023, **AGREED)
    report = make_national(
        world,
        State.DRAFT,
        2024,
        requests__brought_forward__total="5",
    )
    (item,) = of_rule(report, "X6")
    reviewing.waive(
        report.pk, item.finding.fingerprint, reason="示例：已核对。", by=author
    )
    cell = report.statistics.filter(code=f"{BROUGHT}total")
    cell.update(value=6)
    assert [item.is_open for item in of_rule(report, "X6")] == [True]
    cell.update(value=5)
    assert [item.is_open for item in of_rule(report, "X6")] == [False]


def test_an_error_of_a_cell_blocks_submission(world: World) -> None:
    report = make_national(world, State.DRAFT, requests__granted__total="18")
    assert {item.finding.rule for item in findings_of(report)} == {"X2", "X3"}
    with pytest.raises(Blocked):
        moving.submit(report.pk, by=world.people["author"])


@pytest.mark.parametrize("makes_rules", [True, False])
def test_the_power_to_make_rules_is_the_agencys(
    world: World, makes_rules: bool
) -> None:
    Agency.objects.filter(pk=world.agency.pk).update(makes_rules=makes_rules)
    world.agency.refresh_from_db()
    report = make_national(world, State.DRAFT, proactive__government_rule__issued="1")
    fresh = Report.objects.get(pk=report.pk)
    assert bool(of_rule(fresh, "X9")) is not makes_rules


def test_open_editions_are_compared_with_register_and_sums_published_ones_not(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    register, sums = Register({}), Sums({})
    report = make_national(world, State.DRAFT)
    published = make_national(world, State.PUBLISHED, 2023)
    monkeypatch.setattr(queries, "register_of", lambda report: register)
    monkeypatch.setattr(queries, "sums_of", lambda report: sums)
    content = content_of(report)
    assert (content.register, content.sums) == (register, sums)
    content = content_of(published)
    assert (content.register, content.sums) == (None, None)


def test_an_adjusted_figure_with_a_reason_is_known_as_such(world: World) -> None:
    report = make_national(world, State.DRAFT)
    cell = report.statistics.filter(code="requests.granted.total")
    cell.update(source=Source.ADJUSTED)
    assert not content_of(report).by_code["requests.granted.total"].adjusted
    cell.update(reason="示例：登记簿漏记一件。")
    assert content_of(report).by_code["requests.granted.total"].adjusted


def statements(report: Report) -> int:
    report = Report.objects.select_related("agency").get(pk=report.pk)
    with CaptureQueriesContext(connection) as caught:
        content_of(report)
    return len(caught)


def test_how_many_queries_the_content_takes(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those of the register and of the sums are counted where they are made."""
    monkeypatch.setattr(queries, "register_of", lambda report: None)
    monkeypatch.setattr(queries, "sums_of", lambda report: None)
    make_national(world, State.PUBLISHED, 2023)
    assert statements(make_national(world, State.DRAFT, 2024)) == 6
    assert statements(make_report(world, State.DRAFT, 2013)) == 5
