"""A government's report is the sum of its addends, cell by cell."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from disclosure.agencies.models import Agency
from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from reports.actions.addends import (
    Changed,
    add_outside,
    change_outside,
    entry_stamp,
    remove_addend,
)
from reports.actions.starting import start_report
from reports.actions.summing import add_up, gather, reconcile
from reports.models import Campaign, Obligation, Report, Statistic
from reports.rules.vocabulary import Source, State
from reports.summing import standings
from reports.summing.preview import preview_of
from reports.summing.standings import standings_of, warnings_of
from reports.summing.sums import addends_of, sums_of
from tests.factories import make_user
from tests.national.sums_desk import (
    FEE,
    FORM,
    RECEIVED,
    YEAR,
    appoint_county,
    county_draft,
    figures,
    more_agencies,
    report_of,
    typed,
)


@pytest.fixture
def county(world):
    appoint_county(world)
    return world


@pytest.fixture
def author(county):
    return county.people["county_author"]


@pytest.fixture
def report(county):
    return county_draft(county)


@pytest.fixture
def own(report, author):
    """The own figures of the county's government, all of them entered."""
    gather(report.pk, by=author)
    addend = report.addends.get(agency=report.agency)
    change_outside(report.pk, addend.pk, "", typed(figures(1)), by=author)
    return addend


def values_of(report):
    return dict(report.statistics.values_list("code", "value"))


def do_add_up(report, author):
    return add_up(report.pk, by=author, stamp=preview_of(report).stamp)


def names(report):
    return list(report.addends.values_list("name", flat=True))


def test_every_cell_is_what_the_addends_give_it(county, report, author, own):
    report_of(county.office, author, State.PUBLISHED, figures(2))
    report_of(county.other, author, State.SUBMITTED, figures(3))
    gather(report.pk, by=author)
    add_outside(report.pk, "示例县气象局", typed(figures(4)), by=author)
    done = do_add_up(report, author)
    expected = {
        code: sum((figures(seed)[code] for seed in (1, 2, 3, 4)), Decimal(0))
        for code in FORM.figures
    }
    assert values_of(report) == expected
    assert len(done.changes) == len(FORM.figures) == 200
    assert len(set(expected.values())) > 20
    row = report.statistics.get(code=FEE)
    assert (row.source, row.computed, row.decimals) == (
        Source.SUMMED,
        expected[FEE],
        2 if expected[FEE] * 10 % 1 else 1,
    )
    assert row.computed_at is not None
    assert dict(sums_of(report).figures) == expected


def test_the_addends_of_each_cell_make_the_cell(county, report, author, own):
    report_of(county.office, author, State.PUBLISHED, figures(2))
    gather(report.pk, by=author)
    reconcile(report.pk, RECEIVED, Decimal(3), "示例：补计一件联合申请。", by=author)
    do_add_up(report, author)
    values = values_of(report)
    for code in FORM.figures:
        shares = addends_of(report, code)
        extra = 3 if code == RECEIVED else 0
        assert [share.name for share in shares] == [
            county.county.name,
            county.office.name,
        ]
        assert sum(share.value for share in shares) + extra == values[code]
    own_share, other = addends_of(report, RECEIVED)
    assert (own_share.edition, other.edition.agency) == (None, county.office)
    assert other.link == other.edition.get_absolute_url()
    assert str(own.pk) in own_share.link


@pytest.mark.parametrize("state", [State.PUBLISHED, State.APPROVED, State.SUBMITTED])
def test_what_was_handed_in_is_taken(county, report, author, state):
    edition = report_of(county.office, author, state, figures(2))
    done = gather(report.pk, by=author)
    assert report.addends.get(agency=county.office).edition == edition
    assert done.taken == (county.county.name, county.office.name)
    assert [row.agency for row in done.missing] == [county.other]


@pytest.mark.parametrize("state", [State.DRAFT, State.WITHDRAWN])
def test_a_draft_and_a_withdrawn_report_are_not_taken(county, report, author, state):
    report_of(county.office, author, state, figures(2))
    done = gather(report.pk, by=author)
    assert names(report) == [county.county.name]
    assert county.office in [row.agency for row in done.missing]


def test_the_published_edition_goes_before_the_one_handed_in(county, report, author):
    published = report_of(county.office, author, State.PUBLISHED, figures(2))
    report_of(county.office, author, State.SUBMITTED, figures(3), edition=2)
    gather(report.pk, by=author)
    assert report.addends.get(agency=county.office).edition == published


