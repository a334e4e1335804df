"""Agencies and official figures by what they are called."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

from django.db.models import QuerySet
from django.utils.translation import get_language

from disclosure.agencies.models import Agency
from reports.rules.finding.asking import Phrase, loosened
from reports.rules.finding.folding import folded
from reports.rules.formats.base import FigureSpec
from reports.rules.trends import specs
from reports.trends.words import name_of

MOST_FIGURES = 6


def agencies_called(name: str, *, below: bool) -> frozenset[int]:
    """Return the agencies whose name holds all words, and those below if wanted."""
    named: QuerySet[Agency] = Agency.objects.all()
    for word in name.split():
        named = named.filter(name__icontains=word)
    return _with_below(named) if below else _ids(named)


def agency_at(slug: str, *, below: bool) -> frozenset[int]:
    """Return the agency at an address, and those below if wanted; else nothing."""
    named = Agency.objects.filter(slug=slug)
    return _with_below(named) if below else _ids(named)


def figures_called(phrases: Sequence[Phrase], named: str) -> list[tuple[str, str]]:
    """Return code and name of the official figures that hold the phrases, sums first.

    Phrases that stand in ``named`` tell whose figures they are and of which year;
    the others must be held, if need be in words of two characters.
    """
    around = folded(named)
    telling = [phrase for phrase in phrases if phrase.plain not in around]
    wanted = tuple(telling or phrases)
    for used in (wanted, *loosened(wanted)):
        if found := _holding(used):
            return found
    return []


def _holding(phrases: Sequence[Phrase]) -> list[tuple[str, str]]:
    return [
        (code, name)
        for code, name, plain in _figures(get_language() or "")
        if phrases and all(phrase.plain in plain for phrase in phrases)
    ]


def _ids(agencies: QuerySet[Agency]) -> frozenset[int]:
    return frozenset(agencies.values_list("pk", flat=True))


def _with_below(agencies: QuerySet[Agency]) -> frozenset[int]:
    tops = _ids(agencies)
    if not tops:
        return tops
    every: Iterable[tuple[int, str]] = Agency.objects.values_list("pk", "path")
    return frozenset(pk for pk, path in every if not tops.isdisjoint(_line(path)))


def _line(path: str) -> list[int]:
    """Return an agency and those above it, as its path names them."""
    return [int(part) for part in path.split("/") if part]


@cache
def _figures(language: str) -> tuple[tuple[str, str, str], ...]:
    """Return each figure with its name as shown, and all its words folded."""
    found = []
    for code, spec in sorted(specs().items(), key=lambda item: _is_part(*item)):
        name = name_of(code)
        words = " ".join([name, *spec.row, *spec.column, code])
        found.append((code, name, folded(words)))
    return tuple(found)


def _is_part(code: str, spec: FigureSpec) -> bool:
    """Tell whether a figure adds to another one, of its column or of its row."""
    total = f"{code.rpartition('.')[0]}.total"
    return bool(spec.part_of) or (total in specs() and code != total)
