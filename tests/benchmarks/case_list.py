"""The case list over a million cases against a plain admin list of a million rows."""

from __future__ import annotations

import json
import os
import statistics
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.benchmarks.serving import (
    ROUNDS,
    Target,
    collect,
    environment_of,
    get,
    one_at_a_time,
    prepared,
    ratio,
    served,
)

CASES = int(os.environ.get("BENCH_CASES", "1000000"))
TIMES = 9


def measure(folder: Path) -> None:
    """Fill both databases, measure both lists in the same rounds, print a table."""
    folder.mkdir(parents=True, exist_ok=True)
    ours = environment_of(folder)
    plain = {"BENCH_PLAIN": str(folder), "PYTHONPATH": ours["PYTHONPATH"]}
    collect(ours)
    cookie = prepared(plain, "plain.py", str(CASES))
    known = json.loads(prepared(ours, "prepare_cases.py", str(CASES)))
    with (
        served("disclosure.wsgi", ours) as site,
        served("tests.benchmarks.plain", plain) as other,
    ):
        reference = Target(
            "plain admin list", f"{other}/admin/auth/application/", cookie
        )
        pages = [
            Target(f"{who}: {name}", _url(site, query), known[who])
            for who in ("supervisor", "handler")
            for name, query in _queries(known).items()
        ]
        _visit([reference, *pages])
        _print(reference, pages)


def _queries(known: dict[str, Any]) -> dict[str, dict[str, str]]:
    year = str(known["year"])
    return {
        "first page": {},
        "page 5": {"p": "5"},
        "my turn": {"group": "mine"},
        "open": {"group": "open"},
        "overdue": {"group": "overdue"},
        "closed": {"group": "closed"},
        "disposition, common": {"disposition__exact": "granted"},
        "disposition, rare": {"disposition__exact": "otherwise_closed.fee_unpaid"},
        "disposition, none": {"disposition__exact": "correction.made"},
        "channel, rare": {"channel__exact": "oral"},
        "applicant kind, rare": {"applicant_kind__exact": "research"},
        "year": {"year": year},
        "handler": {"handler": str(known["handler_id"])},
        "provisional": {"provisional": "1"},
        "year and disposition": {"year": year, "disposition__exact": "granted"},
        "year and channel": {"year": year, "channel__exact": "oral"},
        "channel and kind, rare": {
            "channel__exact": "oral",
            "applicant_kind__exact": "research",
        },
        "number": {"q": known["number"]},
        "beginning of a number": {"q": known["number"][:9]},
        "document number": {"q": known["document"]},
        "name": {"q": known["name"]},
        "identity number": {"q": known["identity"]},
        "telephone": {"q": known["phone"]},
        "one word": {"q": "道路养护"},
        "two words": {"q": "道路养护 第12号"},
        "a word of every subject": {"q": "相关文件"},
        "a word of no subject": {"q": "没有的词"},
        "word and year": {"q": "道路养护", "year": year},
    }


def _url(site: str, query: dict[str, str]) -> str:
    return f"{site}/admin/casework/case/?{urlencode(query)}"


def _visit(targets: list[Target]) -> None:
    for target in targets:
        status = [get(target.url, target.cookie)[0] for _ in range(3)]
        assert status == [200] * 3, (target.name, status)
    for _ in range(ROUNDS):
        for target in targets:
            target.values.append(one_at_a_time(target.url, target.cookie, TIMES))


def _print(reference: Target, pages: list[Target]) -> None:
    print(f"\n{CASES:,} cases, one request at a time, {ROUNDS} rounds of {TIMES}")
    print("| target | measured | to plain list | to first page | goal |")
    print("|---|--:|--:|--:|---|")
    print(f"| {reference.name} | {_took(reference)} | 1.00 | | |")
    first = pages[0]
    for page in pages:
        is_first = page.name.endswith("first page")
        first = page if is_first else first
        goal = "at most 1.00 plain" if is_first else "at most 3.00 first"
        print(
            f"| {page.name} | {_took(page)} | {ratio(page, reference):.2f}"
            f" | {ratio(page, first):.2f} | {goal} |"
        )


def _took(target: Target) -> str:
    return f"{statistics.median(target.values) * 1000:.1f} ms"
