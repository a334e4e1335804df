"""Writing the figures of the official tables, as many as were filled in at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from reports.actions.base import draft_of, note_change
from reports.actions.official import given_by, read_figure, settle
from reports.form.values import shown_text
from reports.models import Report, Statistic
from reports.rules.content import NOT_ENTERED
from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.vocabulary import Source

_WRITTEN = ("value", "decimals", "source", "reason")


@dataclass(frozen=True)
class FormSaved:
    """How many figures were changed, and by code what could not be."""

    saved: int
    errors: dict[str, list[str]]


@dataclass
class _Filling:
    """The figures of a report while they are being filled in."""

    rows: Mapping[str, Statistic]
    specs: Mapping[str, FigureSpec]
    source: Source
    given: Source
    reasons: Mapping[str, str]
    was: Mapping[str, str]
    changed: list[Statistic] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    def fill(self, code: str, text: str) -> None:
        """Set one figure; ValidationError in words if that is not possible."""
        row, spec = self.rows.get(code), self.specs.get(code)
        if row is None or spec is None:
            raise ValidationError(_("表格里没有代码为 %s 的数字。") % code[:100])
        value, decimals = read_figure(text, spec)
        reason = self.reasons.get(code, row.reason).strip()
        before = (row.value, row.decimals, row.source, row.reason)
        is_same = (value, decimals) == (row.value, row.decimals)
        if is_same and (row.source != Source.ADJUSTED or reason == row.reason):
            return
        if value != row.value:
            _require_unmoved(row, spec, self.was.get(code))
        shown = shown_text(row)
        source = Source.of(row.source) if is_same else self.source
        settle(row, value, decimals, source=source, given=self.given, reason=reason)
        if before != (row.value, row.decimals, row.source, row.reason):
            self.changed.append(row)
            self.lines.append(
                f"{code} {shown or NOT_ENTERED} → {shown_text(row) or NOT_ENTERED}"
            )


def save_figures(
    report_id: int,
    values: Mapping[str, str],
    *,
    by: User,
    source: Source = Source.ENTERED,
    reasons: Mapping[str, str] | None = None,
    was: Mapping[str, str] | None = None,
) -> FormSaved:
    """Store figures of a draft as typed, by code; each is saved or it is an error.

    A blank stays blank; "0" is zero. Counts are whole numbers, amounts keep
    their decimals. A figure over a computed one needs one of ``reasons``.
    ``was`` are the figures the officer saw: where another wrote meanwhile, that
    is an error of this cell only. One lock, one line in the trail. Raises
    Blocked where the report is no draft.
    """
    errors: dict[str, list[str]] = {}
    with transaction.atomic():
        report = draft_of(report_id, by)
        filling = _Filling(
            rows={row.code: row for row in report.statistics.filter(code__in=values)},
            specs=FORMATS[report.format].figures,
            source=source,
            given=given_by(report),
            reasons=reasons or {},
            was=was or {},
        )
        for code, text in values.items():
            try:
                filling.fill(code, text)
            except ValidationError as wrong:
                errors[code] = wrong.messages
        _write(report, filling, by)
    return FormSaved(len(filling.changed), errors)


def _require_unmoved(row: Statistic, spec: FigureSpec, was: str | None) -> None:
    if was is None:
        return
    try:
        seen, _decimals = read_figure(was, spec)
    except ValidationError:
        seen = None
    if seen != row.value:
        now = shown_text(row) or NOT_ENTERED
        raise ValidationError(_("别人刚把它改成了 %s，请核对。") % now)


def _write(report: Report, filling: _Filling, by: User) -> None:
    if not filling.changed:
        return
    report.authors.add(by)
    Statistic.objects.bulk_update(filling.changed, _WRITTEN)
    note_change(
        report,
        "statistic.save_form",
        by,
        source=str(filling.source),
        changed=len(filling.changed),
        values=filling.lines,
    )
