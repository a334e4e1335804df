"""One judgement of failures for every queue of mails."""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta
from typing import Any

import pytest

from disclosure import mailing
from disclosure.casework.actions import notices
from disclosure.casework.models import Notice
from tests.casework.factories import make_desk, submitted

NOW = datetime(2026, 3, 16, 12)


def recipient(*codes: int) -> smtplib.SMTPRecipientsRefused:
    answers = {f"{n}@b.cn": (code, b"no") for n, code in enumerate(codes)}
    return smtplib.SMTPRecipientsRefused(answers)


@pytest.mark.parametrize(
    ("failure", "is_permanent", "is_away"),
    [
        (recipient(550), True, False),
        (recipient(450), False, False),
        (recipient(550, 450), False, False),
        (recipient(), False, False),
        (smtplib.SMTPDataError(554, b"no"), True, False),
        (smtplib.SMTPDataError(451, b"later"), False, False),
        (smtplib.SMTPSenderRefused(530, b"no", "a@b.cn"), False, True),
        (smtplib.SMTPAuthenticationError(535, b"no"), False, True),
        (smtplib.SMTPServerDisconnected(), False, True),
        (ConnectionRefusedError(), False, True),
        (TimeoutError(), False, True),
    ],
)
def test_what_a_failure_means(failure, is_permanent, is_away):
    assert isinstance(failure, mailing.FAILURES)
    assert mailing.is_permanent(failure) is is_permanent
    assert mailing.is_away(failure) is is_away
    assert mailing.name_of(failure) == type(failure).__name__


@pytest.mark.parametrize(
    ("failure", "days", "reason"),
    [
        (recipient(550), 0, mailing.REFUSED),
        (recipient(550), 9, mailing.REFUSED),
        (TimeoutError(), 0, ""),
        (TimeoutError(), 3, ""),
        (TimeoutError(), 4, mailing.TOO_LATE),
    ],
)
def test_when_a_mail_is_given_up(failure, days, reason):
    assert mailing.given_up(failure, NOW - timedelta(days=days), NOW) == reason


@pytest.mark.django_db
@pytest.mark.parametrize(("code", "attempts"), [(550, 1), (450, 6)])
def test_a_notice_that_is_refused_for_good_is_not_tried_again(
    world, monkeypatch, code, attempts
):
    def refuse(*given: Any, **more: Any) -> None:
        raise recipient(code)

    monkeypatch.setattr(notices, "send_mail", refuse)
    submitted(make_desk(world))
    for _ in range(8):
        notices.send_due()
        Notice.objects.update(due_at=Notice.objects.get().queued_at)
    row = Notice.objects.get()
    assert row.attempts == attempts
    assert row.given_up_at is not None
