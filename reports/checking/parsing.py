"""JSON that strangers wrote, read within limits. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import NoReturn

from disclosure.labels import Sentence, noop, sentence

#: The largest file, in bytes. A whole form with its texts takes some 50 KB.
LARGEST_FILE = 1024 * 1024
#: Signs of what was given that a sentence quotes.
QUOTED = 40


class Malformed(Exception):
    """What was given is no report; ``sentence`` says why and what to do."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(str(sentence))
        self.sentence = sentence


class Written(str):
    """A number of a JSON file, as written there: not one digit is lost."""


def parsed(content: bytes) -> Mapping[str, object]:
    """Return the object that a JSON file holds; numbers stay as written.

    ``content`` are the bytes of the file, UTF-8. Raises Malformed when it is too
    large, is no JSON, names something twice, or holds no object.
    """
    if len(content) > LARGEST_FILE:
        raise too_large()
    try:
        data = json.loads(
            content.decode("utf-8-sig"),
            parse_float=Written,
            parse_int=Written,
            parse_constant=Written,
            object_pairs_hook=_named_once,
        )
        # Half a character, written as an escape, could not be written out again.
        json.dumps(data, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as wrong:
        raise Malformed(
            sentence(noop("读不出：这不是 UTF-8 编码的 JSON，请检查括号、引号和逗号。"))
        ) from wrong
    if not isinstance(data, dict):
        refuse(noop("JSON 的最外层应当是一对花括号，里面写年度、指标和正文。"))
    return data


def too_large() -> Malformed:
    size = LARGEST_FILE // (1024 * 1024)
    return Malformed(
        sentence(noop("文件不能超过 %(size)s MB，请只保留一份报告。"), size=size)
    )


def refuse(template: str, **values: object) -> NoReturn:
    """Raise Malformed with a sentence whose template is marked by ``noop``."""
    raise Malformed(sentence(template, **values))


def quoted(value: object) -> str:
    """Return the beginning of what was given, short enough for a sentence."""
    text = value if isinstance(value, str) else type(value).__name__
    plain = "".join(sign if sign.isprintable() else " " for sign in text[: QUOTED + 1])
    return f"{plain[:QUOTED]}…" if len(text) > QUOTED else plain


def _named_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    data = dict(pairs)
    if len(data) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        refuse(noop("“%(name)s”写了两次，请只留一个。"), name=quoted(twice))
    return data
