"""Handing out the whole file of a case: with a reason, on record, a few at a time."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.models import User
from disclosure.casework.actions.base import note_change
from disclosure.casework.archive.entries import entries_of, folder_of
from disclosure.casework.archive.manifest import Manifest
from disclosure.casework.archive.writing import stream
from disclosure.casework.models import Case
from disclosure.casework.queries.dossier import dossier_of
from disclosure.casework.rules.letters.contents import masked
from disclosure.casework.rules.workflow import CASE_ROLES
from disclosure.slots import Busy, slot
from disclosure.throttle.actions import allow

REASON_LENGTH = 200
#: Archives written at a time on this machine; downloads of an officer an hour.
AT_A_TIME, WAIT_SECONDS = 2, 3.0
LIMIT, SECONDS = 30, 60 * 60


class Archive:
    """The pieces of an archive; holds its place until it is closed."""

    def __init__(self, folder: str, pieces: Iterator[bytes], held: ExitStack) -> None:
        self.folder, self._pieces, self._held = folder, pieces, held

    def __iter__(self) -> Iterator[bytes]:
        return self._pieces

    def close(self) -> None:
        self._held.close()


def open_archive(case_id: int, reason: str, *, by: User) -> Archive:
    """Return the whole file of a case as a ZIP in pieces; close it in the end.

    It holds everything unmasked: the reason goes into the trail before anything
    leaves. Only who handles, reviews or signs for the agency may have it. Raises
    Http404, PermissionDenied, or ValidationError with one sentence.
    """
    case = dossier_of(case_id)
    require(by, case.agency, CASE_ROLES)
    why = _checked(reason)
    if not allow("case.archive", f"user {by.pk}", LIMIT, SECONDS):
        raise ValidationError(_("下载全卷的次数太多，请过一小时再试。"))
    held = ExitStack()
    try:
        held.enter_context(slot("archive", AT_A_TIME, WAIT_SECONDS))
        _note(case, why, by)
    except Busy as busy:
        sentence = _("现在有别人在下载全卷，请过几分钟再试。")
        raise ValidationError(sentence) from busy
    except BaseException:
        held.close()
        raise
    return Archive(folder_of(case), _pieces(case, by), held)


def _checked(reason: str) -> str:
    why = " ".join(reason.split())
    if not why:
        raise ValidationError({"reason": _("请写明为什么要下载；理由会保存。")})
    if len(why) > REASON_LENGTH:
        raise ValidationError({"reason": _("理由最多200字。")})
    return why


def _note(case: Case, why: str, by: User) -> None:
    counts = {"files": len(case.files.all()), "letters": len(case.letters.all())}
    with transaction.atomic():
        note_change(case, "archive", by, reason=masked(why), **counts)


def _pieces(case: Case, by: User) -> Iterator[bytes]:
    now = timezone.localtime()
    head = {
        "case": case.number,
        "agency": case.agency.name,
        "made_at": now.isoformat(timespec="seconds"),
        "made_by": by.get_username(),
    }
    day = now.date()
    return stream(folder_of(case), entries_of(case, day), Manifest(head), day)
