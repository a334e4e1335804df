"""Print how fast reports become PDF and DOCX; started by ``paper``.

The national form with every cell filled and 8,000 characters: what a county
publishes. One document after the other, as one worker makes them.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")

import django  # noqa: E402

django.setup()

from pypdf import PdfReader  # noqa: E402

from disclosure.rendering.blocks import Paper  # noqa: E402
from disclosure.rendering.docx.apart import write_docx_apart  # noqa: E402
from disclosure.rendering.pdf import write_pdf  # noqa: E402
from reports.document import Document, DocumentSection, Figure  # noqa: E402
from reports.grids import grids_of  # noqa: E402
from reports.paper import paper_of  # noqa: E402
from reports.rules.formats import FORMATS  # noqa: E402
from tests.benchmarks.checking import CHARACTERS, PROSE  # noqa: E402

ROUNDS = 10
LONG = 20
#: Pages a second of the short one, where starting the process counts most.
GOAL = 4


def full_document(times: int = 1) -> Document:
    """Return a report of the national form, its words ``times`` as many."""
    form = FORMATS["form2021"]
    shown = {code: str(1000 + place) for place, code in enumerate(form.figures)}
    grids = grids_of(form, shown)
    figures = tuple(
        Figure(spec.code, spec.label, spec.unit, shown[spec.code], "entered")
        for spec in form.figures.values()
    )
    share = CHARACTERS * times // len(form.outline)
    words = f"<p>{PROSE * (share // len(PROSE) + 1)}</p>"
    sections = tuple(
        DocumentSection(
            *(item.key, 1, f"{place}、", item.heading, words, ()),
            tuple(grids.get(item.key, ())),
        )
        for place, item in enumerate(form.outline, 1)
    )
    return Document(
        title="示例县人民政府2025年政府信息公开工作年度报告（示例）",
        agency="示例县人民政府",
        agency_slug="shili",
        year=2025,
        edition=1,
        format=form.code,
        period_start="2025-01-01",
        period_end="2025-12-31",
        published_at="2026-01-30T10:00:00+08:00",
        origin_name="",
        origin_published_at="",
        contact={},
        sections=sections,
        figures=figures,
        key_figures=(),
        files=(),
        links=(),
    )


def seconds_of(write: Callable[[Paper], bytes], paper: Paper) -> tuple[float, bytes]:
    """Return the median of the seconds that a writer takes, and what it wrote."""
    taken, content = [], b""
    for _round in range(ROUNDS):
        start = time.perf_counter()
        content = write(paper)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken), content


def measure() -> None:
    print(f"| a report on paper | pages | s | pages/s | goal: at least {GOAL} |")
    print("|---|--:|--:|--:|---|")
    for name, times in (("national form, 8,000 characters", 1), ("the same", LONG)):
        paper = paper_of(full_document(times))
        seconds, content = seconds_of(write_pdf, paper)
        pages = len(PdfReader(io.BytesIO(content)).pages)
        words = name if times == 1 else f"{name}, {CHARACTERS * times:,} characters"
        print(f"| PDF, {words} | {pages} | {seconds:.2f} | {pages / seconds:.1f} | |")
        seconds, _content = seconds_of(write_docx_apart, paper)
        print(f"| DOCX, {words} | | {seconds:.2f} | | |")


if __name__ == "__main__":
    measure()
