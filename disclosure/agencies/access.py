"""Who may see and do what. Every door asks here.

An officer reaches the own agency; supervisors and the three administrators
also reach everything below it. Not reached means "not found"; reached
without the role means "forbidden".
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404

from disclosure.agencies.models import Agency, Officer, User
from disclosure.agencies.vocabulary import SUBTREE_ROLES, Role


def offices_of(user: Any) -> list[Officer]:
    """Return the offices a user holds, read once per request."""
    if not isinstance(user, User) or not user.is_active:
        return []
    known: list[Officer] | None = getattr(user, "_known_offices", None)
    if known is None:
        known = list(user.offices.select_related("agency"))
        user._known_offices = known  # type: ignore[attr-defined]
    return known


def roles_in(user: Any, agency: Agency) -> frozenset[str]:
    """Return the roles that ``user`` may use towards ``agency``."""
    return frozenset(
        office.role for office in offices_of(user) if _reaches(office, agency)
    )


def has_role(user: Any, roles: Iterable[str]) -> bool:
    """Tell whether the user holds one of ``roles`` anywhere."""
    wanted = frozenset(roles)
    return any(office.role in wanted for office in offices_of(user))


def agencies_of(user: Any, roles: Iterable[str] = tuple(Role)) -> QuerySet[Agency]:
    """Return the agencies a user reaches through one of ``roles``."""
    return Agency.objects.filter(reach(user, roles))


def reach(user: Any, roles: Iterable[str] = tuple(Role), prefix: str = "") -> Q:
    """Return the condition for rows of the agencies a user reaches.

    ``prefix`` is the way from the row to its agency, such as ``agency__``.
    """
    wanted = frozenset(roles)
    condition = Q(pk__in=[])
    for office in offices_of(user):
        if office.role not in wanted:
            continue
        if office.role in SUBTREE_ROLES:
            condition |= Q(**{f"{prefix}path__startswith": office.agency.path})
        else:
            condition |= Q(**{f"{prefix}pk": office.agency_id})
    return condition


def require(user: Any, agency: Agency, roles: Iterable[str]) -> frozenset[str]:
    """Return the user's roles in ``agency``.

    Raises Http404 to an outsider and PermissionDenied to one without a role
    among ``roles``.
    """
    held = roles_in(user, agency)
    if not held:
        raise Http404
    if held.isdisjoint(roles):
        raise PermissionDenied
    return held


def _reaches(office: Officer, agency: Agency) -> bool:
    if office.role in SUBTREE_ROLES:
        return agency.path.startswith(office.agency.path)
    return office.agency_id == agency.pk
