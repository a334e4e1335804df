"""One part of the server alone, and all of it together."""

from __future__ import annotations

from disclosure.management.commands.serve import BESIDE, PARTS, WORKER, _beside


def test_together_everything_runs_beside():
    assert _beside(PARTS) == [WORKER, *((name, "--every", "30") for name in BESIDE)]


def test_each_part_runs_what_is_its_own():
    assert _beside(("web",)) == []
    assert _beside(("worker",)) == [WORKER]
    assert {words[0] for words in _beside(("timers",))} == set(BESIDE)
