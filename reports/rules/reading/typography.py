"""How official documents are set: patterns by which their layout is told."""

from __future__ import annotations

import re

#: A line that is nothing but the number of a page.
PAGE_NUMBER = re.compile(
    r"(?:第\s*)?[-—–·\s]*[0-9０-９]{1,4}[-—–·\s]*(?:页)?",
)
#: The numeral that begins a line of its own; not the item of an article of law.
LINE_NUMERAL = re.compile(
    "[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）(?![项款条])"
)
#: What the styles of headings are called.
HEADING_STYLE = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def raised(text: str) -> str:
    """Return text set above the line: its digits are no digits of the number before."""
    return text.translate(_RAISED)
