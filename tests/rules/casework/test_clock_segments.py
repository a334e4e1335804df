"""The segments explain every day, once, and add up to the days of handling."""

from __future__ import annotations

from datetime import date, timedelta

from disclosure.casework.rules.clock import Clock, Contradiction, Event, run
from disclosure.casework.rules.clock import SegmentState as Is
from disclosure.casework.rules.vocabulary import Channel, ClockState, Consultee
from disclosure.casework.rules.vocabulary import EventKind as Kind
from tests.rules.casework.calendars import CN
from tests.rules.casework.histories import histories

DAY = timedelta(1)
NUMBER = 5_000


def day(text: str) -> date:
    return date.fromisoformat(text)


def clock(*events: Event, channel: Channel = Channel.IN_PERSON, today: str) -> Clock:
    return run(events, channel, CN, day(today))


def told(clock: Clock) -> list[tuple[str, str, int, Is, str]]:
    return [
        (str(one.start), str(one.end), one.counted, one.state, str(one.why))
        for one in clock.segments
    ]


def first_day(events: list[Event]) -> date:
    kinds = (Kind.SUBMITTED, Kind.ARRIVED)
    kinds += (Kind.AGENCY_CONFIRMED, Kind.APPLICANT_CONFIRMED)
    return min(event.on for event in events if event.kind in kinds)


def test_segments_tile_every_day_and_add_up():
    seen: set[Is] = set()
    answered = 0
    for events, channel, today in histories(NUMBER, seed=7):
        try:
            found = run(events, channel, CN, today)
        except Contradiction:
            continue
        parts = found.segments
        first = first_day(events)
        last = found.ended_on or max(today, found.due_on or first)
        assert (parts[0].start, parts[-1].end) == (first, last)
        for one, other in zip(parts, parts[1:], strict=False):
            assert one.start <= one.end == other.start - DAY
        assert all(one.counted in (0, one.workdays) for one in parts)
        assert all(one.article and str(one.why) for one in parts)
        assert sum(one.workdays for one in parts) == CN.provisional().between(
            first - DAY, last
        )
        seen.update(one.state for one in parts)
        if found.handled_in is not None:
            answered += 1
            assert sum(one.counted for one in parts) == found.handled_in
        elif found.state == ClockState.RUNNING and found.days_left is not None:
            check_what_is_left(found)
    assert seen == set(Is)
    assert answered > NUMBER // 10


def check_what_is_left(found: Clock) -> None:
    ahead = sum(one.workdays for one in found.segments if one.state == Is.AHEAD)
    late = sum(one.counted for one in found.segments if one.state == Is.OVERDUE)
    if found.days_left >= 0 and found.today >= found.history.last_start:
        assert ahead == found.days_left
    if found.days_left < 0 and not found.history.consultations:
        assert late == -found.days_left


def test_an_online_request_from_the_form_to_the_due_day():
    found = clock(
        Event(Kind.SUBMITTED, day("2024-09-11")),
        Event(Kind.AGENCY_CONFIRMED, day("2024-09-13")),
        channel=Channel.ONLINE,
        today="2024-09-20",
    )
    assert told(found) == [
        (
            *("2024-09-11", "2024-09-12", 0, Is.WAITING),
            "等待双方确认，确认之日才算收到申请。",
        ),
        (
            *("2024-09-13", "2024-09-13", 0, Is.STARTED),
            "收到申请之日，从下一日起计算。",
        ),
        ("2024-09-14", "2024-09-20", 4, Is.COUNTED, "计入答复期限：4个工作日。"),
        (
            *("2024-09-21", "2024-10-17", 0, Is.AHEAD),
            "到2024年10月17日为止还有16个工作日。",
        ),
    ]
    assert [one.article for one in found.segments] == [
        "第三十一条",
        "第三十一条",
        "第三十三条第二款",
        "第三十三条第二款",
    ]


