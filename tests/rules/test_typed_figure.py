import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.crosschecks import contradicted_label, unknown_count
from reports.rules.crosschecks.typed_figure import check
from reports.rules.vocabulary import Level

from .builders import figure, national, only, published, ref, report, section

NOTICES = figure("notices", 20, "通知公告")


def typed(words, *figures):
    return report(section(f"<p>{words}</p>"), *figures)


def test_a_typed_number_that_repeats_a_named_figure_is_a_warning():
    finding = only(check, typed("发布通知公告20条。", NOTICES))

    assert (finding.rule, finding.level) == ("F4", Level.WARNING)
    assert (finding.section, finding.code) == ("work", "notices")
    assert finding.where == "发布通知公告20条。"
    assert str(finding.message).startswith("“一、工作”里的“20条”等于指标“通知公告”")


def test_a_typed_number_that_equals_some_figure_is_a_warning_without_its_name():
    assert only(check, typed("共发布20条。", NOTICES)).code == "notices"


def test_a_reference_is_no_typed_number():
    assert list(check(published())) == []
    assert list(check(typed(f"通知公告{ref('notices')}条。", NOTICES))) == []


def test_a_reference_with_a_stale_value_inside_is_no_typed_number():
    words = '通知公告<data value="notices">19</data>条。'

    assert list(check(typed(words, NOTICES))) == []


def test_the_same_number_of_something_else_is_no_repetition():
    assert list(check(typed("召开会议20次。", NOTICES))) == []


def test_two_figures_with_one_label_are_told_apart_by_their_values():
    portal = figure("portal.photos", 415, "图片新闻")
    wechat = figure("wechat.photos", 12, "图片新闻")

    assert only(check, typed("图片新闻12条。", portal, wechat)).code == "wechat.photos"


def test_the_longest_label_is_the_one_that_is_named():
    short, long = figure("a", 20, "公告"), figure("b", 20, "通知公告")

    assert only(check, typed("通知公告20条。", short, long)).code == "b"


@pytest.mark.parametrize(
    "unit, words",
    [
        ("场次", "12场(次)"),
        ("场（次）", "12场次"),
        ("场", "12场（次）"),
        ("场次", "12场"),
    ],
)
def test_one_unit_spelled_in_two_ways_is_the_same_unit(unit, words):
    briefings = figure("briefings", 12, "新闻发布会", unit)

    assert only(check, typed(f"新闻发布会{words}。", briefings)).code == "briefings"


def test_persons_and_visits_are_different_units():
    assert list(check(typed("培训30人次。", figure("a", 30, "培训", "人")))) == []


@pytest.mark.parametrize("number", ["１０１８０", "10,180", "10，180", "10 180"])
def test_full_width_digits_and_separators_are_the_same_number(number):
    total = figure("total", 10180, "公开信息")

    assert only(check, typed(f"公开信息{number}条", total)).code == "total"


def test_an_estimate_is_left_alone():
    assert list(check(typed("邀请20余位专家。", figure("a", 20, unit="位")))) == []


@given(
    st.lists(
        st.tuples(st.sampled_from(["通知公告", "来信", "其他"]), st.integers(0, 30)),
        max_size=6,
    )
)
def test_every_typed_number_is_told_by_exactly_one_rule(phrases):
    words = "，".join(f"{label}{number}条" for label, number in phrases)
    content = typed(words, NOTICES, figure("letters", 7, "来信"))
    rules = (check, contradicted_label.check, unknown_count.check)

    assert sum(len(list(rule(content))) for rule in rules) == len(phrases)


def test_cells_of_an_official_table_are_the_matter_of_another_rule():
    words = section("<p>示例：收到申请53件，予以公开18件，座谈会5次。</p>")
    content = national({}, words, figure("meetings", 5, "座谈会", "次"))

    assert only(check, content).code == "meetings"
    assert list(contradicted_label.check(content)) == []
