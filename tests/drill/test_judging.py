"""The rehearsals find what is wrong: each judgement can fail."""

from __future__ import annotations

import io
import json
import time
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfWriter

from tests.drill import cache, filing, run
from tests.drill.away import CLEAR, problem_of
from tests.drill.papers import is_whole
from tests.drill.site import SiteUnderTest

GOOD = [["X-1", "示例一"], ["X-2", "示例二"]]


class Told(SiteUnderTest):
    """A site that says what it was given to say."""

    answer: str = ""

    def ask(self, code: str) -> str:
        return self.answer


def compared(
    shown: list[list[str]], kept: list[list[str]], events: int = 2, whole: bool = True
) -> dict[str, Any]:
    site = Told(Path("/"))
    site.answer = json.dumps([kept, events, len(kept), whole])
    files = filing.Filing([site], len(shown), 60)
    files.shown = [(number, name) for number, name in shown]
    return filing._compared(files, site)


def test_all_receipts_there_is_good() -> None:
    assert compared(GOOD, GOOD)["is_good"]


@pytest.mark.parametrize(
    ("wrong", "shown", "kept", "events", "whole"),
    [
        ("receipts lost", GOOD, GOOD[:1], 1, True),
        ("receipts lost", GOOD, [GOOD[0], ["X-2", "示例三"]], 2, True),
        ("filed twice", GOOD, [*GOOD, ["X-3", "示例二"]], 3, True),
        ("numbers given twice", GOOD, [*GOOD, ["X-2", "示例三"]], 3, True),
        ("numbers missing", GOOD, [GOOD[0], ["X-3", "示例二"]], 2, True),
        ("without event or trail", GOOD, GOOD, 1, True),
        ("audit chain whole", GOOD, GOOD, 2, False),
    ],
)
def test_what_is_wrong_is_counted(
    wrong: str, shown: Any, kept: Any, events: int, whole: bool
) -> None:
    found = compared(shown, kept, events, whole)
    assert not found["is_good"]
    assert found[wrong] if wrong != "audit chain whole" else not found[wrong]


def test_people_stop_when_the_time_is_over() -> None:
    files = filing.Filing([Told(Path("/"))], 10, -1)
    assert files._next() is None


@pytest.mark.parametrize("language", CLEAR)
def test_a_page_without_traceback_that_says_when_to_come_back_is_clear(
    language: str,
) -> None:
    page = " ".join(CLEAR[language])
    assert problem_of(503, "60", page, "/", language) == ""
    assert problem_of(503, "", page, "/", language)
    assert problem_of(503, "60", f"{page} Traceback", "/", language)
    assert problem_of(503, "60", "Service Unavailable", "/", language)
    assert problem_of(500, "60", page, "/", language)
    assert problem_of(0, "", "", "/", language)


def test_chinese_on_an_english_page_is_found() -> None:
    page = " ".join(CLEAR["en"]) + " 系统"
    assert "Chinese" in problem_of(503, "60", page, "/", "en")


def test_half_a_file_is_found() -> None:
    writer, out = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(out)
    assert is_whole(out.getvalue())
    assert not is_whole(out.getvalue()[:-20])


def test_slow_or_wrong_pages_without_the_cache_are_found() -> None:
    there: tuple[list[float], list[str]] = ([0.1, 0.1], [])
    assert cache._found({"there": there, "away": ([0.2, 0.2], [])}, True)["is_good"]
    for away in (([0.2], ["503 /"]), ([9.0], []), ([0.1, 0.9, 0.9], [])):
        assert not cache._found({"there": there, "away": away}, True)["is_good"]


def test_a_rehearsal_that_cannot_be_held_is_wrong(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def breaks(*given: object) -> dict[str, Any]:
        raise RuntimeError("no server")

    def holds(*given: object) -> dict[str, Any]:
        return {"lost": 0, "is_good": True}

    both = {"a": (breaks, run.BOTH), "b": (holds, run.BOTH[:1])}
    monkeypatch.setattr(run, "REHEARSALS", both)
    bad = run.rehearse(None, ["a", "b"], list(run.BOTH), run.SHORT)  # type: ignore[arg-type]
    assert bad == ["a on SQLite", "a on PostgreSQL"]
    assert "| lost | 0 |" in capsys.readouterr().out


def test_the_short_form_is_short() -> None:
    assert run.SHORT.filings <= 50 and not run.SHORT.is_patient
    assert time.monotonic() < run.Scale().minutes
