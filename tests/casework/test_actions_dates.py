"""Days of steps: never to come, never before what they follow; on-the-spot reply."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from disclosure.blocked import Blocked
from disclosure.casework.actions import (
    charging,
    consulting,
    ending,
    receiving,
    replying,
)
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Channel,
    Delivery,
    Opinion,
    Regime,
    State,
)
from tests.casework.office import Office
from tests.casework.test_product import BUILD, CALLS, CELLS, HOLDERS, PEOPLE, PLACES

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)
LATER = date(2025, 3, 10)
POST = {"delivery": Delivery.POST}
#: These are always done today; an amendment has a test of its own.
TODAY = {Action.NOTE, Action.FILE, Action.AMEND}
#: The day of receipt, the channel, and the day the reply is due.
RECEIPTS = [
    (Channel.POST_SIGNED, "2023-01-16", "2023-02-16"),
    (Channel.IN_PERSON, "2023-09-28", "2023-11-01"),
    (Channel.IN_PERSON, "2024-02-08", "2024-03-13"),
    (Channel.ORAL, "2024-04-29", "2024-05-29"),
    (Channel.IN_PERSON, "2025-01-20", "2025-02-21"),
    (Channel.IN_PERSON, "2024-12-16", "2025-01-14"),
    (Channel.IN_PERSON, "2019-05-14", "2019-06-04"),
    (Channel.IN_PERSON, "2019-05-15", "2019-06-13"),
]


def try_on(office: Office, action: Action, on: date) -> dict[str, list[str]]:
    """Try an action where it could be done, but on another day."""
    name = next(place for place in PLACES if CELLS[action, place] == "o")
    place = BUILD[name](office)
    place.on = on
    place.ids["letter"] = 0
    who = next(who for who, mark in PEOPLE.items() if mark in HOLDERS[action] and mark)
    with pytest.raises(ValidationError) as raised:
        CALLS[action](office, place, office.world.people.get(who))
    return raised.value.message_dict


@pytest.mark.parametrize("action", [one for one in CALLS if one not in TODAY])
def test_no_step_on_a_day_to_come(office, action):
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert try_on(office, action, tomorrow) == {"on": ["日期不能晚于今天。"]}


@pytest.mark.parametrize("action", [one for one in CALLS if one not in TODAY])
def test_no_step_before_the_request(office, action):
    found = try_on(office, action, DAY - timedelta(days=1))
    assert found == {"on": ["日期不能早于提交申请的日期。"]}


def early(call, *args, **values):
    """The sentence that refuses a day before the step it follows."""
    with pytest.raises(ValidationError) as raised:
        call(*args, on=DAY, **values)
    (message,) = raised.value.messages
    assert "不能早于" in message
    return message


def test_a_reply_is_not_dated_before_the_step_it_follows(office):
    """Else a late reply could be signed today and issued the week before."""
    people = office.world.people
    case = office.received(DAY, **POST)
    office.submit(case, LATER)
    message = early(replying.endorse, case.pk, by=people["reviewer"])
    assert message == "日期不能早于上一步的日期（2025年3月10日）。"
    replying.endorse(case.pk, by=people["reviewer"], on=LATER)
    early(replying.approve, case.pk, by=people["approver"])
    replying.approve(case.pk, by=people["approver"], on=LATER)
    early(replying.issue, case.pk, by=people["handler"])
    replying.issue(case.pk, by=people["handler"], on=LATER)
    early(replying.dispatch, case.pk, Delivery.POST, by=people["handler"])
    office.dispatch(case, Delivery.POST, LATER)
    letter = case.letters.latest("pk")
    early(replying.record_service, case.pk, letter.pk, by=None)


def test_an_answer_to_the_office_is_not_dated_before_the_question(office):
    asked = office.ask(office.received(DAY), LATER)
    with pytest.raises(ValidationError, match="不能早于"):
        office.clarify(asked, DAY)
    charged = office.charge(office.received(DAY), LATER)
    early(charging.fee_served, charged.pk, by=office.handler)
    early(charging.record_payment, charged.pk, by=office.handler)
    consulted = office.received(DAY)
    row = office.consult(consulted, LATER)
    early(consulting.consultee_served, consulted.pk, row.pk, by=office.handler)
    early(
        consulting.record_opinion,
        consulted.pk,
        row.pk,
        Opinion.AGREED,
        by=office.handler,
    )
    challenge = office.challenged(consulted, LATER)
    early(
        ending.record_result,
        consulted.pk,
        challenge.pk,
        ChallengeResult.UPHELD,
        by=office.handler,
    )


@pytest.mark.parametrize(("channel", "received", "due"), RECEIPTS)
def test_the_clock_of_a_registered_request(office, channel, received, due):
    day = date.fromisoformat(received)
    case = office.registered(day, channel)
    assert case.state == State.HANDLING
    assert (case.received_on, case.due_on) == (day, date.fromisoformat(due))
    old = day < date(2019, 5, 15)
    assert case.regime == (Regime.OLD if old else Regime.NEW)


def test_the_clock_of_an_online_request_waits_for_both(office):
    """V1b: sent on Friday night, confirmed on a working Saturday."""
    case = office.submitted(date(2024, 9, 13))
    assert case.state == State.SUBMITTED
    assert case.due_on is None and case.received_on is None
    case = office.confirm(case, date(2024, 9, 14))
    assert case.received_on == date(2024, 9, 14)
    assert case.due_on == date(2024, 10, 18)


def test_the_later_of_two_confirmations_counts(office):
    case = office.registered(date(2023, 4, 21), Channel.FAX)
    assert case.received_on is None
    case = receiving.confirm(
        case.pk,
        by=office.handler,
        on=date(2023, 4, 21),
        applicant_confirmed_on=date(2023, 4, 23),
    )
    assert (case.received_on, case.due_on) == (date(2023, 4, 23), date(2023, 5, 23))


@pytest.mark.parametrize("shift", [-1, 10_000])
def test_the_applicant_confirms_between_the_request_and_today(office, shift):
    case = office.submitted(DAY)
    with pytest.raises(ValidationError, match="提交之后、今天以前"):
        receiving.confirm(
            case.pk,
            by=office.handler,
            on=DAY,
            applicant_confirmed_on=DAY + timedelta(days=shift),
        )


def test_a_plain_letter_found_on_a_working_sunday(office):
    case = office.registered(date(2023, 4, 23), Channel.POST_PLAIN)
    case = office.confirm(case, date(2023, 4, 23))
    assert case.due_on == date(2023, 5, 23)


def test_a_reply_on_the_spot_took_no_day_and_counts_as_one(office):
    case = office.answered(office.received(DAY), DAY)
    assert (case.state, case.handled_in, case.in_time) == (State.CLOSED, 0, True)
    assert case.disposition == "granted"


def test_a_reply_after_the_last_day_is_given_and_late(office):
    first = office.answered(office.received(DAY), date(2025, 3, 31))
    late = office.answered(office.received(DAY), date(2025, 4, 1))
    assert (first.handled_in, first.in_time) == (20, True)
    assert (late.handled_in, late.in_time) == (21, False)


@pytest.mark.parametrize("way", [Delivery.POST, Delivery.FAX, Delivery.IN_PERSON])
def test_the_day_of_the_reply_is_the_day_it_was_handed_over(office, way):
    """The date of the letter and of its arrival are other days."""
    case = office.received(DAY, **POST)
    letter = office.issue(case, date(2025, 3, 31))
    case.refresh_from_db()
    assert case.state == State.ISSUED
    assert (letter.sent_on, case.answered_on, case.closed_on) == (None, None, None)
    case = office.dispatch(case, way, date(2025, 4, 1))
    letter.refresh_from_db()
    assert case.answered_on == case.closed_on == letter.sent_on == date(2025, 4, 1)
    assert case.in_time is False
    by_hand = way is Delivery.IN_PERSON
    assert letter.received_on == (date(2025, 4, 1) if by_hand else None)
    assert case.letters.filter(kind="service_record").exists() == by_hand
    if not by_hand:
        replying.record_service(case.pk, letter.pk, by=None, on=date(2025, 4, 8))
        case.refresh_from_db()
        assert case.answered_on == date(2025, 4, 1)


@pytest.mark.parametrize("way", [Delivery.ONLINE, Delivery.EMAIL])
def test_over_the_internet_issuing_is_sending(office, way):
    case = office.received(DAY, delivery=way)
    letter = office.issue(case, LATER)
    letter.refresh_from_db()
    case.refresh_from_db()
    assert (case.state, case.answered_on) == (State.CLOSED, LATER)
    assert (letter.sent_on, letter.received_on) == (LATER, None)


def test_a_letter_is_received_once(office):
    case = office.answered(office.received(DAY, **POST), DAY)
    letter = case.letters.latest("pk")
    replying.record_service(case.pk, letter.pk, by=None, on=LATER)
    other = office.received(DAY, **POST)
    unsent = office.issue(other, DAY)
    for number, wrong in ((case.pk, letter), (other.pk, letter), (other.pk, unsent)):
        with pytest.raises(Blocked, match="没有等待登记签收"):
            replying.record_service(number, wrong.pk, by=None, on=LATER)


def test_nobody_signs_here_for_the_letter_of_a_consultation(office):
    case = office.answered(office.received(DAY, **POST), DAY)
    receipt = case.letters.get(kind="receipt")
    for by in (None, office.handler):
        with pytest.raises(ValidationError, match="不需要登记签收"):
            replying.record_service(case.pk, receipt.pk, by=by, on=LATER)
