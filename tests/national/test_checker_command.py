"""The checker on the command line."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from reports.checking.parsing import LARGEST_FILE
from tests.national.submitted import before, content, data


class Answer:
    """What a run of the command left: exit code, findings, notes."""

    def __init__(self, code: int, out: str, notes: str) -> None:
        self.code, self.notes = code, notes
        answer = json.loads(out)
        assert set(answer) == {"findings"}
        self.findings: list[dict[str, str]] = answer["findings"]

    @property
    def rules(self) -> set[str]:
        return {finding["rule"] for finding in self.findings}


@pytest.fixture
def check(tmp_path: Path):
    """Run the command on data, or on bytes as they are."""

    def run(given: Any, previous: Any = None, *options: str) -> Answer:
        names = []
        for name, part in (("report.json", given), ("before.json", previous)):
            if part is None:
                continue
            file = tmp_path / name
            file.write_bytes(part if isinstance(part, bytes) else content(part))
            names.append(str(file))
        more = ["--previous", names[1]] if previous is not None else []
        out, notes, code = io.StringIO(), io.StringIO(), 0
        try:
            call_command(
                "check_report", names[0], *more, *options, stdout=out, stderr=notes
            )
        except SystemExit as ended:
            code = int(str(ended.code))
        return Answer(code, out.getvalue(), notes.getvalue())

    return run


@pytest.fixture
def refusal(check):
    def run(*arguments: Any) -> str:
        with pytest.raises(CommandError) as raised:
            check(*arguments)
        assert raised.value.returncode == 2
        words = str(raised.value)
        assert "\n" not in words and words.endswith("。")
        return words

    return run


def test_a_balanced_report_ends_with_0(check):
    answer = check(data())
    assert (answer.code, answer.findings, answer.notes) == (0, [], "")


def test_an_error_ends_with_1(check):
    answer = check(data(requests__partly_granted__total=7))
    assert (answer.code, answer.rules) == (1, {"X2", "X3"})


def test_warnings_alone_end_with_0(check):
    answer = check(data(), before(requests__carried_over__business=0))
    assert (answer.code, answer.rules) == (0, {"X6"})


def test_what_was_not_given_is_noted_beside_the_answer(check):
    report = data()
    del report["prose"]["problems"]
    answer = check(report)
    assert (answer.code, answer.findings) == (0, [])
    assert "存在的主要问题及改进情况" in answer.notes


def test_year_and_format_may_come_from_the_options(check, refusal):
    report = data()
    del report["year"], report["format"]
    assert "year" in refusal(report)
    assert check(report, None, "--year", "2024").code == 0
    answer = check(report, None, "--year", "2024", "--format", "form2019")
    assert answer.code == 1 and {"I1", "I2"} <= answer.rules


def test_what_the_file_says_counts_before_the_options(check):
    assert check(data(), None, "--year", "2019").findings == []


@pytest.mark.parametrize(
    "raw", [b"", b"[]", b"{", b"PK\x03\x04 no sheet", b" " * (LARGEST_FILE + 1)]
)
def test_what_cannot_be_read_ends_with_2(refusal, raw):
    refusal(raw)
    refusal(data(), raw)


def test_a_year_that_is_not_the_one_before_ends_with_2(refusal):
    assert "2023" in refusal(data(), data())


def test_a_file_that_is_not_there_ends_with_2(tmp_path):
    for name in (str(tmp_path / "no\nfile.json"), str(tmp_path), "\0"):
        with pytest.raises(CommandError) as raised:
            call_command("check_report", name)
        assert raised.value.returncode == 2
        assert "\n" not in str(raised.value)


def test_the_command_reads_its_input_and_needs_no_database(tmp_path):
    """As a process of its own, with a database that cannot be opened."""
    environment = os.environ | {
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": "sqlite:////nowhere/at/all.sqlite3",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", "check_report", "-"],
        input=content(data(requests__handled__natural_person=41)),
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 1, done.stderr.decode()
    findings = json.loads(done.stdout.decode())["findings"]
    assert {finding["rule"] for finding in findings} == {"X1", "X2", "X3"}
    assert "表三" in done.stdout.decode()


def test_unreadable_input_is_one_line_of_a_process(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check_report", "-"],
        input=b"{",
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATA_DIR": str(tmp_path)},
        capture_output=True,
        timeout=120,
    )
    assert done.returncode == 2 and not done.stdout
    assert len(done.stderr.decode().strip().splitlines()) == 1
