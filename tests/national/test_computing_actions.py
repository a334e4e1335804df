"""Taking figures over from the register, and departing from them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from disclosure.casework.models import Case
from reports.actions.computing import (
    Fate,
    Outdated,
    adjust,
    compute,
    preview,
    take_computed,
)
from reports.actions.figures import save_statistic
from reports.actions.starting import start_report
from reports.models import Report, Statistic
from reports.rules.vocabulary import Source
from tests.factories import make_world
from tests.national.registers import closed, random_register, save
from tests.together import outcome, together

YEAR = 2024
GRANTED = "requests.granted.total"
PERSON = "requests.granted.natural_person"


@pytest.fixture
def author(world):
    return world.people["author"]


@pytest.fixture
def report(world, author):
    return filled(world)


def filled(world):
    """A draft, and a register with three requests granted in its year."""
    day, end = date(YEAR, 3, 1), date(YEAR, 3, 9)
    save(closed(world.agency, day, end, "granted") for _ in range(3))
    return start_report(
        world.agency, YEAR, by=world.people["author"], format="form2021"
    )


def count(report, author, **more):
    return compute(report.pk, by=author, stamp=preview(report).stamp, **more)


def figure(report, code=GRANTED):
    return report.statistics.get(code=code)


def enter(report, author, value, code=GRANTED, source=Source.ENTERED):
    values = {"value": Decimal(value), "source": source}
    save_statistic(report.pk, values, by=author, statistic_id=figure(report, code).pk)


def picture(report):
    return list(report.statistics.order_by("pk").values())


def fates(report):
    return {change.code: change.fate for change in preview(report).changes}


@pytest.mark.django_db
class TestCounting:
    def test_blanks_are_filled_and_table_two_is_left_alone(self, report, author):
        found = preview(report)
        assert {change.fate for change in found.changes} == {Fate.FILLED}
        assert (len(found.changes), found.unchanged) == (175 + 15, 0)
        count(report, author)
        row = figure(report)
        assert (row.value, row.computed, row.source) == (3, 3, Source.COMPUTED)
        assert (row.reason, row.decimals) == ("", 0)
        assert row.computed_at is not None
        assert figure(report, "requests.declined.petition.business").value == 0
        assert figure(report, "proactive.license.decisions").value is None

    def test_counting_twice_changes_nothing(self, report, author):
        count(report, author)
        before, trail = picture(report), Entry.objects.count()
        again = preview(report)
        assert (again.changes, again.unchanged) == ((), 190)
        count(report, author)
        assert picture(report) == before
        assert Entry.objects.count() == trail

    def test_a_new_case_is_shown_before_it_changes_anything(self, report, author):
        count(report, author)
        day = date(YEAR, 5, 1)
        save([closed(report.agency, day, day, "granted")])
        changed = fates(report)
        assert set(changed.values()) == {Fate.RECOUNTED}
        assert set(changed) == {
            f"requests.{row}.{column}"
            for row in ("received", "granted", "handled")
            for column in ("natural_person", "total")
        }
        assert figure(report).value == 3
        count(report, author)
        assert figure(report).value == figure(report).computed == 4

    def test_what_changed_since_it_was_shown_stops_the_counting(self, report, author):
        shown = preview(report)
        day = date(YEAR, 5, 1)
        save([closed(report.agency, day, day, "granted")])
        before = picture(report)
        with pytest.raises(Outdated) as raised:
            compute(report.pk, by=author, stamp=shown.stamp)
        assert picture(report) == before
        assert raised.value.current.stamp == preview(report).stamp != shown.stamp
        with pytest.raises(Outdated):
            compute(report.pk, by=author, stamp="")

    def test_an_equal_entry_becomes_a_computed_one(self, report, author):
        enter(report, author, "3", source=Source.IMPORTED)
        assert fates(report)[GRANTED] is Fate.CONFIRMED
        count(report, author)
        assert figure(report).source == Source.COMPUTED

    def test_another_entry_gives_way(self, report, author):
        enter(report, author, "5")
        assert fates(report)[GRANTED] is Fate.REPLACED
        count(report, author)
        row = figure(report)
        assert (row.value, row.source) == (3, Source.COMPUTED)
        entry = Entry.objects.filter(action="statistic.compute").get()
        assert entry.detail["values"] == [f"{GRANTED} 5 → 3"]

    def test_another_entry_may_be_kept_with_a_reason(self, report, author):
        enter(report, author, "5")
        for reason in ("", " 啊 ", "长" * 301):
            with pytest.raises(ValidationError) as raised:
                count(report, author, kept={GRANTED: reason})
            assert set(raised.value.message_dict) == {GRANTED}
        assert figure(report).computed is None
        count(report, author, kept={GRANTED: "两件登记在旧簿（示例）"})
        row = figure(report)
        assert (row.value, row.computed) == (5, 3)
        assert (row.source, row.reason) == (Source.ADJUSTED, "两件登记在旧簿（示例）")
        assert preview(report).changes == ()

    def test_only_what_differs_can_be_kept(self, report, author):
        count(report, author, kept={GRANTED: "不相干的理由", "no.such": "理由理由"})
        assert figure(report).source == Source.COMPUTED
        assert not report.statistics.exclude(reason="").exists()

    def test_an_adjusted_figure_keeps_its_value(self, report, author):
        count(report, author)
        adjust(report.pk, GRANTED, Decimal(7), "合并统计（示例）", by=author)
        assert preview(report).changes == ()
        day = date(YEAR, 5, 1)
        save([closed(report.agency, day, day, "granted")])
        assert fates(report)[GRANTED] is Fate.KEPT
        count(report, author)
        row = figure(report)
        assert (row.value, row.computed, row.source) == (7, 4, Source.ADJUSTED)
        assert row.reason == "合并统计（示例）"

    def test_an_adjustment_ends_when_the_register_agrees(self, report, author):
        count(report, author)
        adjust(report.pk, GRANTED, Decimal(4), "补登一件（示例）", by=author)
        day = date(YEAR, 5, 1)
        save([closed(report.agency, day, day, "granted")])
        assert fates(report)[GRANTED] is Fate.SETTLED
        count(report, author)
        row = figure(report)
        assert (row.value, row.source, row.reason) == (4, Source.COMPUTED, "")

    def test_an_agency_without_a_register_is_not_filled_with_zeros(self, world, author):
        report = start_report(world.agency, YEAR, by=author, format="form2021")
        found = preview(report)
        assert (found.changes, found.has_register) == ((), False)
        with pytest.raises(ValidationError):
            count(report, author)
        assert not report.statistics.exclude(value=None).exists()

    def test_a_report_that_adds_others_up_is_not_counted(self, report, author):
        report.addends.create(name="示例单位（示例）")
        found = preview(report)
        assert (found.changes, found.adds_up) == ((), True)
        with pytest.raises(ValidationError):
            count(report, author)
        assert figure(report).value is None

    @pytest.mark.parametrize(
        ("year", "format", "code"),
        [
            (2020, "form2019", "requests.otherwise_closed.total"),
            (2016, "form2014", "applications.answered.total"),
        ],
    )
    def test_older_forms_are_counted_too(self, world, author, year, format, code):
        day = date(year, 3, 1)
        outcome = "otherwise_closed.clarification_lapsed"
        save([closed(world.agency, day, day, outcome)])
        report = start_report(world.agency, year, by=author, format=format)
        count(report, author)
        row = figure(report, code)
        assert (row.value, row.source) == (1, Source.COMPUTED)

    @pytest.mark.parametrize(
        ("who", "error"),
        [
            ("outsider", Http404),
            ("reviewer", PermissionDenied),
            ("handler", PermissionDenied),
        ],
    )
    def test_only_an_author_counts(self, world, report, who, error):
        user = world.people[who]
        for call in (
            lambda: compute(report.pk, by=user, stamp=preview(report).stamp),
            lambda: adjust(report.pk, GRANTED, Decimal(1), "理由理由", by=user),
            lambda: take_computed(report.pk, GRANTED, by=user),
        ):
            with pytest.raises(error):
                call()
        assert figure(report).value is None

    def test_only_a_draft_is_counted(self, report, author):
        count(report, author)
        Report.objects.filter(pk=report.pk).update(state="submitted")
        for call in (
            lambda: count(report, author),
            lambda: adjust(report.pk, GRANTED, Decimal(1), "理由理由", by=author),
            lambda: take_computed(report.pk, GRANTED, by=author),
        ):
            with pytest.raises(Blocked):
                call()
        assert figure(report).value == 3

    def test_whoever_counts_becomes_an_author(self, world, report):
        count(report, world.people["author"])
        assert world.people["author"] in report.authors.all()


@pytest.mark.django_db
class TestAdjusting:
    @pytest.fixture(autouse=True)
    def counted(self, report, author):
        count(report, author)

    def test_both_numbers_and_the_reason_are_kept(self, report, author):
        adjust(report.pk, GRANTED, Decimal(5), " 另有两件（示例） ", by=author)
        row = figure(report)
        assert (row.value, row.computed, row.source) == (5, 3, Source.ADJUSTED)
        assert row.reason == "另有两件（示例）"
        entry = Entry.objects.get(action="statistic.adjust")
        assert entry.detail == {"code": GRANTED, "old": "3", "new": "5"}

    @pytest.mark.parametrize("reason", ["", "  ", "啊", "长" * 301])
    def test_a_reason_is_demanded(self, report, author, reason):
        with pytest.raises(ValidationError) as raised:
            adjust(report.pk, GRANTED, Decimal(5), reason, by=author)
        assert set(raised.value.message_dict) == {"reason"}
        assert figure(report).value == 3

    @pytest.mark.parametrize("value", ["-1", "2.5", "1e20", "NaN", "Infinity"])
    def test_a_count_is_a_whole_number(self, report, author, value):
        with pytest.raises(ValidationError) as raised:
            adjust(report.pk, GRANTED, Decimal(value), "理由理由", by=author)
        assert set(raised.value.message_dict) == {"value"}
        assert figure(report).value == 3

    def test_the_computed_number_itself_needs_no_reason(self, report, author):
        adjust(report.pk, GRANTED, Decimal(5), "另有两件（示例）", by=author)
        adjust(report.pk, GRANTED, Decimal(3), "", by=author)
        row = figure(report)
        assert (row.value, row.source, row.reason) == (3, Source.COMPUTED, "")

    def test_going_back(self, report, author):
        adjust(report.pk, GRANTED, Decimal(5), "另有两件（示例）", by=author)
        take_computed(report.pk, GRANTED, by=author)
        row = figure(report)
        assert (row.value, row.source, row.reason) == (3, Source.COMPUTED, "")
        entry = Entry.objects.get(action="statistic.take_computed")
        assert entry.detail == {"code": GRANTED, "old": "5", "new": "3"}

    def test_a_figure_without_a_computed_one(self, report, author):
        code = "proactive.license.decisions"
        with pytest.raises(ValidationError):
            adjust(report.pk, code, Decimal(5), "理由理由", by=author)
        with pytest.raises(ValidationError):
            take_computed(report.pk, code, by=author)
        with pytest.raises(Statistic.DoesNotExist):
            adjust(report.pk, "no.such", Decimal(5), "理由理由", by=author)

    def test_a_summed_figure_goes_back_to_its_sum(self, report, author):
        report.addends.create(name="示例单位（示例）")
        adjust(report.pk, GRANTED, Decimal(5), "另有两件（示例）", by=author)
        take_computed(report.pk, GRANTED, by=author)
        assert figure(report).source == Source.SUMMED


@pytest.mark.django_db(transaction=True)
def test_two_who_count_at_once_leave_one_result(shared_database):
    world = make_world()
    random_register([world.agency], 4, size=20)
    report = filled(world)
    author = world.people["author"]
    stamp = preview(report).stamp
    results = together(
        *[lambda: compute(report.pk, by=author, stamp=stamp) for _ in range(2)]
    )
    assert outcome(results) == ["Outdated", "done"]
    granted = Case.objects.filter(
        closed_on__year=YEAR, disposition="granted", matter="disclosure"
    )
    assert figure(report).value == granted.exclude(received_on=None).count()
    assert Entry.objects.filter(action="statistic.compute").count() == 1
    assert preview(report).changes == ()
