"""Lines of the log: what happened, never to whom.

Our own messages hold numbers and codes only. What a library says may quote what
somebody typed: of such a line the template is kept and of its values the numbers.
Of an error its kind and the places in the code are kept, not its text, which the
database likes to fill with values.
"""

from __future__ import annotations

import json
import logging
import re
import sys
import traceback
from contextvars import ContextVar
from datetime import datetime
from pathlib import PurePath
from types import TracebackType
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings

#: The number of the request that is answered now.
request_id: ContextVar[str] = ContextVar("request_id", default="")
OURS = frozenset({"disclosure", "reports"})
HIDDEN = "…"
_FRAMES = 12
_ZONE = ZoneInfo("Asia/Shanghai")
#: What some reader of logs takes for the end of a line, or a terminal for an order.
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]")
logger = logging.getLogger(__name__)


def tell_of_crashes() -> None:
    """Let an error that ends a process go into the log like any other.

    Its text is shown to somebody at a terminal only; a service's goes into a log.
    """
    if not (settings.INSECURE_HTTP or sys.stderr.isatty()):
        sys.excepthook = _crashed


def _crashed(
    kind: type[BaseException], error: BaseException, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    logger.critical("ended by an error", exc_info=(kind, error, trace))


def content_of(record: logging.LogRecord) -> dict[str, Any]:
    """Return what may be kept of a record, as plain values in the order of a line."""
    at = datetime.fromtimestamp(record.created, _ZONE)
    line: dict[str, Any] = {
        "time": at.isoformat(timespec="milliseconds"),
        "level": record.levelname,
        "logger": record.name,
        "message": _message(record),
    }
    if request_id.get():
        line["request"] = request_id.get()
    if _is_ours(record):
        line |= getattr(record, "fields", {})
    if isinstance(status := getattr(record, "status_code", None), int):
        line["status"] = status
    if record.exc_info and record.exc_info[1]:
        line |= _error(record.exc_info[1])
    return line


class JsonLines(logging.Formatter):
    """One JSON object a line, for a collector of logs."""

    def format(self, record: logging.LogRecord) -> str:
        line = json.dumps(content_of(record), ensure_ascii=False, default=str)
        return _CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


class PlainLines(logging.Formatter):
    """The same for a reader: time, level, logger, message, the rest as name=value."""

    def format(self, record: logging.LogRecord) -> str:
        line = content_of(record)
        head = [str(line.pop(name)) for name in ("time", "level", "logger", "message")]
        rest = [f"{name}={value}" for name, value in line.items()]
        return _CONTROLS.sub(" ", " ".join([*head, *rest]))


def _is_ours(record: logging.LogRecord) -> bool:
    return record.name.split(".", 1)[0] in OURS


def _message(record: logging.LogRecord) -> str:
    if _is_ours(record):
        return record.getMessage()
    if not record.args or not isinstance(record.msg, str):
        # Put together before it came here; nobody can tell what is in it.
        return HIDDEN
    return _without_texts(record.msg, record.args)


def _without_texts(template: str, args: Any) -> str:
    if not isinstance(args, tuple):
        return template
    numbers = tuple(arg if isinstance(arg, int | float) else HIDDEN for arg in args)
    try:
        return template % numbers
    except (TypeError, ValueError):
        return template


def _error(error: BaseException) -> dict[str, Any]:
    frames = traceback.extract_tb(error.__traceback__)[-_FRAMES:]
    where = [f"{_short(one.filename)}:{one.lineno} {one.name}" for one in frames]
    cause = error.__cause__ or error.__context__
    kinds = [type(error).__name__] + ([type(cause).__name__] if cause else [])
    return {"error": " < ".join(kinds), "where": where}


def _short(path: str) -> str:
    return "/".join(PurePath(path).parts[-3:])
