"""Taking letters home as files: limited, and every file on record."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from disclosure.agencies.access import require
from disclosure.agencies.models import User
from disclosure.casework.actions.base import note_change
from disclosure.casework.letters.files import (
    DRAFT,
    FileType,
    file_name,
    letter_bytes,
)
from disclosure.casework.letters.text import LetterText
from disclosure.casework.models import Case, Decision, Letter
from disclosure.casework.queries.cases import decision_of
from disclosure.casework.queries.dossier import preview_of
from disclosure.casework.rules.workflow import VIEW_ROLES
from disclosure.labels import Sentence, noop, sentence
from disclosure.rendering.clean import PaperError
from disclosure.slots import Busy
from disclosure.throttle.actions import allow
from disclosure.throttle.queries import window_end

#: Files that an applicant, and that an officer, may have made in a quarter of an hour.
APPLICANT_LIMIT, OFFICER_LIMIT, SECONDS = 30, 120, 15 * 60
BUSY_SECONDS = 30
TOO_MANY, BUSY, UNSETTABLE = 429, 503, 422


class NotMade(Exception):
    """No file, with the reason; ``seconds`` later it may work, 0: it will not."""

    def __init__(self, reason: Sentence, status: int, seconds: int = 0) -> None:
        super().__init__(str(reason))
        self.reason, self.status, self.seconds = reason, status, seconds


@dataclass(frozen=True)
class MadeFile:
    name: str
    kind: FileType
    content: bytes


def take_letter(
    case: Case, row: Letter, kind: FileType, *, by: User | None
) -> MadeFile:
    """Return an issued letter as a file.

    ``by`` is None for the applicant, who proved number and code at the door and
    may read this letter. Raises NotMade; ValueError once the words are purged.
    """
    if by is not None:
        require(by, case.agency, VIEW_ROLES)
    text = LetterText.from_json(row.content or {})
    made = _made(case, text, kind, by, row=row)
    with transaction.atomic():
        note_change(case, "download", by, letter=row.number_text, format=str(kind))
    return made


def take_preview(case: Case, *, by: User) -> MadeFile:
    """Return the drafted reply as PDF, marked as a draft, its addressee masked.

    Decision.DoesNotExist where nothing is drafted or it is issued already;
    NotMade as ``take_letter``.
    """
    require(by, case.agency, VIEW_ROLES)
    decision = decision_of(case)
    if decision is None or decision.letters.exists():
        raise Decision.DoesNotExist
    text = preview_of(case, decision, timezone.localdate())
    made = _made(case, text, FileType.PDF, by)
    with transaction.atomic():
        note_change(case, "download", by, draft=decision.pk, format=str(made.kind))
    return made


def _made(
    case: Case,
    text: LetterText,
    kind: FileType,
    by: User | None,
    row: Letter | None = None,
) -> MadeFile:
    _count(case, by)
    day = row.issued_on if row else timezone.localdate()
    try:
        content = letter_bytes(text, day, kind, "" if row else DRAFT)
    except PaperError as wrong:
        raise NotMade(wrong.reason, UNSETTABLE) from wrong
    except Busy as busy:
        reason = sentence(noop("现在生成文件的人较多，请过半分钟再试。"))
        raise NotMade(reason, BUSY, BUSY_SECONDS) from busy
    return MadeFile(file_name(text, kind), kind, content)


def _count(case: Case, by: User | None) -> None:
    who = f"user {by.pk}" if by else f"case {case.pk}"
    limit = OFFICER_LIMIT if by else APPLICANT_LIMIT
    if not allow("letter.file", who, limit, SECONDS):
        left = window_end(SECONDS) - int(timezone.now().timestamp())
        reason = sentence(noop("下载的次数太多，请过一刻钟再试。"))
        raise NotMade(reason, TOO_MANY, max(1, left))
