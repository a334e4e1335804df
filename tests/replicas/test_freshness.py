"""How near a replica is: proved by positions, with a clock of the test."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, InterfaceError, OperationalError

from disclosure.replicas.freshness import ASK_SECONDS, PAUSE_SECONDS, Freshness
from disclosure.replicas.middleware import hold_seconds


class Pair:
    """A primary and its replica, as far as their logs go."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.written: int | None = 10
        self.replayed = 10
        self.failure: Exception | None = None
        self.asked = 0
        self.freshness = Freshness(self._written, self._replayed, lambda: self.now)

    def _written(self) -> int | None:
        self.asked += 1
        return self.written

    def _replayed(self) -> int:
        if self.failure:
            raise self.failure
        return self.replayed

    def after(self, seconds: float) -> bool:
        self.now += seconds
        return self.freshness.is_near()


@pytest.fixture
def pair(settings) -> Pair:
    settings.REPLICA_LAG_SECONDS = 5.0
    return Pair()


def test_a_replica_that_has_replayed_everything_is_near(pair):
    assert pair.freshness.is_near()
    assert pair.freshness.behind() == 0


def test_an_idle_primary_is_no_lag(pair):
    assert all(pair.after(60) for _ in range(10))


def test_both_are_asked_once_a_second(pair):
    for _ in range(100):
        pair.after(ASK_SECONDS / 50)
    assert pair.asked == 2


def test_what_was_not_replayed_makes_it_too_old_after_the_limit(pair):
    assert pair.freshness.is_near()
    pair.written = 20
    assert pair.after(1)
    assert pair.after(4)
    assert not pair.after(0.5)
    pair.replayed = 20
    assert pair.after(ASK_SECONDS)


def test_a_busy_replica_that_keeps_up_some_seconds_behind_stays_near(pair):
    """It never reaches the newest position, but always those of three seconds ago."""
    history = []
    for step in range(60):
        pair.written = 10 + step
        history.append(pair.written)
        pair.replayed = history[max(0, step - 3)]
        assert pair.after(1), step
    assert 2 <= pair.freshness.behind() <= 4


def test_a_busy_replica_that_falls_behind_is_found_out(pair):
    history = []
    near = []
    for step in range(60):
        pair.written = 10 + step
        history.append(pair.written)
        pair.replayed = history[max(0, step - 8)]
        near.append(pair.after(1))
    assert not any(near[-40:])


def test_positions_that_are_never_replayed_do_not_pile_up_once_they_are(pair):
    for step in range(30):
        pair.written = 20 + step
        pair.after(1)
    pair.replayed = 100
    pair.after(1)
    assert not pair.freshness.marks


@pytest.mark.parametrize(
    "failure", [OperationalError(), InterfaceError(), DatabaseError()]
)
def test_a_replica_that_is_away_is_left_alone_for_a_while(pair, failure):
    pair.failure = failure
    assert not pair.freshness.is_near()
    asked = pair.asked
    assert not pair.after(PAUSE_SECONDS / 2)
    assert pair.asked == asked
    pair.failure = None
    assert pair.after(PAUSE_SECONDS)


def test_when_it_comes_back_it_has_to_catch_up_first(pair):
    pair.freshness.is_near()
    pair.failure = OperationalError()
    pair.after(2)
    pair.failure, pair.written = None, 50
    assert not pair.after(PAUSE_SECONDS + 1)
    pair.replayed = 50
    assert pair.after(ASK_SECONDS)


def test_without_a_primary_the_replica_is_read_on(pair):
    pair.freshness.is_near()
    pair.written = None
    assert pair.after(2)
    assert pair.after(3600)
    pair.written, pair.replayed = 90, 10
    assert not pair.after(2)


def test_a_replica_that_was_too_old_is_not_read_when_the_primary_goes(pair):
    """What was withdrawn long ago must not come back with a power cut."""
    pair.freshness.is_near()
    pair.written = 20
    assert not pair.after(60)
    pair.written = None
    assert not pair.after(2)
    assert not pair.after(3600)


def test_a_process_that_never_saw_the_primary_believes_no_replica(pair):
    pair.written = None
    assert not pair.freshness.is_near()
    pair.written = 10
    assert pair.after(2)


def test_a_quiet_process_finds_its_replica_as_near_as_it_was(pair):
    """Nobody read for an hour, then the primary goes before anybody reads."""
    pair.freshness.is_near()
    pair.written = None
    assert pair.after(3600)


def test_a_writer_is_held_longer_than_a_replica_may_be_behind(pair, settings):
    for limit in (0.5, 5.0, 60.0):
        settings.REPLICA_LAG_SECONDS = limit
        assert hold_seconds() > limit + ASK_SECONDS
