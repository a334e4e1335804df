"""Finding places and ranking them, report by report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import compress

from django.db import connections
from django.db.models.expressions import RawSQL

from disclosure.replicas.choice import reading
from reports.rules.finding.asking import Phrase, loosened, phrases_of
from reports.rules.finding.places import Kind
from reports.rules.finding.ranking import scores
from reports.search import words
from reports.search.models import IndexedPlace

#: Of more places than this only the newest are ranked and shown.
MOST = 500
#: What more places than this hold says nothing about what is looked for.
COMMON = 2000
PLACES_OF_A_REPORT = 3
#: Places whose worth differs by less than a tenth of the best are equally good.
STEPS = 10
_HOLDING = (
    f" FROM {words.TABLE} w JOIN {IndexedPlace._meta.db_table} p ON p.id = w.rowid"
    " WHERE "
)


@dataclass(frozen=True)
class Limits:
    """Which reports are looked through; ``agencies`` are ids, None means all."""

    agencies: Collection[int] | None = None
    year: int | None = None
    format: str = ""


@dataclass(frozen=True)
class FoundPlace:
    """A place of a report that holds what was asked for."""

    id: int
    report: int
    year: int
    kind: Kind
    key: str
    heading: str
    text: str


@dataclass(frozen=True)
class FoundReport:
    """A report with its best places, and how many of its places were found."""

    id: int
    places: tuple[FoundPlace, ...]
    count: int


@dataclass(frozen=True)
class Found:
    """What was found, the best first.

    ``is_loose``: the phrases asked for stand nowhere; ``phrases`` are their parts.
    ``is_capped``: there are more places than were looked at.
    """

    phrases: tuple[Phrase, ...]
    reports: tuple[FoundReport, ...] = ()
    is_loose: bool = False
    is_capped: bool = False


def find(asked: str, limits: Limits) -> Found:
    """Return the reports in force that hold all phrases of what was typed.

    Of a sentence that stands nowhere its words are looked for; if they stand nowhere
    together, those that stand anywhere.
    """
    phrases = phrases_of(asked)
    for used in _attempts(phrases):
        if places := places_holding(used, limits):
            ranked = _ranked(places[:MOST], used)
            return Found(used, ranked, used != phrases, len(places) > MOST)
    return Found(phrases)


def _attempts(phrases: tuple[Phrase, ...]) -> Iterator[tuple[Phrase, ...]]:
    """Return what to look for, one after the other until something is found."""
    if phrases:
        yield phrases
    cuts = loosened(phrases)
    yield from cuts
    for cut in cuts:
        if 1 < len(known := _known(cut)) < len(cut):
            yield known


def _known(phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
    """Return the phrases that stand anywhere."""
    statement = "SELECT " + ", ".join([words.held()] * len(phrases))
    with connections[reading()].cursor() as cursor:
        cursor.execute(statement, [words.query([phrase]) for phrase in phrases])
        row = cursor.fetchone()
    return tuple(compress(phrases, row))


def places_holding(phrases: Sequence[Phrase], limits: Limits) -> list[FoundPlace]:
    """Return the newest places that hold all phrases, one more than MOST at most.

    At least one phrase stands in the place itself; the others may stand in the
    name of its report or agency. In one statement.
    """
    filters, values = _filters(limits)
    statement = (
        "SELECT p.id, p.report_id, p.year, p.kind, p.key, p.heading, p.text"
        f"{_HOLDING}{words.condition()}{filters} ORDER BY w.rowid DESC LIMIT {MOST + 1}"
    )
    with connections[reading()].cursor() as cursor:
        cursor.execute(statement, [words.query(phrases, limits.year), *values])
        rows = cursor.fetchall()
    return [
        FoundPlace(row[0], row[1], row[2], Kind.of(row[3]), *row[4:]) for row in rows
    ]


def reports_holding(phrase: Phrase) -> RawSQL:
    """Return the reports that hold a phrase, as a part of another statement."""
    return RawSQL(
        f"SELECT p.report_id{_HOLDING}{words.condition()}", [words.query([phrase])]
    )


def counted_reports(phrases: Sequence[Phrase]) -> tuple[int, Counter[tuple[int, int]]]:
    """Count how many telling phrases each report holds, its name included.

    Returns how many phrases tell anything, and the counts by year and number of the
    report. A phrase that more than COMMON places hold tells nothing, and takes long
    to read. In one statement.
    """
    parts = " UNION ALL ".join(
        f"SELECT * FROM (SELECT {at} AS phrase, p.year, p.report_id{_HOLDING}"
        f"{words.condition()} LIMIT {COMMON + 1}) AS part{at}"
        for at in range(len(phrases))
    )
    if not parts:
        return 0, Counter()
    with connections[reading()].cursor() as cursor:
        cursor.execute(parts, [words.anywhere(phrase) for phrase in phrases])
        rows = cursor.fetchall()
    places = Counter(row[0] for row in rows)
    common = {phrase for phrase, count in places.items() if count > COMMON}
    held = {row for row in rows if row[0] not in common}
    return len(phrases) - len(common), Counter(row[1:] for row in held)


def _filters(limits: Limits) -> tuple[str, list[int | str]]:
    filters, values = "", list[int | str]()
    if limits.year is not None:
        filters += " AND p.year = %s"
        values.append(limits.year)
    if limits.format:
        filters += " AND p.format = %s"
        values.append(limits.format)
    if limits.agencies is not None:
        # Numbers of our own rows; as parameters they could be too many.
        ids = ", ".join(str(int(pk)) for pk in sorted(limits.agencies)) or "NULL"
        filters += f" AND p.agency_id IN ({ids})"
    return filters, values


def _ranked(
    places: Sequence[FoundPlace], phrases: Sequence[Phrase]
) -> tuple[FoundReport, ...]:
    """Put the places into order, the later year first among equals, by report."""
    worth = scores([(place.heading, place.text) for place in places], phrases)
    step = max(worth) / STEPS or 1.0

    def order(at: int) -> tuple[int, int, int]:
        return (round(worth[at] / step), places[at].year, places[at].id)

    reports: dict[int, list[FoundPlace]] = {}
    for at in sorted(range(len(places)), key=order, reverse=True):
        reports.setdefault(places[at].report, []).append(places[at])
    return tuple(
        FoundReport(report, tuple(_distinct(own)[:PLACES_OF_A_REPORT]), len(own))
        for report, own in reports.items()
    )


def _distinct(places: Sequence[FoundPlace]) -> list[FoundPlace]:
    """Return one place for each address; the best part of a long section."""
    return list(
        {(place.kind, place.key): place for place in reversed(places)}.values()
    )[::-1]
