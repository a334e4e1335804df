"""A name for inputs whose label stands in the head of a column."""

from __future__ import annotations

from django import template
from django.forms import BoundField
from django.utils.safestring import SafeString

register = template.Library()


@register.filter
def labelled(field: BoundField) -> SafeString:
    """Render an input with its label as its accessible name."""
    return field.as_widget(attrs={"aria-label": str(field.label)})
