"""What the collection of reports puts on the first page of the back office."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from disclosure.agencies.access import has_role, offices_of, reach
from disclosure.agencies.vocabulary import Role
from disclosure.back_office import Task
from disclosure.translation import headed, translate
from reports.collecting.board import (
    MANAGERS,
    Board,
    Group,
    Row,
    board_of,
    rows_of,
)
from reports.models import Campaign, Obligation, Report
from reports.rules.collecting import DueDays, Standing
from reports.rules.vocabulary import State

#: Tasks listed of one officer, the newest years first.
MOST = 10
#: Characters of a text that a task shows.
NOTE_SHOWN = 160
_HANDED_IN = (State.SUBMITTED, State.APPROVED, State.PUBLISHED)


def task_queue(user: Any) -> list[Task]:
    """Return the reports this officer owes, then the collections to look after."""
    return tasks_of(user) + collections_of(user)


def tasks_of(user: Any) -> list[Task]:
    """Return what an author's own agencies owe, in four queries at most."""
    if not has_role(user, [Role.AUTHOR]):
        return []
    rows = _earliest(rows_of(list(_owed(user)[:MOST])))
    several = len({row.agency.pk for row in rows}) > 1
    return [_task(row, several) for row in rows]


def collections_of(user: Any) -> list[Task]:
    """Return the collections of an officer's agencies that need looking after."""
    mine = {office.agency_id for office in offices_of(user) if office.role in MANAGERS}
    if not mine:
        return []
    year = timezone.localdate().year
    running = Campaign.objects.filter(agency__in=mine, year__gte=year - 1)
    boards = [board_of(campaign) for campaign in running.select_related("agency")]
    return [_watch(board) for board in boards if _needs_looking(board)]


def step_url(row: Row) -> str:
    """Return where the author goes on: start the report, or open it."""
    if row.report is not None:
        return reverse("admin:reports_report_open", args=[row.report.pk])
    wanted = {"agency": row.agency.pk, "year": row.obligation.campaign.year}
    return f"{reverse('admin:reports_report_add')}?{urlencode(wanted)}"


def days_in_words(row: Row) -> tuple[str, str]:
    """Return what time is left or over, and how it looks.

    Late counts from the statutory day first; what is done in time says nothing.
    """
    if row.late.statutory:
        words = _("▲ 超期%(days)s天") % {"days": row.late.statutory}
        return words, "is-late"
    if row.late.internal:
        words = _("◆ 超过内部期限%(days)s天") % {"days": row.late.internal}
        return words, "is-near"
    if row.standing in (Standing.PUBLISHED, Standing.EXCUSED):
        return "", ""
    due = row.days.first if row.is_missing else row.days.statutory
    left = (due - row.today).days
    if left <= 0:
        return _("◆ 今天到期"), "is-near"
    text = _("还剩%(days)s天") % {"days": left}
    return (f"◆ {text}", "is-near") if row.is_warning else (text, "is-far")


def title_of(days: DueDays, year: int) -> str:
    """Return what is owed by when, in one line."""
    values = {
        "year": year,
        "first": date_format(days.first, _("n月j日")),
        "last": date_format(days.statutory, _("n月j日")),
    }
    if days.internal is None:
        return _("%(year)s年度报告：%(last)s前公布（法定）") % values
    return _("%(year)s年度报告：%(first)s前报送（法定%(last)s）") % values


def _owed(user: Any) -> QuerySet[Obligation]:
    """Obligations of the agencies an officer writes for, without a report yet."""
    done = Report.objects.filter(
        agency=OuterRef("agency"),
        year=OuterRef("campaign__year"),
        state__in=_HANDED_IN,
    )
    owed = Obligation.objects.filter(
        reach(user, [Role.AUTHOR], "agency__"), ~Q(Exists(done)), excuse=""
    )
    return owed.select_related("agency", "campaign").order_by("-campaign__year", "pk")


def _earliest(rows: list[Row]) -> list[Row]:
    """Keep one row where two collections ask for the same report."""
    kept: dict[tuple[int, int], Row] = {}
    for row in rows:
        key = row.agency.pk, row.obligation.campaign.year
        if key not in kept or row.days.first < kept[key].days.first:
            kept[key] = row
    return sorted(kept.values(), key=lambda row: row.days.first)


def _task(row: Row, several: bool) -> Task:
    campaign = row.obligation.campaign
    title = title_of(row.days, campaign.year)
    words, look = days_in_words(row)
    return Task(
        title=headed(row.agency.name, title) if several else title,
        url=step_url(row),
        what=f"{translate(row.standing.label)} · {words}",
        look=look,
        note=_note(row),
        note_url=reverse("admin:reports_campaign_task", args=[row.obligation.pk]),
    )


def _note(row: Row) -> str:
    if row.reminder is not None:
        day = date_format(timezone.localtime(row.reminder.sent_at), _("n月j日"))
        head = _("%(day)s催办") % {"day": day}
        return headed(head, _shortened(row.reminder.text))
    asked = row.obligation.campaign.note
    return headed(_("要求"), _shortened(asked)) if asked else _("查看要求和期限")


def _shortened(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= NOTE_SHOWN else f"{line[:NOTE_SHOWN]}…"


def _needs_looking(board: Board) -> bool:
    return any(row.is_warning for row in board.rows)


def _watch(board: Board) -> Task:
    counts = board.counts
    words = _("%(count)s家待报送") % {"count": counts[Group.MISSING]}
    if counts[Group.LATE]:
        late = _("%(count)s家超期") % {"count": counts[Group.LATE]}
        words = f"{words} · {late}"
    url = reverse("admin:reports_campaign_board", args=[board.campaign.pk])
    return Task(
        title=_("%(year)s年度报告收集") % {"year": board.campaign.year},
        url=f"{url}?show={Group.MISSING}",
        what=words,
        look="is-late" if counts[Group.LATE] else "is-near",
    )
