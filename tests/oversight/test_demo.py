"""Supervision of the invented county, as the demonstration loads it."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.test import TestCase
from django.utils import timezone

from disclosure.agencies.models import Agency, User
from disclosure.audit.queries import verify
from disclosure.casework.demo import Staff
from disclosure.casework.demo_followers import followers
from disclosure.oversight import demo
from disclosure.oversight.models import (
    Assessment,
    Message,
    PublishedTimes,
    Reminder,
    Sheet,
    SupervisionNotice,
)
from reports.demo.loading import COUNTY, load
from reports.demo.requests import DESKS, EDUCATION, LAND, OFFICERS, load_requests

pytestmark = pytest.mark.xdist_group("demo")
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """A small county, made once; what a test changes is rolled back."""

    class Loaded(TestCase):
        pass

    with django_db_blocker.unblock():
        Loaded.setUpClass()
        try:
            load()
            load_requests(scale=0)
            yield
        finally:
            Loaded.tearDownClass()


@pytest.fixture
def county(loaded, db) -> Agency:
    return Agency.objects.get(slug=COUNTY)


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.app_label in ("agencies", "audit", "casework", "oversight")
    }


def test_it_is_entered_by_name():
    assert "disclosure.oversight.demo.load" in followers


def test_reminders_were_made_over_several_days(county):
    days = set(Reminder.objects.values_list("on", flat=True))
    assert len(days) > 1
    assert max(days) < TODAY
    for reminder in Reminder.objects.select_related("case"):
        assert reminder.case.events.filter(action="remind", on=reminder.on).exists()


def test_two_notices_stand_differently(county):
    found = SupervisionNotice.objects.order_by("pk")
    assert [(row.agency.slug, row.state) for row in found] == [
        (EDUCATION, "answered"),
        (LAND, "issued"),
    ]
    for row in found:
        assert row.issuer == county
        assert row.cases.filter(agency=row.agency).exists()


def test_last_year_was_assessed_and_published(county):
    made = Assessment.objects.get()
    assert (made.agency, made.state) == (county, "published")
    assert (made.first.year, made.last.year) == (TODAY.year - 1, TODAY.year - 1)
    sheets = Sheet.objects.filter(assessment=made)
    assert {row.agency.slug for row in sheets} == {COUNTY, EDUCATION, LAND}
    assert all(row.score is not None for row in sheets)


def test_the_county_publishes_its_response_times(county, client):
    years = PublishedTimes.objects.filter(publishing__agency=county)
    assert [row.year for row in years] == [TODAY.year, TODAY.year - 1]
    path = f"/agencies/{COUNTY}/"
    assert 'id="response-times"' in client.get(path).content.decode()


def test_nobody_is_mailed_and_the_trail_is_whole(county):
    assert not Message.objects.exists()
    assert verify().broken_id is None


def test_loading_again_changes_nothing(county):
    before = counts()
    people = [User.objects.get(username=name) for name, *_rest in OFFICERS]
    agencies = [Agency.objects.get(slug=slug) for slug, *_rest in DESKS]
    assert demo.load(agencies, Staff(*people)) == 0
    assert load_requests(scale=0) == 0
    assert counts() == before
