"""The own account: second factor on, moved, off; recovery codes; what happened."""

import time

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from disclosure.accounts.actions import second_factor
from disclosure.accounts.checks import second_factor_check
from disclosure.accounts.models import Authenticator, RecoveryCode
from disclosure.accounts.queries import codes_left, has_second_factor
from disclosure.accounts.rules import totp
from disclosure.agencies.models import User
from disclosure.audit.models import Entry
from disclosure.encryption.rotation import rotate
from tests.accounts.helpers import (
    ACCOUNT,
    CODE,
    LOGIN,
    OFF,
    RENEW,
    SET_UP,
    is_in,
    type_password,
    with_second_factor,
)
from tests.people import PASSWORD

PAGES = (ACCOUNT, SET_UP, OFF, RENEW)


@pytest.fixture
def author(world):
    return world.people["author"]


@pytest.fixture
def guarded(author):
    """An officer inside, with a second factor whose next code is fresh."""
    phone = with_second_factor(author)
    client = type_password("author")
    client.post(CODE, {"code": phone.code()})
    assert is_in(client)
    return client, phone


def fresh(user):
    return User.objects.get(pk=user.pk)


@pytest.mark.parametrize("page", PAGES)
def test_pages_open_to_officers_only(author, page):
    assert Client().get(page).url.startswith(LOGIN)
    assert Client().post(page).status_code in {302, 405}
    assert type_password("author").get(page).status_code in {200, 302}
    assert type_password("author").put(page).status_code == 405
    assert type_password("author").get(page)["Cache-Control"].count("no-store")


@pytest.mark.parametrize("page", PAGES)
def test_an_account_that_is_no_officers_stays_out(author, page):
    client = type_password("author")
    User.objects.filter(pk=author.pk).update(is_staff=False)
    assert client.get(page).url.startswith(LOGIN)


def test_setting_up_from_inside(author):
    client, other = type_password("author"), type_password("author")
    page = client.get(SET_UP)
    secret = page.context["secret"].replace(" ", "")
    assert page.content.decode().count("data:image/svg+xml") == 1
    assert client.get(SET_UP).context["secret"].replace(" ", "") == secret
    data = {"new-code": _code(secret), "password": "wrong"}
    assert "密码不对" in client.post(SET_UP, data).content.decode()
    assert not has_second_factor(fresh(author))
    response = client.post(SET_UP, {**data, "password": PASSWORD})
    codes = response.context["codes"]
    assert all(code in response.content.decode() for code in codes)
    assert has_second_factor(fresh(author))
    assert is_in(client)
    assert not is_in(other)
    assert codes[0] not in client.get(ACCOUNT).content.decode()
    assert client.get(SET_UP).context["secret"].replace(" ", "") != secret


def test_only_the_app_with_the_new_secret_turns_it_on(author):
    client = type_password("author")
    client.get(SET_UP)
    data = {"new-code": _code(totp.new_secret()), "password": PASSWORD}
    assert client.post(SET_UP, data).context["form"].errors
    assert not has_second_factor(fresh(author))


def test_moving_to_another_telephone_needs_the_old_one(author, guarded):
    client, phone = guarded
    there = type_password("author")
    there.post(CODE, {"code": phone.papers[5]})
    assert is_in(there)
    secret = client.get(SET_UP).context["secret"].replace(" ", "")
    data = {"new-code": _code(secret), "password": PASSWORD}
    assert client.post(SET_UP, data).context["own"].errors["code"]
    assert client.post(SET_UP, {**data, "code": "000000"}).context["own"].errors
    assert Authenticator.objects.get().secret == phone.secret
    response = client.post(SET_UP, {**data, "code": phone.papers[0]})
    assert len(response.context["codes"]) == 10
    assert Authenticator.objects.get().secret == secret
    assert codes_left(author) == 10
    assert is_in(client)
    assert not is_in(there)
    assert Entry.objects.filter(action="second_factor.replace").count() == 1


@pytest.mark.parametrize("is_required", [False, True])
def test_who_was_not_asked_for_the_device_does_not_replace_it(
    author, settings, monkeypatch, is_required
):
    """Somebody with the password, just before the owner sets it up."""
    settings.SECOND_FACTOR_REQUIRED = is_required
    client = type_password("author")
    secret = client.get(SET_UP).context["secret"].replace(" ", "")
    phones = []
    fits = second_factor.fits

    def meanwhile(*arguments):
        phones.append(with_second_factor(author))
        return fits(*arguments)

    monkeypatch.setattr(second_factor, "fits", meanwhile)
    data = {"new-code": _code(secret), "password": PASSWORD}
    response = client.post(SET_UP, data)
    assert response.context["form"].errors["code"]
    assert "codes" not in response.context
    assert Authenticator.objects.get().secret == phones[0].secret


