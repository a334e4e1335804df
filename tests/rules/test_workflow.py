from dataclasses import dataclass

import pytest

from disclosure.labels import Labelled, noop, sentence
from disclosure.workflow import Note, Transition, Workflow


class Door(Labelled):
    OPEN = "open", noop("开着")
    SHUT = "shut", noop("关着")
    LOCKED = "locked", noop("锁着")
    BLOCKED = "blocked", noop("堵着")
    AJAR = "ajar", noop("虚掩")
    STUCK = "stuck", noop("卡住")


class Move(Labelled):
    SHUT = "shut_it", noop("关门")
    OPEN = "open_it", noop("开门")


class Who(Labelled):
    GUARD = "guard", noop("门卫")
    GUEST = "guest", noop("客人")


@dataclass(frozen=True)
class Facts:
    foot_in_the_door: int = 0
    fire: bool = False


def _foot(facts):
    if facts.foot_in_the_door:
        yield sentence("有 %(count)s 只脚。", count=facts.foot_in_the_door)


def _fire(facts):
    if facts.fire:
        yield sentence("着火了。")


DOORS = Workflow[Facts](
    (
        Transition(
            Move.SHUT,
            frozenset({Door.OPEN}),
            Door.SHUT,
            frozenset(Who),
            (_foot, _fire),
        ),
        Transition(
            Move.OPEN,
            frozenset(Door) - {Door.OPEN},
            Door.OPEN,
            frozenset({Who.GUARD}),
            note=Note.REQUIRED,
        ),
    )
)


def told(*arguments, **more):
    return [str(blocker) for blocker in DOORS.blockers(*arguments, **more)]


def test_an_action_is_found_by_its_member_or_its_stored_value():
    assert DOORS.find(Move.SHUT) is DOORS.find("shut_it")


def test_an_unknown_action_is_a_loud_mistake():
    with pytest.raises(KeyError):
        DOORS.find("burn_it")
    with pytest.raises(KeyError):
        DOORS.permits("burn_it", [Who.GUARD])
    with pytest.raises(KeyError):
        DOORS.blockers("burn_it", Door.OPEN, Facts())


def test_one_of_several_roles_is_enough_and_none_is_not():
    assert DOORS.permits(Move.OPEN, [Who.GUEST, Who.GUARD])
    assert DOORS.permits(Move.OPEN, ["guard"])
    assert not DOORS.permits(Move.OPEN, [Who.GUEST])
    assert not DOORS.permits(Move.OPEN, [])


def test_nothing_in_the_way_is_an_empty_list():
    assert DOORS.blockers(Move.SHUT, "open", Facts()) == []


def test_everything_in_the_way_is_told_in_the_order_of_the_table():
    assert told(Move.SHUT, "open", Facts(2, fire=True)) == ["有 2 只脚。", "着火了。"]


def test_in_a_wrong_state_only_the_state_is_told():
    assert told(Move.SHUT, "locked", Facts(2, fire=True)) == [
        "当前状态不能“关门”，只有“开着”状态可以。"
    ]


def test_several_right_states_are_all_named_and_always_in_one_order():
    assert told(Move.OPEN, "open", Facts()) == [
        "当前状态不能“开门”，只有“虚掩”/“堵着”/“锁着”/“关着”/“卡住”状态可以。"
    ]


@pytest.mark.parametrize("note, wanted", [(None, 0), ("", 1), (" \t", 1), ("因为", 0)])
def test_a_required_note_is_missed_only_after_it_was_asked_for(note, wanted):
    assert len(told(Move.OPEN, "shut", Facts(), note=note)) == wanted


def test_a_note_that_is_not_required_may_be_blank():
    assert told(Move.SHUT, "open", Facts(), note="") == []


def test_offered_are_the_rows_of_the_state_that_a_role_holds():
    def offered(state, *roles):
        return [row.action for row in DOORS.offered(state, roles)]

    assert offered("open", Who.GUEST) == [Move.SHUT]
    assert offered("shut", Who.GUEST) == []
    assert offered("shut", Who.GUEST, Who.GUARD) == [Move.OPEN]
    assert offered("nowhere", Who.GUARD) == []


def test_an_action_is_offered_even_while_something_is_in_its_way():
    assert told(Move.SHUT, "open", Facts(fire=True))
    assert [row.action for row in DOORS.offered("open", iter([Who.GUARD]))] == [
        Move.SHUT
    ]
