"""Clarification, consultation, extension, delay and fees, each by its own rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from disclosure.agencies.models import User
from disclosure.blocked import Blocked
from disclosure.casework.actions import (
    charging,
    clarifying,
    consulting,
    prolonging,
    replying,
)
from disclosure.casework.models import Extension
from disclosure.casework.rules.vocabulary import (
    Consultee,
    Disposition,
    FeeBasis,
    LetterKind,
    Opinion,
    State,
)
from tests.casework.factories import GRANT
from tests.casework.office import reply

pytestmark = pytest.mark.django_db
D, K = Disposition, LetterKind


def blocked(call, *args, **values) -> str:
    with pytest.raises(Blocked) as raised:
        call(*args, **values)
    return " ".join(raised.value.messages)


# Clarification.


@pytest.mark.parametrize(
    ("received", "last", "late"),
    [
        ("2024-03-01", "2024-03-12", "2024-03-13"),
        ("2024-09-30", "2024-10-15", "2024-10-16"),
    ],
)
def test_a_clarification_is_asked_within_seven_working_days(
    office, received, last, late
):
    """V10 and V22."""
    last, late = date.fromisoformat(last), date.fromisoformat(late)
    case = office.received(date.fromisoformat(received))
    assert "7个工作日" in blocked(office.ask, case, late)
    office.ask(case, last)
    assert case.clarifications.get().asked_on == last


def test_the_clarification_starts_the_clock_anew(office):
    """V10: the day of receipt stays; the period is counted from the answer."""
    case = office.received(date(2024, 3, 1))
    assert case.due_on == date(2024, 3, 29)
    case = office.ask(case, date(2024, 3, 12), days=10)
    assert case.state == State.AWAITING_CLARIFICATION
    assert case.clarifications.get().reply_by == date(2024, 3, 26)
    case = office.clarify(case, date(2024, 3, 20))
    assert case.received_on == date(2024, 3, 1)
    assert case.due_on == date(2024, 4, 18)
    assert case.state == State.HANDLING


def test_a_second_clarification_needs_the_supervisor(office):
    case = office.received(date(2024, 3, 1))
    office.ask(case, date(2024, 3, 5))
    office.clarify(case, date(2024, 3, 6))
    assert "只能告知一次" in blocked(office.ask, case, date(2024, 3, 7))
    allow = clarifying.allow_clarification
    no_reason = blocked(allow, case.pk, " ", by=office.supervisor, on=date(2024, 3, 7))
    assert "理由" in no_reason
    allow(case.pk, "仍不能检索", by=office.supervisor, on=date(2024, 3, 7))
    office.ask(case, date(2024, 3, 8))
    office.clarify(case, date(2024, 3, 11))
    # The permission was for one more, not for any number.
    assert "只能告知一次" in blocked(office.ask, case, date(2024, 3, 12))
    assert case.clarifications.count() == 2


def test_a_late_clarification_allowed_by_the_supervisor(office):
    case = office.received(date(2024, 3, 1))
    late = date(2024, 3, 13)
    clarifying.allow_clarification(case.pk, "理由", by=office.supervisor, on=late)
    case = office.ask(case, late)
    assert case.state == State.AWAITING_CLARIFICATION


@pytest.mark.parametrize("days", [0, 61])
def test_the_time_to_clarify_is_reasonable(office, days):
    with pytest.raises(ValidationError, match="1至60"):
        office.ask(office.received(date(2024, 3, 1)), date(2024, 3, 4), days=days)


def test_what_to_clarify_and_the_answer_are_written(office):
    case = office.received(date(2024, 3, 1))
    with pytest.raises(ValidationError, match="逐项写明"):
        clarifying.ask_clarification(case.pk, " ", "写明", 15, by=office.handler)
    office.ask(case, date(2024, 3, 4))
    with pytest.raises(ValidationError, match="补正的内容"):
        clarifying.record_clarification(case.pk, " ", by=None)


def test_abandoned_only_after_the_last_day_to_clarify(office):
    case = office.received(date(2024, 3, 1))
    office.ask(case, date(2024, 3, 12), days=10)
    lapsed = reply(D.CLARIFICATION_LAPSED, K.CLARIFICATION_LAPSED)
    found = blocked(office.submit, case, date(2024, 3, 26), lapsed)
    assert "补正期限到2024年3月26日为止" in found
    closed = office.answered(case, date(2024, 3, 27), lapsed)
    assert closed.disposition == D.CLARIFICATION_LAPSED
    assert closed.in_time is True


def test_a_lapse_sent_back_still_waits_for_the_clarification(office):
    """What comes in late, but before the reply, is still taken."""
    case = office.received(date(2024, 3, 1))
    office.ask(case, date(2024, 3, 12), days=3)
    lapsed = reply(D.CLARIFICATION_LAPSED, K.CLARIFICATION_LAPSED)
    office.submit(case, date(2024, 3, 27), lapsed)
    back = replying.return_reply(
        case.pk, "已收到补正", by=office.reviewer, on=date(2024, 3, 27)
    )
    assert back.state == State.AWAITING_CLARIFICATION
    case = office.clarify(case, date(2024, 3, 28))
    assert case.state == State.HANDLING
    assert "没有等待补正" in blocked(office.submit, case, date(2024, 3, 28), lapsed)


def test_still_unclear_only_after_a_clarification(office):
    case = office.received(date(2024, 3, 1))
    unclear = reply(D.STILL_UNCLEAR, K.STILL_UNCLEAR)
    found = blocked(office.submit, case, date(2024, 3, 4), unclear)
    assert "没有告知过补正" in found


# Consultation.


def test_a_silent_third_party_leaves_the_decision_to_the_office(office):
    """V12: the pause ends with the fifteen days; silence is no objection."""
    case = office.received(date(2025, 3, 3))
    row = office.consult(case, date(2025, 3, 10), served=date(2025, 3, 12))
    assert row.reply_by == date(2025, 4, 2)
    with pytest.raises(ValidationError, match="期限还没有到"):
        office.opinion(row, Opinion.SILENT, date(2025, 4, 2))
    row = office.opinion(row, Opinion.SILENT, date(2025, 4, 3))
    assert row.closed_on == date(2025, 4, 2)
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 24)
    letter = case.letters.get(kind=K.THIRD_PARTY_OPINION)
    assert "视为同意" not in str(letter.content)
    assert office.answered(case, date(2025, 4, 3)).disposition == D.GRANTED
    other = office.received(date(2025, 3, 3))
    row = office.consult(other, date(2025, 3, 10), served=date(2025, 3, 12))
    office.opinion(row, Opinion.SILENT, date(2025, 4, 3))
    refused = office.answered(other, date(2025, 4, 3), reply(D.THIRD_PARTY, K.REFUSED))
    assert refused.disposition == D.THIRD_PARTY


def test_a_silent_co_producer_agrees(office):
    """V20: the letter says so, and nothing stands in the way of giving."""
    case = office.received(date(2024, 12, 20))
    day = date(2024, 12, 23)
    row = office.consult(case, day, Consultee.CO_PRODUCER, served=day)
    assert row.reply_by == date(2025, 1, 14)
    office.opinion(row, Opinion.SILENT, date(2025, 1, 15))
    letter = case.letters.get(kind=K.AGENCY_OPINION)
    assert "视为同意" in str(letter.content)
    assert not case.letters.filter(kind=K.CONSULTATION_NOTICE).exists()
    assert office.answered(case, date(2025, 1, 15)).disposition == D.GRANTED


def test_an_opinion_in_time_ends_the_pause_at_once(office):
    """V12b."""
    case = office.received(date(2025, 3, 3))
    row = office.consult(case, date(2025, 3, 10), served=date(2025, 3, 12))
    office.opinion(row, Opinion.AGREED, date(2025, 3, 21))
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 14)
    assert case.letters.filter(kind=K.CONSULTATION_NOTICE).count() == 1


def test_a_late_opinion_ends_the_pause_on_the_last_day(office):
    case = office.received(date(2025, 3, 3))
    row = office.consult(case, date(2025, 3, 10), served=date(2025, 3, 12))
    row = office.opinion(row, Opinion.OBJECTED, date(2025, 4, 10))
    assert (row.closed_on, row.opinion) == (date(2025, 4, 2), Opinion.OBJECTED)
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 24)


def test_overlapping_consultations_are_counted_once(office):
    """V24, and the reply waits for both."""
    case = office.received(date(2024, 7, 1))
    first = office.consult(case, date(2024, 7, 8), served=date(2024, 7, 8))
    second = office.consult(
        case, date(2024, 7, 15), Consultee.CO_PRODUCER, served=date(2024, 7, 15)
    )
    office.opinion(first, Opinion.AGREED, date(2024, 7, 24))
    assert "还有 1 份" in blocked(office.submit, case, date(2024, 7, 25))
    office.opinion(second, Opinion.AGREED, date(2024, 7, 30))
    case.refresh_from_db()
    assert case.due_on == date(2024, 8, 20)


def test_an_opinion_is_recorded_once_and_for_its_own_case(office):
    day = date(2025, 3, 10)
    case, other = office.received(day), office.received(day)
    row, open_row = office.consult(case, day), office.consult(other, day)
    office.consult(case, day)
    office.opinion(row, Opinion.AGREED, day)
    for wrong in (row.pk, open_row.pk):
        with pytest.raises(ValidationError, match="还没有结束"):
            consulting.record_opinion(
                case.pk, wrong, Opinion.AGREED, by=office.handler, on=day
            )


def test_an_objection_needs_its_reasons_and_then_the_public_interest(office):
    day = date(2025, 3, 10)
    case = office.received(day)
    row = office.consult(case, day, served=day)
    with pytest.raises(ValidationError, match="合理理由"):
        consulting.record_opinion(
            case.pk, row.pk, Opinion.OBJECTED, " ", by=office.handler, on=day
        )
    office.opinion(row, Opinion.OBJECTED, day)
    assert "对公共利益" in blocked(office.submit, case, day)
    why = "食品安全关系众多学生（示例）"
    office.answered(case, day, replace(GRANT, public_interest=why))
    letter = case.letters.get(kind=K.THIRD_PARTY_DECISION)
    assert letter.consultation == row
    assert why in str(letter.content)
    assert letter.remedy == "RM1"


def test_a_part_kept_back_for_the_third_party_is_no_override(office):
    day = date(2025, 3, 10)
    case = office.received(day)
    row = office.consult(case, day, served=day)
    office.opinion(row, Opinion.OBJECTED, day)
    parts = [
        reply(D.PARTLY_GRANTED, K.PARTLY_GRANTED).parts[0],
        replace(
            reply(D.PARTLY_GRANTED, K.PARTLY_GRANTED).parts[1],
            disposition=D.THIRD_PARTY,
        ),
    ]
    case = office.answered(
        case, day, reply(D.PARTLY_GRANTED, K.PARTLY_GRANTED, parts=parts)
    )
    assert case.disposition == D.PARTLY_GRANTED
    assert not case.letters.filter(kind=K.THIRD_PARTY_DECISION).exists()


@pytest.mark.parametrize("consultee", [Consultee.CO_PRODUCER, Consultee.AGENCY])
def test_an_agency_that_objects_does_not_bind_the_office(office, consultee):
    """Only third parties are protected by Art. 32, and only they get its letter."""
    day = date(2025, 3, 10)
    case = office.received(day)
    row = office.consult(case, day, consultee, served=day)
    office.opinion(row, Opinion.OBJECTED, day)
    case = office.answered(case, day, replace(GRANT, public_interest="公共利益"))
    assert case.disposition == D.GRANTED
    assert not case.letters.filter(kind=K.THIRD_PARTY_DECISION).exists()


# Extension.


def test_an_extension_counts_from_the_old_deadline(office):
    """V11, with twenty days and with ten."""
    for days, due in ((20, date(2024, 7, 1)), (10, date(2024, 6, 17))):
        case = office.received(date(2024, 5, 6))
        assert case.due_on == date(2024, 5, 31)
        case = office.extend(case, date(2024, 5, 13), days)
        assert (case.due_on, case.is_extended) == (due, True)
        letter = case.letters.get(kind=K.EXTENSION)
        assert f"{due.year}年{due.month}月{due.day}日" in str(letter.content)


def test_an_extension_under_the_old_regulation(office):
    """V13: fifteen days at most."""
    case = office.received(date(2018, 9, 20))
    with pytest.raises(ValidationError, match="1至15"):
        office.ask_extension(case, date(2018, 9, 21), 16)
    case = office.extend(case, date(2018, 9, 21), 15)
    assert case.due_on == date(2018, 11, 7)


def test_who_asks_does_not_grant(office):
    """Somebody who is handler and approver at once needs another approver."""
    office.handler.offices.create(agency=office.world.agency, role="approver")
    office.world.people["handler"] = User.objects.get(pk=office.handler.pk)
    case = office.ask_extension(office.received(date(2024, 5, 6)), date(2024, 5, 7))
    found = blocked(
        prolonging.grant_extension, case.pk, by=office.handler, on=date(2024, 5, 7)
    )
    assert "另一位负责人" in found
    assert prolonging.grant_extension(
        case.pk, by=office.approver, on=date(2024, 5, 7)
    ).is_extended


def test_only_one_extension(office):
    case = office.received(date(2024, 5, 6))
    office.ask_extension(case, date(2024, 5, 7))
    assert "正等待批准" in blocked(office.ask_extension, case, date(2024, 5, 7))
    prolonging.grant_extension(case.pk, by=office.approver, on=date(2024, 5, 7))
    assert "已经延期一次" in blocked(office.ask_extension, case, date(2024, 5, 8))


def test_a_refused_extension_leaves_the_deadline(office):
    case = office.received(date(2024, 5, 6))
    office.ask_extension(case, date(2024, 5, 7))
    refuse = prolonging.refuse_extension
    day = date(2024, 5, 8)
    assert "理由" in blocked(refuse, case.pk, "", by=office.approver, on=day)
    case = refuse(case.pk, "可以按时答复", by=office.approver, on=day)
    assert (case.due_on, case.is_extended) == (date(2024, 5, 31), False)
    assert Extension.objects.get().is_granted is False
    assert not case.letters.filter(kind=K.EXTENSION).exists()
    assert office.extend(case, date(2024, 5, 9)).is_extended


def test_no_extension_after_the_last_day(office):
    case = office.received(date(2024, 5, 6))
    late = date(2024, 6, 3)
    assert "已过" in blocked(office.ask_extension, case, late)
    office.ask_extension(case, date(2024, 5, 31))
    found = blocked(prolonging.grant_extension, case.pk, by=office.approver, on=late)
    assert "已过" in found
    last = prolonging.grant_extension(case.pk, by=office.approver, on=date(2024, 5, 31))
    assert last.due_on == date(2024, 7, 1)


@pytest.mark.parametrize("days", [0, 21, -1])
def test_an_extension_of_one_to_twenty_days(office, days):
    with pytest.raises(ValidationError, match="1至20"):
        office.ask_extension(office.received(date(2024, 5, 6)), date(2024, 5, 7), days)


def test_consultation_and_extension_together(office):
    """V23."""
    case = office.received(date(2024, 7, 1))
    row = office.consult(case, date(2024, 7, 8), served=date(2024, 7, 8))
    office.opinion(row, Opinion.AGREED, date(2024, 7, 24))
    case = office.extend(case, date(2024, 8, 1))
    assert case.due_on == date(2024, 9, 11)


# Article 35.


def test_a_delay_needs_the_reasons_asked_and_a_later_day(office):
    case = office.received(date(2025, 3, 3))
    day, due = date(2025, 3, 10), date(2025, 3, 31)
    delay = prolonging.delay
    until = date(2025, 5, 30)
    found = blocked(delay, case.pk, until, "量大", by=office.approver, on=day)
    assert "说明理由" in found
    case = office.ask_reasons(case, date(2025, 3, 5))
    assert case.due_on == due, "asking does not stop the clock"
    assert "理由" in blocked(delay, case.pk, until, " ", by=office.approver, on=day)
    with pytest.raises(ValidationError, match="晚于现在的答复期限"):
        delay(case.pk, due, "量大", by=office.approver, on=day)
    case = delay(case.pk, until, "量大（示例）", by=office.approver, on=day)
    assert (case.due_on, case.is_extended) == (until, False)
    assert "2025年5月30日" in str(case.letters.get(kind=K.DELAY).content)
    assert office.answered(case, date(2025, 5, 30)).in_time


def test_excessive_requests_only_after_the_reasons_were_asked(office):
    case = office.received(date(2025, 3, 3))
    excessive = reply(D.EXCESSIVE, K.EXCESSIVE)
    found = blocked(office.submit, case, date(2025, 3, 5), excessive)
    assert "说明理由" in found


# Fees.


@pytest.mark.parametrize(
    ("basis", "before", "quantity", "amount"),
    [
        (FeeBasis.ITEMS, 10, 1, 100),
        (FeeBasis.ITEMS, 0, 30, 2000),
        (FeeBasis.ITEMS, 0, 31, 2200),
        (FeeBasis.ITEMS, 0, 35, 3000),
        (FeeBasis.ITEMS, 30, 11, 2300),
        (FeeBasis.ITEMS, 0, 60, 11000),
        (FeeBasis.PAGES, 0, 31, 10),
        (FeeBasis.PAGES, 0, 100, 700),
        (FeeBasis.PAGES, 0, 201, 2740),
        (FeeBasis.PAGES, 0, 250, 4700),
    ],
)
def test_the_tariff(office, basis, before, quantity, amount):
    case = office.received(date(2025, 3, 3))
    charging.notify_fee(
        case.pk, basis, quantity, before, by=office.handler, on=date(2025, 3, 4)
    )
    assert case.fees.get().amount == Decimal(amount)
    assert str(amount) in str(case.letters.get(kind=K.FEE).content).replace(",", "")


@pytest.mark.parametrize(
    ("basis", "quantity", "before", "words"),
    [
        (FeeBasis.ITEMS, 10, 0, "免费"),
        (FeeBasis.PAGES, 30, 0, "免费"),
        (FeeBasis.PAGES, 0, 0, "请填写"),
        (FeeBasis.ITEMS, 1, -1, "请填写"),
        (FeeBasis.PAGES, 10**7, 0, "请填写"),
    ],
)
def test_no_notice_without_a_fee(office, basis, quantity, before, words):
    case = office.received(date(2025, 3, 3))
    with pytest.raises(ValidationError, match=words):
        charging.notify_fee(case.pk, basis, quantity, before, by=office.handler)
    assert not case.fees.exists()


def test_the_fee_and_the_clock(office):
    """V15: a notice on the last day, twenty days to pay, a fresh start."""
    case = office.received(date(2023, 11, 1))
    assert "已过" in blocked(office.charge, case, date(2023, 11, 30))
    case = office.charge(case, date(2023, 11, 21), served=date(2023, 11, 22))
    assert case.state == State.AWAITING_FEE
    assert case.fees.get().pay_by == date(2023, 12, 20)
    day = date(2023, 12, 18)
    case = charging.record_payment(case.pk, by=office.handler, on=day)
    assert (case.due_on, case.state) == (date(2024, 1, 16), State.HANDLING)
    assert case.fees.get().paid_on == day
    assert "已经通知过收费" in blocked(office.charge, case, date(2023, 12, 19))


def test_unpaid_only_after_the_last_day_to_pay(office):
    """V15: the earliest day of the outcome is 2023-12-21."""
    case = office.received(date(2023, 11, 1))
    office.charge(case, date(2023, 11, 21), served=date(2023, 11, 22))
    unpaid = reply(D.FEE_UNPAID, K.FEE_UNPAID)
    found = blocked(office.submit, case, date(2023, 12, 20), unpaid)
    assert "缴费期限到2023年12月20日为止" in found
    found = blocked(office.submit, case, date(2023, 12, 21), GRANT)
    assert "正在等待缴费" in found
    case = office.answered(case, date(2023, 12, 21), unpaid)
    assert (case.disposition, case.in_time) == (D.FEE_UNPAID, True)
