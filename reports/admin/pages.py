"""What every page of the authoring side shares."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from disclosure.agencies.access import require, roles_in
from disclosure.agencies.vocabulary import REPORT_ROLES, Role
from disclosure.blocked import Blocked
from disclosure.officer_pages import framed, refuse, words
from reports.models import Report
from reports.queries import VIEW_ROLES, CheckedFinding, facts_from, findings_of
from reports.rules.vocabulary import Action, Level, State
from reports.rules.workflow import WORKFLOW, may_waive

AUTHORS = frozenset({Role.AUTHOR})
REVIEWERS = frozenset({Role.REVIEWER, Role.APPROVER})
P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Report, P], HttpResponse]
#: How many findings of a level are listed before the rest is folded away.
SHOWN_FINDINGS = 8
#: Longer numbers name no row of any database.
_LONGEST_NUMBER = 19
Door = Callable[Concatenate[HttpRequest, int, P], HttpResponse]


def report_page(
    *methods: str,
    roles: frozenset[Role] = VIEW_ROLES,
    writers: frozenset[Role] | None = None,
) -> Callable[[Page[P]], Door[P]]:
    """Make a view of a report: allowed methods, access, and errors in words.

    Not reached: 404. Reached without one of ``roles``, or of ``writers`` where
    something is posted: 403. What an action refuses becomes a message on the
    page the officer came from.
    """

    def decorate(view: Page[P]) -> Door[P]:
        @require_http_methods(methods)
        @wraps(view)
        def door(
            request: HttpRequest, report_id: int, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            report = get_object_or_404(
                Report.objects.select_related("agency"), pk=report_id
            )
            wanted = writers if writers and request.method == "POST" else roles
            require(request.user, report.agency, wanted)
            try:
                return view(request, report, *args, **kwargs)
            except (Blocked, ValidationError) as refused:
                refuse(request, refused)
                return go("open", report.pk)
            except ObjectDoesNotExist as missing:
                raise Http404 from missing

        return door  # type: ignore[return-value]

    return decorate


def url(name: str, *args: object) -> str:
    """Return the address of a page of the authoring side."""
    return reverse(f"admin:reports_report_{name}", args=args)


def go(name: str, *args: object) -> HttpResponseRedirect:
    return HttpResponseRedirect(url(name, *args))


def go_to_section(report: Report, section_id: str, otherwise: str) -> HttpResponse:
    """Go back to the section an officer came from, or to another page."""
    known = section_named(report, section_id)
    return go("section", report.pk, known) if known else go(otherwise, report.pk)


def section_named(report: Report, text: str) -> int | None:
    """Return the number of a section that an address names, if it has that one."""
    if not (text.isascii() and text.isdecimal() and len(text) < _LONGEST_NUMBER):
        return None
    rows = report.sections.filter(pk=int(text))
    return rows.values_list("pk", flat=True).first()


def show(
    request: HttpRequest,
    report: Report,
    template: str,
    context: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    """Render a page with the frame of the report around it."""
    held = roles_in(request.user, report.agency)
    findings = context.get("findings")
    if findings is None:
        findings = findings_of(report)
    return framed(
        request,
        f"admin/reports/{template}.html",
        {
            "title": report.title,
            "opts": Report._meta,
            "report": report,
            "state": State.of(report.state),
            "may_edit": report.state == State.DRAFT and Role.AUTHOR in held,
            "may_review": not held.isdisjoint(REVIEWERS),
            "may_release": may_waive(Level.PERSONAL, report.state, held),
            "section_pks": dict(report.sections.values_list("key", "pk")),
            "may_waive": may_waive(Level.WARNING, report.state, held),
            "may_mark": not held.isdisjoint(REPORT_ROLES),
            "steps": _steps(request, report, held, findings),
            "levels": _by_level(findings),
            **context,
            "findings": findings,
        },
        status,
    )


def _steps(
    request: HttpRequest,
    report: Report,
    held: frozenset[str],
    findings: list[CheckedFinding],
) -> list[dict[str, object]]:
    facts = facts_from(report, request.user, findings)
    offered = WORKFLOW.buttons(report.state, held, facts)
    return [
        {
            "action": row.action,
            "blockers": words(blockers),
            "url": url("step", report.pk, row.action),
        }
        for row, blockers in offered
        if row.action != Action.EDIT
    ]


def _by_level(findings: list[CheckedFinding]) -> list[dict[str, object]]:
    """Group findings by level, the open ones apart from those answered for.

    ``rest`` is how many open ones do not fit into the first list.
    """
    groups: list[dict[str, object]] = []
    for level in Level:
        here = [item for item in findings if item.finding.level == level]
        open_ones = [item for item in here if item.is_open]
        groups.append(
            {
                "level": level,
                "open": open_ones,
                "rest": len(open_ones) - SHOWN_FINDINGS,
                "waived": [item for item in here if not item.is_open],
            }
        )
    return groups
