"""Founding, changing and staffing agencies."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError, RestrictedError
from django.db.models.deletion import Collector
from django.utils.translation import gettext as _

from disclosure.accounts.actions.passwords import begin_account
from disclosure.accounts.actions.state import end_sessions, locked
from disclosure.agencies.calendar_actions import recompute_region
from disclosure.agencies.models import RESERVED_SLUGS, Agency, Officer, Site, User
from disclosure.agencies.numbers import is_credit_code
from disclosure.agencies.vocabulary import SEPARATE_ROLES, Region
from disclosure.audit.actions import record
from disclosure.pagecache.actions import site_changed

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def save_site(site: Site, *, by: User | None) -> Site:
    """Check and store the identity of a website."""
    with transaction.atomic():
        site.full_clean()
        site.save()
        record("site.save", site, by=by)
        site_changed()
    return site


def check_site_unused(site: Site) -> None:
    """Raise ValidationError if an agency still uses the site."""
    if site.agency_set.exists():
        raise ValidationError(_("还有机构在使用这个网站，不能删除。"))


def delete_site(site: Site, *, by: User | None) -> None:
    """Remove a site that no agency uses."""
    with transaction.atomic():
        check_site_unused(site)
        record("site.delete", site, by=by)
        site.delete()
        site_changed()


def check_agency(agency: Agency) -> None:
    """Raise ValidationError naming the fields that are wrong."""
    wrong: dict[str, str] = {}
    if agency.credit_code and not is_credit_code(agency.credit_code):
        wrong["credit_code"] = _("统一社会信用代码不正确，请核对这18位。")
    if not _SLUG.fullmatch(agency.slug):
        wrong["slug"] = _("网址名只能用小写英文字母、数字和连字符。")
    if agency.slug in RESERVED_SLUGS:
        wrong["slug"] = _("这个网址名已被系统使用，请换一个。")
    if agency.parent and agency.pk and _is_below(agency.parent, agency):
        wrong["parent"] = _("上级机构不能是它自己或它的下级。")
    if wrong:
        raise ValidationError(wrong)


def save_agency(agency: Agency, *, by: User | None) -> Agency:
    """Store an agency, new or changed, and keep the tree's paths true.

    An agency without a site of its own takes its parent's. Another calendar
    may move its deadlines. Raises ValidationError when a field is wrong.
    """
    with transaction.atomic():
        # Taken first, this lock makes two changes of the tree wait for each other.
        site_changed()
        if agency.site is None and agency.parent:
            agency.site = agency.parent.site
        agency.full_clean(exclude=["path"])
        check_agency(agency)
        stored = Agency.objects.filter(pk=agency.pk).first()
        agency.save()
        _place(agency, stored.path if stored else "")
        record(
            "agency.change" if stored else "agency.found",
            agency,
            by=by,
            agency_id=agency.pk,
        )
        if stored and stored.region != agency.region:
            recompute_region(Region.of(agency.region))
    return agency


def check_agency_unused(agency: Agency) -> None:
    """Raise ValidationError, saying why, if an agency cannot be deleted."""
    if agency.subordinates.exists():
        raise ValidationError(_("这个机构还有下级机构，不能删除。"))
    if agency.officers.exists():
        raise ValidationError(
            _("这个机构还有任职人员，请先由安全管理员免去他们的职责，再删除。")
        )
    if not _is_deletable(agency):
        raise ValidationError(
            _("这个机构已经有年度报告等资料，不能删除；不再使用时，请取消“在用”。")
        )


def delete_agency(agency: Agency, *, by: User | None) -> None:
    """Remove an agency that nothing depends on."""
    with transaction.atomic():
        check_agency_unused(agency)
        record("agency.delete", agency, by=by, agency_id=agency.pk)
        agency.delete()
        site_changed()


def appoint(user: User, agency: Agency, role: str, *, by: User | None) -> Officer:
    """Give a user a role in an agency.

    Raises ValidationError when the user would hold two of the three
    administrators' duties (系统, 安全, 审计), holds this office already, or is
    the one who gives it.
    """
    check_not_oneself(user, by)
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


def check_not_oneself(user: User, by: User | None) -> None:
    """Raise ValidationError if somebody gives an office to himself.

    Else the security administrator could open any case. A superuser, who has the
    command line, is no different with an office.
    """
    if by is not None and by.pk == user.pk and not by.is_superuser:
        said = _("不能给自己授予职责，请由另一位安全管理员办理。")
        raise ValidationError({"user": said})


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
        begin_account(user, by=by)
        record("user.create", user, by=by)
    return user


def save_user(user: User, changed: Mapping[str, object], *, by: User | None) -> None:
    """Store an account changed in the admin; the audit names the fields only.

    Switched off, it loses its sessions for good.
    """
    with transaction.atomic():
        is_new = user.pk is None
        user.is_staff = True
        user.save()
        if is_new:
            begin_account(user, by=by)
        if not user.is_active:
            end_sessions(locked(user))
        record(
            "user.create" if is_new else "user.change",
            user,
            by=by,
            fields=sorted(changed),
        )


def _is_deletable(target: Model) -> bool:
    try:
        Collector(using="default", origin=target).collect([target])
    except (ProtectedError, RestrictedError):
        return False
    return True


def _place(agency: Agency, old_path: str) -> None:
    parent_path = _path_of(agency.parent) if agency.parent else "/"
    path = f"{parent_path}{agency.pk:08d}/"
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
    return _path_of(agency).startswith(_path_of(above))


def _path_of(agency: Agency) -> str:
    """Return the path as stored: the one in memory may be from before a move."""
    return Agency.objects.values_list("path", flat=True).get(pk=agency.pk)
