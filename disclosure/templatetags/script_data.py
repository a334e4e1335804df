"""Data for scripts, inside an attribute."""

from __future__ import annotations

from json import dumps

from django import template

register = template.Library()


@register.filter
def as_json(data: object) -> str:
    """Return JSON text; the template escapes it like any other text."""
    return dumps(data, ensure_ascii=False)
