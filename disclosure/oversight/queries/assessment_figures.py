"""What an assessment counts, for all agencies at once: never one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, F, Q

from disclosure.agencies.models import Agency
from disclosure.casework.models import Case
from disclosure.casework.queries.listing import open_cases
from disclosure.oversight.models import SupervisionNotice
from disclosure.oversight.queries.handling import summaries_by
from disclosure.oversight.queries.scope import Selection, days_of, scope_at, within
from disclosure.oversight.rules.handling import Share, Summary
from disclosure.oversight.rules.periods import Period
from disclosure.oversight.rules.vocabulary import Dimension, NoticeState

_NONE = Share(0, 0)


@dataclass(frozen=True)
class Figures:
    """All that a measure may ask about one agency."""

    summary: Summary
    notices: Share
    has_cases: bool


def participants(agency: Agency, *, with_own: bool) -> list[Agency]:
    """Return the active agencies below ``agency``, and itself if it takes part."""
    rows = Agency.objects.filter(path__startswith=agency.path, is_active=True)
    if not with_own:
        rows = rows.exclude(pk=agency.pk)
    return list(rows.order_by("path"))


def figures_by(
    agency: Agency, members: Sequence[Agency], period: Period, today: date
) -> dict[int, Figures]:
    """Return the figures of every member, by its id.

    Handling times are those of cases answered in the period. Open overdue cases
    are counted on ``today``, whatever the period.
    """
    selection = replace(scope_at(agency).only(members), period=period)
    summaries = summaries_by(selection, Dimension.AGENCY, today)
    notices = _notices_by(selection, period, today)
    busy = _with_cases(selection, period)
    return {
        one.pk: Figures(
            summaries.get(one.pk, Summary(open_overdue=0)),
            notices.get(one.pk, _NONE),
            one.pk in busy or one.pk in summaries,
        )
        for one in members
    }


def _with_cases(selection: Selection, period: Period) -> set[int]:
    """Return the agencies that received a case in the period or have one open."""
    found: set[int] = set()
    for condition in (Q(listed_on__range=days_of(period)), open_cases()):
        rows = within(
            Case.objects.filter(condition),
            selection.agencies,
            is_whole=selection.is_whole,
        )
        found.update(rows.order_by().values_list("agency_id", flat=True).distinct())
    return found


def _notices_by(selection: Selection, period: Period, today: date) -> dict[int, Share]:
    """Return the notices of the period answered by their day, of those due.

    A notice sent back has a new day; what counts is the first one.
    """
    rows = (
        SupervisionNotice.objects.filter(
            Q(answered_on__isnull=False) | Q(first_due_on__lt=today),
            agency_id__in=selection.agencies,
            issued_on__range=days_of(period),
        )
        .exclude(state=NoticeState.WITHDRAWN.value)
        .order_by()
        .values_list("agency_id")
    )
    in_time = Q(answered_on__lte=F("first_due_on"))
    counted = rows.annotate(part=Count("pk", filter=in_time), whole=Count("pk"))
    return {pk: Share(part, whole) for pk, part, whole in counted}
