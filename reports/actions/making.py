"""What the job does: one file claimed, written in a child process, and kept."""

from __future__ import annotations

import hashlib
import io
import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from pypdf import PdfReader

from disclosure.labels import Sentence, noop, sentence
from disclosure.pagecache.actions import site_changed
from disclosure.rendering.clean import PaperError, Unfinished
from disclosure.rendering.docx.apart import write_docx_apart
from disclosure.rendering.pdf import write_pdf
from reports.document import Document, build, from_json
from reports.models import RenderedFile
from reports.paper import draft_paper_of, paper_of
from reports.rendered import wanted_digest
from reports.rules.vocabulary import FileKind, FileState, State

#: How often a file is tried that the process did not finish.
MOST_ATTEMPTS = 3
#: Longer than any writer may take: whoever claimed the file is gone.
STALE = timedelta(minutes=4)
CHANGED = noop("草稿在生成前又改了，请重新生成。")
BROKEN = noop("试了%(times)s次都没有生成。请稍后重新生成；仍然不行时请告诉系统管理员。")
logger = logging.getLogger(__name__)


def make_file(file_id: int) -> bool:
    """Make a file that waits; False if another worker has it, or nobody asked.

    Nothing is raised: the row says READY, or FAILED with the reason. What the
    process did not finish waits for its next attempt.
    """
    started = timezone.now()
    if not _claim(file_id, started):
        return False
    rows = RenderedFile.objects.select_related("report__agency", "report__document")
    file = rows.get(pk=file_id)
    try:
        _keep(file, _written(file), started)
    except Unfinished as failure:
        _try_again(file, failure.reason)
    except PaperError as failure:
        fail(file, failure.reason)
    except Exception as failure:
        # Its words may repeat the report's: only its kind is told.
        logger.error("file %s was not made: %s", file_id, type(failure).__name__)
        _try_again(file)
    return True


def fail(file: RenderedFile, reason: Sentence) -> bool:
    """Say why a file was not made, unless somebody else has it by now."""
    values = {name: str(value) for name, value in reason.values.items()}
    return _settle(
        file,
        state=FileState.FAILED,
        reason={"template": reason.template, "values": values},
        finished_at=timezone.now(),
    )


def broken() -> Sentence:
    """Return the reason for a file that no attempt has made."""
    return sentence(BROKEN, times=MOST_ATTEMPTS)


def _claim(file_id: int, now: datetime) -> bool:
    """Compare and set: of all who want to make a file, one does."""
    waiting = Q(state=FileState.WAITING)
    left_behind = Q(state=FileState.MAKING, started_at__lt=now - STALE)
    return (
        RenderedFile.objects.filter(
            waiting | left_behind, pk=file_id, attempts__lt=MOST_ATTEMPTS
        ).update(state=FileState.MAKING, started_at=now, attempts=F("attempts") + 1)
        == 1
    )


def _written(file: RenderedFile) -> bytes:
    report = file.report
    if wanted_digest(report, file.kind) != file.digest:
        raise PaperError(sentence(CHANGED))
    is_frozen = hasattr(report, "document")
    document: Document = (
        from_json(report.document.content) if is_frozen else build(report)
    )
    paper = paper_of(document) if is_frozen else draft_paper_of(document)
    if file.kind == FileKind.PDF:
        return write_pdf(paper, settings.FONT_DIR)
    return write_docx_apart(paper)


def _keep(file: RenderedFile, content: bytes, started: datetime) -> None:
    file.file.save(file.kind, ContentFile(content), save=False)
    stored = str(file.file.name)
    with transaction.atomic():
        is_kept = _settle(
            file,
            state=FileState.READY,
            finished_at=timezone.now(),
            file=stored,
            size=len(content),
            pages=_pages(file, content),
            sha256=hashlib.sha256(content).hexdigest(),
            reason=None,
        )
        if is_kept and file.report.state == State.PUBLISHED:
            site_changed()
    if not is_kept:
        file.file.storage.delete(stored)


def _pages(file: RenderedFile, content: bytes) -> int:
    """Count the pages of a PDF; a DOCX has them only in a program: 0."""
    is_pdf = file.kind == FileKind.PDF
    return len(PdfReader(io.BytesIO(content)).pages) if is_pdf else 0


def _try_again(file: RenderedFile, reason: Sentence | None = None) -> None:
    if file.attempts >= MOST_ATTEMPTS:
        fail(file, reason or broken())
    else:
        _settle(file, state=FileState.WAITING)


def _settle(file: RenderedFile, /, **values: object) -> bool:
    """Write what became of a file, unless another worker has taken it over."""
    ours = RenderedFile.objects.filter(
        pk=file.pk, state=FileState.MAKING, started_at=file.started_at
    )
    return ours.update(**values) == 1
