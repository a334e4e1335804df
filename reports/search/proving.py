"""Whether the index holds what the published documents say, no more and no less."""

from __future__ import annotations

from collections import defaultdict

from reports.document import from_json
from reports.models import Report
from reports.rules.vocabulary import State
from reports.search import words
from reports.search.models import IndexedPlace
from reports.search.places import context_of, places_of

_Row = tuple[str, str, str, str]


def differing() -> list[int]:
    """Return the editions whose places or tokens are not what they should be."""
    rows: dict[int, list[IndexedPlace]] = defaultdict(list)
    for row in IndexedPlace.objects.order_by("pk").iterator():
        rows[row.report_id].append(row)
    tokens = words.stored()
    wrong = []
    in_force = Report.objects.filter(state=State.PUBLISHED)
    for report in in_force.select_related("document").order_by("pk").iterator(100):
        if not _is_right(report, rows.pop(report.pk, []), tokens):
            wrong.append(report.pk)
    return sorted([*wrong, *rows])


def strays() -> int:
    """Return how many places have tokens, but no row that shows them."""
    known = set(IndexedPlace.objects.values_list("pk", flat=True))
    return sum(1 for place in words.stored() if place not in known)


def _is_right(
    report: Report, rows: list[IndexedPlace], tokens: dict[int, tuple[str, ...]]
) -> bool:
    document = from_json(report.document.content)
    wanted: list[_Row] = [
        (place.kind.value, place.key, place.heading, place.text)
        for place in places_of(document)
    ]
    facts = (report.agency_id, report.year, report.format)
    if any((row.agency_id, row.year, row.format) != facts for row in rows):
        return False
    if [(row.kind, row.key, row.heading, row.text) for row in rows] != wanted:
        return False
    context = context_of(document)
    return all(
        tokens.get(row.pk) == words.as_stored(words.words_of(row, context))
        for row in rows
    )
