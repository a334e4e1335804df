"""Searching 5,000 published reports of 8,000 characters, against reading them all.

Run by itself: ``python tests/benchmarks/search.py``; a figure as argument is the
number of reports. On PostgreSQL: ``python tests/postgres.py python tests/…``. The
ratio is of our answer to the same question by ``LIKE`` in the same round, which is
what the list of reports did before.
"""

from __future__ import annotations

import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROUNDS, REPORTS, SECTIONS, LENGTH = 9, 5000, 10, 800
#: Words of the texts, the common ones often and the others hardly ever.
WORDS = (
    *("政府信息公开", "依法", "申请", "工作", "单位", "条例", "及时", "平台", "服务"),
    *("公开目录", "主动公开", "办理", "答复", "监督", "培训", "网站", "制度", "规范"),
    *("责任", "审查", "保密", "机构", "人员", "群众", "社会", "经济", "发展", "改革"),
)
SELECTIVE, FEW, COMMON = "土壤修复", "水土保持", "政府信息公开"


def fill(count: int) -> None:
    """Publish ``count`` reports as rows, and index each as publishing does."""
    from django.db import transaction
    from django.utils import timezone

    from disclosure.agencies.models import Agency
    from disclosure.agencies.vocabulary import AgencyKind
    from reports.models import PublishedDocument, Report
    from reports.rules.vocabulary import State
    from reports.search.actions import enter

    draw = random.Random(2026)
    for first in range(0, count, 100):
        with transaction.atomic():
            for number in range(first, min(first + 100, count)):
                if number % 17 == 0:
                    agency = Agency.objects.create(
                        name=f"示例镇{number}",
                        slug=f"town-{number}",
                        kind=AgencyKind.TOWNSHIP,
                        path=f"/9{number:07}/",
                    )
                document = written(agency, 2008 + number % 17, draw, number)
                report = Report.objects.create(
                    agency=agency,
                    year=document.year,
                    format="free",
                    title=document.title,
                    period_start=f"{document.year}-01-01",
                    period_end=f"{document.year}-12-31",
                    state=State.PUBLISHED,
                    published_at=timezone.now(),
                )
                PublishedDocument.objects.create(
                    report=report,
                    content=document.to_json(),
                    text=document.text,
                    digest="",
                )
                enter(report)


def written(agency, year: int, draw: random.Random, number: int):
    from reports.document import Document, DocumentSection

    def text() -> str:
        words: list[str] = []
        while sum(map(len, words)) < LENGTH:
            words.append(draw.choice(WORDS))
            if draw.random() < 0.3:
                words.append(chr(draw.randrange(0x4E00, 0x5E00)) + "，")
        return "".join(words)

    bodies = [text() for _ in range(SECTIONS)]
    if number % 250 == 7:
        bodies[3] += f"完成{SELECTIVE}项目。"
    if number % 25 == 3:
        bodies[5] += f"推进{FEW}工作。"
    sections = tuple(
        DocumentSection(f"s{place}", 1, "", f"示例章节之{place}", f"<p>{body}</p>", ())
        for place, body in enumerate(bodies)
    )
    return Document(
        title=f"{agency.name}{year}年政府信息公开工作年度报告（示例）",
        agency=agency.name,
        agency_slug=agency.slug,
        year=year,
        edition=1,
        format="free",
        period_start=f"{year}-01-01",
        period_end=f"{year}-12-31",
        published_at="",
        origin_name="",
        origin_published_at="",
        contact={},
        sections=sections,
        figures=(),
        key_figures=(),
        files=(),
        links=(),
    )


def measure(count: int = REPORTS) -> None:
    from django.db import connection

    from reports.published import Filter, filtered_reports
    from reports.search.finding import Limits, find
    from reports.search.results import results_of

    def ours(asked: str, limits: Limits) -> Callable[[], int]:
        def run() -> int:
            found = find(asked, limits)
            results_of(found.reports[:10], found.phrases)
            return len(found.reports)

        return run

    def reading(asked: str) -> Callable[[], int]:
        return lambda: len(filtered_reports(Filter(words=asked))[:10])

    cases = {
        "selective word": (SELECTIVE, Limits()),
        "traditional, full width": ("土壤修復", Limits()),
        "word of 4 % of the reports": (FEW, Limits()),
        "word of every section": (COMMON, Limits()),
        "common and selective": (f"{COMMON} {SELECTIVE}", Limits()),
        "common, of one year": (COMMON, Limits(year=2011)),
        "title of one report": ("示例镇17 2009", Limits()),
        "one character": ("壤", Limits()),
        "common character": ("公", Limits()),
        "no such word": ("没有的词", Limits()),
        "a sentence": ("土壤与水土的修复及保持", Limits()),
    }
    print(
        f"\n{connection.vendor}, {count:,} reports of {SECTIONS * LENGTH:,} characters"
    )
    print("| question | reports | ours | processor | by LIKE | ratio |")
    print("|---|--:|--:|--:|--:|--:|")
    for name, (asked, limits) in cases.items():
        run, other = ours(asked, limits), reading(asked)
        hits = run()
        other()
        rounds = [(*timed(run), *timed(other)) for _ in range(ROUNDS)]
        mine, busy, theirs, _ = (
            statistics.median(column) * 1000 for column in zip(*rounds, strict=True)
        )
        ratio = statistics.median(row[0] / row[2] for row in rounds)
        print(
            f"| {name} | {hits} | {mine:.1f} ms | {busy:.1f} ms | {theirs:.1f} ms"
            f" | {ratio:.3f} |",
            flush=True,
        )


def timed(run: Callable[[], int]) -> tuple[float, float]:
    """Return the time that passed, and how much of it this process was busy."""
    start, busy = time.perf_counter(), time.process_time()
    run()
    return time.perf_counter() - start, time.process_time() - busy


def main(count: int) -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from reports.models import Report

    start = time.perf_counter()
    # A second run may use what the first one left in DATA_DIR.
    missing = 0 if Report.objects.exists() else count
    fill(missing)
    took = time.perf_counter() - start
    if missing:
        each = took / missing * 1000
        print(f"published and indexed in {took:.0f} s, {each:.1f} ms each", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    measure(count)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else REPORTS
    if "DATA_DIR" in os.environ:
        main(wanted)
    else:
        with tempfile.TemporaryDirectory() as name:
            os.environ["DATA_DIR"] = name
            main(wanted)
