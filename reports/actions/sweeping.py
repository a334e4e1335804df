"""Looking after files and jobs: what got lost is found, what is over goes."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from disclosure.throttle.actions import allow
from reports.actions.making import MOST_ATTEMPTS, STALE, broken, fail
from reports.actions.rendering import drop, enqueue_waiting
from reports.models import RenderedFile
from reports.rendered import UNFINISHED, wanted_digest
from reports.rules.vocabulary import OPEN_STATES, FileState
from reports.tasks import render_file

#: Files of a draft are for reading now, not for keeping.
DRAFT_DAYS = 7
#: A draft that has changed keeps its file for so long: somebody may be reading it.
CHANGED_FOR = timedelta(hours=1)
#: How long the table of jobs remembers, and when a running job is surely dead.
JOB_DAYS, LONGEST_JOB = 7, timedelta(hours=1)
MOST_AT_A_TIME = 500
TIDY_EVERY = 3600
FOLDER = "rendered"
logger = logging.getLogger(__name__)


def sweep() -> int:
    """Hand over again what no worker has; return how many files that were.

    Safe to run at any time, twice, and beside the workers. Once an hour ``tidy``
    runs as well.
    """
    _free_left_behind()
    found = _hand_over()
    if allow("files.tidy", "", 1, TIDY_EVERY):
        tidy()
    return found


def tidy() -> None:
    """Delete files nobody needs, what the store holds beyond the table, old jobs."""
    _drop_outdated()
    _delete_orphans()
    _prune_jobs()


def _free_left_behind() -> None:
    """Let files wait again whose worker is gone; give up after the last attempt."""
    gone = RenderedFile.objects.filter(
        state=FileState.MAKING, started_at__lt=timezone.now() - STALE
    )
    for file in gone.filter(attempts__gte=MOST_ATTEMPTS)[:MOST_AT_A_TIME]:
        fail(file, broken())
    gone.filter(attempts__lt=MOST_ATTEMPTS).update(state=FileState.WAITING)


def _hand_over() -> int:
    waiting = RenderedFile.objects.filter(state=FileState.WAITING).order_by("asked_at")
    ids = list(waiting.values_list("pk", flat=True)[:MOST_AT_A_TIME])
    in_hand = _in_hand() if ids else set()
    lost = [pk for pk in ids if pk not in in_hand]
    for pk in lost:
        enqueue_waiting(pk)
    return len(lost)


def _in_hand() -> set[object]:
    """Return the files of which a worker knows, or will know."""
    jobs = DBTaskResult.objects.filter(task_path=render_file.module_path)
    alive = jobs.filter(status=TaskResultStatus.READY) | jobs.filter(
        status=TaskResultStatus.RUNNING, started_at__gte=timezone.now() - STALE
    )
    return {
        tuple(args["args"])[0] for args in alive.values_list("args_kwargs", flat=True)
    }


def _drop_outdated() -> None:
    """Delete files of drafts that changed or lie long, and of earlier writers."""
    now = timezone.now()
    rows = RenderedFile.objects.exclude(state__in=UNFINISHED).select_related(
        "report__agency", "report__document"
    )
    for file in rows.filter(asked_at__lt=now - CHANGED_FOR).iterator(chunk_size=100):
        is_draft = file.report.state in OPEN_STATES
        is_long = is_draft and file.asked_at < now - timedelta(days=DRAFT_DAYS)
        if is_long or wanted_digest(file.report, file.kind) != file.digest:
            with transaction.atomic():
                drop(file)


def _delete_orphans() -> None:
    """Delete what a killed worker left in the store without a row."""
    if not default_storage.exists(FOLDER):
        return
    known = set(RenderedFile.objects.exclude(file="").values_list("file", flat=True))
    old = timezone.now() - LONGEST_JOB
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        if path not in known and default_storage.get_modified_time(path) < old:
            default_storage.delete(path)


def _prune_jobs() -> None:
    now = timezone.now()
    over = DBTaskResult.objects.finished().filter(
        finished_at__lt=now - timedelta(days=JOB_DAYS)
    )
    dead = DBTaskResult.objects.running().filter(started_at__lt=now - LONGEST_JOB)
    for jobs in (over, dead):
        ids = list(jobs.values_list("pk", flat=True)[:MOST_AT_A_TIME])
        DBTaskResult.objects.filter(pk__in=ids).delete()
