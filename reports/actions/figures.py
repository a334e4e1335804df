"""Writing the figures of a draft."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from reports.actions.base import draft, exact_text, note_change
from reports.actions.official import given_by, read_figure, settle, spec_of
from reports.models import Report, Section, Statistic
from reports.rules.formats import FigureSpec
from reports.rules.prose import references, rename
from reports.rules.vocabulary import Source

MAX_FIGURES = 5000
MAX_KEY_FIGURES = 4
#: What SQLite keeps exactly.
MAX_DIGITS = 15
FIELDS = (
    "code",
    "label",
    "unit",
    "value",
    "section",
    "part_of",
    "numerator",
    "denominator",
    "source",
    "note",
    "is_key",
)
#: What the form prescribes for the figures of its tables.
PRESCRIBED = ("code", "label", "unit", "section", "part_of", "numerator", "denominator")


def save_statistic(
    report_id: int,
    values: Mapping[str, object],
    *,
    by: User,
    statistic_id: int | None = None,
) -> Statistic:
    """Store a figure, new or changed; return it.

    ``values`` holds any of ``FIELDS``. The decimals of the value are kept as
    written. A changed code is changed in every reference to it. Of a figure of
    the official tables only value, note and ``is_key`` can change; ``reason``
    says why its value differs from the computed one. Raises ValidationError
    naming the field that is wrong.
    """
    with transaction.atomic():
        report = draft(report_id, by)
        row = _row(report, statistic_id)
        old_code, old_value = row.code, row.value
        spec = spec_of(report, old_code)
        if spec is not None:
            values = _official(row, report, spec, values)
        for name in FIELDS:
            if name in values:
                setattr(row, name, values[name])
        if isinstance(row.value, Decimal) and row.value.is_finite() and spec is None:
            row.value = abs(row.value) if row.value == 0 else row.value
            row.decimals = _decimals(row.value)
        _check(row, report)
        row.full_clean()
        row.save()
        if old_code and old_code != row.code:
            _rename(report, old_code, row.code, by)
        if statistic_id is None or old_value != row.value:
            note_change(
                report,
                "statistic.save",
                by,
                code=row.code,
                old=exact_text(old_value),
                new=exact_text(row.value),
            )
    return row


def delete_statistic(report_id: int, statistic_id: int, *, by: User) -> None:
    """Delete a figure that no prose refers to; its parts become figures of their own.

    Raises ValidationError naming the sections that still refer to it, or where
    it belongs to the official tables.
    """
    with transaction.atomic():
        report = draft(report_id, by)
        row = report.statistics.get(pk=statistic_id)
        if spec_of(report, row.code) is not None:
            raise ValidationError(_("这是统一表格里的项目，不能删除。"))
        users = [
            section.heading
            for section in report.sections.all()
            if row.code in references(section.body)
        ]
        if users:
            raise ValidationError(
                _("“%(headings)s”还在引用这个指标，请先改正文。")
                % {"headings": "”“".join(users)}
            )
        note_change(
            report, "statistic.delete", by, code=row.code, old=exact_text(row.value)
        )
        row.delete()


def _row(report: Report, statistic_id: int | None) -> Statistic:
    if statistic_id is not None:
        return report.statistics.select_for_update().get(pk=statistic_id)
    if report.statistics.count() >= MAX_FIGURES:
        raise ValidationError(_("一份报告最多5000个指标。"))
    last = report.statistics.aggregate(last=Max("position"))["last"]
    return Statistic(
        report=report,
        position=0 if last is None else last + 1,
        source=Source.ENTERED,
    )


def _official(
    row: Statistic, report: Report, spec: FigureSpec, values: Mapping[str, object]
) -> dict[str, object]:
    """Set the value of an official figure; return what else may be set."""
    wrong = {
        name: _("这是统一表格里的项目，不能改。")
        for name in PRESCRIBED
        if name in values and values[name] != getattr(row, name)
    }
    if wrong:
        raise ValidationError(wrong)
    value = values.get("value", row.value)
    if value != row.value:
        typed = f"{value:f}" if isinstance(value, Decimal) else ""
        try:
            settle(
                row,
                *read_figure(typed, spec),
                source=Source.of(str(values.get("source", Source.ENTERED))),
                given=given_by(report),
                reason=str(values.get("reason", row.reason)),
            )
        except ValidationError as not_possible:
            raise ValidationError({"value": not_possible.messages}) from not_possible
    return {name: values[name] for name in ("note", "is_key") if name in values}


def _check(row: Statistic, report: Report) -> None:
    wrong: dict[str, str] = {}
    is_official = spec_of(report, row.code) is not None
    if isinstance(row.value, Decimal) and not row.value.is_finite():
        wrong["value"] = _("请填写数字。")
    elif isinstance(row.value, Decimal) and row.value < 0 and not is_official:
        wrong["value"] = _("数值不能小于 0。")
    elif isinstance(row.value, Decimal) and _digits(row.value) > MAX_DIGITS:
        wrong["value"] = _("数字太大，最多十五位。")
    if row.part_of and _is_circular(row):
        wrong["part_of"] = _("合计不能是它自己或它的分项。")
    elif row.part_of and not is_official and spec_of(report, row.part_of.code):
        wrong["part_of"] = _("统一表格的合计只由表格里的项目相加，请另选一项。")
    if bool(row.numerator) != bool(row.denominator):
        wrong["denominator"] = _("百分比要同时指明分子和分母。")
    elif row.numerator and row.unit != "%":
        wrong["unit"] = _("指明了分子分母的指标，单位应为 %。")
    if row.is_key and _other_keys(row, report) >= MAX_KEY_FIGURES:
        wrong["is_key"] = _("关键指标最多四项。")
    if wrong:
        raise ValidationError(wrong)


def _other_keys(row: Statistic, report: Report) -> int:
    return report.statistics.filter(is_key=True).exclude(pk=row.pk).count()


def _is_circular(row: Statistic) -> bool:
    above = row.part_of
    while above is not None:
        if above.pk == row.pk:
            return True
        above = above.part_of
    return False


def _rename(report: Report, old: str, new: str, by: User) -> None:
    for section in report.sections.select_for_update():
        body = rename(section.body, old, new)
        if body != section.body:
            Section.objects.filter(pk=section.pk).update(
                body=body, version=section.version + 1, saved_by=by
            )
    note_change(report, "statistic.rename", by, old=old, new=new)


def _digits(value: Decimal) -> int:
    return max(0, value.adjusted()) + 1 + _decimals(value)


def _decimals(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
