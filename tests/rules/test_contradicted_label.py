import pytest

from reports.rules.crosschecks.contradicted_label import check
from reports.rules.vocabulary import Level

from .builders import figure, only, ref, report, section

LETTERS = figure("letters", 4402, "受理群众来信", "件")


def typed(words, *figures):
    return report(section(f"<p>{words}</p>"), *figures)


def test_a_number_that_contradicts_the_figure_it_names_is_an_error():
    finding = only(check, typed("全年受理群众来信4403件。", LETTERS))

    assert (finding.rule, finding.level) == ("F5", Level.ERROR)
    assert (finding.section, finding.code) == ("work", "letters")
    assert str(finding.message) == (
        "“一、工作”写的是“受理群众来信4403件”，而这个指标是 4402件。"
    )


def test_a_number_that_agrees_is_no_contradiction():
    assert list(check(typed("全年受理群众来信4402件。", LETTERS))) == []


@pytest.mark.parametrize(
    "words",
    ["受理群众来信共4403件", "“受理群众来信”：4403件", "受理群众来信 数量为 4403 件"],
)
def test_small_words_between_name_and_number_do_not_hide_a_contradiction(words):
    assert only(check, typed(words, LETTERS)).code == "letters"


def test_quotes_inside_a_label_make_no_difference():
    weibo = figure("weibo", 1945, "“红山网”微博发布信息")

    assert only(check, typed("红山网微博发布信息1946条", weibo)).code == "weibo"


def test_another_unit_is_another_thing():
    assert list(check(typed("受理群众来信4403人次", LETTERS))) == []


def test_a_number_far_from_the_name_is_no_contradiction():
    words = "受理群众来信后及时转办，办结4000件"

    assert list(check(typed(words, LETTERS))) == []


def test_a_name_in_the_sentence_before_is_no_contradiction():
    assert list(check(typed("重视受理群众来信。4000件已办结。", LETTERS))) == []


@pytest.mark.parametrize("label", ["合计", "总数", "数量", "共"])
def test_a_label_of_filler_words_alone_names_nothing(label):
    total = figure("total", 10, label, "件")

    assert "total" not in {found.code for found in check(typed("来信8件", total))}


def test_one_label_for_two_figures_contradicts_neither_if_one_agrees():
    portal = figure("portal.photos", 415, "图片新闻")
    wechat = figure("wechat.photos", 12, "图片新闻")

    assert list(check(typed("图片新闻12条。", portal, wechat))) == []
    assert only(check, typed("图片新闻13条。", portal, wechat)).code == "portal.photos"


@pytest.mark.parametrize(
    "words", ["来信近4500件", "来信4400余件", "来信超过4000件", "来信4000件以上"]
)
def test_an_estimate_contradicts_nothing(words):
    assert list(check(typed(words, figure("letters", 4402, "来信", "件")))) == []


def test_a_figure_without_a_value_cannot_be_contradicted():
    assert list(check(typed("来信8件", figure("letters", None, "来信", "件")))) == []


def test_a_percentage_is_compared_too():
    rate = figure("rate", 100, "办复率", "%")

    assert only(check, typed("办复率为99%。", rate)).code == "rate"
    assert list(check(typed("办复率为100％。", rate))) == []


def test_a_long_label_is_recognised_in_full():
    label = (
        "通过政府门户网站和各类新媒体平台主动公开的规范性文件及其解读材料的累计发布情况"
    )
    content = typed(f"{label}5条", figure("long", 4, label))

    assert only(check, content).code == "long"


def test_words_behind_a_reference_do_not_belong_to_the_number():
    words = f"受理群众来信{ref('letters')}件，其中8件"

    assert list(check(typed(words, LETTERS))) == []
