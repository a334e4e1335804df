"""What the checker makes of a report that somebody gives. Needs no database."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.checking import (
    Malformed,
    as_json,
    content_from,
    findings_of,
    parsed,
    submission_from,
)
from reports.checking.parsing import LARGEST_FILE
from reports.checking.samples import example
from reports.rules.formats import FORMATS
from tests.national.submitted import (
    PROSE,
    YEAR,
    before,
    content,
    data,
    found,
    marks,
    table_three,
)

KEYS = {
    *("rule", "level", "message", "code", "table", "row", "column"),
    *("expected", "found", "where"),
}
TOTAL = "requests.partly_granted.total"


def refusal(report, previous=None) -> str:
    with pytest.raises(Malformed) as raised:
        submission_from(report, previous)
    words = str(raised.value)
    assert words.endswith("。") and "\n" not in words
    return words


# The rules of the form, through this door


def test_a_balanced_report_has_no_findings():
    assert found(data()) == []
    assert found(data(), before()) == []
    assert found(example()) == []


def test_a_wrong_total_of_a_row_is_found_in_its_row_and_in_its_column():
    findings = found(data(requests__partly_granted__total=7))
    assert marks(findings) == {("X2", TOTAL), ("X3", "requests.handled.total")}
    (row,) = [finding for finding in findings if finding["rule"] == "X2"]
    assert set(row) == KEYS
    assert (row["row"], row["column"]) == ("部分公开", "总计")
    assert row["table"] == "收到和处理政府信息公开申请情况"
    assert (row["expected"], row["found"]) == ("6", "7")
    assert row["level"] == "error"
    (column,) = [finding for finding in findings if finding["rule"] == "X3"]
    assert (column["row"], column["column"]) == ("本年度办理结果 · 总计", "总计")
    assert (column["expected"], column["found"]) == ("53", "52")


def test_a_wrong_sum_of_outcomes_is_found_by_three_rules():
    findings = found(data(requests__handled__natural_person=41))
    assert {finding["rule"] for finding in findings} == {"X1", "X2", "X3"}
    by_rule = {finding["rule"]: finding for finding in findings}
    assert by_rule["X1"]["column"] == by_rule["X3"]["column"] == "自然人"
    assert by_rule["X2"]["code"] == "requests.handled.total"


def test_a_wrong_carry_over_is_found_by_two_rules():
    findings = found(data(requests__carried_over__business=0))
    assert {finding["rule"] for finding in findings} == {"X1", "X2"}
    assert {finding["column"] for finding in findings} == {"商业企业", "总计"}


def test_last_year_is_compared_column_by_column():
    earlier = before(
        requests__carried_over__natural_person=4, requests__carried_over__business=0
    )
    for findings in (found(data(), earlier), found({**data(), "previous": earlier})):
        assert marks(findings) == {
            ("X6", "requests.brought_forward.natural_person"),
            ("X6", "requests.brought_forward.business"),
        }
        assert {finding["level"] for finding in findings} == {"warning"}
        assert ("4", "3") in {(one["expected"], one["found"]) for one in findings}


def test_a_table_is_checked_alone():
    alone = {"year": YEAR, "figures": table_three()}
    assert found(alone) == []
    submission = submission_from(alone)
    assert "主动公开政府信息情况" in submission.missing
    assert "收到和处理政府信息公开申请情况" not in submission.missing


@pytest.mark.parametrize("blank", [None, "", "  ", {}, {"value": None}])
def test_a_blank_cell_is_an_error(blank):
    findings = found(data(**{TOTAL.replace(".", "__"): blank}))
    assert marks(findings) == {("X5", TOTAL)}


def test_a_cell_that_is_left_out_is_blank():
    report = data()
    del report["figures"][TOTAL]
    assert marks(found(report)) == {("X5", TOTAL)}


@pytest.mark.parametrize("value", [-1, "-1", 1.5, "1.5"])
def test_what_cannot_be_counted_is_an_error(value):
    findings = found(data(proactive__license__decisions=value))
    assert marks(findings) == {("X5", "proactive.license.decisions")}
    assert findings[0]["found"] == str(value)


def test_an_amount_keeps_its_decimals():
    assert found(data(proactive__fee__amount="12.50")) == []
    kept = content_from(data(proactive__fee__amount="12.50"))
    assert kept.by_code["proactive.fee.amount"].shown == "12.50"


def test_personal_data_comes_as_a_warning_and_masked():
    report = data()
    report["prose"]["overview"] += "联系电话13800138000。"
    (finding,) = found(report)
    assert (finding["rule"], finding["level"]) == ("P1", "warning")
    assert "13800138000" not in str(finding)


def test_a_number_of_the_text_is_compared_with_its_cell():
    report = data()
    report["prose"]["overview"] += "本机关予以公开19件。"
    assert {finding["rule"] for finding in found(report)} == {"X11"}
    report["prose"]["overview"] = PROSE["overview"] + "本机关予以公开17件。"
    assert found(report) == []


# Values


@pytest.mark.parametrize(
    ("value", "exact"),
    [
        (17, "17"),
        ("17", "17"),
        ("１７", "17"),
        ("1,234", "1234"),
        (" 17 ", "17"),
        (Decimal("0.1"), "0.1"),
        ("-0", "0"),
        ("1e3", "1000"),
        ("0e99", "0"),
        ("999999999999999", "999999999999999"),
    ],
)
def test_a_number_is_read_exactly(value, exact):
    figure = content_from(data(proactive__fee__amount=value)).by_code
    assert figure["proactive.fee.amount"].value == Decimal(exact)
    assert figure["proactive.fee.amount"].exact == exact


@pytest.mark.parametrize(
    "value",
    [
        *(True, False, [], [1], {"value": [1]}, {"value": {}}),
        *("十三", "NaN", "Infinity", "-Infinity", "1,2", "1.2.3", "0x10", "一", "1 2"),
        *("9" * 16, "9" * 5000, "1e99", "1e999999999", "0.00001", 10**400),
        *(float("nan"), float("inf"), "<b>1</b>", "１，２"),
    ],
    ids=lambda value: (
        str(type(value)) + str(value)[:12] if value != 10**400 else "10**"
    ),
)
def test_what_is_no_number_is_said_once(value):
    findings = found(data(**{TOTAL.replace(".", "__"): value}))
    assert marks(findings) == {("X5", TOTAL)}
    assert len(findings) == 1
    assert findings[0]["level"] == "error"
    assert len(findings[0]["message"]) < 200


@pytest.mark.parametrize("written", [b"1" * 5000, b"1e999999999", b"NaN", b"-Infinity"])
def test_a_number_in_the_file_is_never_too_much(written):
    raw = b'{"year": 2024, "figures": {"proactive.license.decisions": %s}}' % written
    codes = {
        finding["code"]
        for finding in found(parsed(raw))
        if finding["found"] or finding["rule"] != "X5"
    }
    assert codes == {"proactive.license.decisions"}


def test_not_one_digit_of_a_number_in_the_file_is_lost():
    raw = b'{"year": 2024, "figures": {"proactive.fee.amount": 12345678901.2345}}'
    figure = content_from(parsed(raw)).by_code["proactive.fee.amount"]
    assert figure.shown == "12345678901.2345"


# Codes


@pytest.mark.parametrize(
    "code",
    ["requests.nonsense.total", "requests.otherwise_closed.total", "总计", "", "A"],
)
def test_an_unknown_code_is_one_sentence(code):
    report = data()
    report["figures"][code] = 5
    (finding,) = found(report)
    assert (finding["rule"], finding["level"]) == ("I1", "error")
    assert finding["message"].endswith("。")


def test_figures_of_the_authors_own_add_up():
    own = {
        "published.total": {"value": 10, "label": "公开信息", "unit": "条"},
        "published.web": {"value": 7, "label": "网站", "part_of": "published.total"},
        "published.other": {
            "value": "2",
            "label": "其他",
            "part_of": "published.total",
        },
    }
    for report in (
        {"year": 2012, "figures": own},
        {**data(), "figures": {**data()["figures"], **own}},
    ):
        (finding,) = found(report)
        assert (finding["rule"], finding["code"]) == ("F2", "published.total")


def test_the_free_format_takes_any_code():
    assert found({"year": 2012, "figures": {"published.total": 5}}) == []
    (finding,) = found({"year": 2012, "figures": {"published.total": None}})
    assert finding["rule"] == "F7"
    (finding,) = found({"year": 2012, "figures": {"published.total": "五"}})
    assert (finding["rule"], finding["found"]) == ("F7", "五")


@pytest.mark.parametrize("total", ["published.total", "published.gone"])
def test_a_part_needs_a_total_in_the_report(total):
    own = {"published.total": {"value": 3, "part_of": total}}
    (finding,) = found({"year": 2012, "figures": own})
    assert finding["rule"] == "I1"


# Texts


def test_a_text_is_known_by_key_or_by_heading():
    for name in (
        "problems",
        "存在的主要问题及改进情况",
        "五、存在的主要问题及改进情况",
    ):
        report = {**data(), "prose": {name: "  "}}
        (finding,) = found(report)
        assert finding["rule"] == "F8"
        assert "五、存在的主要问题及改进情况" in finding["message"]


def test_a_text_is_only_text():
    report = data()
    report["prose"]["overview"] += '<script>alert(1)</script><data value="x.one">'
    section = content_from(report).sections[0]
    assert "<script" not in section.html and "<data" not in section.html
    assert "&lt;script&gt;" in section.html
    assert found(report) == []


def test_what_is_missing_is_judged_only_in_a_whole_text():
    report = {**data(), "prose": {"overview": "主动公开。"}}
    assert found(report) == []
    report["prose"] = {**PROSE, "overview": "主动公开。"}
    assert {finding["rule"] for finding in found(report)} == {"F9"}


def test_the_published_json_of_a_report_is_read_as_it_is():
    report = data()
    published = {
        "agency": {"name": "示例县教育局", "slug": "shili-xian-education"},
        "year": YEAR,
        "figures": {
            code: {"label": code, "value": str(value), "unit": "件", "part_of": None}
            for code, value in report["figures"].items()
        },
        "sections": [
            {"key": key, "depth": 1, "heading": key, "text": text}
            for key, text in PROSE.items()
        ],
    }
    assert found(published) == []
    assert submission_from(published).missing == ()


# What is no report


@pytest.mark.parametrize(
    "change",
    [
        *({"year": None}, {"year": "二〇二四"}, {"year": True}, {"year": 2007}),
        *({"year": 2100}, {"year": 10**400}, {"year": 2024.0}, {"year": [2024]}),
        *({"format": "form1999"}, {"format": 5}, {"format": ["form2021"]}),
        *({"figures": []}, {"figures": "x"}, {"figures": 5}),
        {"figures": {f"a.b{number}": 1 for number in range(2001)}},
        {"figures": {}, "prose": {}},
        *({"prose": []}, {"prose": "x"}, {"prose": {"overview": 5}}),
        *({"prose": {"overview": ["x"]}}, {"prose": {"overview": "字" * 100_001}}),
        {"prose": {"overview": "甲", "一、总体情况": "乙"}},
        {"prose": {"overview": "收到1件。" * 2001}},
        {"prose": {f"第{number}节": "" for number in range(101)}},
        *({"previous": []}, {"previous": {"year": 2024}}, {"previous": {"year": 2020}}),
        {"previous": {"figures": 5}},
    ],
    ids=lambda change: str(change)[:40] if "10" not in str(change)[:9] else "year",
)
def test_what_is_no_report_is_refused_in_one_sentence(change):
    assert len(refusal({**data(), **change})) < 120


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"[]", b"5", b'"x"', b"null", b"{", b"\xff\xfe{}", b"{'year': 1}"),
        *(b"[" * 100_000, b'{"a":' * 50_000, b'{"a": 1, "a": 2}'),
        *(b'{"a": "\\ud800"}', b"PK\x03\x04", b" " * (LARGEST_FILE + 1)),
    ],
    ids=lambda raw: str(raw[:20]),
)
def test_what_is_no_object_is_refused_in_one_sentence(raw):
    with pytest.raises(Malformed) as raised:
        parsed(raw)
    assert len(str(raised.value)) < 120


def test_a_format_of_another_year_is_a_warning():
    (finding,) = [
        finding
        for finding in found({**data(), "year": 2019})
        if finding["rule"] == "I2"
    ]
    assert finding["level"] == "warning"


def test_the_format_is_the_one_of_the_year():
    for year, code in ((2024, "form2021"), (2020, "form2019"), (2016, "form2014")):
        report = {"year": year, "figures": dict.fromkeys(FORMATS[code].figures, 0)}
        submission = submission_from(report)
        assert submission.form.code == code
        assert submission.problems == ()


def test_what_is_wrong_with_last_year_is_a_warning():
    (finding,) = found(data(), before(requests__nonsense__total=1))
    assert (finding["rule"], finding["level"]) == ("I1", "warning")


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=20)
    | st.sampled_from(["1e999", "NaN", "\x00", "\ue000", "%s", "{}", "％(a)s"])
)
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["value", "label", "unit", "part_of", "key", "x"]),
            inner,
            max_size=3,
        )
    ),
    max_leaves=6,
)
NAMES = st.sampled_from([TOTAL, "requests.x", "own.code", "overview", "一、", "%"])
REPORTS = st.fixed_dictionaries(
    {"year": st.sampled_from([2012, 2016, 2020, 2024]) | ANYTHING},
    optional={
        "agency": ANYTHING,
        "format": st.sampled_from(list(FORMATS)) | ANYTHING,
        "figures": st.dictionaries(NAMES | st.text(max_size=9), ANYTHING) | ANYTHING,
        "prose": st.dictionaries(NAMES, st.text(max_size=60) | ANYTHING) | ANYTHING,
        "sections": ANYTHING,
        "previous": ANYTHING,
        "makes_rules": ANYTHING,
    },
)


@settings(max_examples=300, deadline=None)
@given(REPORTS, st.none() | REPORTS)
def test_anything_is_checked_or_refused(report, previous):
    try:
        submission = submission_from(report, previous)
    except Malformed as refused:
        assert str(refused)
        return
    for finding in as_json(findings_of(submission), submission.form):
        assert set(finding) == KEYS
        assert all(isinstance(value, str) for value in finding.values())
        assert finding["level"] in {"error", "warning"}


def test_one_report_takes_less_than_50_ms():
    report = data()
    report["prose"] = {key: text * 40 for key, text in PROSE.items()}
    raw, earlier = content(report), content(before())

    def seconds() -> float:
        start = time.perf_counter()
        findings_of(submission_from(parsed(raw), parsed(earlier)))
        return time.perf_counter() - start

    assert min(seconds() for _ in range(6)) < 0.05


@pytest.mark.parametrize("sign", ["件", "予以公开", "约", "&", "<p>", "一", "。", "　"])
def test_a_text_made_to_be_slow_takes_no_long_time(sign):
    many = (f"{sign}收到1件，" * 2000 + sign * 100_000)[:100_000]
    start = time.perf_counter()
    findings_of(submission_from({"year": YEAR, "prose": {"overview": many}}))
    assert time.perf_counter() - start < 10
