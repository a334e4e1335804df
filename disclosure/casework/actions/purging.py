"""Letting go of personal data when its time is over (个人信息保护法 Art. 19, 47).

Statistics, events, decisions and letters stay: they are archives. What tells
who somebody is goes, in batches that may run twice and side by side. An open
case, and one with a challenge not decided yet, is never touched.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from disclosure.audit.actions import record
from disclosure.casework.actions.drafts import delete_stale
from disclosure.casework.models import (
    Case,
    CaseEvent,
    CaseFile,
    Challenge,
    Clarification,
    Consultation,
    DraftFile,
    Extension,
    Notice,
)
from disclosure.casework.queries.drafts import stale_drafts
from disclosure.casework.rules.application import PERSONAL_FIELDS
from disclosure.casework.rules.periods import months_after
from disclosure.casework.rules.vocabulary import ChallengeResult, FileRole, State
from disclosure.throttle.models import Attempts

BATCH = 200
DRAFT_DAYS = 14
NOTICE_DAYS = 180
ORPHAN_HOURS = 24
_IDENTITY_FIELDS = ("identity_number", "agent_identity_number")
#: Files that came from the applicant or from somebody who was asked.
_PERSONAL_ROLES = (FileRole.APPLICANT, FileRole.IDENTITY, FileRole.OPINION)
#: Texts beside the case in which people are described, emptied with it.
_TEXTS: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Clarification, ("items", "guidance", "answer")),
    (Consultation, ("name", "contact", "information", "reasons")),
    (Extension, ("reason",)),
    (CaseEvent, ("note", "void_reason")),
    (Challenge, ("note",)),
)

#: Functions that empty what other apps wrote about a case; they run in the
#: transaction in which the case lets go, before it is marked as purged.
followers: list[Callable[[Case], None]] = []


@dataclass
class Purged:
    """How many of each kind were let go, or would be."""

    cases: int = 0
    identities: int = 0
    case_files: int = 0
    drafts: int = 0
    notices: int = 0
    attempts: int = 0
    orphans: int = 0

    def lines(self) -> list[tuple[str, int]]:
        return [(item.name, getattr(self, item.name)) for item in fields(self)]


def purge(*, dry_run: bool, now: datetime | None = None) -> Purged:
    """Let go of everything whose time is over, or only count it."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    found = Purged()
    _cases(found, today, dry_run)
    _identities(found, today, dry_run)
    stale = stale_drafts(DRAFT_DAYS).count()
    found.drafts = stale if dry_run else delete_stale(DRAFT_DAYS)
    sent = moment - timedelta(days=NOTICE_DAYS)
    old = Q(sent_at__lt=sent) | Q(given_up_at__lt=sent)
    found.notices = _delete(Notice.objects.filter(old), dry_run)
    over = Attempts.objects.filter(ends_at__lt=int(moment.timestamp()))
    found.attempts = _delete(over, dry_run)
    found.orphans = _orphans(moment, dry_run)
    return found


def expired_cases(today: date) -> QuerySet[Case]:
    """Return the cases whose personal data have been kept long enough."""
    before = months_after(today, -12 * settings.RETENTION_YEARS)
    return _settled().filter(closed_on__lt=before, purged_at=None)


def expired_identities(today: date) -> QuerySet[Case]:
    """Return the cases whose proofs of identity are no longer needed."""
    before = today - timedelta(days=settings.IDENTITY_RETENTION_DAYS)
    numbers = ~Q(applicant__identity_number="") | ~Q(
        applicant__agent_identity_number=""
    )
    proofs = Exists(_proofs().filter(case=OuterRef("pk")))
    return _settled().filter(closed_on__lt=before).filter(numbers | proofs)


def _settled() -> QuerySet[Case]:
    pending = Challenge.objects.filter(
        case=OuterRef("pk"), result=ChallengeResult.PENDING
    )
    return Case.objects.filter(~Exists(pending), state=State.CLOSED)


