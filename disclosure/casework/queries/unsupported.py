"""Closed cases that lack the paper their outcome rests on.

What the law wants before each of these outcomes: a request to clarify (Art. 30),
a fee notice (Art. 42), the letter asking for reasons (Art. 35), the opinion of
the third party (Art. 32).
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Window
from django.db.models.functions import RowNumber

from disclosure.casework.models import (
    Case,
    Clarification,
    Consultation,
    FeeNotice,
    Letter,
)
from disclosure.casework.queries.annual import days_of, statistical
from disclosure.casework.rules.vocabulary import Consultee, Disposition, LetterKind

#: More numbers than these help nobody.
MOST = 50


def unsupported(agency_ids: Collection[int], year: int) -> dict[str, tuple[str, ...]]:
    """Return the numbers of such cases closed in a year, by outcome, in one query.

    At most ``MOST`` of each. Of an imported case only the clarification is known.
    """
    rows = Case.objects.filter(_lacking(), closed_on__range=days_of(year))
    rows = statistical(rows.exclude(received_on=None), agency_ids)
    places = Window(RowNumber(), partition_by="disposition", order_by="pk")
    rows = rows.annotate(place=places).filter(place__lte=MOST).order_by("pk")
    found: dict[str, list[str]] = {}
    for outcome, number in rows.values_list("disposition", "number"):
        found.setdefault(outcome, []).append(number)
    return {outcome: tuple(numbers) for outcome, numbers in found.items()}


def fee_notices(agency_ids: Collection[int], year: int) -> int:
    """Return how many fee notices were sent in a year."""
    rows = FeeNotice.objects.filter(case__agency__in=agency_ids)
    return rows.filter(sent_on__range=days_of(year)).count()


def _lacking() -> Q:
    unclear = (Disposition.STILL_UNCLEAR, Disposition.CLARIFICATION_LAPSED)
    asked = Letter.objects.filter(kind=LetterKind.REASONS_ASKED.value)
    third = Consultation.objects.filter(consultee=Consultee.THIRD_PARTY.value)
    own = Q(is_imported=False)
    return (
        _without(Clarification.objects.all(), *unclear)
        | (own & _without(FeeNotice.objects.all(), Disposition.FEE_UNPAID))
        | (own & _without(asked, Disposition.EXCESSIVE))
        | (own & _without(third, Disposition.THIRD_PARTY))
    )


def _without(papers: QuerySet[Any], *outcomes: Disposition) -> Q:
    ended = Q(disposition__in=[outcome.value for outcome in outcomes])
    return ended & Q(~Exists(papers.filter(case=OuterRef("pk"))))
