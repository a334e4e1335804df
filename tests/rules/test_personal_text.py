import pytest

from reports.rules.crosschecks.personal_text import check
from reports.rules.vocabulary import Level

from .builders import (
    CARD,
    CARD_MASKED,
    IDENTITY,
    IDENTITY_MASKED,
    MOBILE,
    MOBILE_MASKED,
    figure,
    only,
    ref,
    report,
    section,
)


@pytest.mark.parametrize(
    "number, masked, kind",
    [
        (IDENTITY, IDENTITY_MASKED, "居民身份证号"),
        (MOBILE, MOBILE_MASKED, "手机号码"),
        (CARD, CARD_MASKED, "银行卡号"),
    ],
)
def test_a_personal_number_is_told_masked_and_never_in_full(number, masked, kind):
    finding = only(check, report(section(f"<p>联系{number}。</p>")))

    assert (finding.rule, finding.level) == ("P1", Level.PERSONAL)
    assert finding.section == "work"
    assert str(finding.message) == f"“一、工作”里有疑似{kind} {masked}，发布前请删去。"
    assert number not in repr(finding)


def test_a_text_without_personal_numbers_gives_nothing():
    assert list(check(report(section("<p>公开10180条，电话0991-4689937</p>")))) == []


def test_a_number_in_a_heading_is_found_and_not_repeated_in_the_message():
    finding = only(check, report(section("<p>无</p>", heading=f"1.{MOBILE}来信")))

    assert "“1.138****8000来信”" in str(finding.message)
    assert MOBILE not in repr(finding)


def test_a_number_broken_by_formatting_is_found():
    html = f"<p><strong>{IDENTITY[:6]}</strong>{IDENTITY[6:]}</p>"

    assert only(check, report(section(html))).rule == "P1"


def test_a_number_hidden_in_a_data_element_that_is_no_reference_is_found():
    html = f'<p><data value="不是代码">{MOBILE}</data></p>'

    assert only(check, report(section(html))).rule == "P1"


def test_digits_of_two_paragraphs_are_not_read_as_one_number():
    assert list(check(report(section(f"<p>{MOBILE[:5]}</p>{MOBILE[5:]}")))) == []


def test_a_number_made_of_a_figure_is_found_as_the_reader_sees_it():
    content = report(section(f"<p>{ref('a')}</p>"), figure("a", MOBILE))

    assert only(check, content).rule == "P1"


def test_texts_outside_of_sections_are_read_too():
    content = report(loose_texts={"标题": "报告", "联系方式": f"办公室 {MOBILE}"})

    finding = only(check, content)

    assert finding.section == ""
    assert "“联系方式”" in str(finding.message)


def test_releasing_a_number_in_one_text_does_not_release_it_in_another():
    texts = {"联系方式": MOBILE, "相关链接": MOBILE}

    first, second = check(report(loose_texts=texts))

    assert first.fingerprint != second.fingerprint


def test_two_numbers_with_the_same_mask_are_two_findings():
    html = f"<p>{MOBILE}、13899998000</p>"

    prints = {finding.fingerprint for finding in check(report(section(html)))}

    assert len(prints) == 2
