"""Taking figures over from the register, and departing from them with a reason.

``preview`` shows what counting anew would change; ``compute`` does just that, or
nothing: whoever computes sends back the stamp of what they were shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.labels import Labelled, noop
from disclosure.translation import translate
from reports.actions.base import draft, note_change
from reports.actions.official import checked_reason, given_by, settle
from reports.counting import own_figures
from reports.models import Report, Statistic
from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.typed_values import decimals_of, read_value
from reports.rules.vocabulary import Source

_WRITTEN = ("value", "decimals", "source", "computed", "computed_at", "reason")


class Fate(Labelled):
    """What counting anew does to a figure."""

    FILLED = "filled", noop("填入空白")
    RECOUNTED = "recounted", noop("更新统计数")
    REPLACED = "replaced", noop("替换人工填报数")
    CONFIRMED = "confirmed", noop("与填报数一致，改记为自动统计")
    KEPT = "kept", noop("保留人工调整，只更新统计数")
    SETTLED = "settled", noop("与人工调整数一致，不再是调整")


@dataclass(frozen=True)
class Change:
    """A figure that counting anew touches, its value ``old`` and the register's."""

    statistic: Statistic
    spec: FigureSpec
    old: Decimal | None
    new: Decimal
    fate: Fate

    @property
    def code(self) -> str:
        return self.spec.code

    @property
    def is_zero(self) -> bool:
        """Tell whether a blank is filled with 0, as most of them are."""
        return self.fate is Fate.FILLED and self.new == 0


@dataclass(frozen=True)
class Preview:
    """What counting anew would change, and how many figures stay as they are.

    Without ``has_register`` there is nothing to count. A report that ``adds_up``
    others is not counted: its register is one of the addends.
    """

    changes: tuple[Change, ...]
    unchanged: int
    has_register: bool
    adds_up: bool

    @property
    def conflicts(self) -> list[Change]:
        """The figures entered by hand that differ from the register."""
        return [row for row in self.changes if row.fate is Fate.REPLACED]

    @cached_property
    def stamp(self) -> str:
        lines = (
            f"{row.code} {_text(row.old)} {_text(row.new)} {row.statistic.source}"
            f" {_text(row.statistic.computed)} {row.statistic.reason}"
            for row in self.changes
        )
        return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:24]


class Outdated(Exception):
    """Register or report changed since the preview; ``current`` is a new one."""

    def __init__(self, current: Preview) -> None:
        super().__init__(current.stamp)
        self.current = current


def preview(report: Report) -> Preview:
    """Return what counting anew would change in a report; a few queries."""
    adds_up = report.addends.exists()
    figures = None if adds_up else own_figures(report)
    if figures is None:
        return Preview((), 0, has_register=adds_up, adds_up=adds_up)
    specs = FORMATS[report.format].figures
    rows = {row.code: row for row in report.statistics.filter(code__in=figures)}
    changes = []
    for code, new in figures.items():
        fate = _fate(rows[code], new) if code in rows else None
        if fate is not None:
            old = rows[code].value
            changes.append(Change(rows[code], specs[code], old, new, fate))
    unchanged = len(rows) - len(changes)
    return Preview(tuple(changes), unchanged, has_register=True, adds_up=False)


def compute(
    report_id: int, *, by: User, stamp: str, kept: Mapping[str, str] | None = None
) -> Preview:
    """Take the figures of a draft from the register; return what was changed.

    ``stamp`` is that of the preview shown. A figure entered by hand gives way to
    the register, but for those ``kept``: code and the reason why they differ.
    An adjusted figure keeps its value. Raises Outdated where the preview is not
    true any more, ValidationError by code where a reason is missing, Blocked
    where the report is no draft.
    """
    with transaction.atomic():
        report = draft(report_id, by)
        found = preview(report)
        _require_register(found)
        if found.stamp != stamp:
            raise Outdated(found)
        reasons = _reasons(found, kept or {})
        _write(found, reasons)
        if found.changes:
            note_change(
                report,
                "statistic.compute",
                by,
                changed=len(found.changes),
                kept=sorted(reasons),
                values=_overwritten(found, reasons),
            )
    return found


