"""One workflow table for everything that moves through states.

Pure. A workflow is a tuple of transitions. For each the questions are: does
this role hold the action at all, and if so, what stands in the way now? The
second answer is a list of sentences; an empty list means the action may be
done. A button, a view and a test ask the same questions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from disclosure.labels import Labelled, Sentence, noop, sentence

Facts = TypeVar("Facts")


class Note(Enum):
    """Whether an action asks for a written note."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Transition(Generic[Facts]):
    """One row of the table. ``target`` is None where the state stays."""

    action: Labelled
    sources: frozenset[Labelled]
    target: Labelled | None
    roles: frozenset[Labelled]
    checks: tuple[Callable[[Facts], Iterable[Sentence]], ...] = ()
    note: Note = Note.NONE


@dataclass(frozen=True)
class Workflow(Generic[Facts]):
    """A table of transitions, one per action."""

    transitions: tuple[Transition[Facts], ...]

    def find(self, action: str) -> Transition[Facts]:
        """Return the row of ``action``; KeyError if the table has none."""
        for transition in self.transitions:
            if transition.action == action:
                return transition
        raise KeyError(action)

    def permits(self, action: str, roles: Iterable[str]) -> bool:
        """Tell whether one of ``roles`` holds ``action`` at all."""
        return not self.find(action).roles.isdisjoint(roles)

    def blockers(
        self, action: str, state: str, facts: Facts, note: str | None = None
    ) -> list[Sentence]:
        """Return why ``action`` cannot be done now; empty if it can.

        ``note`` is None while the note has not been asked for yet.
        """
        row = self.find(action)
        if state not in row.sources:
            return [
                sentence(
                    noop("当前状态不能“%(action)s”，只有“%(states)s”状态可以。"),
                    action=row.action,
                    states=_either(row.sources),
                )
            ]
        found = [blocker for check in row.checks for blocker in check(facts)]
        if row.note is Note.REQUIRED and note is not None and not note.strip():
            found.append(
                sentence(noop("请写明“%(action)s”的理由。"), action=row.action)
            )
        return found

    def buttons(
        self, state: str, roles: Iterable[str], facts: Facts
    ) -> list[tuple[Transition[Facts], list[Sentence]]]:
        """Return what is offered, each with what still stands in the way."""
        return [
            (row, self.blockers(row.action, state, facts))
            for row in self.offered(state, roles)
        ]

    def offered(self, state: str, roles: Iterable[str]) -> list[Transition[Facts]]:
        """Return the rows that start in ``state`` and belong to ``roles``."""
        held = frozenset(roles)
        return [
            row
            for row in self.transitions
            if state in row.sources and not row.roles.isdisjoint(held)
        ]


def _either(states: Iterable[Labelled]) -> Sentence:
    ordered = sorted(states)
    template = "”/“".join(f"%({state})s" for state in ordered)
    return sentence(template, **{str(state): state for state in ordered})
