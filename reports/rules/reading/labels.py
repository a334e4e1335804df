"""How labels are compared: without numerals, signs and remarks, then by nearness."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from reports.rules.form_text import keys_of
from reports.rules.prose import fold

#: How alike two labels have to be, and how much more than to any other.
NEAR, AHEAD = 0.74, 0.08
_SHORTEST = 3
_LONGEST = 150
_BRACKETED = re.compile(r"^\([0-9]+\)")


@dataclass(frozen=True)
class Likeness:
    """The label that a text is, or is near to; ``share`` is 1 for the same."""

    label: str
    share: float

    @property
    def is_exact(self) -> bool:
        return self.share == 1


@cache
def keys(text: str) -> frozenset[str]:
    """Return how a label may be compared; none where it is blank."""
    words = _BRACKETED.sub("", "".join(fold(text[:_LONGEST]).split()))
    return keys_of(words)


class Labels:
    """Labels that texts may be, found exactly or by nearness."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.labels = tuple(dict.fromkeys(labels))
        self._by_key: dict[str, str] = {}
        for label in self.labels:
            for key in keys(label):
                self._by_key.setdefault(key, label)
        self._found: dict[str, Likeness | None] = {}

    def exact(self, text: str) -> str | None:
        """Return the label that a text is, whatever its numeral."""
        found = (self._by_key.get(key) for key in keys(text))
        return next((label for label in found if label), None)

    def like(self, text: str) -> Likeness | None:
        """Return the label a text is, or the only one that it is near to."""
        if text not in self._found:
            self._found[text] = self._like(text)
        return self._found[text]

    def _like(self, text: str) -> Likeness | None:
        same = self.exact(text)
        if same is not None:
            return Likeness(same, 1.0)
        shares = sorted(
            ((self._share(text, label), label) for label in self.labels), reverse=True
        )
        if not shares or shares[0][0] < NEAR:
            return None
        if len(shares) > 1 and shares[0][0] - shares[1][0] < AHEAD:
            return None
        return Likeness(shares[0][1], round(shares[0][0], 2))

    @staticmethod
    def _share(text: str, label: str) -> float:
        best = 0.0
        for one in keys(text):
            for other in keys(label):
                if min(len(one), len(other)) >= _SHORTEST:
                    best = max(best, share(one, other))
        return best


def share(one: str, other: str) -> float:
    """Return how alike two texts are, from 0 to 1; below 1 unless they are equal."""
    if one == other:
        return 1.0
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if matcher.real_quick_ratio() < NEAR or matcher.quick_ratio() < NEAR:
        return 0.0
    return min(0.99, matcher.ratio())
