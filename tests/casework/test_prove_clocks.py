"""The kept dates of every case follow from its events, and that can be shown."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from disclosure.casework.actions import proving
from disclosure.casework.models import Case, CaseEvent
from tests.casework.factories import answered, make_desk, received, submitted
from tests.factories import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def cases(world: World) -> list[Case]:
    desk = make_desk(world)
    done = received(world, desk, on=date(2024, 9, 13))
    return [
        submitted(desk),
        received(world, desk, on=date(2024, 7, 1)),
        answered(world, done, on=date(2024, 10, 10)),
    ]


def test_all_is_proved(cases, capsys):
    call_command("prove_clocks")
    assert "3 件，0 件" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("due_on", date(2024, 1, 1)),
        ("received_on", None),
        ("handled_in", 3),
        ("in_time", False),
        ("regime", "492"),
        ("is_extended", True),
    ],
)
def test_a_wrong_cache_is_named_and_put_right(cases, capsys, name, wrong):
    case = cases[2]
    Case.objects.filter(pk=case.pk).update(**{name: wrong})
    with pytest.raises(CommandError):
        call_command("prove_clocks")
    assert f"{case.number}：{name}" in capsys.readouterr().out
    assert getattr(Case.objects.get(pk=case.pk), name) == wrong
    call_command("prove_clocks", fix=True)
    assert getattr(Case.objects.get(pk=case.pk), name) == getattr(case, name)
    call_command("prove_clocks")


def test_a_contradiction_is_named_and_left_alone(cases):
    case = cases[2]
    CaseEvent.objects.create(
        case=case, action="dispatch", kind="answered", on=date(2024, 10, 11)
    )
    proof = proving.prove(fix=True)
    assert proof.differing == [(case.number, ["contradiction"])]
    assert Case.objects.get(pk=case.pk).due_on == case.due_on
