"""Reading a file in a process of its own, so that a hostile one harms only itself."""

from __future__ import annotations

import json
from typing import Any

from reports.reading.apart import run_apart
from reports.reading.kinds import kind_of
from reports.reading.limits import DAMAGED, SECONDS, TOO_MUCH, Refused
from reports.reading.refusals import Unreadable

_PROGRAM = (
    "import sys; sys.path.insert(0, sys.argv[1]); "
    "from reports.reading.child import main; main(*sys.argv[2:])"
)


def read_file(
    name: str, data: bytes, year: int | None = None, form: str = ""
) -> dict[str, Any]:
    """Read an annual report: plain data as ``docs/reading.md`` describes it.

    ``name`` is looked at for its extension only. ``year`` and ``form`` (a code of
    ``FORMATS``), where given, win over what the file says. Takes at most SECONDS
    of the processor, and half as much again on the clock. Raises Unreadable with
    one sentence. The answer comes from a process that read a stranger's file:
    show nothing of it unescaped.
    """
    try:
        kind = kind_of(name, data)
    except Refused as refused:
        raise Unreadable(refused.reason) from refused
    answer = _answer([kind, str(year or ""), form], data)
    if "refused" in answer:
        raise Unreadable(str(answer["refused"]))
    return answer


def _answer(arguments: list[str], data: bytes) -> dict[str, Any]:
    written, has_ended = run_apart(_PROGRAM, arguments, data, SECONDS * 1.5)
    if not has_ended:
        raise Unreadable(TOO_MUCH)
    return _parsed(written)


def _parsed(content: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError) as wrong:
        raise Unreadable(DAMAGED) from wrong
    if not isinstance(answer, dict):
        raise Unreadable(DAMAGED)
    return answer
