"""A letter as a file: made when it is asked for, never kept."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from django.conf import settings

from disclosure.casework.letters.paper import paper_of
from disclosure.casework.letters.text import LetterText
from disclosure.labels import noop, sentence
from disclosure.rendering.blocks import Paper
from disclosure.rendering.clean import PaperError
from disclosure.rendering.docx import write_docx
from disclosure.rendering.pdf import UnknownSigns, write_pdf
from disclosure.slots import slot
from disclosure.uploads import safe_name

#: Letters set at a time on this machine, and how long one waits for its turn.
AT_A_TIME, WAIT_SECONDS = 2, 10.0
#: Stands on every page of a letter that is not issued.
DRAFT = noop("草稿　未盖章")
_UNKNOWN = noop(
    "字库里没有这些字：%(signs)s。PDF 会缺字，所以没有生成。"
    "请下载 DOCX，或者请管理员补充字库。"
)


class FileType(StrEnum):
    """What a letter can be taken home as; the value is its extension."""

    PDF = "pdf"
    DOCX = "docx"

    @property
    def content_type(self) -> str:
        return _CONTENT_TYPES[self]


_CONTENT_TYPES = {
    FileType.PDF: "application/pdf",
    FileType.DOCX: (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    ),
}


def letter_bytes(
    letter: LetterText,
    issued_on: date,
    kind: FileType,
    mark: str = "",
    wait: float | None = None,
) -> bytes:
    """Return a letter as a file.

    A name is never printed with a gap: where no font has a character, PaperError
    names it. Busy where no turn comes within ``wait`` seconds.
    """
    paper = paper_of(letter, issued_on, mark)
    if kind is FileType.DOCX:
        return write_docx(paper)
    patience = WAIT_SECONDS if wait is None else wait
    with slot("letter", AT_A_TIME, patience):
        return _as_pdf(paper)


def file_name(letter: LetterText, kind: str) -> str:
    """Return the name under which a letter is saved; it names no person."""
    number = f"（{letter.number}）" if letter.number else ""
    return safe_name(f"{letter.title}{number}.{kind}")


def _as_pdf(paper: Paper) -> bytes:
    try:
        return write_pdf(paper, settings.FONT_DIR)
    except UnknownSigns as unknown:
        raise PaperError(sentence(_UNKNOWN, signs=unknown.named)) from unknown
