"""Mails of supervision on their way: queued once, sent once, tried again."""

from __future__ import annotations

import smtplib
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django.utils.translation import override

from disclosure.agencies.models import User
from disclosure.oversight.actions.messages import (
    KEPT_FOR,
    failed,
    forget,
    queue,
    send,
    site_language,
)
from disclosure.oversight.models import Message
from tests.factories import World, make_world
from tests.national.collection import on
from tests.oversight.reminder_world import with_addresses
from tests.together import together

REFUSED, TOO_LATE, NO_ADDRESS = "邮件服务器不接收", "一直没有发出", "没有邮箱地址"


@pytest.fixture
def people(world: World) -> dict[str, User]:
    return addressed(world)


@pytest.fixture
def open_people(shared_database: None) -> dict[str, User]:
    return addressed(make_world())


def addressed(world: World) -> dict[str, User]:
    with_addresses()
    for user in world.people.values():
        user.refresh_from_db()
    return world.people


def failing(monkeypatch: Any, failure: Exception, only: str = "") -> list[str]:
    """Let messages fail; return to whom they were to go."""
    tried: list[str] = []
    real = EmailMessage.send

    def refuse(message: EmailMessage, *given: Any, **more: Any) -> Any:
        tried.extend(message.to)
        if only and message.to != [only]:
            return real(message, *given, **more)
        raise failure

    monkeypatch.setattr(EmailMessage, "send", refuse)
    return tried


def both(people: dict[str, User], key: str = "example:1") -> int:
    return queue(key, [people["handler"], people["approver"]], "催办", "一件（示例）")


def test_each_officer_gets_it_once(people):
    assert both(people) == 2
    assert both(people) == 0
    keys = {f"example:1:{people[who].pk}" for who in ("handler", "approver")}
    assert set(Message.objects.values_list("key", flat=True)) == keys
    three = [people[who] for who in ("handler", "approver", "reviewer", "reviewer")]
    assert queue("example:1", three, "催办", "一件（示例）") == 1
    assert both(people, "example:2") == 2
    assert Message.objects.count() == 5


def test_who_has_no_address_or_has_left_is_passed_over(people):
    people["handler"].email = ""
    people["approver"].is_active = False
    assert both(people) == 0
    assert not Message.objects.exists()
    assert queue("example:1", [], "催办", "一件（示例）") == 0


def test_a_subject_is_one_line_that_fits(people):
    queue("example:1", [people["handler"]], "催办\nBcc: a@b.cn " + "长" * 300, "示例")
    assert send() == 1
    (message,) = mail.outbox
    assert message.subject.startswith("催办 Bcc: a@b.cn 长")
    assert len(message.subject) == 200
    assert message.recipients() == ["handler@example.com"]


def test_it_is_sent_once_and_says_that_nobody_reads_answers(people, capsys):
    both(people)
    call_command("send_supervision_mail")
    call_command("send_supervision_mail")
    assert capsys.readouterr().out.splitlines() == [
        "已发送 2 封监督邮件。",
        "已发送 0 封监督邮件。",
    ]
    assert sorted(one.to[0] for one in mail.outbox) == [
        "approver@example.com",
        "handler@example.com",
    ]
    assert all("请勿回复" in one.body for one in mail.outbox)
    assert not Message.objects.filter(mailed_at=None).exists()


def test_the_language_is_that_of_the_site_whoever_acts(people):
    with override("en"):
        with site_language():
            both(people)
        send()
    assert "请勿回复" in mail.outbox[0].body


def test_who_left_meanwhile_gets_nothing(people):
    both(people)
    User.objects.filter(pk=people["handler"].pk).update(is_active=False)
    assert send() == 1
    row = Message.objects.get(to=people["handler"])
    assert (row.mailed_at, row.mail_error) == (None, NO_ADDRESS)


