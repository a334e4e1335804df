"""The calendar file, read back by a strict reader of RFC 5545."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from disclosure.casework.tracking.calendar_file import LINE_OCTETS, Entry, write

STAMP = datetime(2026, 3, 2, 9, 30, 5, tzinfo=UTC)
ENTRY = Entry("0a1b", date(2026, 3, 16), "机关答复的最后一日", "以告知书为准。")


@dataclass
class Component:
    name: str
    values: dict[str, str] = field(default_factory=dict)
    inner: list[Component] = field(default_factory=list)


def parsed(data: bytes) -> Component:
    """Read a calendar; AssertionError for anything the RFC does not allow."""
    assert data.endswith(b"\r\n")
    raw = data[:-2].split(b"\r\n")
    assert all(b"\r" not in line and b"\n" not in line for line in raw)
    assert all(len(line) <= LINE_OCTETS for line in raw)
    lines: list[str] = []
    for line in raw:
        text = line.decode()  # a character cut in two would fail here
        assert text, "empty line"
        assert all(sign >= " " and sign != "\x7f" for sign in text)
        if text.startswith(" "):
            lines[-1] += text[1:]
        else:
            lines.append(text)
    stack = [Component("")]
    for line in lines:
        name, colon, value = line.partition(":")
        assert colon and name and name == name.upper()
        if name == "BEGIN":
            stack.append(Component(value))
        elif name == "END":
            done = stack.pop()
            assert done.name == value
            stack[-1].inner.append(done)
        else:
            assert name not in stack[-1].values
            stack[-1].values[name] = value
    assert len(stack) == 1 and len(stack[0].inner) == 1
    return stack[0].inner[0]


def text_of(value: str) -> str:
    """Undo the escaping; a bare comma or semicolon is not allowed."""
    out, signs = "", iter(value)
    for sign in signs:
        if sign == "\\":
            after = next(signs)
            assert after in "\\;,nN"
            out += "\n" if after in "nN" else after
        else:
            assert sign not in ",;"
            out += sign
    return out


def test_a_whole_day_with_two_alarms():
    calendar = parsed(write([ENTRY], STAMP))
    assert calendar.name == "VCALENDAR"
    assert calendar.values["VERSION"] == "2.0"
    assert calendar.values["PRODID"]
    (event,) = calendar.inner
    assert event.name == "VEVENT"
    assert event.values["UID"] == "0a1b"
    assert event.values["DTSTAMP"] == "20260302T093005Z"
    assert event.values["DTSTART;VALUE=DATE"] == "20260316"
    assert event.values["DTEND;VALUE=DATE"] == "20260317"
    assert text_of(event.values["SUMMARY"]) == ENTRY.summary
    assert text_of(event.values["DESCRIPTION"]) == ENTRY.description
    assert [alarm.values["TRIGGER"] for alarm in event.inner] == ["-P2DT15H", "-PT15H"]
    for alarm in event.inner:
        assert alarm.name == "VALARM"
        assert alarm.values["ACTION"] == "DISPLAY"
        assert alarm.values["DESCRIPTION"]


def test_long_and_hostile_texts_come_back_as_they_were():
    nasty = "一，二;三,四\\五\r\nBEGIN:VEVENT\nX" + "很长的名称" * 40
    calendar = parsed(write([Entry("u", date(2026, 12, 31), nasty)], STAMP))
    (event,) = calendar.inner
    assert text_of(event.values["SUMMARY"]) == nasty.replace("\r\n", "\n")
    assert event.values["DTEND;VALUE=DATE"] == "20270101"
    assert "DESCRIPTION" not in event.values


def test_control_characters_are_left_out():
    calendar = parsed(
        write([Entry("u", date(2026, 1, 5), "一\x00二\x1b三\x7f")], STAMP)
    )
    assert calendar.inner[0].values["SUMMARY"] == "一二三"


def test_the_stamp_is_world_time():
    beijing = datetime(2026, 3, 2, 1, 0, tzinfo=timezone(timedelta(hours=8)))
    calendar = parsed(write([ENTRY], beijing))
    assert calendar.inner[0].values["DTSTAMP"] == "20260301T170000Z"


def test_every_entry_is_an_event():
    more = [ENTRY, Entry("2", date(2026, 5, 1), "复议")]
    assert len(parsed(write(more, STAMP)).inner) == 2


def test_an_empty_calendar_is_refused():
    with pytest.raises(ValueError):
        write([], STAMP)


@pytest.mark.parametrize("length", range(60, 80))
def test_lines_are_folded_at_every_length(length):
    summary = "a" * length + "字"
    calendar = parsed(write([Entry("u", date(2026, 1, 5), summary)], STAMP))
    assert calendar.inner[0].values["SUMMARY"] == summary
