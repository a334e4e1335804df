"""One figure over years and agencies, on the public site."""

from __future__ import annotations

import csv
import io
import re
from html import unescape
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.agencies import actions
from disclosure.agencies.models import Agency
from disclosure.audit.models import Entry
from disclosure.pagecache import middleware
from disclosure.pagecache.visits import VisitCounter
from reports.rules.formats import FORMATS
from reports.rules.trends import Basis, specs
from reports.rules.vocabulary import State
from reports.trends.figures import MOST_AGENCIES, MOST_OFFERED, trend_of
from reports.trends.words import COMMON, DEFAULT, groups, name_of
from tests.factories import World, make_agency
from tests.national.papers import make_national
from tests.national.shelf import put

TRENDS, CSV = "/reports/trends/", "/reports/trends/trends.csv"
RECEIVED, UNDIVIDED = DEFAULT, "requests.otherwise_closed.total"
OLD = "applications.received.total"
PARTS = FORMATS["form2021"].sums[UNDIVIDED]


def ask(*agencies: Agency | str, path: str = TRENDS, **more: str) -> str:
    slugs = [getattr(agency, "slug", agency) for agency in agencies]
    return f"{path}?{urlencode({**more, 'agency': slugs}, doseq=True)}"


def seen(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200, address
    return unescape(response.content.decode())


def cells(html: str) -> list[list[str]]:
    """The rows of the table as plain words."""
    body = html.partition('<table class="trend-table">')[2].partition("</table>")[0]
    return [
        [
            re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", cell)).strip()
            for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)
        ]
        for row in re.findall(r"<tr>.*?</tr>", body, re.S)
    ]


@pytest.fixture
def years(world: World) -> World:
    """Received requests from 2017 to 2022, with 2020 missing."""
    put(world.office, 2017, figures={OLD: "31"})
    put(world.office, 2018, figures={OLD: "28"})
    put(world.office, 2019, figures={RECEIVED: "40", UNDIVIDED: "5"})
    put(world.office, 2021, figures={RECEIVED: "53", **dict.fromkeys(PARTS, "2")})
    put(world.office, 2022, figures={RECEIVED: "61", **dict.fromkeys(PARTS, "1")})
    put(world.other, 2021, figures={RECEIVED: "9"})
    return world


# Across the forms


def test_a_figure_is_followed_across_three_forms(years: World) -> None:
    trend = trend_of(RECEIVED, [years.office, years.other])
    assert trend.years == (2017, 2018, 2019, 2020, 2021, 2022)
    office, other = trend.lines
    assert [point.shown for point in office.points] == [
        "31",
        "28",
        "40",
        "",
        "53",
        "61",
    ]
    assert [point.shown for point in other.points] == ["", "", "", "", "9", ""]
    assert [point.is_mapped for point in office.points] == [True, True, *[False] * 4]
    assert office.points[3].reading.basis is Basis.NO_REPORT
    assert [form.code for form in trend.mapped] == ["form2014"]
    assert trend.absent == ()


def test_what_was_divided_in_2021_is_one_line_with_2019(years: World) -> None:
    trend = trend_of(UNDIVIDED, [years.office])
    (line,) = trend.lines
    assert [point.shown for point in line.points] == ["", "", "5", "", "6", "3"]
    assert [point.note for point in line.points] == [None, None, None, None, 1, 1]
    assert [form.code for form in trend.absent] == ["form2014"]
    assert line.points[0].reading.basis is Basis.NOT_COUNTED


def test_the_page_tells_how_each_value_came_about(years: World) -> None:
    html = seen(ask(years.office, years.other, figure=UNDIVIDED))
    assert cells(html) == [
        ["年度", years.office.name, years.other.name],
        ["2017", "—当年的表格没有这一项", "—没有已发布的报告"],
        ["2018", "—当年的表格没有这一项", "—没有已发布的报告"],
        ["2019", "5", "—没有已发布的报告"],
        ["2020", "—没有已发布的报告", "—没有已发布的报告"],
        ["2021", "6 注1", "—报告没有填这一项"],
        ["2022", "3 注1", "—没有已发布的报告"],
    ]
    words = re.sub(r"<[^>]*>", "", html)
    assert "注1 全国统一格式（2021年起）不单列这一项，取“" in words
    assert "统计表格式（2014年至2018年）没有这一项" in words
    assert "折线在这里断开" in words and "空心的点" in words


def test_a_report_taken_through_the_workflow_is_read(world: World) -> None:
    make_national(world, year=2024)
    put(world.agency, 2023, figures={"proactive.fee.amount": "8.125"}, unit="万元")
    html = seen(ask(world.agency, figure="proactive.fee.amount"))
    assert cells(html)[1:] == [["2023", "8.125"], ["2024", "12.50"]]
    assert reverse("report", args=[world.agency.slug, 2024]) in html


