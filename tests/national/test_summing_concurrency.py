"""Two officers of a government add up at the same moment."""

from __future__ import annotations

from decimal import Decimal
from functools import partial

import pytest

from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from reports.actions.addends import add_outside, change_outside
from reports.actions.summing import add_up, gather, reconcile
from reports.rules.vocabulary import Source, State
from reports.summing.preview import preview_of
from reports.summing.sums import sums_of
from tests.factories import make_world
from tests.national.sums_desk import (
    FORM,
    RECEIVED,
    appoint_county,
    county_draft,
    figures,
    report_of,
    typed,
)
from tests.together import outcome, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def county(shared_database):
    world = make_world()
    appoint_county(world)
    return world


@pytest.fixture
def author(county):
    return county.people["county_author"]


@pytest.fixture
def report(county, author):
    report_of(county.office, author, State.PUBLISHED, figures(2))
    return county_draft(county)


def test_taking_in_twice_at_once_makes_each_addend_once(county, report, author):
    results = together(*[partial(gather, report.pk, by=author)] * 3)
    assert outcome(results) == ["done"] * 3, results
    names = list(report.addends.values_list("name", flat=True))
    assert names == [county.county.name, county.office.name]
    assert verify().is_whole


def test_the_same_body_entered_twice_at_once_is_refused_in_words(report, author):
    add = partial(add_outside, report.pk, "示例县气象局", {RECEIVED: "1"}, by=author)
    results = together(add, add)
    assert outcome(results) == ["ValidationError", "done"], results
    assert report.addends.filter(name="示例县气象局").count() == 1


def test_of_two_who_add_up_one_writes(report, author):
    gather(report.pk, by=author)
    own = report.addends.get(agency=report.agency)
    change_outside(report.pk, own.pk, "", typed(figures(1)), by=author)
    stamp = preview_of(report).stamp
    results = together(*[partial(add_up, report.pk, by=author, stamp=stamp)] * 2)
    assert outcome(results) == ["Changed", "done"], results
    assert Entry.objects.filter(action="report.add_up").count() == 1
    assert verify().is_whole


def test_an_item_and_the_sum_at_once_leave_nothing_in_between(report, author):
    gather(report.pk, by=author)
    own = report.addends.get(agency=report.agency)
    change_outside(report.pk, own.pk, "", typed(figures(1)), by=author)
    stamp = preview_of(report).stamp
    results = together(
        partial(add_up, report.pk, by=author, stamp=stamp),
        partial(reconcile, report.pk, RECEIVED, Decimal(3), "示例：漏计。", by=author),
    )
    assert not isinstance(results[1], Exception), results
    plain = figures(1)[RECEIVED] + figures(2)[RECEIVED]
    value = report.statistics.get(code=RECEIVED).value
    if isinstance(results[0], Exception):
        assert type(results[0]).__name__ == "Changed" and value is None
    else:
        assert value == plain
        assert report.statistics.filter(source=Source.SUMMED).count() == len(
            FORM.figures
        )
    assert sums_of(report).figures[RECEIVED] == plain + 3
