"""Where a cell stands, in words: table, row and column as printed."""

import pytest

from reports.rules.crosschecks.cells import place_of, written
from reports.rules.formats import FORMATS

from .builders import cell, figure

PLACES = {
    "form2021": {
        cell("received"): "表三“一、本年新收政府信息公开申请数量”一行、“总计”一列",
        cell("partly_granted", "business"): "表三“（二）部分公开”一行、“商业企业”一列",
        cell("refused.forbidden_by_law"): (
            "表三“（三）不予公开 2.其他法律行政法规禁止公开”一行、“总计”一列"
        ),
        cell("otherwise_closed.other", "other_organization"): (
            "表三“（六）其他处理 3.其他”一行、“其他”一列"
        ),
        "proactive.government_rule.issued": "表二“规章”一行、“本年制发件数”一列",
        "reconsideration.upheld": "表四“行政复议 结果维持”一列",
        "litigation.direct.total": "表四“行政诉讼 未经复议直接起诉 总计”一列",
    },
    "form2019": {
        cell("otherwise_closed"): "表三“（六）其他处理”一行、“总计”一列",
        "proactive.fee.change": "表二“行政事业性收费”一行、“本年增/减”一列",
    },
    "form2014": {
        "applications.received.online": ("统计表“（一）收到申请数 3.网络申请数”一行"),
        "litigation.corrected": "统计表“五、行政诉讼数量 （二）被依法纠错数”一行",
        "complaints.total": "统计表“六、举报投诉数量”一行",
    },
}


@pytest.mark.parametrize("form", PLACES)
def test_a_place_is_named_as_printed(form):
    places = {code: str(place_of(form, code)) for code in PLACES[form]}

    assert places == PLACES[form]


@pytest.mark.parametrize("form", PLACES)
def test_every_cell_has_a_place_of_its_own(form):
    codes = FORMATS[form].figures
    places = {str(place_of(form, code)) for code in codes}

    assert len(places) == len(codes)


@pytest.mark.parametrize(
    "value, words",
    [("0.0000", "0"), ("40.0000", "40"), ("12.50", "12.5"), ("-3", "-3")],
)
def test_a_value_is_written_without_idle_zeros(value, words):
    assert written(figure("x", value).value) == words
