"""The desk of an agency: settled by the system administrator."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.agencies.access import roles_in
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.audit.actions import record
from disclosure.casework.models import Case, Desk
from disclosure.pagecache.actions import site_changed


def check_desk(desk: Desk, by: User) -> None:
    """Raise ValidationError naming the fields that are wrong."""
    if Role.SYSTEM_ADMIN not in roles_in(by, desk.agency):
        raise ValidationError({"agency": _("请选择您管理范围内的机构。")})
    stored = Desk.objects.filter(pk=desk.pk).first()
    if stored and stored.agency_id != desk.agency_id:
        raise ValidationError({"agency": _("受理窗口不能换到另一个机构。")})
    used = Case.objects.filter(agency_id=desk.agency_id)
    if stored and stored.code != desk.code and used.exists():
        raise ValidationError({"code": _("已经有办件用了这个代码，不能再改。")})


def save_desk(desk: Desk, *, by: User) -> Desk:
    """Store a desk, new or changed; raises ValidationError by field."""
    with transaction.atomic():
        desk.full_clean()
        check_desk(desk, by)
        desk.save()
        record("desk.save", desk, by=by, agency_id=desk.agency_id)
        # Whether an agency takes requests online stands on its page.
        site_changed()
    return desk
