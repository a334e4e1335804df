"""Collecting the reports of a year: the board, its steps, and one's own task."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from disclosure.agencies.access import require, roles_in
from disclosure.agencies.vocabulary import Role
from disclosure.blocked import Blocked
from disclosure.officer_pages import framed, officer, put, say
from disclosure.translation import translate
from reports.actions import collecting
from reports.admin.collecting_forms import DaysForm, ExcuseForm, IncludeForm
from reports.collecting.board import (
    MANAGERS,
    READERS,
    Group,
    Row,
    board_of,
    group_of,
    may_include,
    reminder_text,
    rows_of,
)
from reports.collecting.sheet import CONTENT_TYPE, workbook
from reports.collecting.tasks import days_in_words, step_url
from reports.models import Campaign, Obligation
from reports.rules.collecting import SETTLED, DueDays, Standing

P = ParamSpec("P")
Page = Callable[Concatenate[HttpRequest, Campaign, P], HttpResponse]
Door = Callable[Concatenate[HttpRequest, int, P], HttpResponse]
#: How many of the newest reminders a task shows.
SHOWN_REMINDERS = 10


def campaign_page(
    *methods: str, roles: frozenset[Role] = MANAGERS
) -> Callable[[Page[P]], Door[P]]:
    """Make a view of a collection: allowed methods, access, errors in words."""

    def decorate(view: Page[P]) -> Door[P]:
        @require_http_methods(methods)
        @wraps(view)
        def door(
            request: HttpRequest, campaign_id: int, *args: P.args, **kwargs: P.kwargs
        ) -> HttpResponse:
            campaigns = Campaign.objects.select_related("agency")
            campaign = get_object_or_404(campaigns, pk=campaign_id)
            require(request.user, campaign.agency, roles)
            try:
                return view(request, campaign, *args, **kwargs)
            except Obligation.DoesNotExist as missing:
                raise Http404 from missing

        return door  # type: ignore[return-value]

    return decorate


def url(name: str, *args: object) -> str:
    """Return the address of a page of the collection."""
    return reverse(f"admin:reports_campaign_{name}", args=args)


def go_to_board(campaign: Campaign, group: str = "") -> HttpResponseRedirect:
    where = url("board", campaign.pk)
    known = group_of(group)
    shown = "" if known is Group.ALL else f"?show={known.value}"
    return HttpResponseRedirect(where + shown)


@campaign_page("GET", "HEAD", roles=READERS)
def board(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Show who has come how far; ``show`` names a filter."""
    return _board_page(request, campaign, request.GET.get("show", ""))


