"""Names inside an archive: readable, safe on every system, never twice."""

from __future__ import annotations

from disclosure.uploads import safe_name

#: Bytes a name may have on the disk; most systems hold 255.
MOST_BYTES = 200


def part(text: str) -> str:
    """Return a text as the name of one file or folder.

    No folders, no control or invisible signs, no names that a system reserves,
    short enough for any disk; the extension stays.
    """
    stem, dot, extension = safe_name(text).rpartition(".")
    if not dot:
        stem, extension = extension, ""
    room = MOST_BYTES - len(extension.encode()) - 1
    short = stem.encode()[:room].decode(errors="ignore").rstrip(" .")
    return f"{short}.{extension}" if extension else short


def numbered(number: int, text: str) -> str:
    """Return a name with its place in front, which keeps it unlike all others."""
    return part(f"{number:03d} {text}")
