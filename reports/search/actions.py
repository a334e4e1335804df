"""Keeping the index: an edition enters when it comes into force and leaves after."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from reports.document import from_json
from reports.models import Report
from reports.rules.vocabulary import State
from reports.search import words
from reports.search.models import IndexedPlace
from reports.search.places import context_of, places_of


def follow(report: Report) -> None:
    """Bring the index in line with the state of an edition.

    Called in the transaction that changed it: whoever finds a word can read it.
    """
    forget([report.pk])
    if report.state == State.PUBLISHED:
        enter(report)


def enter(report: Report) -> None:
    """Index an edition in force that the index does not hold."""
    document = from_json(report.document.content)
    rows = IndexedPlace.objects.bulk_create(
        IndexedPlace(
            report=report,
            agency_id=report.agency_id,
            year=report.year,
            format=report.format,
            kind=place.kind.value,
            key=place.key,
            heading=place.heading,
            text=place.text,
        )
        for place in places_of(document)
    )
    context = context_of(document)
    words.add(words.words_of(row, context) for row in rows)


def forget(reports: Iterable[int]) -> None:
    """Take editions out of the index, words and all."""
    places = IndexedPlace.objects.filter(report__in=list(reports))
    words.remove(list(places.values_list("pk", flat=True)))
    places.delete()


def rebuild() -> int:
    """Make the index anew and return how many editions it holds.

    Oldest first, so that greater numbers stay newer. One transaction: readers find
    the old index until the new one is whole.
    """
    with transaction.atomic():
        words.remove_all()
        IndexedPlace.objects.all().delete()
        in_force = Report.objects.filter(state=State.PUBLISHED)
        ordered = in_force.select_related("document").order_by("published_at", "pk")
        count = 0
        for report in ordered.iterator(chunk_size=100):
            enter(report)
            count += 1
    return count
