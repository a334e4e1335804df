"""Notes of reviewers, reasons for exceptions, and what a reviewer has seen."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import REPORT_ROLES, Role
from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence
from reports.actions.base import draft, locked, note_change, section_of
from reports.document import build
from reports.models import Report, ReviewNote, ReviewSnapshot, Waiver
from reports.queries import findings_of
from reports.rules.vocabulary import OPEN_STATES, Level, State
from reports.rules.workflow import may_waive

REVIEWERS = (Role.REVIEWER, Role.APPROVER)


def add_note(
    report_id: int, *, section_id: int | None, text: str, by: User
) -> ReviewNote:
    """Pin a note to a section, or to the whole report, while it is under review."""
    with transaction.atomic():
        report = locked(report_id)
        require(by, report.agency, REVIEWERS)
        _must_be_open(report)
        note = ReviewNote(
            report=report,
            section=section_of(report, section_id) if section_id else None,
            text=text.strip(),
            written_by=by,
        )
        note.full_clean()
        note.save()
        note_change(report, "note.add", by, note=note.pk)
    return note


def resolve_note(report_id: int, note_id: int, *, answer: str, by: User) -> ReviewNote:
    """Mark a note as dealt with, saying how."""
    with transaction.atomic():
        report = draft(report_id, by)
        note = report.notes.select_for_update(of=("self",)).get(pk=note_id)
        if not answer.strip():
            raise ValidationError(_("请写明怎样处理了这条意见。"))
        note.answer = answer.strip()
        note.resolved_by = by
        note.resolved_at = timezone.now()
        note.save()
        note_change(report, "note.resolve", by, note=note.pk)
    return note


def waive(report_id: int, fingerprint: str, *, reason: str, by: User) -> Waiver:
    """Answer for a finding with a reason that is kept.

    Warnings may be waived by the authors of a draft, and by those who review
    it; personal data is released by the approver only; errors never. Raises
    ValidationError without a reason, Blocked when the finding is gone.
    """
    with transaction.atomic():
        report = locked(report_id)
        held = require(by, report.agency, REPORT_ROLES)
        _must_be_open(report)
        finding = next(
            (
                item.finding
                for item in findings_of(report)
                if item.finding.fingerprint == fingerprint
            ),
            None,
        )
        if finding is None:
            raise Blocked([sentence(noop("这条提示已经不存在，无需说明。"))])
        if finding.level is Level.ERROR:
            raise Blocked([sentence(noop("错误必须改正，不能以说明代替。"))])
        if not may_waive(finding.level, report.state, held):
            raise PermissionDenied
        if len(reason.strip()) < 2:
            raise ValidationError(_("请写明理由，理由会保存。"))
        waiver, _created = Waiver.objects.update_or_create(
            report=report,
            fingerprint=fingerprint,
            defaults={
                "rule": finding.rule,
                "message": str(finding.message),
                "reason": reason.strip(),
                "waived_by": by,
            },
        )
        note_change(
            report, "finding.waive", by, rule=finding.rule, reason=waiver.reason
        )
    return waiver


def unwaive(report_id: int, waiver_id: int, *, by: User) -> None:
    """Take a reason back; the finding stands again."""
    with transaction.atomic():
        report = locked(report_id)
        held = require(by, report.agency, REPORT_ROLES)
        _must_be_open(report)
        waiver = report.waivers.get(pk=waiver_id)
        is_personal = waiver.rule.startswith("P")
        level = Level.PERSONAL if is_personal else Level.WARNING
        if not may_waive(level, report.state, held):
            raise PermissionDenied
        note_change(report, "finding.unwaive", by, rule=waiver.rule)
        waiver.delete()


def mark_seen(report_id: int, *, by: User) -> ReviewSnapshot:
    """Keep what the reviewer has before their eyes, to show changes next time."""
    with transaction.atomic():
        report = locked(report_id)
        require(by, report.agency, REPORT_ROLES)
        snapshot, _created = ReviewSnapshot.objects.update_or_create(
            report=report, user=by, defaults={"content": build(report).to_json()}
        )
    return snapshot


def _must_be_open(report: Report) -> None:
    if report.state not in OPEN_STATES:
        raise Blocked(
            [
                sentence(
                    noop("报告%(state)s，不能再改。"),
                    state=State.of(report.state),
                )
            ]
        )
