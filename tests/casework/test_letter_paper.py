"""Letters on paper: every word of the frozen text, in the format of a letter."""

from __future__ import annotations

import io
from datetime import date

import pytest
from docx import Document

from disclosure.casework.letters.paper import paper_of
from disclosure.casework.letters.text import LetterText, Row, render
from disclosure.casework.rules.vocabulary import Disposition, LetterKind
from disclosure.rendering.blocks import Layout, Signature, Table, texts_of
from disclosure.rendering.docx import write_docx
from disclosure.rendering.pdf import write_pdf
from tests.rendering.papers import pages, text
from tests.rules.casework.letter_papers import CASES, IDS, paper

ISSUED = date(2025, 3, 17)


def letter(kind, disposition=None):
    return render(kind, paper(kind, disposition))


def bare(words):
    return "".join(words.split())


@pytest.mark.parametrize(("kind", "disposition"), CASES, ids=IDS)
def test_no_word_of_a_letter_is_lost(kind, disposition):
    frozen = letter(kind, disposition)
    stored = LetterText.from_json(frozen.to_json())
    made = paper_of(stored, ISSUED)
    words = bare("".join(texts_of(made)))
    for line in frozen.as_text().split("\n\n"):
        for part in line.splitlines():
            label, _sign, value = part.partition("：")
            assert bare(part) in words or bare(label) + bare(value) in words, part
    content = Document(io.BytesIO(write_docx(made)))
    assert made.title in [item.text for item in content.paragraphs]


def test_a_letter_with_a_form_to_return():
    content = write_pdf(paper_of(letter(LetterKind.THIRD_PARTY_OPINION), ISSUED))
    first, second = pages(content)
    assert "示例申请人：" in first.extract_text()
    assert "征求意见回复单" in second.extract_text()
    assert "征求意见回复单" not in first.extract_text()
    # Rows are high enough to be written in by hand.
    heights = sorted({round(line["top"]) for line in second.lines + second.rects})
    assert heights == [] or heights[-1] - heights[0] > 7 * 39


def test_a_refusal_names_number_organ_and_date():
    frozen = letter(LetterKind.REFUSED, Disposition.THIRD_PARTY)
    made = paper_of(frozen, ISSUED)
    assert made.layout is Layout.LETTER
    assert Signature(frozen.signature, frozen.date, frozen.seal) in made.blocks
    read = text(write_pdf(made))
    assert read.startswith("示例县自然资源局示公开告〔2025〕3号政府信息不予公开告知书")
    assert read.count("示例县自然资源局") == 2
    assert "2025年3月17日" in read


def test_a_record_of_service_is_a_form_without_a_red_head():
    made = paper_of(letter(LetterKind.SERVICE_RECORD), ISSUED)
    assert made.layout is Layout.PLAIN
    (table,) = made.blocks
    assert isinstance(table, Table) and table.row_height >= 12
    assert "受送达人签收" in text(write_pdf(made))


def test_a_letter_that_means_harm_is_text():
    words = '#import "x": * *粗* =1+1 \u202e倒 {PAGE}'
    frozen = LetterText(
        words, words, words, (words,), words, words, words, (Row(words, words),)
    )
    made = paper_of(frozen, ISSUED)
    assert text(write_pdf(made)).count('#import"x":**粗*=1+1倒{PAGE}') >= 5
    assert write_docx(made)
