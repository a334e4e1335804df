"""Files made of parts, packed so that the same parts give the same bytes."""

from __future__ import annotations

import io
import zipfile

_OLDEST = (1980, 1, 1, 0, 0, 0)


def repacked(content: bytes) -> bytes:
    """Return an Office file with its parts in order and without times."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        # The list of parts comes first, as readers expect.
        for name in sorted(old.namelist(), key=lambda name: (name[0] != "[", name)):
            item = zipfile.ZipInfo(name, _OLDEST)
            item.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(item, old.read(name))
    return made.getvalue()
