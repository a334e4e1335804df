"""Both sides at the same moment: one is first, nobody waits for ever."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest

from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.casework.actions import noting
from disclosure.casework.models import Case, CaseEvent
from disclosure.oversight.actions import notices
from disclosure.oversight.models import NoticeLine, SupervisionNotice
from disclosure.oversight.rules.vocabulary import NoticeState
from tests.oversight.notices_world import (
    ANSWER,
    Desk,
    make_desk,
    page,
    read,
    send,
    workday,
)
from tests.together import outcome, together

pytestmark = pytest.mark.django_db(transaction=True)
NOTICES = 20


@pytest.fixture
def desk(shared_database: None) -> Desk:
    return make_desk()


def done(results: list[Any]) -> list[Any]:
    """The results, after showing whatever went wrong."""
    failed = [one for one in results if isinstance(one, Exception)]
    assert not failed, failed[:3]
    return results


def test_numbers_issued_at_once_have_no_gap_and_no_twin(desk: Desk) -> None:
    cases = [desk.case() for _ in range(NOTICES)]
    done(together(*[partial(desk.issue, case) for case in cases]))
    numbers = SupervisionNotice.objects.values_list("sequence", flat=True)
    assert sorted(numbers) == list(range(1, NOTICES + 1))
    assert verify().is_whole


def test_two_officers_answer_one_notice(desk: Desk) -> None:
    for _ in range(3):
        notice = desk.issue()
        seen = notice.lines.get().pk
        results = together(
            partial(send, "handler", notice, "answer", seen=seen, text="甲的（示例）"),
            partial(
                send, "colleague", notice, "answer", seen=seen, text="乙的（示例）"
            ),
        )
        assert sorted(one.status_code for one in results) == [302, 409]
        late = read(max(results, key=lambda one: one.status_code))
        assert "甲的（示例）" in late and "乙的（示例）" in late
        assert notice.lines.filter(step="answer").count() == 1


def test_two_supervisors_judge_one_answer(desk: Desk) -> None:
    """Accepted and returned at once: one of the two, and only one."""
    for _ in range(3):
        case = desk.case()
        notice = desk.answered(case)
        results = together(
            partial(notices.accept, notice.pk, by=desk.county),
            partial(notices.send_back, notice.pk, "缺", workday(1), by=desk.county2),
        )
        assert outcome(results) == ["Blocked", "done"], results
        notice.refresh_from_db()
        is_accepted = notice.state == NoticeState.ACCEPTED
        assert (notice.closed_on is not None) == is_accepted
        assert notice.lines.count() == 3
        assert case.events.count() == 3


def test_an_answer_and_a_withdrawal(desk: Desk) -> None:
    for _ in range(3):
        notice = desk.issue()
        results = together(
            partial(notices.answer, notice.pk, ANSWER, by=desk.handler),
            partial(notices.withdraw, notice.pk, "发错了", by=desk.county),
        )
        assert set(outcome(results)) <= {"Blocked", "done"}
        notice.refresh_from_db()
        assert notice.state == NoticeState.WITHDRAWN
        assert notice.lines.count() in (2, 3)


def test_two_commands_escalate_once_each(desk: Desk) -> None:
    notice = desk.overdue()
    escalate = partial(notices.escalate, notice.pk, "", by=None)
    assert outcome(together(escalate, escalate, escalate)) == [
        "Blocked",
        "done",
        "done",
    ]
    notice.refresh_from_db()
    assert notice.level == notice.lines.filter(step="escalate").count() == 2


def test_notices_and_steps_of_the_same_cases_never_wait_for_each_other(
    desk: Desk,
) -> None:
    """Notices lock their cases in one order, and the audit trail after them."""
    cases = [desk.case() for _ in range(6)]
    forth, back = desk.issue(*cases), desk.issue(*reversed(cases))

    def work(case: Case) -> None:
        for _ in range(3):
            noting.add_note(case.pk, "示例", by=desk.handler)

    done(
        together(
            partial(notices.answer, forth.pk, ANSWER, by=desk.handler),
            partial(notices.answer, back.pk, ANSWER, by=desk.colleague),
            partial(desk.issue, *cases),
            partial(desk.issue, *reversed(cases)),
            *[partial(work, case) for case in cases],
        )
    )
    assert NoticeLine.objects.count() == 6
    lines = CaseEvent.objects.filter(action__in=("supervise", "answer_notice"))
    assert lines.count() == 6 * len(cases)
    assert Entry.objects.filter(action__startswith="notice.").count() == 6
    assert verify().is_whole


def test_the_page_of_the_loser_can_be_sent_again(desk: Desk) -> None:
    notice = desk.answered()
    seen = notice.lines.order_by("-pk").first().pk  # type: ignore[union-attr]
    results = together(
        partial(send, "county", notice, "accept", seen=seen, text="好（示例）"),
        partial(send, "county2", notice, "accept", seen=seen, text="同意（示例）"),
    )
    assert sorted(one.status_code for one in results) == [302, 409]
    assert page("notice", notice.pk) in [one.headers.get("Location") for one in results]
