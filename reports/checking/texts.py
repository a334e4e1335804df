"""The texts that were given, as sections of the format. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from disclosure.labels import noop
from reports.checking.parsing import Written, quoted, refuse
from reports.rules.content import SectionContent
from reports.rules.formats import Format
from reports.rules.numerals import chinese, numeral
from reports.rules.prose import fold

MOST_SECTIONS = 100
#: All texts of a report together: characters, and numbers, each of which is
#: looked up. A long report has a tenth of either.
LONGEST_PROSE, MOST_NUMBERS = 100_000, 2000
LONGEST_HEADING = 120
_DIGITS = re.compile(r"\d+")
_SIGNS = "".join(sorted({sign for n in range(1, 100) for sign in chinese(n)}))
_NUMERAL = re.compile(rf"\(?[{_SIGNS}]{{1,3}}[)、]")


def sections_of(data: Mapping[str, object], form: Format) -> tuple[SectionContent, ...]:
    """Return the sections of ``prose``, each by key or heading of the format.

    A text under another heading is a section of its own. Raises Malformed when
    there is too much, or when something is no text.
    """
    known = _known(form)
    tables = {table.section for table in form.tables}
    found: dict[str, SectionContent] = {}
    for name, text in _texts(data):
        key, heading = known.get(_bare(name), ("", name))
        if key in found:
            refuse(noop("“%(name)s”这一节写了两次，请合在一起。"), name=quoted(name))
        place = key or f"own-{len(found) + 1}"
        found[place] = SectionContent(
            place, heading, as_html(text), has_figures=key in tables
        )
    return tuple(found.values())


def text_sections(form: Format) -> dict[str, str]:
    """Return the sections that are words and no table: heading by key."""
    tables = {table.section for table in form.tables}
    return {item.key: item.heading for item in form.outline if item.key not in tables}


def as_html(text: str) -> str:
    """Return plain text as paragraphs; nothing in it is markup."""
    lines = (line.strip() for line in text.splitlines())
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line)


def _known(form: Format) -> dict[str, tuple[str, str]]:
    """Return key and numbered heading of each section, by key and by heading."""
    known: dict[str, tuple[str, str]] = {}
    for number, item in enumerate(form.outline, 1):
        section = (item.key, f"{numeral(1, number)}{item.heading}")
        known |= {item.key: section, _bare(item.heading): section}
    return known


def _bare(heading: str) -> str:
    """Return a heading without its numeral and blanks."""
    return _NUMERAL.sub("", re.sub(r"\s", "", fold(heading)), count=1)


def _texts(data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    pairs = _pairs(data)
    if len(pairs) > MOST_SECTIONS:
        refuse(noop("正文最多%(most)s节，请合并后再校核。"), most=MOST_SECTIONS)
    room, numbers = LONGEST_PROSE, 0
    for name, text in pairs:
        if text is None:
            text = ""
        if not isinstance(text, str) or isinstance(text, Written):
            refuse(noop("“%(name)s”的正文应当是文字，写在引号里。"), name=quoted(name))
        room -= len(text)
        if room < 0:
            refuse(noop("正文最多%(most)s字，请删减后再校核。"), most=LONGEST_PROSE)
        numbers += len(_DIGITS.findall(text))
        if numbers > MOST_NUMBERS:
            refuse(noop("正文里最多%(most)s个数，请分开校核。"), most=MOST_NUMBERS)
        yield " ".join(name.split())[:LONGEST_HEADING], text


def _pairs(data: Mapping[str, object]) -> list[tuple[str, object]]:
    """Return the texts of ``prose``, or of ``sections`` as this site publishes them."""
    prose = data.get("prose")
    if prose is None:
        return _published(data.get("sections"))
    if not isinstance(prose, Mapping):
        refuse(noop("prose 应当是一个对象：章节名对正文。"))
    return [(str(name), text) for name, text in prose.items()]


def _published(sections: object) -> list[tuple[str, object]]:
    if not isinstance(sections, Sequence) or isinstance(sections, str):
        return []
    rows = [row for row in sections if isinstance(row, Mapping)]
    return [(_name(row), row.get("text")) for row in rows]


def _name(row: Mapping[str, object]) -> str:
    """Return what a published section is known by: its key on the first level."""
    is_top = str(row.get("depth", "1")) == "1"
    name = row.get("key") if is_top else row.get("heading")
    return name if isinstance(name, str) else str(row.get("heading", ""))
