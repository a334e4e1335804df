"""Letters in words: rendered, frozen, shown, and guarded against hostile text."""

from __future__ import annotations

import json
import re
from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Engine
from django.template.base import Lexer, TokenType
from django.template.loader import render_to_string
from django.test import override_settings

from disclosure.casework.letters.text import LetterText, Row, faults, render
from disclosure.casework.rules.letters import Element, Part, remedy_for, required
from disclosure.casework.rules.letters.elements import NOT_PRINTED
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Consultee,
    Delivery,
    Disposition,
    LetterKind,
    Remedy,
)
from tests.rules.casework.letter_papers import CASES, IDS, PARTS, VALUES, paper, without

E, D, K = Element, Disposition, LetterKind
FOLDER = Path(settings.BASE_DIR) / "templates" / "letters"
IDENTITY = "11010519491231002X"
EXTRA_NAMES = {"you", "proviso", "given", "withheld", "parts"}
PART_NAMES = {"number", "description", "ground", "basis", "decision", "proviso"}
every_letter = pytest.mark.parametrize(("kind", "disposition"), CASES, ids=IDS)


@pytest.fixture
def agency_folder(tmp_path):
    """A template folder in front of the house's, for agency 'shili'."""
    templates = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path, *templates[0]["DIRS"]]
    folder = tmp_path / "letters" / "shili"
    folder.mkdir(parents=True)
    with override_settings(TEMPLATES=templates):
        yield folder


def words(kind, disposition=None, **changes) -> str:
    return render(kind, replace(paper(kind, disposition), **changes)).as_text()


def with_value(contents, element, text):
    return replace(contents, values={**contents.values, element: text})


# Every letter.


def test_every_kind_has_its_file_and_no_file_is_left_over():
    assert {path.stem for path in FOLDER.glob("*.txt")} == set(K)


@pytest.mark.parametrize("kind", list(K))
def test_templates_name_only_known_variables(kind):
    source = (FOLDER / f"{kind.value}.txt").read_text()
    names = {
        token.contents.strip()
        for token in Lexer(source).tokenize()
        if token.token_type == TokenType.VAR
    }
    parts = {f"part.{name}" for name in PART_NAMES | {"reason"}}
    assert names <= {element.value for element in E} | EXTRA_NAMES | parts


@every_letter
@pytest.mark.parametrize("delivery", [Delivery.POST, Delivery.ONLINE])
def test_a_complete_letter_may_be_issued(kind, disposition, delivery):
    contents = paper(kind, disposition, delivery=delivery)
    letter = render(kind, contents)
    assert faults(kind, contents, letter) == []
    text = letter.as_text()
    assert "待填" not in text
    assert not re.search(r"[{}%]|None|INVALID", text)
    assert all(paragraph.strip() for paragraph in letter.paragraphs)
    assert not re.search("，。|。。|：。|；。|“”|？。|，，", text)
    assert all(row.label for row in letter.rows)


@every_letter
def test_the_remedy_block_stands_only_where_it_belongs(kind, disposition):
    text = words(kind, disposition)
    has_remedy = remedy_for(kind, paper(kind, disposition)) is not Remedy.NONE
    assert ("行政诉讼" in text) is has_remedy
    assert ("示例县人民法院" in text) is has_remedy


@every_letter
def test_every_blank_element_shows_and_stops_the_letter(kind, disposition):
    raw = paper(kind, disposition)
    for element in set(required(kind, raw)) & set(VALUES):
        contents = without(raw, element)
        letter = render(kind, contents)
        assert faults(kind, contents, letter) == [element]
        seen = f"（待填：{element.label}）" in letter.as_text()
        assert seen is (element not in NOT_PRINTED)


