"""What supervision counts of a clock: clarified, consulted, confirmed, paused."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.casework.rules.clock import Clock, Contradiction, Event, run
from disclosure.casework.rules.clock import SegmentState as Is
from disclosure.casework.rules.vocabulary import Channel, Consultee
from disclosure.casework.rules.vocabulary import EventKind as Kind
from tests.rules.casework.calendars import CN
from tests.rules.casework.histories import histories

TODAY = date(2024, 12, 2)


def at(month: int, day: int) -> date:
    return date(2024, month, day)


def clock(*events: Event, channel: Channel = Channel.IN_PERSON) -> Clock:
    return run(events, channel, CN, TODAY)


SUBMITTED = Event(Kind.SUBMITTED, at(9, 2))


def test_a_plain_case_counts_as_nothing():
    found = clock(SUBMITTED, Event(Kind.ANSWERED, at(9, 9)))
    assert (found.was_clarified, found.was_consulted) == (False, False)
    assert (found.is_confirmed_late, found.paused_days) == (None, 0)


def test_a_clarification_pauses_and_voids():
    """Asked on Wednesday, answered the Wednesday after: all before it is void."""
    found = clock(
        SUBMITTED,
        Event(Kind.CLARIFICATION_ASKED, at(9, 4), reply_by=at(9, 20)),
        Event(Kind.CLARIFIED, at(9, 11)),
        Event(Kind.ANSWERED, at(9, 20)),
    )
    assert found.was_clarified and not found.was_consulted
    # 3 and 4 September are void, 5 to 10 September waited: four working days.
    assert found.paused_days == 2 + 4
    # 15 to 17 September are free, and Saturday the 14th works.
    assert found.handled_in == 6


def test_a_clarification_never_answered_counts_as_asked():
    asked = Event(Kind.CLARIFICATION_ASKED, at(9, 4), reply_by=at(9, 20))
    assert clock(SUBMITTED, asked).was_clarified


def test_a_consultation_pauses():
    found = clock(
        SUBMITTED,
        Event(
            Kind.CONSULTATION_OPENED,
            at(9, 4),
            consultee=Consultee.THIRD_PARTY,
            letter_received=at(9, 5),
        ),
        Event(Kind.CONSULTATION_CLOSED, at(9, 11), consultee=Consultee.THIRD_PARTY),
        Event(Kind.ANSWERED, at(9, 13)),
    )
    assert found.was_consulted and not found.was_clarified
    excluded = [one for one in found.segments if one.state is Is.EXCLUDED]
    assert found.paused_days == sum(one.workdays for one in excluded) > 0


@pytest.mark.parametrize(
    ("confirmed", "late"),
    [(at(9, 2), False), (at(9, 3), False), (at(9, 4), True)],
)
def test_confirmed_on_the_next_working_day_is_in_time(confirmed: date, late: bool):
    found = clock(
        SUBMITTED, Event(Kind.AGENCY_CONFIRMED, confirmed), channel=Channel.ONLINE
    )
    assert found.is_confirmed_late is late


def test_a_late_applicant_is_not_the_office_being_late():
    found = clock(
        SUBMITTED,
        Event(Kind.AGENCY_CONFIRMED, at(9, 3)),
        Event(Kind.APPLICANT_CONFIRMED, at(9, 10)),
        channel=Channel.ONLINE,
    )
    assert found.received_on == at(9, 10) and found.is_confirmed_late is False


def test_what_is_not_confirmed_yet_is_not_late_yet():
    assert clock(SUBMITTED, channel=Channel.ONLINE).is_confirmed_late is None


def test_counted_and_paused_days_are_all_days_from_receipt_to_reply():
    """Every working day after the receipt either counts or stood still."""
    checked = 0
    for events, channel, today in histories(3_000, seed=11):
        try:
            found = run(events, channel, CN, today)
        except Contradiction:
            continue
        if found.handled_in is None or found.received_on is None:
            continue
        restarts = sum(
            one.workdays
            for one in found.segments
            if one.state is Is.STARTED and one.start > found.received_on
        )
        passed = CN.provisional().between(found.received_on, found.answered_on)
        assert found.handled_in + found.paused_days + restarts == passed
        checked += 1
    assert checked > 300
