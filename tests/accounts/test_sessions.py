"""When a session ends."""

import time

import pytest
from django.test import Client

from disclosure.accounts.actions import passwords, second_factor
from disclosure.accounts.sessions import officer_of
from tests.accounts.helpers import (
    ACCOUNT,
    CODE,
    END,
    LOGIN,
    NEW,
    SET_UP,
    is_in,
    type_password,
    with_second_factor,
)
from tests.people import PASSWORD, login


@pytest.fixture
def author(world):
    return world.people["author"]


@pytest.mark.parametrize(
    ("age", "is_open"), [(12 * 3600 - 60, True), (12 * 3600, False)]
)
def test_twelve_hours_are_the_end_however_busy(author, age, is_open):
    client = type_password("author")
    session = client.session
    session["officer_began"] = time.time() - age
    session.save()
    assert is_in(client) is is_open
    assert ("_auth_user_id" in client.session) is is_open


@pytest.mark.parametrize("began", [None, "x", [], 4e18])
def test_a_session_without_a_true_beginning_ends(author, began):
    client = type_password("author")
    session = client.session
    session["officer_began"] = began
    session.save()
    assert not is_in(client)


def test_a_session_without_the_second_factor_is_none(author):
    with_second_factor(author)
    assert not is_in(login(Client(), "author"))


def test_a_new_password_of_ones_own_ends_the_others_only(author):
    here, there = type_password("author"), type_password("author")
    data = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    assert here.post("/admin/password_change/", data).url == ACCOUNT
    assert is_in(here)
    assert not is_in(there)


def test_a_password_set_by_the_administrator_ends_all(world, author):
    client = type_password("author")
    passwords.set_password(author, NEW, by=world.people["security"])
    assert not is_in(client)


def test_ending_the_others(author):
    here, there = type_password("author"), type_password("author")
    assert here.post(END).url == ACCOUNT
    assert is_in(here)
    assert not is_in(there)
    assert here.get(END).status_code == 405
    assert Client().post(END).url == f"{LOGIN}?next={ACCOUNT}"


def test_a_lost_device_taken_away_ends_all(world, author):
    phone = with_second_factor(author)
    client = type_password("author")
    client.post(CODE, {"code": phone.code()})
    assert is_in(client)
    second_factor.reset(author, by=world.people["security"])
    assert not is_in(client)


def test_a_log_in_carries_nothing_on_that_was_there_before(world, author):
    """Left by somebody else, or planted: whoever saw a secret would share it."""
    client = type_password("author")
    seen = client.get(SET_UP).context["secret"]
    client.post(LOGIN, {"username": "reviewer", "password": PASSWORD})
    assert client.get("/admin/").context["user"].username == "reviewer"
    assert client.get(SET_UP).context["secret"] != seen


def test_a_half_log_in_ends_the_session_of_who_was_there(world, author):
    with_second_factor(world.people["reviewer"])
    client = type_password("author")
    client.post(LOGIN, {"username": "reviewer", "password": PASSWORD})
    assert not is_in(client)
    assert "_auth_user_id" not in client.session


def test_a_secret_left_at_the_door_is_not_the_next_ones(world, author, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = type_password("author")
    seen = client.get(SET_UP).context["secret"]
    client.post(LOGIN, {"username": "reviewer", "password": PASSWORD})
    page = client.get(SET_UP)
    assert page.context["account_name"] == "reviewer"
    assert page.context["secret"] != seen


def test_an_account_switched_off_does_not_come_back_logged_in(world, client_of, author):
    client = type_password("author")
    form = {"username": "author", "name": author.name, "email": ""}
    url = f"/admin/agencies/user/{author.pk}/change/"
    security = client_of("security")
    assert security.post(url, form).status_code == 302
    assert not is_in(client)
    assert security.post(url, {**form, "is_active": "on"}).status_code == 302
    assert not is_in(client)
    assert is_in(type_password("author"))


def test_public_pages_open_no_session(world, client):
    for address in ("/", "/reports/", "/search/"):
        response = client.get(address)
        assert not response.wsgi_request.session.accessed
        assert not response.cookies


def test_who_is_there_is_one_statement(author, django_assert_num_queries):
    request = login(Client(), "author").get("/admin/").wsgi_request
    with django_assert_num_queries(1):
        assert officer_of(request).username == "author"
