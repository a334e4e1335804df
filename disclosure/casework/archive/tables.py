"""Clock and history of a case as tables (CSV) and data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from disclosure.casework.archive.facts import shown
from disclosure.casework.display.history import who
from disclosure.casework.models import Case, CaseEvent
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.clock import Clock
from disclosure.casework.rules.vocabulary import EventKind
from disclosure.labels import noop
from disclosure.spreadsheets.formats import escape
from disclosure.translation import translate

_CLOCK = (
    *(noop("起"), noop("止"), noop("状态"), noop("工作日")),
    *(noop("计入期限的工作日"), noop("原因"), noop("依据")),
)
_HISTORY = (
    *(noop("日期"), noop("事项"), noop("期限事项"), noop("经办人")),
    *(noop("说明"), noop("文书"), noop("第几次处理"), noop("登记时间")),
    *(noop("已更正"), noop("更正理由")),
)


def clock_table(clock: Clock) -> bytes:
    """Return the clock segment by segment: every day once, counted or not."""
    rows = (
        (
            segment.start.isoformat(),
            segment.end.isoformat(),
            translate(segment.state.label),
            segment.workdays,
            segment.counted,
            translate(segment.why),
            translate(segment.article),
        )
        for segment in clock.segments
    )
    return _csv(_CLOCK, rows)


def history_table(case: Case) -> bytes:
    """Return every line of the history, voided ones too, the oldest first."""
    events = sorted(case.events.all(), key=lambda event: (event.on, event.pk))
    return _csv(_HISTORY, (_line(event) for event in events))


def _line(event: CaseEvent) -> tuple[object, ...]:
    action = Action.of(event.action)
    return (
        event.on.isoformat(),
        translate(action.label),
        translate(EventKind.of(event.kind).label) if event.kind else "",
        who(event),
        event.note,
        str(event.data.get("letter") or ""),
        event.round,
        shown(event.at),
        shown(event.is_void),
        event.void_reason,
    )


def _csv(head: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """Return a table in UTF-8 with the mark that Excel looks for."""
    made = io.StringIO()
    writer = csv.writer(made)
    writer.writerow([_(word) for word in head])
    for row in rows:
        writer.writerow([escape(cell) for cell in row])
    return f"\ufeff{made.getvalue()}".encode()
