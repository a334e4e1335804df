"""The reports of the demonstration, real and invented, come back from every format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import TestCase

from disclosure.rendering import blocks
from disclosure.rendering.html import blocks_of
from reports.demo.loading import load
from reports.document import Document, build, from_json
from reports.models import Report

from .test_round_trip import (
    WRITERS,
    official,
    own_figures,
    own_wanted,
    read_back,
    wanted,
)

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def documents(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        atomics = TestCase._enter_atomics()
        try:
            load()
            reports = Report.objects.select_related("agency").order_by("pk")
            return [from_json(build(report).to_json()) for report in reports]
        finally:
            TestCase._rollback_atomics(atomics)


def written(made: Document) -> str:
    """Return every word of the sections in order, without blanks."""
    return "".join(re.sub(r"\s", "", text) for text in _written(made))


def _written(made: Document) -> Iterator[str]:
    for section in made.sections:
        yield f"{section.numeral}{section.heading}"
        for block in blocks_of(section.html):
            match block:
                case blocks.Heading():
                    yield block.text
                case blocks.Paragraph():
                    yield "".join(run.text for run in block.runs)
                case blocks.List():
                    for number, item in enumerate(block.items, 1):
                        yield f"{number}．" if block.is_numbered else "·"
                        yield "".join(run.text for run in item.runs)


def read_words(sections: list[dict[str, Any]]) -> str:
    found = ""
    for one in sections:
        found += re.sub(r"\s", "", "".join([one["heading"], *one["paragraphs"]]))
        found += read_words(one["children"])
    return found


@pytest.mark.parametrize("kind", WRITERS)
def test_every_report_of_the_demonstration(documents, kind):
    assert len(documents) >= 3
    assert any(made.agency_slug == "urumqi" and made.year == 2017 for made in documents)
    for made in documents:
        found = read_back(made, kind)

        assert (found["title"], found["year"], found["format"]) == (
            made.title,
            made.year,
            made.format,
        )
        # A paper names the agency as its title does.
        printed = made.title.partition(str(made.year))[0]
        assert found["agency"] == (made.agency if kind == "json" else printed)
        assert printed.startswith(made.agency)
        assert read_words(found["sections"]) == written(made)
        blank = "blank" if kind == "json" else "dash"
        assert official(found) == wanted(made, blank)
        assert sorted(own_figures(found), key=str) == sorted(
            own_wanted(made, kind), key=str
        )
