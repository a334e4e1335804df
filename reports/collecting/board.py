"""Questions about the collection of a year's reports: who is how far, who is late."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from disclosure.agencies.access import agencies_of, has_role, offices_of
from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import AgencyKind, Role
from disclosure.labels import Labelled, noop
from reports.models import Campaign, Obligation, Reminder, Report
from reports.queries import VIEW_ROLES
from reports.rules.collecting import (
    MISSING,
    DueDays,
    EditionDays,
    Lateness,
    Progress,
    Standing,
    lateness,
    progress_of,
    warns,
)
from reports.rules.vocabulary import State

#: Who opens and runs a collection: the office of the government, or who oversees it.
MANAGERS = frozenset({Role.AUTHOR, Role.APPROVER, Role.SUPERVISOR})
#: Who may read the board of an agency.
READERS = VIEW_ROLES
_COLUMNS = (
    *("agency_id", "year", "edition", "state"),
    *("submitted_at", "published_at", "origin_published_at"),
)


class Group(Labelled):
    """A filter of the board; standings carry the values of ``Standing``."""

    ALL = "all", noop("全部")
    MISSING = "missing", noop("待报送")
    NOT_STARTED = "not_started", noop("未开始")
    DRAFTED = "drafted", noop("撰写中")
    RETURNED = "returned", noop("被退回")
    SUBMITTED = "submitted", noop("已送审")
    PUBLISHED = "published", noop("已发布")
    BEHIND = "behind", noop("超过内部期限")
    LATE = "late", noop("超期")
    EXCUSED = "excused", noop("不需报送")


@dataclass(frozen=True)
class Row:
    """One agency of a collection; ``report`` is its newest edition of the year."""

    obligation: Obligation
    progress: Progress
    days: DueDays
    late: Lateness
    report: Report | None
    reminder: Reminder | None
    reminders: int
    today: date

    @property
    def agency(self) -> Agency:
        return self.obligation.agency

    @property
    def standing(self) -> Standing:
        return self.progress.standing

    @property
    def is_missing(self) -> bool:
        return self.standing in MISSING

    @property
    def is_warning(self) -> bool:
        return self.is_missing and warns(self.days, self.today)

    def belongs_to(self, group: Group) -> bool:
        """Tell whether a filter of the board shows this row."""
        if group is Group.MISSING:
            return self.is_missing
        if group is Group.BEHIND:
            return self.late.internal > 0
        if group is Group.LATE:
            return self.late.statutory > 0
        return group is Group.ALL or group.value == self.standing.value


@dataclass(frozen=True)
class Board:
    """A collection as its office sees it."""

    campaign: Campaign
    rows: Sequence[Row]

    def shown(self, group: Group) -> list[Row]:
        """Return the rows of a filter, in the order of the tree."""
        return [row for row in self.rows if row.belongs_to(group)]

    @cached_property
    def counts(self) -> dict[Group, int]:
        """Return how many rows each filter shows."""
        return {group: len(self.shown(group)) for group in Group}


def group_of(value: str) -> Group:
    """Return a filter by its value; everything for one that is not known."""
    try:
        return Group.of(value)
    except ValueError:
        return Group.ALL


def board_of(campaign: Campaign, today: date | None = None) -> Board:
    """Return the board of a collection in four queries, however many owe a report."""
    obligations = campaign.obligations.select_related("agency")
    return Board(campaign, rows_of(list(obligations), campaign, today))


def rows_of(
    obligations: Sequence[Obligation],
    campaign: Campaign | None = None,
    today: date | None = None,
) -> list[Row]:
    """Return how far each obligation has come on a day, in three queries.

    ``campaign`` is that of all obligations; without it each brings its own.
    """
    day = today or timezone.localdate()
    known = [(row, campaign or row.campaign) for row in obligations]
    editions = _editions(known)
    reminders = _newest_reminders(obligations)
    return [
        _row(
            obligation,
            own,
            editions[obligation.agency_id, own.year],
            reminders.get(obligation.pk, (None, 0)),
            day,
        )
        for obligation, own in known
    ]


def days_of(campaign: Campaign, agency: Agency) -> DueDays:
    """Return the days an agency has to keep: a government has its own, later one."""
    if agency.kind == AgencyKind.GOVERNMENT:
        return DueDays(campaign.own_due_on)
    return DueDays(campaign.due_on, campaign.internal_due_on)


def _row(
    obligation: Obligation,
    campaign: Campaign,
    editions: list[Report],
    reminded: tuple[Reminder | None, int],
    today: date,
) -> Row:
    days = days_of(campaign, obligation.agency)
    progress = progress_of(
        [_days_of_edition(report) for report in editions],
        is_excused=bool(obligation.excuse),
    )
    return Row(
        obligation=obligation,
        progress=progress,
        days=days,
        late=lateness(progress, days, today),
        report=max(editions, key=lambda report: report.edition, default=None),
        reminder=reminded[0],
        reminders=reminded[1],
        today=today,
    )


def _editions(
    known: Sequence[tuple[Obligation, Campaign]],
) -> defaultdict[tuple[int, int], list[Report]]:
    found: defaultdict[tuple[int, int], list[Report]] = defaultdict(list)
    reports = Report.objects.filter(
        agency__in={row.agency_id for row, _own in known},
        year__in={own.year for _row, own in known},
    )
    for report in reports.only(*_COLUMNS).order_by("edition"):
        found[report.agency_id, report.year].append(report)
    return found


def _days_of_edition(report: Report) -> EditionDays:
    """Reports published elsewhere first count from the day they were."""
    moments = (report.published_at, report.origin_published_at)
    published = [_local(at) for at in moments if at] if report.published_at else []
    return EditionDays(
        number=report.edition,
        state=State.of(report.state),
        submitted_on=_local(report.submitted_at) if report.submitted_at else None,
        published_on=min(published, default=None),
    )


def _local(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def _newest_reminders(
    obligations: Iterable[Obligation],
) -> dict[int, tuple[Reminder | None, int]]:
    counted = (
        Reminder.objects.filter(obligation__in=[row.pk for row in obligations])
        .order_by()
        .values("obligation")
        .annotate(newest=Max("pk"), times=Count("pk"))
        .values_list("newest", "times")
    )
    times = dict(counted)
    newest = Reminder.objects.filter(pk__in=times).select_related("sent_by")
    return {row.obligation_id: (row, times[row.pk]) for row in newest}


def owing(agency: Agency) -> list[Agency]:
    """Return who owes ``agency`` a report, in the order of the tree.

    That is its active departments, townships and dispatched organs, and a
    government itself. What lies below another government is collected by that
    one: Art. 49 speaks of the same level.
    """
    found: list[Agency] = []
    elsewhere: list[str] = []
    for row in Agency.objects.filter(path__startswith=agency.path).order_by("path"):
        if row.pk != agency.pk and row.kind == AgencyKind.GOVERNMENT:
            elsewhere.append(row.path)
        is_own = not row.path.startswith(tuple(elsewhere))
        counts = row.pk != agency.pk or row.kind == AgencyKind.GOVERNMENT
        if is_own and counts and row.is_active:
            found.append(row)
    return found


def may_include(campaign: Campaign) -> QuerySet[Agency]:
    """Return the active agencies in the reach of a collection that it leaves out."""
    inside = Agency.objects.filter(
        path__startswith=campaign.agency.path, is_active=True
    )
    listed = campaign.obligations.filter(excuse="").values("agency")
    return inside.exclude(pk__in=listed).order_by("path")


def collects(user: Any, roles: Iterable[str]) -> bool:
    """Tell whether an officer's place is one that collects reports; asks nothing.

    That is a government, the head of a system of its own, or who oversees others.
    """
    return any(
        office.role in roles
        and (
            office.role == Role.SUPERVISOR
            or office.agency.kind == AgencyKind.GOVERNMENT
            or office.agency.parent_id is None
        )
        for office in offices_of(user)
    )


def opening_agencies(user: Any) -> QuerySet[Agency]:
    """Return the agencies for which an officer may open a collection."""
    if not has_role(user, MANAGERS):
        return Agency.objects.none()
    above = Agency.objects.filter(is_active=True, parent__isnull=False)
    mine = agencies_of(user, MANAGERS).filter(pk__in=above.values("parent"))
    return mine.filter(is_active=True).order_by("path")


def reminder_text(days: DueDays, year: int) -> str:
    """Return what a reminder says where nobody wrote anything else."""
    with override(settings.LANGUAGE_CODE):
        words = {"year": year, "statutory": date_format(days.statutory)}
        if days.internal is None:
            own = _("%(year)s年度政府信息公开工作年度报告请在%(statutory)s前公布。")
            return own % words
        words["internal"] = date_format(days.internal)
        return (
            _(
                "%(year)s年度政府信息公开工作年度报告请在%(internal)s前报送，"
                "并在%(statutory)s前公布。"
            )
            % words
        )
