"""Objections of agencies against their sheets, and what supervisors decide."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.models import User
from disclosure.audit.actions import record
from disclosure.blocked import Blocked
from disclosure.labels import Sentence, noop, sentence
from disclosure.oversight.actions.assessing import locked
from disclosure.oversight.actions.assessment_mail import tell_answered, tell_objected
from disclosure.oversight.models import Assessment, Objection, Sheet, SheetLine
from disclosure.oversight.queries.assessments import (
    OFFICE_ROLES,
    changed_measures,
    visible_sheets,
)
from disclosure.oversight.rules.assessing import plain, score_of
from disclosure.oversight.rules.assessment_steps import why_not_answer, why_not_object
from disclosure.oversight.rules.vocabulary import (
    AssessmentState,
    Measure,
    ObjectionState,
)

#: Characters of an objection and of its answer.
TEXT_LIMIT = 2000


def file_objection(
    sheet_id: int, measure: Measure, text: str, *, by: User, today: date | None = None
) -> Objection:
    """Object to one measure of the sheet of one's own agency; return the row.

    Raises Http404 where the sheet cannot be seen, PermissionDenied to who is no
    officer of the agency, ValidationError without a reason or for a measure that
    is not on the sheet, Blocked outside of the days for objections and while
    another objection to the measure waits.
    """
    day = today or timezone.localdate()
    why = _checked(text, "text", _("请写明异议和理由。"))
    with transaction.atomic():
        sheet = _sheet(sheet_id, by)
        reasons = why_not_object(
            AssessmentState.of(sheet.assessment.state), sheet.assessment.object_by, day
        )
        if reasons:
            raise Blocked(reasons)
        _check_measure(sheet, measure)
        objection = Objection.objects.create(
            sheet=sheet, measure=measure, text=why, by=by, on=day
        )
        _note(objection, "objection.file", by)
        tell_objected(objection)
    return objection


def answer(
    objection_id: int,
    outcome: ObjectionState,
    text: str,
    points: Decimal | None = None,
    *,
    by: User,
    today: date | None = None,
) -> Objection:
    """Decide an objection; ``points`` are the new ones where it is upheld.

    The sheet keeps the points it was published with beside the new ones, and its
    score is computed anew. Raises Http404 and PermissionDenied, ValidationError
    for points outside of 0 and the weight or without a reason, Blocked where it
    was answered already.
    """
    day = today or timezone.localdate()
    why = _checked(text, "answer", _("请写明理由；提出异议的机关会看到。"))
    with transaction.atomic():
        objection = _objection(objection_id, by)
        reasons = why_not_answer(
            AssessmentState.of(objection.sheet.assessment.state),
            ObjectionState.of(objection.state),
        )
        if reasons:
            raise Blocked(reasons)
        if objection.by_id == by.pk:
            raise Blocked([_own_objection()])
        if outcome is ObjectionState.UPHELD:
            objection.points = _change(objection, points)
        objection.state, objection.answer = outcome, why
        objection.answered_by, objection.answered_on = by, day
        objection.save()
        _note(objection, "objection.answer", by, outcome=outcome.value)
        tell_answered(objection)
    return objection


def _sheet(sheet_id: int, by: User) -> Sheet:
    """Return a sheet that its officer sees, its assessment locked."""
    sheet = visible_sheets(by).get(pk=sheet_id)
    require(by, sheet.agency, OFFICE_ROLES)
    rows = Assessment.objects.select_for_update(of=("self",))
    sheet.assessment = rows.select_related("agency", "made_by").get(
        pk=sheet.assessment_id
    )
    return sheet


def _objection(objection_id: int, by: User) -> Objection:
    """Return an objection as it stands once its assessment is locked."""
    rows = Objection.objects.select_related("sheet__agency")
    assessment_id = rows.get(pk=objection_id).sheet.assessment_id
    assessment = locked(assessment_id, by)
    objection = rows.get(pk=objection_id)
    objection.sheet.assessment = assessment
    return objection


def _check_measure(sheet: Sheet, measure: Measure) -> None:
    if not sheet.lines.filter(measure=measure).exists():
        raise ValidationError({"measure": _("请选择考核表里的一个指标。")})
    waiting = sheet.objections.filter(
        measure=measure, state=ObjectionState.PENDING.value
    )
    if waiting.exists():
        text = noop("这个指标已经有一件异议在等答复；答复以后可以再提。")
        raise Blocked([sentence(text)])


def _change(objection: Objection, points: Decimal | None) -> Decimal:
    """Put new points on the sheet, keep the first ones, and return them."""
    line = objection.sheet.lines.get(measure=objection.measure)
    new = _checked_points(points, line)
    if line.measure not in changed_measures(objection.sheet):
        line.counted = line.points
    line.points = new
    line.save(update_fields=["points", "counted"])
    sheet = objection.sheet
    sheet.score = score_of(sheet.lines.values_list("weight", "points"))
    sheet.save(update_fields=["score"])
    return new


def _checked_points(points: Decimal | None, line: SheetLine) -> Decimal:
    if points is None:
        raise ValidationError({"points": _("异议成立的，请填写改为多少分。")})
    if not points.is_finite() or not 0 <= points <= line.weight:
        text = _("请填写0到%(weight)s之间的分数。") % {"weight": plain(line.weight)}
        raise ValidationError({"points": text})
    if points != round(points, 2):
        raise ValidationError({"points": _("分数最多两位小数。")})
    return points


def _checked(text: str, field: str, missing: str) -> str:
    why = text.strip()
    if not why:
        raise ValidationError({field: missing})
    if len(why) > TEXT_LIMIT:
        limit = {"limit": TEXT_LIMIT}
        raise ValidationError({field: _("最多%(limit)s字。") % limit})
    return why


def _own_objection() -> Sentence:
    return sentence(noop("您自己提出的异议，请由另一位监督人员答复。"))


def _note(objection: Objection, code: str, by: User, **detail: object) -> None:
    sheet = objection.sheet
    record(
        code,
        objection,
        by=by,
        agency_id=sheet.agency_id,
        label=f"{sheet.assessment.title} · {sheet.agency.name}",
        measure=objection.measure,
        **detail,
    )
