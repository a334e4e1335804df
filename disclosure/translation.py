"""Where pure labels and sentences meet the reader's language."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from disclosure.labels import Labelled, Sentence


def translate(text: Sentence | str) -> str:
    """Return a sentence or label in the active language."""
    if isinstance(text, str):
        return gettext(text)
    template = gettext(text.template)
    values = {key: _value(value) for key, value in text.values.items()}
    return template % values if values else template


def _value(value: object) -> object:
    if isinstance(value, Sentence):
        return translate(value)
    if isinstance(value, Labelled):
        return gettext(value.label)
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return value


def choices(words: type[Labelled]) -> list[tuple[str, str | Promise]]:
    """Return the members of ``words`` as choices of a model field."""
    return [(word.value, gettext_lazy(word.label)) for word in words]
