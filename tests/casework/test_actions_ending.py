"""Withdrawal, a second round, and dates put right."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from disclosure.casework.actions import charging, ending, noting, replying
from disclosure.casework.models import CaseEvent, Decision
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Channel,
    Delivery,
    Disposition,
    EventKind,
    LetterKind,
    Opinion,
    State,
)
from tests.casework.office import reply

pytestmark = pytest.mark.django_db
D, K = Disposition, LetterKind
DAY, LATER = date(2025, 3, 3), date(2025, 3, 10)
POST = {"delivery": Delivery.POST}
REFUSAL = reply(D.DELIBERATIVE, K.REFUSED)


def refusal(call, *args, **values) -> str:
    with pytest.raises((Blocked, ValidationError)) as raised:
        call(*args, **values)
    return " ".join(raised.value.messages)


def withdraw(office, case, on, by=None):
    return ending.withdraw(case.pk, "不需要了（示例）", by=by, on=on)


def test_withdrawn_before_it_was_received(office):
    """Counted nowhere: no outcome, no letter."""
    case = withdraw(office, office.submitted(DAY), LATER)
    assert (case.state, case.closed_on) == (State.CLOSED, LATER)
    assert (case.disposition, case.due_on, case.in_time) == ("", None, None)
    assert not case.letters.exists() and not case.decisions.exists()
    assert "当前状态不能" in refusal(withdraw, office, case, LATER)


def test_withdrawn_after_it_was_received(office):
    case = withdraw(office, office.received(DAY), LATER, by=office.handler)
    assert (case.state, case.disposition, case.remedy) == (State.CLOSED, D.OTHER, "RM0")
    assert case.handled_in is None and case.answered_on is None
    letter = case.letters.get(kind=K.WITHDRAWAL)
    assert (letter.remedy, letter.sent_on) == ("RM0", LATER)
    assert "2025年3月10日" in str(letter.content)


def test_withdrawn_over_a_draft_leaves_one_outcome(office):
    case = office.received(DAY)
    office.approve(case, DAY, reply(D.PARTLY_GRANTED, K.PARTLY_GRANTED))
    case = withdraw(office, case, LATER)
    decision = Decision.objects.get()
    assert decision.disposition == case.disposition == D.OTHER
    assert decision.parts.count() == 0
    assert not case.letters.filter(kind=K.PARTLY_GRANTED).exists()


def test_a_reason_is_asked_and_an_issued_reply_is_not_withdrawn(office):
    case = office.received(DAY, **POST)
    found = refusal(ending.withdraw, case.pk, " ", by=None, on=LATER)
    assert "理由" in found
    office.issue(case, DAY)
    assert "当前状态不能" in refusal(withdraw, office, case, LATER)


# The second round.


def corrected(office, redo_by=date(2025, 6, 30)):
    """A refusal that the review body corrected."""
    case = office.answered(office.received(DAY, **POST), LATER, REFUSAL)
    day = date(2025, 5, 30)
    office.challenged(case, day, ChallengeResult.CORRECTED, redo_by=redo_by)
    return case


def test_a_case_handled_anew_keeps_its_first_outcome(office):
    case = corrected(office)
    first = case.letters.get(kind=K.REFUSED)
    case = office.reopen(case, date(2025, 6, 3))
    assert (case.state, case.round, case.redo_by) == (
        State.HANDLING,
        2,
        date(2025, 6, 30),
    )
    case = office.answered(case, date(2025, 6, 10))
    assert case.state == State.CLOSED
    assert (case.disposition, case.remedy) == (D.DELIBERATIVE, "RM2")
    assert (case.answered_on, case.closed_on, case.in_time) == (LATER, LATER, True)
    assert case.handled_in == 5
    outcomes = case.decisions.order_by("round").values_list("round", "disposition")
    assert list(outcomes) == [(1, D.DELIBERATIVE), (2, D.GRANTED)]
    second = case.letters.get(kind=K.GRANTED)
    assert second.issued_on == second.sent_on == date(2025, 6, 10)
    first.refresh_from_db()
    assert (first.kind, first.sent_on) == (K.REFUSED, LATER)


def test_a_second_round_follows_the_order_of_the_court(office):
    case = office.reopen(corrected(office), date(2025, 6, 3))
    assert "复议机关或法院" in refusal(office.ask, case, date(2025, 6, 3))
    assert "复议机关或法院" in refusal(office.ask_extension, case, date(2025, 6, 3))
    assert "复议机关或法院" in refusal(office.charge, case, date(2025, 6, 3))
    assert "复议机关或法院" in refusal(withdraw, office, case, date(2025, 6, 3))
    row = office.consult(case, date(2025, 6, 3), served=date(2025, 6, 3))
    office.opinion(row, Opinion.AGREED, date(2025, 6, 5))
    case.refresh_from_db()
    assert (case.due_on, case.answered_on) == (date(2025, 3, 31), LATER)


def test_one_correction_reopens_once(office):
    case = office.reopen(corrected(office), date(2025, 6, 3))
    office.answered(case, date(2025, 6, 10))
    found = refusal(office.reopen, case, date(2025, 6, 11))
    assert "已经重新处理过" in found
    office.challenged(case, date(2025, 8, 1), ChallengeResult.CORRECTED)
    case = office.reopen(case, date(2025, 8, 4))
    assert (case.round, case.redo_by) == (3, None)


@pytest.mark.parametrize(
    "result",
    [
        ChallengeResult.PENDING,
        ChallengeResult.UPHELD,
        ChallengeResult.OTHER_RESULT,
    ],
)
def test_only_a_correction_reopens(office, result):
    case = office.answered(office.received(DAY), LATER)
    office.challenged(case, date(2025, 5, 30), result)
    assert "结果纠正" in refusal(office.reopen, case, date(2025, 6, 3))


def test_a_result_is_recorded_once_and_is_a_result(office):
    case = corrected(office)
    row = case.challenges.get()
    args = {"by": office.handler, "on": date(2025, 6, 3)}
    found = refusal(
        ending.record_result, case.pk, row.pk, ChallengeResult.UPHELD, **args
    )
    assert "没有尚未审结" in found
    found = refusal(
        ending.record_result, case.pk, row.pk, ChallengeResult.PENDING, **args
    )
    assert "审结的结果" in found


@pytest.mark.parametrize(
    ("disposition", "kind"),
    [
        (D.CLARIFICATION_LAPSED, K.CLARIFICATION_LAPSED),
        (D.FEE_UNPAID, K.FEE_UNPAID),
    ],
)
def test_a_lapse_found_wrong_can_be_answered_after_all(office, disposition, kind):
    """What was never clarified or paid does not bind the second round."""
    on = date(2025, 4, 7)
    case = office.answered(
        office.prepared(disposition, on, **POST), on, reply(disposition, kind)
    )
    office.challenged(case, date(2025, 5, 30), ChallengeResult.CORRECTED)
    office.reopen(case, date(2025, 6, 3))
    again = refusal(office.submit, case, date(2025, 6, 4), reply(disposition, kind))
    assert "没有等待" in again
    office.submit(case, date(2025, 6, 4))
    back = replying.return_reply(
        case.pk, "请改", by=office.reviewer, on=date(2025, 6, 4)
    )
    assert back.state == State.HANDLING
    case = office.answered(case, date(2025, 6, 5))
    assert (case.state, case.disposition) == (State.CLOSED, disposition)


# Dates put right.


def amend(office, case, kind, on, note="登记有误（示例）"):
    event = case.events.get(kind=kind, is_void=False)
    return noting.amend_date(case.pk, event.pk, on, note, by=office.reviewer)


def test_an_amended_receipt_moves_the_deadline(office):
    case = office.registered(date(2023, 1, 17), Channel.POST_SIGNED)
    case = amend(office, case, EventKind.ARRIVED, date(2023, 1, 16))
    assert (case.received_on, case.due_on) == (date(2023, 1, 16), date(2023, 2, 16))
    assert case.submitted_on == date(2023, 1, 16)
    void, new = case.events.filter(kind=EventKind.ARRIVED).order_by("pk")
    assert (void.is_void, void.void_reason) == (True, "登记有误（示例）")
    assert (new.is_void, new.by, new.note) == (False, office.reviewer, void.void_reason)
    entry = Entry.objects.get(action="case.amend")
    assert entry.detail == {
        "kind": "arrived",
        "was": "2023-01-17",
        "now": "2023-01-16",
    }


def test_an_amended_line_keeps_its_place_on_its_day(office):
    """Received and answered on one day stays in that order, however often amended."""
    case = office.answered(office.received(DAY, **POST), DAY)
    for _ in range(2):
        case = amend(office, case, EventKind.SUBMITTED, DAY)
    assert (case.handled_in, case.in_time) == (0, True)


def test_an_amended_reply_moves_its_day_everywhere(office):
    case = office.answered(office.received(DAY, **POST), LATER)
    case = amend(office, case, EventKind.ANSWERED, date(2025, 4, 1))
    assert case.answered_on == case.closed_on == date(2025, 4, 1)
    assert (case.in_time, case.handled_in) == (False, 21)
    assert case.letters.get(kind=K.GRANTED).sent_on == date(2025, 4, 1)


def test_a_reply_is_not_amended_to_before_its_letter(office):
    """Else a late reply could be put right until it was in time."""
    case = office.answered(office.received(DAY, **POST), date(2025, 4, 1))
    found = refusal(amend, office, case, EventKind.ANSWERED, date(2025, 3, 31))
    assert "早于发文日期" in found
    case.refresh_from_db()
    assert (case.in_time, case.answered_on) == (False, date(2025, 4, 1))


def test_a_reply_is_not_amended_to_after_its_arrival(office):
    case = office.answered(office.received(DAY, **POST), LATER)
    letter = case.letters.get(kind=K.GRANTED)
    replying.record_service(case.pk, letter.pk, by=None, on=date(2025, 3, 12))
    found = refusal(amend, office, case, EventKind.ANSWERED, date(2025, 3, 13))
    assert "签收日期" in found
    assert amend(
        office, case, EventKind.ANSWERED, date(2025, 3, 12)
    ).answered_on == date(2025, 3, 12)


def test_an_amended_reply_by_hand_was_received_that_day(office):
    case = office.received(DAY, **POST)
    letter = office.issue(case, DAY)
    office.dispatch(case, Delivery.IN_PERSON, LATER)
    amend(office, case, EventKind.ANSWERED, date(2025, 3, 11))
    letter.refresh_from_db()
    assert letter.sent_on == letter.received_on == date(2025, 3, 11)


def test_amended_answers_of_the_applicant_move_their_rows(office):
    case = office.received(date(2024, 3, 1))
    office.ask(case, date(2024, 3, 5))
    office.clarify(case, date(2024, 3, 21))
    case = amend(office, case, EventKind.CLARIFIED, date(2024, 3, 20))
    assert case.due_on == date(2024, 4, 18)
    assert case.clarifications.get().answered_on == date(2024, 3, 20)
    paid = office.received(date(2023, 11, 1))
    office.charge(paid, date(2023, 11, 21), served=date(2023, 11, 22))
    charging.record_payment(paid.pk, by=office.handler, on=date(2023, 12, 19))
    paid = amend(office, paid, EventKind.FEE_PAID, date(2023, 12, 18))
    assert paid.due_on == date(2024, 1, 16)
    assert paid.fees.get().paid_on == date(2023, 12, 18)


def test_contradictions_are_refused_and_nothing_is_changed(office):
    case = office.received(date(2024, 3, 1))
    office.ask(case, date(2024, 3, 5))
    office.clarify(case, date(2024, 3, 20))
    for kind, on in (
        (EventKind.CLARIFIED, date(2024, 3, 4)),
        (EventKind.CLARIFIED, date(2024, 2, 1)),
        (EventKind.SUBMITTED, date(2024, 3, 6)),
        (EventKind.SUBMITTED, date(2100, 1, 1)),
    ):
        assert refusal(amend, office, case, kind, on)
    case.refresh_from_db()
    assert not case.events.filter(is_void=True).exists()
    assert case.due_on == date(2024, 4, 18)
    assert case.submitted_on == date(2024, 3, 1)
    assert case.clarifications.get().answered_on == date(2024, 3, 20)


def test_what_cannot_be_amended(office):
    case = office.received(date(2024, 3, 1))
    office.extend(case, date(2024, 3, 5))
    other = office.received(date(2024, 3, 1))
    amended = amend(office, case, EventKind.SUBMITTED, date(2024, 2, 29))
    void = amended.events.get(is_void=True)
    extended = case.events.get(kind=EventKind.EXTENDED)
    foreign = other.events.get(kind=EventKind.SUBMITTED)
    for event in (void, extended, foreign):
        found = refusal(
            noting.amend_date,
            case.pk,
            event.pk,
            date(2024, 3, 1),
            "理由",
            by=office.reviewer,
        )
        assert "不能更正" in found
    found = refusal(amend, office, other, EventKind.SUBMITTED, DAY, note=" ")
    assert "理由" in found


def test_a_note_is_for_colleagues_and_moves_nothing(office):
    case = office.received(DAY)
    before = case.due_on
    noting.add_note(case.pk, "  已电话联系（示例） ", by=office.supervisor)
    line = CaseEvent.objects.latest("pk")
    assert (line.note, line.kind, line.by) == (
        "已电话联系（示例）",
        "",
        office.supervisor,
    )
    case.refresh_from_db()
    assert case.due_on == before
