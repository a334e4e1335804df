"""Taking a report through its workflow, up to publication and withdrawal."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence
from disclosure.pagecache.actions import site_changed
from reports.actions.base import locked, note_change, permit
from reports.actions.in_force import tell
from reports.actions.rendering import ask_files_of_edition
from reports.actions.reviewing import mark_seen
from reports.comparison import corrections
from reports.document import Document, Waived, build, from_json
from reports.models import PublishedDocument, Report
from reports.queries import CheckedFinding, facts_from, facts_of, findings_of
from reports.rules.personal_data import scan
from reports.rules.vocabulary import Action, Level, State
from reports.rules.workflow import WORKFLOW, ReportFacts

#: What a report has passed is void when it goes in again, or back.
NOT_PASSED = {
    "endorsed_at": None,
    "endorsed_by": None,
    "approved_at": None,
    "approved_by": None,
}


def submit(report_id: int, *, by: User, note: str = "") -> Report:
    """Hand a draft in for review. Raises Blocked with the reasons."""

    def apply(report: Report) -> dict[str, object]:
        return {
            "submitted_at": timezone.now(),
            **NOT_PASSED,
        }

    return _perform(report_id, Action.SUBMIT, by, note, apply)


def endorse(report_id: int, *, by: User, note: str = "") -> Report:
    """Record that the reviewer finds the report in order."""
    report = _perform(
        report_id,
        Action.ENDORSE,
        by,
        note,
        lambda report: {"endorsed_at": timezone.now(), "endorsed_by": by},
    )
    mark_seen(report_id, by=by)
    return report


def return_for_changes(report_id: int, *, by: User, note: str) -> Report:
    """Give a report back to its authors; what was approved is void."""

    def apply(report: Report) -> dict[str, object]:
        report.notes.create(text=note.strip(), written_by=by)
        return {
            **NOT_PASSED,
            "publish_at": None,
        }

    report = _perform(report_id, Action.RETURN, by, note, apply)
    mark_seen(report_id, by=by)
    return report


def approve(report_id: int, *, by: User, note: str = "") -> Report:
    """Approve a reviewed report. Nobody approves their own text."""
    report = _perform(
        report_id,
        Action.APPROVE,
        by,
        note,
        lambda report: {"approved_at": timezone.now(), "approved_by": by},
    )
    mark_seen(report_id, by=by)
    return report


def schedule(report_id: int, *, at: datetime, by: User) -> Report:
    """Set the time at which an approved report is published by itself."""
    if at <= timezone.now():
        raise ValidationError({"publish_at": _("请选择将来的时间。")})
    return _perform(
        report_id, Action.SCHEDULE, by, "", lambda report: {"publish_at": at}
    )


def unschedule(report_id: int, *, by: User) -> Report:
    """Take the set time back."""
    return _perform(
        report_id, Action.UNSCHEDULE, by, "", lambda report: {"publish_at": None}
    )


def publish(report_id: int, *, by: User) -> Report:
    """Publish an approved report now and freeze it.

    The edition it revises is superseded in the same transaction.
    """
    with transaction.atomic():
        report = locked(report_id)
        permit(report, Action.PUBLISH, by)
        return _publish(report, by)


def publish_due(*, now: datetime | None = None) -> list[Report]:
    """Publish what is due by its set time; safe to run twice.

    A report that cannot be published any more keeps waiting, without its time,
    and the trail says why.
    """
    moment = now or timezone.now()
    due = Report.objects.filter(state=State.APPROVED, publish_at__lte=moment)
    done = []
    for report_id in due.order_by("publish_at").values_list("pk", flat=True):
        with transaction.atomic():
            report = locked(report_id)
            if not report.publish_at or report.publish_at > moment:
                continue
            try:
                with transaction.atomic():
                    done.append(_publish(report, report.approved_by))
            except Blocked as blocked:
                Report.objects.filter(pk=report.pk).update(publish_at=None)
                reasons = [str(reason) for reason in blocked.reasons]
                note_change(report, "report.unschedule", None, reasons=reasons)
    return done


def withdraw(report_id: int, *, by: User, reason: str) -> Report:
    """Take a published report off the site, saying why.

    The reason is public: ValidationError if it holds personal data.
    """
    if scan(reason):
        raise ValidationError(_("理由会公开，请删去其中的个人信息。"))

    def apply(report: Report) -> dict[str, object]:
        site_changed()
        return {
            "withdrawn_at": timezone.now(),
            "withdrawn_by": by,
            "withdrawal_reason": reason.strip(),
        }

    with transaction.atomic():
        report = _perform(report_id, Action.WITHDRAW, by, reason, apply)
        tell(report)
    return report


def _publish(report: Report, by: User | None) -> Report:
    findings = findings_of(report)
    _ask(report, Action.PUBLISH, facts_from(report, by, findings))
    previous = Report.objects.select_for_update(of=("self",)).filter(
        agency=report.agency, year=report.year, state=State.PUBLISHED
    )
    old = previous.select_related("document").first()
    if old is not None:
        _change(old, State.PUBLISHED, State.SUPERSEDED, {})
        note_change(old, "report.supersede", by, by_edition=report.edition)
    _change(
        report,
        State.APPROVED,
        State.PUBLISHED,
        {"published_at": timezone.now(), "published_by": by, "publish_at": None},
    )
    frozen = _freeze(report, old, findings)
    ask_files_of_edition(report, by)
    if old is not None:
        tell(old)
    tell(report)
    site_changed()
    note_change(report, "report.publish", by, digest=frozen.digest)
    return report


def _freeze(
    report: Report, old: Report | None, findings: list[CheckedFinding]
) -> PublishedDocument:
    document = replace(build(report), waived=_answered_for(findings))
    if old is not None:
        document = corrections(from_json(old.document.content), document)
    content = document.to_json()
    return PublishedDocument.objects.create(
        report=report, content=content, text=document.text, digest=digest_of(document)
    )


def _answered_for(findings: list[CheckedFinding]) -> tuple[Waived, ...]:
    """Return the warnings that still stand, with the reasons given for them."""
    return tuple(
        Waived(item.finding.rule, str(item.finding.message), item.waiver.reason)
        for item in findings
        if item.waiver is not None and item.finding.level is Level.WARNING
    )


def digest_of(document: Document) -> str:
    """Return the SHA-256 of a document, as kept in the audit trail."""
    text = json.dumps(document.to_json(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _perform(
    report_id: int,
    action: Action,
    by: User,
    note: str,
    apply: Callable[[Report], dict[str, object]],
) -> Report:
    with transaction.atomic():
        report = locked(report_id)
        permit(report, action, by)
        _ask(report, action, facts_of(report, by), note)
        target = WORKFLOW.find(action).target or State.of(report.state)
        _change(report, State.of(report.state), target, apply(report))
        note_change(report, f"report.{action}", by, note=note.strip())
    return report


def _ask(report: Report, action: Action, facts: ReportFacts, note: str = "") -> None:
    blockers = WORKFLOW.blockers(action, report.state, facts, note=note)
    if blockers:
        raise Blocked(blockers)


def _change(
    report: Report, source: str, target: str, values: dict[str, object]
) -> None:
    """Compare and set: go on only if the state was still what was seen."""
    changed = Report.objects.filter(pk=report.pk, state=source).update(
        state=target, **values
    )
    if changed != 1:
        raise Blocked([sentence(noop("报告的状态刚刚变了，请刷新页面。"))])
    report.state = target
    for name, value in values.items():
        setattr(report, name, value)
