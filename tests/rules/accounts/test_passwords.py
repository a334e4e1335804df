"""What is too simple."""

import pytest

from disclosure.accounts.rules import passwords


@pytest.mark.parametrize(
    ("password", "kinds"),
    [
        ("", 0),
        ("abc", 1),
        ("abcD", 2),
        ("abcD1", 3),
        ("abcD1!", 4),
        ("abcD1!示例", 5),
        ("示例", 1),
        ("a b", 2),
        ("ａ", 1),
    ],
)
def test_kinds(password, kinds):
    assert passwords.kinds_in(password) == kinds


@pytest.mark.parametrize(
    ("password", "name", "is_inside"),
    [
        ("my-Author-2026", "author", True),
        ("x-rohtua-2026", "author", True),
        ("something-else", "author", False),
        ("ab-in-it", "ab", False),
        ("anything", "", False),
    ],
)
def test_names(password, name, is_inside):
    assert passwords.holds_name(password, name) is is_inside


@pytest.mark.parametrize(
    "password",
    [
        "Admin@123456",
        "P@ssw0rd2026",
        "Qwer!23456",
        "a123456789!",
        "1qaz!2wsx@",
        "ＡDMIN!2026",
    ],
)
def test_decorated_words(password):
    assert passwords.is_decorated(password)


@pytest.mark.parametrize(
    "password",
    ["a-long-示例-password", "Grün-7-Birnen", "13579-24680", "correct horse"],
)
def test_other_words(password):
    assert not passwords.is_decorated(password)
