"""Texts of notices go when their last case lets go of its people."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from disclosure.casework.actions.purging import purge
from disclosure.casework.models import Case
from disclosure.casework.rules.periods import months_after
from disclosure.oversight.models import NoticeCase, NoticeLine, SupervisionNotice
from disclosure.oversight.rules.vocabulary import NoticeStep

pytestmark = pytest.mark.django_db


def notice_about(register, cases: list[Case]) -> SupervisionNotice:
    notice = SupervisionNotice.objects.create(
        issuer=register.world.city,
        agency=register.world.office,
        year=register.today.year,
        sequence=1,
        subject="超期未办（示例）",
        demand="请与示例申请人联系（示例）",
        due_on=register.today,
        first_due_on=register.today,
        issued_on=register.today,
        issued_by=register.chief,
    )
    for case in cases:
        NoticeCase.objects.create(notice=notice, case=case)
    NoticeLine.objects.create(
        notice=notice,
        step=NoticeStep.ISSUE,
        text="请与示例申请人联系（示例）",
        on=register.today,
        by=register.chief,
    )
    return notice


def old_case(register) -> Case:
    """Closed longer ago than personal data are kept."""
    day = months_after(register.today, -12 * settings.RETENTION_YEARS)
    closed = day - timedelta(days=10)
    case = register.closed(
        register.world.office, received_on=closed, answered_on=closed
    )
    case.closed_on = closed
    (kept,) = register.fill([case])
    return kept


def said(notice: SupervisionNotice) -> tuple[str, str, str]:
    notice.refresh_from_db()
    return notice.subject, notice.demand, notice.lines.get().text


def test_a_notice_forgets_with_its_last_case(register):
    first, second = old_case(register), old_case(register)
    notice = notice_about(register, [first, second])
    Case.objects.filter(pk=second.pk).update(closed_on=timezone.localdate())
    purge(dry_run=False)
    assert all(said(notice)), "the second case still needs it"
    Case.objects.filter(pk=second.pk).update(closed_on=first.closed_on)
    purge(dry_run=True)
    assert all(said(notice))
    purge(dry_run=False)
    assert said(notice) == ("", "", "")
    assert (notice.number, notice.lines.count()) == (f"〔{notice.year}〕1", 1)


def test_another_notice_keeps_its_words(register):
    old, new = (
        old_case(register),
        register.fill([register.case(register.world.office)])[0],
    )
    notice = notice_about(register, [new])
    purge(dry_run=False)
    old.refresh_from_db()
    assert old.purged_at and all(said(notice))
