"""The words of a trend: figures grouped and named, notes on the forms."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from django.utils.translation import get_language, gettext

from disclosure.translation import listed
from reports.rules.formats import FORMATS, FigureSpec, Format
from reports.rules.formats.requests_table import HANDLED, ROW_LABELS
from reports.rules.trends import specs

DEFAULT = "requests.received.total"
#: What is asked for most, offered first.
COMMON = (
    DEFAULT,
    "requests.handled.total",
    "requests.granted.total",
    "requests.partly_granted.total",
    "requests.unavailable.not_held.total",
    "requests.carried_over.total",
    "reconsideration.total",
    "litigation.direct.total",
    "litigation.after_reconsideration.total",
    "proactive.normative_document.in_force",
    "proactive.license.decisions",
    "proactive.penalty.decisions",
)
#: Headings that say nothing without the one above them.
_BARE = (ROW_LABELS[HANDLED], ROW_LABELS["otherwise_closed.other"])


@dataclass(frozen=True)
class Group:
    """Figures that stand together in a form: code and name of each."""

    label: str
    options: tuple[tuple[str, str], ...]


def groups() -> tuple[Group, ...]:
    """Return all figures in the reader's language, the common ones first."""
    return _groups(get_language() or "")


def name_of(code: str) -> str:
    """Return the name of a figure in the reader's language: row and column."""
    spec = specs()[code]
    columns = [gettext(word) for word in spec.column]
    if not spec.row:
        return " ".join(columns)
    rows = [gettext(word) for word in spec.row]
    shown = rows[-2:] if spec.row_label in _BARE else rows[-1:]
    if not columns and spec.part_of:
        shown = [gettext(specs()[spec.part_of].row_label), *shown]
    return " · ".join([*shown, *columns[-1:]])


def mapping_note(form: Format, code: str) -> str:
    """Say what stands for a figure that a form does not print itself."""
    parts = form.sums[code]
    template = (
        gettext("%(form)s不单列这一项，取%(parts)s相加的数。")
        if len(parts) > 1
        else gettext("%(form)s的这一项取%(parts)s的数。")
    )
    names = [gettext("“%(name)s”") % {"name": name_of(part)} for part in parts]
    return template % {"form": gettext(form.label), "parts": listed(names)}


def absence_note(form: Format) -> str:
    """Say that a form does not count a figure."""
    words = {"form": gettext(form.label)}
    return gettext("%(form)s没有这一项，有关年份没有数。") % words


@cache
def _groups(language: str) -> tuple[Group, ...]:
    common = Group(gettext("常用"), _options(COMMON))
    seen: set[str] = set()
    found = [common]
    for form in FORMATS.values():
        found += _of_form(form, seen)
    return tuple(found)


def _of_form(form: Format, seen: set[str]) -> Iterator[Group]:
    """Yield what a form has and the forms before it have not."""
    places: dict[tuple[str, ...], list[str]] = {}
    for code, spec in form.figures.items():
        if code not in seen:
            places.setdefault(_place(form, spec), []).append(code)
    is_newest = not seen
    seen.update(form.figures)
    for place, codes in places.items():
        words = [gettext(word) for word in place]
        label = " · ".join(words if is_newest else [gettext(form.label), *words])
        yield Group(label, _options(tuple(codes)))


def _place(form: Format, spec: FigureSpec) -> tuple[str, ...]:
    above = spec.row[:-1] if spec.row else spec.column[:-1]
    return (form.table(spec.table).label, *above)


def _options(codes: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    return tuple((code, name_of(code)) for code in codes)