def adjust(
    report_id: int, code: str, value: Decimal, reason: str, *, by: User
) -> Statistic:
    """Enter a figure over the computed one; both are kept, and the reason.

    The computed figure itself needs no reason, and ends an adjustment. Raises
    ValidationError naming ``value`` or ``reason``, Blocked where the report is no
    draft, Statistic.DoesNotExist for a code the report does not have.
    """
    with transaction.atomic():
        report = draft(report_id, by)
        row = _computed_row(report, code)
        old = row.value
        value = _checked(value, FORMATS[report.format].figures[code])
        given = given_by(report)
        settle(row, value, decimals_of(value), source=given, given=given, reason=reason)
        row.save(update_fields=_WRITTEN)
        _note(report, "statistic.adjust", row, old, by)
    return row


def take_computed(report_id: int, code: str, *, by: User) -> Statistic:
    """Go back to the computed figure; the reason for another one is dropped."""
    with transaction.atomic():
        report = draft(report_id, by)
        row = _computed_row(report, code)
        old = row.value
        assert row.computed is not None
        row.value, row.decimals = row.computed, decimals_of(row.computed)
        row.source, row.reason = given_by(report), ""
        row.save(update_fields=_WRITTEN)
        _note(report, "statistic.take_computed", row, old, by)
    return row


def _fate(row: Statistic, new: Decimal) -> Fate | None:
    """Return what happens to a figure; None where it is what the register says."""
    if row.value is None:
        return Fate.FILLED
    if row.source == Source.COMPUTED:
        return None if row.value == row.computed == new else Fate.RECOUNTED
    is_adjusted = row.source == Source.ADJUSTED
    if row.value == new:
        return Fate.SETTLED if is_adjusted else Fate.CONFIRMED
    if is_adjusted:
        return None if row.computed == new else Fate.KEPT
    return Fate.REPLACED


def _require_register(found: Preview) -> None:
    if found.adds_up:
        raise ValidationError(
            _("这份报告由各机构的数字汇总而成，请在“汇总”页更新本机关的数字。")
        )
    if not found.has_register:
        raise ValidationError(
            _("登记簿里没有本机关到这一年年底为止的申请，请人工填报。")
        )


def _reasons(found: Preview, kept: Mapping[str, str]) -> dict[str, str]:
    """Return the reasons of the figures to keep; only what differs can be kept."""
    reasons, wrong = {}, {}
    for change in found.conflicts:
        if change.code not in kept:
            continue
        try:
            reasons[change.code] = checked_reason(kept[change.code])
        except ValidationError as missing:
            wrong[change.code] = missing.messages
    if wrong:
        raise ValidationError(wrong)
    return reasons


def _write(found: Preview, reasons: Mapping[str, str]) -> None:
    now = timezone.now()
    rows = [change.statistic for change in found.changes]
    for change, row in zip(found.changes, rows, strict=True):
        row.computed, row.computed_at = change.new, now
        if change.code in reasons:
            row.source, row.reason = Source.ADJUSTED, reasons[change.code]
        elif change.fate is not Fate.KEPT:
            row.value, row.decimals = change.new, 0
            row.source, row.reason = Source.COMPUTED, ""
    Statistic.objects.bulk_update(rows, _WRITTEN)


def _overwritten(found: Preview, reasons: Mapping[str, str]) -> list[str]:
    """Return the figures that lose a value, as code, old and new."""
    return [
        f"{row.code} {_text(row.old)} → {_text(row.new)}"
        for row in found.changes
        if row.fate in (Fate.REPLACED, Fate.RECOUNTED) and row.code not in reasons
    ]


def _computed_row(report: Report, code: str) -> Statistic:
    row = report.statistics.get(code=code)
    if row.computed is None or code not in FORMATS[report.format].figures:
        raise ValidationError(_("这一项没有自动统计数，请直接填报。"))
    return row


def _checked(value: Decimal, spec: FigureSpec) -> Decimal:
    found = read_value(f"{value:f}", spec)
    if not isinstance(found, Decimal):
        raise ValidationError({"value": translate(found or noop("请填写数字。"))})
    return found


def _note(
    report: Report, action: str, row: Statistic, old: Decimal | None, by: User
) -> None:
    values = {"old": _text(old), "new": _text(row.value)}
    note_change(report, action, by, code=row.code, **values)


def _text(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"
