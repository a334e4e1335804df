"""Measuring what a text repeats of others."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rules.formats import FORMATS
from reports.rules.repetition import (
    OFFICIAL_WORDS,
    RUN,
    Share,
    pieces,
    repeats,
    total,
)

#: Two alphabets without a common letter.
OURS, THEIRS = "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉"
SIGNS = "，。；1２3％（） \n"
SENTENCE = "示例县全年收到来信12封，当年办结10封，办结率83.3%，没有一封超过期限。"
RENUMBERED = "示例县全年收到来信３７０封、当年办结9封；办结率2%，没有两封超过期限！"


def texts(alphabet: str, longest: int = 60) -> st.SearchStrategy[list[str]]:
    return st.lists(st.text(alphabet + SIGNS, max_size=longest), max_size=5)


def share(paragraphs: list[str], *sources: list[str]) -> Share:
    return total(found.share for found in repeats(paragraphs, sources))


# Properties


@given(texts(OURS))
def test_a_text_repeats_itself_wholly(text):
    found = share(text, text)
    assert found.repeated == found.letters
    assert found.percent == (100 if found.letters else 0)


@given(texts(OURS), texts(THEIRS))
def test_texts_without_a_common_letter_repeat_nothing(ours, theirs):
    assert share(ours, theirs).repeated == 0
    assert share(theirs, ours).repeated == 0


@given(texts(OURS[:3]), texts(OURS[:3]))
def test_repetition_is_mutual(one, other):
    assert bool(share(one, other).repeated) == bool(share(other, one).repeated)


@given(texts(OURS[:2]), texts(OURS[:2]), texts(OURS[:2]))
def test_more_sources_never_lower_a_share(text, one, other):
    few, many = share(text, one), share(text, one, other)
    assert few.letters == many.letters
    assert few.repeated <= many.repeated <= many.letters
    assert share(text, [*one, *other]).repeated == many.repeated


@given(texts(OURS[:3]), texts(OURS[:3]), texts(OURS[:3]))
def test_the_order_of_paragraphs_and_sources_changes_no_share(text, one, other):
    ours, theirs = [*text[::-1]], (other[::-1], one)
    assert share(ours, *theirs) == share(text, one, other)


@given(texts(OURS[:2]), texts(OURS[:2]), texts(OURS[:2]))
def test_the_named_source_has_most(text, one, other):
    for paragraph, found in zip(text, repeats(text, [one, other]), strict=True):
        alone = [share([paragraph], source).repeated for source in (one, other)]
        most = max(alone)
        assert found.from_source.repeated == most
        assert found.source == (alone.index(most) if most else None)


@given(st.text(OURS[:2] + SIGNS, max_size=60), texts(OURS[:2]))
def test_the_pieces_are_the_paragraph(paragraph, source):
    (found,) = repeats([paragraph], [source])
    cut = pieces(paragraph, found.spans, ())
    assert "".join(piece.text for piece in cut) == paragraph
    marked = "".join(piece.text for piece in cut if piece.marks[0])
    letters = [sign for sign in marked if sign in OURS]
    assert len(letters) == found.share.repeated
    assert not any(piece.marks[1] for piece in cut)


@settings(max_examples=50)
@given(st.lists(st.text(max_size=40), max_size=4), st.text(max_size=40))
def test_any_signs_can_be_measured(paragraphs, other):
    for paragraph, found in zip(
        paragraphs, repeats(paragraphs, [[other], paragraphs]), strict=True
    ):
        assert found.share.repeated == found.share.letters
        assert all(0 <= a < b <= len(paragraph) for a, b in found.spans)


# What counts


def test_a_copied_paragraph_with_other_numbers_is_found():
    (found,) = repeats([RENUMBERED], [[SENTENCE]])
    assert found.share.percent == 100
    start, end = found.spans[0]
    assert RENUMBERED[start:end] == RENUMBERED[:-1]


def test_a_new_word_is_not_marked_and_the_rest_is():
    old = "示例县编制了公开目录清单，并按季度核对更新。"
    new = "示例县编制了公开目录清单，并按季度核对更新。新建一处便民查阅室。"
    (found,) = repeats([new], [[old]])
    cut = pieces(new, found.spans)
    assert [(piece.text, piece.marks) for piece in cut] == [
        ("示例县编制了公开目录清单，并按季度核对更新", (True,)),
        ("。新建一处便民查阅室。", (False,)),
    ]
    assert 0 < found.share.percent < 100


def test_a_shorter_run_is_no_repetition():
    same = OURS[: RUN - 1]
    assert share([same + THEIRS], [THEIRS[::-1] + same]).repeated == 0
    same = OURS[:RUN]
    assert share([same + THEIRS], [THEIRS[::-1] + same]).repeated == RUN


def test_a_short_paragraph_does_not_count():
    assert share(["无。", "合计"], ["无。", "合计"]) == Share()


@pytest.mark.parametrize("words", OFFICIAL_WORDS)
def test_official_words_do_not_count(words):
    assert share([words, f"{words}。{words}"], [words]) == Share()


def test_headings_of_the_forms_do_not_count():
    headings = [item.heading for form in FORMATS.values() for item in form.outline]
    numbered = [f"（一）{heading}" for heading in headings]
    assert share(numbered, numbered, headings) == Share()


def test_official_words_inside_a_copied_sentence_do_not_break_it():
    text = "示例县修订政府信息公开指南并印发各乡镇执行"
    (found,) = repeats([text], [[text]])
    assert found.spans == ((0, len(text)),)
    assert found.share.letters == len(text) - len("政府信息公开")


def test_the_best_source_is_named_and_the_first_of_equals():
    half = SENTENCE[: len(SENTENCE) // 2]
    (found,) = repeats([SENTENCE], [[THEIRS], [half], [SENTENCE], [SENTENCE]])
    assert found.source == 2
    assert found.from_source.percent == 100


def test_two_sources_cover_together_what_neither_has_alone():
    one, other = "示例县编制公开目录清单", "并按季度核对更新发布"
    (found,) = repeats([one + other], [[one], [other]])
    assert found.share.percent == 100
    assert found.from_source.percent < 100


def test_spans_of_two_lists_cut_where_either_begins_or_ends():
    cut = pieces("0123456789", [(0, 4)], [(2, 6)])
    assert [(piece.text, piece.marks) for piece in cut] == [
        ("01", (True, False)),
        ("23", (True, True)),
        ("45", (False, True)),
        ("6789", (False, False)),
    ]


def test_per_cent_is_rounded_down():
    assert Share(1000, 999).percent == 99
    assert Share(3, 2).percent == 66
    assert Share(0, 0).percent == 0


# Speed


@pytest.mark.parametrize("copied", [True, False])
def test_fifty_long_reports_are_compared_in_half_a_second(copied):
    chance = random.Random(7)
    signs = [chr(0x4E00 + number) for number in range(3000)]

    def report() -> list[str]:
        return ["".join(chance.choices(signs, k=200)) for _ in range(50)]

    ours = report()
    sources = [list(ours) if copied else report() for _ in range(50)]
    share(ours, ours)
    seconds = []
    for _ in range(3):
        start = time.process_time()
        found = share(ours, *sources)
        seconds.append(time.process_time() - start)
    assert found.percent == (100 if copied else 0)
    assert min(seconds) < 0.5
