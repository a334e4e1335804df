"""Sentences as plain data, so that a page can say them in its reader's language."""

from __future__ import annotations

from typing import Any

from disclosure.labels import Labelled, Sentence

#: Sentences stand in sentences no deeper than this.
_DEEPEST = 4


def as_said(sentence: Sentence) -> dict[str, Any]:
    """Return a sentence with its values as plain data."""
    values = {name: _plain(value) for name, value in sentence.values.items()}
    return {"template": sentence.template, "values": values}


def sentence_of(said: object, depth: int = _DEEPEST) -> Sentence | None:
    """Return the sentence that ``as_said`` wrote down; None where it is none.

    What was written down comes from a process that read a stranger's file, and may
    be anything.
    """
    if not isinstance(said, dict) or depth == 0:
        return None
    template, values = said.get("template"), said.get("values")
    if not isinstance(template, str) or not isinstance(values, dict):
        return None
    found = Sentence(
        template, {str(name): _value(value, depth) for name, value in values.items()}
    )
    try:
        str(found)
    except (TypeError, ValueError, KeyError):
        return None
    return found


def _plain(value: object) -> Any:
    if isinstance(value, Sentence):
        return as_said(value)
    if isinstance(value, Labelled):
        return {"template": value.label, "values": {}}
    return value if isinstance(value, int) else str(value)


def _value(value: object, depth: int) -> object:
    return sentence_of(value, depth - 1) if isinstance(value, dict) else str(value)
