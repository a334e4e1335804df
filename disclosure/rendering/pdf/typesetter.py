"""Sets a document. A program of its own, so what it takes ends with it.

``python -I typesetter.py < JOB > FILE``: JOB is JSON with ``root`` (folder of
``main.typ``), ``paper`` (JSON as text), ``fonts`` (folders) and ``timestamp``. Ends
with 3 where the document cannot be set.
"""

from __future__ import annotations

import json
import resource
import sys
from pathlib import Path

import typst

# The folder of this file, the only one of the house that is looked into.
sys.path.insert(0, str(Path(__file__).parent))
from headings import (  # type: ignore[import-not-found]  # noqa: E402
    scopes_of,
    with_headings,
)

SECONDS = 90
#: Addresses, not memory in use: threads and mapped fonts take many.
MEMORY = 3 * 1024 * 1024 * 1024
UNSETTABLE = 3


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    job = json.load(sys.stdin.buffer)
    try:
        made = _set(job)
    except typst.TypstError as error:
        sys.stderr.write(f"{error.message}\n{error.diagnostic}")
        return UNSETTABLE
    sys.stdout.buffer.write(made)
    return 0


def _set(job: dict[str, str]) -> bytes:
    root = Path(job["root"])
    compiler = typst.Compiler(
        str(root / "main.typ"),
        root=str(root),
        font_paths=typst.Fonts(
            include_system_fonts=False,
            include_embedded_fonts=False,
            font_paths=list(job["fonts"]),
        ),
        sys_inputs={"paper": job["paper"]},
    )
    made = compiler.compile(
        format="pdf", pdf_standards=["ua-1", "a-2a"], timestamp=int(job["timestamp"])
    )
    assert isinstance(made, bytes)
    tagged = with_headings(made, scopes_of(json.loads(job["paper"])))
    assert isinstance(tagged, bytes)
    return tagged


if __name__ == "__main__":
    sys.exit(main())