def test_only_editions_in_force_are_read(world: World) -> None:
    put(world.office, 2021, figures={RECEIVED: "1"}, state=State.SUPERSEDED)
    put(world.office, 2021, figures={RECEIVED: "2"}, edition=2)
    put(world.office, 2021, figures={RECEIVED: "3"}, state=State.DRAFT, edition=3)
    put(world.office, 2022, figures={RECEIVED: "4"}, state=State.WITHDRAWN)
    put(world.office, 2023, figures={RECEIVED: "5"}, state=State.APPROVED)
    put(world.office, 2024, figures={RECEIVED: "6"})
    (line,) = trend_of(RECEIVED, [world.office]).lines
    assert [point.shown for point in line.points] == ["2", "", "", "6"]


def test_agencies_stand_in_the_order_asked_for(years: World) -> None:
    head = cells(seen(ask(years.other, years.office)))[0]
    assert head == ["年度", years.other.name, years.office.name]
    assert cells(seen(ask(years.other, years.other)))[0] == ["年度", years.other.name]


# The chart


def chart(html: str) -> str:
    (found,) = re.findall(r'<svg class="trend-chart".*?</svg>', html, re.S)
    return found


def test_a_missing_year_breaks_the_line(years: World) -> None:
    drawn = chart(seen(ask(years.office)))
    (group,) = re.findall(r'<g class="series-1">.*?</g>', drawn, re.S)
    assert group.count("<line ") == 3  # 2017–2018–2019, 2021–2022
    assert group.count("<use ") == 5
    assert group.count('class="mapped"') == 2
    ends = [
        tuple(map(float, pair))
        for pair in re.findall(r'x1="([\d.]+)%".*?x2="([\d.]+)%"', group)
    ]
    assert ends == [(0, 20), (20, 40), (80, 100)]


def test_the_chart_speaks_to_those_who_do_not_see_it(years: World) -> None:
    drawn = chart(seen(ask(years.office, years.other)))
    assert 'role="img"' in drawn and 'aria-labelledby="trend-title"' in drawn
    assert "本年新收政府信息公开申请数量 · 总计</title>" in drawn
    assert f"{years.office.name}：2017 31、2018 28、2019 40、2020 —" in drawn


def test_the_page_has_no_inline_style_or_script(years: World) -> None:
    response = Client().get(ask(years.office, years.other))
    html = response.content.decode()
    assert "style=" not in html and "<script" not in html
    assert "unsafe-inline" not in response["Content-Security-Policy"]


def heights(html: str) -> list[float]:
    uses = re.findall(r'<use[^>]* y="([\d.]+)em"', chart(html))
    return [float(height) for height in uses]


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        (["0", "0"], ["0", "1"]),
        (["1", "3"], ["0", "1", "2", "3"]),
        (["53", "61"], ["0", "20", "40", "60", "80"]),
        (["0.25", "0.5"], ["0", "0.1", "0.2", "0.3", "0.4", "0.5"]),
        (["30000", "70000"], ["0", "2万", "4万", "6万", "8万"]),
        (
            ["999999999999999", "1"],
            [f"{n}000000亿" if n else "0" for n in range(0, 11, 2)],
        ),
    ],
)
def test_the_scale_has_round_ends(world: World, values, ticks) -> None:
    unit = "万元"
    for year, value in zip((2021, 2022), values, strict=True):
        put(world.office, year, figures={"proactive.fee.amount": value}, unit=unit)
    html = seen(ask(world.office, figure="proactive.fee.amount"))
    assert re.findall(r'class="tick"[^>]*>([^<]*)<', chart(html)) == ticks


def test_a_decrease_is_drawn_below_zero(world: World) -> None:
    code = "proactive.license.change"
    put(world.office, 2019, figures={code: "-3"}, unit="项")
    put(world.office, 2020, figures={code: "2"}, unit="项")
    html = seen(ask(world.office, figure=code))
    assert cells(html)[1:] == [["2019", "-3"], ["2020", "2"]]
    assert re.findall(r'class="tick"[^>]*>([^<]*)<', chart(html)) == [
        "-3",
        "-2",
        "-1",
        "0",
        "1",
        "2",
    ]
    low, high = heights(html)
    (zero,) = re.findall(r'class="zero"[^>]*y1="([\d.]+)em"', chart(html))
    assert high < float(zero) < low


def test_one_year_alone_is_a_point_in_the_middle(world: World) -> None:
    put(world.office, 2024, figures={RECEIVED: "3"})
    drawn = chart(seen(ask(world.office)))
    assert drawn.count("<use ") == 1 and 'x="50%"' in drawn


