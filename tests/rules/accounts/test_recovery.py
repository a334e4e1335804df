"""Codes on paper."""

from hypothesis import given
from hypothesis import strategies as st

from disclosure.accounts.rules import recovery


def test_ten_different_codes_of_eighty_bits():
    codes = recovery.new_codes()
    assert len(set(codes)) == recovery.COUNT == 10
    for code in codes:
        assert [len(part) for part in code.split("-")] == [4, 4, 4, 4]
        assert set(code) <= {*recovery.SIGNS, "-"}
    assert len(recovery.SIGNS) ** recovery.LENGTH == 2**80


def test_the_way_of_typing_does_not_matter():
    code = recovery.new_codes()[0]
    for typed in (code.lower(), code.replace("-", " "), f"  {code}\n"):
        assert recovery.digest_of(typed) == recovery.digest_of(code)
    assert recovery.digest_of(code) != recovery.digest_of(code[:-1])


@given(st.text())
def test_any_text_has_a_digest(text):
    assert len(recovery.digest_of(text)) == 64
