"""What kind of file the bytes are: their content decides, and the name must agree."""

from __future__ import annotations

import re

from reports.reading.limits import (
    EMPTY,
    LARGEST_FILE,
    OLD_OFFICE,
    TOO_LARGE,
    UNKNOWN_KIND,
    WRONG_NAME,
    Refused,
)

KINDS = ("pdf", "docx", "xlsx", "html", "txt", "json")
_NAMES = {"htm": "html", "xhtml": "html", "text": "txt"}
_PACKED = ("docx", "xlsx")
_OLD = frozenset({"doc", "xls", "ppt", "wps", "et", "rtf"})
_OLE, _RTF, _ZIP = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf", b"PK\x03\x04"
_OTHER = (
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x7fELF",
    b"MZ",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|table|div|p|h[1-6]|meta)\b", re.IGNORECASE
)
#: What begins with a brace and a name is data, not text.
_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*["}]')


def kind_of(name: str, data: bytes) -> str:
    """Return the kind of a file: one of KINDS, or ``packed``. Raises Refused.

    A name without an extension is none of our business; one with an extension that
    the content does not bear out is refused.
    """
    if not data.strip():
        raise Refused(EMPTY)
    if len(data) > LARGEST_FILE:
        raise Refused(TOO_LARGE)
    if data.startswith((_OLE, _RTF)):
        raise Refused(OLD_OFFICE)
    wanted = _wanted(name)
    real = _real(data, wanted)
    if wanted and wanted != real:
        raise Refused(WRONG_NAME if wanted in (*KINDS, *_OLD) else UNKNOWN_KIND)
    return real


def _wanted(name: str) -> str:
    extension = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return _NAMES.get(extension, extension)


def _real(data: bytes, wanted: str) -> str:
    if data.lstrip()[:5] == b"%PDF-" or b"%PDF-" in data[:1024]:
        return "pdf"
    if data.startswith(_ZIP):
        # Which of them it is, the child process finds out.
        return wanted if wanted in _PACKED else "packed"
    if data.startswith(_OTHER):
        raise Refused(UNKNOWN_KIND)
    if wanted in ("", "json") and _OBJECT.match(data):
        return "json"
    if wanted != "txt" and _HTML.search(data[:4096]):
        return "html"
    if b"\0" in data[:4096] and data[:2] not in (b"\xff\xfe", b"\xfe\xff"):
        raise Refused(UNKNOWN_KIND)
    return "txt"
