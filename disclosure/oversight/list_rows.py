"""Reminders, notices and assessments as rows of a file: what their lists show.

Nothing personal leaves: no subject of a case and no text of a notice.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.utils.translation import gettext as _

from disclosure.oversight.models import (
    Assessment,
    Reminder,
    Sheet,
    SupervisionNotice,
)
from disclosure.oversight.notice_words import left_of, reader, title_of
from disclosure.oversight.queries.notices import case_counts
from disclosure.oversight.queries.reminders import is_answered
from disclosure.oversight.rules.attention import step_words
from disclosure.translation import translate

Row = tuple[object, ...]
_BATCH = 500


def reminder_header() -> Row:
    """Return the headings of the reminders in the reader's language."""
    return (
        *(_("催办日期"), _("登记号"), _("机构"), _("承办人"), _("答复期限")),
        *(_("催办时"), _("此后答复")),
    )


def reminder_rows(found: Iterable[Reminder]) -> Iterator[Row]:
    """Yield reminders as ``reminder_header`` names their cells."""
    for row in found:
        case = row.case
        yield (
            row.on,
            case.number,
            case.agency.name,
            str(case.handler) if case.handler else None,
            row.due_on,
            translate(step_words(row.step)),
            _("是") if is_answered(row) else _("否"),
        )


def notice_header() -> Row:
    """Return the headings of the notices in the reader's language."""
    return (
        *(_("督办"), _("督办机关"), _("承办机关"), _("办件数"), _("发出日期")),
        *(_("回复期限"), _("状态"), _("还剩")),
    )


def notice_rows(found: Iterable[SupervisionNotice]) -> Iterator[Row]:
    """Yield notices as ``notice_header`` names their cells."""
    days, waiting = reader(), iter(found)
    while batch := list(islice(waiting, _BATCH)):
        counts = case_counts(batch)
        for row in batch:
            left = left_of(row, days)
            yield (
                title_of(row),
                row.issuer.name,
                row.agency.name,
                counts[row.pk],
                row.issued_on,
                row.due_on,
                row.get_state_display(),
                left.text if left else None,
            )


def assessment_header() -> Row:
    """Return the headings of the assessments in the reader's language."""
    return (
        *(_("名称"), _("考核机关"), _("期间自"), _("期间至"), _("机关数")),
        *(_("状态"), _("待答复的异议")),
    )


def assessment_rows(found: Iterable[Assessment]) -> Iterator[Row]:
    """Yield assessments of ``listed_assessments`` as their header names the cells."""
    for row in found:
        counted: dict[str, int] = vars(row)
        yield (
            row.title,
            row.agency.name,
            row.first,
            row.last,
            counted["sheet_count"],
            row.get_state_display(),
            counted["pending"],
        )


def sheet_header() -> Row:
    """Return the headings of the sheets in the reader's language."""
    return _("名称"), _("机构"), _("得分"), _("公布日期"), _("状态")


def sheet_rows(found: Iterable[Sheet]) -> Iterator[Row]:
    """Yield sheets as ``sheet_header`` names their cells."""
    for row in found:
        made = row.assessment
        yield (
            made.title,
            row.agency.name,
            row.score,
            made.published_on,
            made.get_state_display(),
        )
