"""Numerals of headings: 一、 then （一） then 1. then （1）."""

_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """Write 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    head = "" if tens == 1 else _DIGITS[tens]
    return f"{head}十{_DIGITS[ones] if ones else ''}"


def numeral(depth: int, number: int) -> str:
    """Return the numeral of the ``number``-th heading at ``depth`` (1 is top)."""
    if number > 99:
        return f"{number}."
    if depth == 1:
        return f"{chinese(number)}、"
    if depth == 2:
        return f"（{chinese(number)}）"
    return f"{number}." if depth == 3 else f"（{number}）"
