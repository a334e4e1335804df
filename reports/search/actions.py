"""Keeping the index: an edition enters when it comes into force and leaves after."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from reports.actions.base import locked
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

    One edition after the other, each locked as publishing locks it: nobody waits for
    more than one, and what is published or withdrawn meanwhile stays as it is. Oldest
    first, so that greater numbers stay newer.
    """
    others = IndexedPlace.objects.exclude(report__state=State.PUBLISHED)
    for report_id in set(others.values_list("report", flat=True)):
        _renew(report_id)
    words.remove_strays()
    done: set[int] = set()
    while fresh := [pk for pk in _in_force() if pk not in done]:
        for report_id in fresh:
            _renew(report_id)
        done.update(fresh)
    return len(done)


def _in_force() -> Iterable[int]:
    found = Report.objects.filter(state=State.PUBLISHED)
    return found.order_by("published_at", "pk").values_list("pk", flat=True)


def _renew(report_id: int) -> None:
    with transaction.atomic():
        follow(locked(report_id))
