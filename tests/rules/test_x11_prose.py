import time

import pytest

from reports.rules.crosschecks.x11_prose import check
from reports.rules.vocabulary import Level

from .builders import cell, national, only, ref, section

VALUES = {
    "proactive.normative_document.issued": 7,
    "proactive.normative_document.repealed": 2,
    "proactive.normative_document.in_force": 31,
    "proactive.license.decisions": 1204,
    "proactive.penalty.decisions": 388,
    "proactive.compulsory_measure.decisions": 19,
    "proactive.fee.amount": "12.50",
    "reconsideration.upheld": 4,
    "reconsideration.corrected": 1,
    "reconsideration.other_result": 1,
    "reconsideration.pending": 2,
    "reconsideration.total": 8,
    "litigation.direct.upheld": 1,
    "litigation.direct.pending": 1,
    "litigation.direct.total": 2,
    "litigation.after_reconsideration.upheld": 1,
    "litigation.after_reconsideration.total": 1,
}


def said(words, changed=None, **more):
    values = {**VALUES, **(changed or {})}
    return national(values, section(f"<p>{words}</p>", "overview", "一、总体"), **more)


RIGHT = [
    "新收53件，上年结转4件，予以公开17件。",
    "2024年，共收到政府信息公开申请53件，上年度结转4件，办结52件，结转下年度5件。",
    "全年受理公民、法人和其他组织提出的政府信息公开申请 53 件。",
    "其中予以公开17件，部分公开6件，不予公开12件，无法提供11件，不予处理4件，其他处理2件。",
    "作出予以公开决定17件、部分公开答复6件，不予公开的有12件。",
    "收到53件申请，答复52件。",
    "收到申请53件，答复50件，其余按规定终止。",
    "对12件申请不予公开，17件予以公开，6件部分公开。",
    "本年新收政府信息公开申请数量为53件，结转2025年继续办理5件。",
    "2023年结转4件，另有5件顺延到下年度答复。",
    "结转4件。",
    "结转申请5件。",
    "因政府信息公开引发的行政复议8件，其中结果维持4件，结果纠正1件，尚未审结2件。",
    "行政诉讼3件，其中未经复议直接起诉2件，复议后起诉1件，维持2件。",
    "行政复议案件8件、行政诉讼案件3件。",
    "制发行政规范性文件7件，废止2件，现行有效31件。",
    "制定出台规范性文件7份，废止规范性文件2份，现行有效规范性文件31件。",
    "制发7件行政规范性文件。",
    "作出行政许可1204件、行政处罚388件，行政强制19件。",
    "行政事业性收费12.5万元。",
    "行政事业性收费金额125000元。",
    "本机关不掌握相关政府信息10件，信访举报投诉类申请3件，重复申请1件。",
    "属于国家秘密1件，危及“三安全一稳定”0件。",
    "新收５３件。",
    "收到政府信息公开申请57件（含上年结转4件）。",
    "收到依申请公开53件。",
    "1月至12月共收到申请53件。",
    "依申请公开收到53件、办结52件、结转5件。",
    "2024年1-12月收到依申请公开事项53件。",
    "办理结果为：不予公开12件，无法提供11件，不予处理4件，其他处理2件。",
    "截至2024年12月31日，新收53件；自2024年1月1日至2024年12月31日办结52件。",
    "根据2019年修订的《条例》，今年以来新收53件。",
    "4件为上年结转，53件为本年新收，5件结转下年度继续办理。",
    "行政复议8件（维持4件、纠正1件、其他结果1件、尚未审结2件）。",
    "行政复议8件，行政诉讼3件，诉讼维持2件，复议维持4件。",
    "不予公开（12件），予以公开：17件。",
    "较2023年有所下降，新收53件，比上年增加13件。",
]
#: Numbers that are not those of the cells.
OTHER = [
    "2025年，依法公开政府信息，不予公开率为22.6%。",
    "上年新收40件，去年收到申请40件。",
    "2023年收到政府信息公开申请40件；2024年新收53件。",
    "新收申请比上年增加13件，比上年的40件多。",
    "与2023年新收40件相比，增长32.5%。",
    "上半年收到申请20件，一季度新收9件，截至6月底办结18件。",
    "其中自然人申请40件，法人或其他组织新收13件。",
    "通过网络收到申请30件，当面收到申请3件。",
    "予以公开、部分公开分别为17件和6件。",
    "行政复议、行政诉讼11件。",
    "行政许可、行政处罚和行政强制共1611件。",
    "承办人大代表建议12件，均已办结，办结12件。",
    "收到群众来信40件，答复40件。",
    "延期办结3件，申请人逾期未补正的除外。",
    "主动公开信息5500余条，主动予以公开政策文件18件。",
    "公开行政许可信息2300条，公示行政处罚390件。",
    "新收近60件，不予公开10余件，予以公开10至20件。",
    "清理规范性文件40件，解读规范性文件6件。",
    "召开新闻发布会12场，培训300人次。",
    "办结提案5件，新收建议9件。",
    "制发、废止规范性文件9件。",
    "因属于内部事务信息不予公开1件，涉及商业秘密不予公开2件。",
    "本机关不掌握、无法提供9件，重新作出答复后予以公开1件。",
    "2022年、2023年、2024年分别收到申请30件、40件、53件。",
    "自2008年以来累计收到申请500件，月均收到申请5件。",
    "2024年3月，收到申请5件；“十四五”期间新收200件。",
    "当场答复5件，行政诉讼维持2件，其中一审维持1件。",
    "依法受理行政许可申请1500件，办结1480件。",
    "征求第三方意见6件，其中同意公开3件，不同意公开3件。",
    "12345热线受理诉求3000件，办结2990件。",
    "共57件予以公开17件部分公开6件。",
]
#: Wrong sentences: what they quote, the cell, what it says, what they say.
WRONG = [
    ("新收52件。", "新收52件", cell("received"), "53", "52"),
    (
        "收到政府信息公开申请54件。",
        "收到政府信息公开申请54件",
        cell("received"),
        "53",
        "54",
    ),
    ("受理申请54宗。", "受理申请54宗", cell("received"), "53", "54"),
    (
        "收到54件政府信息公开申请。",
        "54件政府信息公开申请",
        cell("received"),
        "53",
        "54",
    ),
    ("上年结转申请3件。", "上年结转申请3件", cell("brought_forward"), "4", "3"),
    ("2023年度结转3件。", "2023年度结转3件", cell("brought_forward"), "4", "3"),
    ("予以公开18件。", "予以公开18件", cell("granted"), "17", "18"),
    ("其中18件予以公开。", "18件予以公开", cell("granted"), "17", "18"),
    ("部分公开7件。", "部分公开7件", cell("partly_granted"), "6", "7"),
    ("不予公开13件。", "不予公开13件", cell("refused.state_secret"), "12", "13"),
    ("无法提供12件。", "无法提供12件", cell("unavailable.not_held"), "11", "12"),
    ("重复申请2件。", "重复申请2件", cell("declined.repeated"), "1", "2"),
    ("收到申请后办结51件。", "收到申请后办结51件", cell("handled"), "52", "51"),
    (
        "结转下年度继续办理6件。",
        "结转下年度继续办理6件",
        cell("carried_over"),
        "5",
        "6",
    ),
    ("结转6件。", "结转6件", cell("carried_over"), "5", "6"),
    ("收到申请53件，答复49件。", "答复49件", cell("handled"), "52", "49"),
    ("行政复议9件。", "行政复议9件", "reconsideration.total", "8", "9"),
    ("行政诉讼2件。", "行政诉讼2件", "litigation.direct.total", "3", "2"),
    (
        "复议后起诉2件。",
        "复议后起诉2件",
        "litigation.after_reconsideration.total",
        "1",
        "2",
    ),
    (
        "行政复议8件，其中结果纠正2件。",
        "其中结果纠正2件",
        "reconsideration.corrected",
        "1",
        "2",
    ),
    (
        "制发规范性文件3件。",
        "制发规范性文件3件",
        "proactive.normative_document.issued",
        "7",
        "3",
    ),
    (
        "制发规范性文件7件，废止3件。",
        "废止3件",
        "proactive.normative_document.repealed",
        "2",
        "3",
    ),
    ("制定规章1件。", "制定规章1件", "proactive.government_rule.issued", "0", "1"),
    (
        "行政许可1205件。",
        "行政许可1205件",
        "proactive.license.decisions",
        "1204",
        "1205",
    ),
    (
        "行政事业性收费13万元。",
        "行政事业性收费13万元",
        "proactive.fee.amount",
        "12.5",
        "13",
    ),
]


