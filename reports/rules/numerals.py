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
    written = chinese(number) if depth <= 2 and number <= 99 else str(number)
    if depth == 1:
        return f"{written}、"
    return f"{written}." if depth == 3 else f"（{written}）"
