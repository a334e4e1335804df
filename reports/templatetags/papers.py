"""A report as a file: what can be downloaded, how many pages, how large."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django import template
from django.urls import reverse

from reports.models import RenderedFile, Report
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
def paper_links(edition: Report, files: Mapping[str, RenderedFile]) -> list[Link]:
    """Return the files of a published edition, those ready by kind; none of a draft."""
    if not edition.is_public:
        return []
    return [_link(edition, kind, files.get(kind)) for kind in SHORT]


def _link(edition: Report, kind: FileKind, file: RenderedFile | None) -> Link:
    pages, size = (file.pages, file.size) if file else (0, 0)
    return Link(SHORT[kind], _address(edition, kind), pages, size)


def _address(edition: Report, kind: FileKind) -> str:
    slug, year = edition.agency.slug, edition.year
    if edition.state == State.PUBLISHED:
        return reverse(f"report_{kind}", args=[slug, year])
    return reverse(f"edition_{kind}", args=[slug, year, edition.edition])
