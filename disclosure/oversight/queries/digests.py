"""What a digest says, and who wants one today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Count, QuerySet

from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import Agency, Officer, User
from disclosure.agencies.vocabulary import Role
from disclosure.oversight.models import DigestChoice, SupervisionNotice
from disclosure.oversight.queries.handling import Key, counts_by
from disclosure.oversight.queries.scope import Selection
from disclosure.oversight.rules.periods import year_of
from disclosure.oversight.rules.vocabulary import (
    DigestFrequency,
    Dimension,
    Light,
    ListKind,
    NoticeState,
)
from disclosure.workdays import Workdays

#: Agencies named in a digest, the worst first.
WORST = 10


@dataclass(frozen=True)
class Place:
    """An agency that has cases to look after; all numbers are cases."""

    agency: Agency
    overdue: int
    due_soon: int


@dataclass(frozen=True)
class Digest:
    """What a supervising agency and all below it have on a day, in cases.

    ``late`` are those of this year that were answered too late and are closed;
    ``waiting`` are notices of the agency itself that wait for its acceptance.
    """

    agency: Agency
    lights: Mapping[Light, int]
    overdue: int
    late: int
    waiting: int
    worst: tuple[Place, ...]

    @property
    def due_soon(self) -> int:
        return sum(self.lights.values())

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do: what was late and is closed is none."""
        return not (self.due_soon or self.overdue or self.waiting)


class Figures:
    """The numbers of all agencies on a day, each list counted once."""

    def __init__(self, today: date) -> None:
        self.agencies = list(
            Agency.objects.order_by("path").only("name", "slug", "path", "region")
        )
        everything = Selection(
            frozenset(agency.pk for agency in self.agencies), is_whole=True
        )
        self._lights = {
            light: _counts(ListKind.DUE_SOON, replace(everything, light=light), today)
            for light in Light
        }
        self._overdue = _counts(ListKind.OVERDUE, everything, today)
        this_year = replace(everything, period=year_of(today.year))
        self._late = _counts(ListKind.LATE, this_year, today)
        self._waiting = _waiting()

    def of(self, agency: Agency) -> Digest:
        """Return what an agency and all below it have."""
        below = [one for one in self.agencies if one.path.startswith(agency.path)]
        return Digest(
            agency=agency,
            lights={
                light: sum(counts.get(one.pk, 0) for one in below)
                for light, counts in self._lights.items()
            },
            overdue=sum(self._overdue.get(one.pk, 0) for one in below),
            late=sum(self._late.get(one.pk, 0) for one in below),
            waiting=self._waiting.get(agency.pk, 0),
            worst=self._worst(below),
        )

    def _worst(self, agencies: list[Agency]) -> tuple[Place, ...]:
        """Return the agencies with most overdue cases, then with most due soon."""
        places = [
            Place(
                agency,
                self._overdue.get(agency.pk, 0),
                sum(counts.get(agency.pk, 0) for counts in self._lights.values()),
            )
            for agency in agencies
        ]
        busy = [place for place in places if place.overdue or place.due_soon]
        busy.sort(key=lambda place: (-place.overdue, -place.due_soon))
        return tuple(busy[:WORST])


def readers(today: date) -> Iterator[tuple[Agency, list[User]]]:
    """Return the supervising agencies with who wants their digest on that day.

    Nobody is written to on a day that is free in the agency's region.
    """
    chosen = dict(_choices())
    offices: dict[int, list[Officer]] = defaultdict(list)
    for office in supervisors().filter(agency__is_active=True):
        offices[office.agency_id].append(office)
    for held in offices.values():
        agency = held[0].agency
        wanted = wanted_on(calendar_of(agency.region).provisional(), today)
        users = [
            office.user
            for office in held
            if chosen.get((office.user_id, agency.pk), DigestFrequency.DAILY) in wanted
        ]
        if users:
            yield agency, users


def wanted_on(calendar: Workdays, today: date) -> frozenset[DigestFrequency]:
    """Return the frequencies that are served on a day.

    A week begins on Monday; where the whole week is free, so is its digest.
    """
    if not calendar.is_workday(today):
        return frozenset()
    sunday = today - timedelta(days=today.isoweekday())
    if calendar.between(sunday, today) == 1:
        return frozenset({DigestFrequency.DAILY, DigestFrequency.WEEKLY})
    return frozenset({DigestFrequency.DAILY})


def offices_with_choices(user: User) -> list[tuple[Agency, DigestFrequency]]:
    """Return the agencies a user supervises and how often a digest comes of each."""
    rows = DigestChoice.objects.filter(user=user)
    chosen = dict(rows.values_list("agency_id", "frequency"))
    return [
        (
            office.agency,
            DigestFrequency.of(chosen.get(office.agency_id, DigestFrequency.DAILY)),
        )
        for office in supervisors().filter(user=user)
    ]


def supervisors() -> QuerySet[Officer]:
    """Return the offices of active supervisors, in the order of the tree."""
    rows = Officer.objects.filter(role=Role.SUPERVISOR, user__is_active=True)
    return rows.select_related("user", "agency").order_by("agency__path", "user_id")


def _counts(kind: ListKind, selection: Selection, today: date) -> dict[Key, int]:
    return counts_by(kind, selection, Dimension.AGENCY, today)


def _waiting() -> dict[int, int]:
    """Return how many answered notices wait for each agency that issued them."""
    rows = SupervisionNotice.objects.filter(state=NoticeState.ANSWERED).order_by()
    return dict(rows.values_list("issuer_id").annotate(answered=Count("*")))


def _choices() -> Iterator[tuple[tuple[int, int], str]]:
    for user, agency, often in DigestChoice.objects.values_list(
        "user_id", "agency_id", "frequency"
    ):
        yield (user, agency), often
