"""What is done with accounts from the command line."""

import getpass

import pytest
from django.core.management import CommandError, call_command

from disclosure.agencies.models import User
from disclosure.audit.models import Entry
from tests.accounts.helpers import NEW, is_in, type_password
from tests.people import PASSWORD


@pytest.fixture
def author(world):
    return world.people["author"]


def typing(monkeypatch, *passwords):
    typed = iter(passwords)
    monkeypatch.setattr(getpass, "getpass", lambda _said: next(typed))


def test_a_password_set_by_the_operator_is_in_the_trail(author, monkeypatch):
    client = type_password("author")
    typing(monkeypatch, NEW, NEW)
    call_command("changepassword", "author")
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor_id) == ("user.password", None)
    assert entry.object_id == str(author.pk)
    assert NEW not in str(vars(entry))
    assert not is_in(client)
    assert is_in(type_password("author", NEW))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("short", "short"), "10"),
        ((PASSWORD, PASSWORD), "最近用过"),
        ((NEW, "other"), "两次输入的密码不同"),
    ],
)
def test_it_has_to_be_a_good_one(author, monkeypatch, typed, said):
    typing(monkeypatch, *typed)
    with pytest.raises(CommandError, match=said):
        call_command("changepassword", "author")
    assert User.objects.get(pk=author.pk).check_password(PASSWORD)


def test_nobody_has_no_password(db):
    with pytest.raises(CommandError, match="没有这个用户"):
        call_command("changepassword", "nobody")


def test_a_new_superuser_is_in_the_trail(world, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", NEW)
    more = {"interactive": False, "username": "root", "email": ""}
    call_command("createsuperuser", **more)
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.object_label) == ("user.create", "root")
    assert (entry.actor_id, entry.detail) == (None, {"fields": ["is_superuser"]})
    assert Entry.objects.filter(object_label="root").count() == 1
