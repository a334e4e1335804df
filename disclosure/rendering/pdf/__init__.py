"""Papers as PDF, tagged (PDF/UA-1) and fit for archives (PDF/A-2a)."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from disclosure.labels import noop, sentence
from disclosure.rendering.apart import written_apart
from disclosure.rendering.blocks import Paper, texts_of
from disclosure.rendering.clean import PaperError, cleaned
from disclosure.rendering.pdf.fonts import faces, font_folders, unknown_signs
from disclosure.rendering.pdf.plain_data import GETA, data_of
from disclosure.rendering.rewriting import rewritten

SECONDS = 90
_HERE = Path(__file__).parent
_MOST_NAMED = 10


class UnknownSigns(PaperError):
    """Characters that no font has; ``named`` are the first of them in words."""

    def __init__(self, signs: Sequence[str]) -> None:
        self.named = "、".join(signs[:_MOST_NAMED])
        template = noop("字库里没有这些字：%(signs)s。请改用别的字，或者补充字库。")
        super().__init__(sentence(template, signs=self.named))


def write_pdf(
    paper: Paper, font_dir: Path | None = None, *, marks_unknown: bool = False
) -> bytes:
    """Return a paper as PDF; the same paper gives the same bytes.

    ``font_dir`` may hold the fonts of official documents. Characters no font has
    are refused (UnknownSigns), or printed as 〓 with ``marks_unknown``. Raises
    PaperError with one sentence whatever goes wrong; runs in a process of its own.
    """
    return _typeset(_ready(paper, font_dir, marks_unknown), font_dir)


def _ready(paper: Paper, font_dir: Path | None, marks_unknown: bool) -> Paper:
    paper = cleaned(paper)
    unknown = unknown_signs(texts_of(paper), font_dir)
    if unknown and not marks_unknown:
        raise UnknownSigns(unknown)
    table = str.maketrans(dict.fromkeys(unknown, GETA))
    return rewritten(paper, lambda text: text.translate(table)) if unknown else paper


def _typeset(paper: Paper, font_dir: Path | None) -> bytes:
    midnight = datetime.combine(paper.dated, time(), UTC)
    job = {
        "root": str(_HERE),
        "paper": json.dumps(data_of(paper, faces(font_dir)), ensure_ascii=False),
        "fonts": [str(path) for path in font_folders(font_dir)],
        "timestamp": int(midnight.timestamp()),
    }
    program = [str(_HERE / "typesetter.py")]
    return written_apart(program, json.dumps(job).encode(), SECONDS)
