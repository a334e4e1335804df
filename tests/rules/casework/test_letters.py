"""Every letter and every outcome: complete, one element short, or lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from disclosure.casework.rules.fees import charge_for_pages
from disclosure.casework.rules.letters import (
    SPECS,
    Contents,
    Element,
    Part,
    Recipient,
    absent,
    basis,
    basis_of_letter,
    date_text,
    filled,
    letter_kinds_for,
    missing,
    number_text,
    remedy_for,
    required,
    withholding_phrase,
)
from disclosure.casework.rules.letters.contents import line, masked, shown
from disclosure.casework.rules.vocabulary import (
    OUTSIDE_TABLE,
    WITHHELD,
    Consultee,
    Delivery,
    Disposition,
    LetterKind,
    Regime,
    Remedy,
)
from tests.rules.casework.letter_papers import (
    BEFORE_REVIEW_LAW,
    CASES,
    IDS,
    PARTS,
    complete,
    expected_remedy,
    paper,
    without,
)

E, D, K = Element, Disposition, LetterKind
PARTS_ELEMENTS = {E.GIVEN_PART, E.WITHHELD_PART, E.PART_GROUND, E.PART_REASON}
every_letter = pytest.mark.parametrize(("kind", "disposition"), CASES, ids=IDS)


def text_of(kind: LetterKind, contents: Contents) -> str:
    """A text that says everything, as any template might."""
    parts = [
        f"{part.description}{part.reason}"
        + (basis(part.disposition) if part.disposition else "")
        for part in contents.parts
    ]
    values = [
        contents.value(e) + ("个工作日" if e is E.WORKDAYS else "")
        for e in contents.values
    ]
    return "\n".join(values + parts)


def test_every_kind_has_a_spec():
    assert set(SPECS) == set(K)
    assert len(SPECS) == 30
    assert all(kind is spec.kind for kind, spec in SPECS.items())


@pytest.mark.parametrize("disposition", list(D))
def test_every_outcome_has_a_letter(disposition):
    kinds = letter_kinds_for(disposition)
    assert kinds
    assert all(disposition in SPECS[kind].dispositions for kind in kinds)
    assert all(SPECS[kind].to is Recipient.APPLICANT for kind in kinds)


@pytest.mark.parametrize(
    ("disposition", "kinds"),
    [
        (D.GRANTED, (K.GRANTED, K.ALREADY_PUBLIC)),
        (D.PARTLY_GRANTED, (K.PARTLY_GRANTED,)),
        (D.NOT_HELD, (K.NOT_EXISTING, K.OTHER_AGENCY)),
        (D.ADMINISTRATIVE_QUERY, (K.ADMINISTRATIVE_QUERY,)),
        (D.OTHER, (K.WITHDRAWAL,)),
        *((ground, (K.REFUSED,)) for ground in sorted(WITHHELD)),
        *((outcome, (K.RECORD_CORRECTION,)) for outcome in sorted(OUTSIDE_TABLE)),
    ],
)
def test_the_letters_of_an_outcome(disposition, kinds):
    assert letter_kinds_for(disposition) == kinds


@every_letter
def test_a_complete_letter_lacks_nothing(kind, disposition):
    assert missing(kind, complete(kind, disposition)) == []


@every_letter
def test_an_element_that_is_blank_is_named_alone(kind, disposition):
    contents = complete(kind, disposition)
    for element in set(required(kind, contents)) - PARTS_ELEMENTS:
        assert missing(kind, without(contents, element)) == [element]


@every_letter
def test_an_element_that_a_text_lost_is_named(kind, disposition):
    contents = complete(kind, disposition)
    assert absent(kind, text_of(kind, contents), contents) == []
    for element in required(kind, contents):
        if element in PARTS_ELEMENTS | {E.APPROVAL}:
            continue
        lost = text_of(kind, without(contents, element))
        found = absent(kind, lost, contents)
        still_there = all(
            piece in lost for piece in contents.value(element).splitlines()
        )
        assert still_there or element in found


@every_letter
def test_the_remedy_of_every_letter(kind, disposition):
    contents = paper(kind, disposition)
    remedy = remedy_for(kind, contents)
    assert remedy is expected_remedy(kind, disposition)
    named = {E.REMEDY, E.REVIEW_BODY, E.COURT} & set(required(kind, contents))
    assert len(named) == (0 if remedy is Remedy.NONE else 3)


@every_letter
def test_before_2024_no_letter_forces_review(kind, disposition):
    contents = paper(kind, disposition, BEFORE_REVIEW_LAW)
    assert remedy_for(kind, contents) in {Remedy.NONE, Remedy.CHOICE}


@every_letter
def test_delivery_over_the_internet_needs_the_address_to_apply(kind, disposition):
    for delivery in (Delivery.ONLINE, Delivery.EMAIL):
        contents = complete(kind, disposition, delivery=delivery)
        has_remedy = remedy_for(kind, contents) is not Remedy.NONE
        assert (E.REVIEW_URL in required(kind, contents)) is has_remedy
        raw = without(paper(kind, disposition, delivery=delivery), E.REVIEW_URL)
        found = missing(kind, filled(kind, raw))
        assert found == ([E.REVIEW_URL] if has_remedy else [])


@every_letter
def test_the_address_to_apply_is_no_duty_before_2024(kind, disposition):
    contents = paper(kind, disposition, BEFORE_REVIEW_LAW, Delivery.ONLINE)
    assert missing(kind, filled(kind, without(contents, E.REVIEW_URL))) == []


def test_a_label_does_not_stand_for_the_way_of_delivery():
    contents = replace(complete(K.GRANTED, D.GRANTED), delivery=None)
    assert missing(K.GRANTED, contents) == [E.DELIVERY]


@every_letter
def test_a_letter_refuses_the_outcome_of_another(kind, disposition):
    if disposition is None:
        return
    others = [other for other in D if other not in SPECS[kind].dispositions]
    for other in others:
        contents = filled(kind, paper(kind, other))
        assert E.DECISION in missing(kind, contents)
    assert E.DECISION in missing(kind, filled(kind, paper(kind)))


def test_a_number_is_not_asked_for_before_issuing():
    contents = without(complete(K.GRANTED, D.GRANTED), E.NUMBER)
    assert missing(K.GRANTED, contents, is_issuing=False) == []
    assert missing(K.GRANTED, contents) == [E.NUMBER]


def test_a_blank_review_body_is_named_though_the_block_is_there():
    raw = without(paper(K.REFUSED, D.STATE_SECRET), E.REVIEW_BODY)
    contents = filled(K.REFUSED, raw)
    assert "（待填：行政复议机关）" in contents.value(E.REMEDY)
    assert missing(K.REFUSED, contents) == [E.REVIEW_BODY]


# Third parties and co-producers.


@pytest.mark.parametrize("disposition", sorted(WITHHELD))
def test_only_a_third_party_refusal_needs_the_consultation(disposition):
    demanded = E.CONSULTATION in required(K.REFUSED, paper(K.REFUSED, disposition))
    assert demanded is (disposition is D.THIRD_PARTY)


def test_a_third_party_part_needs_the_consultation():
    kind, raw = K.PARTLY_GRANTED, paper(K.PARTLY_GRANTED, D.PARTLY_GRANTED)
    assert E.CONSULTATION in required(kind, raw)
    other = replace(raw, parts=(PARTS[0], PARTS[2]))
    assert E.CONSULTATION not in required(kind, other)


def test_only_the_silence_of_a_co_producer_is_consent():
    raw = paper(K.AGENCY_OPINION)
    assert "视为同意" in filled(K.AGENCY_OPINION, raw).value(E.CONSEQUENCE)
    other = filled(K.AGENCY_OPINION, replace(raw, consultee=Consultee.AGENCY))
    assert other.value(E.CONSEQUENCE) == ""
    assert E.CONSEQUENCE not in required(K.AGENCY_OPINION, other)
    third = filled(K.THIRD_PARTY_OPINION, paper(K.THIRD_PARTY_OPINION))
    assert "视为同意" not in third.value(E.CONSEQUENCE)


# Partial grants.


@pytest.mark.parametrize(
    ("parts", "found"),
    [
        (PARTS[1:], [E.GIVEN_PART]),
        (PARTS[:1], [E.WITHHELD_PART]),
        ((), [E.GIVEN_PART, E.WITHHELD_PART]),
        ((Part(" "), PARTS[2]), [E.GIVEN_PART]),
        ((PARTS[0], Part("", D.STATE_SECRET, "理由")), [E.WITHHELD_PART]),
        ((PARTS[0], Part("附件", D.STATE_SECRET, " ")), [E.PART_REASON]),
        ((PARTS[0], Part("附件", D.GRANTED, "理由")), [E.PART_GROUND]),
        ((PARTS[0], Part("附件", D.OTHER, "理由")), [E.PART_GROUND]),
        ((PARTS[0], PARTS[2], Part("附件", D.NOT_HELD)), [E.PART_REASON]),
    ],
)
def test_what_is_wrong_with_the_parts(parts, found):
    raw = replace(paper(K.PARTLY_GRANTED, D.PARTLY_GRANTED), parts=parts)
    assert missing(K.PARTLY_GRANTED, filled(K.PARTLY_GRANTED, raw)) == found


def test_a_text_that_lost_a_part_is_caught():
    kind, contents = K.PARTLY_GRANTED, complete(K.PARTLY_GRANTED, D.PARTLY_GRANTED)
    text = text_of(kind, contents)
    assert E.PART_REASON in absent(kind, text.replace("配方", ""), contents)
    assert E.GIVEN_PART in absent(kind, text.replace("批复正文", ""), contents)
    assert E.WITHHELD_PART in absent(kind, text.replace("工艺参数", ""), contents)
    assert E.PART_GROUND in absent(kind, text.replace("第十六条", ""), contents)


def test_a_partial_grant_splits_the_remedies():
    text = complete(K.PARTLY_GRANTED, D.PARTLY_GRANTED).value(E.REMEDY)
    assert "不予公开的部分不服" in text and "应当先申请行政复议" in text
    assert "其余部分不服" in text and "也可以自收到本告知书之日起6个月内" in text


# Corrections of records.


@pytest.mark.parametrize(
    ("disposition", "element"),
    [
        (D.RECORD_CORRECTED, E.CORRECTED),
        (D.CORRECTION_TRANSFERRED, E.TRANSFERRED_TO),
        (D.CORRECTION_REFUSED, None),
    ],
)
def test_what_a_correction_letter_must_say(disposition, element):
    contents = paper(K.RECORD_CORRECTION, disposition)
    both = {E.CORRECTED, E.TRANSFERRED_TO}
    demanded = both & set(required(K.RECORD_CORRECTION, contents))
    assert demanded == ({element} if element else set())


# Words.


@pytest.mark.parametrize(
    ("disposition", "phrase", "article"),
    [
        (D.STATE_SECRET, "不予公开", "第十四条"),
        (D.FORBIDDEN_BY_LAW, "不予公开", "第十四条"),
        (D.SECURITY_STABILITY, "不予公开", "第十四条"),
        (D.THIRD_PARTY, "不得公开", "第十五条"),
        (D.INTERNAL_AFFAIRS, "可以不予公开", "第十六条第一款"),
        (D.DELIBERATIVE, "可以不予公开", "第十六条第二款"),
        (D.ENFORCEMENT_FILE, "可以不予公开", "第十六条第二款"),
    ],
)
def test_modal_verb_and_article_belong_together(disposition, phrase, article):
    modal = ("可以不予公开", "不得公开", "不予公开")
    found = next(word for word in modal if word in withholding_phrase(disposition))
    assert found == phrase
    assert article in basis(disposition)
    others = {"第十四条", "第十五条", "第十六条"} - {article[:4]}
    assert not [other for other in others if other in basis(disposition)]


@pytest.mark.parametrize("disposition", [d for d in D if d is not D.OTHER])
def test_every_outcome_names_the_regulation_of_its_time(disposition):
    new, old = basis(disposition), basis(disposition, Regime.OLD)
    assert "政府信息公开条例》第" in new and "492" not in new
    assert "国令第492号" in old and "第三十六条" not in old


@pytest.mark.parametrize(
    ("disposition", "article"),
    [
        (D.PARTLY_GRANTED, "第三十七条"),
        (D.ADMINISTRATIVE_QUERY, "第三十六条第（七）项"),
        (D.NEEDS_CREATION, "第三十八条"),
        (D.STILL_UNCLEAR, "第三十条"),
        (D.PETITION, "第三十九条第一款"),
        (D.REPEATED, "第三十六条第（六）项"),
        (D.PUBLISHED_MATERIAL, "第三十九条第二款"),
        (D.EXCESSIVE, "第三十五条"),
        (D.REISSUE, "第二条"),
        (D.CLARIFICATION_LAPSED, "第三十条"),
        (D.FEE_UNPAID, "国办函〔2020〕109号"),
        (D.RECORD_CORRECTED, "第四十一条"),
    ],
)
def test_articles(disposition, article):
    assert article in basis(disposition)


@pytest.mark.parametrize(
    ("kind", "disposition", "article"),
    [
        (K.ALREADY_PUBLIC, D.GRANTED, "第三十六条第（一）项"),
        (K.GRANTED, D.GRANTED, "第三十六条第（二）项"),
        (K.NOT_EXISTING, D.NOT_HELD, "第三十六条第（四）项"),
        (K.OTHER_AGENCY, D.NOT_HELD, "第三十六条第（五）项"),
        (K.CLARIFICATION, None, "第三十条"),
        (K.EXTENSION, None, "第三十三条第二款"),
        (K.FEE, None, "第四十二条"),
    ],
)
def test_a_letter_may_narrow_the_article(kind, disposition, article):
    assert basis_of_letter(kind, disposition).split("》")[1].startswith(article)


def test_the_old_regulation_knew_no_optional_withholding():
    assert withholding_phrase(D.DELIBERATIVE, Regime.OLD) == "不予公开"
    contents = replace(paper(K.REFUSED, D.DELIBERATIVE), regime=Regime.OLD)
    decision = filled(K.REFUSED, contents).value(E.DECISION)
    assert decision == "不予公开"


def test_what_the_office_wrote_is_kept():
    raw = paper(K.GRANTED, D.GRANTED)
    own = replace(raw, values={**raw.values, E.BASIS: "另一条例第一条"})
    assert filled(K.GRANTED, own).value(E.BASIS) == "另一条例第一条"


def test_the_fee_is_spelt_out():
    contents = filled(K.FEE, paper(K.FEE))
    assert contents.value(E.AMOUNT) == "3000元"
    assert contents.value(E.QUANTITY) == "35件"
    assert contents.value(E.STANDARD).splitlines() == [
        "按件计收：",
        "第1件至第10件，共10件，免费；",
        "第11件至第30件，共20件，每件100元，计2000元；",
        "第31件至第35件，共5件，每件200元，计1000元；",
    ]


def test_the_fee_by_pages_counts_pages():
    raw = replace(paper(K.FEE), charge=charge_for_pages(31))
    contents = filled(K.FEE, raw)
    assert contents.value(E.STANDARD).splitlines()[-1] == "第31页，每页10元，计10元；"
    assert contents.value(E.QUANTITY) == "31页"


def test_numbers_and_days_as_documents_write_them():
    assert number_text("示公开告", 2025, 3) == "示公开告〔2025〕3号"
    assert date_text(date(2026, 3, 16)) == "2026年3月16日"
    with pytest.raises(ValueError, match="from 1"):
        number_text("示公开告", 2025, 0)


@pytest.mark.parametrize(
    "number",
    [
        *("11010519491231002X", "440524188001010014", "110105491231002"),
        *("110105 19491231 002x", "110105-19491231-0021"),
    ],
)
def test_identity_numbers_are_masked(number):
    text = masked(f"查询{number}的档案")
    assert number not in text and number[6:12] not in text
    assert text.startswith("查询" + number[0] + "****")


@pytest.mark.parametrize(
    "text",
    ["2024年11月5日", "示公开告〔2025〕3号", "13800001234", "91350100M000100Y43"],
)
def test_other_numbers_stay(text):
    assert masked(text) == text


def test_values_are_one_clean_line():
    assert line("  甲\n\n乙\u202e丙\x00 ") == "甲 乙 丙"
    assert line("| 甲 | 乙") == "甲 | 乙"
    assert shown(E.REQUESTED, "甲\n\n乙") == "甲 乙"
    assert shown(E.REASON, " 甲。 \r\n\r\n乙。 ") == "甲。\n乙。"
    assert shown(E.CONSULTATION, " 不同意公开。") == "不同意公开"
