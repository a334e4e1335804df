from itertools import product

import pytest

from disclosure.agencies.vocabulary import Role
from disclosure.workflow import Note
from reports.rules.vocabulary import Action, Level, State
from reports.rules.workflow import WORKFLOW, ReportFacts, may_waive

# Who may do what when nothing stands in the way: A author, R reviewer, P approver.
TABLE = """
                    draft submitted approved published superseded withdrawn
edit                A     -         -        -         -          -
submit              A     -         -        -         -          -
return_for_changes  -     RP        RP       -         -          -
endorse             -     R         -        -         -          -
approve             -     P         -        -         -          -
publish             -     -         P        -         -          -
schedule            -     -         P        -         -          -
unschedule          -     -         P        -         -          -
revise              -     -         -        A         -          A
withdraw            -     -         -        P         -          -
"""
LETTERS = {Role.AUTHOR: "A", Role.REVIEWER: "R", Role.APPROVER: "P"}
TARGETS = {
    Action.SUBMIT: State.SUBMITTED,
    Action.RETURN: State.DRAFT,
    Action.APPROVE: State.APPROVED,
    Action.PUBLISH: State.PUBLISHED,
    Action.WITHDRAW: State.WITHDRAWN,
}
NOTES = {
    Action.SUBMIT: Note.OPTIONAL,
    Action.ENDORSE: Note.OPTIONAL,
    Action.APPROVE: Note.OPTIONAL,
    Action.RETURN: Note.REQUIRED,
    Action.REVISE: Note.REQUIRED,
    Action.WITHDRAW: Note.REQUIRED,
}
# What must be the case beforehand; all else is best left at its default.
NEEDED = {
    Action.APPROVE: {"is_endorsed": True},
    Action.UNSCHEDULE: {"is_scheduled": True},
}
# Each fact that stands in the way, and of which actions.
IN_THE_WAY = {
    ("errors", 2): {
        Action.SUBMIT: "还有 2 处错误没有改正。",
        Action.APPROVE: "还有 2 处错误没有改正。",
        Action.PUBLISH: "还有 2 处错误没有改正。",
        Action.SCHEDULE: "还有 2 处错误没有改正。",
    },
    ("unanswered", 2): {
        Action.SUBMIT: "还有 2 处与上年不符的提醒没有说明理由。",
        Action.APPROVE: "还有 2 处与上年不符的提醒没有说明理由。",
        Action.PUBLISH: "还有 2 处与上年不符的提醒没有说明理由。",
        Action.SCHEDULE: "还有 2 处与上年不符的提醒没有说明理由。",
    },
    ("personal", 3): {
        Action.PUBLISH: "有 3 处疑似个人信息，请删去，或由审定人说明理由后放行。",
        Action.SCHEDULE: "有 3 处疑似个人信息，请删去，或由审定人说明理由后放行。",
    },
    ("is_author", True): {
        Action.ENDORSE: "您参与了撰写，不能审核或审定自己的稿件。",
        Action.APPROVE: "您参与了撰写，不能审核或审定自己的稿件。",
    },
    ("is_endorsed", True): {Action.ENDORSE: "已经审核通过。"},
    ("is_endorsed", False): {Action.APPROVE: "审核人还没有审核通过。"},
    ("has_open_edition", True): {Action.REVISE: "已有一版正在编制，请在那一版上修改。"},
    ("is_scheduled", False): {Action.UNSCHEDULE: "没有设定发布时间。"},
    ("open_notes", 1): {Action.SUBMIT: "还有 1 条退回意见没有处理。"},
}


def cells():
    heads, *rows = (line.split() for line in TABLE.strip().splitlines())
    return {
        (action, state): cell
        for action, *row in rows
        for state, cell in zip(heads, row, strict=True)
    }


CELLS = cells()


def clear(action, **facts):
    return ReportFacts(**{**NEEDED.get(action, {}), **facts})


