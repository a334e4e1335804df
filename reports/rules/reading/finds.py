"""What the tables of a file say: figures, misprints, and what is unclear."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from reports.rules.reading.marks import Written
from reports.rules.reading.reasons import Reason
from reports.rules.reading.tree import TreeCell

#: Words of a cell that a finding or a list quotes.
QUOTED = 60
#: What rows are counted in that a report prints in the place of several.
EXTRA_UNIT = "件"


@dataclass(frozen=True)
class FoundFigure:
    """A figure of the form: what is written, why it is this one, and its cell."""

    code: str
    written: Written
    reasons: tuple[Reason, ...]
    text: str = ""
    cell: TreeCell | None = None
    table: int = 0
    sheet: str = ""
    row_label: str = ""
    column_label: str = ""


@dataclass(frozen=True)
class NamedFigure:
    """A figure that an author named: from a table of labels, or a list of codes.

    ``code`` is the one the file gives, else a proposal made of section and number.
    """

    code: str
    label: str
    unit: str
    written: Written
    reasons: tuple[Reason, ...]
    part_of: str = ""
    section: str = ""
    text: str = ""
    cell: TreeCell | None = None
    table: int = 0
    sheet: str = ""


@dataclass(frozen=True)
class Puzzle:
    """Something in a table that was not understood; ``what`` names its kind."""

    what: str
    words: str
    table: int = 0
    cell: TreeCell | None = None


@dataclass(frozen=True)
class Misprint:
    """A label that is printed otherwise than the form has it."""

    printed: str
    label: str
    codes: tuple[str, ...]
    cell: TreeCell | None = None


@dataclass
class Extract:
    """What the tables of a file say."""

    figures: dict[str, FoundFigure] = field(default_factory=dict)
    puzzles: list[Puzzle] = field(default_factory=list)
    misprints: list[Misprint] = field(default_factory=list)
    #: Official tables of which something was found.
    tables: set[str] = field(default_factory=set)
    #: Which official tables a table of the file holds, by its number.
    held: dict[int, list[str]] = field(default_factory=dict)

    @property
    def score(self) -> int:
        """How many cells were found; what was told by place alone counts less."""
        weak = {Reason.ROW_BY_PLACE, Reason.COLUMN_BY_PLACE, Reason.ROW_NEAR}
        return sum(1 if weak & set(one.reasons) else 3 for one in self.figures.values())


def flat(text: str) -> str:
    """Return a label without blanks, short enough to be quoted."""
    return re.sub(r"\s+", "", text)[:QUOTED]
