"""Questions about reports for those who write and review them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.urls import reverse

from disclosure.agencies.access import has_role, offices_of, reach, roles_in
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import REPORT_ROLES, Role
from disclosure.back_office import Task
from disclosure.labels import noop
from disclosure.translation import translate
from reports.counting import register_of
from reports.document import addresses, figure_content, ordered_sections
from reports.models import Report, Section, Statistic, Waiver
from reports.rules import crosschecks
from reports.rules.content import AttachmentContent, ReportContent, SectionContent
from reports.rules.findings import Finding
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import OPEN_STATES, Level, State
from reports.rules.workflow import ReportFacts
from reports.summing.sums import sums_of

VIEW_ROLES = REPORT_ROLES | {Role.SUPERVISOR}


@dataclass(frozen=True)
class CheckedFinding:
    """A finding, and the waiver that answers for it if there is one."""

    finding: Finding
    waiver: Waiver | None

    @property
    def is_open(self) -> bool:
        return self.waiver is None


def content_of(report: Report) -> ReportContent:
    """Return an edition as plain data for the checks.

    Five queries. Where the format has official tables one more for the year
    before, and for an edition still worked on those of ``register_of`` and
    ``sums_of``; never more for a larger report.
    """
    statistics = list(report.statistics.all())
    sections = list(report.sections.all())
    codes = {row.pk: row.code for row in statistics}
    with_figures = {row.section_id for row in statistics}
    return ReportContent(
        year=report.year,
        format=report.format,
        sections=tuple(
            SectionContent(
                key=item.section.key,
                heading=item.full_heading,
                html=item.section.body,
                has_children=item.has_children,
                has_figures=item.section.pk in with_figures,
            )
            for item in ordered_sections(sections)
        ),
        figures=tuple(figure_content(row, codes) for row in statistics),
        attachments=tuple(
            AttachmentContent(row.title, row.digest, tuple(row.hits), row.is_unreadable)
            for row in report.attachments.all()
        ),
        loose_texts=_loose_texts(report, statistics, sections),
        **_surroundings(report),
    )


def _surroundings(report: Report) -> dict[str, Any]:
    """Return what the figures of an official form are compared with.

    The register goes on when a report is published, and so do the reports it
    adds up: what has left the office is not compared with them any more.
    """
    if not FORMATS[report.format].tables:
        return {}
    is_open = report.is_open
    return {
        "previous": _published_before(report),
        "register": register_of(report) if is_open else None,
        "sums": sums_of(report) if is_open else None,
        "makes_rules": report.agency.makes_rules,
    }


def _published_before(report: Report) -> ReportContent | None:
    """Return the figures published for the year before, in one query."""
    rows = Statistic.objects.filter(
        report__agency=report.agency_id,
        report__year=report.year - 1,
        report__state=State.PUBLISHED,
    ).select_related("report")
    figures = list(rows)
    if not figures:
        return None
    return ReportContent(
        year=report.year - 1,
        format=figures[0].report.format,
        figures=tuple(figure_content(row, {}) for row in figures),
    )


def _loose_texts(
    report: Report, statistics: list[Statistic], sections: list[Section]
) -> dict[str, str]:
    """Return the words outside of the sections' text that are published too."""
    contact = (
        report.contact_office,
        report.contact_address,
        report.contact_phone,
        report.contact_email,
    )
    waivers = [waiver.reason for waiver in report.waivers.all()]
    labels = [
        f"{row.code} {row.label} {row.unit} {row.note} {row.reason}"
        for row in statistics
    ]
    links = [f"{link.title} {link.url}" for link in report.links.all()]
    links += [address for row in sections for address in addresses(row.body)]
    return {
        noop("标题"): f"{report.title}\n{report.origin_name}",
        noop("联系方式"): "\n".join(contact),
        noop("例外说明"): "\n".join(waivers),
        noop("指标"): "\n".join(labels),
        noop("相关链接"): "\n".join(links),
        noop("更正理由"): report.revision_reason,
    }


def findings_of(report: Report) -> list[CheckedFinding]:
    """Check an edition; waived findings come with their waiver."""
    waivers = {waiver.fingerprint: waiver for waiver in report.waivers.all()}
    found = crosschecks.run(content_of(report))
    return [CheckedFinding(item, waivers.get(item.fingerprint)) for item in found]


def facts_of(report: Report, user: Any) -> ReportFacts:
    """Return what the workflow table needs to know of an edition and an actor."""
    return facts_from(report, user, findings_of(report))


def facts_from(
    report: Report, user: Any, findings: list[CheckedFinding]
) -> ReportFacts:
    """The same, from findings that are known already."""
    unanswered = sum(
        item.is_open and item.finding.must_be_answered for item in findings
    )
    counted = Counter(
        item.finding.level
        for item in findings
        if item.is_open or item.finding.level is Level.ERROR
    )
    return ReportFacts(
        errors=counted[Level.ERROR],
        personal=counted[Level.PERSONAL],
        is_author=user is not None and report.authors.filter(pk=user.pk).exists(),
        is_endorsed=report.endorsed_at is not None,
        has_open_edition=_has_open_edition(report),
        is_scheduled=report.publish_at is not None,
        open_notes=report.notes.filter(resolved_at=None).count(),
        unanswered=unanswered,
    )


def _has_open_edition(report: Report) -> bool:
    return (
        Report.objects.filter(
            agency=report.agency, year=report.year, state__in=OPEN_STATES
        )
        .exclude(pk=report.pk)
        .exists()
    )


def previous_year(report: Report) -> Report | None:
    """Return the newest edition of the year before, published if there is one."""
    return (
        Report.objects.filter(agency=report.agency, year=report.year - 1)
        .exclude(state=State.WITHDRAWN)
        .order_by("-edition")
        .first()
    )


def work_queue(user: Any) -> list[Task]:
    """Return the reports that wait for this officer, oldest first."""
    waiting = Q(pk__in=[])
    mine = {Role.AUTHOR: [State.DRAFT], Role.REVIEWER: [State.SUBMITTED]}
    mine[Role.APPROVER] = [State.SUBMITTED, State.APPROVED]
    for role, states in mine.items():
        if has_role(user, [role]):
            waiting |= reach(user, [role], "agency__") & Q(state__in=states)
    reports = Report.objects.filter(waiting).select_related("agency")
    reports = reports.order_by("created_at")[:20]
    tasks = [_task(report, user) for report in reports]
    return [task for task in tasks if task is not None]


def _task(report: Report, user: User) -> Task | None:
    held = roles_in(user, report.agency)
    word = _next_step(report, held)
    if word is None:
        return None
    page = "write" if report.state == State.DRAFT else "review"
    return Task(
        title=report.title,
        url=reverse(f"admin:reports_report_{page}", args=[report.pk]),
        what=translate(word),
        since=report.submitted_at or report.created_at,
    )


def _next_step(report: Report, held: frozenset[str]) -> str | None:
    if report.state == State.DRAFT:
        return noop("继续撰写") if Role.AUTHOR in held else None
    if report.state == State.SUBMITTED and report.endorsed_at is None:
        return noop("等待审核") if Role.REVIEWER in held else None
    if Role.APPROVER not in held:
        return None
    return noop("等待审定") if report.state == State.SUBMITTED else noop("等待发布")


def starting_agencies(user: Any) -> list[Any]:
    """Return the agencies for which the officer may start a report."""
    return [office.agency for office in offices_of(user) if office.role == Role.AUTHOR]
