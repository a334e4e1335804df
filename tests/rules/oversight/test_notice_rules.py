"""The table of a supervision notice, its checks, and its words."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest

from disclosure.agencies.vocabulary import Role
from disclosure.oversight.rules.notices import (
    MOST_CASES,
    WORKFLOW,
    NoticeFacts,
    case_blockers,
    due_blocker,
    escalated,
    title,
    usual_due_on,
)
from disclosure.oversight.rules.vocabulary import NoticeState, NoticeStep
from disclosure.workdays import Workdays

MONDAY = date(2026, 3, 16)
LATE = NoticeFacts(today=date(2026, 3, 20), due_on=MONDAY)
CALENDAR = Workdays({date(2026, 3, 18): False, date(2026, 3, 21): True}, date.max)
STEPS = {
    NoticeStep.ANSWER: {NoticeState.ISSUED},
    NoticeStep.ACCEPT: {NoticeState.ANSWERED},
    NoticeStep.RETURN: {NoticeState.ANSWERED},
    NoticeStep.ESCALATE: {NoticeState.ISSUED},
    NoticeStep.WITHDRAW: {NoticeState.ISSUED, NoticeState.ANSWERED},
}
OFFICE = {Role.HANDLER, Role.REVIEWER, Role.APPROVER}


@pytest.mark.parametrize(("step", "state"), list(product(STEPS, NoticeState)))
def test_every_step_in_every_state(step: NoticeStep, state: NoticeState) -> None:
    blockers = WORKFLOW.blockers(step, state, LATE, "已写明（示例）")
    assert (not blockers) == (state in STEPS[step])


@pytest.mark.parametrize(("step", "role"), list(product(STEPS, Role)))
def test_every_step_for_every_role(step: NoticeStep, role: Role) -> None:
    allowed = OFFICE if step is NoticeStep.ANSWER else {Role.SUPERVISOR}
    assert WORKFLOW.permits(step, {role}) == (role in allowed)


@pytest.mark.parametrize("step", STEPS)
def test_which_steps_ask_for_words(step: NoticeStep) -> None:
    state = min(STEPS[step])
    needs = step in (NoticeStep.ANSWER, NoticeStep.RETURN, NoticeStep.WITHDRAW)
    assert bool(WORKFLOW.blockers(step, state, LATE, "  ")) == needs


def test_nobody_accepts_an_answer_of_their_own() -> None:
    own = NoticeFacts(today=MONDAY, due_on=MONDAY, is_answerer=True)
    (blocker,) = WORKFLOW.blockers(NoticeStep.ACCEPT, NoticeState.ANSWERED, own)
    assert str(blocker) == "这次回复是您写的，请由其他监督人员验收。"
    assert not WORKFLOW.blockers(NoticeStep.RETURN, NoticeState.ANSWERED, own)


@pytest.mark.parametrize(
    ("today", "level", "expected"),
    [
        (
            date(2026, 3, 16),
            0,
            "回复期限（2026年3月16日）还没有过，过后仍不回复才能升级。",
        ),
        (date(2026, 3, 17), 0, None),
        (date(2026, 3, 17), 1, None),
        (date(2026, 3, 17), 2, "已经升级到最高一级。"),
    ],
)
def test_when_a_notice_is_escalated(
    today: date, level: int, expected: str | None
) -> None:
    facts = NoticeFacts(today=today, due_on=MONDAY, level=level)
    found = WORKFLOW.blockers(NoticeStep.ESCALATE, NoticeState.ISSUED, facts)
    assert [str(one) for one in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("count", "agencies", "expected"),
    [
        (0, [], "请至少选择一件办件。"),
        (1, ["示例局"], None),
        (MOST_CASES, ["示例局"], None),
        (51, ["示例局"], "一份督办最多50件办件，现在是51件；请分成几份。"),
        (
            2,
            ["示例甲局", "示例乙局"],
            "一份督办只能发给一个机构，选中的办件属于示例甲局、示例乙局；"
            "请只勾选同一机构的办件。",
        ),
    ],
)
def test_cases_that_go_together(
    count: int, agencies: list[str], expected: str | None
) -> None:
    found = [str(one) for one in case_blockers(count, agencies)]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 3, 16), None),
        (date(2026, 3, 17), None),
        (date(2026, 3, 15), "回复期限不能早于今天。"),
        (
            date(2026, 3, 18),
            "2026年3月18日不是工作日，请选择工作日，例如2026年3月19日。",
        ),
        (date(2026, 3, 21), None),
        (
            date(2026, 3, 22),
            "2026年3月22日不是工作日，请选择工作日，例如2026年3月23日。",
        ),
        (date(2027, 3, 17), None),
        (date(2027, 3, 18), "回复期限不能晚于一年以后。"),
    ],
)
def test_the_day_of_answer(due_on: date, expected: str | None) -> None:
    found = due_blocker(due_on, MONDAY, CALENDAR)
    assert (str(found) if found else None) == expected


def test_five_working_days_are_suggested() -> None:
    assert usual_due_on(MONDAY, CALENDAR) == date(2026, 3, 23)


def test_words() -> None:
    assert str(title("〔2026〕3")) == "督办〔2026〕3号"
    assert str(escalated(1)) != str(escalated(2))
