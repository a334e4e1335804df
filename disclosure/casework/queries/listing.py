"""Questions of the case list: who sees which rows, groups of states, search.

Every condition here is one that an index answers; ``docs/decisions/0014``
says which. Nothing is counted further than the list shows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import F, Min, Q, QuerySet
from django.db.models.expressions import RawSQL

from disclosure.agencies.access import agencies_of, offices_of
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.casework.actions.words import agency_piece
from disclosure.casework.models import Applicant, Case
from disclosure.casework.rules.vocabulary import OPEN_STATES, State
from disclosure.casework.rules.words import pieces_of
from disclosure.casework.rules.workflow import VIEW_ROLES
from disclosure.encryption.fields import LookupKeyField
from disclosure.encryption.sealing import lookup_keys

#: States in which the next step lies with the handler.
HANDLER_STATES = (State.SUBMITTED, State.HANDLING, State.APPROVED, State.ISSUED)
#: While the applicant has to act, no deadline runs.
WAITING_STATES = frozenset({State.AWAITING_CLARIFICATION, State.AWAITING_FEE})
#: More names than this are no choice any more.
MOST_HANDLERS = 40
#: Words that occur so often are looked for row by row, in the order of the list.
COMMON = 5_000
#: Words of a search beyond these are left out.
_MOST_PIECES = 12
_NUMBER = re.compile(r"[A-Z][A-Z0-9]{1,11}-?[0-9\-]*")
_PERSONAL_KEYS = ("name_key", "identity_key", "phone_key")


def reached_agencies(user: Any) -> list[int]:
    """Return the ids of the agencies whose cases an officer may see."""
    return list(agencies_of(user, VIEW_ROLES).values_list("pk", flat=True))


def within(rows: QuerySet[Case], agencies: list[int]) -> QuerySet[Case]:
    """Keep the cases of these agencies, checked while something else is walked.

    SQLite would read several agencies through their index, and sort; the sum
    keeps it from doing so. Where the agency is the best way in, ``along`` says so.
    """
    if connection.vendor == "sqlite":
        return rows.alias(place=F("agency_id") + 0).filter(place__in=agencies)
    return rows.filter(agency_id__in=agencies)


def along(rows: QuerySet[Case], agencies: list[int]) -> QuerySet[Case]:
    """Let the index of the one agency lead, which has its rows in list order."""
    return rows.filter(agency_id=agencies[0]) if len(agencies) == 1 else rows


def waiting_for(user: Any) -> Q:
    """Return the condition for cases whose next step lies with this officer."""
    mine = Q(handler_id=user.pk, state__in=sorted(HANDLER_STATES))
    for office in offices_of(user):
        here = Q(agency_id=office.agency_id)
        if office.role == Role.HANDLER:
            mine |= here & Q(state=State.SUBMITTED, handler=None)
        elif office.role == Role.REVIEWER:
            mine |= here & Q(state=State.IN_REVIEW)
        elif office.role == Role.APPROVER:
            mine |= here & Q(state=State.IN_APPROVAL)
    return open_cases() & mine


def open_cases() -> Q:
    """Return the condition for open cases, said in the words of two indexes.

    ``case_open`` holds the open cases of all agencies in the order of the list,
    ``case_queue`` those of one agency by state.
    """
    return ~Q(state=State.CLOSED.value) & Q(state__in=sorted(OPEN_STATES))


def overdue(today: date) -> Q:
    """Return the condition for open cases whose day to answer has passed.

    A case handled anew is due on the day the court or review body set.
    """
    due = Q(round=1, due_on__lt=today) | Q(round__gt=1, redo_by__lt=today)
    return open_cases() & ~Q(state__in=sorted(WAITING_STATES)) & due


def closed_cases() -> Q:
    """Nearly all rows: walked in the order of the list, not through an index."""
    return ~Q(state__in=sorted(OPEN_STATES))


def listed_in(year: int) -> Q:
    """Return the condition for cases received in a year, or at least sent in it."""
    return Q(listed_on__range=(date(year, 1, 1), date(year, 12, 31)))


def oldest_year(agencies: list[int]) -> int | None:
    """Return the year of the oldest case."""
    rows = Case.objects.all()
    if len(agencies) == 1:
        rows = rows.filter(agency_id=agencies[0])
    oldest = rows.aggregate(oldest=Min("listed_on"))["oldest"]
    return oldest.year if oldest else None


def handlers_of(agencies: list[int]) -> list[User]:
    """Return who handles cases there; nobody if they are too many to choose from."""
    rows = User.objects.filter(
        offices__agency__in=agencies, offices__role=Role.HANDLER
    ).distinct()
    found = list(rows.order_by("name", "pk")[: MOST_HANDLERS + 1])
    return found if len(found) <= MOST_HANDLERS else []


def found(rows: QuerySet[Case], text: str, agencies: list[int]) -> QuerySet[Case]:
    """Return the cases that a search means.

    First the exact keys: number or its beginning, document number, the
    applicant's name, identity number or telephone. Where none of them is
    found, the words of the subject, all of which must occur.
    """
    term = text.strip()[:200]
    for condition in _exact(term):
        exact = rows.filter(condition)
        if exact.order_by().values("pk")[:1]:
            return exact
    return rows.filter(_worded(term, agencies))


def _exact(term: str) -> Iterator[Q]:
    number = term.upper()
    if _NUMBER.fullmatch(number):
        yield _beginning(number)
    yield Q(document_number=term)
    yield Q(pk__in=_applicants(term).values("case_id"))


def _beginning(number: str) -> Q:
    """SQLite's LIKE reads no index; PostgreSQL's order of letters may differ."""
    if connection.vendor == "sqlite":
        return Q(number__gte=number, number__lt=number + "\U0010ffff")
    return Q(number__startswith=number)


def _applicants(term: str) -> QuerySet[Applicant]:
    condition = Q()
    for name in _PERSONAL_KEYS:
        field = Applicant._meta.get_field(name)
        assert isinstance(field, LookupKeyField)
        keys = [key for key in lookup_keys(field.purpose_on(Applicant), term) if key]
        condition |= Q(**{f"{name}__in": keys})
    return Applicant.objects.filter(condition)


def _worded(term: str, agencies: list[int]) -> Q:
    pieces = pieces_of(term)[:_MOST_PIECES]
    if not pieces:
        return Q(pk__in=[])
    wanted = [*pieces, agency_piece(agencies[0])] if len(agencies) == 1 else pieces
    matching = _matching(wanted)
    if _is_common(matching):
        # Found soon enough by walking the list, which no planner can know.
        return Q(*(Q(subject__contains=word) for word in term.split()))
    return Q(pk__in=matching)


def _matching(pieces: list[str]) -> RawSQL:
    """Return the ids that the word index of the database has for all pieces."""
    if connection.vendor == "sqlite":
        return RawSQL(_SQLITE_WORDS, (" ".join(f'"{piece}"' for piece in pieces),))
    return RawSQL(_POSTGRESQL_WORDS, (pieces,))


def _is_common(matching: RawSQL) -> bool:
    with connection.cursor() as cursor:
        sql = f"SELECT count(*) FROM ({matching.sql} LIMIT %s) AS found"
        cursor.execute(sql, (*matching.params, COMMON))
        return bool(cursor.fetchone()[0] == COMMON)


_SQLITE_WORDS = "SELECT rowid FROM casework_wordindex WHERE casework_wordindex MATCH %s"
_POSTGRESQL_WORDS = (
    "SELECT case_id FROM casework_casewords"
    " WHERE string_to_array(words, ' ') @> %s::text[]"
)
