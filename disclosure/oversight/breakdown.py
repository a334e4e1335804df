"""A list told apart by one dimension: each group with its number and its address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from disclosure.casework.rules.vocabulary import Channel, Disposition, State
from disclosure.labels import Labelled
from disclosure.oversight.links import cases_url
from disclosure.oversight.queries.handling import Key
from disclosure.oversight.queries.lists import groups_of
from disclosure.oversight.queries.people import names_of
from disclosure.oversight.queries.scope import NO_OUTCOME, NOBODY, Scope, Selection
from disclosure.oversight.rules.periods import Period, parse
from disclosure.oversight.rules.vocabulary import Dimension, ListKind
from disclosure.translation import translate

#: The name of a group and the filters that lead to it; None where none does.
_Named = tuple[str, Mapping[str, object] | None]
_WORDS: dict[Dimension, type[Labelled]] = {
    Dimension.STATE: State,
    Dimension.CHANNEL: Channel,
    Dimension.OUTCOME: Disposition,
}


@dataclass(frozen=True)
class Group:
    name: str
    count: int
    url: str


def breakdown(
    kind: ListKind,
    scope: Scope,
    selection: Selection,
    dimension: Dimension,
    filters: Mapping[str, object],
    today: date,
) -> list[Group]:
    """Return the groups of a list, largest first, months newest first.

    ``filters`` are those of the address that made the selection; the address of
    a group narrows them further and leads to exactly the cases it counts.
    """
    counts = groups_of(kind, selection, dimension, today)
    named = _named(counts, scope, selection, dimension)
    found = []
    for key in _sorted(counts, dimension):
        name, more = named[key]
        url = "" if more is None else cases_url(kind, **{**filters, **more})
        found.append(Group(name, counts[key], url))
    return found


def _sorted(counts: Mapping[Key, int], dimension: Dimension) -> list[Key]:
    if dimension is Dimension.MONTH:
        return sorted(counts, key=str, reverse=True)
    return sorted(counts, key=lambda key: (-counts[key], str(key)))


def _named(
    keys: Iterable[Key], scope: Scope, selection: Selection, dimension: Dimension
) -> dict[Key, _Named]:
    if dimension is Dimension.AGENCY:
        return {key: _agency(key, scope) for key in keys}
    if dimension is Dimension.HANDLER:
        names = names_of(key for key in keys if isinstance(key, int))
        return {key: _handler(key, names) for key in keys}
    if dimension is Dimension.MONTH:
        return {key: _month(key, selection.period) for key in keys}
    labels = {word.value: word.label for word in _WORDS[dimension]}
    return {key: _word(key, dimension, labels) for key in keys}


def _agency(key: Key, scope: Scope) -> _Named:
    agency = scope.by_id[int(key or 0)]
    return agency.name, {"agency": agency.slug, "below": None}


def _handler(key: Key, names: Mapping[int, str]) -> _Named:
    if not isinstance(key, int):
        return _("还没有承办人"), {"handler": NOBODY}
    return names.get(key, str(key)), {"handler": key}


def _month(key: Key, within: Period | None) -> _Named:
    """A month, or the part of it that the period asked for takes in."""
    month = parse(str(key))
    if month is None:
        return str(key or "—"), None
    if within is not None:
        first, last = max(month.first, within.first), min(month.last, within.last)
        month = Period(first, last)
    return translate(month.label), {"period": month}


def _word(key: Key, dimension: Dimension, labels: Mapping[str, str]) -> _Named:
    if dimension is Dimension.OUTCOME and not key:
        return _("还没有结果"), {"outcome": NO_OUTCOME}
    if str(key) not in labels:
        return str(key or "—"), None
    return translate(labels[str(key)]), {dimension.value: key}