def test_another_year_and_another_format_are_not_taken(county, report, author):
    report_of(county.office, author, State.PUBLISHED, figures(2), year=YEAR - 1)
    report_of(county.other, author, State.PUBLISHED, {}, format="form2019")
    done = gather(report.pk, by=author)
    assert names(report) == [county.county.name]
    whys = {row.agency: str(row.why) for row in done.missing}
    assert "还没有开始" in whys[county.office]
    assert "试行格式" in whys[county.other]


def test_who_is_below_a_subordinate_is_not_counted_again(county, report, author):
    report_of(county.office, author, State.PUBLISHED, figures(2))
    report_of(county.centre, author, State.PUBLISHED, figures(3))
    gather(report.pk, by=author)
    assert county.centre.name not in names(report)


def test_a_government_below_counts_once_with_its_own_report(county, author):
    city_author = make_user("city_author", "示例市官员", county.city)
    city_report = start_report(county.city, YEAR, by=city_author, format="form2021")
    report_of(county.county, author, State.PUBLISHED, figures(5))
    report_of(county.office, author, State.PUBLISHED, figures(2))
    gather(city_report.pk, by=city_author)
    assert names(city_report) == [county.city.name, county.county.name]


def test_a_blank_is_named_and_never_taken_as_nothing(county, report, author, own):
    values = figures(2)
    del values[RECEIVED]
    report_of(county.office, author, State.PUBLISHED, values)
    gather(report.pk, by=author)
    do_add_up(report, author)
    preview = preview_of(report)
    (gap,) = preview.gaps
    assert (gap.spec.code, gap.names) == (RECEIVED, (county.office.name,))
    assert report.statistics.get(code=RECEIVED).value is None
    assert RECEIVED not in sums_of(report).figures
    assert len(sums_of(report).figures) == len(FORM.figures) - 1


def test_a_new_report_blocks_everything_until_the_own_figures_are_there(
    county, report, author
):
    report_of(county.office, author, State.PUBLISHED, figures(2))
    gather(report.pk, by=author)
    assert dict(sums_of(report).figures) == {}
    assert {gap.names for gap in preview_of(report).gaps} == {(county.county.name,)}


def test_a_report_without_addends_has_no_sums(report):
    assert sums_of(report) is None
    assert addends_of(report, RECEIVED) == []


def test_figures_the_author_named_are_in_no_sum(county, report, author, own):
    edition = report_of(county.office, author, State.PUBLISHED, figures(2))
    for row in (edition, report):
        Statistic.objects.create(report=row, code="extra.n", label="甲", value=1)
    gather(report.pk, by=author)
    assert "extra.n" not in sums_of(report).figures


def test_the_register_gives_the_own_figures(county, report, author, monkeypatch):
    given = {RECEIVED: Decimal(12), "nowhere.known": Decimal(1)}
    monkeypatch.setattr(standings, "own_figures", lambda row: given)
    gather(report.pk, by=author)
    addend = report.addends.get()
    assert addend.figures == {RECEIVED: "12"}
    change_outside(
        report.pk, addend.pk, "别的名称", {RECEIVED: "99", FEE: "1.5"}, by=author
    )
    addend.refresh_from_db()
    assert addend.figures == {RECEIVED: "12", FEE: "1.5"}
    assert addend.name == county.county.name
    given[RECEIVED] = Decimal(13)
    assert gather(report.pk, by=author).taken == (county.county.name,)
    addend.refresh_from_db()
    assert addend.figures == {RECEIVED: "13", FEE: "1.5"}


def test_a_reconciling_item_is_added_and_taken_back(county, report, author, own):
    before = sums_of(report).figures[RECEIVED]
    item = reconcile(report.pk, RECEIVED, Decimal(-1), "示例：重复计算。", by=author)
    assert (item.amount, item.made_by) == (Decimal(-1), author)
    assert sums_of(report).figures[RECEIVED] == before - 1
    reconcile(report.pk, RECEIVED, Decimal(2), "示例：漏计。", by=author)
    assert sums_of(report).figures[RECEIVED] == before + 2
    assert reconcile(report.pk, RECEIVED, Decimal(0), "", by=author) is None
    assert sums_of(report).figures[RECEIVED] == before
    actions = Entry.objects.filter(action__startswith="reconciliation.")
    assert actions.count() == 3


