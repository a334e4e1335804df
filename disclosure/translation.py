"""Where pure labels and sentences meet the reader's language."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy, pgettext

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


def headed(head: object, text: object) -> str:
    """Return a text behind its heading, with the colon of the reader's language."""
    return gettext("%(head)s：%(text)s") % {"head": head, "text": text}


def explained(text: object, more: object) -> str:
    """Return a text with more of it in the brackets of the reader's language."""
    return gettext("%(text)s（%(more)s）") % {"text": text, "more": more}


def listed(words: Iterable[object]) -> str:
    """Return words with the comma that the reader's language puts between them."""
    return pgettext("between words of a list", "、").join(str(word) for word in words)


def choices(words: type[Labelled]) -> list[tuple[str, str | Promise]]:
    """Return the members of ``words`` as choices of a model field."""
    return [(word.value, gettext_lazy(word.label)) for word in words]
