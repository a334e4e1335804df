"""A report as a file: what can be downloaded, how many pages, how large."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.urls import reverse

from reports.models import Report
from reports.rendered import sizes_in
from reports.rules.vocabulary import FileKind, State

register = template.Library()
SHORT = {FileKind.PDF: "PDF", FileKind.DOCX: "DOCX"}


@dataclass(frozen=True)
class Link:
    """A file of a report to download; pages and size are 0 until it is made."""

    name: str
    address: str
    pages: int
    size: int


@register.simple_tag
def paper_links(edition: Report) -> list[Link]:
    """Return the files of a published edition; none of a draft."""
    if not edition.is_public:
        return []
    return [
        Link(name, _address(edition, kind), *(sizes_in(edition, kind) or (0, 0)))
        for kind, name in SHORT.items()
    ]


def _address(edition: Report, kind: FileKind) -> str:
    slug, year = edition.agency.slug, edition.year
    if edition.state == State.PUBLISHED:
        return reverse(f"report_{kind}", args=[slug, year])
    return reverse(f"edition_{kind}", args=[slug, year, edition.edition])
