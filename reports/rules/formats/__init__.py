"""Formats of the annual report: one module of data each.

To add one: write a module with a ``FORMAT``, list it in ``FORMATS``.
"""

from reports.rules.formats.base import Format, OutlineItem
from reports.rules.formats.free import FORMAT as FREE

FORMATS: dict[str, Format] = {FREE.code: FREE}

__all__ = ["FORMATS", "Format", "OutlineItem"]
