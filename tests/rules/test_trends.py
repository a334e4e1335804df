"""Reading one figure from reports on different forms."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.rules.content import FigureContent
from reports.rules.formats import FORMATS
from reports.rules.trends import Basis, codes_for, read, specs

FORM2014, FORM2019, FORM2021 = (
    FORMATS[code] for code in ("form2014", "form2019", "form2021")
)
RECEIVED, UNDIVIDED = "requests.received.total", "requests.otherwise_closed.total"
PARTS = (
    "requests.otherwise_closed.clarification_lapsed.total",
    "requests.otherwise_closed.fee_unpaid.total",
    "requests.otherwise_closed.other.total",
)


def of(values: dict[str, str | None], unit: str = "件") -> dict[str, FigureContent]:
    return {
        code: FigureContent(
            code,
            code,
            unit,
            None if value is None else Decimal(value),
            decimals=len((value or "").partition(".")[2]),
        )
        for code, value in values.items()
    }


def test_what_a_form_prints_is_taken_as_it_is():
    found = read(RECEIVED, FORM2021, of({RECEIVED: "53"}))
    assert (found.basis, found.figure.exact, found.parts) == (Basis.PRINTED, "53", ())


def test_decimals_stay_as_written():
    found = read(
        "proactive.fee.amount", FORM2021, of({"proactive.fee.amount": "12.50"}, "万元")
    )
    assert found.figure.exact == "12.50"


def test_the_sheet_of_2014_names_the_figure_otherwise():
    found = read(RECEIVED, FORM2014, of({"applications.received.total": "41"}))
    assert (found.basis, found.figure.exact) == (Basis.SUMMED, "41")
    assert found.parts == ("applications.received.total",)


def test_what_one_form_divides_is_added_up_for_the_other():
    values = dict(zip(PARTS, ("3", "1", "2"), strict=True))
    found = read(UNDIVIDED, FORM2021, of(values))
    assert (found.basis, found.figure.exact, found.parts) == (Basis.SUMMED, "6", PARTS)
    assert read(UNDIVIDED, FORM2019, of({UNDIVIDED: "6"})).basis is Basis.PRINTED


def test_nothing_is_divided_that_was_counted_together():
    found = read(PARTS[0], FORM2019, of({UNDIVIDED: "6"}))
    assert (found.basis, found.figure) == (Basis.NOT_COUNTED, None)


@pytest.mark.parametrize("missing", PARTS)
def test_a_sum_without_one_of_its_parts_is_a_gap(missing):
    values: dict[str, str | None] = dict.fromkeys(PARTS, "2")
    for gap in ({missing: None}, {missing: "2"}):
        found = of({**values, **gap})
        if gap[missing]:
            del found[missing]
        assert read(UNDIVIDED, FORM2021, found).basis is Basis.NOT_ENTERED


def test_an_empty_cell_is_a_gap_and_not_zero():
    assert read(RECEIVED, FORM2021, of({RECEIVED: None})).basis is Basis.NOT_ENTERED
    assert read(RECEIVED, FORM2021, {}).basis is Basis.NOT_ENTERED
    assert read(RECEIVED, FORM2021, of({RECEIVED: "0"})).figure.exact == "0"


def test_a_form_without_the_figure_is_a_gap():
    code = "proactive.procurement.projects"
    for form in (FORM2021, FORM2014, FORMATS["free"]):
        assert read(code, form, {}).basis is Basis.NOT_COUNTED


def test_a_free_report_may_give_the_figure_under_its_code():
    found = read(RECEIVED, FORMATS["free"], of({RECEIVED: "7"}))
    assert (found.basis, found.figure.exact) == (Basis.PRINTED, "7")


def test_another_unit_is_another_figure():
    assert read(RECEIVED, FORMATS["free"], of({RECEIVED: "7"}, "次")).figure is None
    values = of(dict.fromkeys(PARTS, "2"), "次")
    assert read(UNDIVIDED, FORM2021, values).figure is None


@given(st.lists(st.decimals(0, 10**12, places=4), min_size=3, max_size=3))
def test_sums_are_exact(values):
    texts = {code: f"{value:f}" for code, value in zip(PARTS, values, strict=True)}
    found = read(UNDIVIDED, FORM2021, of(texts))
    assert found.figure.value == sum(values)
    assert Decimal(found.figure.exact) == sum(values)


def test_all_codes_that_a_figure_needs_are_named():
    assert codes_for(RECEIVED) == {RECEIVED, "applications.received.total"}
    assert codes_for(UNDIVIDED) == {UNDIVIDED, *PARTS}
    assert codes_for("proactive.fee.amount") == {"proactive.fee.amount"}


def test_every_mapping_leads_from_a_known_figure_to_printed_ones():
    for form in FORMATS.values():
        for code, parts in form.sums.items():
            assert code not in form.figures
            assert set(parts) <= set(form.figures)
            units = {form.figures[part].unit for part in parts}
            if code in specs():
                assert units == {specs()[code].unit}


def test_the_newest_form_names_a_figure():
    for form in FORMATS.values():
        assert set(form.figures) <= set(specs())
    assert specs()[RECEIVED] is FORM2021.figures[RECEIVED]
