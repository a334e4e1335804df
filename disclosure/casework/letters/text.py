"""A letter as text: template and contents in, a frozen text out.

The template is ``templates/letters/<kind>.txt``; an agency overrides it with
``templates/letters/<agency>/<kind>.txt``. Paragraphs are parted by blank
lines; a paragraph of lines ``| label | value`` is a row each of the form that
is printed below the letter. At its end a paragraph that begins with
``附件：`` names one thing enclosed, one with ``抄送：`` all who get a copy.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Self

from django.template import Context, Engine

from disclosure.casework.rules.letters import checks, wording
from disclosure.casework.rules.letters.checks import filled, gap, required
from disclosure.casework.rules.letters.contents import Contents, Part, clause, line
from disclosure.casework.rules.letters.elements import (
    CONDITIONAL,
    LONG,
    NOT_PRINTED,
    Element,
)
from disclosure.casework.rules.letters.specs import SPECS
from disclosure.casework.rules.vocabulary import LetterKind

#: The shape of the stored form; raise it when a field changes its meaning.
VERSION = 1
#: What the lines begin with that name enclosures, and who gets a copy.
ENCLOSED, COPIES = "附件：", "抄送："
_HIDDEN = "＊＊＊＊"
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")


@dataclass(frozen=True)
class Row:
    """One line of a form: a label and a value, or a blank to write in."""

    label: str
    value: str


@dataclass(frozen=True)
class LetterText:
    """A letter in words. ``signature`` is the organ; ``date`` as printed.

    ``enclosed`` names what comes with it; ``copies`` is the line of who gets one.
    """

    title: str
    number: str
    addressee: str
    paragraphs: tuple[str, ...]
    signature: str
    date: str
    form: str = ""
    rows: tuple[Row, ...] = ()
    is_signed: bool = True
    seal: str = wording.SEAL
    enclosed: tuple[str, ...] = ()
    copies: str = ""

    def as_text(self) -> str:
        """Return the whole letter as plain text, paragraphs parted by blanks."""
        return "\n\n".join(part for part in self._parts() if part) + "\n"

    def to_json(self) -> dict[str, Any]:
        """Return the frozen form, for a JSON column."""
        return {"version": VERSION, **asdict(self)}

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Self:
        """Return a letter from its frozen form; ValueError if it is none."""
        fields = dict(stored)
        if fields.pop("version", None) != VERSION:
            raise ValueError("not a stored letter of a known version")
        try:
            rows = tuple(Row(**row) for row in fields.pop("rows"))
            paragraphs = tuple(fields.pop("paragraphs"))
            enclosed = tuple(fields.pop("enclosed", ()))
            return cls(**fields, paragraphs=paragraphs, rows=rows, enclosed=enclosed)
        except (KeyError, TypeError) as error:
            raise ValueError("not a stored letter") from error

    def enclosing(self, names: Iterable[str]) -> Self:
        """Return the letter with more enclosures."""
        return replace(self, enclosed=(*self.enclosed, *names))

    def enclosure_lines(self) -> list[str]:
        """Return the enclosures as printed: numbered if there are several."""
        names = self.enclosed
        if len(names) < 2:
            return [f"{ENCLOSED}{name}" for name in names]
        lines = [f"{number}. {name}" for number, name in enumerate(names, 1)]
        return [f"{ENCLOSED}{lines[0]}", *lines[1:]]

    def without(self, secret: str) -> Self:
        """Return the letter with a secret blotted out, for keeping."""
        if not secret:
            return self
        kept = tuple(text.replace(secret, _HIDDEN) for text in self.paragraphs)
        rows = tuple(
            Row(row.label, row.value.replace(secret, _HIDDEN)) for row in self.rows
        )
        return replace(self, paragraphs=kept, rows=rows)

    def _parts(self) -> Iterator[str]:
        yield self.title
        yield self.number
        if self.is_signed:
            yield f"{self.addressee}："
        yield from self.paragraphs
        yield from self.enclosure_lines()
        if self.is_signed:
            yield f"{self.signature}{self.seal}"
            yield self.date
        yield self.copies
        yield self.form
        yield "\n".join(f"{row.label}：{row.value}" for row in self.rows)


def render(kind: LetterKind, contents: Contents, agency_slug: str = "") -> LetterText:
    """Return the letter of a kind; blank elements show as gaps.

    ``contents`` may be raw: the set phrases are filled in here. Ask
    ``faults`` before issuing. TemplateSyntaxError if an override is broken.
    """
    whole = filled(kind, contents)
    spec = SPECS[kind]
    values = _values(kind, whole)
    written, rows = _split(_written(kind, whole, values, agency_slug))
    paragraphs, enclosed, copies = _sorted(written)
    return LetterText(
        title=spec.title,
        number=values[Element.NUMBER],
        addressee=values[Element.ADDRESSEE],
        paragraphs=paragraphs,
        signature=values[Element.ORGAN],
        date=values[Element.DECIDED_ON],
        form=spec.form,
        rows=rows,
        is_signed=spec.is_signed,
        enclosed=enclosed,
        copies=copies,
    )


def faults(kind: LetterKind, contents: Contents, letter: LetterText) -> list[Element]:
    """Return what stands in the way of issuing: missing or lost elements.

    An empty list means that the letter may be issued.
    """
    whole = filled(kind, contents)
    found = {
        *checks.missing(kind, whole),
        *checks.absent(kind, letter.as_text(), whole),
    }
    return [element for element in Element if element in found]


def _written(
    kind: LetterKind, contents: Contents, values: Mapping[Element, str], slug: str
) -> str:
    names = [f"letters/{slug}/{kind.value}.txt"] if slug else []
    engine = Engine.get_default()
    template = engine.select_template([*names, f"letters/{kind.value}.txt"])
    # Plain text: what is shown as HTML is escaped where the page is made.
    return template.render(Context(_context(contents, values), autoescape=False))


def _values(kind: LetterKind, contents: Contents) -> dict[Element, str]:
    """Return every element as printed, with a gap where one is missing."""
    demanded = frozenset(required(kind, contents)) - NOT_PRINTED
    silent = CONDITIONAL - demanded
    values = {
        element: "" if element in silent else contents.value(element)
        for element in Element
    }
    return {
        element: text or (gap(element) if element in demanded else "")
        for element, text in values.items()
    }


def _context(contents: Contents, values: Mapping[Element, str]) -> dict[str, Any]:
    texts = {
        element.value: text.replace("\n", "\n\n") if element in LONG else text
        for element, text in values.items()
    }
    return {
        **texts,
        "you": wording.you(contents.addressee_kind),
        "proviso": wording.proviso(contents.disposition, contents.regime),
        "given": _parts(contents, contents.given),
        "withheld": _parts(contents, contents.withheld),
        "parts": _parts(contents, contents.parts),
    }


def _parts(contents: Contents, parts: tuple[Part, ...]) -> list[dict[str, str]]:
    return [
        {"number": f"{number}．", **_part(contents, part)}
        for number, part in enumerate(parts, start=1)
    ]


def _part(contents: Contents, part: Part) -> dict[str, str]:
    regime, disposition = contents.regime, part.disposition
    verb = wording.withholding_phrase(disposition, regime) if disposition else ""
    reason = "" if part.is_given else line(part.reason) or gap(Element.PART_REASON)
    return {
        "description": clause(part.description),
        "ground": checks.ground_of(part),
        "basis": checks.basis_of(part, contents),
        "decision": verb,
        "proviso": wording.proviso(disposition, regime),
        "reason": reason,
    }


def _split(text: str) -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Return paragraphs, their lines joined, and the rows of the form."""
    paragraphs: list[str] = []
    rows: list[Row] = []
    for block in _BLANK_LINES.split(text.strip()):
        lines = [piece.strip() for piece in block.splitlines()]
        rows += [_row(piece) for piece in lines if piece.startswith("|")]
        joined = "".join(piece for piece in lines if not piece.startswith("|"))
        paragraphs += [joined] if joined else []
    return tuple(paragraphs), tuple(rows)


def _sorted(
    paragraphs: tuple[str, ...],
) -> tuple[tuple[str, ...], tuple[str, ...], str]:
    """Return the text, and of its last lines what is enclosed and who gets one."""
    text, enclosed, copies = list(paragraphs), list[str](), ""
    if text and text[-1].startswith(COPIES):
        copies = text.pop()
    while text and text[-1].startswith(ENCLOSED):
        enclosed.insert(0, text.pop().removeprefix(ENCLOSED))
    return tuple(text), tuple(enclosed), copies


def _row(piece: str) -> Row:
    label, _, value = piece.removeprefix("|").partition("|")
    return Row(label.strip(), value.strip())
