"""A text as pieces that an index of words can hold and a search can ask for. Pure.

Chinese is written without blanks, so every two neighbouring characters make a
piece. Letters and digits are kept together as people write them.
"""

from __future__ import annotations

import re
import unicodedata

_RUN = re.compile(r"[a-z0-9]+|[^\W_a-z0-9]+")


def pieces_of(text: str) -> list[str]:
    """Return the pieces of a text, each once, in the order of the text.

    Full and half width, capitals and small letters are the same. A single
    character that stands alone has no piece, and cannot be searched for.
    """
    folded = unicodedata.normalize("NFKC", text).lower()
    found = [piece for run in _RUN.findall(folded) for piece in _pieces(run)]
    return list(dict.fromkeys(found))


def _pieces(run: str) -> list[str]:
    if run.isascii():
        return [run]
    return [run[at : at + 2] for at in range(len(run) - 1)]
