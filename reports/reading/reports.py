"""A file in, a reading out."""

from __future__ import annotations

from reports.reading.running import tree_in
from reports.rules.reading.reading import Reading, read


def read_file(
    name: str, data: bytes, year: int | None = None, form: str = ""
) -> Reading:
    """Read an annual report from a file. Raises Unreadable with one sentence.

    ``name`` is looked at for its extension only. ``year`` and ``form`` (a code of
    ``FORMATS``), where given, win over what the file says.
    """
    return read(tree_in(name, data), year, form)