@pytest.mark.parametrize(
    "failure",
    [
        ConnectionRefusedError(),
        smtplib.SMTPServerDisconnected(),
        smtplib.SMTPAuthenticationError(535, b"no"),
        smtplib.SMTPSenderRefused(530, b"no", "noreply@localhost"),
    ],
)
def test_a_server_that_is_away_leaves_all_waiting(people, monkeypatch, failure):
    both(people)
    with monkeypatch.context() as patch:
        tried = failing(patch, failure)
        assert send() == 0
        assert len(tried) == 1
    assert Message.objects.filter(mailed_at=None, mail_error="").count() == 2
    assert send() == 2


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.cn": (550, b"no")}), REFUSED),
        (smtplib.SMTPRecipientsRefused({"a@b.cn": (450, b"later")}), ""),
        (smtplib.SMTPDataError(554, b"no"), REFUSED),
        (smtplib.SMTPDataError(451, b"later"), ""),
    ],
)
def test_one_that_is_refused_keeps_no_other_waiting(
    people, monkeypatch, failure, error
):
    both(people)
    failing(monkeypatch, failure, only="handler@example.com")
    assert send() == 1
    row = Message.objects.get(to=people["handler"])
    assert (row.mailed_at, row.mail_error) == (None, error)
    assert [one.to for one in mail.outbox] == [["approver@example.com"]]


def test_after_three_days_it_is_given_up(people, monkeypatch):
    on(monkeypatch, date(2026, 1, 20))
    queue("example:1", [people["handler"]], "催办", "一件（示例）")
    tried = failing(monkeypatch, TimeoutError())
    on(monkeypatch, date(2026, 1, 23))
    send()
    assert Message.objects.get().mail_error == ""
    on(monkeypatch, date(2026, 1, 24))
    send()
    assert Message.objects.get().mail_error == TOO_LATE
    assert send() == 0
    assert len(tried) == 2


def test_a_failure_is_logged_without_the_recipient(people, monkeypatch, caplog):
    both(people)
    failing(monkeypatch, smtplib.SMTPDataError(554, b"handler@example.com"))
    send()
    assert "SMTPDataError" in caplog.text
    assert "example.com" not in caplog.text


def test_a_run_sends_no_more_than_it_is_told(people):
    both(people)
    assert send(limit=1) == 1
    assert send(limit=1) == 1
    assert send(limit=1) == 0


@pytest.mark.django_db(transaction=True)
def test_what_was_rolled_back_is_never_sent(open_people):
    with pytest.raises(RuntimeError), transaction.atomic():
        both(open_people)
        raise RuntimeError
    assert send() == 0
    assert not mail.outbox


@pytest.mark.django_db(transaction=True)
def test_two_senders_send_each_message_once(open_people):
    for number in range(5):
        both(open_people, f"example:{number}")
    assert sum(together(send, send)) == 10
    assert len(mail.outbox) == 10


@pytest.mark.django_db(transaction=True)
def test_queued_twice_at_once_it_is_one(open_people):
    def queued() -> int:
        with transaction.atomic():
            return both(open_people)

    results = together(queued, queued, queued)
    assert set(results) <= {0, 2}, results
    assert Message.objects.count() == 2


@pytest.mark.django_db
def test_old_messages_are_forgotten(people: dict[str, User]) -> None:
    both(people, "example:old")
    both(people, "example:new")
    today = timezone.localdate()
    old = Message.objects.filter(key__startswith="example:old")
    old.update(made_at=timezone.now() - KEPT_FOR - timedelta(days=1))
    assert (forget(today), forget(today)) == (2, 0)
    assert not old.exists()
    assert Message.objects.filter(key__startswith="example:new").count() == 2


@pytest.mark.django_db
def test_messages_that_reached_nobody_are_counted(people: dict[str, User]) -> None:
    both(people)
    assert failed() == 0
    Message.objects.filter(to=people["handler"]).update(mail_error=REFUSED)
    assert failed() == 1
