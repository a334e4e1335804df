"""The parts of a packed file (DOCX, XLSX), read within limits."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from types import TracebackType
from typing import Self
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from reports.reading.limits import (
    BLOATED,
    DAMAGED,
    DEEPEST,
    ENCRYPTED,
    ENTITIES,
    MACROS,
    MOST_PARTS,
    MOST_UNPACKED,
    NESTED,
    UNKNOWN_KIND,
    Refused,
)

_MACROS = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/", re.IGNORECASE)
_DOCTYPES = (
    b"<!DOCTYPE",
    b"<!ENTITY",
    "<!DOC".encode("utf-16-le"),
    "<!DOC".encode("utf-16-be"),
)
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError)
_MAIN = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
}


class Packed:
    """A packed file: macros, bombs and entities are refused before a part is read."""

    def __init__(self, data: bytes) -> None:
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
            self._parts = {item.filename: item for item in self._archive.infolist()}
        except (*_BROKEN, ValueError, RuntimeError) as wrong:
            raise Refused(DAMAGED) from wrong
        self._check()
        self._room = MOST_UNPACKED

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        value: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._archive.close()

    @property
    def kind(self) -> str:
        """Return ``docx`` or ``xlsx``. Raises Refused for any other packed file."""
        for kind, part in _MAIN.items():
            if part in self._parts:
                return kind
        raise Refused(UNKNOWN_KIND)

    def names(self, pattern: str) -> list[str]:
        return [name for name in self._parts if re.fullmatch(pattern, name)]

    def read(self, name: str) -> bytes:
        """Return a part; empty where there is none. Raises Refused."""
        if name not in self._parts:
            return b""
        try:
            with self._archive.open(name) as part:
                data = part.read(self._room + 1)
        except RuntimeError as wrong:
            raise Refused(ENCRYPTED) from wrong
        except (*_BROKEN, ValueError) as wrong:
            raise Refused(DAMAGED) from wrong
        self._room -= len(data)
        if self._room < 0:
            raise Refused(BLOATED)
        return data

    def xml(self, name: str) -> Element | None:
        """Return a part as XML; None where there is none. Raises Refused."""
        data = self.read(name)
        return xml_of(data) if data else None

    def _check(self) -> None:
        parts = list(self._parts.values())
        if len(parts) > MOST_PARTS or sum(p.file_size for p in parts) > MOST_UNPACKED:
            raise Refused(BLOATED)
        if any(part.flag_bits & 1 for part in parts):
            raise Refused(ENCRYPTED)
        if any(_MACROS.search(name) for name in self._parts):
            raise Refused(MACROS)


def xml_of(data: bytes) -> Element:
    """Return XML without document type, not too deep. Raises Refused."""
    depth = 0
    root: Element | None = None
    try:
        for event, element in iterparse(
            io.BytesIO(data), events=("start", "end"), forbid_dtd=True
        ):
            depth += 1 if event == "start" else -1
            root = element if root is None else root
            if depth > DEEPEST:
                raise Refused(NESTED)
    except DefusedXmlException as wrong:
        raise Refused(ENTITIES) from wrong
    except (ParseError, ValueError, LookupError) as wrong:
        raise Refused(DAMAGED) from wrong
    if root is None:
        raise Refused(DAMAGED)
    return root


def check_entities(data: bytes) -> None:
    """Refuse XML with a document type, for readers that cannot be told to."""
    if any(sign in data for sign in _DOCTYPES):
        raise Refused(ENTITIES)


def attribute(element: Element | None, name: str, default: str = "") -> str:
    """Return an attribute by its name without namespace."""
    values: Mapping[str, str] = {} if element is None else element.attrib
    return next(
        (value for key, value in values.items() if key.rpartition("}")[2] == name),
        default,
    )


def tag_of(element: Element) -> str:
    """Return the tag of an element without its namespace."""
    return str(element.tag).rpartition("}")[2]


def child(element: Element | None, *path: str) -> Element | None:
    """Return the first descendant on a path of tags without namespaces."""
    for tag in path:
        if element is None:
            return None
        element = next((one for one in element if tag_of(one) == tag), None)
    return element
