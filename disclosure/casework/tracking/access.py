"""What an applicant with number and code may open, and what not."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch, prefetch_related_objects

from disclosure.casework.models import Case, CaseEvent, CaseFile, Letter
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.letters import SPECS, Recipient
from disclosure.casework.rules.vocabulary import FileRole, LetterKind
from disclosure.casework.rules.workflow import WORKFLOW, CaseFacts
from disclosure.labels import Sentence


def fill(case: Case) -> None:
    """Read all that the page of a case needs, in one statement for each table.

    The words of officers are left where they are.
    """
    prefetch_related_objects(
        [case],
        Prefetch("events", CaseEvent.objects.defer("note", "void_reason")),
        Prefetch("letters", Letter.objects.defer("content")),
        Prefetch("files", CaseFile.objects.exclude(role=FileRole.INTERNAL)),
        "clarifications",
        "fees",
        "challenges",
    )


def letters_of(case: Case) -> list[Letter]:
    """Return the letters the applicant may read, the newest first.

    Only those written to the applicant; a reply only after it was sent.
    """
    mine = [letter for letter in case.letters.all() if _may_read(letter)]
    return sorted(mine, key=lambda letter: letter.pk, reverse=True)


def replies_of(case: Case) -> list[Letter]:
    """Return the replies that were sent, the newest first; no withdrawal."""
    return [
        letter
        for letter in letters_of(case)
        if _decides(letter) and letter.kind != LetterKind.WITHDRAWAL
    ]


def unserved_of(case: Case) -> list[Letter]:
    """Return the replies whose receipt the applicant can still confirm."""
    return [letter for letter in replies_of(case) if letter.received_on is None]


def files_of(case: Case) -> list[CaseFile]:
    """Return the applicant's own files, and those released with a sent reply."""
    released = _released(case)
    own = [row for row in case.files.all() if row.role == FileRole.APPLICANT]
    return [*released, *own]


def withdrawal_blockers(case: Case, today: date) -> list[Sentence]:
    """Return why the applicant cannot withdraw now; empty if it can be done."""
    facts = CaseFacts(today=today, round=case.round)
    return WORKFLOW.blockers(Action.WITHDRAW, case.state, facts)


def _may_read(letter: Letter) -> bool:
    spec = SPECS[LetterKind.of(letter.kind)]
    is_out = letter.sent_on is not None or not spec.decides
    return spec.to is Recipient.APPLICANT and is_out


def _decides(letter: Letter) -> bool:
    return SPECS[LetterKind.of(letter.kind)].decides


def _released(case: Case) -> list[CaseFile]:
    """Files gathered for a second reply wait for it; those of the first stay."""
    replies = replies_of(case)
    if not replies:
        return []
    files = [row for row in case.files.all() if row.role == FileRole.RELEASED]
    reopened = _reopened_on(case)
    is_answered = len(replies) >= case.round
    if reopened is None or is_answered:
        return files
    return [row for row in files if row.added_on < reopened]


def _reopened_on(case: Case) -> date | None:
    days = [row.on for row in case.events.all() if row.action == Action.REOPEN]
    return max(days, default=None)
