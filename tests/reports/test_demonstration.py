"""The acceptance case: the city's report on 2017, loaded as `demo` loads it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.apps import apps
from django.utils import timezone

from disclosure.agencies.models import User
from disclosure.audit.queries import verify
from reports.actions.figures import save_statistic
from reports.actions.starting import revise
from reports.demo.loading import load
from reports.document import from_json
from reports.models import Report
from reports.queries import findings_of
from reports.rules.vocabulary import Level, State

TOTALS = {
    "published.total": ("10180", ["14", "10", "6895", "3261"]),
    "portal.total": (
        "2389",
        ["1025", "465", "12", "20", "93", "22", "415", "337"],
    ),
    "new_media.total": (
        "9809",
        ["15", "2362", "282", "1945", "1755", "2920", "530"],
    ),
    "letters.total": ("4402", ["240", "179", "3983"]),
}


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The demonstration, loaded once; what a test changes is rolled back."""
    from django.test import TestCase

    class Loaded(TestCase):
        pass

    with django_db_blocker.unblock():
        Loaded.setUpClass()
        try:
            assert load() is True
            yield
        finally:
            Loaded.tearDownClass()


@pytest.fixture
def city(loaded, db):
    return Report.objects.get(agency__slug="urumqi", year=2017)


def counts():
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.app_label in ("agencies", "audit", "reports", "pagecache")
    }


def test_the_published_report_holds_the_four_totals_with_their_parts(city):
    document = from_json(city.document.content)
    values = {figure.code: figure.value for figure in document.figures}
    for code, (total, parts) in TOTALS.items():
        assert values[code] == total
        found = [f.value for f in document.figures if f.part_of == code]
        assert found == parts
        assert sum(map(int, parts)) == int(total)
    assert [figure.value for figure in document.key_figures] == [
        total for total, _parts in TOTALS.values()
    ]


def test_the_parts_stand_below_their_total_in_the_section_they_belong_to(city):
    document = from_json(city.document.content)
    tables = [table for section in document.sections for table in section.tables]
    shown = {
        table.rows[0].code: [row.value for row in table.rows[1:]]
        for table in tables
        if table.has_total
    }
    assert shown == {code: parts for code, (_total, parts) in TOTALS.items()}


def test_the_report_keeps_the_day_of_its_first_publication(city):
    assert timezone.localtime(city.origin_published_at).date() == date(2018, 1, 2)
    document = from_json(city.document.content)
    first = document.first_published_at
    assert first is not None
    assert timezone.localtime(first).date() == date(2018, 1, 2)


def test_the_published_report_has_no_open_finding(city):
    assert city.state == State.PUBLISHED
    assert not [item for item in findings_of(city) if item.is_open]


def test_one_wrong_part_is_one_error_that_names_the_total_and_all_its_parts(city):
    author = User.objects.get(username="author")
    draft = revise(city.pk, by=author, reason="复核")
    row = draft.statistics.get(code="published.licences_and_penalties")
    assert row.value == 6895
    save_statistic(draft.pk, {"value": Decimal("6896")}, by=author, statistic_id=row.pk)
    errors = [
        item.finding for item in findings_of(draft) if item.finding.level is Level.ERROR
    ]
    (error,) = errors
    sentence = str(error.message)
    assert error.code == "published.total"
    for words in (
        "10180",
        "10181",
        "市本级政府文件 14",
        "财政部门预决算 10",
        "许可和处罚信息 6896",
        "权责清单 3261",
    ):
        assert words in sentence
    save_statistic(draft.pk, {"value": Decimal("6895")}, by=author, statistic_id=row.pk)
    assert not [
        item for item in findings_of(draft) if item.finding.level is Level.ERROR
    ]


def test_loading_again_changes_nothing(city):
    before = counts()
    assert load() is False
    assert counts() == before
    assert verify().is_whole


def test_the_county_shows_a_correction_of_two_figures(loaded, db):
    new = Report.objects.get(agency__slug="shili", state=State.PUBLISHED)
    document = from_json(new.document.content)
    assert [(c.code, c.old, c.new) for c in document.corrections] == [
        ("published.total", "413", "412"),
        ("published.website", "381", "380"),
    ]
    assert new.revises is not None
    assert new.revises.state == State.SUPERSEDED
