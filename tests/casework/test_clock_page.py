"""期限计算器: the public page over the clock."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils.translation import override

ADDRESS = "/requests/clock/"
pytestmark = pytest.mark.django_db

ASKED = {
    "channel": "online",
    "region": "CN",
    "today": "2024-09-20",
    "kind_1": "submitted",
    "on_1": "2024-09-13",
    "kind_2": "agency_confirmed",
    "on_2": "2024-09-14",
}


def page(data: dict[str, str] | None = None) -> str:
    response = Client().get(ADDRESS, data or {})
    assert response.status_code == 200
    return response.content.decode()


def test_the_empty_form_explains_itself():
    html = page()
    assert "期限计算器" in html
    assert "计算结果" not in html
    assert "error-summary" not in html
    assert "noindex" not in html
    assert html.count('name="kind_') == 4


def test_a_result_has_a_sentence_a_bar_and_every_day():
    html = page(ASKED)
    assert "还剩17个工作日，最后一日是2024年10月18日（星期五）。" in html
    assert 'class="clock-bar"' in html
    assert "2024年9月15日至2024年9月20日" in html
    assert "第三十三条第二款" in html
    assert "（国令第711号）" in html
    assert "noindex" in html
    assert "style=" not in html


def test_an_answer_shows_the_remedies():
    html = page(ASKED | {"kind_3": "answered", "on_3": "2024-10-21"})
    assert "用了21个工作日，超过了期限；最后一日是2024年10月18日" in html
    assert "申请行政复议" in html
    assert "2024年12月20日（星期五）" in html


def test_a_contradiction_is_said_at_its_row():
    late = {"kind_3": "extended", "on_3": "2024-11-01", "extra_3": "20"}
    html = page(ASKED | late)
    assert "答复期限已于2024年10月18日届满，不能再延长。" in html
    assert 'href="#id_on_3"' in html
    assert "计算结果" not in html
    assert 'value="2024-11-01"' in html


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"on_1": "2024-02-30"}, "日期请写成 2026-03-16。"),
        ({"on_1": "0001-01-01"}, "日期请填2008年至2099年之间的一天。"),
        ({"on_1": ""}, "请填写这一事项的日期。"),
        ({"kind_1": ""}, "请选择这一天发生了什么。"),
        ({"kind_1": "eaten"}, "请从列表中选择一项。"),
        ({"channel": "pigeon"}, "请从列表中选择一项。"),
        ({"region": "MARS"}, "请从列表中选择一项。"),
        ({"today": "soon"}, "日期请写成 2026-03-16。"),
        ({"extra_1": "5"}, "这一事项没有补充，请留空。"),
        ({"with_1": "agency"}, "只有征求意见才填这一栏，请改为不填。"),
        (
            {"kind_3": "extended", "on_3": "2024-09-20"},
            "请填写延长几个工作日。",
        ),
        (
            {"kind_3": "extended", "on_3": "2024-09-20", "extra_3": "二十"},
            "请填写天数，只用数字，例如 20。",
        ),
        (
            {"kind_3": "extended", "on_3": "2024-09-20", "extra_3": "٢٠"},
            "请填写天数，只用数字，例如 20。",
        ),
        (
            {"kind_3": "delayed", "on_3": "2024-09-20", "extra_3": "2024-99-99"},
            "日期请写成 2026-03-16。",
        ),
    ],
)
def test_malformed_input_gets_a_sentence_and_is_kept(change, words):
    html = page(ASKED | change)
    assert words in html
    assert "error-summary" in html
    assert "计算结果" not in html
    assert 'value="2024-09-14"' in html
    for value in change.values():
        if value and not value.isalpha() and "_" not in value:
            assert value in html


def test_nothing_typed_is_asked_for():
    html = page({"channel": "online", "region": "CN"})
    assert "请至少填写一项事项和它的日期。" in html


def test_no_markup_comes_back():
    attack = '"><script>alert(1)</script>'
    html = page(dict.fromkeys(ASKED, attack) | {"extra_1": attack})
    assert "<script>alert" not in html
    assert page({attack: attack})


def test_hostile_bytes_are_only_wrong():
    for value in ("\0", "\ud7ff" * 300, "9" * 5000, "-1"):
        html = page(ASKED | {"on_1": value, "extra_2": value})
        assert "error-summary" in html


def test_twelve_rows_and_no_more():
    rows = {f"kind_{row}": "clarification_asked" for row in range(3, 13)}
    rows |= {f"on_{row}": f"2024-09-{12 + row}" for row in range(3, 13)}
    html = page(ASKED | rows | {"kind_13": "answered", "on_13": "2024-01-01"})
    assert html.count('name="kind_') == 12
    assert "正在等待申请人补正" in html


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_other_methods_are_refused(method):
    assert getattr(Client(), method)(ADDRESS).status_code == 405


def test_a_year_not_announced_is_marked():
    html = page(ASKED | {"on_1": "2026-12-10", "on_2": "2026-12-10"})
    assert "暂定" in html
    assert "还没有公布放假安排" in html


def test_the_page_works_in_english():
    client = Client()
    client.cookies["language"] = "en"
    with override("en"):
        response = client.get(ADDRESS, ASKED)
    assert response.status_code == 200


def test_a_region_without_its_own_notice_says_so():
    words = "2024年的地方放假安排还没有录入"
    assert words in page(ASKED | {"region": "CN-XJ"})
    assert words not in page(ASKED)
