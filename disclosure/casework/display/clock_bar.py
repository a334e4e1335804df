"""The clock as a horizontal bar of working days, drawn on the server.

Counted days are solid, days that do not count hatched, days to come empty.
Shapes tell them apart, not colour alone. Widths are percentages, so the bar
fits any screen; no style attribute is needed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from django.utils.safestring import SafeString, mark_safe

from disclosure.casework.rules.clock import Clock, Segment, SegmentState

#: A longer stretch is drawn as if it had so many days, or it would hide the rest.
_LONGEST = 60
#: Up to so many days each has its own mark.
_MOST_TICKS = 60
_TOP, _HEIGHT, _WHOLE = "1.1em", "1.6em", "3.8em"

_PATTERNS = {
    SegmentState.EXCLUDED: "hatch",
    SegmentState.AWAITING: "hatch",
    SegmentState.VOID: "void",
    SegmentState.OVERDUE: "late",
}


@dataclass(frozen=True)
class _Part:
    segment: Segment
    start: float
    width: float

    @property
    def end(self) -> float:
        return self.start + self.width


def draw(clock: Clock, name: str, words: str) -> SafeString:
    """Draw the bar; nothing where there is no working day yet.

    ``name`` is the prefix of the ids, ``words`` say what the bar shows.
    """
    parts = list(_parts(clock.segments))
    if not parts:
        return SafeString("")
    rows = [_rect(part, name) for part in parts]
    rows += _ticks(clock.segments)
    rows += _marks(clock, parts)
    return mark_safe(
        f'<svg class="clock-bar" role="img" aria-labelledby="{escape(name)}-bar"'
        f' width="100%" height="{_WHOLE}">\n'
        f'<title id="{escape(name)}-bar">{escape(words)}</title>\n'
        f"{_definitions(escape(name))}\n" + "\n".join(rows) + "\n</svg>"
    )


def _parts(segments: Sequence[Segment]) -> Iterator[_Part]:
    shown = [segment for segment in segments if segment.workdays]
    total = sum(min(segment.workdays, _LONGEST) for segment in shown)
    start = 0.0
    for segment in shown:
        width = 100 * min(segment.workdays, _LONGEST) / total
        yield _Part(segment, start, width)
        start += width


def _rect(part: _Part, name: str) -> str:
    state = part.segment.state
    pattern = _PATTERNS.get(state)
    fill = f' fill="url(#{escape(name)}-{pattern})"' if pattern else ""
    return (
        f'<rect class="part {state.value}" x="{part.start:.3f}%" y="{_TOP}"'
        f' width="{part.width:.3f}%" height="{_HEIGHT}"{fill}/>'
    )


def _ticks(segments: Sequence[Segment]) -> list[str]:
    total = sum(segment.workdays for segment in segments)
    if total > _MOST_TICKS:
        return []
    return [
        f'<line class="tick" x1="{at:.3f}%" x2="{at:.3f}%" y1="{_TOP}" y2="2.7em"/>'
        for at in (100 * number / total for number in range(1, total))
    ]


def _marks(clock: Clock, parts: Sequence[_Part]) -> list[str]:
    marks = []
    if clock.due_on is not None and clock.due_on <= clock.segments[-1].end:
        at = _place(parts, clock.due_on)
        marks.append(_mark("due", at, "◆", "3.7em"))
    if clock.ended_on is None and clock.today >= clock.segments[0].start:
        marks.append(_mark("today", _place(parts, clock.today), "▼", "0.9em"))
    return marks


def _mark(kind: str, at: float, sign: str, drop: str) -> str:
    """A line with a sign; near an edge the sign stays inside the bar."""
    anchor = "start" if at < 2 else "end" if at > 98 else "middle"
    return (
        f'<line class="mark {kind}" x1="{at:.3f}%" x2="{at:.3f}%"'
        ' y1="0.9em" y2="2.9em"/>'
        f'<text class="mark {kind}" x="{at:.3f}%" y="{drop}"'
        f' text-anchor="{anchor}" aria-hidden="true">{sign}</text>'
    )


def _place(parts: Sequence[_Part], day: date) -> float:
    """Return where a day ends on the bar, in percent."""
    place = 0.0
    for part in parts:
        if day >= part.segment.end:
            place = part.end
        elif day >= part.segment.start:
            length = (part.segment.end - part.segment.start).days + 1
            passed = (day - part.segment.start).days + 1
            return part.start + part.width * passed / length
    return place


def _definitions(name: str) -> str:
    """Patterns: hatched for days that do not count, dotted for voided ones."""
    frame = 'width="8" height="8" patternUnits="userSpaceOnUse"'
    return (
        f'<defs><pattern id="{name}-hatch" {frame}>'
        '<path class="hatch" d="M-2 2L2-2M0 8L8 0M6 10L10 6"/></pattern>'
        f'<pattern id="{name}-void" {frame}>'
        '<circle class="void" cx="4" cy="4" r="1.3"/></pattern>'
        f'<pattern id="{name}-late" {frame}>'
        '<rect class="late" width="8" height="8"/>'
        '<path class="cross" d="M0 0L8 8M0 8L8 0"/></pattern></defs>'
    )
