"""Attachments and related links of a draft."""

from __future__ import annotations

import hashlib

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.uploads import MEGABYTE, read_upload
from reports.actions.base import draft, note_change
from reports.models import Attachment, RelatedLink
from reports.reading.file_text import Unreadable, text_of
from reports.rules.personal_data import scan

MAX_BYTES = 20 * MEGABYTE
MAX_FILES = 30
ALLOWED = ("pdf", "docx", "xlsx", "ofd", "png", "jpg")


def add_attachment(
    report_id: int, *, title: str, upload: UploadedFile, by: User
) -> Attachment:
    """Store a file after checking it, and keep what its text gives away.

    Raises ValidationError when the kind, the size or the content is wrong.
    """
    data, extension = read_upload(upload, ALLOWED, MAX_BYTES)
    hits, unreadable = _read(data, extension)
    with transaction.atomic():
        report = draft(report_id, by)
        if report.attachments.count() >= MAX_FILES:
            raise ValidationError(_("一份报告最多30个附件。"))
        attachment = Attachment(
            report=report,
            title=" ".join(title.split()),
            extension=extension,
            size=len(data),
            digest=hashlib.sha256(data).hexdigest(),
            hits=hits,
            is_unreadable=unreadable,
            position=report.attachments.count(),
        )
        attachment.full_clean(exclude=["file", "hits"])
        attachment.file.save(extension, ContentFile(data), save=False)
        attachment.save()
        note_change(
            report,
            "attachment.add",
            by,
            title=attachment.title,
            digest=attachment.digest,
        )
    return attachment


def delete_attachment(report_id: int, attachment_id: int, *, by: User) -> None:
    """Take a file off the draft; a file shared with an earlier edition stays."""
    with transaction.atomic():
        report = draft(report_id, by)
        attachment = report.attachments.get(pk=attachment_id)
        stored = attachment.file.name
        note_change(report, "attachment.delete", by, title=attachment.title)
        attachment.delete()
        if not Attachment.objects.filter(file=stored).exists():
            storage = attachment.file.storage
            transaction.on_commit(lambda: storage.delete(stored))


def add_link(report_id: int, *, title: str, url: str, by: User) -> RelatedLink:
    """Add a related link; only http and https addresses."""
    with transaction.atomic():
        report = draft(report_id, by)
        link = RelatedLink(
            report=report, title=title.strip(), url=url, position=report.links.count()
        )
        link.full_clean()
        if not url.startswith(("http://", "https://")):
            raise ValidationError({"url": _("网址请以 http:// 或 https:// 开头。")})
        link.save()
        note_change(report, "link.save", by, title=link.title, url=url)
    return link


def delete_link(report_id: int, link_id: int, *, by: User) -> None:
    """Remove a related link."""
    with transaction.atomic():
        report = draft(report_id, by)
        link = report.links.get(pk=link_id)
        note_change(report, "link.delete", by, title=link.title)
        link.delete()


def _read(data: bytes, extension: str) -> tuple[list[str], bool]:
    try:
        text = text_of(data, extension)
    except Unreadable:
        return [], True
    return [f"{hit.kind.label} {hit.masked}" for hit in scan(text)], False
