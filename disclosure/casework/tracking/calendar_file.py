"""Last days as a calendar file (RFC 5545), for anybody's diary.

Pure bytes out of plain data. The texts are the caller's and hold nothing
personal: a diary is often shared.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODUCT = "-//disclosure//requests//ZH"
#: Longest line without its end, in octets (RFC 5545, 3.1).
LINE_OCTETS = 75
#: Nine in the morning, three days and one day before.
_ALARMS = ("-P2DT15H", "-PT15H")


@dataclass(frozen=True)
class Entry:
    """A whole day. ``uid`` stays the same when the day moves."""

    uid: str
    day: date
    summary: str
    description: str = ""


def write(entries: Iterable[Entry], stamp: datetime) -> bytes:
    """Return the file; ``stamp`` is the aware moment it was made.

    Raises ValueError without any entry: a calendar holds at least one.
    """
    found = list(entries)
    if not found:
        raise ValueError("a calendar file needs an entry")
    moment = stamp.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:{PRODUCT}",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        *(line for entry in found for line in _event(entry, moment)),
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


def _event(entry: Entry, moment: str) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_escaped(entry.uid)}"
    yield f"DTSTAMP:{moment}"
    yield f"DTSTART;VALUE=DATE:{entry.day:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{entry.day + timedelta(1):%Y%m%d}"
    yield f"SUMMARY:{_escaped(entry.summary)}"
    if entry.description:
        yield f"DESCRIPTION:{_escaped(entry.description)}"
    yield "TRANSP:TRANSPARENT"
    for trigger in _ALARMS:
        yield "BEGIN:VALARM"
        yield "ACTION:DISPLAY"
        yield f"DESCRIPTION:{_escaped(entry.summary)}"
        yield f"TRIGGER:{trigger}"
        yield "END:VALARM"
    yield "END:VEVENT"


def _escaped(text: str) -> str:
    """Return a text value: marks escaped, control characters left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\\", "\\\\")
    for mark in (";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    plain = plain.replace("\n", "\\n")
    return "".join(sign for sign in plain if sign >= " " and sign != "\x7f")


def _folded(line: str) -> bytes:
    """Return a line in pieces of at most 75 octets, no character cut in two."""
    pieces, piece = [], b""
    for sign in line:
        octets = sign.encode()
        if len(piece) + len(octets) > LINE_OCTETS:
            pieces.append(piece)
            piece = b" "
        piece += octets
    return b"\r\n".join([*pieces, piece]) + b"\r\n"
