"""Every file of a case in order: application, materials, letters, clock, history.

Chinese whatever the reader's language: the archive is a record.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from disclosure.casework.actions.letters import is_untouched
from disclosure.casework.archive import tables
from disclosure.casework.archive.facts import (
    Group,
    application_of,
    as_data,
    proceedings_of,
)
from disclosure.casework.archive.names import numbered, part
from disclosure.casework.letters.files import FileType, letter_bytes
from disclosure.casework.letters.text import LetterText
from disclosure.casework.models import Case, CaseFile, Letter
from disclosure.casework.queries.cases import clock_of
from disclosure.casework.rules.clock import Contradiction
from disclosure.casework.rules.clock.exchange import write
from disclosure.encryption.sealing import Undecipherable
from disclosure.labels import noop
from disclosure.rendering.clean import PaperError
from disclosure.slots import Busy
from disclosure.translation import translate

#: Setting letters takes so long at most; the rest goes in as DOCX and text.
LETTER_SECONDS = 60.0
_WAIT_SECONDS = 20.0
APPLICATION, MATERIALS, LETTERS = noop("01 申请"), noop("02 材料"), noop("03 文书")
CLOCK, HISTORY = noop("04 期限"), noop("05 办理记录")


@dataclass(frozen=True)
class Entry:
    """A file: its path below the folder of the case, and what the manifest adds."""

    path: str
    content: bytes
    day: date
    about: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Gap:
    """A file that should be there, and why it is not."""

    path: str
    about: Mapping[str, Any]


Item = Entry | Gap


def folder_of(case: Case) -> str:
    """Return the one folder in which everything lies."""
    return part(case.number)


def entries_of(case: Case, today: date) -> Iterator[Item]:
    """Yield the files of a case, each read when its turn comes.

    ``case`` comes from ``dossier_of``; ``today`` is the day the clock is seen
    from. What cannot be read is a Gap, never an error.
    """
    yield from _chinese(_application(case))
    yield from _chinese(_materials(case))
    yield from _chinese(_letters(case))
    yield from _chinese(_clock(case, today))
    yield from _chinese(_history(case))


def _chinese(items: Iterator[Item]) -> Iterator[Item]:
    """Make each file in Chinese, and leave the reader's language between them."""
    while True:
        with translation.override(settings.LANGUAGE_CODE):
            item = next(items, None)
        if item is None:
            return
        yield item


def _application(case: Case) -> Iterator[Item]:
    groups = application_of(case)
    yield from _sheet(case, APPLICATION, _("申请表"), groups, "application")


def _materials(case: Case) -> Iterator[Item]:
    for number, row in enumerate(case.files.all(), 1):
        name = numbered(number, f"{row.get_role_display()} {row.name}")
        yield _material(f"{_(MATERIALS)}/{name}", row)


def _material(path: str, row: CaseFile) -> Item:
    about = {"kind": "material", "role": str(row.role), "digest_then": row.digest}
    try:
        content = row.content.opened()
    except (OSError, ValueError):
        return Gap(path, {**about, "note": _("存储里没有这个文件。")})
    except Undecipherable:
        return Gap(path, {**about, "note": _("这个文件已经损坏，不能解密。")})
    if hashlib.sha256(content).hexdigest() != row.digest:
        about["note"] = _("内容与收到时不同，请核对。")
    return Entry(path, content, row.added_on, about)


def _letters(case: Case) -> Iterator[Item]:
    end = time.monotonic() + LETTER_SECONDS
    for number, row in enumerate(case.letters.all(), 1):
        name = numbered(number, f"{row.number_text} {row.get_kind_display()}")
        about = {"kind": "letter", "number": row.number_text}
        if not is_untouched(row):
            about["note"] = _("内容与发出时不同，请核对。")
        yield from _letter(f"{_(LETTERS)}/{name}", row, about, end)


def _letter(
    path: str, row: Letter, about: dict[str, str], end: float
) -> Iterator[Item]:
    """Yield a letter as PDF and DOCX; where one cannot be made, as text too."""
    try:
        text = LetterText.from_json(row.content or {})
    except ValueError:
        yield Gap(f"{path}.pdf", {**about, "note": _("文书的内容已经清除。")})
        return
    failed = ""
    for kind in FileType:
        try:
            content = _made(text, row, kind, end)
        except PaperError as wrong:
            failed = translate(wrong.reason)
        except Busy:
            failed = _("没有按时生成。")
        else:
            yield Entry(f"{path}.{kind}", content, row.issued_on, about)
            continue
        yield Gap(f"{path}.{kind}", {**about, "note": failed})
    if failed:
        note = {**about, "note": failed}
        yield Entry(f"{path}.txt", text.as_text().encode(), row.issued_on, note)


def _made(text: LetterText, row: Letter, kind: FileType, end: float) -> bytes:
    if kind is FileType.PDF and time.monotonic() > end:
        raise Busy
    return letter_bytes(text, row.issued_on, kind, wait=_WAIT_SECONDS)


def _clock(case: Case, today: date) -> Iterator[Item]:
    path, about = f"{_(CLOCK)}/{_('期限')}", {"kind": "clock"}
    try:
        clock = clock_of(case, today)
    except Contradiction as wrong:
        yield Gap(f"{path}.csv", {**about, "note": translate(wrong.sentence)})
        return
    day = _last_day(case)
    yield Entry(f"{path}.csv", tables.clock_table(clock), day, about)
    data = {"case": case.number, "seen_on": today.isoformat(), **write(clock)}
    yield Entry(f"{path}.json", _json(data), day, about)


def _history(case: Case) -> Iterator[Item]:
    path = f"{_(HISTORY)}/{_('办理记录')}.csv"
    yield Entry(path, tables.history_table(case), _last_day(case), {"kind": "history"})
    groups = proceedings_of(case)
    yield from _sheet(case, HISTORY, _("办理情况"), groups, "proceedings")


def _sheet(
    case: Case, folder: str, title: str, groups: list[Group], kind: str
) -> Iterator[Item]:
    """Yield facts twice: to be read, and as data."""
    context = {"title": title, "case": case, "groups": groups}
    page = render_to_string("casework/archive/sheet.html", context)
    path, about, day = f"{_(folder)}/{title}", {"kind": kind}, _last_day(case)
    yield Entry(f"{path}.html", page.encode(), day, about)
    data = {"case_number": case.number, **as_data(groups)}
    yield Entry(f"{path}.json", _json(data), day, about)


def _last_day(case: Case) -> date:
    """Return the day something was last registered: what is made here is as of then."""
    last = max((event.at for event in case.events.all()), default=case.created_at)
    return timezone.localdate(last)


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n"
