"""A register of invented cases over several agencies, made from a seed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

import pytest
from django.utils import timezone

from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Region, Role
from disclosure.casework.models import Applicant, Case
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Delivery,
    Disposition,
    Medium,
    State,
)
from tests.factories import World, make_agency, make_user

OUTCOMES = (Disposition.GRANTED, Disposition.PARTLY_GRANTED, Disposition.DELIBERATIVE)
CHANNELS = (Channel.ONLINE, Channel.POST_SIGNED, Channel.IN_PERSON)
STATES = (
    State.HANDLING,
    State.IN_REVIEW,
    State.AWAITING_CLARIFICATION,
    State.AWAITING_FEE,
    State.ISSUED,
)


@dataclass
class Register:
    """The invented county under a chief, and an agency of another city."""

    world: World
    chief: User
    foreign: Agency
    stranger: User
    today: date

    @property
    def agencies(self) -> list[Agency]:
        world = self.world
        return [world.city, world.county, world.office, world.centre, world.other]

    def add(self, agency: Agency | None = None, **fields: object) -> Case:
        """Store a case as it would be after its steps; caches are given."""
        return self.fill([self.case(agency or self.world.office, **fields)])[0]

    def fill(self, cases: list[Case]) -> list[Case]:
        Case.objects.bulk_create(cases)
        Applicant.objects.bulk_create(
            Applicant(case=case, name="隐秘示例人", phone="13800000000")
            for case in cases
        )
        return cases

    def case(self, agency: Agency, **fields: object) -> Case:
        self._number = getattr(self, "_number", 0) + 1
        number = f"{agency.slug.upper()}-{self._number:05}"
        values: dict[str, object] = {
            "agency": agency,
            "number": number,
            "submission_key": number,
            "code_key": "",
            "channel": Channel.ONLINE,
            "applicant_kind": ApplicantKind.NATURAL_PERSON,
            "subject": "示例名称（示例）",
            "medium": Medium.PAPER,
            "delivery": Delivery.POST,
            "state": State.HANDLING,
            "submitted_on": self.today - timedelta(days=20),
            "received_on": self.today - timedelta(days=20),
            "due_on": self.today + timedelta(days=60),
            **fields,
        }
        return Case(**values)

    def closed(self, agency: Agency, **fields: object) -> Case:
        return self.case(
            agency,
            **{
                "state": State.CLOSED,
                "answered_on": self.today,
                "closed_on": self.today,
                "handled_in": 7,
                "in_time": True,
                "disposition": Disposition.GRANTED,
                **fields,
            },
        )

    def random(self, seed: int, number: int) -> list[Case]:
        """Store cases of every kind, some of them of the other city."""
        dice = Random(seed)
        agencies = [*self.agencies, self.foreign]
        return self.fill(
            [self._any(dice, dice.choice(agencies)) for _count in range(number)]
        )

    def _any(self, dice: Random, agency: Agency) -> Case:
        people = self.world.people
        received = self.today - timedelta(days=dice.randrange(700))
        fields: dict[str, object] = {
            "handler": dice.choice([None, people["handler"], people["colleague"]]),
            "channel": dice.choice(CHANNELS),
            "applicant_kind": dice.choice(list(ApplicantKind)[:3]),
            "received_on": dice.choice([received, received, received, None]),
            "submitted_on": received,
            "state": dice.choice([State.CLOSED, State.CLOSED, *STATES]),
            "due_on": self.today + timedelta(days=dice.randrange(-20, 14)),
            "is_extended": dice.random() < 0.3,
            "paused_days": dice.choice([0, 0, 4]),
        }
        is_reopened = fields["state"] != State.CLOSED and dice.random() < 0.3
        if fields["state"] == State.CLOSED or is_reopened:
            fields |= self._answer(dice, received)
        if is_reopened:
            redo = self.today + timedelta(days=dice.randrange(-12, 12))
            fields |= {"round": 2, "redo_by": redo, "due_on": received}
        return self.case(agency, **fields)

    def _answer(self, dice: Random, received: date) -> dict[str, object]:
        if dice.random() < 0.1:
            return {"disposition": Disposition.CLARIFICATION_LAPSED, "in_time": True}
        days = dice.randrange(45)
        answered = min(received + timedelta(days=days * 7 // 5), self.today)
        return {
            "answered_on": answered,
            "closed_on": answered,
            "handled_in": days,
            "in_time": days <= 20,
            "disposition": dice.choice(OUTCOMES),
        }


@pytest.fixture
def register(world: World) -> Register:
    """Five agencies in two regions under one chief, and a stranger."""
    world.centre.region = Region.CN_XJ
    world.centre.save(update_fields=["region"])
    foreign = make_agency("外市人民政府（示例）", "waishi")
    make_user("stranger-chief", "示例外市监督", foreign, Role.SUPERVISOR)
    return Register(
        world=world,
        chief=make_user("chief", "示例市监督", world.city, Role.SUPERVISOR),
        foreign=foreign,
        stranger=make_user("stranger", "示例外市承办", foreign, Role.HANDLER),
        today=timezone.localdate(),
    )


@pytest.fixture
def chief(register: Register, client_of: Callable[[str], object]) -> object:
    """A client of the supervisor of the whole city."""
    return client_of("chief")
