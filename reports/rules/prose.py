"""Prose that refers to figures.

A reference is ``<data value="code"></data>`` in the stored text. Pure: the
text has been sanitised before it comes here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

CODE = r"[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*"
_INSIDE = r"(?:(?!</?data\b).)*"
_REFERENCE = re.compile(rf'<data value="({CODE})">{_INSIDE}</data>', re.DOTALL)
_SPACE = r"(?:\s|&nbsp;)*"
_TYPED = re.compile(rf"[{{｛]{{2}}{_SPACE}({CODE}){_SPACE}[}}｝]{{2}}")
_TAG = re.compile(r"(<[^>]*>)")
_BLOCKS = frozenset(
    {"p", "br", "div", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"}
    | {"blockquote", "table", "caption", "tr", "td", "th"}
)
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKED = re.compile(f"{_OPEN}({CODE}){_CLOSE}")
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")


def references(html: str) -> list[str]:
    """Return the codes a text refers to, in order, with repeats."""
    return _REFERENCE.findall(html)


def bind(html: str) -> str:
    """Turn ``{{code}}`` typed as text into references, outside of tags."""
    parts = _TAG.split(normalise(html))
    return "".join(
        part if part.startswith("<") else _TYPED.sub(_reference, part) for part in parts
    )


def normalise(html: str) -> str:
    """Empty every reference: the value is looked up, never stored."""
    return _REFERENCE.sub(r'<data value="\1"></data>', html)


def rename(html: str, old: str, new: str) -> str:
    """Point the references to ``old`` at ``new``."""
    return re.sub(
        rf'<data value="{re.escape(old)}">{_INSIDE}</data>',
        f'<data value="{new}"></data>',
        html,
        flags=re.DOTALL,
    )


def render(html: str, shown: Mapping[str, str]) -> str:
    """Put the values in; a reference to nothing is marked as missing."""

    def value(match: re.Match[str]) -> str:
        code = match[1]
        if code in shown:
            return f'<data value="{code}">{escape(shown[code])}</data>'
        return f'<mark class="missing">{code}</mark>'

    return _REFERENCE.sub(value, html)


def as_typed(html: str) -> str:
    """Write references as ``{{code}}``, for a plain text box."""
    return _REFERENCE.sub(r"{{\1}}", html)


@dataclass(frozen=True)
class TextRun:
    """A block of plain text; ``typed`` has the figures cut out as gaps."""

    shown: str
    typed: str


def blocks(html: str, shown: Mapping[str, str]) -> list[TextRun]:
    """Return the blocks of a text: as read, and as typed by the author."""
    reader = _Reader()
    reader.feed(_REFERENCE.sub(rf"{_OPEN}\1{_CLOSE}", _MARKS.sub("", html)))
    reader.close()
    return [_run(text, shown) for text in reader.blocks() if text.strip()]


def plain_text(html: str, shown: Mapping[str, str]) -> str:
    """Return a text as read, one block a line."""
    return "\n".join(run.shown for run in blocks(html, shown))


def rendered_text(html: str) -> str:
    """Return the words of a text whose references are filled in already."""
    return plain_text(re.sub(r"</?data[^>]*>", "", html), {})


def sentences(text: str) -> Iterator[str]:
    """Cut a block at its full stops and semicolons."""
    for piece in re.split(r"(?<=[。！？；;])", text):
        if piece.strip():
            yield piece.strip()


def fold(text: str) -> str:
    """Bring full-width digits and signs to their plain forms."""
    return unicodedata.normalize("NFKC", text)


def _reference(match: re.Match[str]) -> str:
    return f'<data value="{match[1]}"></data>'


def _run(text: str, shown: Mapping[str, str]) -> TextRun:
    return TextRun(
        shown=_MARKED.sub(lambda m: shown.get(m[1], m[1]), text).strip(),
        typed=_MARKED.sub(_OPEN, text).strip(),
    )


class _Reader(HTMLParser):
    """Collects text by block. References are marked before it reads."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[list[str]] = [[]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self.pieces.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append([])

    def handle_data(self, data: str) -> None:
        self.pieces[-1].append(data)

    def blocks(self) -> list[str]:
        return ["".join(pieces) for pieces in self.pieces]
