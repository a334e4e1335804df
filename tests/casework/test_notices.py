"""Notices: written with what they tell about, sent once, tried again."""

from __future__ import annotations

import smtplib
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from disclosure.casework.actions import notices
from disclosure.casework.models import Notice
from tests.casework.factories import make_desk, submitted
from tests.casework.office import Office
from tests.factories import World


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*given: Any, **more: Any) -> None:
        raise smtplib.SMTPRecipientsRefused({})

    monkeypatch.setattr(notices, "send_mail", refuse)


@pytest.mark.django_db
def test_a_filed_request_is_announced_once(world: World) -> None:
    case = submitted(make_desk(world))
    assert not mail.outbox
    assert notices.send_due() == 1
    assert notices.send_due() == 0
    (message,) = mail.outbox
    assert message.to == ["applicant@example.com"]
    assert case.number in message.subject
    for secret in ("示例申请人", "13800000000", case.subject):
        assert secret not in message.body


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_never_sent(open_office: Office) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        submitted(open_office.desk)
        raise RuntimeError
    assert not Notice.objects.exists()
    assert notices.send_due() == 0
    assert not mail.outbox


@pytest.mark.django_db
def test_a_failure_is_tried_again_with_growing_pauses(world: World, failing) -> None:
    submitted(make_desk(world))
    for attempt, minutes in enumerate(notices.PAUSES, 1):
        assert notices.send_due() == 0
        row = Notice.objects.get()
        assert (row.attempts, row.sent_at) == (attempt, None)
        assert row.error == "SMTPRecipientsRefused"
        assert "@" not in row.error
        pause = row.due_at - timezone.now()
        assert timedelta(0) < pause <= timedelta(minutes=minutes)
        assert pause > timedelta(minutes=minutes - 1)
        assert notices.send_due() == 0
        assert Notice.objects.get().attempts == attempt
        Notice.objects.update(due_at=timezone.now())


@pytest.mark.django_db
def test_it_is_given_up_after_the_last_pause(world: World, failing) -> None:
    submitted(make_desk(world))
    for _attempt in range(len(notices.PAUSES) + 1):
        notices.send_due()
        Notice.objects.update(due_at=timezone.now())
    assert Notice.objects.get().given_up_at is not None
    notices.send_due()
    assert Notice.objects.get().attempts == len(notices.PAUSES) + 1


@pytest.mark.django_db
def test_one_failure_does_not_hold_up_the_others(world: World, monkeypatch) -> None:
    desk = make_desk(world)
    submitted(desk, email="first@example.com")
    submitted(desk, email="second@example.com")
    sent: list[str] = []

    def send(subject: str, body: str, sender: str, to: list[str]) -> None:
        if to == ["first@example.com"]:
            raise OSError
        sent.extend(to)

    monkeypatch.setattr(notices, "send_mail", send)
    notices.send_due()
    assert sent == ["second@example.com"]


@pytest.mark.django_db(transaction=True)
def test_two_senders_never_send_the_same(open_office: Office, monkeypatch) -> None:
    for _number in range(12):
        submitted(open_office.desk)
    sent: list[str] = []
    together = threading.Barrier(2)
    monkeypatch.setattr(
        notices, "send_mail", lambda subject, *rest: sent.append(subject)
    )

    def sender() -> None:
        try:
            together.wait(timeout=20)
            notices.send_due()
        finally:
            connection.close()

    threads = [threading.Thread(target=sender) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    notices.send_due()
    assert len(sent) == len(set(sent)) == 12
    assert not Notice.objects.filter(sent_at=None).exists()


@pytest.mark.django_db
def test_the_command_sends_what_is_due(world: World, capsys) -> None:
    submitted(make_desk(world))
    call_command("send_notices")
    assert "已发送 1 条通知" in capsys.readouterr().out
    assert len(mail.outbox) == 1