@pytest.mark.parametrize(
    ("code", "amount", "reason", "field"),
    [
        ("no.such", "1", "示例理由", "code"),
        (RECEIVED, "1.5", "示例理由", "amount"),
        (FEE, "1.23456", "示例理由", "amount"),
        (RECEIVED, "NaN", "示例理由", "amount"),
        (RECEIVED, "-1000", "示例理由", "amount"),
        (RECEIVED, "1" * 16, "示例理由", "amount"),
        (RECEIVED, "1", "因", "reason"),
        (RECEIVED, "1", "  因 ", "reason"),
        (RECEIVED, "1", "因" * 301, "reason"),
    ],
)
def test_a_wrong_reconciling_item_is_refused(
    report, author, own, code, amount, reason, field
):
    with pytest.raises(ValidationError) as wrong:
        reconcile(report.pk, code, Decimal(amount), reason, by=author)
    assert list(wrong.value.error_dict) == [field]
    assert not report.reconciliations.exists()


def test_a_sum_below_zero_is_not_written(report, author, own):
    reconcile(report.pk, RECEIVED, Decimal(-1), "示例：重复计算。", by=author)
    change_outside(
        report.pk, own.pk, "", {**typed(figures(1)), RECEIVED: "0"}, by=author
    )
    do_add_up(report, author)
    (gap,) = preview_of(report).gaps
    assert gap.spec.code == RECEIVED and "小于 0" in str(gap.why)
    assert report.statistics.get(code=RECEIVED).value is None


def test_a_body_outside_is_entered_changed_and_removed(report, author, own):
    body = add_outside(
        report.pk,
        " 示例县气象局 ",
        {RECEIVED: "１,２00", FEE: ""},
        " 垂直管理 ",
        by=author,
    )
    assert (body.name, body.note, body.agency) == ("示例县气象局", "垂直管理", None)
    assert body.figures == {RECEIVED: "1200"}
    changed = change_outside(
        report.pk, body.pk, "示例县气象台", {RECEIVED: "3"}, by=author
    )
    assert (changed.name, changed.figures) == ("示例县气象台", {RECEIVED: "3"})
    remove_addend(report.pk, body.pk, by=author)
    assert not report.addends.filter(pk=body.pk).exists()
    trail = list(Entry.objects.filter(action__startswith="addend.").order_by("pk"))
    assert [row.action for row in trail][-3:] == [
        "addend.save",
        "addend.save",
        "addend.remove",
    ]
    assert trail[-2].detail["changed"] == {RECEIVED: ["1200", "3"]}


@pytest.mark.parametrize(
    ("name", "values", "field"),
    [
        ("", {}, "name"),
        ("名" * 101, {}, "name"),
        ("示例县人民政府", {}, "name"),
        ("示例县气象局", {RECEIVED: "-1"}, RECEIVED),
        ("示例县气象局", {RECEIVED: "1.5"}, RECEIVED),
        ("示例县气象局", {RECEIVED: "很多"}, RECEIVED),
        ("示例县气象局", {RECEIVED: "1e3"}, RECEIVED),
        ("示例县气象局", {RECEIVED: "9" * 16}, RECEIVED),
        ("示例县气象局", {FEE: "1.23456"}, FEE),
        ("示例县气象局", {"no.such": "1"}, "no.such"),
    ],
)
def test_a_wrong_entry_is_refused_by_its_field(
    report, author, own, name, values, field
):
    before = report.addends.count()
    with pytest.raises(ValidationError) as wrong:
        add_outside(report.pk, name, values, by=author)
    assert list(wrong.value.error_dict) == [field]
    assert report.addends.count() == before


def test_what_must_be_in_the_sum_cannot_be_removed(county, report, author, own):
    report_of(county.office, author, State.PUBLISHED, figures(2))
    gather(report.pk, by=author)
    taken = report.addends.get(agency=county.office)
    for addend in (own, taken):
        with pytest.raises(Blocked):
            remove_addend(report.pk, addend.pk, by=author)
    with pytest.raises(Blocked):
        change_outside(report.pk, taken.pk, "", {RECEIVED: "1"}, by=author)
    assert report.addends.count() == 2


def test_the_office_stands_in_for_an_agency_until_it_reports(
    county, report, author, own
):
    entered = add_outside(report.pk, county.other.name, {RECEIVED: "4"}, by=author)
    assert entered.agency == county.other
    missing = [row.agency for row in preview_of(report).missing]
    assert missing == [county.office]
    edition = report_of(county.other, author, State.SUBMITTED, figures(3))
    addend = report.addends.get(agency=county.other)
    rows = {row.agency.pk: row for row in standings_of(report)}
    assert "已经有报告" in str(warnings_of(addend, report, rows)[0])
    gather(report.pk, by=author)
    addend.refresh_from_db()
    assert (addend.edition, addend.figures) == (edition, {})
    with pytest.raises(ValidationError):
        add_outside(report.pk, county.other.name, {}, by=author)