def _proofs() -> QuerySet[CaseFile]:
    """Files that prove, or may prove, who somebody is.

    What an applicant uploads is not told apart; it goes with the copies of
    identity cards that are among it.
    """
    return CaseFile.objects.filter(role__in=(FileRole.IDENTITY, FileRole.APPLICANT))


def _cases(found: Purged, today: date, dry_run: bool) -> None:
    rows = expired_cases(today)
    if dry_run:
        files = CaseFile.objects.filter(case__in=rows, role__in=_PERSONAL_ROLES)
        found.cases, found.case_files = rows.count(), files.count()
        return

    def let_go(case: Case) -> None:
        found.case_files += _remove_files(case.files.filter(role__in=_PERSONAL_ROLES))
        _empty(case)
        _note(case, "retention")
        found.cases += 1

    _in_batches(rows, let_go)


def _identities(found: Purged, today: date, dry_run: bool) -> None:
    rows = expired_identities(today)
    if dry_run:
        rows = rows.exclude(pk__in=expired_cases(today).values("pk"))
        found.case_files += _proofs().filter(case__in=rows).count()
        found.identities = rows.count()
        return

    def let_go(case: Case) -> None:
        found.case_files += _remove_files(_proofs().filter(case=case))
        for name in _IDENTITY_FIELDS:
            setattr(case.applicant, name, "")
        case.applicant.save()
        _note(case, "identity")
        found.identities += 1

    _in_batches(rows, let_go)


def _in_batches(rows: QuerySet[Case], step: Callable[[Case], None]) -> None:
    """Take each case once, locked, one transaction a batch.

    A case that another process holds is left to it.
    """
    last = 0
    while True:
        with transaction.atomic():
            batch = list(
                rows.filter(pk__gt=last)
                .select_related("applicant")
                .select_for_update(of=("self",), skip_locked=True)
                .order_by("pk")[:BATCH]
            )
            for case in batch:
                step(case)
        if not batch:
            return
        last = batch[-1].pk


def _empty(case: Case) -> None:
    for name in PERSONAL_FIELDS:
        setattr(case.applicant, name, "")
    case.applicant.save()
    for model, names in _TEXTS:
        model.objects.filter(case=case).update(**dict.fromkeys(names, ""))
    for follow in followers:
        follow(case)
    case.description = ""
    case.purged_at = timezone.now()
    case.save(update_fields=["description", "purged_at"])


def _note(case: Case, what: str) -> None:
    record(
        "case.purge",
        case,
        by=None,
        agency_id=case.agency_id,
        label=case.number,
        what=what,
    )


def _remove_files(rows: QuerySet[CaseFile]) -> int:
    names = [str(row.content.name) for row in rows]
    rows.delete()
    transaction.on_commit(lambda: _unlink(names))
    return len(names)


def _delete(rows: QuerySet[Any], dry_run: bool) -> int:
    if dry_run:
        return rows.count()
    total = 0
    while keys := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH]):
        total += rows.model._default_manager.filter(pk__in=keys).delete()[0]
    return total


def _orphans(moment: datetime, dry_run: bool) -> int:
    """Remove files that no row knows, a day after a transaction left them behind."""
    oldest = moment - timedelta(hours=ORPHAN_HOURS)
    left = 0
    for folder, known in _folders():
        for name in (f"{folder}/{file}" for file in _files_in(folder)):
            if default_storage.get_modified_time(name) < oldest and not known(name):
                left += 1
                if not dry_run:
                    default_storage.delete(name)
    return left


def _files_in(folder: str) -> list[str]:
    try:
        return sorted(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return []


def _folders() -> list[tuple[str, Callable[[str], bool]]]:
    cases = CaseFile.objects.filter
    drafts = DraftFile.objects.filter

    def is_known(name: str) -> bool:
        return cases(content=name).exists() or drafts(content=name).exists()

    return [("cases", is_known), ("drafts", is_known)]


def _unlink(names: list[str]) -> None:
    for name in names:
        default_storage.delete(name)
