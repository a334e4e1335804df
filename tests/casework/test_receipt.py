"""The receipt, seen by the browser that filed and by nobody else."""

from __future__ import annotations

import re
from datetime import date
from unittest import mock

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.casework.models import Case, Desk
from disclosure.casework.rules.expectations import expectations
from disclosure.casework.tracking.codes import code_for, code_key
from disclosure.casework.views.browser import RECEIPT_COOKIE
from tests.casework.factories import make_desk
from tests.casework.filling import PERSON, Citizen, page_of
from tests.factories import World
from tests.rules.casework.calendars import CN

RECEIPT = "/requests/receipt/"


@pytest.fixture
def desk(world: World, settings) -> Desk:
    settings.FORM_MIN_SECONDS = 0
    return make_desk(world)


@pytest.fixture
def citizen(desk: Desk) -> Citizen:
    found = Citizen(f"/requests/apply/{desk.agency.slug}/")
    found.file()
    return found


def test_it_shows_number_code_and_what_happens_next(citizen):
    answer = citizen.client.get(RECEIPT)
    page, case = page_of(answer), Case.objects.get()
    code = code_for(case.submission_key)
    assert case.number in page and code in page
    assert case.code_key == code_key(code)
    assert len(re.findall(r"<strong>\d{4}年\d+月\d+日（星期.）</strong>", page)) == 3
    assert 'href="/requests/track/"' in page
    assert page_of(citizen.client.get(RECEIPT)) == page


def test_it_is_kept_nowhere(citizen):
    answer = citizen.client.get(RECEIPT)
    assert "no-store" in answer.headers["Cache-Control"]
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert 'content="noindex"' in page_of(answer)


def test_the_cookie_is_private_signed_and_lasts_an_hour(desk):
    citizen = Citizen(f"/requests/apply/{desk.agency.slug}/")
    answer = citizen.file()
    cookie = answer.cookies[RECEIPT_COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert (cookie["max-age"], cookie["path"]) == (3600, "/requests/")
    case = Case.objects.get()
    code = code_for(case.submission_key)
    assert answer.url == RECEIPT
    assert code not in str(answer.headers) + cookie.value
    later = signing.time.time() + 3700
    with mock.patch("django.core.signing.time.time", return_value=later):
        assert citizen.client.get(RECEIPT).status_code == 404


def test_it_needs_https_where_there_is_https(desk, settings):
    settings.SESSION_COOKIE_SECURE = True
    answer = Citizen(f"/requests/apply/{desk.agency.slug}/").file()
    assert answer.cookies[RECEIPT_COOKIE]["secure"]


def test_nobody_else_sees_it(citizen, client):
    page = page_of(client.get(RECEIPT))
    assert client.get(RECEIPT).status_code == 404
    assert "没有可以显示的回执" in page
    key = Case.objects.get().submission_key
    for value in (key, f"{key}:x:y", "", "\x00", "a" * 4000):
        forged = Client()
        forged.cookies[RECEIPT_COOKIE] = value
        assert forged.get(RECEIPT).status_code == 404


def test_a_signed_key_of_no_case_finds_nothing(client, desk):
    signed = signing.get_cookie_signer(salt=f"{RECEIPT_COOKIE}casework.receipt")
    client.cookies[RECEIPT_COOKIE] = signed.sign("f" * 64)
    assert client.get(RECEIPT).status_code == 404


def test_the_newest_receipt_is_shown(citizen):
    citizen.file(subject="另一份（示例）")
    newest = Case.objects.order_by("-pk").first()
    assert newest.number in page_of(citizen.client.get(RECEIPT))


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_it_can_only_be_read(citizen, method):
    assert getattr(citizen.client, method)(RECEIPT).status_code == 405


def test_it_names_no_person(citizen):
    page = page_of(citizen.client.get(RECEIPT))
    for secret in (PERSON["name"], PERSON["identity_number"], PERSON["phone"]):
        assert secret not in page


def test_it_takes_few_statements(citizen):
    citizen.client.get(RECEIPT)
    with CaptureQueriesContext(connection) as queries:
        citizen.client.get(RECEIPT)
    # The case, the stamp of the calendar, the site.
    assert len(queries) <= 4, "\n".join(query["sql"] for query in queries)


def test_days_are_counted_from_the_last_day_of_the_confirmation():
    # Filed on a Friday before the working Saturday of 2024-09-14.
    days = expectations(date(2024, 9, 13), CN)
    assert days.confirmed_by == date(2024, 9, 14)
    assert days.replied_by == CN.add(date(2024, 9, 14), 20) == date(2024, 10, 18)
    assert days.extended_to == CN.add(date(2024, 10, 18), 20)
    assert not days.is_provisional


def test_days_of_a_year_not_announced_are_provisional():
    last = CN.complete_through
    days = expectations(last, CN)
    assert days.is_provisional and days.confirmed_by > last
