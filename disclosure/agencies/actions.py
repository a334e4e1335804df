"""Founding, changing and staffing agencies."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.agencies.models import RESERVED_SLUGS, Agency, Officer, Site, User
from disclosure.agencies.numbers import is_credit_code
from disclosure.agencies.vocabulary import SEPARATE_ROLES
from disclosure.audit.actions import record
from disclosure.pagecache.actions import site_changed


def save_site(site: Site, *, by: User | None) -> Site:
    """Check and store the identity of a website."""
    with transaction.atomic():
        site.full_clean()
        site.save()
        record("site.save", site, by=by)
        site_changed()
    return site


def check_agency(agency: Agency) -> None:
    """Raise ValidationError naming the fields that are wrong."""
    wrong: dict[str, str] = {}
    if agency.credit_code and not is_credit_code(agency.credit_code):
        wrong["credit_code"] = _("统一社会信用代码不正确，请核对这18位。")
    if agency.slug in RESERVED_SLUGS:
        wrong["slug"] = _("这个网址名已被系统使用，请换一个。")
    if agency.parent and agency.pk and _is_below(agency.parent, agency):
        wrong["parent"] = _("上级机构不能是它自己或它的下级。")
    if wrong:
        raise ValidationError(wrong)


def save_agency(agency: Agency, *, by: User | None) -> Agency:
    """Store an agency, new or changed, and keep the tree's paths true.

    An agency without a site of its own takes its parent's. Raises
    ValidationError when a field is wrong.
    """
    with transaction.atomic():
        if agency.site is None and agency.parent:
            agency.site = agency.parent.site
        agency.full_clean(exclude=["path"])
        check_agency(agency)
        is_new = agency.pk is None
        old_path = "" if is_new else Agency.objects.get(pk=agency.pk).path
        agency.save()
        _place(agency, old_path)
        record(
            "agency.found" if is_new else "agency.change",
            agency,
            by=by,
            agency_id=agency.pk,
        )
        site_changed()
    return agency


def appoint(user: User, agency: Agency, role: str, *, by: User | None) -> Officer:
    """Give a user a role in an agency.

    Raises ValidationError when the user would hold two of the three
    administrators' duties (系统, 安全, 审计), or holds this office already.
    """
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        officer = Officer(user=user, agency=agency, role=role)
        check_separation(officer)
        officer.full_clean()
        officer.save()
        record("officer.appoint", officer, by=by, agency_id=agency.pk, role=role)
    return officer


def dismiss(officer: Officer, *, by: User | None) -> None:
    """Take an office away."""
    with transaction.atomic():
        record(
            "officer.dismiss",
            officer,
            by=by,
            agency_id=officer.agency_id,
            role=officer.role,
        )
        officer.delete()


def check_separation(officer: Officer) -> None:
    """Raise ValidationError if one person would hold two separate duties."""
    if officer.role not in SEPARATE_ROLES:
        return
    others = SEPARATE_ROLES - {officer.role}
    held = Officer.objects.filter(user=officer.user, role__in=others)
    if held.exclude(pk=officer.pk).exists():
        raise ValidationError(
            {"role": _("系统、安全、审计三类管理员必须由不同的人担任。")}
        )


def create_user(username: str, name: str, password: str, *, by: User | None) -> User:
    """Create an account that may enter the back office."""
    with transaction.atomic():
        user = User(
            username=username,
            name=name,
            password=make_password(password),
            is_staff=True,
        )
        user.full_clean()
        user.save()
        record("user.create", user, by=by)
    return user


def save_user(user: User, changed: Mapping[str, object], *, by: User | None) -> None:
    """Store an account changed in the admin; the audit names the fields only."""
    with transaction.atomic():
        is_new = user.pk is None
        user.is_staff = True
        user.save()
        record(
            "user.create" if is_new else "user.change",
            user,
            by=by,
            fields=sorted(changed),
        )


def _place(agency: Agency, old_path: str) -> None:
    parent_path = agency.parent.path if agency.parent else "/"
    path = f"{parent_path}{agency.pk}/"
    if path == old_path:
        return
    agency.path = path
    Agency.objects.filter(pk=agency.pk).update(path=path)
    if not old_path:
        return
    for below in Agency.objects.filter(path__startswith=old_path).exclude(pk=agency.pk):
        moved = path + below.path.removeprefix(old_path)
        Agency.objects.filter(pk=below.pk).update(path=moved)


def _is_below(agency: Agency, above: Agency) -> bool:
    return agency.path.startswith(Agency.objects.get(pk=above.pk).path)
