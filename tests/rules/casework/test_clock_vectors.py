"""The vectors counted by hand: every deadline of the fact sheet."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.casework.rules.clock import Clock, Event, run
from disclosure.casework.rules.periods import (
    litigation_after_review_by,
    litigation_by,
    review_by,
)
from disclosure.casework.rules.vocabulary import (
    Channel,
    ClockState,
    Consultee,
    Regime,
)
from disclosure.casework.rules.vocabulary import EventKind as Kind
from disclosure.workdays import CalendarIncomplete, Workdays
from tests.rules.casework.calendars import CN, CN_XJ, NAIVE

MONDAY = date(2026, 3, 2)


def day(text: str) -> date:
    return date.fromisoformat(text)


def at(kind: Kind, on: str, **extra: object) -> Event:
    return Event(kind, day(on), **extra)


def clock(
    *events: Event,
    channel: Channel = Channel.IN_PERSON,
    calendar: Workdays = CN,
    today: date = MONDAY,
) -> Clock:
    return run(events, channel, calendar, today)


def received(on: str, *events: Event, calendar: Workdays = CN) -> Clock:
    return clock(at(Kind.SUBMITTED, on), *events, calendar=calendar)


def consulted(opened: str, closed: str | None = None, **extra: object) -> list[Event]:
    events = [at(Kind.CONSULTATION_OPENED, opened, **extra)]
    return events + ([at(Kind.CONSULTATION_CLOSED, closed)] if closed else [])


PLAIN = {
    "V1a": ("2024-09-13", "2024-10-17", "2024-10-11"),
    "V1b": ("2024-09-14", "2024-10-18", None),
    "V2": ("2023-01-16", "2023-02-16", "2023-02-13"),
    "V3": ("2023-09-28", "2023-11-01", "2023-10-26"),
    "V4": ("2024-02-08", "2024-03-13", "2024-03-07"),
    "V5": ("2024-04-29", "2024-05-29", "2024-05-27"),
    "V6": ("2025-01-20", "2025-02-21", "2025-02-17"),
    "V7": ("2025-09-24", "2025-10-28", "2025-10-22"),
    "V8": ("2025-04-30", "2025-06-03", "2025-05-28"),
    "V9": ("2024-12-16", "2025-01-14", None),
    "V10 base": ("2024-03-01", "2024-03-29", None),
    "V11": ("2024-05-06", "2024-05-31", None),
    "V13": ("2018-09-20", "2018-10-17", None),
    "V14a": ("2019-05-14", "2019-06-04", None),
    "V14b": ("2019-05-15", "2019-06-13", None),
    "V15 base": ("2023-11-01", "2023-11-29", None),
    "V16": ("2023-04-23", "2023-05-23", None),
    "V17": ("2025-06-05", "2025-07-03", None),
    "V18": ("2025-03-24", "2025-04-22", None),
    "V19": ("2023-06-20", "2023-07-19", None),
    "V21": ("2026-02-10", "2026-03-16", None),
    "V23 base": ("2024-07-01", "2024-07-29", None),
    "V25 Sunday": ("2024-06-16", "2024-07-12", None),
    "V25 Friday": ("2024-06-14", "2024-07-12", None),
}


@pytest.mark.parametrize("name", PLAIN)
def test_plain_deadlines(name):
    start, due, naive = PLAIN[name]
    assert received(start).due_on == day(due)
    assert not received(start).provisional
    if naive:
        wrong = received(start, calendar=NAIVE).due_on
        assert wrong == day(naive) != day(due)


@pytest.mark.parametrize(
    ("start", "due"),
    [("2025-06-05", "2025-07-08"), ("2025-03-24", "2025-04-23")]
    + [("2023-06-20", "2023-07-24")],
    ids=["V17x", "V18x", "V19x"],
)
def test_days_off_of_the_region(start, due):
    assert received(start, calendar=CN_XJ).due_on == day(due)
    assert received(start).due_on < day(due)


def test_v1_online_starts_when_both_have_confirmed():
    sent = at(Kind.SUBMITTED, "2024-09-13")
    online = {"channel": Channel.ONLINE}
    same_day = clock(sent, at(Kind.AGENCY_CONFIRMED, "2024-09-13"), **online)
    assert (same_day.received_on, same_day.due_on) == (
        day("2024-09-13"),
        day("2024-10-17"),
    )
    next_day = clock(sent, at(Kind.AGENCY_CONFIRMED, "2024-09-14"), **online)
    assert (next_day.received_on, next_day.due_on) == (
        day("2024-09-14"),
        day("2024-10-18"),
    )
    assert next_day.confirm_by == day("2024-09-14")
    assert next_day.conservative_due_on == day("2024-10-17")


def test_v1_online_without_confirmation_has_not_started():
    waiting = clock(at(Kind.SUBMITTED, "2024-09-13"), channel=Channel.ONLINE)
    assert waiting.received_on is waiting.due_on is waiting.regime is None
    assert waiting.state == ClockState.STOPPED
    assert waiting.waiting_for == "confirmation"
    assert waiting.conservative_due_on == day("2024-10-17")
    assert waiting.days_left is waiting.in_time is None


def test_v1_the_later_confirmation_decides():
    both = [
        at(Kind.SUBMITTED, "2024-09-10"),
        at(Kind.APPLICANT_CONFIRMED, "2024-09-14"),
        at(Kind.AGENCY_CONFIRMED, "2024-09-13"),
    ]
    for channel in (Channel.ONLINE, Channel.FAX, Channel.POST_PLAIN):
        assert clock(*both, channel=channel).received_on == day("2024-09-14")


def test_v2_signed_post_counts_from_the_signature():
    sent = at(Kind.SUBMITTED, "2023-01-12")
    signed = clock(sent, at(Kind.ARRIVED, "2023-01-16"), channel=Channel.POST_SIGNED)
    assert signed.due_on == day("2023-02-16")
    assert clock(sent, channel=Channel.POST_SIGNED).received_on is None


def test_v10_clarification_restarts_in_full():
    asked = [
        at(Kind.CLARIFICATION_ASKED, "2024-03-08", reply_by=day("2024-03-29")),
        at(Kind.CLARIFIED, "2024-03-20"),
    ]
    found = received("2024-03-01", *asked)
    assert found.clarification_notice_by == day("2024-03-12")
    assert found.received_on == day("2024-03-01")
    assert found.due_on == day("2024-04-18")
    waiting = received("2024-03-01", asked[0])
    assert waiting.due_on == day("2024-03-29")
    assert (waiting.state, waiting.waiting_for) == (ClockState.PAUSED, "clarification")
    assert waiting.days_left is None


@pytest.mark.parametrize(
    ("days", "due"), [(20, "2024-07-01"), (10, "2024-06-17")], ids=["20", "10"]
)
def test_v11_extension_counts_from_the_old_deadline(days, due):
    for on in ("2024-05-06", "2024-05-20", "2024-05-31"):
        found = received("2024-05-06", at(Kind.EXTENDED, on, workdays=days))
        assert found.due_on == day(due)
        assert found.base_due_on == day("2024-05-31")
        assert found.extension_used


def test_v12_silent_third_party_excludes_its_own_time():
    letter = {
        "consultee": Consultee.THIRD_PARTY,
        "letter_received": day("2025-03-12"),
    }
    found = received("2025-03-03", *consulted("2025-03-10", **letter))
    assert found.consultee_reply_by == day("2025-04-02")
    assert found.due_on == day("2025-04-24")
    closed = received("2025-03-03", *consulted("2025-03-10", "2025-04-02", **letter))
    assert closed.due_on == day("2025-04-24")


def test_v12b_an_early_opinion_ends_the_excluded_time():
    found = received("2025-03-03", *consulted("2025-03-10", "2025-03-21"))
    assert found.due_on == day("2025-04-14")


def test_v13_v14_old_regime():
    found = received("2018-09-20")
    assert (found.regime, found.due_on) == (Regime.OLD, day("2018-10-17"))
    assert found.clarification_notice_by is None
    extended = received("2018-09-20", at(Kind.EXTENDED, "2018-10-08", workdays=15))
    assert extended.due_on == day("2018-11-07")
    assert received("2019-05-14").regime == Regime.OLD
    assert received("2019-05-15").regime == Regime.NEW


def test_v15_fee():
    notice = at(Kind.FEE_NOTICED, "2023-11-20", received_on=day("2023-11-22"))
    waiting = received("2023-11-01", notice)
    assert waiting.pay_by == day("2023-12-20")
    assert (waiting.state, waiting.waiting_for) == (ClockState.PAUSED, "fee")
    paid = received("2023-11-01", notice, at(Kind.FEE_PAID, "2023-12-18"))
    assert paid.due_on == day("2024-01-16")
    assert paid.pay_by == day("2023-12-20")


def test_v16_plain_letter_counts_from_the_confirmation():
    letter = at(Kind.ARRIVED, "2023-04-23")
    plain = {"channel": Channel.POST_PLAIN}
    found = clock(letter, at(Kind.AGENCY_CONFIRMED, "2023-04-23"), **plain)
    assert found.due_on == day("2023-05-23")
    assert clock(letter, **plain).received_on is None


def test_v20_co_producer():
    found = received(
        "2024-12-20",
        *consulted(
            "2024-12-20",
            consultee=Consultee.CO_PRODUCER,
            letter_received=day("2024-12-23"),
        ),
    )
    assert found.consultee_reply_by == day("2025-01-14")


def test_v22_clarification_limit_over_a_feast():
    assert received("2024-09-30").clarification_notice_by == day("2024-10-15")


def test_v23_consultation_and_extension():
    asked = consulted("2024-07-08", "2024-07-24")
    assert received("2024-07-01", *asked).due_on == day("2024-08-14")
    later = at(Kind.EXTENDED, "2024-08-14", workdays=20)
    assert received("2024-07-01", *asked, later).due_on == day("2024-09-11")


def test_v24_overlapping_consultations_are_merged():
    found = received(
        "2024-07-01",
        *[at(Kind.CONSULTATION_OPENED, "2024-07-08", consultee=Consultee.THIRD_PARTY)],
        *[at(Kind.CONSULTATION_OPENED, "2024-07-15", consultee=Consultee.AGENCY)],
        at(Kind.CONSULTATION_CLOSED, "2024-07-24", consultee=Consultee.THIRD_PARTY),
        at(Kind.CONSULTATION_CLOSED, "2024-07-30", consultee=Consultee.AGENCY),
    )
    assert found.due_on == day("2024-08-20") != day("2024-08-29")


def test_v26_a_year_not_announced_is_provisional():
    found = received("2026-12-10")
    assert found.provisional
    assert found.due_on == CN.provisional().add(day("2026-12-10"), 20)
    with pytest.raises(CalendarIncomplete):
        CN.add(day("2026-12-10"), 20)
    announced = Workdays(
        dict(CN.exceptions) | {day("2027-01-01"): False}, day("2027-12-31")
    )
    assert not received("2026-12-10", calendar=announced).provisional
    assert not received("2026-12-01").provisional


def test_only_what_reaches_into_the_unknown_is_uncertain():
    found = received("2026-08-03", at(Kind.ANSWERED, "2026-08-10"))
    assert not found.provisional
    assert found.uncertain == {"litigation_by"}


@pytest.mark.parametrize(
    ("rule", "served", "last"),
    [
        (review_by, "2024-12-31", "2025-03-03"),
        (review_by, "2024-08-02", "2024-10-08"),
        (litigation_after_review_by, "2025-01-15", "2025-02-05"),
        (litigation_by, "2024-08-31", "2025-02-28"),
        (litigation_by, "2024-12-31", "2025-06-30"),
        (litigation_by, "2024-04-03", "2024-10-08"),
        (litigation_by, "2024-03-29", "2024-09-29"),
        (litigation_by, "2015-04-30", "2015-07-30"),
        (litigation_by, "2015-05-01", "2015-11-02"),
    ],
    ids=["R1", "R2", "R3", "R4", "R5", "R6", "R7", "3 months", "6 months"],
)
def test_remedies(rule, served, last):
    assert rule(day(served), CN) == day(last)


def test_remedies_follow_the_answer():
    found = received("2024-12-02", at(Kind.ANSWERED, "2024-12-31"))
    assert found.review_by == day("2025-03-03")
    assert found.litigation_by == day("2025-06-30")
    withdrawn = received("2024-12-02", at(Kind.WITHDRAWN, "2024-12-31"))
    assert withdrawn.review_by is withdrawn.litigation_by is withdrawn.in_time is None


def test_answers_in_time_late_and_on_the_spot():
    start = "2026-02-10"
    last = received(start, at(Kind.ANSWERED, "2026-03-16"))
    assert (last.in_time, last.handled_in) == (True, 20)
    late = received(start, at(Kind.ANSWERED, "2026-03-17"))
    assert (late.in_time, late.handled_in) == (False, 21)
    spot = received(start, at(Kind.ANSWERED, start))
    assert (spot.in_time, spot.handled_in, spot.state) == (True, 0, ClockState.STOPPED)


@pytest.mark.parametrize(
    ("today", "left"),
    [("2026-02-10", 20), ("2026-03-13", 1), ("2026-03-16", 0), ("2026-03-18", -2)],
)
def test_days_left(today, left):
    found = clock(at(Kind.SUBMITTED, "2026-02-10"), today=day(today))
    assert found.days_left == left
    assert found.state == ClockState.RUNNING


def test_days_left_during_a_consultation():
    events = [at(Kind.SUBMITTED, "2025-03-03"), *consulted("2025-03-10")]
    paused = clock(*events, today=day("2025-03-20"))
    assert (paused.state, paused.waiting_for) == (ClockState.PAUSED, "consultation")
    assert paused.days_left == 15
    assert clock(*events, today=day("2025-03-10")).state == ClockState.RUNNING


def test_delay_sets_the_day_and_a_restart_forgets_it():
    delayed = at(Kind.DELAYED, "2024-05-20", until=day("2024-12-02"))
    assert received("2024-05-06", delayed).due_on == day("2024-12-02")
    again = received(
        "2024-05-06",
        delayed,
        at(Kind.CLARIFICATION_ASKED, "2024-05-21"),
        at(Kind.CLARIFIED, "2024-05-31"),
    )
    assert again.due_on == CN.add(day("2024-05-31"), 20)


def test_extension_outlives_a_restart():
    found = received(
        "2024-03-01",
        at(Kind.EXTENDED, "2024-03-04", workdays=5),
        at(Kind.CLARIFICATION_ASKED, "2024-03-08"),
        at(Kind.CLARIFIED, "2024-03-20"),
    )
    assert found.base_due_on == day("2024-04-18")
    assert found.due_on == CN.add(day("2024-03-20"), 25)
