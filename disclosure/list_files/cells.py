"""What a list shows in a cell, as a value of a file: no markup, no link."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from html import unescape
from typing import Any

from django.contrib.admin.utils import display_for_field, label_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Field
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def header_of(column: Any, admin: Any) -> str:
    """Return the header of a column as the list shows it."""
    return str(label_for_field(column, admin.model, admin))


def cell_of(column: Any, row: Any, admin: Any) -> object:
    """Return a cell: a text, a number, a day, a time, or None where it is empty."""
    try:
        field, attribute, value = lookup_field(column, row, admin)
    except ObjectDoesNotExist:
        return None
    if field is not None:
        return _field_cell(field, getattr(row, field.name))
    if getattr(attribute, "boolean", False):
        return None if value is None else _yes_or_no(value)
    return _plain(value)


def _field_cell(field: Field[Any, Any], value: Any) -> object:
    if value is None:
        return None
    if getattr(field, "flatchoices", None):
        return str(display_for_field(value, field, ""))
    return _plain(value)


def _plain(value: Any) -> object:
    if isinstance(value, bool):
        return _yes_or_no(value)
    if value is None or isinstance(value, (int, Decimal, date, datetime)):
        return value
    if isinstance(value, SafeString):
        return " ".join(unescape(strip_tags(value)).split())
    return str(value)


def _yes_or_no(value: object) -> str:
    return _("是") if value else _("否")
