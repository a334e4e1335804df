"""What a new password must be, and that it is said in both languages."""

import pytest
from django.conf import settings as site
from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import (
    password_validators_help_texts,
    validate_password,
)
from django.core.exceptions import ValidationError

from disclosure.accounts.actions.passwords import set_password
from disclosure.accounts.models import FormerPassword
from disclosure.agencies.models import User
from tests.accounts.helpers import account
from tests.people import PASSWORD


@pytest.fixture
def author(world):
    return world.people["author"]


@pytest.mark.parametrize(
    ("password", "code"),
    [
        ("Ab1!", "password_too_short"),
        ("kX9-" + 125 * "v", "password_too_long"),
        ("only-small-letters", "password_kinds"),
        ("My-author-2026", "password_holds_name"),
        ("My-rohtua-2026", "password_holds_name"),
        ("示例撰写 x1", "password_too_similar"),
        ("Admin@123456", "password_decorated"),
        ("8274639107", "password_entirely_numeric"),
        ("qwertyuiop", "password_too_common"),
        (PASSWORD, "password_used"),
    ],
)
def test_refused(author, password, code):
    with pytest.raises(ValidationError) as wrong:
        validate_password(password, author)
    assert code in {found.code for found in wrong.value.error_list}


@pytest.mark.parametrize(
    "password", ["Ab1!", "8274639107", "qwertyuiop", "kX9-" + 125 * "v"]
)
def test_refused_in_chinese(author, password):
    with pytest.raises(ValidationError) as wrong:
        validate_password(password, author)
    assert all("密码" in words for words in wrong.value.messages)


@pytest.mark.parametrize(
    "password",
    ["Grün-7-Birnen", "三只青蛙-Leap-4", "kX9-vvQ2-pl", "kX9-" + 31 * "示例文字"],
)
def test_taken(author, password):
    validate_password(password, author)


def test_somebody_without_an_account_yet_is_judged_as_well(db):
    with pytest.raises(ValidationError):
        validate_password("fresh-Fresh-1", User(username="fresh"))
    validate_password("kX9-vvQ2-pl", User(username="fresh"))
    validate_password("kX9-vvQ2-pl")


def test_the_last_five_are_remembered_and_no_more(author):
    used = [PASSWORD] + [f"kX9-vvQ2-pl-{number}" for number in range(7)]
    for password in used[1:]:
        set_password(author, password, by=author)
    for password in used[-5:]:
        with pytest.raises(ValidationError, match="最近用过"):
            validate_password(password, author)
    for password in used[:-5]:
        validate_password(password, author)
    rows = FormerPassword.objects.filter(user=author)
    assert rows.count() == site.PASSWORD_HISTORY == 5
    assert not any(check_password(PASSWORD, row.password) for row in rows)
    assert not any(PASSWORD in row.password for row in rows)


def test_without_history_nothing_is_kept(author, settings):
    settings.PASSWORD_HISTORY = 0
    set_password(author, "kX9-vvQ2-pl", by=author)
    assert not FormerPassword.objects.exists()
    validate_password("kX9-vvQ2-pl", author)


def test_who_sets_it_decides_whether_it_lasts(world, author):
    set_password(author, "kX9-vvQ2-pl", by=world.people["security"])
    assert account(author).must_change_password
    set_password(author, "kX9-vvQ2-pl-2", by=author)
    assert not account(author).must_change_password


def test_an_account_made_by_the_administrator_starts_with_a_change(world, client_of):
    data = {"username": "fresh", "name": "示例新人"}
    data |= {"password1": PASSWORD, "password2": PASSWORD}
    client_of("security").post("/admin/agencies/user/add/", data)
    assert account(User.objects.get(username="fresh")).must_change_password


def test_every_rule_is_said_beside_the_field(world, client_of):
    content = client_of("author").get("/admin/password_change/").content.decode()
    for words in password_validators_help_texts():
        assert words in content
