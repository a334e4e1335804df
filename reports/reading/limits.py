"""How much of a file is read, and why one is refused. Knows no framework."""

from __future__ import annotations

import re

MEGABYTE = 1024 * 1024
LARGEST_FILE = 30 * MEGABYTE
#: Processor time and memory of the process that reads a file.
SECONDS = 20
MEMORY = 900 * MEGABYTE
#: What it may hand over.
MOST_OUTPUT = 40 * MEGABYTE
MOST_PAGES = 300
MOST_SIGNS = 2_000_000
MOST_BLOCKS = 50_000
MOST_CELLS = 50_000
MOST_COLUMNS = 500
#: Rulings of one page: a table of a thousand cells has some four thousand.
MOST_RULINGS = 20_000
MOST_PARTS = 2_000
MOST_UNPACKED = 100 * MEGABYTE
DEEPEST = 200
#: A file of data: its size, its depth, and how many names it has.
LARGEST_DATA = 10 * MEGABYTE
DEEPEST_DATA = 20
MOST_KEYS = 400_000

#: Why a file is refused; ``reports.reading.refusals`` has the sentences.
TOO_LARGE, TOO_MANY_PAGES, TOO_MUCH = "too_large", "too_many_pages", "too_much"
DAMAGED, ENCRYPTED, NO_TEXT = "damaged", "encrypted", "no_text"
MACROS, ENTITIES, NESTED, BLOATED = "macros", "entities", "nested", "bloated"
WRONG_NAME, UNKNOWN_KIND, OLD_OFFICE = "wrong_name", "unknown_kind", "old_office"
EMPTY, EMBEDDED, OTHER_DATA = "empty", "embedded", "other_data"

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufeff\ufffe\uffff]")


class Refused(Exception):
    """A file that is not read; ``reason`` is one of the words above."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def clean(text: str) -> str:
    """Return a text without control signs and half characters."""
    return _CONTROL.sub("", text)


class Room:
    """Counts what has been read and refuses what is too much."""

    def __init__(self) -> None:
        self.signs, self.blocks, self.cells = MOST_SIGNS, MOST_BLOCKS, MOST_CELLS

    def take_text(self, text: str) -> str:
        self.signs -= len(text)
        if self.signs < 0:
            raise Refused(TOO_MUCH)
        return text

    def take_block(self) -> None:
        self.blocks -= 1
        if self.blocks < 0:
            raise Refused(TOO_MUCH)

    def take_cell(self) -> None:
        self.cells -= 1
        if self.cells < 0:
            raise Refused(TOO_MUCH)
