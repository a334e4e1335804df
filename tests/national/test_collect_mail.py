"""Reminders on their way: mailed once, tried again, given up."""

from __future__ import annotations

import smtplib
from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.core.management import call_command

from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import Role
from reports.actions.collecting import remind
from reports.actions.reminder_mail import send_reminders
from reports.models import Reminder
from tests.factories import World, make_user, make_world
from tests.national.collection import Collection, collect, on
from tests.together import together


@pytest.fixture
def collection(world: World, monkeypatch: Any) -> Collection:
    on(monkeypatch, date(2026, 1, 20))
    return collect(world)


def address_of(user: Any, email: str) -> None:
    type(user).objects.filter(pk=user.pk).update(email=email)


def reminded(collection: Collection, agency: Agency, text: str = "请报送") -> Reminder:
    ids = [collection.obligation(agency).pk]
    done = remind(collection.campaign.pk, ids, text, by=collection.boss)
    return done.reminders[0]


def failing(monkeypatch: Any, failure: Exception) -> list[str]:
    """Let every message fail; return to whom it was to go."""
    tried: list[str] = []

    def refuse(message: EmailMessage, *given: Any, **more: Any) -> None:
        tried.extend(message.to)
        raise failure

    monkeypatch.setattr(EmailMessage, "send", refuse)
    return tried


def test_the_authors_get_it_once(collection, capsys):
    world = collection.world
    second = make_user("second", "示例二", world.other)
    reader = make_user("reader", "示例三", world.other, Role.REVIEWER)
    gone = make_user("gone", "示例四", world.other)
    for user in (world.people["outsider"], second, reader, gone):
        address_of(user, f"{user.username}@example.com")
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    row = reminded(collection, world.other)
    assert not mail.outbox
    call_command("remind_reports")
    call_command("remind_reports")
    assert capsys.readouterr().out.splitlines() == [
        "已发送 1 条催报。",
        "已发送 0 条催报。",
    ]
    (message,) = mail.outbox
    assert message.to == ["outsider@example.com", "second@example.com"]
    assert "2025年度" in message.subject
    assert world.other.name in message.body
    assert "请报送" in message.body
    row.refresh_from_db()
    assert row.mailed_at is not None
    assert row.mail_error == ""


def test_without_authors_address_the_agency_gets_it(collection):
    world = collection.world
    Agency.objects.filter(pk=world.other.pk).update(email="office@example.com")
    reminded(collection, world.other)
    assert send_reminders() == 1
    assert mail.outbox[0].to == ["office@example.com"]


def test_without_any_address_it_says_so(collection):
    row = reminded(collection, collection.world.other)
    assert send_reminders() == 0
    row.refresh_from_db()
    assert (row.mailed_at, row.mail_error) == (None, "没有邮箱地址")
    assert send_reminders() == 0


@pytest.mark.parametrize(
    "failure", [ConnectionRefusedError(), smtplib.SMTPServerDisconnected()]
)
def test_a_server_that_is_away_leaves_all_waiting(collection, monkeypatch, failure):
    world = collection.world
    for agency in (world.other, world.office):
        Agency.objects.filter(pk=agency.pk).update(email="office@example.com")
        reminded(collection, agency)
    with monkeypatch.context() as patch:
        tried = failing(patch, failure)
        assert send_reminders() == 0
        assert len(tried) == 1
    assert not Reminder.objects.exclude(mailed_at=None, mail_error="").exists()
    assert send_reminders() == 2


@pytest.mark.parametrize(
    ("failure", "error"),
    [
        (smtplib.SMTPRecipientsRefused({"a@b.cn": (550, b"no")}), "邮件服务器不接收"),
        (smtplib.SMTPRecipientsRefused({"a@b.cn": (450, b"later")}), ""),
        (smtplib.SMTPDataError(554, b"no"), "邮件服务器不接收"),
        (smtplib.SMTPDataError(451, b"later"), ""),
    ],
)
def test_a_recipient_that_is_refused(collection, monkeypatch, failure, error):
    world = collection.world
    for agency in (world.other, world.office):
        Agency.objects.filter(pk=agency.pk).update(email="office@example.com")
        reminded(collection, agency)
    tried = failing(monkeypatch, failure)
    assert send_reminders() == 0
    assert len(tried) == 2, "one refusal must not keep the others waiting"
    assert set(Reminder.objects.values_list("mail_error", flat=True)) == {error}


def test_after_three_days_it_is_given_up(collection, monkeypatch):
    world = collection.world
    Agency.objects.filter(pk=world.other.pk).update(email="office@example.com")
    row = reminded(collection, world.other)
    tried = failing(monkeypatch, TimeoutError())
    on(monkeypatch, date(2026, 1, 23))
    send_reminders()
    row.refresh_from_db()
    assert row.mail_error == ""
    on(monkeypatch, date(2026, 1, 24))
    send_reminders()
    row.refresh_from_db()
    assert row.mail_error == "一直没有发出"
    assert send_reminders() == 0
    assert len(tried) == 2


def test_a_failure_is_logged_without_the_recipient(collection, monkeypatch, caplog):
    world = collection.world
    Agency.objects.filter(pk=world.other.pk).update(email="office@example.com")
    reminded(collection, world.other)
    failing(monkeypatch, smtplib.SMTPDataError(554, b"office@example.com"))
    send_reminders()
    assert "SMTPDataError" in caplog.text
    assert "office@example.com" not in caplog.text


@pytest.mark.django_db(transaction=True)
def test_two_senders_mail_each_reminder_once(open_collection):
    assert sum(together(send_reminders, send_reminders)) == 4
    assert len(mail.outbox) == 4


@pytest.fixture
def open_collection(shared_database: None) -> Collection:
    collection = collect(make_world())
    Agency.objects.update(email="office@example.com")
    remind(collection.campaign.pk, None, "请报送", by=collection.boss)
    return collection
