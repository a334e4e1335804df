"""A full report of an invented county, written in every kind that the reader reads."""

from __future__ import annotations

from collections.abc import Iterator

from tests.reading.documents import document
from tests.reading.layouts import paper
from tests.reading.test_round_trip import TABLES, WRITERS, rich, values_of
from tests.reading.writers import html, txt

FORM = "form2021"


def written() -> Iterator[tuple[str, bytes]]:
    """Yield kind and content of each file."""
    made = document(FORM, values_of(FORM), rich(FORM))
    for kind, writer in WRITERS.items():
        yield kind, writer(made)
    yield "xlsx", TABLES["checked.xlsx"](made)
    yield "html", html(paper(FORM))
    yield "txt", txt(paper(FORM))
