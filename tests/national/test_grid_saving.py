"""Saving the figures of the official tables, many at once."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from reports.actions.figures import delete_statistic, save_statistic
from reports.actions.form_figures import save_figures
from reports.actions.starting import start_report
from reports.models import Report, Statistic
from reports.rules.vocabulary import Source, State
from tests.national.papers import make_national, values_of
from tests.reports.desk import add_figure, picture

RECEIVED = "requests.received.natural_person"
GRANTED = "requests.granted.natural_person"
FEE = "proactive.fee.amount"
REASON = "示例：一件线下办理，尚未录入。"


@pytest.fixture
def author(world):
    return world.people["author"]


@pytest.fixture
def report(world, author):
    return start_report(world.agency, 2024, by=author, format="form2021")


def row(report: Report, code: str = RECEIVED) -> Statistic:
    return report.statistics.get(code=code)


def computed(report: Report, code: str, value: str) -> None:
    """A figure as it stands after counting."""
    report.statistics.filter(code=code).update(
        value=Decimal(value), computed=Decimal(value), source=Source.COMPUTED
    )


@pytest.mark.parametrize(
    ("code", "text", "value", "decimals"),
    [
        (RECEIVED, "40", "40", 0),
        (RECEIVED, "0", "0", 0),
        (RECEIVED, "１，２３４", "1234", 0),
        (RECEIVED, " 1,234 ", "1234", 0),
        (RECEIVED, "12.0", "12", 0),
        (FEE, "12.50", "12.50", 2),
        (FEE, "96171.6", "96171.6", 1),
        (FEE, "0.00", "0", 2),
    ],
)
def test_figures_are_kept_as_written(report, author, code, text, value, decimals):
    assert save_figures(report.pk, {code: text}, by=author).saved == 1
    saved = row(report, code)
    assert (saved.value, saved.decimals) == (Decimal(value), decimals)
    assert saved.source == Source.ENTERED


def test_a_blank_is_no_zero(report, author):
    save_figures(report.pk, {RECEIVED: "5", GRANTED: "3"}, by=author)
    save_figures(report.pk, {RECEIVED: "", GRANTED: "0"}, by=author)
    assert row(report).value is None
    assert row(report, GRANTED).value == 0


@pytest.mark.parametrize(
    ("code", "text"),
    [
        *((RECEIVED, text) for text in ("/", "—", "无", "1.5", "-1", "1e3", "=1+1")),
        (RECEIVED, "1234567890123456"),
        (FEE, "-0.5"),
        (FEE, "1.23456"),
    ],
)
def test_what_is_no_such_number_is_an_error_and_the_rest_is_saved(
    report, author, code, text
):
    result = save_figures(report.pk, {code: text, GRANTED: "7"}, by=author)
    assert list(result.errors) == [code] and result.errors[code][0].startswith(
        ("请填写", "数字")
    )
    assert result.saved == 1
    assert row(report, code).value is None
    assert row(report, GRANTED).value == 7


def test_what_grew_or_shrank_may_be_below_zero(world, author):
    older = start_report(world.agency, 2020, by=author, format="form2019")
    code = "proactive.license.change"
    assert save_figures(older.pk, {code: "－3"}, by=author).errors == {}
    assert row(older, code).value == -3


def test_an_unknown_code_is_an_error(report, author):
    result = save_figures(report.pk, {"requests.nothing": "1"}, by=author)
    assert list(result.errors) == ["requests.nothing"] and result.saved == 0


def test_two_officers_save_different_cells_and_hear_of_the_same(report, author):
    save_figures(report.pk, {RECEIVED: "1", GRANTED: "1"}, by=author)
    was = {RECEIVED: "1", GRANTED: "1"}
    first = save_figures(report.pk, {RECEIVED: "2"}, by=author, was=was)
    second = save_figures(report.pk, {GRANTED: "3"}, by=author, was=was)
    third = save_figures(report.pk, {RECEIVED: "4", GRANTED: "3"}, by=author, was=was)
    assert (first.saved, second.saved, third.saved) == (1, 1, 0)
    assert not first.errors and not second.errors
    assert list(third.errors) == [RECEIVED] and "改成了 2" in third.errors[RECEIVED][0]
    assert (row(report).value, row(report, GRANTED).value) == (2, 3)


def test_over_a_computed_figure_there_must_be_a_reason(report, author):
    computed(report, RECEIVED, "40")
    result = save_figures(report.pk, {RECEIVED: "41"}, by=author)
    assert "理由" in result.errors[RECEIVED][0] and result.saved == 0
    assert (row(report).value, row(report).source) == (40, Source.COMPUTED)
    save_figures(report.pk, {RECEIVED: "41"}, by=author, reasons={RECEIVED: REASON})
    adjusted = row(report)
    assert (adjusted.value, adjusted.computed) == (41, 40)
    assert (adjusted.source, adjusted.reason) == (Source.ADJUSTED, REASON)


def test_going_back_to_the_computed_figure_ends_the_adjustment(report, author):
    computed(report, RECEIVED, "40")
    save_figures(report.pk, {RECEIVED: "41"}, by=author, reasons={RECEIVED: REASON})
    save_figures(report.pk, {RECEIVED: "40"}, by=author)
    assert (row(report).source, row(report).reason) == (Source.COMPUTED, "")


def test_a_reason_alone_can_be_changed_but_not_taken_away(report, author):
    computed(report, RECEIVED, "40")
    save_figures(report.pk, {RECEIVED: "41"}, by=author, reasons={RECEIVED: REASON})
    again = {RECEIVED: "示例：另有两件。"}
    result = save_figures(report.pk, {RECEIVED: "41"}, by=author, reasons=again)
    assert result.saved == 1 and row(report).reason == "示例：另有两件。"
    result = save_figures(
        report.pk, {RECEIVED: "41"}, by=author, reasons={RECEIVED: ""}
    )
    assert result.errors and row(report).reason == "示例：另有两件。"
    assert row(report).source == Source.ADJUSTED


def test_an_import_says_so_but_not_over_computed_figures(report, author):
    computed(report, GRANTED, "3")
    values = {RECEIVED: "2", GRANTED: "4"}
    save_figures(
        report.pk, values, by=author, source=Source.IMPORTED, reasons={GRANTED: REASON}
    )
    assert row(report).source == Source.IMPORTED
    assert row(report, GRANTED).source == Source.ADJUSTED


def test_one_line_in_the_trail_tells_old_and_new_but_no_reason(report, author):
    save_figures(report.pk, {RECEIVED: "1"}, by=author)
    computed(report, GRANTED, "3")
    before = Entry.objects.count()
    values = {RECEIVED: "2", GRANTED: "4", FEE: "/"}
    save_figures(report.pk, values, by=author, reasons={GRANTED: REASON})
    entry = Entry.objects.latest("pk")
    assert Entry.objects.count() == before + 1
    assert entry.action == "statistic.save_form"
    assert entry.detail["values"] == [f"{RECEIVED} 1 → 2", f"{GRANTED} 3 → 4"]
    assert REASON not in str(entry.detail)


def test_nothing_changed_leaves_no_trace_and_makes_no_author(world, report, author):
    save_figures(report.pk, {RECEIVED: "1"}, by=author)
    report.authors.clear()
    before = picture(report)
    assert save_figures(report.pk, {RECEIVED: "1", FEE: "/"}, by=author).saved == 0
    assert picture(report) == before
    save_figures(report.pk, {RECEIVED: "2"}, by=author)
    assert list(report.authors.all()) == [author]


def test_who_may_not_write_changes_nothing(world, report):
    before = picture(report)
    with pytest.raises(Http404):
        save_figures(report.pk, {RECEIVED: "1"}, by=world.people["outsider"])
    with pytest.raises(PermissionDenied):
        save_figures(report.pk, {RECEIVED: "1"}, by=world.people["reviewer"])
    assert picture(report) == before


def test_what_is_handed_in_is_not_changed_any_more(world, author):
    report = make_national(world, State.SUBMITTED)
    with pytest.raises(Blocked):
        save_figures(report.pk, {RECEIVED: "1"}, by=author)


def test_the_number_of_queries_does_not_grow_with_the_cells(report, author):
    def queries(values):
        with CaptureQueriesContext(
            connection,
        ) as found:
            save_figures(report.pk, values, by=author)
        return len(found)

    few = queries({RECEIVED: "1", FEE: "2"})
    all_of_them = queries(values_of("form2021"))
    assert all_of_them <= few + 2  # a second batch of the bulk update
    assert few <= 16


@pytest.mark.parametrize(
    "change",
    [
        {"label": "另一个名称"},
        {"code": "requests.received.mine"},
        {"unit": "条"},
        {"part_of": "other"},
    ],
)
def test_a_figure_of_the_form_keeps_name_code_unit_and_place(report, author, change):
    if "part_of" in change:
        change = {"part_of": row(report, GRANTED)}
    before = picture(report)
    with pytest.raises(ValidationError) as wrong:
        save_statistic(report.pk, change, by=author, statistic_id=row(report).pk)
    assert list(wrong.value.message_dict) == list(change)
    assert picture(report) == before


def test_a_figure_of_the_form_cannot_be_deleted(report, author):
    with pytest.raises(ValidationError):
        delete_statistic(report.pk, row(report).pk, by=author)
    assert row(report).pk


def test_an_own_figure_is_no_part_of_a_total_of_the_form(report, author):
    with pytest.raises(ValidationError) as wrong:
        add_figure(report, author, "mine", "1", part_of=row(report))
    assert "part_of" in wrong.value.message_dict


def test_the_single_form_follows_the_same_rule(report, author):
    pk = row(report).pk
    computed(report, RECEIVED, "40")
    for value in (Decimal("1.5"), Decimal(-1), Decimal(41)):
        with pytest.raises(ValidationError) as wrong:
            save_statistic(report.pk, {"value": value}, by=author, statistic_id=pk)
        assert list(wrong.value.message_dict) == ["value"]
    values = {"value": Decimal(41), "reason": REASON, "note": "示例说明"}
    save_statistic(report.pk, values, by=author, statistic_id=pk)
    saved = row(report)
    assert (saved.value, saved.source, saved.reason) == (41, Source.ADJUSTED, REASON)
    assert saved.note == "示例说明"
