"""The clock on the command line: one JSON object in, one out."""

from __future__ import annotations

import io
import json
import os
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from disclosure.casework.management.commands.explain_clock import LARGEST_INPUT
from disclosure.casework.rules.clock.exchange import MOST_EVENTS

KEYS = [
    *("received_on", "regime", "due_on", "provisional", "state", "days_left"),
    *("handled_in", "in_time", "segments", "clarification_notice_by"),
    *("consultee_reply_by", "pay_by", "remedies"),
]
pytestmark = pytest.mark.django_db


def asked(*events: dict[str, Any], **changes: Any) -> dict[str, Any]:
    question = {"region": "CN", "channel": "in_person", "today": "2024-06-03"}
    return {**question, "events": list(events), **changes}


def at(kind: str, on: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "on": on, **more}


@pytest.fixture
def explain(tmp_path: Path) -> Callable[[Any], dict[str, Any]]:
    """Run the command on data, or on bytes as they are."""

    def run(data: Any) -> dict[str, Any]:
        file = tmp_path / "clock.json"
        content = data if isinstance(data, bytes) else json.dumps(data).encode()
        file.write_bytes(content)
        out = io.StringIO()
        call_command("explain_clock", str(file), stdout=out)
        return json.loads(out.getvalue())

    return run


@pytest.fixture
def refusal(explain: Callable[[Any], dict[str, Any]]) -> Callable[[Any], str]:
    def run(data: Any) -> str:
        with pytest.raises(CommandError) as raised:
            explain(data)
        assert raised.value.returncode == 2
        words = str(raised.value)
        assert words and "\n" not in words and "Traceback" not in words
        return words

    return run


VECTORS = {
    "V4": (asked(at("submitted", "2024-02-08")), {"due_on": "2024-03-13"}),
    "V1b": (
        asked(
            at("submitted", "2024-09-13"),
            at("agency_confirmed", "2024-09-14"),
            channel="online",
        ),
        {"received_on": "2024-09-14", "due_on": "2024-10-18", "regime": "711"},
    ),
    "V10": (
        asked(
            at("submitted", "2024-03-01"),
            at("clarification_asked", "2024-03-08", reply_by="2024-03-29"),
            at("clarified", "2024-03-20"),
        ),
        {"due_on": "2024-04-18", "clarification_notice_by": "2024-03-12"},
    ),
    "V11": (
        asked(at("submitted", "2024-05-06"), at("extended", "2024-05-20", workdays=10)),
        {"due_on": "2024-06-17", "state": "running", "days_left": 9},
    ),
    "V12": (
        asked(
            at("submitted", "2025-03-03"),
            at(
                "consultation_opened",
                "2025-03-10",
                **{"with": "third_party", "letter_received": "2025-03-12"},
            ),
            today="2025-03-20",
        ),
        {
            "due_on": "2025-04-24",
            "consultee_reply_by": "2025-04-02",
            "state": "paused",
            "days_left": 15,
        },
    ),
    "V13": (
        asked(at("submitted", "2018-09-20"), at("extended", "2018-10-08", workdays=15)),
        {"due_on": "2018-11-07", "regime": "492", "clarification_notice_by": None},
    ),
    "V15": (
        asked(
            at("submitted", "2023-11-01"),
            at("fee_noticed", "2023-11-20", received_on="2023-11-22"),
            at("fee_paid", "2023-12-18"),
        ),
        {"due_on": "2024-01-16", "pay_by": "2023-12-20"},
    ),
    "V18x": (
        asked(at("submitted", "2025-03-24"), region="CN-XJ"),
        {"due_on": "2025-04-23"},
    ),
    "V26": (asked(at("submitted", "2026-12-10")), {"provisional": True}),
    "answered": (
        asked(at("submitted", "2024-12-02"), at("answered", "2024-12-31")),
        {
            "state": "stopped",
            "handled_in": 21,
            "in_time": False,
            "days_left": None,
            "remedies": {"review": "2025-03-03", "litigation": "2025-06-30"},
        },
    ),
    "not received": (
        asked(at("submitted", "2024-05-06"), channel="fax"),
        {"received_on": None, "due_on": None, "regime": None, "state": "stopped"},
    ),
}


@pytest.mark.parametrize("name", VECTORS)
def test_vectors(explain, name):
    question, expected = VECTORS[name]
    answer = explain(question)
    assert {key: answer[key] for key in expected} == expected
    assert list(answer)[: len(KEYS)] == KEYS
    assert set(answer) - set(KEYS) <= {"provisional_dates"}


@pytest.mark.parametrize("name", VECTORS)
def test_the_order_of_the_list_does_not_matter(explain, name):
    question, _ = VECTORS[name]
    answer = explain(question)
    for seed in range(3):
        shuffled = list(question["events"])
        random.Random(seed).shuffle(shuffled)
        assert explain({**question, "events": shuffled}) == answer


