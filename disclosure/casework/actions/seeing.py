"""Looking at what is kept apart: every look leaves a line in the trail."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.models import User
from disclosure.casework.actions.base import note_change
from disclosure.casework.models import Applicant, Case, CaseFile, Letter
from disclosure.casework.rules.letters.contents import masked
from disclosure.casework.rules.workflow import VIEW_ROLES

#: The reason is kept in the trail.
REASON_LENGTH = 200


def unmask(case: Case, reason: str, *, by: User) -> Applicant:
    """Return the applicant in full; the reason goes into the trail.

    Raises ValidationError without a reason or after the data were purged.
    """
    require(by, case.agency, VIEW_ROLES)
    why = " ".join(reason.split())
    if not why:
        raise ValidationError({"reason": _("请写明为什么要查看；理由会保存。")})
    if len(why) > REASON_LENGTH:
        raise ValidationError({"reason": _("理由最多200字。")})
    if case.purged_at:
        raise ValidationError(_("个人信息的保存期限已过，已经清除。"))
    with transaction.atomic():
        note_change(case, "unmask", by, reason=masked(why))
    return case.applicant


def open_file(case: Case, file_id: int, *, by: User) -> CaseFile:
    """Return a file of a case for reading; CaseFile.DoesNotExist if there is none."""
    require(by, case.agency, VIEW_ROLES)
    row = case.files.get(pk=file_id)
    with transaction.atomic():
        note_change(case, "download", by, file=row.pk, digest=row.digest)
    return row


def open_letter(case: Case, letter_id: int, *, by: User) -> Letter:
    """Return a letter of a case for reading: it names the person it is sent to."""
    require(by, case.agency, VIEW_ROLES)
    row = case.letters.get(pk=letter_id)
    with transaction.atomic():
        note_change(case, "download", by, letter=row.number_text)
    return row