def first_state(action):
    return min(WORKFLOW.find(action).sources)


def test_the_table_of_this_test_has_every_action_and_every_state():
    assert set(CELLS) == set(product(map(str, Action), map(str, State)))


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("role", Role)
def test_exactly_the_table_decides_who_may_do_what_when(role, state, action):
    expected = LETTERS.get(role, "none") in CELLS[action, state]
    held = WORKFLOW.permits(action, [role])
    blockers = WORKFLOW.blockers(action, state, clear(action), note="理由")
    offered = {row.action for row in WORKFLOW.offered(state, [role])}

    assert (held and not blockers) is expected
    assert (action in offered) is expected


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("state", State)
def test_a_wrong_state_is_named_with_the_right_ones(state, action):
    if CELLS[action, state] != "-":
        return
    (blocker,) = WORKFLOW.blockers(action, state, clear(action), note="理由")

    right = [one for one in State if CELLS[action, one] != "-"]
    assert f"不能“{action.label}”" in str(blocker)
    assert all(one.label in str(blocker) for one in right)


@pytest.mark.parametrize("action", Action)
def test_an_action_leads_where_the_house_says(action):
    assert WORKFLOW.find(action).target == TARGETS.get(action)


@pytest.mark.parametrize("action", Action)
def test_each_action_asks_for_the_note_it_needs(action):
    assert WORKFLOW.find(action).note is NOTES.get(action, Note.NONE)


@pytest.mark.parametrize("action", Action)
def test_a_required_note_may_not_be_blank_once_it_is_asked_for(action):
    state = first_state(action)
    needs = NOTES.get(action) is Note.REQUIRED

    assert WORKFLOW.blockers(action, state, clear(action), note=None) == []
    blockers = WORKFLOW.blockers(action, state, clear(action), note=" \n")
    wanted = [f"请写明“{action.label}”的理由。"] if needs else []
    assert [str(blocker) for blocker in blockers] == wanted


@pytest.mark.parametrize("action", Action)
@pytest.mark.parametrize("fact, value", IN_THE_WAY)
def test_each_fact_stands_in_the_way_of_exactly_its_actions(fact, value, action):
    facts = clear(action, **{fact: value})

    blockers = WORKFLOW.blockers(action, first_state(action), facts, note="理由")

    wanted = IN_THE_WAY[fact, value].get(action)
    assert [str(blocker) for blocker in blockers] == ([wanted] if wanted else [])


def test_everything_in_the_way_is_told_at_once():
    facts = ReportFacts(errors=1, is_author=True, is_endorsed=False)

    assert len(WORKFLOW.blockers(Action.APPROVE, State.SUBMITTED, facts)) == 3


def test_someone_with_two_roles_holds_the_actions_of_both():
    offered = WORKFLOW.offered(State.SUBMITTED, [Role.REVIEWER, Role.APPROVER])

    assert {row.action for row in offered} == {
        Action.ENDORSE,
        Action.RETURN,
        Action.APPROVE,
    }


def test_a_superseded_report_is_beyond_everybody():
    assert WORKFLOW.offered(State.SUPERSEDED, list(Role)) == []


def test_no_two_rows_of_the_table_share_an_action():
    actions = [row.action for row in WORKFLOW.transitions]

    assert sorted(actions) == sorted(Action)


def test_who_may_answer_for_a_finding_in_every_state():
    reviewers = {Role.REVIEWER, Role.APPROVER}
    warning = {
        State.DRAFT: {Role.AUTHOR} | reviewers,
        State.SUBMITTED: reviewers,
        State.APPROVED: reviewers,
    }
    for state in State:
        for role in Role:
            held = frozenset({role})
            is_open = state in warning
            assert not may_waive(Level.ERROR, state, held)
            assert may_waive(Level.WARNING, state, held) == (
                role in warning.get(state, ())
            )
            assert may_waive(Level.PERSONAL, state, held) == (
                is_open and role == Role.APPROVER
            )
