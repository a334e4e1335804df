"""Events that cannot stand together: which one, and why."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.casework.rules.clock import Contradiction, Event, run
from disclosure.casework.rules.vocabulary import Channel, Consultee
from disclosure.casework.rules.vocabulary import EventKind as Kind
from tests.rules.casework.calendars import CN

TODAY = date(2024, 6, 3)
START = date(2024, 5, 6)
DUE = date(2024, 5, 31)
IN_PERSON = Channel.IN_PERSON


def may(day: int) -> date:
    return date(2024, 5, day)


SUBMITTED = Event(Kind.SUBMITTED, START)
ASKED = Event(Kind.CLARIFICATION_ASKED, may(7))
NOTICED = Event(Kind.FEE_NOTICED, may(7))
OPENED = Event(Kind.CONSULTATION_OPENED, may(7), consultee=Consultee.THIRD_PARTY)
EXTENDED = Event(Kind.EXTENDED, may(8), workdays=5)
ANSWERED = Event(Kind.ANSWERED, may(20))

CASES = {
    "answered before received": (
        [SUBMITTED],
        Event(Kind.ANSWERED, date(2024, 5, 5)),
        "作出答复（2024年5月5日）：机关这时还没有收到申请。",
    ),
    "second extension": (
        [SUBMITTED, EXTENDED],
        Event(Kind.EXTENDED, may(9), workdays=5),
        "延长答复期限（2024年5月9日）：答复期限已经延长过一次，不能再次延长。",
    ),
    "second extension after a restart": (
        [
            *(SUBMITTED, EXTENDED, Event(Kind.FEE_NOTICED, may(9))),
            Event(Kind.FEE_PAID, may(10)),
        ],
        Event(Kind.EXTENDED, may(13), workdays=5),
        "延长答复期限（2024年5月13日）：答复期限已经延长过一次，不能再次延长。",
    ),
    "extension after expiry": (
        [SUBMITTED],
        Event(Kind.EXTENDED, date(2024, 6, 1), workdays=5),
        "延长答复期限（2024年6月1日）：答复期限已于2024年5月31日届满，不能再延长。",
    ),
    "no extension of nothing": (
        [SUBMITTED],
        Event(Kind.EXTENDED, may(8), workdays=0),
        "延长答复期限（2024年5月8日）：延长的天数应当是1至20个工作日。",
    ),
    "negative extension": (
        [SUBMITTED],
        Event(Kind.EXTENDED, may(8), workdays=-3),
        "延长答复期限（2024年5月8日）：延长的天数应当是1至20个工作日。",
    ),
    "extension without days": (
        [SUBMITTED],
        Event(Kind.EXTENDED, may(8)),
        "延长答复期限（2024年5月8日）：延长的天数应当是1至20个工作日。",
    ),
    "extension too long": (
        [SUBMITTED],
        Event(Kind.EXTENDED, may(8), workdays=21),
        "延长答复期限（2024年5月8日）：延长的天数应当是1至20个工作日。",
    ),
    "extension while clarification is awaited": (
        [SUBMITTED, ASKED],
        EXTENDED,
        "延长答复期限（2024年5月8日）：正在等待申请人补正，期限没有进行，不能延长。",
    ),
    "extension while a fee is awaited": (
        [SUBMITTED, NOTICED],
        EXTENDED,
        "延长答复期限（2024年5月8日）：正在等待申请人缴费，期限没有进行，不能延长。",
    ),
    "clarified without being asked": (
        [SUBMITTED],
        Event(Kind.CLARIFIED, may(8)),
        "收到补正（2024年5月8日）：机关没有要求补正，或者已经收到补正。",
    ),
    "clarified twice": (
        [SUBMITTED, ASKED, Event(Kind.CLARIFIED, may(8))],
        Event(Kind.CLARIFIED, may(9)),
        "收到补正（2024年5月9日）：机关没有要求补正，或者已经收到补正。",
    ),
    "paid without notice": (
        [SUBMITTED],
        Event(Kind.FEE_PAID, may(8)),
        "申请人缴费（2024年5月8日）：机关没有发出收费通知，或者费用已经缴纳。",
    ),
    "closed without being open": (
        [SUBMITTED],
        Event(Kind.CONSULTATION_CLOSED, may(8)),
        "征求意见结束（2024年5月8日）：没有尚未结束的征求意见。",
    ),
    "closed for somebody else": (
        [SUBMITTED, OPENED],
        Event(Kind.CONSULTATION_CLOSED, may(8), consultee=Consultee.AGENCY),
        "征求意见结束（2024年5月8日）：没有尚未结束的征求意见。",
    ),
    "answered twice": (
        [SUBMITTED, ANSWERED],
        Event(Kind.ANSWERED, may(21)),
        "作出答复（2024年5月21日）：2024年5月20日已经有“作出答复”，"
        "此后不能再有别的事项。",
    ),
    "withdrawn after the answer": (
        [SUBMITTED, ANSWERED],
        Event(Kind.WITHDRAWN, may(20)),
        "申请人撤回申请（2024年5月20日）：2024年5月20日已经有“作出答复”，"
        "此后不能再有别的事项。",
    ),
    "received twice": (
        [SUBMITTED],
        Event(Kind.SUBMITTED, may(8)),
        "申请人提交申请（2024年5月8日）：这一事项只能有一次。",
    ),
    "delay without a day": (
        [SUBMITTED],
        Event(Kind.DELAYED, may(8)),
        "决定延迟答复（2024年5月8日）：没有写明延迟到哪一天。",
    ),
    "delay to an earlier day": (
        [SUBMITTED],
        Event(Kind.DELAYED, may(8), until=may(30)),
        "决定延迟答复（2024年5月8日）：延迟到的日期（2024年5月30日）"
        "早于原来的期限（2024年5月31日）。",
    ),
    "delay after expiry": (
        [SUBMITTED],
        Event(Kind.DELAYED, date(2024, 6, 3), until=date(2024, 7, 1)),
        "决定延迟答复（2024年6月3日）：答复期限已于2024年5月31日届满，不能再延长。",
    ),
    "letter received before it was sent": (
        [SUBMITTED],
        Event(Kind.CONSULTATION_OPENED, may(8), letter_received=may(7)),
        "发出征求意见书（2024年5月8日）："
        "收到征求意见书的日期（2024年5月7日）早于这一事项。",
    ),
    "fee notice received before it was sent": (
        [SUBMITTED],
        Event(Kind.FEE_NOTICED, may(8), received_on=may(7)),
        "发出收费通知（2024年5月8日）：收到通知的日期（2024年5月7日）早于这一事项。",
    ),
    "clarification due before it was asked": (
        [SUBMITTED],
        Event(Kind.CLARIFICATION_ASKED, may(8), reply_by=may(7)),
        "要求补正（2024年5月8日）：补正期限（2024年5月7日）早于这一事项。",
    ),
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("is_reversed", [False, True], ids=["given", "reversed"])
def test_a_contradiction_names_the_event_and_the_reason(name, is_reversed):
    before, event, words = CASES[name]
    events = [*before, event]
    same_day = len({one.on for one in events}) < len(events)
    if is_reversed and not same_day:
        events.reverse()
    with pytest.raises(Contradiction) as raised:
        run(events, IN_PERSON, CN, TODAY)
    assert raised.value.event is event
    assert str(raised.value) == str(raised.value.sentence) == words


@pytest.mark.parametrize("name", CASES)
def test_what_came_before_was_no_contradiction(name):
    run(CASES[name][0], IN_PERSON, CN, TODAY)


@pytest.mark.parametrize(
    "kind",
    [kind for kind in Kind if kind not in (Kind.SUBMITTED, Kind.WITHDRAWN)],
)
def test_nothing_is_done_before_the_receipt(kind):
    event = Event(kind, may(3), workdays=5, until=may(31))
    receipts = (Kind.ARRIVED, Kind.AGENCY_CONFIRMED, Kind.APPLICANT_CONFIRMED)
    if kind in receipts:
        assert run([SUBMITTED, event], IN_PERSON, CN, TODAY).received_on == START
        return
    with pytest.raises(Contradiction) as raised:
        run([SUBMITTED, event], IN_PERSON, CN, TODAY)
    assert raised.value.event is event
    with pytest.raises(Contradiction):
        run([event], IN_PERSON, CN, TODAY)


def test_a_request_may_be_withdrawn_before_it_is_received():
    clock = run([SUBMITTED, Event(Kind.WITHDRAWN, may(7))], Channel.ONLINE, CN, TODAY)
    assert clock.received_on is clock.due_on is clock.waiting_for is None


def test_on_one_day_the_order_given_decides():
    answered = Event(Kind.ANSWERED, START)
    assert run([SUBMITTED, answered], IN_PERSON, CN, TODAY).handled_in == 0
    with pytest.raises(Contradiction):
        run([answered, SUBMITTED], IN_PERSON, CN, TODAY)


def test_the_old_cap_is_fifteen_days():
    old = Event(Kind.SUBMITTED, date(2018, 9, 20))
    on = date(2018, 10, 8)
    run([old, Event(Kind.EXTENDED, on, workdays=15)], IN_PERSON, CN, TODAY)
    with pytest.raises(Contradiction, match="1至15个工作日"):
        run([old, Event(Kind.EXTENDED, on, workdays=16)], IN_PERSON, CN, TODAY)


def test_on_the_last_day_an_extension_is_still_in_time():
    extension = Event(Kind.EXTENDED, DUE, workdays=20)
    assert run([SUBMITTED, extension], IN_PERSON, CN, TODAY).due_on == date(2024, 7, 1)


def test_a_second_request_for_clarification_is_the_office_s_own_affair():
    again = [
        Event(Kind.CLARIFIED, may(13)),
        Event(Kind.CLARIFICATION_ASKED, may(14)),
        Event(Kind.CLARIFICATION_ASKED, may(15)),
        Event(Kind.CLARIFIED, may(20)),
    ]
    clock = run([SUBMITTED, ASKED, *again], IN_PERSON, CN, TODAY)
    assert clock.due_on == CN.add(may(20), 20)


def test_the_earliest_consultation_is_closed_first():
    second = Event(Kind.CONSULTATION_OPENED, may(9), consultee=Consultee.THIRD_PARTY)
    closed = Event(Kind.CONSULTATION_CLOSED, may(10), consultee=Consultee.THIRD_PARTY)
    clock = run([SUBMITTED, OPENED, second, closed], IN_PERSON, CN, TODAY)
    assert clock.consultee_reply_by == CN.add(may(9), 15)
