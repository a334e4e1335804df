"""What a report repeats of last year's report and of the sister agencies' reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from reports.document import Document, document_of, from_json
from reports.models import Report
from reports.rules.prose import rendered_text
from reports.rules.repetition import Piece, Repeats, Share, pieces, repeats, total
from reports.rules.vocabulary import State

#: How many reports of other agencies a report is compared with.
MOST_PEERS = 50
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True)
class Compared:
    """A published report that another one is compared with."""

    agency: str
    slug: str
    year: int
    paragraphs: tuple[str, ...]

    @property
    def url(self) -> str:
        return reverse("report", args=[self.slug, self.year])


@dataclass(frozen=True)
class ParagraphRepeats:
    """A paragraph in pieces, marked for last year and for the peers.

    ``peer`` is the report that has most of it, and ``from_peer`` how much.
    """

    pieces: tuple[Piece, ...]
    last_year: Share
    peers: Share
    peer: Compared | None
    from_peer: Share

    @property
    def is_repeated(self) -> bool:
        return bool(self.last_year.repeated or self.peers.repeated)


@dataclass(frozen=True)
class SectionRepeats:
    """A section of the report with its shares; ``key`` and heading as shown."""

    key: str
    heading: str
    depth: int
    paragraphs: tuple[ParagraphRepeats, ...]
    last_year: Share
    peers: Share


@dataclass(frozen=True)
class Repetition:
    """A whole report, measured.

    ``is_capped`` tells that the peers have published more reports than were read.
    """

    sections: tuple[SectionRepeats, ...]
    before: Compared | None
    others: tuple[Compared, ...]
    is_capped: bool
    last_year: Share
    peers: Share


def repetition_of(report: Report) -> Repetition:
    """Measure an edition in a fixed number of queries.

    It is compared with the agency's own edition in force of the year before, and
    with those of the agencies under the same parent, of its year and the year
    before.
    """
    document = document_of(report)
    before = _compared(_last_year(report))
    others = _compared(_peers(report))
    return _measured(
        document,
        before[0] if before else None,
        others[:MOST_PEERS],
        is_capped=len(others) > MOST_PEERS,
    )


def _last_year(report: Report) -> QuerySet[Report]:
    return _in_force().filter(agency=report.agency_id, year=report.year - 1)


def _peers(report: Report) -> QuerySet[Report]:
    """Return one report more than are compared, those of the same year first."""
    parent = report.agency.parent_id
    if parent is None:
        return Report.objects.none()
    return (
        _in_force()
        .filter(agency__parent=parent, year__in=(report.year, report.year - 1))
        .exclude(agency=report.agency_id)
        .order_by("-year", "agency__path")[: MOST_PEERS + 1]
    )


def _in_force() -> QuerySet[Report]:
    return Report.objects.filter(state=State.PUBLISHED)


def _compared(reports: QuerySet[Report]) -> tuple[Compared, ...]:
    rows = reports.values_list(
        "agency__name", "agency__slug", "year", "document__content"
    )
    return tuple(
        Compared(name, slug, year, tuple(_all_paragraphs(from_json(content))))
        for name, slug, year, content in rows
    )


def _all_paragraphs(document: Document) -> Iterable[str]:
    for section in document.sections:
        yield from _paragraphs(section.html)


def _paragraphs(html: str) -> list[str]:
    text = rendered_text(_SPACE.sub(" ", html))
    return [line for line in text.split("\n") if line]


def _measured(
    document: Document,
    before: Compared | None,
    others: tuple[Compared, ...],
    *,
    is_capped: bool,
) -> Repetition:
    lists = [_paragraphs(section.html) for section in document.sections]
    every = [paragraph for found in lists for paragraph in found]
    own = repeats(every, [before.paragraphs] if before else [])
    foreign = repeats(every, [other.paragraphs for other in others])
    measured = iter(
        _paragraph(text, last, peers, others)
        for text, last, peers in zip(every, own, foreign, strict=True)
    )
    sections = tuple(
        _section(
            section.key,
            f"{section.numeral}{section.heading}",
            section.depth,
            [next(measured) for _text in found],
        )
        for section, found in zip(document.sections, lists, strict=True)
    )
    return Repetition(
        sections,
        before,
        others,
        is_capped,
        total(section.last_year for section in sections),
        total(section.peers for section in sections),
    )


def _paragraph(
    text: str, last_year: Repeats, peers: Repeats, others: Sequence[Compared]
) -> ParagraphRepeats:
    return ParagraphRepeats(
        tuple(pieces(text, last_year.spans, peers.spans)),
        last_year.share,
        peers.share,
        None if peers.source is None else others[peers.source],
        peers.from_source,
    )


def _section(
    key: str, heading: str, depth: int, paragraphs: list[ParagraphRepeats]
) -> SectionRepeats:
    return SectionRepeats(
        key,
        heading,
        depth,
        tuple(paragraphs),
        total(paragraph.last_year for paragraph in paragraphs),
        total(paragraph.peers for paragraph in paragraphs),
    )