def test_a_body_outside_that_becomes_an_agency_is_taken_over(
    county, report, author, own
):
    body = add_outside(report.pk, "示例县第0局", {RECEIVED: "4"}, by=author)
    (agency,) = more_agencies(county, 1)
    report_of(agency, author, State.PUBLISHED, figures(2))
    gather(report.pk, by=author)
    body.refresh_from_db()
    assert body.agency == agency and body.edition.agency == agency
    assert report.addends.filter(name=agency.name).count() == 1


def test_a_newer_edition_is_announced_and_taken_when_asked(county, report, author, own):
    first = report_of(county.office, author, State.PUBLISHED, figures(2))
    gather(report.pk, by=author)
    do_add_up(report, author)
    before = values_of(report)
    Report.objects.filter(pk=first.pk).update(state=State.SUPERSEDED)
    second = report_of(county.office, author, State.PUBLISHED, figures(6), edition=2)
    rows = {row.agency.pk: row for row in standings_of(report)}
    addend = report.addends.select_related("edition").get(agency=county.office)
    (warning,) = warnings_of(addend, report, rows)
    assert "第2版" in str(warning)
    assert dict(sums_of(report).figures) == before
    gather(report.pk, by=author)
    addend = report.addends.select_related("edition").get(agency=county.office)
    assert addend.edition == second
    assert warnings_of(addend, report, rows) == []
    do_add_up(report, author)
    assert values_of(report)[RECEIVED] == (
        before[RECEIVED] - figures(2)[RECEIVED] + figures(6)[RECEIVED]
    )


def test_a_report_sent_back_counts_no_more_and_is_dropped(county, report, author, own):
    edition = report_of(county.office, author, State.SUBMITTED, figures(2))
    gather(report.pk, by=author)
    Report.objects.filter(pk=edition.pk).update(state=State.DRAFT)
    addend = report.addends.select_related("edition").get(agency=county.office)
    rows = {row.agency.pk: row for row in standings_of(report)}
    assert "退回" in str(warnings_of(addend, report, rows)[0])
    assert dict(sums_of(report).figures) == {}
    assert [share.value is None for share in addends_of(report, RECEIVED)] == [
        False,
        True,
    ]
    done = gather(report.pk, by=author)
    assert done.dropped == (county.office.name,)
    assert names(report) == [county.county.name]


def test_a_report_handed_in_again_is_announced(county, report, author, own):
    edition = report_of(county.office, author, State.SUBMITTED, figures(2))
    gather(report.pk, by=author)
    addend = report.addends.get(agency=county.office)
    edition.submitted_at = addend.taken_at.replace(year=addend.taken_at.year + 1)
    edition.save()
    addend = report.addends.select_related("edition").get(agency=county.office)
    rows = {row.agency.pk: row for row in standings_of(report)}
    assert "重新送审" in str(warnings_of(addend, report, rows)[0])


def test_an_agency_that_moved_away_is_announced_and_may_go(county, report, author, own):
    report_of(county.office, author, State.PUBLISHED, figures(2))
    gather(report.pk, by=author)
    Agency.objects.filter(pk=county.office.pk).update(parent=county.city)
    addend = report.addends.select_related("edition").get(agency=county.office)
    rows = {row.agency.pk: row for row in standings_of(report)}
    assert "不是直接下级" in str(warnings_of(addend, report, rows)[0])
    remove_addend(report.pk, addend.pk, by=author)
    assert names(report) == [county.county.name]


def test_who_owes_no_report_is_shown_with_the_reason(county, report, author):
    campaign = Campaign.objects.create(
        agency=county.county,
        year=YEAR,
        internal_due_on=f"{YEAR + 1}-01-15",
        due_on=f"{YEAR + 1}-01-31",
        own_due_on=f"{YEAR + 1}-03-31",
    )
    Obligation.objects.create(
        campaign=campaign, agency=county.other, excuse="示例：年内新设。"
    )
    gather(report.pk, by=author)
    excuses = {row.agency: row.excuse for row in preview_of(report).missing}
    assert excuses == {county.office: "", county.other: "示例：年内新设。"}


def test_an_adjusted_cell_keeps_its_value_and_its_reason(report, author, own):
    row = report.statistics.get(code=RECEIVED)
    row.value, row.source, row.reason = Decimal(777), Source.ADJUSTED, "示例理由"
    row.save()
    preview = preview_of(report)
    assert [cell.spec.code for cell in preview.kept] == [RECEIVED]
    do_add_up(report, author)
    row.refresh_from_db()
    assert (row.value, row.source, row.reason) == (777, Source.ADJUSTED, "示例理由")
    assert row.computed == figures(1)[RECEIVED]
    row.value = row.computed
    row.save()
    do_add_up(report, author)
    row.refresh_from_db()
    assert (row.source, row.reason) == (Source.SUMMED, "")


