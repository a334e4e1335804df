"""Personal data go when their time is over, and only then."""

from __future__ import annotations

import os
import threading
import time
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from disclosure.audit.models import Entry
from disclosure.casework.actions import drafts, purging
from disclosure.casework.actions.files import Upload, store
from disclosure.casework.models import (
    Applicant,
    Case,
    CaseEvent,
    CaseFile,
    Challenge,
    Clarification,
    Draft,
    Notice,
)
from disclosure.casework.rules.application import PERSONAL_FIELDS
from disclosure.casework.rules.vocabulary import FileRole
from disclosure.throttle.models import Attempts
from tests.casework.factories import answered, make_desk, received
from tests.casework.office import Office
from tests.factories import World

TODAY = timezone.localdate()
SECRETS = ("示例申请人", "11010519491231002X", "13800000000", "示例路1号")


@pytest.fixture
def closed(world: World) -> Case:
    """A case answered today, with files of three kinds and texts about people."""
    return _closed(world, received(world, make_desk(world)))


def _closed(world: World, case: Case) -> Case:
    for role in (FileRole.APPLICANT, FileRole.IDENTITY, FileRole.RELEASED):
        store(case, [Upload("示例.pdf", "pdf", b"%PDF-")], role, by=None, on=TODAY)
    case = answered(world, case)
    Clarification.objects.create(
        case=case, items="示例", answer="示例申请人补充", asked_on=TODAY, reply_by=TODAY
    )
    CaseEvent.objects.create(case=case, action="note", on=TODAY, note="示例申请人来电")
    return case


def closed_days_ago(case: Case, days: int) -> None:
    Case.objects.filter(pk=case.pk).update(closed_on=TODAY - timedelta(days=days))


def stored() -> list[Path]:
    folder = Path(settings.MEDIA_ROOT) / "cases"
    return sorted(folder.iterdir()) if folder.is_dir() else []


def run(django_capture: Any = None, *, dry_run: bool = False) -> purging.Purged:
    if django_capture is None:
        return purging.purge(dry_run=dry_run)
    with django_capture(execute=True):
        return purging.purge(dry_run=dry_run)


@pytest.mark.django_db
def test_nothing_goes_before_its_time(closed):
    closed_days_ago(closed, 364)
    assert set(dict(run().lines()).values()) == {0}
    assert Applicant.objects.get().identity_number == SECRETS[1]


@pytest.mark.django_db
def test_proofs_of_identity_go_first(closed, django_capture_on_commit_callbacks):
    closed_days_ago(closed, 366)
    found = run(django_capture_on_commit_callbacks)
    assert (found.identities, found.cases, found.case_files) == (1, 0, 2)
    who = Applicant.objects.get()
    assert (who.identity_number, who.identity_key) == ("", "")
    assert who.name == "示例申请人"
    assert CaseFile.objects.get().role == "released"
    assert len(stored()) == 1
    assert run().identities == 0


@pytest.mark.django_db
def test_after_the_retention_nobody_is_known_any_more(
    closed, django_capture_on_commit_callbacks
):
    letters = [letter.content for letter in closed.letters.all()]
    closed_days_ago(closed, 3660)
    found = run(django_capture_on_commit_callbacks)
    assert (found.cases, found.case_files, found.identities) == (1, 2, 0)
    case = Case.objects.get()
    assert not any(getattr(case.applicant, name) for name in PERSONAL_FIELDS)
    assert (case.applicant.name_key, case.applicant.phone_key) == ("", "")
    assert case.description == ""
    assert case.clarifications.get().answer == ""
    assert not any(event.note for event in case.events.all())
    assert case.purged_at is not None
    assert len(stored()) == 1
    assert (case.disposition, case.in_time, case.subject) == (
        "granted",
        True,
        closed.subject,
    )
    assert [letter.content for letter in case.letters.all()] == letters
    entry = Entry.objects.get(action="case.purge")
    assert entry.detail == {"what": "retention"}
    assert entry.object_label == case.number


@pytest.mark.django_db
def test_twice_changes_nothing_more(closed):
    closed_days_ago(closed, 3660)
    run()
    before = Entry.objects.count()
    assert set(dict(run().lines()).values()) == {0}
    assert Entry.objects.count() == before