def test_segments_say_from_to_counted_why_article(explain):
    answer = explain(VECTORS["V11"][0])
    assert answer["segments"][1] == {
        "from": "2024-05-07",
        "to": "2024-05-31",
        "counted": 20,
        "why": "计入答复期限：20个工作日。",
        "article": "第三十三条第二款",
    }
    assert answer["provisional"] is False


START = at("submitted", "2024-05-06")
REFUSED = {
    "answered before received": (
        asked(at("answered", "2024-05-05"), START),
        "作出答复（2024年5月5日）：机关这时还没有收到申请。",
    ),
    "extension after expiry": (
        asked(START, at("extended", "2024-06-03", workdays=5)),
        "答复期限已于2024年5月31日届满",
    ),
    "second extension": (
        asked(
            START,
            at("extended", "2024-05-07", workdays=5),
            at("extended", "2024-05-08", workdays=5),
        ),
        "延长答复期限（2024年5月8日）：答复期限已经延长过一次",
    ),
    "no JSON": (b"{", "不是 UTF-8 编码的 JSON"),
    "nothing": (b"", "不是 UTF-8 编码的 JSON"),
    "not UTF-8": (b"\xff\xfe{", "不是 UTF-8 编码的 JSON"),
    "deep": (b"[" * 100_000, "不是 UTF-8 编码的 JSON"),
    "a list": ([], "输入应当是一个 JSON 对象"),
    "no channel": ({"region": "CN"}, "缺少“channel”"),
    "an unknown key": (asked(START, colour="red"), "不能有“colour”"),
    "an unknown region": (asked(START, region="MARS"), "“MARS”"),
    "an unknown channel": (asked(START, channel="pigeon"), "“pigeon”"),
    "region is a number": (asked(START, region=1), "应当是文字"),
    "events is no list": (asked(events="none"), "“events”应当是一个列表"),
    "an event is no object": (asked("submitted"), "第1项事项应当是一个 JSON 对象"),
    "no kind": (asked({"on": "2024-05-06"}), "第1项事项缺少“kind”"),
    "no day": (asked({"kind": "submitted"}), "第1项事项缺少“on”"),
    "an unknown kind": (asked(START, at("eaten", "2024-05-07")), "第2项事项"),
    "an impossible day": (asked(at("submitted", "2024-02-30")), "2024-02-30"),
    "another way to write a day": (asked(at("submitted", "20240506")), "20240506"),
    "a day out of range": (asked(at("submitted", "0001-01-01")), "2008年至2099年"),
    "today out of range": (asked(START, today="9999-12-31"), "2008年至2099年"),
    "days as text": (
        asked(START, at("extended", "2024-05-07", workdays="5")),
        "应当是整数",
    ),
    "days as truth": (
        asked(START, at("extended", "2024-05-07", workdays=True)),
        "应当是整数",
    ),
    "no days": (asked(START, at("extended", "2024-05-07")), "缺少“workdays”"),
    "no until": (asked(START, at("delayed", "2024-05-07")), "缺少“until”"),
    "a key of another kind": (
        asked(at("submitted", "2024-05-06", workdays=3)),
        "不能有“workdays”",
    ),
    "an unknown consultee": (
        asked(START, at("consultation_opened", "2024-05-07", **{"with": "me"})),
        "“me”",
    ),
    "lines in a value": (asked(START, region="A\nB\x1b[31m" + "C" * 99), "A?B?"),
    "too many events": (asked(*[START] * (MOST_EVENTS + 1)), "最多200项"),
    "too large": (b" " * (LARGEST_INPUT + 1), "最多256 KB"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_wrong_gets_one_sentence_and_status_2(refusal, name):
    data, words = REFUSED[name]
    assert words in refusal(data)


def test_a_missing_file_is_one_sentence(tmp_path):
    for name in (tmp_path / "none.json", tmp_path, "a\0b"):
        with pytest.raises(CommandError, match="读不出这个文件") as raised:
            call_command("explain_clock", str(name))
        assert raised.value.returncode == 2


def test_the_longest_extension_is_a_large_number_too(refusal):
    huge = asked(START, at("extended", "2024-05-07", workdays=10**30))
    assert "1至20个工作日" in refusal(huge)


def run_process(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user does, in a folder that has no tables yet."""
    command = [sys.executable, "manage.py", "explain_clock", "-"]
    environment = {"PATH": os.environ["PATH"], "DATA_DIR": str(folder)}
    return subprocess.run(
        command,
        input=text,
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_command_works_before_the_first_migration(tmp_path):
    question = asked(at("submitted", "2025-03-24"), region="CN-XJ")
    done = run_process(tmp_path, json.dumps(question))
    assert done.returncode == 0
    assert json.loads(done.stdout)["due_on"] == "2025-04-23"
    assert len(done.stderr.splitlines()) == 1


def test_a_contradiction_is_one_line_and_status_2(tmp_path):
    question = asked(at("answered", "2024-05-07"), today="2024-06-03")
    done = run_process(tmp_path, json.dumps(question))
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "机关这时还没有收到申请" in done.stderr
