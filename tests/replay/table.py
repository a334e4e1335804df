"""The result in Markdown: the same replay at each fold, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from tests.replay.tally import GOALS, Group

Result = dict[str, Any]


def written(results: list[Result]) -> str:
    """Return the whole page; ``results`` in the order of their folds."""
    blocks = (about, groups, kinds, memory, processors, checks, errors)
    return "\n\n".join("\n".join(block(results)) for block in blocks) + "\n"


def about(results: list[Result]) -> Iterator[str]:
    yield from head("", results)
    rows = {
        "measured, minutes": lambda r: f"{r['seconds'] / 60:.0f}",
        "officers at work": lambda r: r["officers"],
        "answers": lambda r: f"{sum(k['count'] for k in r['book']['kinds']):,}",
        "a second": lambda r: f"{_a_second(r):.1f}",
        "errors": lambda r: sum(r["book"]["errors"].values()),
        "requests filed": lambda r: r["filed"],
        "database, MB": lambda r: f"{r['size'][0]:,.0f} → {r['size'][1]:,.0f}",
        "sent late by the generator, P95 ms": lambda r: r["book"]["late"]["p95"],
        "load of the machine": lambda r: f"{r['load'][0]:.1f} → {r['load'][1]:.1f}",
        "state": lambda r: r["state"],
    }
    for name, value in rows.items():
        yield f"| {name} | " + " | ".join(str(value(r)) for r in results) + " |"


def _a_second(result: Result) -> float:
    count = sum(kind["count"] for kind in result["book"]["kinds"])
    return float(count / result["seconds"]) if result["seconds"] else 0.0


def head(first: str, results: Iterable[Result], parts: str = "") -> list[str]:
    names = [f"{result['fold']}-fold{parts}" for result in results]
    return [f"| {first} | " + " | ".join(names) + " |", "|---|" + "--:|" * len(names)]


def groups(results: list[Result]) -> Iterator[str]:
    """P50, P95, P99 and longest of each group, against the goal."""
    yield from head("milliseconds", results, ": P50 / P95 / P99 / longest")
    for group in Group:
        found = [result["book"]["groups"].get(group) for result in results]
        goal = f" (goal: P95 below {GOALS[group]})" if group in GOALS else ""
        yield f"| {group}{goal} | " + " | ".join(map(_four, found)) + " |"


def _four(line: dict[str, float] | None) -> str:
    if not line:
        return "–"
    return " / ".join(f"{line[name]:,.0f}" for name in ("p50", "p95", "p99", "max"))


def kinds(results: list[Result]) -> Iterator[str]:
    """Every kind of page: how many, and P95."""
    yield from head("page", results, ": count, P50 / P95 / P99 / longest")
    known: dict[tuple[str, str], dict[int, Any]] = {}
    for result in results:
        for line in result["book"]["kinds"]:
            key = line["group"], line["name"]
            known.setdefault(key, {})[result["fold"]] = line
    order = {str(group): place for place, group in enumerate(Group)}
    for key in sorted(known, key=lambda key: (order[key[0]], key[1])):
        cells = (_cell(known[key].get(result["fold"])) for result in results)
        yield f"| {key[0]}: {key[1]} | " + " | ".join(cells) + " |"


def _cell(line: dict[str, float] | None) -> str:
    if not line:
        return "–"
    known = f" ({line['known']:,.0f} × 304)" if line["known"] else ""
    return f"{line['count']:,}{known}, {_four(line)}"


def memory(results: list[Result]) -> Iterator[str]:
    """What each group of processes held, and how it grew."""
    yield from head(
        "memory, MB", results, ": first third → last third, most, growth an hour"
    )
    for name in results[0]["memory"]:
        lines = [result["memory"].get(name) for result in results]
        cells = [
            f"{m['first']:.0f} → {m['last']:.0f}, {m['most']:.0f}, {m['an_hour']:+.0f}"
            if m
            else "–"
            for m in lines
        ]
        yield f"| {name} | " + " | ".join(cells) + " |"


def processors(results: list[Result]) -> Iterator[str]:
    yield from head("share of one processor", results)
    for name in results[0]["processors"]:
        cells = (f"{result['processors'].get(name, 0):.0%}" for result in results)
        yield f"| {name} | " + " | ".join(cells) + " |"


def checks(results: list[Result]) -> Iterator[str]:
    """What was held against the database afterwards."""
    yield from head("afterwards", results)
    names = list(dict.fromkeys(n for r in results for n in r["truth"]["figures"]))
    for name in names:
        cells = (str(r["truth"]["figures"].get(name, "–")) for r in results)
        yield f"| {name} | " + " | ".join(cells) + " |"
    wrong = ("; ".join(r["truth"]["wrong"]) or "nothing" for r in results)
    yield "| **wrong** | " + " | ".join(wrong) + " |"


def errors(results: list[Result]) -> Iterator[str]:
    for result in results:
        for what, count in result["book"]["errors"].items():
            yield f"- {result['fold']}-fold: {count} × {what}"
        for words in result["book"]["words"][:20]:
            yield f"      {words.strip()}"
