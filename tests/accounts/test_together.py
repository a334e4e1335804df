"""Two at the same moment: one code, one recovery code, two duties for one person."""

import time

import pytest
from django.db import DatabaseError

from disclosure.accounts.actions import second_factor
from disclosure.accounts.models import RecoveryCode
from disclosure.accounts.rules import totp
from disclosure.agencies.models import Officer
from disclosure.agencies.vocabulary import Role
from tests.accounts.helpers import with_second_factor
from tests.factories import make_user, make_world
from tests.together import together


@pytest.fixture
def world(shared_database):
    return make_world()


def test_one_code_lets_one_in(world, monkeypatch):
    """Both look the code up before either uses it."""
    author = world.people["author"]
    phone = with_second_factor(author)
    code = phone.code()
    monkeypatch.setattr(totp, "matching_step", _slowly(totp.matching_step))
    attempt = lambda: second_factor.prove(author, code)  # noqa: E731
    assert sorted(together(*[attempt] * 4)) == [False, False, False, True]


def test_one_recovery_code_lets_one_in(world, monkeypatch):
    monkeypatch.setattr(second_factor, "_use", _later(second_factor._use))
    author = world.people["author"]
    paper = with_second_factor(author).papers[0]
    attempt = lambda: second_factor.prove(author, paper)  # noqa: E731
    assert sorted(together(*[attempt] * 4)) == [False, False, False, True]
    assert RecoveryCode.objects.filter(user=author, used_at=None).count() == 9


def test_two_duties_for_one_person_at_once(world):
    """Past the actions: two writers who both see a person without a duty."""
    user = make_user("duty")
    offices = [
        Officer(user=user, agency=world.office, role=role)
        for role in (Role.SYSTEM_ADMIN, Role.AUDIT_ADMIN)
    ]
    results = together(*[office.save for office in offices])
    assert sum(isinstance(result, DatabaseError) for result in results) == 1
    assert user.offices.count() == 1


def _slowly(found):
    def matching(*arguments):
        step = found(*arguments)
        time.sleep(0.2)
        return step

    return matching


def _later(act):
    def acting(*arguments):
        time.sleep(0.2)
        return act(*arguments)

    return acting
