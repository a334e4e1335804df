"""What makes a password too simple (GB/T 22239-2019, 8.1.4.1 a)."""

from __future__ import annotations

import unicodedata

#: Shorter user names occur in any password by chance.
SHORTEST_NAME = 3
#: What people decorate with capitals, digits and signs to please a rule.
_WORDS = (
    "a aa aaa ab abc abcd abcde abcdef admin administrator asd asdf asdfgh "
    "guest hello iloveyou letmein login manager master office operator pass "
    "passwd password q qaz qazwsx qq qwe qwer qwert qwerty qwertyuiop root "
    "secret super system test user welcome woaini woaizhongguo wsx zaq zxc zxcv "
    "zxcvbn zhengfu zhengwu gongkai xinxi zhongguo china mima xx xxgk"
)
STEMS = frozenset(_WORDS.split())
_LOOKALIKES = str.maketrans("@4301!$5", "aaeoiiss")


def kinds_in(password: str) -> int:
    """Count the kinds of signs: capitals, small letters, digits, signs, others.

    Chinese and other letters without capitals are a kind of their own.
    """
    return len({_kind(sign) for sign in password})


def holds_name(password: str, name: str) -> bool:
    """Tell whether a user name is part of the password, forwards or backwards."""
    words, own = password.casefold(), name.casefold()
    if len(own) < SHORTEST_NAME:
        return False
    return own in words or own[::-1] in words


def is_decorated(password: str) -> bool:
    """Tell whether a well-known word is all that is behind digits and signs."""
    plain = unicodedata.normalize("NFKC", password).casefold()
    return any(
        "".join(sign for sign in words if sign.isalpha()) in STEMS
        for words in (plain, _ends_cut(plain).translate(_LOOKALIKES))
    )


def _ends_cut(words: str) -> str:
    start, end = 0, len(words)
    while start < end and not words[start].isalpha():
        start += 1
    while end > start and not words[end - 1].isalpha():
        end -= 1
    return words[start:end]


def _kind(sign: str) -> str:
    if not sign.isascii() and sign.isalpha():
        return "other"
    if sign.isupper():
        return "capital"
    if sign.islower():
        return "small"
    return "digit" if sign.isdigit() else "sign"
