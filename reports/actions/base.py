"""What all actions share: locking, asking the table, recording."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import PermissionDenied

from disclosure.agencies.access import require
from disclosure.agencies.models import User
from disclosure.audit.actions import record
from disclosure.blocked import Blocked
from reports.models import Report, Section
from reports.queries import VIEW_ROLES
from reports.rules.vocabulary import Action, State
from reports.rules.workflow import WORKFLOW, ReportFacts


def locked(report_id: int) -> Report:
    """Return the edition, locked until the transaction ends."""
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("agency")
        .get(pk=report_id)
    )


def permit(report: Report, action: Action, by: User) -> None:
    """Raise Http404 to an outsider, PermissionDenied to the wrong role."""
    held = require(by, report.agency, VIEW_ROLES)
    if not WORKFLOW.permits(action, held):
        raise PermissionDenied


def draft(report_id: int, by: User) -> Report:
    """Return a locked draft that ``by`` may edit; raises Blocked otherwise.

    Whoever edits becomes one of its authors and cannot approve it later.
    """
    report = draft_of(report_id, by)
    report.authors.add(by)
    return report


def draft_of(report_id: int, by: User) -> Report:
    """Return a locked draft that ``by`` may edit, without making them its author."""
    report = locked(report_id)
    permit(report, Action.EDIT, by)
    if report.state != State.DRAFT:
        raise Blocked(WORKFLOW.blockers(Action.EDIT, report.state, ReportFacts()))
    return report


def note_change(
    report: Report, action: str, by: User | None, label: str = "", **detail: object
) -> None:
    """Record a change to a report in the audit trail."""
    record(
        action,
        report,
        by=by,
        agency_id=report.agency_id,
        label=label or f"{report.title}（第{report.edition}版）",
        **detail,
    )


def exact_text(value: Decimal | None) -> str | None:
    """Return a value as the trail keeps it, in full and without needless zeros."""
    return None if value is None else f"{value.normalize():f}"


def section_of(report: Report, section_id: int) -> Section:
    """Return a section of this very report."""
    return report.sections.get(pk=section_id)
