"""A letter in words as a paper: red head, number, date, place for the seal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from disclosure.casework.letters.text import LetterText, Row
from disclosure.rendering.blocks import (
    Align,
    Block,
    Cell,
    Enclosures,
    Imprint,
    Layout,
    Paper,
    Paragraph,
    Scope,
    Signature,
    Table,
    plain,
)

#: Millimetres a row of a form is high, so that it can be written in by hand.
ROW_HEIGHT = 14.0
_WIDTHS = (0.3, 0.7)


def paper_of(letter: LetterText, issued_on: date, mark: str = "") -> Paper:
    """Return an issued letter as paper.

    What is not signed is a form itself and has no red head. ``issued_on`` is
    written into the file; what is printed is the date of the frozen text. A
    letter that is not issued yet has a ``mark`` that says so on every page.
    """
    layout = Layout.LETTER if letter.is_signed else Layout.PLAIN
    return Paper(
        title=letter.title,
        organ=letter.signature,
        number=letter.number,
        blocks=tuple(_blocks(letter)),
        dated=issued_on,
        layout=layout,
        mark=mark,
    )


def _blocks(letter: LetterText) -> Iterator[Block]:
    if letter.is_signed:
        yield Paragraph(plain(f"{letter.addressee}："), is_indented=False)
    for text in letter.paragraphs:
        yield Paragraph(plain(text))
    if letter.enclosed:
        yield Enclosures(letter.enclosed)
    if letter.is_signed:
        yield Signature(letter.signature, letter.date, letter.seal)
    if letter.rows:
        yield _form(letter)
    if letter.copies:
        yield Imprint((letter.copies,))


def _form(letter: LetterText) -> Table:
    return Table(
        caption=letter.form,
        rows=tuple(_row(row) for row in letter.rows),
        head_rows=0,
        widths=_WIDTHS,
        own_page=letter.is_signed,
        row_height=ROW_HEIGHT,
    )


def _row(row: Row) -> tuple[Cell, Cell]:
    label = Cell(plain(row.label), Scope.ROW, align=Align.CENTER)
    return label, Cell(plain(row.value))