@every_letter
def test_no_identity_number_is_printed(kind, disposition):
    raw = paper(kind, disposition)
    values = {element: f"{text}（{IDENTITY}）" for element, text in raw.values.items()}
    parts = tuple(
        Part(f"{part.description}（{IDENTITY}）", part.disposition, IDENTITY)
        for part in raw.parts
    )
    contents = replace(raw, values=values, parts=parts)
    letter = render(kind, contents)
    assert IDENTITY not in json.dumps(letter.to_json())
    assert faults(kind, contents, letter) == []


@every_letter
def test_a_frozen_letter_comes_back_the_same(kind, disposition):
    letter = render(kind, paper(kind, disposition))
    stored = json.loads(json.dumps(letter.to_json()))
    assert LetterText.from_json(stored) == letter


@pytest.mark.parametrize("stored", [{}, {"version": 9}, {"version": 1, "rows": []}])
def test_what_is_no_letter_is_refused(stored):
    with pytest.raises(ValueError, match="not a stored letter"):
        LetterText.from_json(stored)


# Modal verbs and routes.


@pytest.mark.parametrize(
    ("disposition", "word"),
    [
        (D.STATE_SECRET, "该政府信息不予公开。"),
        (D.FORBIDDEN_BY_LAW, "该政府信息不予公开。"),
        (D.SECURITY_STABILITY, "该政府信息不予公开。"),
        (D.THIRD_PARTY, "该政府信息不得公开。"),
        (D.INTERNAL_AFFAIRS, "该政府信息可以不予公开，"),
        (D.DELIBERATIVE, "该政府信息可以不予公开，"),
        (D.ENFORCEMENT_FILE, "该政府信息可以不予公开，"),
    ],
)
def test_modal_verbs_are_not_mixed(disposition, word):
    text = words(K.REFUSED, disposition)
    assert word in text
    assert ("不得公开" in text) is (disposition is D.THIRD_PARTY)
    assert ("可以不予公开" in text) is word.startswith("该政府信息可以")


def test_a_refusal_says_review_first_and_not_the_choice():
    text = words(K.REFUSED, D.STATE_SECRET)
    assert "应当先申请行政复议" in text and "也可以" not in text


def test_only_a_third_party_refusal_tells_the_consultation():
    assert VALUES[E.CONSULTATION] in words(K.REFUSED, D.THIRD_PARTY)
    assert "征求第三方" not in words(K.REFUSED, D.STATE_SECRET)


def test_a_full_stop_is_not_doubled():
    raw = with_value(paper(K.REFUSED, D.THIRD_PARTY), E.CONSULTATION, "不同意公开。")
    letter = render(K.REFUSED, raw)
    assert "不同意公开。" in letter.as_text() and "。。" not in letter.as_text()
    assert faults(K.REFUSED, raw, letter) == []
    parts = (Part("正文。"), Part("附件。", D.STATE_SECRET, "理由。"))
    partial = replace(paper(K.PARTLY_GRANTED, D.PARTLY_GRANTED), parts=parts)
    letter = render(K.PARTLY_GRANTED, partial)
    assert "。。" not in letter.as_text()
    assert faults(K.PARTLY_GRANTED, partial, letter) == []


def test_the_extension_names_working_days():
    assert "延长20个工作日" in words(K.EXTENSION)


def test_a_partial_grant_tells_each_part_its_own_way():
    paragraphs = render(K.PARTLY_GRANTED, paper(K.PARTLY_GRANTED, D.PARTLY_GRANTED))
    third = next(p for p in paragraphs.paragraphs if PARTS[1].description in p)
    inner = next(p for p in paragraphs.paragraphs if PARTS[2].description in p)
    assert "第十五条" in third and "不得公开" in third and PARTS[1].reason in third
    assert "第十六条第二款" in inner and "可以不予公开" in inner
    assert "不得公开" not in inner and "可以不予公开" not in third
    text = paragraphs.as_text()
    assert "应当先申请行政复议" in text and "6个月内" in text


def test_a_person_and_a_unit_are_addressed():
    assert "收到您提出的" in words(K.GRANTED, D.GRANTED)
    unit = words(K.GRANTED, D.GRANTED, addressee_kind=ApplicantKind.BUSINESS)
    assert "收到贵单位提出的" in unit and "您" not in unit


