"""A file of JSON within bounds: its size, its depth, its names, and whose it is."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from reports.reading.limits import (
    DAMAGED,
    DEEPEST_DATA,
    LARGEST_DATA,
    MOST_KEYS,
    NESTED,
    OTHER_DATA,
    TOO_LARGE,
    TOO_MUCH,
    Refused,
)
from reports.rules.formats import FORMATS
from reports.rules.reading.titles import FIRST_YEAR, LAST_YEAR

#: How the address of the schema ends, on whatever site.
SCHEMA = "/report.schema.json"
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"?')
_Object = Mapping[str, Any]


def report_in(data: bytes) -> _Object:
    """Return a report that this system published. Raises Refused."""
    if len(data) > LARGEST_DATA:
        raise Refused(TOO_LARGE)
    _check_depth(data)
    try:
        found = json.loads(
            data.decode("utf-8-sig"),
            object_pairs_hook=_Keys(),
            parse_int=str,
            parse_float=str,
            parse_constant=_refuse_constant,
        )
    except ValueError as wrong:
        raise Refused(DAMAGED) from wrong
    if not isinstance(found, dict) or not _is_report(found):
        raise Refused(OTHER_DATA)
    return found


def _check_depth(data: bytes) -> None:
    depth = 0
    for sign in re.findall(rb"[\[\]{}]", _STRINGS.sub(b"", data)):
        depth += 1 if sign in b"[{" else -1
        if depth > DEEPEST_DATA:
            raise Refused(NESTED)


class _Keys:
    """Counts names; one that comes twice in an object makes the file ambiguous."""

    def __init__(self) -> None:
        self.room = MOST_KEYS

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        self.room -= len(pairs) + 1
        if self.room < 0:
            raise Refused(TOO_MUCH)
        found = dict(pairs)
        if len(found) < len(pairs):
            raise Refused(DAMAGED)
        return found


def _refuse_constant(name: str) -> Any:
    raise ValueError(name)


def _is_report(found: _Object) -> bool:
    """Tell whether data has what every report of this system has."""
    schema = found.get("$schema", SCHEMA)
    agency, year = found.get("agency"), found.get("year")
    return (
        isinstance(schema, str)
        and schema.endswith(SCHEMA)
        and isinstance(agency, dict)
        and isinstance(found.get("title"), str)
        and found.get("format") in tuple(FORMATS)
        and isinstance(found.get("sections"), list)
        and isinstance(found.get("figures"), dict)
        and isinstance(year, str)
        and year in {str(one) for one in range(FIRST_YEAR, LAST_YEAR + 1)}
    )
