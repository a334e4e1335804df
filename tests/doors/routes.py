"""The addresses of the project from its resolver, and the table that judges them.

The table is ``routes.txt``; its head says how to read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, get_resolver
from django.utils.regex_helper import normalize

from tests.doors.town import PEOPLE

TABLE = Path(__file__).with_name("routes.txt")
METHODS = ("GET", "POST")
_PLACE = re.compile(r"%\((\w+)\)s")


Cells = tuple[str, ...]
#: What a method answers that has no row: not this way, or log in first.
NO_ROW: Cells = ("405",) * len(PEOPLE)
OWN, OTHER = "own", "other"


@cache
def addresses() -> tuple[str, ...]:
    """Every address of the site, its places in braces."""
    found = dict.fromkeys(_walk(get_resolver().url_patterns, "/"))
    return tuple(_PLACE.sub(r"{\1}", one) for one in found)


def _walk(patterns: Iterable[Any], before: str) -> Iterator[str]:
    for one in patterns:
        ((text, _names),) = normalize(one.pattern.regex.pattern)
        if isinstance(one, URLPattern):
            yield before + text
        else:
            yield from _walk(one.url_patterns, before + text)


def places_in(address: str) -> list[str]:
    return re.findall(r"{(\w+)}", address)


@cache
def table() -> dict[tuple[str, str, str], Cells]:
    """The rows of ``routes.txt`` by address, method and whose thing it is."""
    found: dict[tuple[str, str, str], Cells] = {}
    for line in TABLE.read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        method, whose, *cells, address = line.split()
        assert len(cells) == len(PEOPLE), line
        assert method in METHODS and whose in (OWN, OTHER), line
        assert (address, method, whose) not in found, line
        found[address, method, whose] = tuple(cells)
    return found


def line(address: str, method: str, whose: str, cells: Cells) -> str:
    return f"{method:4} {whose:5} {' '.join(cells)}  {address}"
