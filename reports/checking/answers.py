"""Checking a report that was given, and writing the findings down. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from reports.checking.contents import Submission
from reports.checking.figures import NO_NUMBER, NO_OWN_NUMBER
from reports.checking.places import Place, places_of
from reports.rules import crosschecks
from reports.rules.findings import Finding
from reports.rules.formats import Format
from reports.rules.vocabulary import Level

#: These advise the authors of this site to refer to a figure instead of typing it.
_ADVICE = frozenset({"F4", "F6"})
#: What the report fails to speak of is known only when all its texts are there.
_OF_ALL_TEXTS = frozenset({"F9"})


def findings_of(submission: Submission) -> list[Finding]:
    """Return what is wrong with a report: what could not be read comes first."""
    unread = {
        problem.code
        for problem in submission.problems
        if problem.rule in (NO_NUMBER, NO_OWN_NUMBER) and problem.level is Level.ERROR
    }
    silent = _ADVICE if submission.has_all_texts else _ADVICE | _OF_ALL_TEXTS
    found = [
        finding
        for finding in crosschecks.run(submission.content)
        if finding.rule not in silent
        and not (finding.code in unread and finding.rule in (NO_NUMBER, NO_OWN_NUMBER))
    ]
    return [*submission.problems, *found]


def as_json(findings: Iterable[Finding], form: Format) -> list[dict[str, str]]:
    """Return findings as plain data, in Chinese as the form is.

    ``level`` is ``error`` or ``warning``; personal data comes as a warning.
    """
    places = places_of(form)
    return [_as_json(item, places.get(item.code, Place())) for item in findings]


def is_error(finding: Finding) -> bool:
    return finding.level is Level.ERROR


def _as_json(finding: Finding, place: Place) -> dict[str, str]:
    return {
        "rule": finding.rule,
        "level": str(Level.ERROR if is_error(finding) else Level.WARNING),
        "message": str(finding.message),
        "code": finding.code,
        "table": place.table,
        "row": place.row,
        "column": place.column,
        "expected": finding.expected,
        "found": finding.found,
        "where": finding.where,
    }
