"""The trail is kept for six months and far longer, proved daily, and leaves whole."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from disclosure.audit.actions import record
from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.operations.models import Run
from tests.factories import World

AGES = (183, 370, 11 * 366)
#: What deletes or empties old rows, as the timers and the operator call it.
DAILY = ("upkeep", "clearsessions", "purge_personal_data")
ROOT = Path(django_settings.BASE_DIR)


@pytest.fixture
def old(world: World, monkeypatch: pytest.MonkeyPatch) -> list[Entry]:
    """Rows written so many days ago, the oldest first."""
    rows, now = [], timezone.now()
    for days in sorted(AGES, reverse=True):
        with monkeypatch.context() as then:
            then.setattr(timezone, "now", lambda days=days: now - timedelta(days=days))
            rows.append(record("report.submit", world.office, by=None))
    assert [(now - row.at).days for row in rows] == sorted(AGES, reverse=True)
    return rows


def test_no_daily_work_lets_go_of_the_trail(old: list[Entry], settings: Any) -> None:
    settings.BACKUP_DIR = ""
    for command in DAILY:
        call_command(command)
    kept = Entry.objects.filter(pk__in=[row.pk for row in old])
    assert kept.count() == len(AGES)
    assert verify().is_whole


def test_it_leaves_whole_however_old(old: list[Entry], tmp_path: Path) -> None:
    path = tmp_path / "trail.jsonl"
    call_command("export_audit", str(path))
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert {row.digest for row in old} <= {line["digest"] for line in lines}
    assert len(lines) == Entry.objects.count()


def test_the_daily_job_says_when_the_chain_is_broken(
    old: list[Entry], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.BACKUP_DIR = ""
    call_command("upkeep")
    assert Run.objects.filter(kind="trail_check", is_good=True).count() == 1
    monkeypatch.setattr("disclosure.audit.queries.digest", lambda *_row: "0" * 64)
    with pytest.raises(CommandError, match="运行情况"):
        call_command("upkeep")
    assert Run.objects.filter(kind="trail_check", is_good=False).count() == 1


@pytest.mark.parametrize(
    ("place", "words"),
    [
        ("deploy/systemd/disclosure-night.service", "manage.py upkeep"),
        ("deploy/compose.yaml", "[serve, --only, timers]"),
        ("disclosure/management/commands/timers.py", '"upkeep"'),
    ],
)
def test_every_way_to_run_the_site_has_the_daily_job(place: str, words: str) -> None:
    assert words in (ROOT / place).read_text()
