"""Assessments: every figure counted once, then published and finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.calendars import for_agency
from disclosure.agencies.models import Agency, User
from disclosure.audit.actions import record
from disclosure.blocked import Blocked
from disclosure.casework.rules.letters.contents import masked
from disclosure.labels import Sentence, noop, sentence
from disclosure.oversight.actions.assessment_mail import tell_published
from disclosure.oversight.models import Assessment, Scheme, Sheet, SheetLine
from disclosure.oversight.queries.assessment_figures import (
    Figures,
    figures_by,
    participants,
)
from disclosure.oversight.queries.assessments import items_of, pending_of
from disclosure.oversight.queries.scope import SUPERVISORS
from disclosure.oversight.rules.assessing import (
    OBJECTION_DAYS,
    Item,
    finding_of,
    plain,
    points_of,
    score_of,
)
from disclosure.oversight.rules.assessment_steps import Step, blockers
from disclosure.oversight.rules.periods import Period
from disclosure.oversight.rules.vocabulary import AssessmentState, Measure

#: Characters of the reason for deleting.
REASON_LENGTH = 200
#: Days for objections may not be set further away than a year.
_LONGEST = 366


@dataclass(frozen=True)
class _Drawn:
    """A sheet that is not stored yet, with its lines."""

    sheet: Sheet
    lines: list[SheetLine]


def freeze(
    scheme_id: int,
    title: str,
    period: Period,
    *,
    by: User,
    with_own: bool = False,
    today: date | None = None,
) -> Assessment:
    """Count every figure of a period now, keep it, and return the assessment.

    All active agencies below the scheme's agency take part, with ``with_own``
    also that agency itself. Open overdue cases are those of ``today``. Raises
    Http404 and PermissionDenied, ValidationError for a period that has not
    ended or a title that is taken, Blocked where no agency takes part.
    """
    day = today or timezone.localdate()
    with transaction.atomic():
        scheme = Scheme.objects.select_related("agency").get(pk=scheme_id)
        require(by, scheme.agency, SUPERVISORS)
        Agency.objects.select_for_update().get(pk=scheme.agency_id)
        assessment = _new(scheme, title, period, by, day)
        members = participants(scheme.agency, with_own=with_own)
        if not members:
            raise Blocked([_nobody(scheme.agency)])
        assessment.save()
        _store(assessment, members)
        _note(assessment, "assessment.freeze", by, sheets=len(members))
    return assessment


def publish(
    assessment_id: int,
    object_by: date | None = None,
    *,
    by: User,
    today: date | None = None,
) -> Assessment:
    """Show each agency its own sheet and let it object until ``object_by``.

    Without a day it is ten working days ahead. Raises Http404 and
    PermissionDenied, Blocked, ValidationError for a day that is not to come.
    """
    day = today or timezone.localdate()
    with transaction.atomic():
        assessment = locked(assessment_id, by)
        _check(Step.PUBLISH, assessment, day)
        last = object_by or usual_last_day(assessment.agency, day)
        _check_last_day(last, day)
        assessment.state = AssessmentState.PUBLISHED
        assessment.published_on, assessment.object_by = day, last
        assessment.save(update_fields=["state", "published_on", "object_by"])
        _note(assessment, "assessment.publish", by, object_by=last)
        tell_published(assessment)
    return assessment


def finish(assessment_id: int, *, by: User, today: date | None = None) -> Assessment:
    """Make an assessment final: nothing of it changes any more.

    Raises Http404 and PermissionDenied, Blocked while objections may come or
    wait for an answer.
    """
    day = today or timezone.localdate()
    with transaction.atomic():
        assessment = locked(assessment_id, by)
        _check(Step.FINISH, assessment, day)
        assessment.state, assessment.final_on = AssessmentState.FINAL, day
        assessment.save(update_fields=["state", "final_on"])
        _note(assessment, "assessment.finish", by)
    return assessment


def delete(assessment_id: int, reason: str, *, by: User) -> None:
    """Delete an assessment that no agency has seen; the trail keeps the reason.

    Raises Http404 and PermissionDenied, ValidationError without a reason, Blocked
    once it was published.
    """
    why = " ".join(reason.split())
    if not why:
        raise ValidationError({"reason": _("请写明为什么删除；理由会保存。")})
    if len(why) > REASON_LENGTH:
        raise ValidationError({"reason": _("理由最多200字。")})
    with transaction.atomic():
        assessment = locked(assessment_id, by)
        _check(Step.DELETE, assessment, timezone.localdate())
        _note(assessment, "assessment.delete", by, reason=masked(why))
        assessment.delete()


def record_export(assessment: Assessment, count: int, *, by: User) -> None:
    """Record that ``count`` sheets leave as a file; Http404 or PermissionDenied."""
    require(by, assessment.agency, SUPERVISORS)
    _note(assessment, "supervision.export", by, what="assessment", count=count)


def usual_last_day(agency: Agency, day: date) -> date:
    """Return the last day to object if nothing else is set: ten working days on."""
    return for_agency(agency).provisional().add(day, OBJECTION_DAYS)


def locked(assessment_id: int, by: User) -> Assessment:
    """Return the assessment, locked until the transaction ends.

    Raises Http404 to an outsider and PermissionDenied to who is no supervisor.
    """
    assessment = (
        Assessment.objects.select_for_update(of=("self",))
        .select_related("agency")
        .get(pk=assessment_id)
    )
    require(by, assessment.agency, SUPERVISORS)
    return assessment


def _new(scheme: Scheme, title: str, period: Period, by: User, day: date) -> Assessment:
    """Return a checked assessment that is not stored yet."""
    name = " ".join(title.split())
    if period.last > day:
        text = _("期间还没有结束；请选已经结束的期间，或者写到今天为止的日期。")
        raise ValidationError({"period": text})
    if Assessment.objects.filter(agency=scheme.agency, title=name).exists():
        raise ValidationError({"title": _("已经有同名的考核；请换一个名称。")})
    rows = scheme.items.order_by("pk")
    items = [
        Item(Measure.of(row.measure), row.weight, row.full_at, row.zero_at)
        for row in rows
    ]
    assessment = Assessment(
        agency=scheme.agency,
        title=name,
        first=period.first,
        last=period.last,
        as_of=day,
        scheme_name=scheme.name,
        formula=[_written(item) for item in items],
        made_by=by,
    )
    assessment.full_clean()
    return assessment


def _written(item: Item) -> dict[str, str]:
    """Return an item as the assessment keeps it; ``items_of`` reads it back."""
    return {
        "measure": item.measure.value,
        "weight": plain(item.weight),
        "full_at": plain(item.full_at),
        "zero_at": plain(item.zero_at),
    }


def _store(assessment: Assessment, members: Sequence[Agency]) -> None:
    """Count everything and keep it, in a few statements for all agencies."""
    period = Period(assessment.first, assessment.last)
    figures = figures_by(assessment.agency, members, period, assessment.as_of)
    items = items_of(assessment)
    drawn = [_draw(assessment, one, figures[one.pk], items) for one in members]
    Sheet.objects.bulk_create(one.sheet for one in drawn)
    SheetLine.objects.bulk_create(line for one in drawn for line in one.lines)


def _draw(
    assessment: Assessment, agency: Agency, figures: Figures, items: Sequence[Item]
) -> _Drawn:
    sheet = Sheet(assessment=assessment, agency=agency, answered=figures.summary.count)
    lines = [_line(sheet, item, figures) for item in items]
    sheet.score = score_of((line.weight, line.points) for line in lines)
    return _Drawn(sheet, lines)


def _line(sheet: Sheet, item: Item, figures: Figures) -> SheetLine:
    found = finding_of(
        item.measure, figures.summary, figures.notices, figures.has_cases
    )
    return SheetLine(
        sheet=sheet,
        measure=item.measure,
        part=found.part,
        whole=found.whole,
        value=found.value,
        weight=item.weight,
        points=points_of(item, found.value),
    )


def _check(step: Step, assessment: Assessment, day: date) -> None:
    reasons = blockers(
        step,
        AssessmentState.of(assessment.state),
        object_by=assessment.object_by,
        pending=pending_of(assessment),
        today=day,
    )
    if reasons:
        raise Blocked(reasons)


def _check_last_day(last: date, day: date) -> None:
    if last <= day:
        text = _("异议截止日期要晚于今天；请给各机关留出时间。")
        raise ValidationError({"object_by": text})
    if (last - day).days > _LONGEST:
        raise ValidationError({"object_by": _("异议截止日期最多在一年以后。")})


def _nobody(agency: Agency) -> Sentence:
    text = noop("%(agency)s下面没有在用的机关；请选“本机关也参加”，或者换一个办法。")
    return sentence(text, agency=agency.name)


def _note(assessment: Assessment, code: str, by: User, **detail: Any) -> None:
    record(code, assessment, by=by, agency_id=assessment.agency_id, **detail)
