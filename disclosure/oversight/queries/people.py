"""Who handles cases, by name."""

from __future__ import annotations

from collections.abc import Iterable

from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.casework.models import Case
from disclosure.casework.queries.listing import MOST_HANDLERS, handlers_of
from disclosure.oversight.queries.scope import Scope

#: An id in an address may have so many digits, or the database could not hold it.
_MOST_DIGITS = 9


def handlers_in(scope: Scope) -> list[User]:
    """Return who handles cases in a scope; nobody if they are too many to choose.

    Where the scope is everything, no agency has to be named to the database.
    """
    if not scope.is_whole:
        return handlers_of(sorted(scope.by_id))
    rows = User.objects.filter(offices__role=Role.HANDLER).distinct()
    found = list(rows.order_by("name", "pk")[: MOST_HANDLERS + 1])
    return found if len(found) <= MOST_HANDLERS else []


def handler_within(text: str, scope: Scope) -> User | None:
    """Return who is meant by an id in an address.

    None unless this person handles or handled a case of the scope.
    """
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        return None
    rows = Case.objects.filter(handler_id=int(text)).order_by()
    if not scope.is_whole:
        rows = rows.filter(agency_id__in=scope.by_id.keys())
    return User.objects.filter(pk=int(text)).first() if rows.exists() else None


def names_of(people: Iterable[int]) -> dict[int, str]:
    """Return the names of users by their id, read at once."""
    return {pk: str(user) for pk, user in User.objects.in_bulk(list(people)).items()}
