"""Adding up a government's report: taking reports in, reconciling, writing sums."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence
from reports.actions.addends import Changed, national_draft, own_addend
from reports.actions.base import exact_text, note_change
from reports.models import Addend, Reconciliation, Report, Statistic
from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.typed_values import MAX_DIGITS, decimals_of
from reports.rules.vocabulary import Source
from reports.summing.preview import Change, Preview, preview_of
from reports.summing.standings import Standing, standings_of
from reports.summing.sums import tally_of

MIN_REASON, MAX_REASON = 2, 300
_MAX_DECIMALS = 4


@dataclass(frozen=True)
class Gathered:
    """What taking in came to: the names that are new or were changed, and not."""

    taken: tuple[str, ...]
    dropped: tuple[str, ...]
    missing: tuple[Standing, ...]


def gather(report_id: int, *, by: User) -> Gathered:
    """Take in the reports of the agencies directly below, and the own figures.

    Each agency gives its published report, else the one it handed in, of the
    same year and format; an older edition taken before is replaced. An agency
    without one is missing and adds nothing: what was taken of it before is
    dropped, but for figures that the office entered for it. Agencies further
    down are in the reports of those above them. Raises Blocked when the format
    has no official tables or the report is no draft.
    """
    with transaction.atomic():
        report = national_draft(report_id, by)
        standings = standings_of(report)
        own, is_changed = own_addend(report, by)
        names = [own.name] if is_changed else []
        dropped = _drop(report, standings)
        names += _take_all(report, standings, by)
        present = set(report.addends.values_list("agency", flat=True))
        missing = tuple(row for row in standings if row.agency.pk not in present)
        note_change(
            report,
            "report.gather",
            by,
            taken=names,
            dropped=dropped,
            missing=[row.agency.name for row in missing],
        )
    return Gathered(tuple(names), tuple(dropped), missing)


def reconcile(
    report_id: int, code: str, amount: Decimal, reason: str, *, by: User
) -> Reconciliation | None:
    """Say by how much a cell differs from the sum of its addends, and why.

    ``amount`` has the unit of the figure and may be negative; 0 removes the item
    and returns None. Raises ValidationError by ``code``, ``amount`` or ``reason``.
    """
    with transaction.atomic():
        report = national_draft(report_id, by)
        spec = FORMATS[report.format].figures.get(code)
        if spec is None:
            raise ValidationError({"code": _("格式里没有这个数字。")})
        if amount == 0:
            _remove_item(report, code, by)
            return None
        reason = reason.strip()
        _check_item(report, spec, amount, reason)
        item, _is_new = Reconciliation.objects.update_or_create(
            report=report,
            code=code,
            defaults={"amount": amount, "reason": reason, "made_by": by},
        )
        note_change(report, "reconciliation.save", by, code=code, amount=f"{amount:f}")
    return item


def add_up(report_id: int, *, by: User, stamp: str) -> Preview:
    """Write the sum into every official cell all addends of which have a value.

    Return the preview, which is what was done. A cell that the office
    adjusted keeps its value and its reason; a cell with a blank among its
    addends stays as it is. ``stamp`` is that of the preview the officer saw:
    raises Changed when something in it is different by now, Blocked when
    nothing was taken in yet.
    """
    with transaction.atomic():
        report = national_draft(report_id, by)
        if not report.addends.exists():
            raise Blocked([sentence(noop("请先取数，再加总。"))])
        preview = preview_of(report)
        if preview.stamp != stamp:
            raise Changed
        needed = [cell for cell in preview.cells if cell.is_needed]
        _write(needed)
        note_change(
            report,
            "report.add_up",
            by,
            changed={
                cell.spec.code: [exact_text(cell.old), exact_text(cell.total)]
                for cell in needed
                if not cell.is_kept
            },
            blank=[gap.spec.code for gap in preview.gaps],
            missing=[row.agency.name for row in preview.missing],
        )
    return preview


def _take_all(report: Report, standings: list[Standing], by: User) -> list[str]:
    rows = list(report.addends.all())
    by_agency = {row.agency_id: row for row in rows if row.agency_id}
    by_name = {row.name: row for row in rows}
    names: list[str] = []
    for position, standing in enumerate(standings, 1):
        if standing.edition is None:
            continue
        agency = standing.agency
        addend = by_agency.get(agency.pk) or by_name.get(agency.name)
        addend = addend or Addend(report=report)
        if addend.edition_id != standing.edition.pk:
            names.append(agency.name)
        addend.agency, addend.name = agency, agency.name
        addend.edition, addend.figures = standing.edition, {}
        addend.position, addend.taken_by = position, by
        _save(addend)
    return names


def _save(addend: Addend) -> None:
    try:
        with transaction.atomic():
            addend.save()
    except IntegrityError as error:
        taken = noop("“%(name)s”与另一个汇总来源同名，请先改另一个的名称。")
        raise Blocked([sentence(taken, name=addend.name)]) from error


def _drop(report: Report, standings: list[Standing]) -> list[str]:
    """Forget the reports taken of agencies that have none to take any more."""
    ready = [row.agency.pk for row in standings if row.edition is not None]
    gone = report.addends.filter(edition__isnull=False).exclude(agency__in=ready)
    names = list(gone.values_list("name", flat=True))
    gone.delete()
    return names


def _remove_item(report: Report, code: str, by: User) -> None:
    removed, _rows = report.reconciliations.filter(code=code).delete()
    if removed:
        note_change(report, "reconciliation.delete", by, code=code)


def _check_item(report: Report, spec: FigureSpec, amount: Decimal, reason: str) -> None:
    wrong: dict[str, str] = {}
    if not amount.is_finite() or decimals_of(amount) > _decimals(spec):
        wrong["amount"] = (
            _("请填写数字，小数最多四位。") if spec.is_amount else _("请填写整数。")
        )
    elif max(0, amount.adjusted()) + 1 + decimals_of(amount) > MAX_DIGITS:
        wrong["amount"] = _("数字太大，最多十五位。")
    elif _falls_below_zero(report, spec, amount):
        wrong["amount"] = _("调节后这一格小于 0，请核对。")
    if not MIN_REASON <= len(reason) <= MAX_REASON:
        wrong["reason"] = _("请写明理由，2 到 300 个字。")
    if wrong:
        raise ValidationError(wrong)


def _falls_below_zero(report: Report, spec: FigureSpec, amount: Decimal) -> bool:
    tally = tally_of(report)
    if spec.may_be_negative or not tally.addends:
        return False
    if tally.counts.get(spec.code, 0) < len(tally.addends):
        return False
    return tally.given[spec.code] + amount < 0


def _decimals(spec: FigureSpec) -> int:
    return _MAX_DECIMALS if spec.is_amount else 0


def _write(cells: list[Change]) -> None:
    now = timezone.now()
    for cell in cells:
        row = cell.statistic
        row.computed, row.computed_at = cell.total, now
        if not cell.is_kept:
            row.value, row.decimals = cell.total, decimals_of(cell.total)
            row.source, row.reason = Source.SUMMED, ""
    fields = ["computed", "computed_at", "value", "decimals", "source", "reason"]
    Statistic.objects.bulk_update([cell.statistic for cell in cells], fields)
