"""The addresses of the lists: every number of the desk leads to its cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.http import urlencode

from disclosure.oversight.rules.periods import Period
from disclosure.oversight.rules.vocabulary import ListKind

if TYPE_CHECKING:
    from disclosure.oversight.forms.filters import FilterForm

#: Filters as they stand in an address, in this order.
FILTERS = (
    *("agency", "below", "handler", "state", "channel", "outcome"),
    *("kind", "period", "light", "mark", "days"),
)


def cases_url(kind: ListKind | str, /, **filters: object) -> str:
    """Return the address of a list, narrowed by filters of ``FilterForm``.

    Values may be codes, words of the vocabulary, a ``Period``, ``days`` as a
    pair, ``below`` as a bool. None, "" and False are left out; 0 is a value:
    the handler of cases that nobody handles.
    """
    return with_query(reverse("supervision:cases", args=[str(kind)]), filters)


def export_url(kind: ListKind | str, file_format: str, /, **filters: object) -> str:
    """Return the address of a list as a file; ``file_format`` is csv or xlsx."""
    path = reverse("supervision:cases_export", args=[str(kind)])
    return with_query(path, {"format": file_format, **filters})


def with_query(path: str, values: Mapping[str, object]) -> str:
    """Return an address with a query string of the values that say something."""
    found = written(values)
    return f"{path}?{urlencode(found)}" if found else path


def written(values: Mapping[str, object]) -> dict[str, str]:
    """Return values that say something, as they stand in an address."""
    return {
        name: _text(value) for name, value in values.items() if not _is_empty(value)
    }


def filters_of(form: FilterForm) -> dict[str, object]:
    """Return what a bound form was asked for, as ``cases_url`` takes it.

    Values that were refused are left out.
    """
    cleaned = getattr(form, "cleaned_data", {}) if form.is_bound else {}
    return {name: cleaned[name] for name in FILTERS if not _is_empty(cleaned.get(name))}


def _is_empty(value: object) -> bool:
    return value is None or value is False or value == ""


def _text(value: object) -> str:
    if value is True:
        return "on"
    if isinstance(value, Period):
        return value.code
    if isinstance(value, tuple):
        return "-".join(str(part) for part in value)
    return str(value)
