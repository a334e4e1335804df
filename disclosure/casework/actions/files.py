"""Files of a case: checked, sealed, and handed out through a check only."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.casework.actions.base import begin, finish, happen
from disclosure.casework.models import Case, CaseFile
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import FileRole
from disclosure.uploads import read_upload, safe_name

ALLOWED = ("pdf", "docx", "xlsx", "ofd", "png", "jpg")
MAX_BYTES = 10 * 1024 * 1024
MAX_FILES = 5
#: A case, with everything the office adds, holds this many.
MAX_CASE_FILES = 60


@dataclass(frozen=True)
class Upload:
    """A checked file: its clean name, its real kind and its bytes."""

    name: str
    extension: str
    data: bytes


def read(files: Sequence[UploadedFile]) -> list[Upload]:
    """Return uploads as checked bytes; raises ValidationError with a sentence."""
    if len(files) > MAX_FILES:
        raise ValidationError(
            _("一次最多上传 %(count)s 个文件。") % {"count": MAX_FILES}
        )
    return [_read(file) for file in files]


def store(
    case: Case,
    uploads: Sequence[Upload],
    role: FileRole,
    *,
    by: User | None,
    on: date,
) -> None:
    """Keep checked files with a case, inside the caller's transaction."""
    if not uploads:
        return
    if case.files.count() + len(uploads) > MAX_CASE_FILES:
        raise ValidationError(_("这个办件的材料太多了，请先整理。"))
    for upload in uploads:
        row = CaseFile(
            case=case,
            role=role,
            name=upload.name,
            extension=upload.extension,
            size=len(upload.data),
            digest=hashlib.sha256(upload.data).hexdigest(),
            added_on=on,
            by=by,
        )
        row.content.save(upload.extension, ContentFile(upload.data), save=False)
        row.save(force_insert=True)


def add_files(
    case_id: int, role: FileRole, files: Sequence[UploadedFile], *, by: User
) -> Case:
    """Add files of an officer to a case, each checked first."""
    uploads = read(files)
    if not uploads:
        raise ValidationError(_("请选择文件。"))
    today = timezone.localdate()
    with transaction.atomic():
        case = begin(case_id, Action.FILE, by, today)
        store(case, uploads, role, by=by, on=today)
        happen(case, Action.FILE, by, today)
        digests = [hashlib.sha256(upload.data).hexdigest() for upload in uploads]
        return finish(case, Action.FILE, by, today, role=str(role), digests=digests)


def _read(file: UploadedFile) -> Upload:
    data, extension = read_upload(file, ALLOWED, MAX_BYTES)
    return Upload(safe_name(file.name or ""), extension, data)
