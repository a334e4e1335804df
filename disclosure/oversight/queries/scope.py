"""How far a supervisor sees, and what part of it is asked for."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet

from disclosure.agencies.access import agencies_of
from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import Role
from disclosure.casework.models import Case
from disclosure.oversight.rules.periods import Period
from disclosure.oversight.rules.vocabulary import Light, Mark

SUPERVISORS = frozenset({Role.SUPERVISOR})
#: Up to so many agencies are read each through its index; more in one walk.
_FEW = 20
#: The handler of cases that nobody handles yet.
NOBODY = 0
#: The outcome of cases that have none yet.
NO_OUTCOME = "none"


@dataclass(frozen=True)
class Scope:
    """The agencies a supervisor oversees, as a tree from the top down.

    ``is_whole`` says that there are no others: then nothing has to be left out.
    """

    agencies: tuple[Agency, ...]
    is_whole: bool

    @cached_property
    def by_id(self) -> dict[int, Agency]:
        return {agency.pk: agency for agency in self.agencies}

    @cached_property
    def by_slug(self) -> dict[str, Agency]:
        return {agency.slug: agency for agency in self.agencies}

    @property
    def top(self) -> Agency:
        """Return the highest agency: the one in whose name supervision speaks."""
        return min(self.agencies, key=lambda agency: (agency.depth, agency.path))

    def below(self, agency: Agency) -> list[Agency]:
        """Return an agency of the scope and all under it."""
        return [one for one in self.agencies if one.path.startswith(agency.path)]

    def all(self) -> Selection:
        """Return everything in the scope."""
        return Selection(frozenset(self.by_id), is_whole=self.is_whole)

    def only(self, agencies: Iterable[Agency]) -> Selection:
        """Return some agencies; those outside of the scope are left out."""
        found = frozenset(agency.pk for agency in agencies) & self.by_id.keys()
        return Selection(found, is_whole=self.is_whole and found == self.by_id.keys())


@dataclass(frozen=True)
class Selection:
    """Which cases are asked for; what is not set does not narrow.

    ``agencies`` always lie in the scope of who asks. ``handler`` is NOBODY and
    ``outcome`` NO_OUTCOME for cases without one. ``days`` are working days of
    handling, both included.
    """

    agencies: frozenset[int]
    is_whole: bool = False
    period: Period | None = None
    handler: int | None = None
    state: str = ""
    channel: str = ""
    outcome: str = ""
    kind: str = ""
    light: Light | None = None
    mark: Mark | None = None
    days: tuple[int, int] | None = None


def scope_of(user: Any) -> Scope:
    """Return what a user oversees; without any agency for who is no supervisor."""
    rows = agencies_of(user, SUPERVISORS).order_by("path")
    found = rows.only("name", "slug", "path", "region", "parent_id", "kind")
    agencies = tuple(found)
    return Scope(agencies, is_whole=Agency.objects.count() == len(agencies))


def scope_at(agency: Agency) -> Scope:
    """Return what is overseen from an agency, whoever looks: for daily work."""
    agencies = tuple(Agency.objects.filter(path__startswith=agency.path))
    return Scope(agencies, is_whole=Agency.objects.count() == len(agencies))


def within(
    rows: QuerySet[Case], agencies: Collection[int], *, is_whole: bool
) -> QuerySet[Case]:
    """Keep the cases of these agencies.

    SQLite would go through an index agency by agency, and then sort; many
    agencies are therefore checked while the rows are walked once.
    """
    if is_whole:
        return rows
    if connection.vendor == "sqlite" and len(agencies) > _FEW:
        return rows.alias(place=F("agency_id") + 0).filter(place__in=agencies)
    return rows.filter(agency_id__in=agencies)


def days_of(period: Period) -> tuple[date, date]:
    """Return a period as the two ends of a range."""
    return period.first, period.last