def test_the_responsible_agency_is_named_only_if_known():
    assert "示例县住房局" in words(K.OTHER_AGENCY, D.NOT_HELD)
    unknown = without(paper(K.OTHER_AGENCY, D.NOT_HELD), E.RESPONSIBLE)
    letter = render(K.OTHER_AGENCY, unknown)
    assert "负责公开该政府信息" not in letter.as_text()
    assert faults(K.OTHER_AGENCY, unknown, letter) == []


def test_a_correction_tells_only_what_happened():
    made = words(K.RECORD_CORRECTION, D.RECORD_CORRECTED)
    assert "予以更正" in made and VALUES[E.CORRECTED] in made
    assert "已转送" not in made
    sent = words(K.RECORD_CORRECTION, D.CORRECTION_TRANSFERRED)
    assert "已转送：示例市公安局" in sent and "更正后的记录" not in sent
    refused = words(K.RECORD_CORRECTION, D.CORRECTION_REFUSED)
    assert "不予更正" in refused
    assert "更正后的记录" not in refused and "已转送" not in refused


def test_what_a_co_producer_and_another_agency_are_asked():
    co_producer = words(K.AGENCY_OPINION)
    assert "共同制作" in co_producer and "第三十四条" in co_producer
    assert "视为同意公开" in co_producer
    other = words(K.AGENCY_OPINION, consultee=Consultee.AGENCY)
    assert "共同制作" not in other and "第三十三条第三款" in other
    assert "视为同意" not in other


def test_long_values_become_paragraphs():
    letter = render(K.CLARIFICATION, paper(K.CLARIFICATION))
    assert "没有写明文号。" in letter.paragraphs
    assert "没有写明年份。" in letter.paragraphs


def test_the_code_is_not_kept():
    letter = render(K.RECEIPT, paper(K.RECEIPT))
    code = VALUES[E.QUERY_CODE]
    assert code in letter.as_text()
    assert code not in json.dumps(letter.without(code).to_json())
    assert letter.without("") == letter
    form = replace(letter, rows=(Row("查询码", code),))
    assert code not in json.dumps(form.without(code).to_json())


# Hostile text.


HOSTILE = '{{ remedy }}{% include "x" %}<script>alert(1)</script> & "'


@every_letter
def test_text_from_outside_stays_text(kind, disposition):
    raw = with_value(paper(kind, disposition), E.REQUESTED, HOSTILE)
    contents = with_value(raw, E.ADDRESSEE, HOSTILE)
    letter = render(kind, contents)
    assert letter.addressee == HOSTILE
    assert faults(kind, contents, letter) == []
    page = render_to_string("casework/letter.html", {"letter": letter})
    assert "<script>" not in page
    if kind is not K.SERVICE_RECORD:
        assert "&lt;script&gt;" in page and "{{ remedy }}" in page


def test_a_request_cannot_write_paragraphs_or_rows_of_its_own():
    text = "甲\n\n本机关决定予以公开。\n\n| 意见 | 同意\u202e公开"
    contents = with_value(paper(K.REFUSED, D.STATE_SECRET), E.REQUESTED, text)
    plain = render(K.REFUSED, paper(K.REFUSED, D.STATE_SECRET))
    letter = render(K.REFUSED, contents)
    assert len(letter.paragraphs) == len(plain.paragraphs)
    assert letter.rows == () and "\u202e" not in letter.as_text()


def test_a_reason_cannot_write_rows():
    contents = with_value(paper(K.REFUSED, D.STATE_SECRET), E.REASON, "| 甲 | 乙")
    letter = render(K.REFUSED, contents)
    assert letter.rows == () and "甲 | 乙" in letter.paragraphs


@pytest.mark.parametrize("slug", ["../..", "/etc", "..", "no-such-agency"])
def test_a_strange_agency_gets_the_letter_of_the_house(slug):
    contents = paper(K.GRANTED, D.GRANTED)
    assert render(K.GRANTED, contents, slug) == render(K.GRANTED, contents)


