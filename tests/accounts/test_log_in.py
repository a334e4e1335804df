"""The way in, with every step that may stand before it."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from disclosure.accounts.actions import passwords, second_factor
from disclosure.accounts.models import Account, Authenticator, RecoveryCode
from disclosure.accounts.rules import totp
from disclosure.agencies.models import User
from disclosure.audit.models import Entry
from tests.accounts.helpers import (
    ACCOUNT,
    CODE,
    LOGIN,
    NEW,
    NEW_PASSWORD,
    SET_UP,
    account,
    is_in,
    type_password,
    with_second_factor,
)
from tests.people import PASSWORD


@pytest.fixture
def author(world):
    return world.people["author"]


def actions_of(user):
    rows = Entry.objects.filter(object_type="agencies.user", object_id=str(user.pk))
    return list(rows.order_by("id").values_list("action", flat=True))


def test_a_password_is_enough_where_nothing_else_is_asked(author):
    client = type_password("author", onward="/admin/reports/report/")
    assert client.response.status_code == 302
    assert client.response.url == "/admin/reports/report/"
    assert is_in(client)


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "javascript:x"]
)
def test_nobody_is_led_to_another_site(author, onward):
    phone = with_second_factor(author)
    client = type_password("author", onward=onward)
    response = client.post(CODE, {"code": phone.code()})
    assert response.url == "/admin/"


def test_with_a_second_factor_the_password_opens_nothing(author):
    phone = with_second_factor(author)
    client = type_password("author", onward="/admin/reports/report/")
    assert client.response.url == CODE
    assert not is_in(client)
    assert "_auth_user_id" not in client.session
    assert client.get("/supervision/").url.startswith(LOGIN)
    assert client.get(ACCOUNT).url.startswith(LOGIN)
    assert "login" not in actions_of(author)
    response = client.post(CODE, {"code": phone.code()})
    assert response.url == "/admin/reports/report/"
    assert is_in(client)
    assert actions_of(author)[-1] == "login"


def test_the_number_of_the_session_changes_at_every_step(author):
    phone = with_second_factor(author)
    client = type_password("author")
    planted = client.session.session_key
    client.post(LOGIN, {"username": "author", "password": PASSWORD})
    half = client.session.session_key
    assert half != planted
    assert not Session.objects.filter(session_key=planted).exists()
    client.post(CODE, {"code": phone.code()})
    assert client.session.session_key != half
    assert not Session.objects.filter(session_key=half).exists()


@pytest.mark.parametrize("drift", [-5, 5])
def test_a_code_of_another_time_is_refused(author, drift):
    phone = with_second_factor(author)
    client = type_password("author")
    response = client.post(CODE, {"code": phone.code(drift)})
    assert response.status_code == 200
    assert "验证码不对" in response.content.decode()
    assert not is_in(client)
    assert actions_of(author)[-1] == "second_factor.fail"


def test_a_code_is_good_once(author):
    phone = with_second_factor(author)
    code = phone.code()
    assert second_factor.prove(author, code)
    assert not second_factor.prove(author, code)
    client = type_password("author")
    assert client.post(CODE, {"code": code}).status_code == 200
    assert not is_in(client)


def test_the_code_that_set_it_up_is_used_up(author):
    secret = totp.new_secret()
    phone = with_second_factor(author)
    code = totp.code_of(secret, _now_step())
    second_factor.set_up(author, secret, code, replaces=True)
    assert not second_factor.prove(author, totp.code_of(secret, _now_step()))
    assert not second_factor.prove(author, phone.code())


def test_of_two_with_the_same_code_one_is_let_in(author, monkeypatch):
    """Both have read the row before either writes."""
    phone = with_second_factor(author)
    code = phone.code()
    stale = Authenticator.objects.get(user=author)
    assert second_factor.prove(author, code)

    class Stale:
        def filter(self, **conditions):
            if "last_step__lt" in conditions:
                return Authenticator.objects.filter(**conditions)
            return self

        def first(self):
            return stale

    class Fake:
        objects = Stale()

    monkeypatch.setattr(second_factor, "Authenticator", Fake)
    assert not second_factor.prove(author, code)


def test_a_recovery_code_is_good_once(author):
    paper = with_second_factor(author).papers[3]
    client = type_password("author")
    assert client.post(CODE, {"code": paper.lower()}).status_code == 302
    assert is_in(client)
    assert "second_factor.use_recovery_code" in actions_of(author)
    again = type_password("author")
    assert again.post(CODE, {"code": paper}).status_code == 200
    assert not is_in(again)


def test_codes_of_somebody_else_are_worth_nothing(world, author):
    with_second_factor(author)
    other = with_second_factor(world.people["reviewer"])
    for code in (other.code(), other.papers[0]):
        assert not second_factor.prove(author, code)


def test_guessing_ends_after_ten(author):
    phone = with_second_factor(author)
    client = type_password("author")
    for _number in range(10):
        assert client.post(CODE, {"code": "000000"}).status_code == 200
    response = client.post(CODE, {"code": phone.code()})
    assert response.status_code == 429
    assert "请过 15 分钟再试" in response.content.decode()
    elsewhere = type_password("author")
    assert elsewhere.post(CODE, {"code": phone.code()}).status_code == 429
    assert not is_in(elsewhere)


@pytest.mark.parametrize("text", ["", " ", "\x00", "9" * 10_000, "‮123456", "😀"])
def test_odd_texts_are_wrong_codes(author, text):
    with_second_factor(author)
    client = type_password("author")
    response = client.post(CODE, {"code": text})
    assert response.status_code == 200
    assert response.context["form"].errors["code"]


def wait(client, seconds):
    session = client.session
    session["officer_log_in"]["since"] -= seconds
    session.save()


def test_a_right_password_waits_ten_minutes(author):
    phone = with_second_factor(author)
    client = type_password("author")
    wait(client, 601)
    response = client.post(CODE, {"code": phone.code()}, follow=True)
    assert response.redirect_chain == [(LOGIN, 302)]
    assert "刚才的登录没有完成，请从头登录。" in response.content.decode()
    assert not is_in(client)


def test_looking_at_a_page_does_not_prolong_the_wait(author):
    phone = with_second_factor(author)
    client = type_password("author")
    wait(client, 400)
    for page in (CODE, NEW_PASSWORD, SET_UP):
        client.get(page)
    wait(client, 201)
    assert client.post(CODE, {"code": phone.code()}).url == LOGIN


def test_every_step_waits_anew(world, author):
    phone = with_second_factor(author)
    passwords.set_password(author, NEW, by=world.people["security"])
    client = type_password("author", NEW)
    wait(client, 500)
    assert client.post(CODE, {"code": phone.code()}).url == NEW_PASSWORD
    wait(client, 500)
    mine = {"new_password1": "Quite-Mine-2", "new_password2": "Quite-Mine-2"}
    assert client.post(NEW_PASSWORD, mine).url == "/admin/"


@pytest.mark.parametrize(("seconds", "is_open"), [(1790, True), (1801, False)])
def test_an_app_may_be_installed_meanwhile(author, settings, seconds, is_open):
    settings.SECOND_FACTOR_REQUIRED = True
    client = type_password("author")
    wait(client, seconds)
    assert (client.get(SET_UP).status_code == 200) is is_open


def test_a_new_password_ends_log_ins_under_way(world, author):
    phone = with_second_factor(author)
    client = type_password("author")
    passwords.set_password(author, NEW, by=world.people["security"])
    assert client.post(CODE, {"code": phone.code()}).url == LOGIN


def test_an_account_switched_off_meanwhile_stays_out(author):
    phone = with_second_factor(author)
    client = type_password("author")
    User.objects.filter(pk=author.pk).update(is_active=False)
    assert client.post(CODE, {"code": phone.code()}).url == LOGIN
    assert not is_in(client)


def test_doors_send_everybody_to_the_step_that_is_due(author):
    stranger = Client()
    for door in (CODE, NEW_PASSWORD):
        assert stranger.get(door).url == LOGIN
        assert stranger.put(door).status_code == 405
    with_second_factor(author)
    client = type_password("author")
    assert client.get(NEW_PASSWORD).url == CODE
    assert client.get(SET_UP).url.startswith(LOGIN)
    assert client.get(CODE).status_code == 200
    assert client.get(CODE)["Cache-Control"].count("no-store") == 1


# A password set by others, or too old


def test_a_password_from_somebody_else_is_changed_first(world, author):
    passwords.set_password(author, NEW, by=world.people["security"])
    client = type_password("author", NEW, "/admin/reports/report/")
    assert client.response.url == NEW_PASSWORD
    assert not is_in(client)
    weak = {"new_password1": "short", "new_password2": "short"}
    assert client.post(NEW_PASSWORD, weak).status_code == 200
    same = {"new_password1": NEW, "new_password2": NEW}
    assert "最近用过" in client.post(NEW_PASSWORD, same).content.decode()
    mine = {"new_password1": "Quite-Mine-2", "new_password2": "Quite-Mine-2"}
    assert client.post(NEW_PASSWORD, mine).url == "/admin/reports/report/"
    assert is_in(client)
    assert not account(author).must_change_password
    assert is_in(type_password("author", "Quite-Mine-2"))


def test_the_code_comes_before_the_new_password(world, author):
    phone = with_second_factor(author)
    passwords.set_password(author, NEW, by=world.people["security"])
    client = type_password("author", NEW)
    assert client.response.url == CODE
    assert client.post(CODE, {"code": phone.code()}).url == NEW_PASSWORD
    assert not is_in(client)


@pytest.mark.parametrize(("days", "door"), [(89, "/admin/"), (91, NEW_PASSWORD)])
def test_passwords_grow_old(author, settings, days, door):
    settings.PASSWORD_MAX_DAYS = 90
    since = timezone.now() - timedelta(days=days)
    Account.objects.create(user=author, password_set_at=since)
    assert type_password("author").response.url == door
    settings.PASSWORD_MAX_DAYS = 0
    assert type_password("author").response.url == "/admin/"


def test_an_account_without_a_row_is_as_old_as_the_person_here(author):
    joined = timezone.now() - timedelta(days=400)
    User.objects.filter(pk=author.pk).update(date_joined=joined)
    assert type_password("author").response.url == NEW_PASSWORD


# Required of everybody


def test_where_it_is_required_setting_up_comes_first(author, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = type_password("author", onward="/admin/reports/report/")
    assert client.response.url == SET_UP
    assert not is_in(client)
    assert client.get(ACCOUNT).url.startswith(LOGIN)
    secret = client.get(SET_UP).context["secret"].replace(" ", "")
    wrong = client.post(SET_UP, {"new-code": "000000"})
    assert wrong.context["form"].errors["code"]
    code = totp.code_of(secret, _now_step())
    response = client.post(SET_UP, {"new-code": code})
    assert len(response.context["codes"]) == 10
    assert response.context["onward"] == "/admin/reports/report/"
    assert is_in(client)
    assert RecoveryCode.objects.filter(user=author).count() == 10


def test_sessions_from_before_it_was_required_end(author, settings):
    client = type_password("author")
    assert is_in(client)
    settings.SECOND_FACTOR_REQUIRED = True
    assert not is_in(client)
    assert type_password("author").response.url == SET_UP


# What is said at the door


def test_the_last_log_in_is_shown(author):
    first = type_password("author").get("/admin/").content.decode()
    assert "上次登录" not in first
    Client().post(LOGIN, {"username": "author", "password": "wrong"})
    second = type_password("author").get("/admin/").content.decode()
    assert "上次登录" in second
    assert "此后有 1 次登录没有成功" in second
    assert "没有成功" not in type_password("author").get("/admin/").content.decode()


def test_failed_codes_count_as_well(author):
    phone = with_second_factor(author)
    client = type_password("author")
    client.post(CODE, {"code": "000000"})
    client.post(CODE, {"code": phone.code()})
    assert "此后有 1 次登录没有成功" in client.get("/admin/").content.decode()


def test_a_password_that_somebody_else_knows_is_told_to_the_owner(author):
    """Who has no code stops there, and leaves nothing wrong behind."""
    phone = with_second_factor(author)
    owner = type_password("author")
    owner.post(CODE, {"code": phone.code()})
    assert "没有成功" not in owner.get("/admin/").content.decode()
    type_password("author")
    assert actions_of(author)[-1] == "login.password"
    owner = type_password("author")
    owner.post(CODE, {"code": phone.papers[0]})
    assert "此后有 1 次登录没有成功" in owner.get("/admin/").content.decode()


def test_a_code_missing_does_not_free_the_password(author):
    """Only a whole log-in forgets failures: half of one is not the owner's."""
    with_second_factor(author)
    client = Client()
    for _number in range(4):
        client.post(LOGIN, {"username": "author", "password": "wrong"})
    client.post(LOGIN, {"username": "author", "password": PASSWORD})
    response = client.post(LOGIN, {"username": "author", "password": "wrong"})
    assert response.status_code == 429


def _now_step():
    return totp.step_at(timezone.now().timestamp())


@pytest.mark.parametrize("name", ["9" * 400, "字" * 10_000])
def test_a_name_longer_than_any_is_a_wrong_one(author, name):
    assert type_password(name).response.status_code == 200
