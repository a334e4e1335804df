"""Deciding about figures that were read: as printed, changed, or not wanted."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.blocked import Blocked
from disclosure.translation import translate
from reports.actions.reading import locked_reading, not_open, note
from reports.actions.reading_job import value_in
from reports.models import ReadCell, Reading
from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.reading.marks import Mark
from reports.rules.typed_values import read_number, read_value
from reports.rules.vocabulary import CellChoice, ReadingState

#: Figures that are shown, and can be decided about, at a time.
MOST_AT_ONCE = 60
#: In these states a cell is known to have no value.
_EMPTY = frozenset({Mark.BLANK, Mark.SLASH, Mark.DASH, Mark.NONE})


@dataclass(frozen=True)
class Choice:
    """A decision as typed; ``was`` is the decision the officer saw before."""

    choice: str
    text: str = ""
    was: str = ""


@dataclass(frozen=True)
class Chosen:
    """How many decisions were kept, and by position what is wrong with others."""

    saved: int
    errors: dict[int, list[str]]


def choose(reading_id: int, choices: Mapping[int, Choice], *, by: User) -> Chosen:
    """Keep decisions about figures, by position; each is kept or it is an error.

    A figure that another officer decided about meanwhile is an error, and left
    as it is. Raises Blocked where the reading is not to be decided about.
    """
    with transaction.atomic():
        reading = _undecided(reading_id, by)
        changed: list[ReadCell] = []
        errors: dict[int, list[str]] = {}
        for cell in _cells(reading, choices):
            try:
                if _settle(cell, choices[cell.position], reading):
                    changed.append(cell)
            except ValidationError as wrong:
                errors[cell.position] = wrong.messages
        _write(reading, changed, by)
    return Chosen(len(changed), errors)


def confirm_seen(reading_id: int, positions: Collection[int], *, by: User) -> int:
    """Confirm those of the figures an officer saw that nothing speaks against.

    Figures decided about already, or less than sure, are left as they are.
    Returns how many were confirmed.
    """
    with transaction.atomic():
        reading = _undecided(reading_id, by)
        changed = []
        for cell in _cells(reading, positions):
            is_sure = _figure(reading, cell)["confidence"] == 1
            if cell.choice == CellChoice.PENDING and is_sure:
                try:
                    _settle(cell, Choice(CellChoice.CONFIRMED), reading)
                except ValidationError:
                    continue
                changed.append(cell)
        _write(reading, changed, by)
    return len(changed)


def leave_out_seen(reading_id: int, positions: Collection[int], *, by: User) -> int:
    """Leave out those of the figures an officer saw that are not decided about."""
    with transaction.atomic():
        reading = _undecided(reading_id, by)
        cells = _cells(reading, positions)
        changed = [cell for cell in cells if cell.choice == CellChoice.PENDING]
        for cell in changed:
            _settle(cell, Choice(CellChoice.LEFT_OUT), reading)
        _write(reading, changed, by)
    return len(changed)


def mark_of(cell: ReadCell) -> str:
    """Return a decision as one word, to tell later whether it is still the same."""
    value = "" if cell.value is None else f"{cell.value.normalize():f}"
    return f"{cell.choice}:{value}"


def _undecided(reading_id: int, by: User) -> Reading:
    reading = locked_reading(reading_id, by)
    if reading.state != ReadingState.READ:
        raise Blocked([not_open(reading)])
    return reading


def _cells(reading: Reading, positions: Collection[int]) -> list[ReadCell]:
    if len(positions) > MOST_AT_ONCE:
        raise ValidationError(_("一次最多核对%(n)s格。") % {"n": MOST_AT_ONCE})
    return list(reading.cells.filter(position__in=positions))


def _figure(reading: Reading, cell: ReadCell) -> Mapping[str, Any]:
    figure: Mapping[str, Any] = (reading.answer or {})["figures"][cell.position]
    return figure


def _settle(cell: ReadCell, typed: Choice, reading: Reading) -> bool:
    """Set a decision, not saved yet; tell whether it is another one."""
    if typed.choice not in tuple(CellChoice):
        raise ValidationError(_("请选择怎样处理这一格。"))
    figure, before = _figure(reading, cell), (cell.choice, cell.value)
    value = _value(CellChoice.of(typed.choice), typed.text, figure, reading)
    if before == (typed.choice, value):
        return False
    if typed.was and typed.was != mark_of(cell):
        raise ValidationError(_("别人刚改过这一格，请核对后再保存。"))
    cell.choice, cell.value = typed.choice, value
    return True


def _value(
    choice: CellChoice, text: str, figure: Mapping[str, Any], reading: Reading
) -> Decimal | None:
    """Return the value a figure has by a decision; ValidationError in words."""
    spec = FORMATS[reading.format].figures.get(str(figure["code"]))
    if choice is CellChoice.LEFT_OUT:
        return None
    if choice is CellChoice.PENDING:
        return value_in(figure)
    if choice is CellChoice.CHANGED:
        return _typed(text, spec)
    if figure["state"] in _EMPTY:
        return None
    if figure["state"] != Mark.NUMBER:
        raise ValidationError(_("这一格读不出，请对照原文改为数字，或者选“不采用”。"))
    return _typed(str(figure["value"]), spec)


def _typed(text: str, spec: FigureSpec | None) -> Decimal | None:
    found = read_value(text, spec) if spec else read_number(text, is_amount=True)
    if not (found is None or isinstance(found, Decimal)):
        raise ValidationError(translate(found))
    if found is not None and found < 0 and spec is None:
        raise ValidationError(_("请填写 0 或更大的数。"))
    return found


def _write(reading: Reading, changed: list[ReadCell], by: User) -> None:
    if not changed:
        return
    now = timezone.now()
    for cell in changed:
        cell.chosen_at, cell.chosen_by = now, by
    ReadCell.objects.bulk_update(changed, ["choice", "value", "chosen_at", "chosen_by"])
    note(
        reading,
        "reading.confirm",
        by,
        changed=len(changed),
        values=[f"{cell.code} {mark_of(cell)}" for cell in changed],
    )
