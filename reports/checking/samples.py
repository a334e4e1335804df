"""How a report to be checked is written: an example, and the codes. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from disclosure.labels import noop
from reports.checking.places import places_of
from reports.rules.formats import FORMATS, Format

YEAR = 2024
#: What the header of the list of codes says.
COLUMNS = (noop("代码"), noop("表"), noop("行"), noop("列"), noop("单位"))
_KINDS = (
    *("natural_person", "business", "research", "public_interest"),
    *("legal_service", "other_organization", "total"),
)
#: Rows of table three in which something happened; all others are zero.
_REQUESTS = {
    "received": (18, 4, 1, 0, 2, 0, 25),
    "brought_forward": (2, 1, 0, 0, 0, 0, 3),
    "granted": (9, 2, 1, 0, 1, 0, 13),
    "partly_granted": (3, 0, 0, 0, 1, 0, 4),
    "refused.internal_affairs": (1, 0, 0, 0, 0, 0, 1),
    "unavailable.not_held": (4, 1, 0, 0, 0, 0, 5),
    "declined.petition": (1, 0, 0, 0, 0, 0, 1),
    "handled": (18, 3, 1, 0, 2, 0, 24),
    "carried_over": (2, 2, 0, 0, 0, 0, 4),
}
_OTHERS = {
    "proactive.normative_document.issued": "3",
    "proactive.normative_document.repealed": "1",
    "proactive.normative_document.in_force": "27",
    "proactive.license.decisions": "412",
    "proactive.penalty.decisions": "36",
    "proactive.fee.amount": "12.50",
    "reconsideration.upheld": "1",
    "reconsideration.total": "1",
}
_PROSE = {
    "overview": (
        "全年主动公开各类政府信息。收到政府信息公开申请25件，均按期答复。"
        "健全政府信息管理制度，办好政府网站公开平台，开展培训和考核，落实监督保障。"
    ),
    "problems": "主要问题是公开内容不够具体。下一年将逐项细化公开目录。",
    "other": "本年度没有收取信息处理费。",
}


def example() -> dict[str, object]:
    """Return an invented report of the form of 2021 in which everything agrees."""
    figures = {code: 0 for code in FORMATS["form2021"].figures} | _OTHERS
    for row, values in _REQUESTS.items():
        for kind, value in zip(_KINDS, values, strict=True):
            figures[f"requests.{row}.{kind}"] = value
    return {
        "agency": "示例县人民政府办公室（示例）",
        "year": YEAR,
        "format": "form2021",
        "figures": figures,
        "prose": dict(_PROSE),
    }


def code_rows(form: Format) -> Iterator[tuple[str, ...]]:
    """Yield code, table, row, column and unit of every figure of a format."""
    for code, place in places_of(form).items():
        unit = form.figures[code].unit
        yield code, place.table, place.row, place.column, unit


def official_formats() -> Mapping[str, Format]:
    """Return the formats with tables, and so with codes, of their own."""
    return {code: form for code, form in FORMATS.items() if form.tables}
