"""How long the checks of one full report take: every cell, 8,000 characters.

Processor time of one core, so that a busy machine tells the same.
"""

from __future__ import annotations

import statistics
import sys
import time
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from reports.rules.content import (  # noqa: E402
    FigureContent,
    Register,
    ReportContent,
    SectionContent,
    Sums,
)
from reports.rules.crosschecks import run  # noqa: E402
from reports.rules.formats import FORMATS  # noqa: E402

ROUNDS = 30
GOAL = 50
CHARACTERS = 8000
TEXTS = ("overview", "problems", "other")
#: A number every 40 characters, three times as many as reports have; right and
#: wrong ones, with and without the words of the form.
PROSE = (
    "示例：第{0}项工作按年初安排推进，责任落实到岗，目录按月更新，制度逐步健全。"
    "全年新收政府信息公开申请53件，上年结转4件，予以公开17件，不予公开1{0}件；"
    "工作机构与申请人充分沟通，弄清真实需求，答复文书经法制审核后送达。"
    "全县受理申请32{0}件，行政复议9件，其中结果维持{0}件，行政诉讼3件。"
    "加强政府网站和政务新媒体管理，检查栏目更新、链接有效和表述规范等情况。"
    "召开新闻发布会12场，公开各类信息5500余条，作出行政许可12{0}件。"
    "组织业务培训，开展社会评议，发现的问题逐一整改并纳入年度考核。"
)


def full_report(year: int = 2024) -> ReportContent:
    """Return a report of which every rule has something to look at."""
    form = FORMATS["form2021"]
    figures = tuple(
        FigureContent(spec.code, spec.label, spec.unit, Decimal(place % 7))
        for place, spec in enumerate(form.figures.values())
    )
    values = {figure.code: Decimal(1) for figure in figures}
    paragraphs = PROSE * (CHARACTERS // len(PROSE) // len(TEXTS) + 1)
    sections = tuple(SectionContent(key, key, f"<p>{paragraphs}</p>") for key in TEXTS)
    return ReportContent(
        year,
        form.code,
        sections=sections,
        figures=figures,
        previous=ReportContent(year - 1, form.code, figures=figures),
        register=Register(values),
        sums=Sums(values),
        makes_rules=False,
    )


def times() -> list[float]:
    """Return the milliseconds of each round; every round has a new report."""
    taken = []
    for _ in range(ROUNDS):
        content = full_report()
        start = time.process_time()
        assert run(content)
        taken.append((time.process_time() - start) * 1000)
    return taken


def measure() -> None:
    content, taken = full_report(), times()
    characters = sum(len(section.html) for section in content.sections)
    print(f"| checks of one report, ms | measured | goal: at most {GOAL} |")
    print("|---|--:|---|")
    print(
        f"| {len(content.figures)} figures, {characters:,} characters, "
        f"{len(run(content))} findings | {statistics.median(taken):.1f} | "
        f"slowest {max(taken):.1f} |"
    )


if __name__ == "__main__":
    measure()
