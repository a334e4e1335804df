"""Finds shown as marked text."""

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from reports.rules.finding.excerpts import Excerpt, Piece

register = template.Library()


@register.filter
def marked(excerpt: Excerpt) -> SafeString:
    """Write an excerpt with its finds in ``mark``, and dots where it is cut.

    In Python: a page has sixty of them, each of many pieces.
    """
    start = "…" if excerpt.begins_within else ""
    end = "…" if excerpt.goes_on else ""
    # Every piece was escaped.
    return mark_safe(start + "".join(map(_marked, excerpt.pieces)) + end)  # noqa: S308


def _marked(piece: Piece) -> str:
    words = conditional_escape(piece.text)
    return f"<mark>{words}</mark>" if piece.is_found else words
