"""Bodies whose figures the office enters itself: its own, and those outside."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from disclosure.agencies.models import Agency, User
from disclosure.blocked import Blocked
from disclosure.labels import Sentence, noop, sentence
from disclosure.translation import translate
from reports.actions.base import draft, note_change
from reports.models import Addend, Report
from reports.rules.formats import FORMATS, Format
from reports.rules.typed_values import read_value
from reports.summing.standings import own_register, standings_of

MAX_ADDENDS = 1000
#: Bodies outside the system stand behind the agencies of the tree.
OUTSIDE_FIRST = 10_000
_MAX_NAME, _MAX_NOTE = 100, 300


class Changed(Exception):
    """What the officer looked at has been changed by somebody meanwhile."""


def add_outside(
    report_id: int, name: str, figures: Mapping[str, str], note: str = "", *, by: User
) -> Addend:
    """Enter a body that has no report in the system; return it as an addend.

    ``figures`` are the typed values by code; a blank stays blank and blocks the
    sum of its cell. A body with the name of an agency directly below stands for
    that agency until it hands in its own report. Raises ValidationError by
    ``name``, ``note`` or code, Blocked when the format has no official tables.
    """
    with transaction.atomic():
        report = national_draft(report_id, by)
        own_addend(report, by)
        addend = Addend(report=report, position=_next_position(report), taken_by=by)
        _fill(addend, report, name, figures, note)
        addend.save()
        _note(report, addend, {}, by)
    return addend


def change_outside(
    report_id: int,
    addend_id: int,
    name: str,
    figures: Mapping[str, str],
    note: str = "",
    *,
    by: User,
    stamp: str = "",
) -> Addend:
    """Change what the office entered for a body; the own figures too.

    The name of the own agency stays, and so do the figures its register gives:
    what they differ by is a reconciling item. ``stamp`` is ``entry_stamp`` of
    what the officer saw; raises Changed where it is given and does not fit any
    more, ValidationError as ``add_outside`` does.
    """
    with transaction.atomic():
        report = national_draft(report_id, by)
        addend = report.addends.select_for_update().get(pk=addend_id)
        if addend.edition_id is not None:
            raise Blocked([sentence(noop("数字取自报告，不能在这里修改。"))])
        if stamp and stamp != entry_stamp(addend):
            raise Changed
        before = dict(addend.figures)
        if addend.agency_id == report.agency_id:
            _fill_own(addend, report, figures, note)
        else:
            _fill(addend, report, name, figures, note)
        addend.taken_by = by
        addend.save()
        _note(report, addend, before, by)
    return addend


def remove_addend(report_id: int, addend_id: int, *, by: User) -> None:
    """Take a body that the office entered out of the sum.

    The own figures and the report of an agency directly below belong to the sum
    by law: raises Blocked for them.
    """
    with transaction.atomic():
        report = national_draft(report_id, by)
        addend = report.addends.get(pk=addend_id)
        if not is_removable(addend, report):
            must = noop("本机关和下级机构的数字必须计入；数字不同的，请用调节项说明。")
            raise Blocked([sentence(must)])
        note_change(
            report, "addend.remove", by, name=addend.name, figures=addend.figures
        )
        addend.delete()


def is_removable(addend: Addend, report: Report) -> bool:
    """Tell whether an addend may be taken out: it need not be in."""
    if addend.agency is None:
        return True
    if addend.agency_id == report.agency_id:
        return False
    return addend.edition_id is None or not _is_below(addend.agency, report)


def entry_stamp(addend: Addend) -> str:
    """Return a digest of what the office entered for a body."""
    parts = [addend.name, addend.note, addend.figures]
    text = json.dumps(parts, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:24]


def national_draft(report_id: int, by: User) -> Report:
    """Return a locked draft with official tables; raises Blocked otherwise."""
    report = draft(report_id, by)
    if not FORMATS[report.format].tables:
        raise Blocked([sentence(noop("这种格式没有统一的表格，不能汇总。"))])
    return report


def own_addend(report: Report, by: User) -> tuple[Addend, bool]:
    """Return the addend of the agency's own figures, and whether it was changed.

    What its register gives is taken from there anew.
    """
    addend = report.addends.filter(agency=report.agency).first()
    is_new = addend is None
    if addend is None:
        addend = Addend(report=report, agency=report.agency, name=report.agency.name)
    before = dict(addend.figures)
    addend.figures = {**before, **_texts(own_register(report))}
    if is_new or addend.figures != before:
        addend.taken_by = by
        addend.save()
    return addend, is_new or addend.figures != before


def _fill(
    addend: Addend, report: Report, name: str, figures: Mapping[str, str], note: str
) -> None:
    wrong: dict[str, list[str]] = {}
    addend.name, addend.note = name.strip(), note.strip()
    addend.agency = _agency_named(addend.name, report)
    wrong |= _wrong_name(addend, report) | _wrong_note(addend)
    values, errors = read_figures(figures, FORMATS[report.format])
    wrong |= errors
    if wrong:
        raise ValidationError(wrong)
    addend.figures = values


def _fill_own(
    addend: Addend, report: Report, figures: Mapping[str, str], note: str
) -> None:
    given = own_register(report)
    typed = {code: text for code, text in figures.items() if code not in given}
    addend.note = note.strip()
    values, wrong = read_figures(typed, FORMATS[report.format])
    wrong |= _wrong_note(addend)
    if wrong:
        raise ValidationError(wrong)
    addend.figures = {**values, **_texts(given)}


def read_figures(
    figures: Mapping[str, str], form: Format
) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the figures as decimals written as text, and what is wrong by code."""
    values: dict[str, str] = {}
    wrong: dict[str, list[str]] = {}
    for code, text in figures.items():
        spec = form.figures.get(code)
        if spec is None:
            wrong[code] = [_("格式里没有代码为 %s 的数字。") % code[:100]]
            continue
        value = read_value(text, spec)
        if isinstance(value, Sentence):
            wrong[code] = [translate(value)]
        elif value is not None:
            values[code] = f"{value:f}"
    return values, wrong


