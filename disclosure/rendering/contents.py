"""How deep the table of contents of a paper goes."""

from __future__ import annotations

from disclosure.rendering.blocks import Heading, Layout, Paper

#: Lines of contents that the first page has room for below the title.
MOST_LINES = 17
#: What stands above them.
CONTENTS = "目录"
#: What stands before the names of what a letter encloses.
ENCLOSED = "附件："


def contents_depth(paper: Paper) -> int:
    """Return how many levels are listed, so that they fit on a page; 0: none."""
    levels = [block.level for block in paper.blocks if isinstance(block, Heading)]
    if paper.layout is not Layout.REPORT or len(levels) < 2:
        return 0
    return 2 if sum(level <= 2 for level in levels) <= MOST_LINES else 1
