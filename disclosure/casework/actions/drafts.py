"""Keeping a form that is not sent yet, and forgetting it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from disclosure.agencies.models import Agency
from disclosure.casework.actions.files import MAX_FILES, Upload
from disclosure.casework.models import Draft, DraftFile
from disclosure.casework.queries.drafts import DAYS, stale_drafts, token_key

#: A field longer than this was not typed by a person.
LONGEST = 20_000


class FilesGone(Exception):
    """Files shown on the review page are no longer there."""


def save_draft(
    token: str,
    agency: Agency,
    values: Mapping[str, str],
    uploads: Sequence[Upload] = (),
    removed: Collection[int] = (),
) -> Draft:
    """Keep what was typed for an agency, encrypted, and return the draft.

    ``uploads`` are added to the files kept already; ``removed`` are ids of
    files to drop. A file that is there already is not added again. Raises
    ValidationError when it would hold too many files.
    """
    content = {name: text[:LONGEST] for name, text in values.items()}
    with transaction.atomic():
        draft, _is_new = Draft.objects.update_or_create(
            token_key=token_key(token), agency=agency, defaults={"content": content}
        )
        if removed:
            _drop(draft.files.filter(pk__in=removed))
        _add(draft, uploads)
    return draft


def delete_draft(draft: Draft) -> None:
    """Forget a draft and its files."""
    with transaction.atomic():
        _drop(draft.files.all())
        Draft.objects.filter(pk=draft.pk).delete()


def delete_stale(days: int = DAYS) -> int:
    """Forget the drafts last saved longer than ``days`` days ago; return how many."""
    stale = list(stale_drafts(days))
    for draft in stale:
        delete_draft(draft)
    return len(stale)


def uploads_of(draft: Draft | None, digests: Sequence[str]) -> list[Upload]:
    """Return the files of a draft, as they were checked when they were added.

    ``digests`` names what the applicant saw; raises FilesGone if any of it is
    missing, so that nothing is sent incomplete.
    """
    if not digests:
        return []
    files = list(draft.files.all()) if draft else []
    if [file.digest for file in files] != list(digests):
        raise FilesGone
    try:
        return [Upload(f.name, f.extension, f.content.opened()) for f in files]
    except FileNotFoundError as gone:
        raise FilesGone from gone


def _add(draft: Draft, uploads: Sequence[Upload]) -> None:
    if not uploads:
        return
    known = {(file.name, file.digest) for file in draft.files.all()}
    new = [upload for upload in uploads if (upload.name, _digest(upload)) not in known]
    if len(known) + len(new) > MAX_FILES:
        raise ValidationError(
            _("最多上传 %(count)s 个文件。") % {"count": MAX_FILES}, code="too_many"
        )
    for upload in new:
        row = DraftFile(
            draft=draft,
            name=upload.name,
            extension=upload.extension,
            size=len(upload.data),
            digest=_digest(upload),
        )
        row.content.save(upload.extension, ContentFile(upload.data), save=False)
        row.save(force_insert=True)


def _digest(upload: Upload) -> str:
    return hashlib.sha256(upload.data).hexdigest()


def _drop(files: QuerySet[DraftFile]) -> None:
    """Delete rows now and their stored bytes once that is certain."""
    rows = list(files)
    if not rows:
        return
    names = [str(row.content.name) for row in rows]
    DraftFile.objects.filter(pk__in=[row.pk for row in rows]).delete()
    transaction.on_commit(lambda: _unlink(names))


def _unlink(names: Sequence[str]) -> None:
    for name in names:
        default_storage.delete(name)
