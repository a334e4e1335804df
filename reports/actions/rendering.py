"""Asking for a report as PDF or DOCX. A job makes it: see ``making``."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from disclosure.agencies.access import require
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import REPORT_ROLES
from reports.actions.base import locked, note_change
from reports.models import RenderedFile, Report
from reports.rendered import digest_of_edition, wanted_digest
from reports.rules.vocabulary import FileKind, FileState
from reports.tasks import render_file

#: An officer waits before a page; what publishing asks for has time.
_URGENT, _CALM = 10, 0


def ask_file(report_id: int, kind: FileKind, *, by: User) -> RenderedFile:
    """Ask for a report as it is now, a draft too; return its file, however far.

    What is there already is not made again; what failed is tried anew. Files of
    an earlier state of a draft go. Http404 or PermissionDenied to who is neither
    author, reviewer nor approver.
    """
    with transaction.atomic():
        report = locked(report_id)
        require(by, report.agency, REPORT_ROLES)
        digest = wanted_digest(report, kind)
        _drop_others(report, kind, digest)
        file, is_asked = _ask(report, kind, digest, by, _URGENT)
        if is_asked:
            note_change(report, "file.ask", by, kind=kind.value)
    return file


def ask_edition_file(edition: Report, kind: FileKind) -> RenderedFile:
    """Ask for the file of a published edition on behalf of a visitor.

    However many ask at once, it is made once; what failed stays so.
    """
    digest = digest_of_edition(edition.document.digest, kind)
    with transaction.atomic():
        file, is_new = _waiting(edition, kind, digest, None)
        if is_new:
            _enqueue(file, _CALM)
            note_change(edition, "file.ask", None, kind=kind.value)
    return file


def ask_files_of_edition(report: Report, by: User | None) -> None:
    """Ask for every kind of file of an edition just published; drafts' files go."""
    for kind in FileKind:
        digest = digest_of_edition(report.document.digest, kind)
        _drop_others(report, kind, digest)
        _ask(report, kind, digest, by, _CALM)


def replace_lost(file: RenderedFile) -> None:
    """Have a file made again that is missing in the store; once, whoever asks."""
    lost = RenderedFile.objects.filter(pk=file.pk, state=FileState.READY)
    with transaction.atomic():
        if _restart(lost, file.asked_by_id):
            _enqueue(file, _CALM)


def enqueue_waiting(file_id: int) -> None:
    """Hand a file to the workers; doing so twice does no harm."""
    render_file.enqueue(file_id)


def _ask(
    report: Report, kind: FileKind, digest: str, by: User | None, priority: int
) -> tuple[RenderedFile, bool]:
    file, is_asked = _waiting(report, kind, digest, by)
    if not is_asked:
        failed = RenderedFile.objects.filter(pk=file.pk, state=FileState.FAILED)
        is_asked = _restart(failed, by.pk if by else None)
        file.refresh_from_db()
    if is_asked:
        _enqueue(file, priority)
    return file, is_asked


def _waiting(
    report: Report, kind: FileKind, digest: str, by: User | None
) -> tuple[RenderedFile, bool]:
    return RenderedFile.objects.get_or_create(
        report=report,
        kind=kind,
        digest=digest,
        defaults={"asked_at": timezone.now(), "asked_by": by},
    )


def _restart(files: QuerySet[RenderedFile], by_id: int | None) -> bool:
    """Let a file wait again, as if it were asked for now."""
    changed = files.update(
        state=FileState.WAITING,
        asked_at=timezone.now(),
        asked_by=by_id,
        started_at=None,
        finished_at=None,
        attempts=0,
        reason=None,
    )
    return changed == 1


def _enqueue(file: RenderedFile, priority: int) -> None:
    """Hand over once the row is there; ``sweep`` finds what got lost on the way."""
    job = render_file.using(priority=priority)
    transaction.on_commit(lambda: job.enqueue(file.pk), robust=True)


def _drop_others(report: Report, kind: FileKind, digest: str) -> None:
    """Delete files of an earlier state, but not one that is being made."""
    others = report.files.filter(kind=kind).exclude(digest=digest)
    for file in others.exclude(state=FileState.MAKING):
        drop(file)


def drop(file: RenderedFile) -> None:
    """Delete a file, and what is stored of it once that is certain."""
    stored, storage = file.file.name, file.file.storage
    file.delete()
    if stored:
        transaction.on_commit(lambda: storage.delete(stored), robust=True)
