"""Who may see and do what. Every door asks here.

An officer reaches the own agency; supervisors and the three administrators
also reach everything below it. Not reached means "not found"; reached
without the role means "forbidden".

A superuser, made on the command line, stands in for the system and the
security administrator of a tree until somebody holds that duty at its root.
Whoever holds one of the three separate duties stands in for none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from disclosure.agencies.models import Agency, Officer, User
from disclosure.agencies.vocabulary import SEPARATE_ROLES, SUBTREE_ROLES, Role

#: The duties a superuser stands in for.
BOOTSTRAP_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
_EVERYTHING = "/"


def offices_of(user: Any) -> list[Officer]:
    """Return the offices a user holds, read once per request."""
    if not isinstance(user, User) or not user.is_active:
        return []
    known: list[Officer] | None = getattr(user, "_known_offices", None)
    if known is None:
        known = list(user.offices.select_related("agency"))
        holds_duty = any(office.role in SEPARATE_ROLES for office in known)
        if user.is_superuser and not holds_duty:
            known += _standing_in(user)
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


def manageable_users(user: Any) -> QuerySet[User]:
    """Return the accounts a security administrator may change and appoint.

    None of their offices lies outside the reach: else a county could set the
    password of its province.
    """
    reached = reach(user, {Role.SECURITY_ADMIN}, "agency__")
    beyond = Officer.objects.exclude(reached).values("user")
    accounts = User.objects.exclude(pk__in=beyond)
    return accounts if user.is_superuser else accounts.filter(is_superuser=False)


def usable_sites(user: Any) -> Q:
    """Return the condition for sites that no agency outside the reach uses."""
    beyond = Agency.objects.exclude(reach(user, {Role.SYSTEM_ADMIN}))
    return ~Q(pk__in=beyond.filter(site__isnull=False).values("site"))


def may_place(user: Any, parent: Agency | None) -> bool:
    """Tell whether ``user`` may put an agency below ``parent``, or at a root."""
    if parent is None:
        return bool(user.is_superuser)
    return Role.SYSTEM_ADMIN in roles_in(user, parent)


def keeps_calendar(user: Any) -> bool:
    """Tell whether ``user`` may enter holidays, which concern every agency.

    That is the system administrator of an agency at the root of a tree.
    """
    return any(
        office.role == Role.SYSTEM_ADMIN and office.agency.parent_id is None
        for office in offices_of(user)
    )


def check_place(user: Any, agency: Agency) -> None:
    """Raise ValidationError if ``agency`` may not be changed or put where it is."""
    stored = Agency.objects.filter(pk=agency.pk).select_related("parent").first()
    if stored and Role.SYSTEM_ADMIN not in roles_in(user, stored):
        raise ValidationError(_("这个机构不在您的管理范围内。"))
    if stored and stored.parent_id == agency.parent_id:
        return
    if stored and not may_place(user, stored.parent):
        raise ValidationError({"parent": _("您管理范围内最上级的机构不能移动。")})
    if not may_place(user, agency.parent):
        raise ValidationError({"parent": _("请选择您管理范围内的上级机构。")})


def check_appointing(user: Any, officer: Officer) -> None:
    """Raise ValidationError if ``user`` may not give or take this office."""
    wrong: dict[str, str] = {}
    if Role.SECURITY_ADMIN not in roles_in(user, officer.agency):
        wrong["agency"] = _("这个机构不在您的管理范围内。")
    if not manageable_users(user).filter(pk=officer.user_id).exists():
        wrong["user"] = _("这个用户不在您的管理范围内。")
    if wrong:
        raise ValidationError(wrong)


def _standing_in(user: User) -> list[Officer]:
    """Return offices, never stored, for the duties that lie with nobody yet."""
    roots = list(Agency.objects.filter(parent=None)) or [Agency(path=_EVERYTHING)]
    held = set(
        Officer.objects.filter(agency__parent=None, user__is_active=True).values_list(
            "agency", "role"
        )
    )
    return [
        Officer(user=user, agency=root, role=role)
        for root in roots
        for role in BOOTSTRAP_ROLES
        if (root.pk, role.value) not in held
    ]


def _reaches(office: Officer, agency: Agency) -> bool:
    if office.role in SUBTREE_ROLES:
        return agency.path.startswith(office.agency.path)
    return office.agency_id == agency.pk