def test_many_years_name_only_some_below_the_chart(world: World) -> None:
    put(world.office, 2008, form="free")
    put(world.office, 2024, figures={RECEIVED: "3"})
    html = seen(ask(world.office))
    labels = re.findall(r'class="year"[^>]*>(\d+)<', chart(html))
    assert labels == ["2008", "2011", "2014", "2017", "2020", "2023"]
    assert len(cells(html)) == 1 + 17


# The file


def rows_of(address: str) -> list[list[str]]:
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    text = response.content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_file_is_the_same_table(years: World) -> None:
    rows = rows_of(ask(years.office, years.other, path=CSV, figure=UNDIVIDED))
    assert rows[0] == ["年度", years.office.name, years.other.name, "说明"]
    assert [row[:3] for row in rows[1:]] == [
        ["2017", "", ""],
        ["2018", "", ""],
        ["2019", "5", ""],
        ["2020", "", ""],
        ["2021", "6", ""],
        ["2022", "3", ""],
    ]
    assert rows[3][3] == "" and "相加的数" in rows[5][3]
    html = seen(ask(years.office, years.other, figure=UNDIVIDED))
    (link,) = re.findall(r'href="([^"]*trends\.csv[^"]*)"', html)
    assert rows_of(link) == rows


def test_a_name_is_no_formula_in_the_file(world: World) -> None:
    sly = make_agency("=示例局", "shili-sly", world.county)
    put(sly, 2024, figures={RECEIVED: "3"})
    assert rows_of(ask(sly, path=CSV))[0][1] == "'=示例局"


def test_there_is_no_file_about_nobody(years: World) -> None:
    assert Client().get(CSV).status_code == 404


# What can be chosen


def test_every_figure_of_the_forms_is_offered_and_works(years: World) -> None:
    html = seen(ask(years.office))
    offered = re.findall(r'<option value="([^"]*)"', html)
    assert offered[: len(COMMON)] == list(COMMON)
    assert set(offered) == set(specs())
    assert html.count("selected>") in (1, 2)  # a common one stands twice
    for group in groups():
        names = [name for _code, name in group.options]
        assert len(set(names)) == len(names), group.label


@pytest.mark.parametrize(
    ("code", "name"),
    [
        (RECEIVED, "本年新收政府信息公开申请数量 · 总计"),
        ("requests.handled.business", "本年度办理结果 · 总计 · 商业企业"),
        ("requests.otherwise_closed.other.total", "其他处理 · 其他 · 总计"),
        ("litigation.direct.upheld", "行政诉讼 未经复议直接起诉 结果维持"),
        ("litigation.corrected", "行政诉讼数量 · 被依法纠错数"),
        ("complaints.total", "举报投诉数量"),
    ],
)
def test_a_name_says_where_the_figure_stands(code: str, name: str) -> None:
    assert name_of(code) == name


@pytest.mark.parametrize("code", sorted(specs())[::23])
def test_any_figure_can_be_asked_for(years: World, code: str) -> None:
    html = seen(ask(years.office, figure=code))
    assert len(cells(html)) == 1 + 6


def test_agencies_with_a_report_are_offered(years: World) -> None:
    html = seen(TRENDS)
    offered = re.findall(r'name="agency" value="([^"]*)"', html)
    assert offered == [years.office.slug, years.other.slug]
    assert "还没有选机构" in html and '<svg class="trend-chart' not in html
    html = seen(ask(years.other))
    assert re.findall(r'value="([^"]*)" checked', html) == [years.other.slug]
    assert re.findall(r'name="agency" value="([^"]*)"', html) == [
        years.other.slug,
        years.office.slug,
    ]


def test_agencies_are_found_by_name(years: World) -> None:
    html = seen(ask(years.office, find="教育"))
    assert re.findall(r'name="agency" value="([^"]*)"', html) == [
        years.office.slug,
        years.other.slug,
    ]
    html = seen(ask(years.office, find="没有这样的局"))
    assert "没有找到别的机构" in html
    assert re.findall(r'name="agency" value="([^"]*)"', html) == [years.office.slug]


def test_only_so_many_are_offered_at_once(world: World) -> None:
    for number in range(MOST_OFFERED + 1):
        put(make_agency(f"示例{number}局", f"shili-{number}", world.county), 2024)
    html = seen(TRENDS)
    assert html.count('name="agency"') == MOST_OFFERED
    assert "请按名称查找" in html


def test_no_more_than_six_are_compared(world: World) -> None:
    agencies = [
        make_agency(f"示例{number}局", f"shili-{number}", world.county)
        for number in range(MOST_AGENCIES + 2)
    ]
    for agency in agencies:
        put(agency, 2024, figures={RECEIVED: "3"})
    html = seen(ask(*agencies))
    assert len(cells(html)[0]) == 1 + MOST_AGENCIES
    assert "一次最多比较" in html
    assert chart(html).count("<use ") == MOST_AGENCIES


