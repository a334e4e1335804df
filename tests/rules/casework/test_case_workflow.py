"""The table of a case: complete, without dead ends, each check for and against."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure.agencies.vocabulary import Role
from disclosure.casework.rules.actions import SUPERVISION, Action
from disclosure.casework.rules.letters import Element
from disclosure.casework.rules.vocabulary import OPEN_STATES, Disposition, State
from disclosure.casework.rules.workflow import (
    APPLICANT_ACTIONS,
    CASE_ROLES,
    VIEW_ROLES,
    WORKFLOW,
    CaseFacts,
)
from disclosure.workflow import Note

A, D, S = Action, Disposition, State
TODAY = date(2025, 3, 10)
BEFORE, AFTER = TODAY - timedelta(1), TODAY + timedelta(1)
ROWS = {row.action: row for row in WORKFLOW.transitions}
NOTES = {
    Note.REQUIRED: {
        *(A.ALLOW_CLARIFICATION, A.REFUSE_EXTENSION, A.DELAY, A.RETURN_REPLY),
        *(A.WITHDRAW, A.REOPEN, A.NOTE, A.AMEND),
    },
    Note.OPTIONAL: {A.ASSIGN, A.SUBMIT_REPLY, A.ENDORSE, A.APPROVE},
}
#: What must be the case beforehand; all else is best left at its default.
NEEDED: dict[Action, dict[str, object]] = {
    A.ALLOW_CLARIFICATION: {"clarifications": 1},
    A.CONSULTEE_SERVED: {"unserved_consultations": 1},
    A.RECORD_OPINION: {"open_consultations": 1},
    A.GRANT_EXTENSION: {"pending_extensions": 1},
    A.REFUSE_EXTENSION: {"pending_extensions": 1},
    A.DELAY: {"asked_reasons": True},
    A.FEE_SERVED: {"unserved_fees": 1},
    A.SUBMIT_REPLY: {"disposition": D.GRANTED},
    A.APPROVE: {"disposition": D.GRANTED},
    A.ISSUE: {"disposition": D.GRANTED},
    A.RECORD_SERVICE: {"has_waiting_letters": True},
    A.CHALLENGE_RESULT: {"pending_challenges": 1},
    A.REOPEN: {"corrected_challenges": 1},
}
_REPLY = (A.SUBMIT_REPLY, A.APPROVE, A.ISSUE)
_ASKED = {"disposition": D.CLARIFICATION_LAPSED, "awaits_clarification": True}
_FEE = {"disposition": D.FEE_UNPAID, "awaits_fee": True}
_OBJECTED = {"objections": 1, "disposition": D.GRANTED}
#: Facts that stand in the way, of which actions, and a word of the sentence.
IN_THE_WAY: list[tuple[dict[str, object], tuple[Action, ...], str]] = [
    (
        {"is_received": False},
        (
            *(A.TRANSFER, A.ASK_CLARIFICATION, A.CONSULT, A.REQUEST_EXTENSION),
            *(A.ASK_REASONS, A.NOTIFY_FEE, A.DRAFT_REPLY),
        ),
        "请先确认收到申请",
    ),
    (
        {"round": 2},
        (
            *(A.ASK_CLARIFICATION, A.ALLOW_CLARIFICATION, A.REQUEST_EXTENSION),
            *(A.ASK_REASONS, A.DELAY, A.NOTIFY_FEE, A.WITHDRAW),
        ),
        "重新处理的办件",
    ),
    (
        {"due_on": BEFORE},
        (
            *(A.ASK_CLARIFICATION, A.ALLOW_CLARIFICATION, A.CONSULT),
            *(A.REQUEST_EXTENSION, A.GRANT_EXTENSION, A.DELAY, A.NOTIFY_FEE),
        ),
        "答复期限",
    ),
    ({"clarifications": 1}, (A.ASK_CLARIFICATION,), "只能告知一次"),
    ({"notice_by": BEFORE}, (A.ASK_CLARIFICATION,), "收到之日起7个工作日内"),
    ({"open_consultations": 1}, (A.ASK_CLARIFICATION, A.NOTIFY_FEE), "还有 1 份"),
    ({"open_consultations": 2}, (A.SUBMIT_REPLY,), "还有 2 份"),
    ({"may_ask_again": True}, (A.ALLOW_CLARIFICATION,), "已经准许"),
    ({"clarifications": 0}, (A.ALLOW_CLARIFICATION,), "可以直接告知"),
    ({"unserved_consultations": 0}, (A.CONSULTEE_SERVED,), "没有等待登记送达"),
    ({"open_consultations": 0}, (A.RECORD_OPINION,), "没有正在征求"),
    ({"is_extended": True}, (A.REQUEST_EXTENSION,), "已经延期一次"),
    ({"pending_extensions": 1}, (A.REQUEST_EXTENSION,), "正等待批准"),
    (
        {"pending_extensions": 0},
        (A.GRANT_EXTENSION, A.REFUSE_EXTENSION),
        "没有等待批准",
    ),
    ({"asked_extension": True}, (A.GRANT_EXTENSION,), "延期是您申请的"),
    ({"asked_reasons": False}, (A.DELAY,), "请先要求申请人说明理由"),
    ({"fees": 1}, (A.NOTIFY_FEE,), "已经通知过收费"),
    ({"unserved_fees": 0}, (A.FEE_SERVED,), "已经登记"),
    ({"disposition": ""}, (A.SUBMIT_REPLY,), "请先拟写答复"),
    ({"missing": (Element.PAGES,)}, _REPLY, "还缺少“页数”"),
    ({**_ASKED, "clarify_by": TODAY}, _REPLY, "补正期限到"),
    ({**_ASKED, "clarify_by": None}, _REPLY, "没有等待补正或者缴费"),
    ({"disposition": D.CLARIFICATION_LAPSED}, _REPLY, "没有等待补正或者缴费"),
    ({**_FEE, "pay_by": TODAY}, _REPLY, "缴费期限到"),
    ({"disposition": D.FEE_UNPAID}, _REPLY, "没有等待补正或者缴费"),
    ({"awaits_clarification": True}, _REPLY, "正在等待补正"),
    ({"awaits_fee": True}, _REPLY, "正在等待缴费"),
    ({"disposition": D.STILL_UNCLEAR}, _REPLY, "没有告知过补正"),
    ({"disposition": D.EXCESSIVE}, _REPLY, "请先要求申请人说明理由"),
    (_OBJECTED, _REPLY, "对公共利益"),
    ({**_OBJECTED, "disposition": D.PARTLY_GRANTED}, _REPLY, "对公共利益"),
    ({"is_drafter": True}, (A.ENDORSE, A.APPROVE), "答复是您拟写的"),
    ({"has_waiting_letters": False}, (A.RECORD_SERVICE,), "没有等待登记签收"),
    ({"pending_challenges": 0}, (A.CHALLENGE_RESULT,), "没有尚未审结"),
    ({"corrected_challenges": 0}, (A.REOPEN,), "没有“结果纠正”"),
]
#: Facts at the edge that stand in nobody's way.
HARMLESS: list[tuple[dict[str, object], Action]] = [
    ({"due_on": TODAY}, A.GRANT_EXTENSION),
    ({"due_on": TODAY}, A.ASK_CLARIFICATION),
    ({"due_on": TODAY}, A.NOTIFY_FEE),
    ({"notice_by": TODAY}, A.ASK_CLARIFICATION),
    ({"notice_by": BEFORE, "may_ask_again": True}, A.ASK_CLARIFICATION),
    ({"clarifications": 1, "may_ask_again": True}, A.ASK_CLARIFICATION),
    ({"clarifications": 0, "notice_by": BEFORE}, A.ALLOW_CLARIFICATION),
    ({**_ASKED, "clarify_by": BEFORE}, A.SUBMIT_REPLY),
    ({**_FEE, "pay_by": BEFORE}, A.SUBMIT_REPLY),
    ({**_FEE, "pay_by": BEFORE}, A.ISSUE),
    ({"disposition": D.STILL_UNCLEAR, "clarifications": 1}, A.SUBMIT_REPLY),
    ({"disposition": D.EXCESSIVE, "asked_reasons": True}, A.SUBMIT_REPLY),
    ({**_OBJECTED, "has_public_interest": True}, A.SUBMIT_REPLY),
    ({"objections": 1, "disposition": D.THIRD_PARTY}, A.SUBMIT_REPLY),
    ({"objections": 1, "disposition": D.NOT_HELD}, A.ISSUE),
    (
        {
            "objections": 1,
            "disposition": D.PARTLY_GRANTED,
            "protects_third_party": True,
        },
        A.SUBMIT_REPLY,
    ),
    # Overdue replies are still given, and late opinions still recorded.
    ({"due_on": BEFORE}, A.SUBMIT_REPLY),
    ({"due_on": BEFORE}, A.ISSUE),
    ({"due_on": BEFORE}, A.RECORD_OPINION),
    ({"due_on": BEFORE}, A.REFUSE_EXTENSION),
    ({"due_on": BEFORE}, A.WITHDRAW),
    ({"round": 2}, A.CONSULT),
    ({"round": 2}, A.DRAFT_REPLY),
]


def clear(action: Action, **facts: object) -> CaseFacts:
    """Facts in which nothing stands in the way, but for those given."""
    values = {**NEEDED.get(action, {}), **facts}
    return CaseFacts(TODAY, **values)  # type: ignore[arg-type]


def first_state(action: Action) -> State:
    return min(ROWS[action].sources)  # type: ignore[return-value, type-var]


def said(action: Action, facts: CaseFacts) -> list[str]:
    return [str(why) for why in WORKFLOW.blockers(action, first_state(action), facts)]


def test_every_action_has_exactly_one_row():
    rows = Counter(row.action for row in WORKFLOW.transitions)
    # Registering makes a case, so it starts in no state.
    assert rows == Counter(set(Action) - SUPERVISION - {A.REGISTER})


@pytest.mark.parametrize("action", ROWS)
def test_nothing_stands_in_the_way_of_a_clear_case(action):
    for state in ROWS[action].sources:
        assert WORKFLOW.blockers(action, state, clear(action), "理由") == []


@pytest.mark.parametrize(
    ("facts", "action", "words"),
    [
        pytest.param(facts, action, words, id=f"{action}: {words}")
        for facts, actions, words in IN_THE_WAY
        for action in actions
    ],
)
def test_what_stands_in_the_way(facts, action, words):
    found = said(action, clear(action, **facts))
    assert [words in why for why in found] == [True], found


def test_every_check_of_the_table_is_tested_on_every_row():
    """Each check of a row yields a sentence for one of the cases above."""
    for row in WORKFLOW.transitions:
        cases = [facts for facts, actions, _ in IN_THE_WAY if row.action in actions]
        for check in row.checks:
            hits = [facts for facts in cases if list(check(clear(row.action, **facts)))]
            assert hits, f"{row.action}: {check.__name__}"


@pytest.mark.parametrize(("facts", "action"), HARMLESS, ids=str)
def test_what_does_not_stand_in_the_way(facts, action):
    assert said(action, clear(action, **facts)) == []


def test_which_actions_ask_for_a_reason():
    for row in WORKFLOW.transitions:
        expected = next(
            (n for n, held in NOTES.items() if row.action in held), Note.NONE
        )
        assert row.note is expected, row.action
    for action in NOTES[Note.REQUIRED]:
        found = WORKFLOW.blockers(action, first_state(action), clear(action), "  ")
        assert [str(why) for why in found] == [f"请写明“{action.label}”的理由。"]


def test_every_state_can_be_reached_from_a_new_request():
    reached = {S.SUBMITTED}
    while True:
        after = reached | {
            row.target
            for row in WORKFLOW.transitions
            if row.target and not row.sources.isdisjoint(reached)
        }
        if after == reached:
            break
        reached = after
    assert reached == set(State)


@pytest.mark.parametrize("state", sorted(OPEN_STATES))
def test_from_every_open_state_there_is_a_way_to_the_end(state):
    seen: set[object] = {state}
    while S.CLOSED not in seen:
        after = seen | {
            row.target
            for row in WORKFLOW.transitions
            if row.target and not row.sources.isdisjoint(seen)
        }
        assert after != seen, "a dead end"
        seen = after


def test_a_closed_case_moves_again_only_by_reopening():
    moving = {
        r.action for r in WORKFLOW.transitions if r.target and S.CLOSED in r.sources
    }
    assert moving == {A.REOPEN}


def test_in_every_open_state_somebody_of_the_office_can_go_on():
    for state in OPEN_STATES:
        moving = [r for r in WORKFLOW.transitions if state in r.sources and r.target]
        assert any(not row.roles.isdisjoint(CASE_ROLES) for row in moving), state


def test_who_looks_on_and_who_decides():
    for row in WORKFLOW.transitions:
        assert row.roles <= VIEW_ROLES
        assert row.roles
    by_supervisor = {
        r.action for r in WORKFLOW.transitions if Role.SUPERVISOR in r.roles
    }
    assert by_supervisor == {A.ALLOW_CLARIFICATION, A.NOTE}
    for action in (A.GRANT_EXTENSION, A.REFUSE_EXTENSION, A.DELAY, A.APPROVE):
        assert ROWS[action].roles == {Role.APPROVER}
    assert {A.RECORD_CLARIFICATION, A.WITHDRAW, A.RECORD_SERVICE} == APPLICANT_ACTIONS


_DAYS = st.none() | st.dates(date(2025, 1, 1), date(2025, 12, 31))
_KINDS = {
    "date": st.dates(date(2025, 1, 1), date(2025, 12, 31)),
    "date | None": _DAYS,
    "bool": st.booleans(),
    "int": st.integers(0, 3),
    "str": st.sampled_from(["", *map(str, Disposition)]),
    "tuple[Labelled, ...]": st.lists(st.sampled_from(list(Element)), max_size=2).map(
        tuple
    ),
}
ANY_FACTS = st.builds(
    CaseFacts,
    **{one.name: _KINDS[str(one.type)] for one in fields(CaseFacts)},
)


@given(ANY_FACTS, st.sampled_from(list(ROWS)), st.sampled_from(list(State)))
def test_whatever_the_facts_the_state_comes_first(facts, action, state):
    found = WORKFLOW.blockers(action, state, facts, "理由")
    if not found:
        assert state in ROWS[action].sources
    if state not in ROWS[action].sources:
        assert len(found) == 1
        assert str(found[0]).startswith("当前状态不能")


@given(ANY_FACTS)
def test_whatever_the_facts_an_unissued_case_of_round_one_can_be_withdrawn(facts):
    for state in OPEN_STATES - {S.ISSUED}:
        blocked = bool(WORKFLOW.blockers(A.WITHDRAW, state, facts, "理由"))
        assert blocked == (facts.round > 1)


@given(ANY_FACTS)
def test_a_deemed_abandonment_never_on_the_last_day(facts):
    if said(A.ISSUE, facts):
        return
    if facts.disposition == D.CLARIFICATION_LAPSED:
        assert facts.clarify_by is not None and facts.today > facts.clarify_by
    if facts.disposition == D.FEE_UNPAID:
        assert facts.pay_by is not None and facts.today > facts.pay_by
