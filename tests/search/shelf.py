"""Published reports with given sections, through the actions."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

from reports.actions import moving
from reports.actions.writing import add_section, save_section
from reports.models import Report
from reports.rules.vocabulary import State
from tests.factories import World
from tests.reports.desk import YEAR, make_draft, take_to


@dataclass(frozen=True)
class Shelf:
    """A published report."""

    report: Report


def shelve(world: World, sections: list[tuple[str, str]], *, year: int = YEAR) -> Shelf:
    """Publish a report of the office with further sections."""
    report = make_draft(world, year)
    fill(report, world, sections)
    return Shelf(take_to(report, State.PUBLISHED, world))


def fill(report: Report, world: World, sections: list[tuple[str, str]]) -> None:
    author = world.people["author"]
    for heading, text in sections:
        section = add_section(report.pk, heading=heading, parent_id=None, by=author)
        body = f"<p>{escape(text)}</p>"
        save_section(
            report.pk, section.pk, heading=heading, body=body, version=1, by=author
        )


def withdraw(report: Report, world: World) -> None:
    moving.withdraw(report.pk, by=world.people["approver"], reason="示例：误发。")
