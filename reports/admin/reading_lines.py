"""The right side of checking a reading: its figures, one line each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from disclosure.labels import Sentence, noop
from disclosure.translation import translate
from reports.actions.reading_cells import Choice, mark_of
from reports.actions.reading_job import value_in
from reports.models import ReadCell, Reading
from reports.reading.said import sentence_of
from reports.reading_text import sections_of
from reports.readings import Place, choices_of, decided, parts_of, places_of
from reports.rules.formats import FORMATS
from reports.rules.reading.marks import Mark
from reports.rules.reading.reasons import WEIGHTS, Reason
from reports.rules.vocabulary import Level

#: From how sure a figure is on, what that is called; and its look.
_SURE = (
    (1.0, noop("可靠"), "sure"),
    (0.85, noop("较可靠"), "fair"),
    (0.01, noop("请细看"), "doubt"),
    (0.0, noop("没有读到"), "none"),
)
_NOT_UNDERSTOOD_SHOWN = 50


@dataclass(frozen=True)
class Line:
    """A figure to decide about. ``head`` begins a group of lines."""

    position: int
    head: str
    label: str
    unit: str
    printed: str
    state: str
    is_number: bool
    read: str
    note: str
    words: str
    sureness: str
    look: str
    reasons: list[str]
    place: str
    anchor: str
    choice: str
    text: str
    was: str
    errors: list[str]
    chosen: str


@dataclass(frozen=True)
class Remark:
    """A finding, or what was not understood, with the place it is about."""

    look: str
    level: str
    text: str
    words: str
    place: Place | None
    page: int


def lines_of(
    reading: Reading,
    positions: Sequence[int],
    anchors: Mapping[int, str],
    typed: Mapping[int, Choice] | None = None,
    errors: Mapping[int, list[str]] | None = None,
) -> list[Line]:
    """Return the figures at these positions; what was typed stays where it failed."""
    rows = reading.cells.filter(position__in=positions).select_related("chosen_by")
    cells = {cell.position: cell for cell in rows}
    heads = _heads(reading, positions)
    found = []
    for position in positions:
        wrong = (errors or {}).get(position, [])
        again = (typed or {}).get(position) if wrong else None
        line = _line(reading, cells[position], heads[position])
        found.append(_with(line, anchors.get(position, ""), again, wrong))
    return found


def remarks_of(answer: Mapping[str, Any]) -> list[Remark]:
    """Return what was not understood, then what the checks found."""
    places = places_of(answer)
    unclear = [
        Remark("warning", translate(_UNCLEAR), _said(one), one["words"], None,
               one["page"])
        for one in answer["not_understood"][:_NOT_UNDERSTOOD_SHOWN]
    ]  # fmt: skip
    found = [
        Remark(
            one["level"],
            translate(Level.of(one["level"]).label),
            _said(one),
            one["where"],
            places.get(one["code"]),
            0,
        )
        for one in answer["findings"]
    ]
    return unclear + found


_UNCLEAR = noop("没有读懂")


def _said(one: Mapping[str, Any]) -> str:
    """Return a remark in the reader's language, as it was printed else."""
    found = sentence_of(one.get("said"))
    return str(one["message"]) if found is None else translate(found)


def parts_shown(reading: Reading) -> list[dict[str, Any]]:
    """Return the parts with how many of their figures are decided about."""
    choices = choices_of(reading)
    shown = []
    for part in parts_of(reading.answer or {}):
        own = {position: choices.get(position, "") for position in part.positions}
        shown.append(
            {
                "part": part,
                "label": translate(part.label),
                "done": decided(own),
                "total": len(own),
                "is_done": decided(own) == len(own),
            }
        )
    return shown


def outline(reading: Reading) -> list[Any]:
    return [one for top in sections_of(reading.answer or {}) for one in top.walk()]


def _heads(reading: Reading, positions: Sequence[int]) -> dict[int, str]:
    """Return the heading above each figure, empty where it is that of the last."""
    specs = FORMATS[reading.format].figures
    heads, last = {}, None
    for position in positions:
        figure = (reading.answer or {})["figures"][position]
        spec = specs.get(figure["code"])
        words = _words(" · ", spec.row) if spec else figure["row_label"]
        head = words or figure["section"]
        heads[position] = "" if head == last else head
        last = head
    return heads


def _words(between: str, labels: Iterable[str]) -> str:
    """Return the labels of the form in the reader's language."""
    return between.join(translate(label) for label in labels)


def _line(reading: Reading, cell: ReadCell, head: str) -> Line:
    figure = (reading.answer or {})["figures"][cell.position]
    spec = FORMATS[reading.format].figures.get(figure["code"])
    mark = Mark.of(figure["state"])
    word, look = _sureness(figure["confidence"])
    label = _words(" ", spec.column) if spec else figure["column_label"]
    read = value_in(figure)
    return Line(
        position=cell.position,
        head=head,
        label=(label if label and figure["source"] == "cell" else figure["label"]),
        unit=translate(spec.unit) if spec else figure["unit"],
        printed=figure["printed"],
        state=translate(mark.label),
        is_number=mark is Mark.NUMBER,
        read="" if read is None else f"{read.normalize():f}",
        note=figure["note"],
        words=figure["words"],
        sureness=translate(word),
        look=look,
        reasons=_reasons(figure),
        place=_place(figure),
        anchor="",
        choice=cell.choice,
        text="" if cell.value is None else f"{cell.value.normalize():f}",
        was=mark_of(cell),
        errors=[],
        chosen=str(cell.chosen_by) if cell.chosen_by else "",
    )


def _with(line: Line, anchor: str, typed: Choice | None, errors: list[str]) -> Line:
    values = {**vars(line), "anchor": anchor, "errors": errors}
    if typed is not None:
        values |= {"choice": typed.choice, "text": typed.text}
    return Line(**values)


def _sureness(confidence: float) -> tuple[str, str]:
    found = next(item for item in _SURE if confidence >= item[0])
    return found[1], found[2]


def _reasons(figure: Mapping[str, Any]) -> list[str]:
    """Return why a figure is less than sure."""
    known = {str(reason) for reason in WEIGHTS}
    names = [one["reason"] for one in figure["reasons"] if one["reason"] in known]
    return [translate(Reason.of(name).label) for name in names]


def _place(figure: Mapping[str, Any]) -> str:
    """Return in words where a figure stands in the file."""
    place = figure["place"]
    if place is None:
        return ""
    if place["cell"]:
        where = Sentence(
            noop("%(sheet)s %(cell)s"), {"sheet": place["sheet"], "cell": place["cell"]}
        )
    elif place["page"]:
        where = Sentence(noop("第%(n)s页"), {"n": str(place["page"])})
    else:
        where = Sentence(
            noop("第%(table)s张表第%(row)s行第%(column)s格"),
            {key: str(place[key]) for key in ("table", "row", "column")},
        )
    return translate(where)
