"""The table of contents of a file, which says nothing that does not come again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from reports.rules.paper_words import CONTENTS
from reports.rules.reading.tree import Block, Paragraph

#: Dots, and the number of the page or the sign in its place.
_BEHIND = re.compile(r"[\s.…·_—-]*[0-9]*$")


def without_contents(blocks: Sequence[tuple[Block, bool]]) -> list[Block]:
    """Leave out the blocks that are marked as lines of contents, and their heading.

    A line whose words do not come again is kept, whatever it is marked as.
    """
    told = {_bare(block) for block, is_line in blocks if not is_line}
    found: list[Block] = []
    for place, (block, is_line) in enumerate(blocks):
        follows = place + 1 < len(blocks) and blocks[place + 1][1]
        if (is_line or follows) and _bare(block) == CONTENTS:
            continue
        if not is_line or _words(block) not in told:
            found.append(block)
    return found


def _words(block: Block) -> str:
    return _BEHIND.sub("", _bare(block))


def _bare(block: Block) -> str:
    return "".join(block.text.split()) if isinstance(block, Paragraph) else ""
