"""Whoever's way in was changed is written to, by the queue of mails."""

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils.translation import override

from disclosure.accounts.actions import second_factor
from disclosure.accounts.actions.passwords import set_password
from disclosure.agencies.models import User
from disclosure.oversight.actions.messages import send
from disclosure.oversight.models import Message
from tests.accounts.helpers import NEW, with_second_factor


@pytest.fixture
def author(world) -> User:
    user = world.people["author"]
    user.email = "author@example.org"
    user.save()
    return user


def told() -> list[tuple[str, str]]:
    rows = Message.objects.order_by("pk").values_list("subject", "body")
    return [(head.removeprefix("账号安全提醒："), body) for head, body in rows]


def test_a_new_password_is_told_by_mail(author):
    set_password(author, NEW, by=author)
    assert send() == 1
    sent = mail.outbox[0]
    assert sent.to == ["author@example.org"]
    assert sent.subject == "账号安全提醒：设置密码"
    assert "操作者：您本人" in sent.body
    assert "安全管理员，并在“账号安全”里退出其他登录" in sent.body
    assert NEW not in sent.body


def test_it_says_who_did_it(author, world):
    set_password(author, NEW, by=world.people["approver"])
    set_password(author, f"{NEW}2", by=None)
    (_, first), (_, second) = told()
    assert "操作者：安全管理员" in first
    assert "操作者：服务器上的维护命令" in second
    assert world.people["approver"].name not in first


def test_every_change_of_the_second_factor_is_told(author):
    phone = with_second_factor(author)
    second_factor.set_up(author, phone.secret, phone.code(), replaces=True)
    second_factor.renew_codes(author)
    second_factor.turn_off(author)
    with_second_factor(author)
    call_command("reset_second_factor", author.username)
    assert [head for head, _body in told()] == [
        "启用两步验证",
        "更换两步验证的手机",
        "重新生成恢复码",
        "关闭两步验证",
        "启用两步验证",
        "重置两步验证",
    ]
    assert not any(phone.secret in body for _head, body in told())


def test_what_is_taken_back_is_not_told(author):
    with pytest.raises(RuntimeError), transaction.atomic():
        set_password(author, NEW, by=author)
        raise RuntimeError
    assert not told()


def test_without_an_address_there_is_no_mail_and_no_error(author):
    author.email = ""
    author.save()
    set_password(author, NEW, by=author)
    assert not told()


def test_in_the_language_of_the_site_whoever_acts(author):
    with override("en"):
        set_password(author, NEW, by=author)
    assert told()[0][0] == "设置密码"
