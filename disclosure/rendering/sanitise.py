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
_ALIAS = re.compile(r"<(/?)(b|i)>")
MAX_LENGTH = 200_000


def sanitise(html: str) -> str:
    """Return clean HTML; nothing in it loads or runs anything."""
    renamed = _ALIAS.sub(lambda m: f"<{m[1]}{_SAME[m[2]]}>", html)
    return nh3.clean(
        renamed,
        tags=TAGS,
        clean_content_tags=DROPPED_WITH_CONTENT,
        attributes=ATTRIBUTES,
        url_schemes={"http", "https", "mailto"},
        link_rel="noopener noreferrer",
    ).strip()


def as_html(text: str) -> str:
    """Turn text typed without any tag into paragraphs; leave HTML alone."""
    if "<" in text:
        return text
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return "".join(f"<p>{line}</p>" for line in lines)
