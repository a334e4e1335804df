import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.numbers import UNITS, canonical_unit, counts


def found(text):
    return [
        f"{'~' if count.rough else ''}{count.value}{count.unit}"
        for count in counts(text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "2017年，按照部署要求推进政务公开。",
        "2017年度工作于6月14日开会部署，9月1日起施行。",
        "明确2018年至2019年、2020年的阶段目标",
        "“十三五”规划、第四次大督查",
        "依据第32条办理",
        "依据第 32 条、第32至34条、第2、3项办理",
        "第16项要求、第5次会议、十六届1次会议",
        "国办发〔2017〕30号、国令第711号",
        "提出5个方面要求，分3个阶段、4个环节",
        "24小时内答复，5个月、20个工作日、2个小时、3个季度",
        "会议于9:30开始，19：30场结束",
        "邮编：830063；电话：0991-4689937。",
        "请拨0991-4689937人工服务或12345热线",
        "12部门联合印发，3个部分，6处室，2项目",
        "南湖东路30号",
        "截止到2017年12月31日",
        "www.example.cn/2017/12次",
    ],
)
def test_what_only_looks_like_a_count_is_passed_over(text):
    assert found(text) == []


@pytest.mark.parametrize(
    "text, expected",
    [
        ("制定16项答复文本", ["16项"]),
        ("全年公开信息10180条，其中文件14条", ["10180条", "14条"]),
        ("公开10,180条", ["10180条"]),
        ("公开１０，１８０条", ["10180条"]),
        ("公开10 180条", ["10180条"]),
        ("文件14条,预算10条,处罚6895条", ["14条", "10条", "6895条"]),
        ("1,234,567件", ["1234567件"]),
        ("议案7项(9件)", ["7项", "9件"]),
        ("议案7项（9件）", ["7项", "9件"]),
        ("发布会12场(次)", ["12场次"]),
        ("发布会12场（次）", ["12场次"]),
        ("培训30人次、8件(次)", ["30人次", "8件次"]),
        ("均已办理，达100%", ["100%"]),
        ("办复率为100％", ["100%"]),
        ("增长3.5个百分点", ["3.5个百分点"]),
        ("收取1.5万元", ["1.5万元"]),
        ("收取 300 元", ["300元"]),
        ("共5部法规、5名干部、5个栏目", ["5部", "5名", "5个"]),
        ("全年:30场", ["30场"]),
        ("2017年受理7件", ["7件"]),
        ("①5条②6条", ["5条", "6条"]),
        ("来信240件;市长信箱179件", ["240件", "179件"]),
        ("由3件增至5件", ["3件", "5件"]),
        ("预约5次、签约6个、最近7天", ["5次", "6个"]),
        ("访问量5万", ["5万"]),
    ],
)
def test_a_number_with_the_word_it_counts_is_a_count(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("邀请20余位专家", ["~20位"]),
        ("20多个、100余家", ["~20个", "~100家"]),
        ("3至5件", ["~5件"]),
        ("3-5件", ["~5件"]),
        ("3～5件", ["~5件"]),
        ("3件到5件", ["~5件"]),
        ("10%—20%", ["~20%"]),
        ("近100条", ["~100条"]),
        ("约 300 件", ["~300件"]),
        ("超过40次，不少于6期", ["~40次", "~6期"]),
        ("100条以上", ["~100条"]),
        ("30人左右", ["~30人"]),
        ("1.02万条", ["~10200.00条"]),
        ("10万余条", ["~100000条"]),
        ("20余万元", ["~20万元"]),
    ],
)
def test_estimates_ranges_and_shortened_numbers_are_rough(text, expected):
    assert found(text) == expected


# The sentences of a report of 2017, told anew.
@pytest.mark.parametrize(
    "text, expected",
    [
        ("自9月1日起，公文属性标识按5个方面的要求实行。", []),
        ("7个方面的具体要求，配套16项答复文本格式，9月30日施行。", ["16项"]),
        ("请来20余位负责人和学者录制访谈。", ["~20位"]),
        (
            "2017年公开政务信息10180条：政府文件14条；预决算10条；"
            "许可和处罚6895条；权责清单3261条。",
            ["10180条", "14条", "10条", "6895条", "3261条"],
        ),
        ("“会客厅”专访视频15期；微博2362条；短信530条", ["15期", "2362条", "530条"]),
        ("2017年举行发布会12场(次)。", ["12场次"]),
        ("书记信箱” 240件;网络平台” 3983件。", ["240件", "3983件"]),
        ("2017年收到申请共7件，按期答复。", ["7件"]),
        (
            "全国提案1件，自治区提案20件；议案7项(9件)、建议112件，"
            "十三届一次会议提案253件，办复率为100%。",
            ["1件", "20件", "7项", "9件", "112件", "253件", "100%"],
        ),
        ("网站通过等级保护三级，启用二级域名。", []),
        ("数据截止2017年12月31日。邮编：830063；电话：0991-4689937。", []),
    ],
)
def test_the_sentences_of_2017_are_counted_as_a_reader_would(text, expected):
    assert found(text) == expected


def test_a_count_knows_the_words_before_it_and_its_own():
    (count,) = counts("其中：通知公告 20 条。")

    assert count.before == "其中:通知公告 "
    assert (count.words, count.unit, count.value) == ("20 条", "条", Decimal(20))


def test_the_words_before_reach_back_far_enough_for_the_longest_label():
    label = "信" * 120

    (count,) = counts(f"{label}数量为5件")

    assert label in count.before


@given(st.text())
def test_counting_never_fails(text):
    list(counts(text))


@given(
    st.text(
        "0123456789０５,，.第至到-~—（）()〔〕:/ 万亿余多个条件次月年%约近届",
        max_size=60,
    )
)
def test_counting_never_fails_on_numbers_gone_wrong(text):
    for count in counts(text):
        assert count.value >= 0
        assert count.unit.removesuffix("次") + "次" in {u + "次" for u in UNITS} | {
            u for u in UNITS if u.endswith("次")
        }


@given(st.integers(0, 10**12), st.sampled_from(UNITS))
def test_any_number_with_any_unit_is_counted_however_it_is_written(number, unit):
    wide = str(number).translate({48 + digit: 0xFF10 + digit for digit in range(10)})

    for written in (str(number), f"{number:,}", wide):
        (count,) = counts(f"共{written}{unit}。")
        assert (count.value, count.unit, count.rough) == (number, unit, False)


@given(st.integers(0, 10**6), st.sampled_from(UNITS))
def test_no_ordinal_is_a_count(number, unit):
    assert found(f"第{number}{unit}") == []


def test_digits_of_other_scripts_do_not_break_anything():
    assert found("٣件 5\u0660条") == []


@pytest.mark.parametrize(
    "one, other", [("场次", "场(次)"), ("场（次）", "场"), ("％", "%"), ("批次", "批")]
)
def test_one_unit_written_in_two_ways_is_one(one, other):
    assert canonical_unit(one) == canonical_unit(other)


@pytest.mark.parametrize("one, other", [("人", "人次"), ("件", "件次"), ("元", "万元")])
def test_units_that_count_different_things_stay_apart(one, other):
    assert canonical_unit(one) != canonical_unit(other)


@pytest.mark.parametrize(
    "piece", ["1", " ", "1 ", "1,", "111,", "1至", "第1、", "1-", "近", "5  条 "]
)
def test_a_hostile_text_costs_no_time(piece):
    text = "5" + piece * 20_000
    start = time.process_time()

    list(counts(text))

    assert time.process_time() - start < 2