def test_a_clarification_voids_what_was_counted():
    found = clock(
        Event(Kind.SUBMITTED, day("2024-03-01")),
        Event(Kind.CLARIFICATION_ASKED, day("2024-03-08")),
        Event(Kind.CLARIFIED, day("2024-03-20")),
        Event(Kind.ANSWERED, day("2024-03-22")),
        today="2024-06-03",
    )
    assert told(found)[1:] == [
        (
            *("2024-03-02", "2024-03-08", 0, Is.VOID),
            "补正后重新计算，此前5个工作日不再计入。",
        ),
        (
            *("2024-03-09", "2024-03-19", 0, Is.AWAITING),
            "等待申请人补正，收到补正以后期限重新计算。",
        ),
        (
            *("2024-03-20", "2024-03-20", 0, Is.STARTED),
            "收到补正之日，从下一日起重新计算。",
        ),
        ("2024-03-21", "2024-03-22", 2, Is.COUNTED, "计入答复期限：2个工作日。"),
    ]
    assert {one.article for one in found.segments[1:4]} == {"第三十条"}


def test_a_consultation_names_who_is_asked():
    asked = [
        Event(Kind.SUBMITTED, day("2024-07-01")),
        Event(
            Kind.CONSULTATION_OPENED,
            day("2024-07-08"),
            consultee=Consultee.THIRD_PARTY,
        ),
        Event(
            Kind.CONSULTATION_OPENED, day("2024-07-15"), consultee=Consultee.CO_PRODUCER
        ),
        Event(Kind.CONSULTATION_CLOSED, day("2024-07-24")),
        Event(Kind.CONSULTATION_CLOSED, day("2024-07-30")),
    ]
    found = clock(*asked, today="2024-08-30")
    excluded = [one for one in told(found) if one[3] == Is.EXCLUDED]
    assert [(one[0], one[1], one[4][:20]) for one in excluded] == [
        ("2024-07-09", "2024-07-15", "向第三方征求意见，所需时间不计入答复期限"),
        ("2024-07-16", "2024-07-24", "向第三方、共同制作机关征求意见，所需时间"),
        ("2024-07-25", "2024-07-30", "向共同制作机关征求意见，所需时间不计入答"),
    ]
    assert told(found)[-1] == (
        *("2024-08-21", "2024-08-30", 8, Is.OVERDUE),
        "已超过答复期限：8个工作日。",
    )


def test_the_extension_is_shown_apart():
    found = clock(
        Event(Kind.SUBMITTED, day("2024-05-06")),
        Event(Kind.EXTENDED, day("2024-05-20"), workdays=10),
        Event(Kind.ANSWERED, day("2024-06-17")),
        today="2024-06-20",
    )
    assert told(found)[-2:] == [
        ("2024-05-07", "2024-05-31", 20, Is.COUNTED, "计入答复期限：20个工作日。"),
        (
            *("2024-06-01", "2024-06-17", 10, Is.COUNTED),
            "答复期限延长10个工作日，这是延长的部分：10个工作日。",
        ),
    ]


def test_an_unpaid_fee_leaves_the_days_counted():
    found = clock(
        Event(Kind.SUBMITTED, day("2023-11-01")),
        Event(Kind.FEE_NOTICED, day("2023-11-20")),
        Event(Kind.ANSWERED, day("2023-12-21")),
        today="2024-01-02",
    )
    assert told(found)[-1][2:4] == (23, Is.AWAITING)
    assert "申请人没有缴费" in told(found)[-1][4]


def test_old_requests_name_the_old_articles():
    found = clock(
        Event(Kind.SUBMITTED, day("2018-09-20")),
        Event(Kind.CONSULTATION_OPENED, day("2018-09-25")),
        Event(Kind.CONSULTATION_CLOSED, day("2018-09-28")),
        today="2018-10-10",
    )
    articles = {one.article for one in found.segments}
    assert articles == {
        "第二十四条",
        "第二十四条第二款",
        "第二十三条、第二十四条第三款",
    }


def test_a_letter_on_its_way_belongs_to_nobody():
    found = clock(
        Event(Kind.SUBMITTED, day("2023-01-12")),
        Event(Kind.ARRIVED, day("2023-01-16")),
        channel=Channel.POST_SIGNED,
        today="2023-01-16",
    )
    assert told(found)[0] == (
        *("2023-01-12", "2023-01-15", 0, Is.WAITING),
        "信件寄出，尚未送达机关。",
    )


def test_no_event_no_segment():
    assert clock(today="2024-05-06").segments == ()