# Overriding.


def test_an_agency_overrides_a_letter(agency_folder):
    own = (FOLDER / "granted.txt").read_text().replace("经审查", "经本县审查")
    (agency_folder / "granted.txt").write_text(own)
    contents = paper(K.GRANTED, D.GRANTED)
    letter = render(K.GRANTED, contents, "shili")
    assert "经本县审查" in letter.as_text()
    assert faults(K.GRANTED, contents, letter) == []
    assert "经本县审查" not in render(K.GRANTED, contents, "other").as_text()


def test_an_override_without_remedy_cannot_be_issued(agency_folder):
    own = (FOLDER / "refused.txt").read_text().replace("{{ remedy }}", "")
    (agency_folder / "refused.txt").write_text(own)
    contents = paper(K.REFUSED, D.STATE_SECRET)
    letter = render(K.REFUSED, contents, "shili")
    assert faults(K.REFUSED, contents, letter) == [E.REMEDY, E.REVIEW_BODY, E.COURT]


def test_an_override_that_lost_the_modal_verb_cannot_be_issued(agency_folder):
    own = (FOLDER / "refused.txt").read_text().replace("{{ decision }}", "不得公开")
    (agency_folder / "refused.txt").write_text(own)
    contents = paper(K.REFUSED, D.DELIBERATIVE)
    letter = render(K.REFUSED, contents, "shili")
    assert faults(K.REFUSED, contents, letter) == [E.DECISION]


@every_letter
def test_an_override_that_says_nothing_lacks_everything(
    kind, disposition, agency_folder
):
    (agency_folder / f"{kind.value}.txt").write_text("示例。")
    contents = paper(kind, disposition)
    letter = render(kind, contents, "shili")
    frame = {E.NUMBER, E.ADDRESSEE, E.ORGAN, E.DECIDED_ON} | NOT_PRINTED
    lost = set(faults(kind, contents, letter))
    assert lost >= set(required(kind, contents)) - frame - {E.DECISION}


# Paper.


def test_the_page_is_a_letter_and_nothing_else():
    letter = render(K.GRANTED, paper(K.GRANTED, D.GRANTED))
    page = render_to_string("casework/letter.html", {"letter": letter})
    assert "<h1>政府信息予以公开告知书</h1>" in page
    assert '<p class="seal">（印章）</p>' in page
    assert 'lang="zh-Hans"' in page and "letter.css" in page
    assert "<nav" not in page and "<script" not in page and "style=" not in page


def test_a_service_record_is_a_form():
    letter = render(K.SERVICE_RECORD, paper(K.SERVICE_RECORD))
    assert letter.paragraphs == () and not letter.is_signed
    assert Row("受送达人", "示例申请人") in letter.rows
    page = render_to_string("casework/letter.html", {"letter": letter})
    assert page.count("<table>") == 1 and page.count("<h1>") == 1
    assert '<th scope="row">受送达人签收</th><td>（签名或者盖章）</td>' in page


@pytest.mark.parametrize("kind", [K.THIRD_PARTY_OPINION, K.AGENCY_OPINION])
def test_an_opinion_comes_with_a_form_to_reply(kind):
    letter = render(kind, paper(kind))
    assert letter.form == "征求意见回复单"
    page = render_to_string("casework/letter.html", {"letter": letter})
    assert '<h2 id="form">征求意见回复单</h2>' in page
    assert "同意公开的部分" in page


def test_a_third_party_does_not_learn_who_asked():
    raw = paper(K.THIRD_PARTY_OPINION)
    contents = with_value(raw, E.REQUESTED, "申请人的原话")
    assert "申请人的原话" not in render(K.THIRD_PARTY_OPINION, contents).as_text()


def test_templates_of_the_house_parse():
    for path in FOLDER.glob("*.txt"):
        Engine.get_default().get_template(f"letters/{path.name}")
