"""One part of the server alone, all of it together, and what its timers do."""

from __future__ import annotations

import logging
import time

import pytest
from django.core.management import get_commands, load_command_class

from disclosure.management.commands import timers
from disclosure.management.commands.serve import PARTS, TIMERS, WORKER, _beside


def test_together_everything_runs_beside():
    assert _beside(PARTS) == [WORKER, TIMERS]


def test_each_part_runs_what_is_its_own():
    assert _beside(("web",)) == []
    assert _beside(("worker",)) == [WORKER]
    assert _beside(("timers",)) == [TIMERS]


@pytest.mark.parametrize("name", timers.TIMERS)
def test_every_timer_can_go_on_and_on(name):
    command = load_command_class(get_commands()[name], name)
    options = command.create_parser("manage.py", name).parse_args(["--every", "30"])
    assert options.every == 30


def test_a_timer_that_breaks_off_begins_again(db, monkeypatch, caplog):
    calls = []

    def broken(name: str, **options: int) -> None:
        calls.append((name, options))
        raise OSError if len(calls) < 3 else KeyboardInterrupt

    monkeypatch.setattr(timers, "call_command", broken)
    monkeypatch.setattr(timers.connections, "close_all", lambda: None)
    monkeypatch.setattr(time, "sleep", lambda seconds: None)
    with caplog.at_level(logging.ERROR), pytest.raises(KeyboardInterrupt):
        timers.run("supervise")
    assert calls == [("supervise", {"every": timers.SECONDS})] * 3
    assert caplog.text.count("supervise broke off") == 2


def test_the_timers_run_beside_each_other(monkeypatch):
    begun = []
    monkeypatch.setattr(timers, "run", begun.append)
    timers.Command().handle()
    assert sorted(begun) == sorted(timers.TIMERS)
