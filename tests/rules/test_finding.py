"""Tokens, phrases, excerpts and ranking: what is found, without any database."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.finding.asking import (
    LONGEST,
    MOST_PHRASES,
    MOST_UNITS,
    Phrase,
    loosened,
    phrases_of,
)
from reports.rules.finding.excerpts import excerpt_of, marked
from reports.rules.finding.folding import folded
from reports.rules.finding.places import LONGEST_PART, parts_of
from reports.rules.finding.ranking import scores
from reports.rules.finding.tokens import tokens_of

HOSTILE = [
    "\0",
    "\ud800",
    "'\"\\",
    '" OR "1',
    "NEAR(a b)",
    "heading:x* -y ^z",
    "a' & 'b':*A",
    "%_%",
    "<script>",
    "ﷺ" * 50,
    "e\u0301" * 40,
]
texts = st.text(
    alphabet=st.one_of(
        st.sampled_from("政府信息公开条例税年月日第号a1２Ａ，。 \n,.%_'\"\\：:*&|!()-"),
        st.characters(),
    ),
    max_size=60,
)


def holds(text: str, asked: str) -> bool:
    """What both databases do: look for the tokens of each phrase in a row."""
    tokens = tokens_of(text)
    return all(_follow(tokens, phrase) for phrase in phrases_of(asked))


def _follow(tokens: list[str], phrase: Phrase) -> bool:
    size = len(phrase.tokens)
    return any(
        tuple(tokens[at : at + size]) == phrase.tokens for at in range(len(tokens))
    )


def test_characters_make_pairs_and_stand_alone_at_the_end():
    pairs, units = ["政府", "府信", "信息"], ["政", "府", "信", "息"]
    assert tokens_of("政府信息") == [*pairs, *units]


def test_a_unit_stands_alone_once():
    assert tokens_of("公公。公") == ["公公", "公"]


def test_numbers_and_words_are_units():
    assert tokens_of("2017年PDF") == ["2017_年", "年pdf_", "2017_", "年", "pdf_"]
    assert tokens_of("第3号") == ["第3_", "3_号", "第", "3_", "号"]


def test_separators_of_thousands_do_not_matter():
    assert tokens_of("10,180条") == tokens_of("１０１８０條")
    assert tokens_of("96171.60") == ["96171.60_"]
    assert tokens_of("1,2,3") == ["1_", "2_", "3_"]


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("行政复议", "行政複議"),
        ("行政復議", "行政复议"),
        ("答覆申请", "答复"),
        ("ＰＤＦ文件", "pdf"),
        ("２０１７年", "2017"),
        ("公开政务信息10,180条", "10180"),
        ("共收到税务申请", "税"),
        ("缴税", "税"),
        ("依法纳税。", "税"),
        ("第3号文件", "3号"),
        ("第3号文件", "第3号"),
        ("政府信息公开", "公开 信息"),
        ("说“公开”的", "“公开”"),
        ("Annual Report", "report annual"),
    ],
)
def test_found(text, asked):
    assert holds(text, asked)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("予以公开。政府网站", "公开政府"),
        ("公开 政府", "公开政府"),
        ("2017年", "201"),
        ("20171", "2017"),
        ("report", "rep"),
        ("信息公开", "公信"),
        ("政府信息", "政府 公开"),
        ("a_b", "ab"),
    ],
)
def test_not_found(text, asked):
    assert phrases_of(asked)
    assert not holds(text, asked)


@given(texts, texts, texts)
def test_a_part_of_a_run_is_found_in_it(before, middle, after):
    """Han characters find themselves wherever they stand."""
    han = "".join(sign for sign in folded(middle) if "\u4e00" <= sign <= "\u9fff")
    if han:
        assert holds(before + han + after, han)


@given(texts)
def test_every_text_finds_itself(text):
    asked = phrases_of(text)
    assert not asked or holds(text, text)


@given(texts)
def test_tokens_hold_nothing_a_database_could_mistake(text):
    for token in tokens_of(text):
        assert not re.search(r"[^a-z0-9_.\x80-\U0010ffff]|\s", token), token
        assert len(token.encode()) < 2046


@given(texts)
def test_folding_twice_is_folding_once(text):
    assert tokens_of(folded(text)) == tokens_of(text)


@pytest.mark.parametrize("asked", HOSTILE)
def test_hostile_words_make_few_plain_phrases(asked):
    phrases = phrases_of(asked * 200)
    assert len(phrases) <= MOST_PHRASES
    assert sum(len(phrase.plain) for phrase in phrases) <= LONGEST * 20
    for phrase in phrases:
        assert not re.search(r"[\s\0'\"*:&|()-]", phrase.plain)


@given(st.text(alphabet="政府公开 3.,a", min_size=LONGEST, max_size=2 * LONGEST))
def test_no_question_is_long(asked):
    """What a question costs is bounded by how much is looked for."""
    units = sum(len(phrase.units) for phrase in phrases_of(asked))
    assert units <= MOST_UNITS


def test_a_long_question_is_looked_for_from_its_beginning():
    (phrase,) = phrases_of("政府信息公开" * 20)
    assert phrase.plain == ("政府信息公开" * 20)[:MOST_UNITS]
    one, two = phrases_of("政" * 30 + " 府" + "政" * 30)
    assert (len(one.units), len(two.units)) == (30, 10)


def test_what_is_no_word_asks_for_nothing():
    assert phrases_of("\0 ，。 \"'*") == ()


def test_a_phrase_asked_twice_is_looked_for_once():
    assert len(phrases_of("公开 公開 公开")) == 1


def test_a_long_phrase_is_cut_from_either_end():
    (phrase,) = phrases_of("行政复议案件")
    first, second = loosened((phrase,))
    assert [item.plain for item in first] == ["行政", "复议", "案件"]
    assert [item.plain for item in second] == ["政复", "议案"]
    assert loosened(phrases_of("公开 信息")) == []
    assert len(loosened(phrases_of("税务公开"))) == 1


# Excerpts


def test_an_excerpt_marks_every_find():
    excerpt = excerpt_of(
        "开头。收到行政復議申请，行政复议3件。", phrases_of("行政复议")
    )
    assert [piece.text for piece in excerpt.pieces if piece.is_found] == [
        "行政復議",
        "行政复议",
    ]


def test_an_excerpt_begins_after_a_full_stop():
    text = "甲" * 100 + "。这里写着税务两个字。" + "乙" * 200
    excerpt = excerpt_of(text, phrases_of("税务"))
    assert excerpt.text.startswith("这里写着税务")
    assert excerpt.begins_within
    assert excerpt.goes_on


def test_signs_that_fold_to_several_are_marked_whole():
    excerpt = marked("共㎏税务", phrases_of("税务"))
    assert [piece.text for piece in excerpt.pieces] == ["共㎏", "税务"]
    excerpt = marked("ﬃ税", phrases_of("ffi税"))
    assert [(p.text, p.is_found) for p in excerpt.pieces] == [("ﬃ税", True)]


@given(texts, texts)
def test_marking_changes_no_text(text, asked):
    excerpt = marked(text, phrases_of(asked))
    assert excerpt.text == text
    assert excerpt_of(text, phrases_of(asked)).text in text


@given(texts, texts)
def test_what_is_found_is_marked(text, asked):
    phrases = phrases_of(asked)
    found = any(piece.is_found for piece in marked(text, phrases).pieces)
    tokens = tokens_of(text)
    assert found == any(_follow(tokens, phrase) for phrase in phrases)


# Ranking


def test_headings_go_first_then_texts_that_say_more():
    asked = phrases_of("税务")
    filler = "别的内容" * 30
    places = [
        ("概述", f"税务{filler}"),
        ("税务公开", filler),
        ("概述", f"税务税务税务{filler}"),
        ("概述", "税务"),
    ]
    worth = scores(places, asked)
    assert sorted(range(4), key=lambda at: -worth[at])[0] == 1
    assert worth[2] > worth[0]
    assert worth[3] > worth[0]


def test_a_rare_phrase_weighs_more():
    places = [("", "公开税务"), ("", "公开公开"), ("", "公开甲乙"), ("", "税务")]
    worth = scores(places, phrases_of("公开 税务"))
    assert worth[3] > worth[2]


def test_nothing_found_is_nothing_ranked():
    assert scores([], phrases_of("税务")) == []


# Parts


@given(st.text(alphabet="政。；，\n", max_size=300), st.integers(5, 40))
def test_parts_are_the_text_again_and_none_too_long(text, most):
    parts = list(parts_of(text, most))
    assert "".join(parts) == text
    assert all(len(part) <= most for part in parts)


def test_parts_end_at_full_stops():
    text = ("政府信息公开工作。" * 1000)[:-1]
    first, *_ = parts_of(text)
    assert first.endswith("。")
    assert len(first) > LONGEST_PART - 20
