"""Published response times: what is counted, what is shown, who shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.db.models.functions import Length

from disclosure.agencies.access import agencies_of, has_role, roles_in
from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import Role
from disclosure.oversight.models import PublishedTimes, Publishing
from disclosure.oversight.queries.handling import summaries_by
from disclosure.oversight.queries.scope import SUPERVISORS, Selection
from disclosure.oversight.rules.handling import Summary
from disclosure.oversight.rules.periods import year_of
from disclosure.oversight.rules.publishing import (
    YEARS,
    Figures,
    figures_of,
    is_news,
    published_years,
)
from disclosure.oversight.rules.vocabulary import Dimension

#: Who decides whether the own agency publishes.
APPROVERS = frozenset({Role.APPROVER})
#: So many agencies stand on the home page.
MOST_AT_HOME = 3


@dataclass(frozen=True)
class OwnTimes:
    """The response times of an agency as its officers see them before the public.

    ``shown`` is empty while nothing is published; ``counted`` is of today.
    """

    agency: Agency
    publishing: Publishing | None
    shown: tuple[Figures, ...]
    counted: tuple[Figures, ...]
    may_decide: bool

    @property
    def is_same(self) -> bool:
        """Tell whether the public sees what would be counted today."""
        pairs = zip(self.shown, self.counted, strict=False)
        return bool(self.shown) and not any(is_news(*pair) for pair in pairs)


def counted(agencies: Collection[int], today: date) -> dict[int, tuple[Figures, ...]]:
    """Count what each agency would show today, the newest year first.

    Two statements a year, however many agencies there are.
    """
    found: dict[int, list[Figures]] = {pk: [] for pk in agencies}
    for year in published_years(today):
        chosen = Selection(frozenset(agencies), period=year_of(year))
        groups = summaries_by(chosen, Dimension.AGENCY, today, rates=False)
        for pk, figures in found.items():
            figures.append(figures_of(groups.get(pk, Summary()), year, today))
    return {pk: tuple(figures) for pk, figures in found.items()}


def figures_in(row: PublishedTimes) -> Figures:
    """Return a stored row as figures."""
    return Figures(**{one.name: getattr(row, one.name) for one in fields(Figures)})


def public_times(slug: str) -> tuple[Agency, tuple[Figures, ...]] | None:
    """Return an agency in use with what it publishes, in one statement."""
    rows = list(_public_rows().filter(publishing__agency__slug=slug))
    if not rows:
        return None
    return rows[0].publishing.agency, tuple(figures_in(row) for row in rows)


def times_near_root() -> list[tuple[Agency, tuple[Figures, ...]]]:
    """Return what the agencies nearest the root publish, in one statement."""
    depth = Length("publishing__agency__path")
    nearest = _public_rows().order_by(depth, "publishing__agency__path", "-year")
    groups: dict[Agency, list[Figures]] = defaultdict(list)
    for row in nearest[: MOST_AT_HOME * YEARS]:
        groups[row.publishing.agency].append(figures_in(row))
    return [(agency, tuple(years)) for agency, years in groups.items()][:MOST_AT_HOME]


def own_times(user: Any, roles: Iterable[Role], today: date) -> list[OwnTimes]:
    """Return the response times of the agencies where a user holds a role."""
    agencies = list(agencies_of(user, roles).order_by("path"))
    now = counted([agency.pk for agency in agencies], today)
    known = {row.pk: row for row in _publishing(agency.pk for agency in agencies)}
    return [
        OwnTimes(
            agency=agency,
            publishing=known.get(agency.pk),
            shown=_shown(known.get(agency.pk)),
            counted=now[agency.pk],
            may_decide=not APPROVERS.isdisjoint(roles_in(user, agency)),
        )
        for agency in agencies
    ]


def publishing_below(user: Any) -> QuerySet[Publishing] | None:
    """Return who publishes among the agencies a user supervises; None for others."""
    if not has_role(user, SUPERVISORS):
        return None
    seen = agencies_of(user, SUPERVISORS)
    rows = Publishing.objects.filter(agency__in=seen).select_related("agency")
    return rows.prefetch_related(_years()).order_by("agency__path")


def years_of(publishing: Publishing) -> tuple[Figures, ...]:
    """Return the figures of a row read by this module, the newest year first."""
    return _shown(publishing)


def _public_rows() -> QuerySet[PublishedTimes]:
    rows = PublishedTimes.objects.filter(publishing__agency__is_active=True)
    return rows.select_related("publishing__agency").order_by("-year")


def _publishing(agencies: Iterable[int]) -> QuerySet[Publishing]:
    rows = Publishing.objects.filter(pk__in=list(agencies))
    return rows.select_related("decided_by").prefetch_related(_years())


def _years() -> Prefetch[Any]:
    return Prefetch("years", PublishedTimes.objects.order_by("-year"))


def _shown(publishing: Publishing | None) -> tuple[Figures, ...]:
    if publishing is None:
        return ()
    return tuple(figures_in(row) for row in publishing.years.all())
