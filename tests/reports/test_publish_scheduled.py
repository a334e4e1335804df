"""The command that publishes by a timer outlives a database that goes away."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError
from django.utils import timezone

from disclosure.management import sending
from reports.management.commands import publish_scheduled
from reports.models import Report
from reports.rules.vocabulary import State
from tests.factories import World
from tests.reports.desk import make_report


class Over(Exception):
    """Ends a command that would go on for ever."""


def test_it_goes_on_when_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[str] = []

    def away() -> list[Report]:
        looks.append("look")
        raise OperationalError("connection refused")

    def rest(seconds: float) -> None:
        if len(looks) == 3:
            raise Over

    monkeypatch.setattr(publish_scheduled, "publish_due", away)
    monkeypatch.setattr(sending, "close_old_connections", lambda: None)
    monkeypatch.setattr(sending.time, "sleep", rest)
    with pytest.raises(Over):
        call_command("publish_scheduled", every=1)
    assert len(looks) == 3


def test_it_says_what_it_published(world: World) -> None:
    report = make_report(world, State.APPROVED)
    due = timezone.now() - timedelta(minutes=1)
    Report.objects.filter(pk=report.pk).update(publish_at=due)
    out = io.StringIO()
    call_command("publish_scheduled", stdout=out)
    assert report.title in out.getvalue() and "已发布 1 份报告。" in out.getvalue()
    report.refresh_from_db()
    assert report.state == State.PUBLISHED