@campaign_page("GET", "HEAD", roles=READERS)
def sheet(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Send the rows of a filter as a workbook."""
    group = group_of(request.GET.get("show", ""))
    content = workbook(board_of(campaign), group)
    name = f"reports-{campaign.year}-{campaign.agency.slug}-{group.value}.xlsx"
    return HttpResponse(
        content,
        content_type=CONTENT_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@campaign_page("POST")
def remind(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Remind those that were ticked, or everybody who has not handed in."""
    show = request.POST.get("show", "")
    text = request.POST.get("text", "").replace("\0", "")
    chosen = None if "all" in request.POST else _ids(request)
    try:
        done = collecting.remind(campaign.pk, chosen, text, by=officer(request))
    except (Blocked, ValidationError) as refused:
        return _board_page(request, campaign, show, refused.messages, text)
    words = _("已催办%(count)s家，各机构在工作台看到，并会收到邮件。")
    say(request, words % {"count": len(done.reminders)})
    if done.skipped:
        left_out = _("%(count)s家没有催办：已经发布、不需报送，或者今天催办过。")
        messages.warning(request, left_out % {"count": done.skipped})
    return go_to_board(campaign, show)


@campaign_page("GET", "HEAD", "POST")
def days(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Change the internal day and what is asked of everybody."""
    initial = {"internal_due_on": campaign.internal_due_on, "note": campaign.note}
    form = DaysForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            collecting.change_campaign(
                campaign.pk, **form.cleaned_data, by=officer(request)
            )
        except ValidationError as wrong:
            put(form, wrong)
        else:
            say(request, _("期限和要求已保存。"))
            return go_to_board(campaign)
    return _form_page(request, campaign, form, _("期限和要求"))


@campaign_page("GET", "HEAD", "POST")
def excuse(
    request: HttpRequest, campaign: Campaign, obligation_id: int
) -> HttpResponse:
    """Say why an agency need not hand in."""
    obligation = campaign.obligations.select_related("agency").get(pk=obligation_id)
    form = ExcuseForm(request.POST or None, initial={"reason": obligation.excuse})
    if request.method == "POST" and form.is_valid():
        try:
            collecting.excuse(
                obligation.pk, reason=form.cleaned_data["reason"], by=officer(request)
            )
        except ValidationError as wrong:
            put(form, wrong)
        else:
            done = _("%(agency)s已改为不需报送。") % {"agency": obligation.agency}
            say(request, done)
            return go_to_board(campaign)
    title = _("不需报送：%(agency)s") % {"agency": obligation.agency}
    return _form_page(request, campaign, form, title)


@campaign_page("POST")
def include(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Put an agency on the list, or back on it."""
    form = IncludeForm(request.POST, agencies=may_include(campaign))
    if not form.is_valid():
        refused = _("请选择还不在名单里的下级机构。")
        return _board_page(request, campaign, "", [refused])
    agency = form.cleaned_data["agency"]
    try:
        collecting.include(campaign.pk, agency, by=officer(request))
    except (Blocked, ValidationError) as wrong:
        return _board_page(request, campaign, "", wrong.messages)
    say(request, _("%(agency)s已列入名单。") % {"agency": agency})
    return go_to_board(campaign)


@require_http_methods(["GET", "HEAD"])
def task(request: HttpRequest, obligation_id: int) -> HttpResponse:
    """Show an agency what it owes: days, requirements, reminders, the next step."""
    obligation = get_object_or_404(
        Obligation.objects.select_related("agency", "campaign__agency"),
        pk=obligation_id,
    )
    held = require(request.user, obligation.agency, READERS)
    (row,) = rows_of([obligation])
    reminders = obligation.reminders.select_related("sent_by")[:SHOWN_REMINDERS]
    context = {
        "title": _("%(year)s年度报告") % {"year": obligation.campaign.year},
        "campaign": obligation.campaign,
        "line": _line(request, row),
        "reminders": reminders,
        "may_write": Role.AUTHOR in held and row.is_missing,
        "step_url": step_url(row),
    }
    return page(request, "collect_task", context)


#: Routes below the list of collections, for its admin.
PAGES: tuple[tuple[str, Any, str], ...] = (
    ("<int:campaign_id>/", board, "board"),
    ("<int:campaign_id>/list.xlsx", sheet, "sheet"),
    ("<int:campaign_id>/remind/", remind, "remind"),
    ("<int:campaign_id>/days/", days, "days"),
    ("<int:campaign_id>/include/", include, "include"),
    ("<int:campaign_id>/excuse/<int:obligation_id>/", excuse, "excuse"),
    ("task/<int:obligation_id>/", task, "task"),
)


def page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render a page of the collection in the frame of the admin."""
    whole = {"opts": Campaign._meta, **context}
    return framed(request, f"admin/reports/{template}.html", whole, status)


def _board_page(
    request: HttpRequest,
    campaign: Campaign,
    show: str,
    refused: list[str] | None = None,
    text: str = "",
) -> HttpResponse:
    shown = board_of(campaign)
    group = group_of(show)
    manages = not roles_in(request.user, campaign.agency).isdisjoint(MANAGERS)
    context = {
        "title": _("%(year)s年度报告收集") % {"year": campaign.year},
        "campaign": campaign,
        "group": group,
        "groups": _filters(campaign, shown.counts, group),
        "lines": [_line(request, row) for row in shown.shown(group)],
        "missing": shown.counts[Group.MISSING],
        "manages": manages,
        "text": text,
        "usual_text": reminder_text(
            DueDays(campaign.due_on, campaign.internal_due_on), campaign.year
        ),
        "include_form": IncludeForm(agencies=may_include(campaign)),
        "refused": refused or [],
    }
    return page(request, "collect_board", context, 409 if refused else 200)


def _filters(
    campaign: Campaign, counts: dict[Group, int], current: Group
) -> list[dict[str, object]]:
    return [
        {
            "group": group,
            "count": counts[group],
            "url": f"{url('board', campaign.pk)}?show={group.value}",
            "is_current": group is current,
        }
        for group in Group
    ]


def _line(request: HttpRequest, row: Row) -> dict[str, Any]:
    """Return a row with what a reader is shown beside it."""
    words, look = days_in_words(row)
    return {
        "row": row,
        "words": words,
        "look": look,
        "report_url": _report_url(request, row),
        "may_remind": row.standing not in SETTLED,
        "mail_trouble": translate(row.reminder.mail_error if row.reminder else ""),
    }


def _report_url(request: HttpRequest, row: Row) -> str:
    """Return where this reader finds the report: in the office or on the site."""
    if row.report is None:
        return ""
    if not roles_in(request.user, row.agency).isdisjoint(READERS):
        return reverse("admin:reports_report_open", args=[row.report.pk])
    if row.standing is Standing.PUBLISHED:
        return reverse("report", args=[row.agency.slug, row.report.year])
    return ""


def _form_page(
    request: HttpRequest,
    campaign: Campaign,
    form: BaseForm,
    heading: str,
) -> HttpResponse:
    context = {"title": heading, "campaign": campaign, "form": form}
    return page(request, "collect_form", context, 422 if form.errors else 200)


def _ids(request: HttpRequest) -> list[int]:
    """Return what was ticked; anything else than a number names nothing."""
    ticked = request.POST.getlist("chosen")
    sound = (text.isascii() and text.isdigit() and len(text) < 19 for text in ticked)
    if not all(sound):
        raise Http404
    return [int(text) for text in ticked]
