"""Passwords guessed: for one account, from one address, from many."""

import pytest
from django.test import Client

from disclosure.accounts.actions import guessing
from disclosure.audit.models import Entry
from tests.accounts.helpers import LOGIN, is_in
from tests.people import PASSWORD


@pytest.fixture
def author(world):
    return world.people["author"]


def attempt(name, password, address="192.0.2.1"):
    client = Client(REMOTE_ADDR=address)
    return client.post(LOGIN, {"username": name, "password": password})


def statuses(count, *typed):
    return [attempt(*typed).status_code for _number in range(count)]


def test_five_wrong_passwords_shut_the_door(author):
    assert statuses(6, "author", "wrong") == [200, 200, 200, 200, 429, 429]
    client = Client(REMOTE_ADDR="192.0.2.1")
    right = client.post(LOGIN, {"username": "author", "password": PASSWORD})
    assert right.status_code == 429
    assert "请等 15 分钟后再登录" in right.content.decode()
    assert not is_in(client)
    assert attempt("author", PASSWORD, "192.0.2.7").status_code == 302


def test_a_shut_door_counts_and_writes_nothing_more(author, monkeypatch):
    """Else one address could keep an account shut, and fill the trail."""
    monkeypatch.setattr(guessing, "ACCOUNT_TRIES", 8)
    statuses(20, "author", "wrong")
    assert Entry.objects.filter(action="login_failed").count() == 5
    assert attempt("author", PASSWORD, "192.0.2.7").status_code == 302


@pytest.mark.parametrize("name", [" author ", "ａuthor", "author\u3000"])
def test_no_other_way_to_write_a_name_gives_more_attempts(author, name):
    statuses(5, "author", "wrong")
    assert attempt(name, PASSWORD).status_code == 429


def test_many_addresses_together_do_not_guess_for_ever(author, monkeypatch):
    monkeypatch.setattr(guessing, "ACCOUNT_TRIES", 8)
    for number in range(8):
        assert attempt("author", "wrong", f"192.0.2.{number}").status_code == 200
    assert attempt("author", PASSWORD, "192.0.2.99").status_code == 429
    assert attempt("reviewer", PASSWORD, "192.0.2.99").status_code == 302


def test_one_address_does_not_try_one_password_on_everybody(author, monkeypatch):
    monkeypatch.setattr(guessing, "PLACE_FAILURES", 6)
    for number in range(6):
        assert attempt(f"somebody-{number}", "wrong").status_code == 200
    assert attempt("author", PASSWORD).status_code == 429
    assert attempt("author", PASSWORD, "192.0.2.7").status_code == 302


def test_an_office_behind_one_address_logs_in_as_often_as_it_likes(author, monkeypatch):
    monkeypatch.setattr(guessing, "PLACE_FAILURES", 3)
    assert statuses(6, "author", PASSWORD) == [302] * 6


def test_the_addresses_of_one_network_are_one(author):
    for number in range(5):
        attempt("author", "wrong", f"2001:db8:0:1::{number + 1}")
    assert attempt("author", PASSWORD, "2001:db8:0:1:f::9").status_code == 429
    assert attempt("author", PASSWORD, "2001:db8:0:2::1").status_code == 302


@pytest.mark.parametrize("name", ["", "\x00", "x" * 10_000, "‮author", "😀"])
def test_odd_names_are_wrong_names(author, name):
    assert attempt(name, PASSWORD).status_code == 200