@pytest.mark.parametrize("words", RIGHT)
def test_a_correct_sentence_is_silent(words):
    assert [str(found.message) for found in check(said(words))] == []


@pytest.mark.parametrize("words", RIGHT)
def test_the_same_sentence_speaks_when_the_cells_change(words):
    """So that silence above is agreement and not deafness."""
    others = {code: 977 for code in said("").by_code}
    assert list(check(said(words, others))) != []


@pytest.mark.parametrize("words", OTHER)
def test_other_numbers_are_left_alone(words):
    assert [str(found.message) for found in check(said(words))] == []


@pytest.mark.parametrize("words, quoted, code, expected, found", WRONG)
def test_a_wrong_number_is_told(words, quoted, code, expected, found):
    finding = only(check, said(words))

    assert (finding.rule, finding.level) == ("X11", Level.WARNING)
    assert (finding.section, finding.code) == ("overview", code)
    assert (finding.expected, finding.found) == (expected, found)
    assert finding.where == words
    assert f"写的是“{quoted}”" in str(finding.message)
    assert "统计口径" not in str(finding.message)


def test_a_sum_of_cells_says_how_many():
    message = str(only(check, said("不予公开13件。")).message)

    assert "表三“（三）不予公开 1.属于国家秘密”一行、“总计”一列等 8 格之和" in message


