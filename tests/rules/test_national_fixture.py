"""The fixture of the national form and its broken variants: exactly the rules named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.rules.content import ReportContent
from reports.rules.crosschecks import run
from reports.rules.formats import FORMATS
from reports.rules.formats.challenges_table import COURTS, RESULTS
from reports.rules.formats.requests_table import COLUMNS, KINDS, outcomes_of, rows_of
from reports.rules.vocabulary import Level

from .builders import cell, crossfoot, fired, national, report, section

SECTIONS = (
    section(
        "<p>示例：主动公开、依申请公开、信息管理、平台建设、监督保障正常开展。</p>",
        "overview",
        "一、总体情况",
    ),
    section("", "proactive", "二、主动公开", has_figures=True),
    section("", "requests", "三、申请", has_figures=True),
    section("", "challenges", "四、复议诉讼", has_figures=True),
    section("<p>示例：目录更新不及时。</p>", "problems", "五、问题"),
    section("<p>示例：未收取信息处理费。</p>", "other", "六、其他"),
)
OUTCOMES = outcomes_of(divided=True)
ROWS = rows_of(divided=True)


@pytest.mark.parametrize("form", ["form2021", "form2019"])
def test_the_fixture_is_in_order(form):
    assert run(national(None, *SECTIONS, form=form)) == []


def test_an_empty_sheet_of_2014_is_in_order():
    assert crossfoot(national(form="form2014", year=2017)) == []


def test_the_free_form_has_no_official_cells():
    assert crossfoot(report(section("<p>新收53件，予以公开17件。</p>"))) == []


def test_a_wrong_total_of_a_row():
    content = national({cell("partly_granted"): 7})

    assert fired(content) == {
        ("X2", cell("partly_granted")),
        ("X3", cell("handled")),
    }
    by_rule = {found.rule: found for found in crossfoot(content)}
    assert (by_rule["X2"].expected, by_rule["X2"].found) == ("6", "7")
    assert (by_rule["X3"].expected, by_rule["X3"].found) == ("53", "52")


def test_a_wrong_cell_of_the_handled():
    wrong = cell("handled", "natural_person")
    content = national({wrong: 41})

    assert fired(content) == {("X3", wrong), ("X1", wrong), ("X2", cell("handled"))}
    for found in crossfoot(content):
        if found.code == wrong:
            assert (found.expected, found.found) == ("40", "41")
    words = {found.rule: str(found.message) for found in crossfoot(content)}
    assert words["X3"].startswith("表三“（七）总计”一行、“自然人”一列：")
    assert "应为 40，填报 41。" in words["X3"]


def test_a_wrong_cell_of_the_carried_over():
    wrong = cell("carried_over", "business")
    content = national({wrong: 0})

    assert fired(content) == {("X1", wrong), ("X2", cell("carried_over"))}
    balance = next(found for found in crossfoot(content) if found.rule == "X1")
    assert (balance.expected, balance.found) == ("1", "0")


def test_a_carry_over_that_agrees_in_total_only():
    before = national(
        {
            cell("carried_over", "natural_person"): 4,
            cell("carried_over", "business"): 0,
            cell("carried_over", "other_organization"): 0,
            cell("carried_over"): 4,
        },
        year=2023,
    )
    content = national(previous=before)

    assert fired(content) == {
        ("X6", cell("brought_forward", "natural_person")),
        ("X6", cell("brought_forward", "business")),
    }


def test_every_finding_names_its_place_and_fits_its_slots():
    blank = national({cell("granted", column): None for column in KINDS})
    broken = national({code: 3 for code in FORMATS["form2021"].figures})
    for found in (*crossfoot(blank), *crossfoot(broken)):
        assert found.level is Level.ERROR
        assert str(found.message).startswith(("表二", "表三", "表四"))
        assert str(found.message).endswith("。")
        assert found.code in FORMATS["form2021"].figures
        assert "%(" not in str(found.message)


def test_an_error_of_a_cell_is_told_once_by_each_rule():
    content = national({code: 3 for code in FORMATS["form2021"].figures})
    told = [(found.rule, found.code) for found in crossfoot(content)]

    assert len(told) == len(set(told))


# -- any balanced tables, any single change ------------------------------------

small = st.integers(0, 40)


@st.composite
def balanced(draw):
    """Tables three and four with totals that are the sums of their parts."""
    values = {}
    for kind in KINDS:
        outcomes = {row: draw(small) for row in OUTCOMES}
        handled = sum(outcomes.values())
        over = draw(small)
        brought = draw(st.integers(0, min(40, handled + over)))
        values |= {cell(row, kind): number for row, number in outcomes.items()}
        values[cell("handled", kind)] = handled
        values[cell("carried_over", kind)] = over
        values[cell("brought_forward", kind)] = brought
        values[cell("received", kind)] = handled + over - brought
    for row in ROWS:
        values[cell(row)] = sum(values[cell(row, kind)] for kind in KINDS)
    for court in COURTS:
        results = {f"{court}.{result}": draw(small) for result in RESULTS}
        values |= {**results, f"{court}.total": sum(results.values())}
    return values


@settings(max_examples=40)
@given(balanced())
def test_no_balanced_table_fires_anything(values):
    assert fired(national(values)) == set()


@settings(max_examples=60)
@given(balanced(), st.data())
def test_any_single_changed_cell_fires_something(values, data):
    code = data.draw(st.sampled_from(sorted(values)))
    number = data.draw(st.integers(0, 400).filter(lambda one: one != values[code]))
    rules = {found.rule for found in crossfoot(national({**values, code: number}))}

    assert rules
    assert rules <= {"X1", "X2", "X3", "X4"}


@settings(max_examples=30)
@given(balanced(), st.sampled_from(sorted(FORMATS["form2021"].figures)))
def test_a_single_blank_is_told_once_and_nothing_is_said_of_its_sums(values, code):
    assert fired(national({**values, code: None})) == {("X5", code)}


def test_a_table_that_is_not_there_is_not_missed():
    codes = [code for code in FORMATS["form2021"].figures if "requests" in code]
    whole = national({cell("handled"): 1})
    without = ReportContent(
        2024,
        "form2021",
        figures=tuple(row for row in whole.figures if row.code not in codes),
    )

    assert crossfoot(without) == []
    assert len(COLUMNS) * len(ROWS) == len(codes)
