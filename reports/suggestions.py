"""Published reports that may already hold what somebody is about to ask for."""

from __future__ import annotations

from collections.abc import Sequence

from disclosure.casework.suggestions import Suggestion
from reports.document import DocumentSection, from_json
from reports.models import Report
from reports.published import published_reports
from reports.rules.finding.asking import phrases_of
from reports.rules.pieces import pieces_of
from reports.rules.prose import rendered_text
from reports.search.finding import counted_reports

MOST = 5
LEAD, LENGTH = 24, 90


def matching_reports(words: str) -> list[Suggestion]:
    """Return at most MOST published reports that hold half the telling pieces."""
    pieces = pieces_of(words)
    if not pieces:
        return []
    return [_suggestion(report, pieces) for report in _found(pieces)]


def _found(pieces: Sequence[str]) -> list[Report]:
    phrases = [phrase for piece in pieces for phrase in phrases_of(piece)]
    telling, held = counted_reports(phrases)
    enough = -(-telling // 2)
    fitting = [(hits, *report) for report, hits in held.items() if hits >= enough]
    best = [pk for _, _, pk in sorted(fitting, reverse=True)[:MOST]]
    reports = published_reports().select_related("document").in_bulk(best)
    return [reports[pk] for pk in best if pk in reports]


def _suggestion(report: Report, pieces: Sequence[str]) -> Suggestion:
    sections = from_json(report.document.content).sections
    section = max(sections, key=lambda part: _count(part, pieces), default=None)
    address = report.get_absolute_url()
    if section is None or not _count(section, pieces):
        return Suggestion(report.title, address)
    return Suggestion(
        f"{report.title} · {section.heading}",
        f"{address}#section-{section.key}",
        _excerpt(rendered_text(section.html), pieces),
    )


def _count(section: DocumentSection, pieces: Sequence[str]) -> int:
    text = section.heading + rendered_text(section.html)
    return sum(piece in text for piece in pieces)


def _excerpt(text: str, pieces: Sequence[str]) -> str:
    places = [place for piece in pieces if (place := text.find(piece)) >= 0]
    start = max(0, min(places, default=0) - LEAD)
    return text[start : start + LENGTH]
