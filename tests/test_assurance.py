"""docs/assurance.md judges every requirement once, and names files there are."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from django.conf import settings

PAGE = (settings.BASE_DIR / "docs" / "assurance.md").read_text()
#: The requirements of ASVS 4.0.3 at level 2: section, and the numbers in it.
LEVEL_2 = """
1.1 1-7, 1.2 1-4, 1.4 1 4 5, 1.5 1-4, 1.6 1-4, 1.7 1-2, 1.8 1-2, 1.9 1-2, 1.10 1,
1.11 1-2, 1.12 2, 1.14 1-6,
2.1 1-12, 2.2 1-3, 2.3 1-3, 2.4 1-5, 2.5 1-7, 2.6 1-3, 2.7 1-6, 2.8 1-7, 2.9 1-3,
2.10 1-4,
3.1 1, 3.2 1-4, 3.3 1-4, 3.4 1-5, 3.5 1-3, 3.7 1,
4.1 1-3 5, 4.2 1-2, 4.3 1-3,
5.1 1-5, 5.2 1-8, 5.3 1-10, 5.4 1-3, 5.5 1-4,
6.1 1-3, 6.2 1-6, 6.3 1-2, 6.4 1-2,
7.1 1-4, 7.2 1-2, 7.3 1 3 4, 7.4 1-3,
8.1 1-4, 8.2 1-3, 8.3 1-8,
9.1 1-3, 9.2 1-4,
10.2 1-2, 10.3 1-3,
11.1 1-8,
12.1 1-3, 12.2 1, 12.3 1-6, 12.4 1-2, 12.5 1-2, 12.6 1,
13.1 1 3-5, 13.2 1-3 5 6, 13.3 1-2, 13.4 1-2,
14.1 1-4, 14.2 1-6, 14.3 2-3, 14.4 1-7, 14.5 1-4
"""
STATES = {"met", "set", "n/a", "open"}
ROW = re.compile(r"^\| ([\d., –]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
FILE = re.compile(r"`((?:tests|deploy|docs|accounts|agencies)/[\w./-]+)`")


def asked() -> list[str]:
    found = []
    for part in LEVEL_2.split(","):
        section, *numbers = part.split()
        for number in numbers:
            first, _, last = number.partition("-")
            span = range(int(first), int(last or first) + 1)
            found += [f"{section}.{one}" for one in span]
    return found


def judged() -> list[str]:
    found = []
    for numbers, _state, _where in ROW.findall(PAGE):
        for one in numbers.split(", "):
            first, _, last = one.partition("–")
            section, _, start = first.rpartition(".")
            end = last.rpartition(".")[2] if last else start
            found += [f"{section}.{at}" for at in range(int(start), int(end) + 1)]
    return found


def test_every_requirement_is_judged_once():
    assert len(asked()) == 259
    assert Counter(judged()) == Counter(asked())


@pytest.mark.parametrize("row", ROW.findall(PAGE), ids=lambda row: row[0])
def test_a_state_is_one_of_four_and_has_words(row):
    _numbers, state, where = row
    assert state in STATES
    assert len(where) > 2


@pytest.mark.parametrize("name", sorted(set(FILE.findall(PAGE))))
def test_what_is_named_is_there(name):
    folders = (settings.BASE_DIR, settings.BASE_DIR / "disclosure")
    assert any((folder / name).exists() for folder in folders), name
