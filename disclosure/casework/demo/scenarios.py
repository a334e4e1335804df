"""A scenario: what a case is like, when it begins, and its steps. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from disclosure.casework.demo.steps import Steps
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Delivery,
    Matter,
)


class Placed(Enum):
    """Where in the years a case begins."""

    ANY = "anywhere, so that the last ones are still open"
    DONE = "early enough to come to its end"
    YEAR_END = "in December of each year, so that it is carried over"
    RECENT = "a fixed number of working days ago, so that it stands where it should"


@dataclass(frozen=True)
class Scenario:
    """A way through the office.

    ``share`` is the number of its cases at full size. ``room`` is how many
    working days the whole way takes at most, ``ago`` how many before the last
    day of the demonstration a recent case begins. What is None is taken in
    turn. ``repeats``: by an applicant who was answered before.
    """

    name: str
    steps: Steps
    share: int = 1
    placed: Placed = Placed.DONE
    room: int = 60
    ago: int = 0
    channel: Channel | None = None
    delivery: Delivery | None = None
    kind: ApplicantKind | None = None
    matter: Matter = Matter.DISCLOSURE
    subject: str = ""
    has_agent: bool = False
    needs_help: bool = False
    repeats: bool = False
