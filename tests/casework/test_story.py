"""A request on its whole way, through the actions."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.casework.actions import clarifying, consulting, filing, prolonging
from disclosure.casework.models import Notice
from disclosure.casework.rules.vocabulary import (
    Consultee,
    LetterKind,
    Opinion,
    State,
)
from disclosure.casework.tracking.codes import case_with
from tests.casework.factories import answered, application, make_desk, received
from tests.factories import World


@pytest.mark.django_db
def test_from_the_form_to_the_final_reply(world: World) -> None:
    desk = make_desk(world)
    receipt = filing.file_online(desk, application(), "key-1", on=date(2024, 9, 13))
    assert receipt.case.number == "SLX-2024-00001"
    assert filing.file_online(desk, application(), "key-1").case == receipt.case
    assert case_with(receipt.case.number.lower(), receipt.code.lower()) is not None
    assert case_with(receipt.case.number, "AAAA-AAAA-AAAA") is None

    case = received(world, desk, on=date(2024, 9, 13))
    assert case.due_on == date(2024, 10, 17)
    case = answered(world, case, on=date(2024, 10, 10))
    assert case.state == State.CLOSED
    assert case.disposition == "granted"
    assert case.in_time
    letter = case.letters.get(kind=LetterKind.GRANTED)
    assert letter.number_text == "示县公开公〔2024〕1号"
    assert letter.remedy == "RM1"
    assert Notice.objects.filter(case=case).count() >= 2


@pytest.mark.django_db
def test_waits_pauses_and_extension(world: World) -> None:
    desk = make_desk(world)
    people = world.people
    case = received(world, desk, on=date(2024, 7, 1))
    consultation = consulting.consult(
        case.pk,
        Consultee.THIRD_PARTY,
        "示例公司",
        "示例县示例路2号",
        "合同价款（示例）",
        by=people["handler"],
        on=date(2024, 7, 8),
    )
    consulting.consultee_served(
        case.pk, consultation.pk, by=people["handler"], on=date(2024, 7, 9)
    )
    consulting.record_opinion(
        case.pk,
        consultation.pk,
        Opinion.OBJECTED,
        "涉及商业秘密（示例）",
        by=people["handler"],
        on=date(2024, 7, 24),
    )
    case.refresh_from_db()
    assert case.due_on == date(2024, 8, 14)
    prolonging.request_extension(
        case.pk, 20, "案情复杂（示例）", by=people["handler"], on=date(2024, 8, 1)
    )
    case = prolonging.grant_extension(
        case.pk, by=people["approver"], on=date(2024, 8, 2)
    )
    assert case.due_on == date(2024, 9, 11)

    other = received(world, desk, on=date(2024, 3, 1))
    clarifying.ask_clarification(
        other.pk,
        "请写明年份",
        "可以写明文件的年份或者文号",
        15,
        by=people["handler"],
        on=date(2024, 3, 5),
    )
    other = clarifying.record_clarification(
        other.pk, "2023年", by=None, on=date(2024, 3, 20)
    )
    assert other.due_on == date(2024, 4, 18)
    assert other.received_on == date(2024, 3, 1)
