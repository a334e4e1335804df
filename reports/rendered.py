"""Questions about the files of a report: which there are, and how far they are."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from reports.document import Document, build
from reports.models import RenderedFile, Report
from reports.rules.vocabulary import FileKind, FileState

#: Part of every digest. Raise it when the same document is written otherwise:
#: every file is then made anew when somebody asks for it.
WRITER = 1
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
}
#: What is still being done.
UNFINISHED = (FileState.WAITING, FileState.MAKING)
#: A page looks again after so many seconds, and later less often.
SOON, LATER, PATIENCE = 3, 10, 30
#: Nobody watches a page for longer; it stops looking by itself.
LONGEST_WATCH = 20 * 60


@dataclass(frozen=True)
class Waiting:
    """How far a file is: its place in the queue from 1, and seconds since asked."""

    place: int
    seconds: int

    @property
    def minutes(self) -> int:
        return self.seconds // 60

    @property
    def rest(self) -> int:
        """Seconds beyond whole minutes."""
        return self.seconds % 60

    @property
    def refresh(self) -> int:
        """Seconds until a page should look again; 0: not any more."""
        if self.seconds > LONGEST_WATCH:
            return 0
        return SOON if self.seconds < PATIENCE else LATER


@dataclass(frozen=True)
class Shelf:
    """A kind of file of an edition: the file as it is now, and older ones."""

    kind: FileKind
    file: RenderedFile | None
    waiting: Waiting | None
    older: tuple[RenderedFile, ...] = ()

    @property
    def is_stale(self) -> bool:
        """The draft has changed since its last file was made."""
        return self.file is None and bool(self.older)


def digest_of_edition(document_digest: str, kind: str) -> str:
    """Return what names the file of a published document."""
    return _sha256(f"{WRITER} edition {kind} {document_digest}")


def digest_of_draft(document: Document, kind: str) -> str:
    """Return what names the file of a draft as it is now."""
    content = json.dumps(document.to_json(), ensure_ascii=False, sort_keys=True)
    return _sha256(f"{WRITER} draft {kind} {content}")


def wanted_digest(report: Report, kind: str) -> str:
    """Return the digest that a file of a report must have to be up to date."""
    if hasattr(report, "document"):
        return digest_of_edition(report.document.digest, kind)
    return digest_of_draft(build(report), kind)


def file_of_edition(edition: Report, kind: str) -> RenderedFile | None:
    """Return the file of a published edition, however far it is."""
    digest = digest_of_edition(edition.document.digest, kind)
    return RenderedFile.objects.filter(report=edition, kind=kind, digest=digest).first()


def is_of_edition(file: RenderedFile) -> bool:
    """Tell whether a file was made of what was published, not of a draft."""
    report = file.report
    return hasattr(report, "document") and file.digest == digest_of_edition(
        report.document.digest, file.kind
    )


def ready_files(edition: Report) -> dict[str, RenderedFile]:
    """Return the files of an edition that are ready, by kind.

    Those made of its draft were asked for before it was published.
    """
    ready = RenderedFile.objects.filter(
        report=edition, state=FileState.READY, asked_at__gte=edition.published_at
    )
    files = ready.only("kind", "pages", "size").order_by("asked_at", "pk")
    return {file.kind: file for file in files}


def shelves_of(report: Report) -> list[Shelf]:
    """Return for every kind the file of a report as it is now."""
    document = None if hasattr(report, "document") else build(report)
    rows = list(report.files.select_related("asked_by"))
    return [_shelf(report, document, kind, rows) for kind in FileKind]


def _shelf(
    report: Report,
    document: Document | None,
    kind: FileKind,
    rows: Iterable[RenderedFile],
) -> Shelf:
    if document is None:
        digest = digest_of_edition(report.document.digest, kind)
    else:
        digest = digest_of_draft(document, kind)
    ours = [row for row in rows if row.kind == kind]
    file = next((row for row in ours if row.digest == digest), None)
    older = tuple(
        row
        for row in ours
        if row.digest != digest and row.state == FileState.READY and document
    )
    return Shelf(kind, file, waiting_of(file) if file else None, older)


def waiting_of(file: RenderedFile, now: datetime | None = None) -> Waiting | None:
    """Return how far an unfinished file is; None once it is finished."""
    if file.state not in UNFINISHED:
        return None
    first = Q(asked_at__lt=file.asked_at) | Q(asked_at=file.asked_at, pk__lt=file.pk)
    before = RenderedFile.objects.filter(first, state__in=UNFINISHED).count()
    taken = (now or timezone.now()) - file.asked_at
    return Waiting(before + 1, max(0, int(taken.total_seconds())))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
