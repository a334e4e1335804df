"""Whether the index holds what the published documents say, no more and no less."""

from __future__ import annotations

from django.db import connection

from reports.document import from_json
from reports.models import Report
from reports.rules.vocabulary import State
from reports.search import words
from reports.search.models import IndexedPlace
from reports.search.places import context_of, places_of

_Row = tuple[str, str, str, str]


def differing() -> list[int]:
    """Return the editions whose places or tokens are not what they should be."""
    in_force = Report.objects.filter(state=State.PUBLISHED).order_by("pk")
    wrong = [
        report.pk
        for report in in_force.select_related("document").iterator(chunk_size=100)
        if not _is_right(report)
    ]
    others = IndexedPlace.objects.exclude(report__state=State.PUBLISHED)
    return sorted({*wrong, *others.values_list("report", flat=True)})


def strays() -> int:
    """Return how many places have tokens, but no row that shows them."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {words.TABLE} WHERE {words.STRAY}")
        return int(cursor.fetchone()[0])


def _is_right(report: Report) -> bool:
    rows = list(IndexedPlace.objects.filter(report=report).order_by("pk"))
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
    context, tokens = context_of(document), words.stored([row.pk for row in rows])
    return all(
        tokens.get(row.pk) == words.as_stored(words.words_of(row, context))
        for row in rows
    )