def _wrong_name(addend: Addend, report: Report) -> dict[str, list[str]]:
    if not addend.name:
        return {"name": [_("请填写名称。")]}
    if len(addend.name) > _MAX_NAME:
        return {"name": [_("名称最多 %s 个字。") % _MAX_NAME]}
    others = report.addends.exclude(pk=addend.pk)
    if others.filter(name=addend.name).exists():
        return {"name": [_("已经有这个名称。")]}
    for standing in standings_of(report) if addend.agency else []:
        if standing.agency == addend.agency and standing.edition is not None:
            return {"name": [_("这个机构已有报告，请点“取数”。")]}
    return {}


def _wrong_note(addend: Addend) -> dict[str, list[str]]:
    if len(addend.note) > _MAX_NOTE:
        return {"note": [_("说明最多 %s 个字。") % _MAX_NOTE]}
    return {}


def _agency_named(name: str, report: Report) -> Agency | None:
    return report.agency.subordinates.filter(is_active=True, name=name).first()


def _is_below(agency: Agency, report: Report) -> bool:
    return agency.is_active and agency.parent_id == report.agency_id


def _next_position(report: Report) -> int:
    if report.addends.count() >= MAX_ADDENDS:
        raise ValidationError(_("一份报告最多汇总 %s 个机构。") % MAX_ADDENDS)
    last = report.addends.aggregate(last=Max("position"))["last"] or 0
    return max(OUTSIDE_FIRST, last + 1)


def _texts(figures: Mapping[str, Decimal]) -> dict[str, str]:
    return {code: f"{value.normalize():f}" for code, value in figures.items()}


def _note(report: Report, addend: Addend, before: Mapping[str, str], by: User) -> None:
    codes = sorted({*before, *addend.figures})
    changed = {
        code: [before.get(code), addend.figures.get(code)]
        for code in codes
        if before.get(code) != addend.figures.get(code)
    }
    note_change(report, "addend.save", by, name=addend.name, changed=changed)
