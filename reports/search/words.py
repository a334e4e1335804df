"""The tokens of each place, in the form its database can look up.

SQLite keeps them in an FTS5 table, PostgreSQL in a ``tsvector`` with a GIN index.
Either way a row is (number of the place, tokens of heading, text and context),
and a phrase is found in one of the three, never across.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection

from reports.rules.finding.asking import Phrase
from reports.rules.finding.tokens import tokens_of
from reports.search.models import IndexedPlace

TABLE = "report_search_words"
#: The SQL that tells tokens without a place.
STRAY = f"rowid NOT IN (SELECT id FROM {IndexedPlace._meta.db_table})"
#: How PostgreSQL tells apart where a token stands.
_OWN, _CONTEXT = "AB", "D"


@dataclass(frozen=True)
class Words:
    """The tokens of a place; ``context`` is what its report is called."""

    place: int
    heading: tuple[str, ...]
    text: tuple[str, ...]
    context: tuple[str, ...]


def words_of(place: IndexedPlace, context: str) -> Words:
    """Return the tokens of a place."""
    heading, text, around = map(tokens_of, (place.heading, place.text, context))
    return Words(place.pk, tuple(heading), tuple(text), tuple(around))


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def add(rows: Iterable[Words]) -> None:
    """Enter the tokens of places, instead of any that stand under their numbers."""
    if is_sqlite():
        insert = (
            f"INSERT OR REPLACE INTO {TABLE} (rowid, heading, body, context)"
            " VALUES (%s, %s, %s, %s)"
        )
    else:
        insert = (
            f"INSERT INTO {TABLE} (rowid, words) VALUES (%s, %s::tsvector)"
            " ON CONFLICT (rowid) DO UPDATE SET words = excluded.words"
        )
    with connection.cursor() as cursor:
        cursor.executemany(insert, [as_row(row) for row in rows])


def remove(places: Sequence[int]) -> None:
    """Take the tokens of places out."""
    with connection.cursor() as cursor:
        cursor.executemany(
            f"DELETE FROM {TABLE} WHERE rowid = %s", [(place,) for place in places]
        )


def remove_strays() -> None:
    """Take tokens out that stand under the number of no place."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {TABLE} WHERE {STRAY}")


def as_row(row: Words) -> tuple[int | str, ...]:
    """Return tokens as the database is given them."""
    if is_sqlite():
        return (row.place, *map(" ".join, (row.heading, row.text, row.context)))
    return (row.place, _vector(row))


def stored(places: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """Return what the index holds of places, to be compared with ``as_stored``."""
    columns = "heading, body, context" if is_sqlite() else "words::text"
    numbers = ", ".join(str(int(place)) for place in places) or "NULL"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT rowid, {columns} FROM {TABLE} WHERE rowid IN ({numbers})"
        )
        return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}


def as_stored(row: Words) -> tuple[str, ...]:
    """Return tokens as ``stored`` returns them, in the database's own spelling."""
    own = as_row(row)[1:]
    if is_sqlite():
        return tuple(str(column) for column in own)
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::tsvector::text", own)
        return tuple(cursor.fetchone())


def condition() -> str:
    """Return the SQL that compares the table, as ``w``, with ``query``."""
    return f"{TABLE} MATCH %s" if is_sqlite() else "w.words @@ %s::tsquery"


def held() -> str:
    """Return the SQL that tells whether any place holds what is asked, as ``query``.

    PostgreSQL hopes to meet a place soon and would read them all for a word that no
    place holds; a query of its own has to ask the index.
    """
    places = f"SELECT 1 FROM {TABLE} w WHERE {condition()}"
    if is_sqlite():
        return f"EXISTS ({places})"
    return f"EXISTS (WITH w AS MATERIALIZED ({places}) SELECT 1 FROM w)"


def query(phrases: Sequence[Phrase], year: int | None = None) -> str:
    """Return what to look for: all phrases, one of them in the place itself.

    With a year, places of other years are mostly left out: those whose context does
    not name it. That is much faster than to look each of them up.
    """
    return (_sqlite_query if is_sqlite() else _postgresql_query)(phrases, year)


def anywhere(phrase: Phrase) -> str:
    """Return what to look for: a phrase in a place or in the name of its report."""
    if is_sqlite():
        return f'"{" ".join(phrase.tokens)}"'
    return _followed(phrase, "")


def _sqlite_query(phrases: Sequence[Phrase], year: int | None) -> str:
    quoted = [anywhere(phrase) for phrase in phrases]
    own = " OR ".join(f"({{heading body}} : {words})" for words in quoted)
    whole = [*(quoted if len(quoted) > 1 else ()), f"({own})"]
    if year is not None:
        whole.append(f'({{context}} : "{year}_")')
    return " AND ".join(whole)


def _postgresql_query(phrases: Sequence[Phrase], year: int | None) -> str:
    own = " | ".join(_followed(phrase, _OWN) for phrase in phrases)
    whole = [anywhere(phrase) for phrase in phrases] if len(phrases) > 1 else []
    whole.append(f"({own})")
    if year is not None:
        whole.append(f"'{year}_':{_CONTEXT}")
    return " & ".join(whole)


def _followed(phrase: Phrase, weights: str) -> str:
    marks = f":{weights}" if weights else ""
    return "(" + " <-> ".join(f"'{token}'{marks}" for token in phrase.tokens) + ")"


def _vector(row: Words) -> str:
    """Write tokens as a ``tsvector``: each with its place and its weight."""
    weighed = [
        *((token, "A") for token in row.heading),
        *((token, "B") for token in row.text),
        *((token, _CONTEXT) for token in row.context),
    ]
    return " ".join(
        f"'{token}':{place}{weight}"
        for place, (token, weight) in enumerate(weighed, start=1)
    )
