"""The daily command: all of it, for a day, twice, at once, on and on."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError
from django.utils import timezone

from disclosure.audit.queries import verify
from disclosure.casework.models import CaseEvent
from disclosure.management.commands import timers
from disclosure.oversight.actions import notices
from disclosure.oversight.management.commands import supervise as command
from disclosure.oversight.models import Message, Reminder
from tests.casework.office import Office
from tests.factories import World, make_world
from tests.national.collection import on
from tests.oversight.reminder_world import DAY, make_office
from tests.together import together

TODAY = date(2025, 4, 7)


@pytest.fixture
def office(world: World) -> Office:
    return at_work(make_office(world))


@pytest.fixture
def open_office(shared_database: None) -> Office:
    return at_work(make_office(make_world()))


def at_work(office: Office) -> Office:
    """Two cases overdue on a Monday, and a notice about one that nobody answers."""
    office.received(DAY)
    case = office.received(DAY)
    notices.issue(
        [case.pk],
        "示例",
        "请说明（示例）",
        date(2025, 4, 3),
        by=office.supervisor,
        on=date(2025, 4, 1),
    )
    Message.objects.all().delete()
    return office


def said(capsys: Any) -> list[str]:
    return capsys.readouterr().out.splitlines()


def test_it_does_everything_once(office, capsys):
    call_command("supervise", "--on", "2025-04-07")
    call_command("supervise", "--on", "2025-04-07")
    assert said(capsys) == [
        "催办 2 件，督办升级 1 件，监督摘要 1 封，更新公布数据 0 条。",
        "催办 0 件，督办升级 0 件，监督摘要 0 封，更新公布数据 0 条。",
    ]
    assert verify().is_whole


def test_today_is_the_usual_day(office, capsys, monkeypatch):
    on(monkeypatch, TODAY)
    call_command("supervise")
    assert said(capsys)[0].startswith("催办 2 件")
    assert set(Reminder.objects.values_list("on", flat=True)) == {TODAY}


def test_a_day_to_come_is_refused(office):
    tomorrow = timezone.localdate() + timedelta(days=1)
    with pytest.raises(CommandError, match="不能晚于今天"):
        call_command("supervise", "--on", tomorrow.isoformat())
    assert not Reminder.objects.exists()


@pytest.mark.parametrize("text", ["", "today", "2025-02-30", "7.4.2025"])
def test_a_day_that_is_none_is_refused(office, text):
    with pytest.raises(CommandError, match="2026-03-16"):
        call_command("supervise", "--on", text)


@pytest.mark.django_db(transaction=True)
def test_two_commands_at_once_do_everything_once(open_office):
    together(lambda: command.supervise(TODAY), lambda: command.supervise(TODAY))
    assert Reminder.objects.count() == 2
    assert CaseEvent.objects.filter(action="remind").count() == 2
    assert CaseEvent.objects.filter(action="escalate").count() == 1
    keys = Message.objects.values_list("key", flat=True)
    kinds = sorted(key.partition(":")[0] for key in keys)
    assert kinds == ["digest", *["notice"] * 2, *["reminder"] * 4]
    assert verify().is_whole


def at(monkeypatch: Any, day: int, hour: int) -> None:
    """Let it be this hour of a day of April 2025."""
    moment = timezone.make_aware(datetime(2025, 4, day, hour))
    monkeypatch.setattr(timezone, "now", lambda: moment)


def looking(monkeypatch: Any, hours: list[tuple[int, int]]) -> list[date]:
    """Run on and on, looking at these days and hours; return what was worked on."""
    done: list[date] = []
    clock = iter(hours)

    def work(today: date) -> str:
        done.append(today)
        return "示例"

    def sleep(seconds: float) -> None:
        at(monkeypatch, *next(clock))

    monkeypatch.setattr(command, "supervise", work)
    monkeypatch.setattr(command, "close_old_connections", lambda: None)
    monkeypatch.setattr(command.time, "sleep", sleep)
    sleep(0)
    with pytest.raises(StopIteration):
        call_command("supervise", "--every", "30")
    return done


def test_on_and_on_it_works_once_a_day_from_the_morning_on(db, monkeypatch):
    hours = [(7, 0), (7, 6), (7, 7), (7, 8), (7, 23), (8, 0), (8, 9), (8, 10)]
    assert looking(monkeypatch, hours) == [date(2025, 4, 7), date(2025, 4, 8)]


def test_a_database_that_is_away_is_tried_again(db, monkeypatch, caplog):
    tried: list[date] = []

    def fail(today: date) -> str:
        tried.append(today)
        if len(tried) == 1:
            raise OperationalError("database is locked")
        return "示例"

    monkeypatch.setattr(command, "supervise", fail)
    at(monkeypatch, 7, 12)
    work = command.Command()._once_a_day
    assert work(None) is None
    assert work(None) == TODAY
    assert work(TODAY) == TODAY
    assert tried == [TODAY, TODAY]
    assert "supervision waits: OperationalError" in caplog.text


def test_the_server_has_both_beside_it():
    assert {"supervise", "send_supervision_mail"} <= set(timers.TIMERS)
