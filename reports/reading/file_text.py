"""All text of a PDF, DOCX, XLSX or OFD, hidden parts included.

Runs as a program of its own (``python -I file_text.py EXT < FILE``) with bounded
time and memory, so a hostile file harms nothing but itself. It looks into every
part of a zip-based file: hidden columns, tracked changes, comments, metadata,
descriptions of pictures and addresses of links are text too.
"""

from __future__ import annotations

import io
import re
import resource
import subprocess
import sys
import zipfile

from defusedxml import ElementTree
from pypdf import PdfReader

SECONDS = 20
MEMORY = 1024 * 1024 * 1024
MAX_PAGES = 500
MAX_UNPACKED = 100 * 1024 * 1024
MAX_TEXT = 5_000_000
ZIPPED = {"docx", "xlsx", "ofd"}
TEXTUAL = (".xml", ".rels", ".vml")
#: A document within the document: nobody sees it, and it is not read.
_EMBEDDED = re.compile(r"(embeddings/.|\.(docx|xlsx|bin|rtf|html?|mht)$)", re.I)
#: Attributes that hold words of the author.
_WORDS = {"descr", "title", "alt", "tooltip", "Target"}
_BLOCK = re.compile(r"\}(p|row|si|TextObject|br|tab|c)$")


class Unreadable(Exception):
    """The file gives no text: damaged, encrypted, an image, or too much."""


def text_of(data: bytes, extension: str) -> str:
    """Return the text of a file, read by a child process; raises Unreadable."""
    if extension not in ZIPPED | {"pdf"}:
        raise Unreadable(extension)
    try:
        child = subprocess.run(
            [sys.executable, "-I", __file__, extension],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise Unreadable(extension) from error
    text = child.stdout.decode("utf-8", "replace")
    if not text.strip() or len(text) > MAX_TEXT:
        raise Unreadable(extension)
    return text


def _pdf(data: bytes) -> str:
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted or len(reader.pages) > MAX_PAGES:
        raise Unreadable("pdf")
    parts = [page.extract_text() or "" for page in reader.pages]
    if not "".join(parts).strip():
        raise Unreadable("pdf")
    parts += [str(value) for value in (reader.metadata or {}).values()]
    return "\n".join(parts)


def _zipped(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        if sum(item.file_size for item in archive.infolist()) > MAX_UNPACKED:
            raise Unreadable("zip")
        if any(_is_embedded(name) for name in archive.namelist()):
            raise Unreadable("zip")
        names = [n for n in archive.namelist() if n.lower().endswith(TEXTUAL)]
        return "\n".join(_xml(archive.read(name)) for name in names)


def _is_embedded(name: str) -> bool:
    return _EMBEDDED.search(name) is not None and "printerSettings" not in name


def _xml(data: bytes) -> str:
    pieces: list[str] = []
    for _, element in ElementTree.iterparse(io.BytesIO(data), events=("end",)):
        if element.text and element.text.strip():
            pieces.append(element.text)
        pieces += [f"\n{element.get(name)}\n" for name in _WORDS if element.get(name)]
        if _BLOCK.search(element.tag):
            pieces.append("\n")
    return "".join(pieces)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    data = sys.stdin.buffer.read()
    text = _pdf(data) if sys.argv[1] == "pdf" else _zipped(data)
    sys.stdout.buffer.write(text.encode())


if __name__ == "__main__":
    main()