@pytest.mark.parametrize(
    "words",
    [
        "全市新收320件。",
        "市政府办公室受理申请12件。",
        "市直各部门予以公开70件。",
        "全区行政复议19件。",
        "区司法局办理行政复议300件。",
    ],
)
def test_words_of_another_scope_make_it_milder(words):
    finding = only(check, said(words))

    assert finding.level is Level.WARNING
    assert "可能是另一统计口径" in str(finding.message)


def test_the_agencys_own_name_for_itself_is_no_other_scope():
    assert "另一统计口径" not in str(only(check, said("我局新收50件。")).message)


def test_a_bound_number_is_never_typed():
    words = f"新收{ref('requests.handled.total')}件，予以公开{ref('x')}件。"

    assert list(check(said(words))) == []


def test_the_gap_of_a_reference_is_an_ellipsis_in_the_quotation():
    words = f"新收{ref('requests.received.total')}件，予以公开18件。"

    assert only(check, said(words)).where == "新收…件，予以公开18件。"


def test_a_blank_cell_says_nothing():
    assert list(check(said("新收52件。", {cell("received"): None}))) == []
    blank = {cell("refused.deliberative"): None}
    assert list(check(said("不予公开52件。", blank))) == []


def test_every_section_is_read():
    content = national(
        VALUES, section("<p>新收52件。</p>", "other", "六、其他"), section("<p>好</p>")
    )

    assert only(check, content).section == "other"


def prints(words, changed=None, *parts):
    content = national({**VALUES, **(changed or {})}, section(words, "overview"))
    return {found.fingerprint for found in check(content)}


def test_a_dismissal_lasts_until_the_sentence_or_the_figure_changes():
    first = prints("<p>全县新收320件。</p>")

    assert len(first) == 1
    assert prints("<p>新的一段。</p><p>全县新收320件。</p>") == first
    assert prints("<p>全县新收320件。</p>", {cell("granted"): 18}) == first
    assert prints("<p>全县新收321件。</p>").isdisjoint(first)
    assert prints("<p>今年全县新收320件。</p>").isdisjoint(first)
    changed = {cell("received"): 54}
    assert prints("<p>全县新收320件。</p>", changed).isdisjoint(first)


def test_the_trial_form_has_one_row_of_the_otherwise_closed():
    content = said("其他处理3件。", form="form2019", year=2020)

    finding = only(check, content)
    assert (finding.code, finding.expected) == (cell("otherwise_closed"), "2")


def test_the_trial_form_counts_documents_made_and_disclosed():
    values = {
        "proactive.normative_document.made": 7,
        "proactive.normative_document.disclosed": 5,
    }
    words = "新制作规范性文件8件，新公开规范性文件6件。"
    found = list(check(said(words, values, form="form2019", year=2020)))

    assert [finding.code for finding in found] == list(values)


@pytest.mark.parametrize(
    "words, code",
    [
        ("主动公开政府信息13条。", "disclosed.total"),
        ("通过政府网站公开政府信息9条。", "disclosed.website"),
        ("收到申请8件。", "applications.received.total"),
        ("网络申请6件。", "applications.received.online"),
        ("延期办结2件。", "applications.closed.extended"),
        ("行政复议3件。", "reconsideration.total"),
        ("行政诉讼3件。", "litigation.total"),
        ("举办各类培训班4次。", "training.courses"),
    ],
)
def test_the_sheet_of_2014_is_read_by_its_own_labels(words, code):
    content = national({}, section(f"<p>{words}</p>"), form="form2014", year=2017)
    found = only(check, content)

    assert (found.code, found.expected) == (code, "0")


def test_the_free_form_has_no_cells_to_compare():
    content = national({}, section("<p>新收52件。</p>"), form="free")

    assert list(check(content)) == []


def test_a_text_of_one_endless_sentence_takes_no_endless_time():
    content = said("新收1件，" * 8000)
    start = time.process_time()
    found = list(check(content))

    assert len(found) == 8000
    assert max(len(finding.where) for finding in found) < 300
    assert time.process_time() - start < 10
