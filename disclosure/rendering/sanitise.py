"""Rich text cleaned to what a report may hold: words, lists, tables, links."""

from __future__ import annotations

import re

import nh3

TAGS = {
    "p", "br", "h4", "strong", "em", "u", "s", "sub", "sup", "ul", "ol", "li",
    "blockquote", "a", "data", "table", "caption", "colgroup", "col", "thead",
    "tbody", "tfoot", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {
    "a": {"href"},
    "data": {"value"},
    "th": {"colspan", "rowspan", "scope"},
    "td": {"colspan", "rowspan"},
}
DROPPED_WITH_CONTENT = {"script", "style", "template", "iframe", "object", "svg"}
_SAME = {"b": "strong", "i": "em"}
_ALIAS = re.compile(r"<(/?)(b|i)(?:\s[^<>]*)?>", re.I)
_ANY_TAG = re.compile(r"<[/!]?[a-zA-Z][^<>]*>")
_NESTING = re.compile(r"<(/?)(?:ul|ol|blockquote|table)\b", re.I)
MAX_LENGTH = 200_000
MAX_NESTING = 50
#: Unwrapping a tag can leave HTML that reads differently the next time.
_PASSES = 5


def sanitise(html: str) -> str:
    """Return clean HTML; nothing in it loads or runs anything.

    Cleaning what is clean changes nothing.
    """
    for _ in range(_PASSES):
        cleaned = _cleaned(html)
        if cleaned == html:
            break
        html = cleaned
    return html


def is_too_deep(html: str) -> bool:
    """Tell whether lists, quotes and tables nest deeper than anybody writes."""
    depth = 0
    for match in _NESTING.finditer(html):
        depth = max(0, depth - 1) if match[1] else depth + 1
        if depth > MAX_NESTING:
            return True
    return False


def _cleaned(html: str) -> str:
    renamed = _ALIAS.sub(lambda m: f"<{m[1]}{_SAME[m[2].lower()]}>", html)
    return nh3.clean(
        renamed,
        tags=TAGS,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    ).strip()


def as_html(text: str) -> str:
    """Turn text typed without any tag into paragraphs; leave HTML alone.

    A sign that begins no tag, as in ``a<b``, is text.
    """
    if _ANY_TAG.search(text):
        return text
    plain = text.replace("<", "&lt;")
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    return "".join(f"<p>{line}</p>" for line in lines)
