"""Taking cases out as a table: every export leaves a line in the trail."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from disclosure.agencies.models import Agency, User
from disclosure.audit.actions import record
from disclosure.casework.rules.letters.contents import masked

REASON_LENGTH = 200


def checked_reason(reason: str) -> str:
    """Return the reason on one line; raises ValidationError if it is too long."""
    why = " ".join(reason.split())
    if len(why) > REASON_LENGTH:
        raise ValidationError({"reason": _("理由最多200字。")})
    return why


def record_export(
    agencies: list[int], count: int, reason: str, *, unmasked: bool, by: User
) -> None:
    """Record an export of ``count`` cases before the file leaves.

    Raises ValidationError where personal data are asked for without a reason.
    """
    why = checked_reason(reason)
    if unmasked and not why:
        sentence = _("请写明为什么要导出未遮盖的个人信息；理由会保存。")
        raise ValidationError({"reason": sentence})
    target = Agency.objects.filter(pk__in=agencies).order_by("path").first()
    if target is None:
        raise ValidationError(_("没有可以导出的办件。"))
    record(
        "case.export",
        target,
        by=by,
        agency_id=target.pk,
        count=count,
        unmasked=unmasked,
        reason=masked(why),
    )