def test_the_preview_changes_nothing_and_says_everything(report, author, own):
    Statistic.objects.filter(report=report, code=RECEIVED).update(value=5)
    preview = preview_of(report)
    (change,) = [cell for cell in preview.changes if cell.spec.code == RECEIVED]
    assert (change.old, change.total) == (5, figures(1)[RECEIVED])
    assert report.statistics.get(code=RECEIVED).value == 5
    add_up(report.pk, by=author, stamp=preview.stamp)
    assert preview_of(report).changes == []
    assert preview_of(report).unchanged == len(FORM.figures)
    entry = Entry.objects.get(action="report.add_up")
    assert entry.detail["changed"][RECEIVED] == [
        "5",
        f"{figures(1)[RECEIVED].normalize():f}",
    ]


@pytest.mark.parametrize("what", ["addend", "item", "value", "report below", "stamp"])
def test_nothing_is_added_up_that_the_officer_did_not_see(
    county, report, author, own, what
):
    edition = report_of(county.office, author, State.SUBMITTED, figures(2))
    gather(report.pk, by=author)
    stamp = preview_of(report).stamp
    if what == "addend":
        add_outside(report.pk, "示例县气象局", {}, by=author)
    elif what == "item":
        reconcile(report.pk, RECEIVED, Decimal(1), "示例理由", by=author)
    elif what == "value":
        Statistic.objects.filter(report=report, code=RECEIVED).update(value=5)
    elif what == "report below":
        edition.statistics.filter(code=RECEIVED).update(value=49)
    else:
        stamp = "0" * 24
    before = values_of(report)
    with pytest.raises(Changed):
        add_up(report.pk, by=author, stamp=stamp)
    assert values_of(report) == before


def test_two_officers_do_not_overwrite_each_other(report, author, own):
    stamp = entry_stamp(own.__class__.objects.get(pk=own.pk))
    change_outside(report.pk, own.pk, "", {RECEIVED: "1"}, by=author, stamp=stamp)
    with pytest.raises(Changed):
        change_outside(report.pk, own.pk, "", {RECEIVED: "2"}, by=author, stamp=stamp)
    own.refresh_from_db()
    assert own.figures == {RECEIVED: "1"}


def test_only_the_author_of_a_draft_writes(county, report, author, own):
    reviewer, outsider = (
        county.people["county_reviewer"],
        county.people["outsider"],
    )
    calls = [
        lambda by: gather(report.pk, by=by),
        lambda by: add_outside(report.pk, "示例", {}, by=by),
        lambda by: change_outside(report.pk, own.pk, "", {}, by=by),
        lambda by: remove_addend(report.pk, own.pk, by=by),
        lambda by: reconcile(report.pk, RECEIVED, Decimal(1), "示例", by=by),
        lambda by: add_up(report.pk, by=by, stamp=""),
    ]
    for call in calls:
        with pytest.raises(PermissionDenied):
            call(reviewer)
        with pytest.raises(Http404):
            call(outsider)
    Report.objects.filter(pk=report.pk).update(state=State.SUBMITTED)
    for call in calls:
        with pytest.raises(Blocked):
            call(author)
    assert report.addends.get().figures == own.__class__.objects.get().figures


def test_a_format_without_tables_and_nothing_taken_in_are_refused(county, author):
    free = county_draft(county, format="free", year=2016)
    with pytest.raises(Blocked):
        gather(free.pk, by=author)
    assert not free.addends.exists()
    empty = county_draft(county)
    with pytest.raises(Blocked):
        add_up(empty.pk, by=author, stamp=preview_of(empty).stamp)


def queries(call):
    with CaptureQueriesContext(connection) as caught:
        call()
    return len(caught)


def test_sums_cost_the_same_for_few_and_for_many(county, report, author, own):
    costs = []
    for first, count in ((0, 2), (2, 10)):
        for agency in more_agencies(county, count, first):
            report_of(agency, author, State.PUBLISHED, figures(2))
        gather(report.pk, by=author)
        row = Report.objects.select_related("agency").get(pk=report.pk)
        costs.append(
            (
                queries(lambda row=row: sums_of(row)),
                queries(lambda row=row: addends_of(row, RECEIVED)),
                queries(lambda row=row: preview_of(row)),
            )
        )
    assert report.addends.count() == 13
    assert costs == [(3, 2, 7), (3, 2, 7)]
