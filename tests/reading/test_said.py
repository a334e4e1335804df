"""Sentences as plain data: they come back the same, and nothing else comes back."""

from __future__ import annotations

import json

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from disclosure.labels import noop, sentence
from disclosure.translation import translate
from reports.reading.said import as_said, sentence_of
from reports.rules.reading.marks import Mark

UNREAD = noop("“%(label)s”一格读不出数字，原文是“%(words)s”，请对照原文填写。")


def again(said: object) -> object:
    return sentence_of(json.loads(json.dumps(said)))


def test_a_sentence_comes_back_in_the_readers_language():
    inner = sentence(Mark.BLANK.label)
    found = sentence(UNREAD, label=inner, words="三")
    back = sentence_of(json.loads(json.dumps(as_said(found))))
    assert back is not None
    with translation.override("en"):
        assert translate(back) == translate(found)
        assert "blank" in translate(back) and "三" in translate(back)
    with translation.override("zh-hans"):
        assert translate(back) == translate(found)


@given(st.dictionaries(st.sampled_from(["label", "words"]), st.text(max_size=20)))
def test_values_are_never_templates(values):
    template = "、".join(f"%({name})s" for name in values)
    back = again({"template": template, "values": values})
    assert back is not None and str(back) == "、".join(values.values())


@pytest.mark.parametrize(
    "said",
    [
        None,
        "words",
        [],
        {},
        {"template": 3, "values": {}},
        {"template": "x", "values": []},
        {"template": "%(gone)s", "values": {"a": "b"}},
        {"template": "%d", "values": {"a": "b"}},
        {"template": "100%", "values": {"a": "b"}},
    ],
)
def test_what_is_no_sentence_is_none(said):
    assert sentence_of(said) is None


def test_sentences_within_sentences_end_somewhere():
    said: dict[str, object] = {"template": "x", "values": {}}
    for _ in range(10_000):
        said = {"template": "%(a)s", "values": {"a": said}}
    sentence_of(said)