def test_an_agency_without_reports_is_an_empty_state(world: World) -> None:
    html = seen(ask(world.centre))
    assert "还没有发布年度报告" in html and "<table" not in html
    html = seen(TRENDS)
    assert "还没有机构发布年度报告" in html


def test_a_figure_nobody_gives_is_a_table_of_gaps(years: World) -> None:
    html = seen(ask(years.office, figure="proactive.procurement.amount"))
    assert "没有可画的图" in html and '<svg class="trend-chart' not in html
    assert all(row[1].startswith("—") for row in cells(html)[1:])


# Strangers


def test_an_agency_out_of_use_is_seen_only_with_a_report(years: World) -> None:
    Agency.objects.filter(pk__in=[years.office.pk, years.centre.pk]).update(
        is_active=False
    )
    assert Client().get(ask(years.office)).status_code == 200
    assert Client().get(ask(years.centre)).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "figure=published.total",
        "figure=requests",
        "figure=__class__",
        "figure=%00",
        "agency=nobody",
        "agency=shili-xian-office&agency=nobody",
        "agency=%00",
        "agency=%27%20OR%201%3D1",
        "agency=../admin",
        "agency=" + "a" * 61,
    ],
)
def test_what_does_not_exist_is_not_found(years: World, query: str) -> None:
    for path in (TRENDS, CSV):
        assert Client().get(f"{path}?{query}").status_code == 404, query


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    figure=st.one_of(st.text(max_size=30), st.sampled_from([RECEIVED, OLD, ""])),
    agencies=st.lists(
        st.one_of(st.text(max_size=70), st.sampled_from(["shili-xian-office", ""])),
        max_size=9,
    ),
    find=st.text(max_size=90),
)
def test_any_question_gets_an_answer(years: World, figure, agencies, find) -> None:
    query = urlencode(
        {"figure": figure, "agency": agencies, "find": find},
        doseq=True,
        errors="replace",
    )
    for path in (TRENDS, CSV):
        assert Client().get(f"{path}?{query}").status_code in (200, 404)


def test_what_was_typed_stays_text(years: World) -> None:
    response = Client().get(ask(find='"><script>alert(1)</script>'))
    assert response.status_code == 200
    assert b"<script" not in response.content
    assert b"&lt;script&gt;" in response.content


@pytest.mark.parametrize("path", [TRENDS, CSV])
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_pages_are_only_read(years: World, path: str, method: str) -> None:
    response = getattr(Client(), method)(ask(years.office, path=path))
    assert response.status_code == 405
    assert Client().head(ask(years.office, path=path)).status_code == 200


def test_no_agency_may_be_called_trends(world: World) -> None:
    agency = Agency(name="示例趋势局", slug="trends", parent=world.county)
    with pytest.raises(actions.ValidationError):
        actions.save_agency(agency, by=None)


# What it costs


def counted(address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        seen(address)
    return len(queries)


def test_the_number_of_queries_does_not_grow(years: World) -> None:
    few = counted(ask(years.other))
    for number in range(4):
        agency = make_agency(f"示例{number}局", f"shili-{number}", years.county)
        for year in range(2014, 2025):
            put(agency, year, figures=dict.fromkeys([RECEIVED, OLD, *PARTS], "3"))
    named = ["shili-0", "shili-1", "shili-2", "shili-3"]
    assert counted(ask(years.office, *named, figure=UNDIVIDED)) == few == 5


def test_only_the_figures_needed_are_read(years: World) -> None:
    with CaptureQueriesContext(connection) as queries:
        trend_of(RECEIVED, [years.office])
    assert len(queries) == 2
    (statistics,) = [
        query["sql"] for query in queries if "reports_statistic" in query["sql"]
    ]
    assert RECEIVED in statistics and OLD in statistics
    assert "reports_publisheddocument" not in str(queries.captured_queries)


def test_the_page_is_not_kept_and_counts_no_visits(
    years: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    counter = VisitCounter(seconds=3600)
    monkeypatch.setattr(middleware, "counter", counter)
    report = reverse("report", args=[years.office.slug, 2021])
    client = Client()
    assert "ETag" in client.get(report)
    for path in (TRENDS, ask(years.office), ask(years.office, path=CSV)):
        assert "ETag" not in client.get(path)
    put(years.other, 2022, figures={RECEIVED: "777"})  # behind the site's back
    assert "777" in client.get(ask(years.other)).content.decode()
    assert counter.add(report) == 2
    assert counter.add(TRENDS) == 1


def test_reading_leaves_no_trail(years: World) -> None:
    before = Entry.objects.count()
    seen(ask(years.office))
    assert Entry.objects.count() == before
