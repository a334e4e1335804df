import pytest

from reports.rules.content import Register
from reports.rules.crosschecks.x12_fees import check
from reports.rules.vocabulary import Level

from .builders import cell, national, only, section

UNPAID = cell("otherwise_closed.fee_unpaid")
SILENT = section("<p>没有其他需要报告的事项。</p>", "other", "六、其他事项")
TOLD = section("<p>全年收取信息处理费300元。</p>", "other", "六、其他事项")
NOTICED = Register({}, fee_notices=2)


def test_fees_that_part_six_does_not_mention():
    finding = only(check, national({}, SILENT, register=NOTICED))

    assert (finding.rule, finding.level) == ("X12", Level.WARNING)
    assert (finding.section, finding.code) == ("other", UNPAID)
    assert "“六、其他事项”没有写收取信息处理费的情况" in str(finding.message)
    assert "本年有 2 件" in str(finding.message)


def test_the_row_of_the_unpaid_asks_for_it_as_well():
    assert only(check, national({UNPAID: 1}, SILENT)).section == "other"


@pytest.mark.parametrize("register", [NOTICED, Register({}), None])
def test_part_six_that_speaks_of_fees_is_enough(register):
    assert list(check(national({}, TOLD, register=register))) == []


def test_without_fees_nothing_need_be_said():
    assert list(check(national({}, SILENT, register=Register({})))) == []


def test_a_report_without_that_part_is_left_to_the_topics():
    assert list(check(national({UNPAID: 1}))) == []


def test_an_unpaid_fee_needs_a_notice_in_the_register():
    finding = only(check, national({UNPAID: 1}, TOLD, register=Register({})))

    assert (finding.code, finding.section, finding.found) == (UNPAID, "", "1")
    assert "登记簿里没有收费通知" in str(finding.message)


def test_without_a_register_no_notice_is_missed():
    assert list(check(national({UNPAID: 1}, TOLD))) == []
    assert list(check(national({UNPAID: 1}, TOLD, register=NOTICED))) == []


def test_the_trial_form_has_no_row_of_the_unpaid():
    content = national({}, SILENT, form="form2019", register=NOTICED)

    assert only(check, content).code == ""


@pytest.mark.parametrize("form", ["form2014", "free"])
def test_older_formats_have_no_part_six(form):
    assert list(check(national({}, SILENT, form=form, register=NOTICED))) == []
