"""Counting attempts, also by many at once."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from django.db import connection

from disclosure.throttle import actions
from disclosure.throttle.actions import allow, remaining
from disclosure.throttle.models import Attempts
from disclosure.throttle.subjects import network_of

HOUR = 3600
ADDRESS = "192.0.2.7"
#: The beginning of an hour.
NOON = 1_800_000_000


class Clock:
    def __init__(self) -> None:
        self.now = float(NOON)


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", lambda: clock.now)
    return clock


def test_the_limit_is_the_last_one_allowed(db, clock):
    assert remaining("track", ADDRESS, 3, HOUR) == 3
    tries = [allow("track", ADDRESS, 3, HOUR) for _ in range(5)]
    assert tries == [True, True, True, False, False]
    assert remaining("track", ADDRESS, 3, HOUR) == 0
    assert Attempts.objects.get().count == 3


def test_asking_what_is_left_counts_nothing(db, clock):
    allow("track", ADDRESS, 3, HOUR)
    assert [remaining("track", ADDRESS, 3, HOUR) for _ in range(3)] == [2, 2, 2]


def test_purposes_subjects_and_windows_are_counted_apart(db, clock):
    assert allow("track", ADDRESS, 1, HOUR)
    assert allow("apply", ADDRESS, 1, HOUR)
    assert allow("track", "192.0.2.8", 1, HOUR)
    assert allow("track", ADDRESS, 1, 60)
    assert not allow("track", ADDRESS, 1, HOUR)


def test_a_new_window_begins_at_zero(db, clock):
    assert allow("track", ADDRESS, 1, HOUR)
    clock.now = NOON + HOUR - 1
    assert not allow("track", ADDRESS, 1, HOUR)
    clock.now = NOON + HOUR
    assert allow("track", ADDRESS, 1, HOUR)


@pytest.mark.parametrize("limit", [0, -1])
def test_a_limit_of_nothing_allows_nothing(db, clock, limit):
    assert not allow("track", ADDRESS, limit, HOUR)
    assert remaining("track", ADDRESS, limit, HOUR) == 0
    assert not Attempts.objects.exists()


def test_no_address_is_stored(db, clock, settings):
    allow("track", ADDRESS, 3, HOUR)
    key = Attempts.objects.get().key
    assert ADDRESS not in key
    assert len(key) == 64
    settings.SECRET_KEY = "another"
    assert remaining("track", ADDRESS, 3, HOUR) == 3


def test_an_attempt_costs_one_statement(db, clock, django_assert_num_queries):
    allow("track", ADDRESS, 9, HOUR)
    with django_assert_num_queries(1):
        allow("track", ADDRESS, 9, HOUR)


def test_old_windows_go_a_few_at_a_time(db, clock, monkeypatch):
    monkeypatch.setattr(actions, "SWEEP", 10)
    Attempts.objects.bulk_create(
        Attempts(key=str(number), ends_at=NOON - number) for number in range(25)
    )
    Attempts.objects.create(key="running", ends_at=NOON + 1)
    left = []
    for number in range(4):
        allow("track", str(number), 3, HOUR)
        left.append(Attempts.objects.filter(ends_at__lte=NOON).count())
    assert left == [15, 5, 0, 0]
    assert Attempts.objects.filter(key="running").exists()


def test_many_at_once_get_exactly_the_limit(shared_database, clock):
    gate = threading.Barrier(8)
    results: list[Any] = []

    def run() -> None:
        try:
            connection.ensure_connection()
            gate.wait(10)
            results.extend(allow("track", ADDRESS, 10, HOUR) for _ in range(5))
        except Exception as raised:
            results.append(raised)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert not [one for one in results if isinstance(one, Exception)], results
    assert sorted(results, key=str) == [False] * 30 + [True] * 10
    assert Attempts.objects.get().count == 10


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("unknown", "unknown"),
        ("", ""),
    ],
)
def test_an_ipv6_address_counts_as_its_network(address, network):
    assert network_of(address) == network
