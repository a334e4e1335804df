"""Findings as the page of the checker shows them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from disclosure.translation import translate
from reports.checking.answers import is_error
from reports.checking.places import JOINT, Place, places_of
from reports.rules.findings import Finding
from reports.rules.formats import Format


@dataclass(frozen=True)
class FindingRow:
    """A finding in words: what is wrong, and where in the printed form."""

    rule: str
    message: str
    code: str
    place: str
    expected: str
    found: str
    where: str


@dataclass(frozen=True)
class FindingGroup:
    """The findings of one level."""

    level: str
    heading: str
    rows: tuple[FindingRow, ...]


def grouped(findings: Sequence[Finding], form: Format) -> list[FindingGroup]:
    """Return the groups that are not empty, errors first."""
    places = places_of(form)
    rows = [(is_error(item), _row(item, places)) for item in findings]
    errors = tuple(row for is_grave, row in rows if is_grave)
    warnings = tuple(row for is_grave, row in rows if not is_grave)
    groups = (
        FindingGroup("error", gettext("错误"), errors),
        FindingGroup("warning", gettext("提醒"), warnings),
    )
    return [group for group in groups if group.rows]


def _row(finding: Finding, places: Mapping[str, Place]) -> FindingRow:
    return FindingRow(
        rule=finding.rule,
        message=translate(finding.message),
        code=finding.code,
        place=_words(places.get(finding.code, Place())),
        expected=finding.expected,
        found=finding.found,
        where=finding.where,
    )


def _words(place: Place) -> str:
    """Return a place in the reader's language."""
    words = [place.table, *place.row.split(JOINT), place.column]
    return " › ".join(gettext(word) for word in words if word)
