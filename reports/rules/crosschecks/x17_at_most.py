"""X17: a figure of the statistics sheet is larger than what contains it."""

from __future__ import annotations

from collections.abc import Iterator

from disclosure.labels import noop
from reports.rules.content import ReportContent
from reports.rules.crosschecks.cells import (
    official_figures,
    sum_of,
    value_of,
    written,
    wrong_cell,
)
from reports.rules.findings import Finding
from reports.rules.vocabulary import Level

RULE = "X17"
#: The sheet of 2014 to 2018: what a figure cannot exceed. One item may go
#: through several channels, so their sum may be larger but not smaller.
LIMITS = {
    "disclosed.normative_documents": ("disclosed.total",),
    "disclosed.total": (
        "disclosed.gazette",
        "disclosed.website",
        "disclosed.microblog",
        "disclosed.wechat",
        "disclosed.otherwise",
    ),
    "response.press_conferences_by_leaders": ("response.press_conferences",),
    "response.online_interviews_by_leaders": ("response.online_interviews",),
}


def check(content: ReportContent) -> Iterator[Finding]:
    """Yield a warning per figure above its limit, all of it entered."""
    official = official_figures(content)
    for code, codes in LIMITS.items():
        if code not in official:
            continue
        limit, found = sum_of(content, codes), value_of(content, code)
        if limit is None or found is None or found <= limit:
            continue
        template = noop(
            "%(place)s应 %(expected)s，填报 %(found)s。请核对它和所属的总数。"
        )
        if len(codes) > 1:
            template = noop(
                "%(place)s应 %(expected)s（各渠道公开数之和），填报 %(found)s。"
                "请核对它和各渠道的数。"
            )
        yield wrong_cell(
            RULE,
            content,
            code,
            template,
            f"≤ {written(limit)}",
            level=Level.WARNING,
        )
