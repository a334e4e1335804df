"""What an archive holds, with the digest of every file. Pure."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

FORMAT = "case-file/1"
MANIFEST, SUMS = "manifest.json", "SHA256SUMS"


@dataclass
class Manifest:
    """Grows with every file written; ``head`` says of what, when and by whom."""

    head: Mapping[str, Any]
    files: list[dict[str, Any]] = field(default_factory=list)
    missing: list[dict[str, Any]] = field(default_factory=list)
    sums: list[str] = field(default_factory=list)

    def add(self, path: str, content: bytes, about: Mapping[str, Any]) -> None:
        """Note a file that was written."""
        digest = self._sum(path, content)
        row = {"path": path, "size": len(content), "sha256": digest, **about}
        self.files.append(row)

    def lack(self, path: str, about: Mapping[str, Any]) -> None:
        """Note a file that should be there and could not be read."""
        self.missing.append({"path": path, **about})

    def content(self) -> bytes:
        """Return the manifest as JSON and count it among the sums."""
        kinds = Counter(str(row["kind"]) for row in self.files)
        data = {
            "format": FORMAT,
            **self.head,
            "counts": {
                "files": len(self.files),
                "missing": len(self.missing),
                **{kind: kinds[kind] for kind in sorted(kinds)},
            },
            "files": self.files,
            "missing": self.missing,
        }
        made = json.dumps(data, ensure_ascii=False, indent=2).encode() + b"\n"
        self._sum(MANIFEST, made)
        return made

    def sum_lines(self) -> bytes:
        """Return the sums as ``sha256sum -c`` reads them."""
        return "".join(self.sums).encode()

    def _sum(self, path: str, content: bytes) -> str:
        digest = hashlib.sha256(content).hexdigest()
        self.sums.append(f"{digest}  {path}\n")
        return digest