def test_a_wrong_new_code_uses_no_old_one_up(author, guarded):
    client, phone = guarded
    client.get(SET_UP)
    data = {"new-code": "000000", "password": PASSWORD, "code": phone.papers[0]}
    assert client.post(SET_UP, data).context["form"].errors["code"]
    assert codes_left(author) == 10


def test_new_recovery_codes_void_the_old_ones(author, guarded):
    client, phone = guarded
    wrong = client.post(RENEW, {"password": "x", "code": phone.code(1)})
    assert wrong.context["form"].errors["password"]
    data = {"password": PASSWORD, "code": phone.code(1)}
    codes = client.post(RENEW, data).context["codes"]
    assert not set(codes) & set(phone.papers)
    assert RecoveryCode.objects.filter(user=author).count() == 10
    assert client.post(RENEW, data).context["form"].errors["code"]


def test_turning_it_off(author, guarded, settings):
    client, phone = guarded
    assert client.post(OFF, {"password": PASSWORD}).context["form"].errors["code"]
    settings.SECOND_FACTOR_REQUIRED = True
    data = {"password": PASSWORD, "code": phone.papers[1]}
    assert client.post(OFF, data).status_code == 403
    settings.SECOND_FACTOR_REQUIRED = False
    assert client.post(OFF, data).url == ACCOUNT
    assert not has_second_factor(fresh(author))
    assert not Authenticator.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert is_in(client)
    assert is_in(type_password("author"))


def test_the_own_password_is_not_guessed_from_inside(guarded):
    client, _phone = guarded
    for _number in range(10):
        client.post(OFF, {"password": "wrong", "code": "000000"})
    response = client.post(OFF, {"password": PASSWORD, "code": "000000"})
    assert "请等 15 分钟再试" in response.content.decode()


def test_codes_are_not_guessed_from_inside(guarded):
    client, _phone = guarded
    data = {"password": PASSWORD, "code": "000000"}
    statuses = [client.post(OFF, data).status_code for _number in range(10)]
    assert statuses == [200] * 9 + [429]


def test_the_page_tells_what_happened(author, guarded):
    content = guarded[0].get(ACCOUNT).content.decode()
    for words in ("启用两步验证", "登录", "还有 10 个恢复码", "示例撰写"):
        assert words in content


def test_nothing_at_rest_opens_a_door(author):
    phone = with_second_factor(author)
    client = type_password("author")
    client.post(CODE, {"code": phone.code()})
    secret = client.get(SET_UP).context["secret"].replace(" ", "")
    stored = _everything_stored()
    assert phone.secret not in stored
    assert secret not in stored
    assert secret not in str(dict(client.session))
    for paper in phone.papers:
        assert paper not in stored
        assert paper.replace("-", "") not in stored


def test_the_keys_of_personal_data_are_renewed_for_it_too(author, settings):
    phone = with_second_factor(author)
    old = settings.PERSONAL_DATA_KEYS
    fresh_key = "k9:" + "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVowMTIzNDU="
    settings.PERSONAL_DATA_KEYS = f"{fresh_key},{old}"
    assert rotate(kinds=[Authenticator, RecoveryCode]).rows == 11
    settings.PERSONAL_DATA_KEYS = fresh_key
    assert Authenticator.objects.get().secret == phone.secret


def test_the_last_way_out(author, capsys):
    with pytest.raises(CommandError, match="没有启用"):
        call_command("reset_second_factor", "author")
    with_second_factor(author)
    call_command("reset_second_factor", "author")
    assert not has_second_factor(fresh(author))
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor_id) == ("second_factor.reset", None)
    with pytest.raises(CommandError, match="没有这个用户"):
        call_command("reset_second_factor", "nobody")


def test_one_factor_is_a_warning_before_production(settings):
    assert [found.id for found in second_factor_check()] == ["accounts.W001"]
    settings.SECOND_FACTOR_REQUIRED = True
    assert second_factor_check() == []


def _code(secret):
    return totp.code_of(secret, totp.step_at(time.time()))


def _everything_stored():
    names = connection.introspection.table_names()
    with connection.cursor() as cursor:
        found = []
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")
            found.append(str(cursor.fetchall()))
    return "\n".join(found)
