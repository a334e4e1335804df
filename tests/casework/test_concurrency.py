"""Many people at the same moment: nothing lost, nothing twice, no gap."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from disclosure.agencies.calendar_actions import delete_day, save_day
from disclosure.agencies.calendar_models import DayException
from disclosure.agencies.vocabulary import Region, Role
from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.blocked import Blocked
from disclosure.casework.actions import (
    clarifying,
    ending,
    filing,
    noting,
    prolonging,
    receiving,
    replying,
)
from disclosure.casework.actions.files import Upload
from disclosure.casework.actions.once import last_event, once
from disclosure.casework.models import Case, CaseEvent, Decision, Extension, Letter
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import (
    Channel,
    Disposition,
    LetterKind,
    State,
)
from disclosure.casework.tracking.codes import case_with
from tests.casework.factories import GRANT, application
from tests.casework.office import Office, reply
from tests.factories import make_user
from tests.together import outcome, together

pytestmark = pytest.mark.django_db(transaction=True)
REQUESTS, THREADS, ISSUES = 200, 40, 30
DAY = date(2025, 3, 3)


def done(results: list[Any]) -> list[Any]:
    """The results, after showing whatever went wrong."""
    failed = [one for one in results if isinstance(one, Exception)]
    assert not failed, failed[:3]
    return results


def test_two_hundred_requests_at_once_lose_and_repeat_nothing(open_office: Office):
    desk = open_office.desk

    def file_some(first: int) -> list[filing.Receipt]:
        return [
            filing.file_online(
                desk,
                application(name=f"示例申请人{number}"),
                uuid4().hex,
                [Upload("a.txt", "pdf", b"%d" % number)] if number % 10 == 0 else [],
            )
            for number in range(first, REQUESTS, THREADS)
        ]

    batches = done(together(*[partial(file_some, n) for n in range(THREADS)]))
    receipts = [receipt for batch in batches for receipt in batch]
    numbers = sorted(receipt.case.number for receipt in receipts)
    year = receipts[0].case.submitted_on.year
    assert numbers == [f"SLX-{year}-{n:05d}" for n in range(1, REQUESTS + 1)]
    assert len({receipt.code for receipt in receipts}) == REQUESTS
    names = set()
    for receipt in receipts:
        case = case_with(receipt.case.number, receipt.code)
        assert case is not None
        names.add(case.applicant.name)
        assert case.events.get().action == Action.REGISTER
        assert case.notices.count() == 1
        place = int(case.applicant.name.removeprefix("示例申请人"))
        assert [row.content.opened() for row in case.files.all()] == (
            [b"%d" % place] if place % 10 == 0 else []
        )
    assert names == {f"示例申请人{n}" for n in range(REQUESTS)}
    entries = Entry.objects.filter(action="case.register")
    assert sorted(entries.values_list("object_label", flat=True)) == numbers
    assert verify().is_whole


def test_one_form_sent_twenty_times_is_one_request(open_office: Office):
    send = partial(filing.file_online, open_office.desk, application(), "one-key")
    receipts = done(together(*[send] * 20))
    assert len({(one.case.number, one.code) for one in receipts}) == 1
    assert Case.objects.count() == CaseEvent.objects.count() == 1
    assert filing.file_online(
        open_office.desk, application(), "two"
    ).case.number.endswith("00002")
    assert verify().is_whole


def test_one_paper_entered_by_ten_clerks_is_one_request(open_office: Office):
    enter = partial(
        filing.register,
        open_office.desk,
        application(),
        Channel.IN_PERSON,
        "one-paper",
        by=open_office.handler,
        on=DAY,
    )
    receipts = done(together(*[enter] * 10))
    assert len({(one.case.number, one.code) for one in receipts}) == 1
    assert Case.objects.count() == 1
    assert Letter.objects.get().number == 1


def test_two_handlers_decide_and_one_is_told(open_office: Office):
    """Both have the same page before them; the second sees it has moved."""
    case = open_office.received(DAY)
    seen = last_event(case)
    refuse = reply(Disposition.PETITION, LetterKind.PETITION)

    def decide(written: replying.Reply, who: str) -> Any:
        by = open_office.world.people[who]
        step = partial(replying.draft_reply, case.pk, written, by=by, on=DAY)
        return once(case.pk, seen, step)

    results = together(
        partial(decide, GRANT, "handler"), partial(decide, refuse, "colleague")
    )
    assert outcome(results) == ["Blocked", "done"], results
    (told,) = [one for one in results if isinstance(one, Blocked)]
    assert len(told.messages) == 1 and "新的记录" in told.messages[0]
    (won,) = [one for one in results if isinstance(one, Decision)]
    assert Decision.objects.get().disposition == won.disposition


def test_two_handlers_hand_in_at_once_and_one_is_told(open_office: Office):
    case = open_office.received(DAY)
    open_office.draft(case, DAY)
    people = open_office.world.people
    results = together(
        *[
            partial(replying.submit_reply, case.pk, by=people[who], on=DAY)
            for who in ("handler", "colleague")
        ]
    )
    assert outcome(results) == ["Blocked", "done"], results
    (told,) = [one for one in results if isinstance(one, Blocked)]
    assert len(told.messages) == 1 and "当前状态不能" in told.messages[0]
    assert Entry.objects.filter(action="case.submit_reply").count() == 1
    assert verify().is_whole


def test_two_issues_at_once_give_one_letter(open_office: Office):
    case = open_office.received(DAY)
    open_office.approve(case, DAY)
    issue = partial(replying.issue, case.pk, by=open_office.handler, on=DAY)
    results = together(issue, issue, issue)
    assert outcome(results) == ["Blocked", "Blocked", "done"], results
    assert Letter.objects.get(kind=LetterKind.GRANTED).number == 1
    assert Entry.objects.filter(action="case.issue").count() == 1
    case.refresh_from_db()
    assert case.state == State.CLOSED


def test_two_heads_grant_one_extension(open_office: Office):
    case = open_office.received(DAY)
    due = case.due_on
    open_office.ask_extension(case, DAY)
    agency = open_office.world.agency
    second = make_user("deputy", "示例副职", agency, Role.APPROVER)
    results = together(
        *[
            partial(prolonging.grant_extension, case.pk, by=by, on=DAY)
            for by in (open_office.approver, second)
        ],
        partial(prolonging.refuse_extension, case.pk, "不同意", by=second, on=DAY),
    )
    assert outcome(results) == ["Blocked", "Blocked", "done"], results
    row = Extension.objects.get()
    assert row.is_granted is not None
    case.refresh_from_db()
    assert case.is_extended == row.is_granted == (case.due_on != due)
    letters = Letter.objects.filter(kind=LetterKind.EXTENSION)
    assert letters.count() == int(row.is_granted)


def test_the_numbers_of_letters_issued_at_once_have_no_gap(open_office: Office):
    cases = [open_office.received(DAY) for _ in range(ISSUES)]
    for case in cases:
        open_office.approve(case, DAY)
    issue = partial(replying.issue, by=open_office.handler, on=DAY)
    results = together(*[partial(issue, case.pk) for case in cases])
    assert sorted(one.number for one in done(results)) == list(range(1, ISSUES + 1))
    receipts = Letter.objects.filter(kind=LetterKind.RECEIPT)
    numbers = receipts.order_by("number").values_list("number", flat=True)
    assert list(numbers) == list(range(1, ISSUES + 1))
    assert verify().is_whole


def test_an_answer_and_a_withdrawal_at_once_leave_one_end(open_office: Office):
    for _ in range(3):
        case = open_office.received(DAY)
        open_office.approve(case, DAY)
        results = together(
            partial(replying.issue, case.pk, by=open_office.handler, on=DAY),
            partial(ending.withdraw, case.pk, "不需要了", by=None, on=DAY),
        )
        assert outcome(results) == ["Blocked", "done"], results
        case.refresh_from_db()
        letters = case.letters.exclude(kind=LetterKind.RECEIPT)
        withdrawn = case.disposition == Disposition.OTHER
        kind = LetterKind.WITHDRAWAL if withdrawn else LetterKind.GRANTED
        assert [letter.kind for letter in letters] == [kind]


def test_different_steps_on_different_cases_never_wait_for_each_other_for_ever(
    open_office: Office,
):
    """Every step takes its locks in an order that no other step turns round."""
    by = open_office.handler
    new = [open_office.submitted(DAY) for _ in range(4)]
    held = [open_office.received(DAY) for _ in range(4)]
    steps = [partial(receiving.confirm, case.pk, by=by, on=DAY) for case in new]
    steps += [
        partial(
            clarifying.ask_clarification, case.pk, "年份", "写明", 15, by=by, on=DAY
        )
        for case in held[:2]
    ]
    steps += [
        partial(ending.withdraw, case.pk, "不需要了", by=None, on=DAY)
        for case in held[2:]
    ]
    steps += [partial(open_office.received, DAY) for _ in range(4)]
    done(together(*steps))
    assert verify().is_whole


def test_the_calendar_changes_while_the_office_works(open_office: Office):
    """Deadlines follow the last calendar, and nobody is thrown out."""
    cases = [open_office.received(DAY) for _ in range(6)]
    day = DAY + timedelta(days=3)

    def change() -> None:
        for _ in range(3):
            entry = DayException(
                region=Region.CN, day=day, is_workday=False, name="示例", source="示例"
            )
            save_day(entry, by=None)
            delete_day(entry, by=None)

    def work(case: Case) -> None:
        for _ in range(5):
            noting.add_note(case.pk, "示例", by=open_office.handler)

    done(together(change, *[partial(work, case) for case in cases]))
    for case in cases:
        case.refresh_from_db()
        assert case.due_on == date(2025, 3, 31)
    assert verify().is_whole
