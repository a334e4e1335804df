"""What the sweep finds, frees and deletes."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from reports.actions import sweeping
from reports.actions.making import MOST_ATTEMPTS, STALE
from reports.actions.rendering import ask_file
from reports.models import RenderedFile
from reports.rules.vocabulary import FileKind, FileState, State
from reports.tasks import render_file
from tests.reports.desk import make_draft, make_report, write

READY, FAILED = FileState.READY, FileState.FAILED
WAITING, MAKING = FileState.WAITING, FileState.MAKING


@pytest.fixture
def handed(monkeypatch):
    given = []
    monkeypatch.setattr(type(render_file), "enqueue", lambda job, pk: given.append(pk))
    return given


@pytest.fixture
def file(world, handed):
    report = make_draft(world)
    return ask_file(report.pk, FileKind.PDF, by=world.people["author"])


def change(file, /, **values):
    RenderedFile.objects.filter(pk=file.pk).update(**values)


def row(file):
    return RenderedFile.objects.filter(pk=file.pk).first()


def job(file, status=TaskResultStatus.READY, started=None, finished=None):
    return DBTaskResult.objects.create(
        status=status,
        args_kwargs={"args": [file.pk], "kwargs": {}},
        task_path=render_file.module_path,
        backend_name="default",
        run_after=timezone.now(),
        started_at=started,
        finished_at=finished,
    )


def store(file, content=b"x"):
    stored = default_storage.save(f"rendered/{file.pk}", ContentFile(content))
    change(file, state=READY, file=stored, finished_at=timezone.now())
    return stored


def test_a_file_that_no_worker_knows_of_is_handed_over_again(file, handed):
    assert sweeping.sweep() == 1
    assert handed == [file.pk]


def test_a_file_that_a_worker_has_is_left_to_it(file, handed):
    one = job(file)
    assert sweeping.sweep() == 0
    one.status, one.started_at = TaskResultStatus.RUNNING, timezone.now()
    one.save()
    assert sweeping.sweep() == 0
    assert handed == []


def test_a_job_whose_worker_was_killed_does_not_count(file, handed):
    gone = timezone.now() - STALE - timedelta(seconds=1)
    job(file, TaskResultStatus.RUNNING, started=gone)
    change(file, state=MAKING, started_at=gone, attempts=1)
    assert sweeping.sweep() == 1
    assert handed == [file.pk]
    assert row(file).state == WAITING


def test_a_file_being_made_is_left_alone(file, handed):
    change(file, state=MAKING, started_at=timezone.now(), attempts=1)
    assert sweeping.sweep() == 0
    assert row(file).state == MAKING


def test_after_the_last_attempt_it_fails_in_words(file, handed):
    gone = timezone.now() - STALE - timedelta(seconds=1)
    change(file, state=MAKING, started_at=gone, attempts=MOST_ATTEMPTS)
    assert sweeping.sweep() == 0
    found = row(file)
    assert found.state == FAILED
    assert found.reason["values"] == {"times": "3"}


def test_sweeping_twice_tidies_once_an_hour(file, handed, monkeypatch):
    times = []
    monkeypatch.setattr(sweeping, "tidy", lambda: times.append(1))
    sweeping.sweep()
    sweeping.sweep()
    assert times == [1]


def test_the_file_of_a_changed_draft_goes_after_an_hour(world, file):
    stored = store(file)
    write(file.report, "work", "<p>示例：改了。</p>", world.people["author"])
    sweeping.tidy()
    assert row(file)
    change(file, asked_at=timezone.now() - timedelta(hours=2))
    sweeping.tidy()
    assert row(file) is None
    assert stored


def test_the_file_of_a_draft_lies_for_a_week(file):
    store(file)
    change(file, asked_at=timezone.now() - timedelta(days=6))
    sweeping.tidy()
    assert row(file)
    change(file, asked_at=timezone.now() - timedelta(days=8))
    sweeping.tidy()
    assert row(file) is None


def test_the_files_of_an_edition_stay(world, handed):
    report = make_report(world, State.PUBLISHED)
    for found in report.files.all():
        store(found)
        change(found, asked_at=timezone.now() - timedelta(days=3000))
    sweeping.tidy()
    assert report.files.count() == 2


def test_what_is_stored_goes_with_its_row(file, django_capture_on_commit_callbacks):
    stored = store(file)
    change(file, asked_at=timezone.now() - timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        sweeping.tidy()
    assert not default_storage.exists(stored)


def test_what_a_killed_worker_left_in_the_store_goes(file):
    kept = store(file)
    young = default_storage.save("rendered/young", ContentFile(b"y"))
    orphan = default_storage.save("rendered/orphan", ContentFile(b"z"))
    long_ago = time.time() - 7200
    for name in (kept, orphan):
        os.utime(Path(default_storage.path(name)), (long_ago, long_ago))
    sweeping.tidy()
    assert default_storage.exists(kept)
    assert default_storage.exists(young)
    assert not default_storage.exists(orphan)


def test_the_table_of_jobs_forgets(file):
    now = timezone.now()
    old, dead = now - timedelta(days=8), now - timedelta(hours=2)
    over = job(file, TaskResultStatus.SUCCESSFUL, old, old)
    gone = job(file, TaskResultStatus.RUNNING, dead)
    young = job(file, TaskResultStatus.SUCCESSFUL, now, now)
    waits = job(file)
    sweeping.tidy()
    left = set(DBTaskResult.objects.values_list("pk", flat=True))
    assert left == {young.pk, waits.pk}
    assert {over.pk, gone.pk}.isdisjoint(left)


def test_the_command_says_how_many(file, handed, capsys):
    call_command("render_files")
    assert "1" in capsys.readouterr().out
    assert handed == [file.pk]
