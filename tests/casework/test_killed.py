"""The process is killed while it files requests: no receipt was a lie."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.casework.models import Applicant, Case, CaseEvent
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import State
from disclosure.casework.tracking.codes import case_with
from tests.casework.office import Office

pytestmark = pytest.mark.django_db(transaction=True)
WANTED, AT_ONCE = 500, 2
IN_A_ROUND = (50, 110)
SEED = 20250303


def start(media: Path, mark: str) -> subprocess.Popen[bytes]:
    database = str(connection.settings_dict["NAME"])
    command = [sys.executable, "-m", "tests.casework.filer"]
    return subprocess.Popen(
        [*command, database, str(media), mark],
        cwd=settings.BASE_DIR,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def receipts_until_killed(
    child: subprocess.Popen[bytes], count: int, pause: float
) -> list[list[str]]:
    """Read so many receipts, kill a moment later, and read what was still shown."""
    assert child.stdout is not None and child.stderr is not None
    lines = [child.stdout.readline() for _ in range(count)]
    time.sleep(pause)
    assert child.poll() is None, child.stderr.read()
    child.kill()
    # Through the same reader: what it has taken in already would be lost otherwise.
    lines += child.stdout.readlines()
    child.stderr.close()
    child.wait()
    return [line.decode().split() for line in lines if line.endswith(b"\n")]


def test_every_receipt_that_was_shown_is_there(
    open_office: Office, tmp_path: Path, settings: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path / "media"
    chance = random.Random(SEED)
    receipts: list[list[str]] = []
    rounds = 0
    while len(receipts) < WANTED or rounds < 3:
        marks = [f"{rounds}x{n}x" for n in range(AT_ONCE)]
        children = [start(settings.MEDIA_ROOT, mark) for mark in marks]
        for child in children:
            count, pause = chance.randint(*IN_A_ROUND), chance.random() / 50
            receipts += receipts_until_killed(child, count, pause)
        rounds += 1
    _check_receipts(receipts)
    _check_rest()


def _check_receipts(receipts: list[list[str]]) -> None:
    assert len({number for number, _code, _name in receipts}) == len(receipts)
    for number, code, name in receipts:
        case = case_with(number, code)
        assert case is not None, number
        assert case.applicant.name == name
        assert case.applicant.identity_number == "11010519491231002X"
        files = [row.content.opened().decode() for row in case.files.all()]
        assert files == ([name] if int(name.rsplit("x", 1)[1]) % 3 == 0 else [])


def _check_rest() -> None:
    """What was committed without a receipt is whole as well; nothing is half."""
    cases = Case.objects.order_by("number")
    numbers = [int(case.number.rsplit("-", 1)[1]) for case in cases]
    assert numbers == list(range(1, len(numbers) + 1))
    assert {case.state for case in cases} == {State.SUBMITTED}
    keys = {case.pk for case in cases}
    assert set(Applicant.objects.values_list("pk", flat=True)) == keys
    events = CaseEvent.objects.filter(action=Action.REGISTER)
    assert sorted(events.values_list("case", flat=True)) == sorted(keys)
    entries = Entry.objects.filter(action="case.register")
    assert sorted(entries.values_list("object_id", flat=True)) == sorted(map(str, keys))
    assert verify().is_whole