@pytest.mark.django_db
@pytest.mark.parametrize("days", [366, 3660])
def test_a_pending_challenge_or_an_open_case_keeps_everything(closed, days):
    closed_days_ago(closed, days)
    challenge = Challenge.objects.create(
        case=closed, kind="reconsideration", body="示例机关", filed_on=TODAY
    )
    assert run().cases == run().identities == 0
    challenge.result = "upheld"
    challenge.save()
    Case.objects.update(state="handling")
    assert run().cases == run().identities == 0
    Case.objects.update(state="closed")
    found = run()
    assert found.cases + found.identities == 1


@pytest.mark.django_db
def test_the_periods_are_settings(closed, settings):
    closed_days_ago(closed, 40)
    settings.IDENTITY_RETENTION_DAYS = 30
    assert run().identities == 1
    closed_days_ago(closed, 370)
    settings.RETENTION_YEARS = 1
    assert run().cases == 1


@pytest.mark.django_db
def test_a_dry_run_counts_and_tells_no_names(closed, capsys):
    closed_days_ago(closed, 3660)
    before = Entry.objects.count()
    call_command("purge_personal_data", dry_run=True)
    out = capsys.readouterr().out
    assert "保存期满的办件：1" in out
    assert "办件材料：2" in out
    assert not any(secret in out for secret in (*SECRETS, closed.number))
    assert Applicant.objects.get().name == "示例申请人"
    assert len(stored()) == 3
    assert Entry.objects.count() == before


@pytest.mark.django_db
def test_old_drafts_notices_and_attempts(world):
    desk = make_desk(world)
    case = received(world, desk)
    old = timezone.now() - timedelta(days=181)
    drafts.save_draft("t" * 40, desk.agency, {"name": "示例"})
    drafts.save_draft("u" * 40, desk.agency, {"name": "示例"})
    newest = Draft.objects.latest("pk")
    Draft.objects.filter(pk__lt=newest.pk).update(
        saved_at=timezone.now() - timedelta(days=15)
    )
    first, *waiting = Notice.objects.filter(case=case).order_by("pk")
    Notice.objects.filter(pk=first.pk).update(sent_at=old)
    Attempts.objects.create(key="a", ends_at=int(time.time()) - 60)
    Attempts.objects.create(key="b", ends_at=int(time.time()) + 60)
    counted = run(dry_run=True)
    found = run()
    assert (found.drafts, found.notices, found.attempts) == (1, 1, 1)
    assert counted == found
    assert list(Draft.objects.all()) == [newest]
    assert Notice.objects.count() == len(waiting)
    assert Attempts.objects.get().key == "b"


@pytest.mark.django_db
def test_files_that_no_row_knows(closed):
    folder = Path(settings.MEDIA_ROOT) / "cases"
    known = stored()
    stray, fresh = folder / ("a" * 32), folder / ("b" * 32)
    for file in (stray, fresh):
        file.write_bytes(b"x")
    yesterday = time.time() - 25 * 3600
    for file in (stray, *known):
        os.utime(file, (yesterday, yesterday))
    assert run(dry_run=True).orphans == 1
    assert stray.exists()
    assert run().orphans == 1
    assert stored() == sorted([*known, fresh])


@pytest.mark.django_db(transaction=True)
def test_two_at_once_let_each_case_go_once(open_office: Office) -> None:
    world, desk = open_office.world, open_office.desk
    for _number in range(6):
        closed_days_ago(_closed(world, received(world, desk)), 3660)
    together, totals = threading.Barrier(2), []

    def purger() -> None:
        try:
            together.wait(timeout=20)
            totals.append(purging.purge(dry_run=False).cases)
        finally:
            connection.close()

    threads = [threading.Thread(target=purger) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    purging.purge(dry_run=False)
    assert Entry.objects.filter(action="case.purge").count() == 6
    assert sum(totals) <= 6
    assert Applicant.objects.exclude(name="").count() == 0


def test_ten_years_are_counted_in_years():
    assert purging.months_after(date(2026, 2, 28), -120) == date(2016, 2, 28)
