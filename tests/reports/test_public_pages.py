"""What the public sees: pages, files, feed, and what each of them costs."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from datetime import datetime
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import DatabaseError, connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from disclosure.agencies.models import Agency, Site
from disclosure.pagecache.actions import site_changed
from reports.charts import MOST_BARS, chart_of
from reports.document import (
    Correction,
    Document,
    DocumentSection,
    Figure,
    FigureTable,
    File,
    Link,
    Waived,
)
from reports.exports import as_csv, as_json
from reports.models import Attachment, PublishedDocument, Report
from reports.presentation import present
from reports.rules.vocabulary import State
from reports.search.actions import follow
from reports.tree import branches

REPORT = "/reports/urumqi/2017/"
PUBLISHED = datetime(2018, 1, 2, 10, 30, tzinfo=timezone.get_default_timezone())


@pytest.fixture(autouse=True)
def _fresh_pages(db):
    """Nothing another test rendered is served again."""
    site_changed()


def figure(code: str, label: str, value: str, **more) -> Figure:
    return Figure(code, label, more.pop("unit", "条"), value, "entered", **more)


def published_table() -> FigureTable:
    parts = [
        ("documents", "政府文件", "14", 0.2),
        ("budgets", "预决算", "10", 0.15),
        ("permits", "许可和处罚", "6895", 100),
        ("powers", "权责清单", "3261", 47.3),
    ]
    rows = [
        figure(f"published.{key}", label, value, part_of="published", share=share)
        for key, label, value, share in parts
    ]
    total = figure("published", "公开政务信息", "10180")
    return FigureTable("公开政务信息", "条", (total, *rows), has_total=True)


def document(agency: Agency, year: int = 2017, **changes) -> Document:
    table = published_table()
    single = figure("requests.received", "受理申请", "7", unit="件")
    base = Document(
        title=f"{agency.name}{year}年政府信息公开工作年度报告",
        agency=agency.name,
        agency_slug=agency.slug,
        year=year,
        edition=1,
        format="free",
        period_start=f"{year}-01-01",
        period_end=f"{year}-12-31",
        published_at=PUBLISHED.isoformat(),
        origin_name="",
        origin_published_at="",
        contact={
            "office": "政务公开办公室",
            "address": "示例路1号",
            "postcode": "830000",
            "phone": "0991-0000000",
            "email": "open@example.gov.cn",
        },
        sections=(
            DocumentSection("overview", 1, "一、", "概述", "<p>全年工作。</p>", ()),
            DocumentSection("work", 2, "（一）", "平台建设", "<p>平台。</p>", ()),
            DocumentSection(
                "published",
                1,
                "二、",
                "发布情况",
                '<p>共<data value="published">10180</data>条。</p>',
                (table, FigureTable("", "", (single,), has_total=False)),
            ),
        ),
        figures=(*table.rows, single),
        key_figures=(table.rows[0], single),
        files=(),
        links=(Link("中国政府网", "https://www.gov.cn/"),),
    )
    return replace(base, **changes)


def agency(slug: str = "urumqi", parent: Agency | None = None, **more) -> Agency:
    name = more.pop("name", f"机构{slug}")
    row = Agency.objects.create(
        slug=slug, name=name, parent=parent, kind="government", **more
    )
    row.path = f"{parent.path if parent else '/'}{row.pk}/"
    row.save()
    return row


def report(
    owner: Agency,
    year: int = 2017,
    *,
    edition: int = 1,
    state: State = State.PUBLISHED,
    row: dict | None = None,
    **changes,
) -> Report:
    frozen = document(owner, year, edition=edition, **changes)
    created = Report.objects.create(
        agency=owner,
        year=year,
        edition=edition,
        state=state,
        format="free",
        title=frozen.title,
        period_start=frozen.period_start,
        period_end=frozen.period_end,
        published_at=PUBLISHED,
        **(row or {}),
    )
    PublishedDocument.objects.create(
        report=created, content=frozen.to_json(), text=frozen.text, digest=""
    )
    follow(created)
    return created


@pytest.fixture
def city(db) -> Agency:
    site = Site.objects.create(
        name="乌鲁木齐市人民政府",
        domain="www.example.gov.cn",
        site_id_code="6501000012",
        icp_number="新ICP备00000000号-1",
        police_number="新公网安备 65010000000000号",
        host_organisation="市人民政府办公厅",
        contact="0991-0000000",
    )
    return agency(name="乌鲁木齐市人民政府", site=site, office="政务公开办公室")


def text(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, path
    return response.content.decode()


def metas(html: str) -> dict[str, str]:
    return dict(re.findall(r'<meta name="(\w+)" content="([^"]*)">', html))


# Every page answers, and only to reading


PAGES = [
    "/",
    "/about/",
    "/health/",
    "/robots.txt",
    "/agencies/",
    "/agencies/urumqi/",
    "/reports/",
    "/reports/feed/",
    "/sitemap.xml",
    REPORT,
    f"{REPORT}editions/1/",
    f"{REPORT}report.json",
    f"{REPORT}statistics.csv",
]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_page_answers(client, city, path, language):
    report(city)
    client.cookies["language"] = language
    assert client.get(path).status_code == 200
    assert client.head(path).status_code == 200


@pytest.mark.parametrize("path", [*PAGES, f"{REPORT}files/1/"])
def test_writing_is_not_allowed(client, city, path):
    report(city)
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("path", ["/", "/agencies/", "/reports/", "/about/"])
def test_an_empty_site_says_what_would_be_here(client, db, path):
    assert "Traceback" not in text(client, path)


@pytest.mark.parametrize(
    "path",
    [
        "/nothing/",
        "/agencies/nobody/",
        "/reports/urumqi/1999/",
        "/reports/nobody/2017/",
        f"{REPORT}editions/9/",
        f"{REPORT}files/9/",
        "/reports/urumqi/1999/report.json",
        "/reports/urumqi/02017/",
        f"{REPORT}editions/01/",
        f"{REPORT}editions/99999999999999999999/",
        f"{REPORT}files/99999999999999999999/",
    ],
)
def test_what_is_not_there(client, city, path):
    report(city)
    assert "没有找到这一页" in text(client, path, 404)


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPROVED])
@pytest.mark.parametrize(
    "path", [REPORT, f"{REPORT}editions/1/", f"{REPORT}report.json"]
)
def test_an_unpublished_report_does_not_exist(client, city, state, path):
    report(city, state=state)
    assert client.get(path).status_code == 404
    assert "2017年" not in text(client, "/reports/")
    assert "2017年" not in text(client, "/sitemap.xml")


def test_pages_run_no_script_and_carry_no_style_of_their_own(client, city):
    report(city)
    for path in PAGES:
        html = client.get(path).content.decode()
        assert not re.search(r"<script(?! type=\"application/ld\+json\")", html), path
        assert not re.search(r"<[^>]+ style=|<style| on\w+=", html), path


# Health


def test_health_answers_with_one_query(client, db, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert client.get("/health/").json() == {"status": "ok"}


def test_health_admits_that_the_database_is_gone(client, db, monkeypatch):
    class Broken:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr("disclosure.views.connection", Broken())
    assert client.get("/health/").status_code == 503


# The report page


def test_statutory_meta_tags_of_a_report(client, city):
    report(city)
    found = metas(text(client, REPORT))
    assert found["SiteName"] == "乌鲁木齐市人民政府"
    assert found["SiteDomain"] == "www.example.gov.cn"
    assert found["SiteIDCode"] == "6501000012"
    assert found["ColumnName"] == "政府信息公开工作年度报告"
    assert found["ColumnType"] == "政府信息公开年报"
    assert found["ColumnDescription"] and found["ColumnKeywords"]
    assert found["ArticleTitle"] == "乌鲁木齐市人民政府2017年政府信息公开工作年度报告"
    assert found["PubDate"] == "2018-01-02 10:30"
    assert found["ContentSource"] == "乌鲁木齐市人民政府"
    assert found["Url"] == f"http://testserver{REPORT}"


def test_column_pages_carry_their_column_and_home_the_site(client, city):
    assert metas(text(client, "/reports/"))["ColumnName"] == "政府信息公开工作年度报告"
    assert metas(text(client, "/agencies/"))["ColumnName"]
    home = metas(text(client, "/"))
    assert home["SiteName"] and "ColumnName" not in home


def test_title_names_report_column_and_site(client, city):
    report(city)
    title = re.search("<title>(.*?)</title>", text(client, REPORT))
    assert title and title[1].split(" - ") == [
        "乌鲁木齐市人民政府2017年政府信息公开工作年度报告",
        "政府信息公开工作年度报告",
        "乌鲁木齐市人民政府",
    ]


def test_report_shows_sections_figures_and_chart(client, city):
    report(city)
    html = text(client, REPORT)
    assert '<h2><span class="numeral">一、</span>概述</h2>' in html
    assert '<h3><span class="numeral">（一）</span>平台建设</h3>' in html
    assert 'id="section-published"' in html
    assert 'id="figure-published.permits"' in html
    assert '<svg class="chart" role="img"' in html
    assert 'width="47.3%"' in html
    assert 'href="#figure-published"' in html
    assert 'rel="noopener external"' in html


def test_ids_on_a_report_page_are_unique(client, city):
    report(city)
    ids = re.findall(r' id="([^"]+)"', text(client, REPORT))
    assert len(ids) == len(set(ids))


def test_linked_data_cannot_leave_its_element(client, city):
    report(city, title="甲</script><b>乙&")
    html = text(client, REPORT)
    block = re.search(r'<script type="application/ld\+json">(.*?)</script>', html)
    assert block and json.loads(block[1])["name"] == "甲</script><b>乙&"
    assert "<b>乙" not in html


def test_first_publication_elsewhere_is_named_with_ours(client, city):
    origin = datetime(2017, 12, 30, 9, 0, tzinfo=PUBLISHED.tzinfo)
    report(city, origin_name="市政府旧网", origin_published_at=origin.isoformat())
    html = text(client, REPORT)
    assert metas(html)["PubDate"] == "2017-12-30 09:00"
    assert metas(html)["ContentSource"] == "市政府旧网"
    assert "<time>2018-01-02 10:30</time>" in html


def test_times_are_beijing_times(client, city):
    report(city, published_at="2018-01-01T20:05:00+00:00")
    assert metas(text(client, REPORT))["PubDate"] == "2018-01-02 04:05"


def test_waived_warnings_are_public(client, city):
    report(city, waived=(Waived("T2", "没有写复议情况。", "本年没有发生。"),))
    html = text(client, REPORT)
    assert "没有写复议情况。" in html and "本年没有发生。" in html


def test_tables_in_the_text_scroll_from_the_keyboard(client, city):
    wide = "<table><tbody><tr><td>1</td></tr></tbody></table>"
    section = DocumentSection("a", 1, "一、", '甲"乙', wide, ())
    html = text_of_section(section, city)
    assert html.startswith('<div class="scroll" tabindex="0" role="region"')
    assert html.endswith("</table></div>")
    assert "甲&quot;乙" in html


def text_of_section(section: DocumentSection, owner: Agency) -> str:
    return str(present(document(owner, sections=(section,))).sections[0].html)


def test_footer_carries_the_statutory_marks(client, city):
    report(city)
    html = text(client, REPORT)
    for mark in ("6501000012", "新ICP备", "新公网安备", "市人民政府办公厅", "找错"):
        assert mark in html


def test_a_subordinate_without_site_shows_the_site_above(client, city):
    report(agency("below", city))
    assert metas(text(client, "/reports/below/2017/"))["SiteName"] == city.site.name


def test_visits_are_counted_in_place(client, city):
    report(city)
    assert re.search(r"浏览 \d+ 次", text(client, REPORT))
    assert re.search(r"浏览 \d+ 次", text(client, f"{REPORT}?from=mail"))


def test_report_costs_one_query_beside_the_stamp_and_its_files(
    client, city, django_assert_max_num_queries
):
    report(city)
    pages = {REPORT: 3, f"{REPORT}editions/1/": 3, f"{REPORT}report.json": 2}
    for path, most in pages.items():
        with django_assert_max_num_queries(most):
            client.get(path)
        with django_assert_max_num_queries(1):
            client.get(path)


def test_long_report_weighs_less_than_100_kb(client, city):
    cells = "".join(f"<td>{number}</td>" for number in range(1000, 1007))
    rows = "".join(f"<tr><th>第{row}项</th>{cells}</tr>" for row in range(25))
    body = "<p>" + "公开" * 4000 + f"</p><table><tbody>{rows}</tbody></table>"
    report(city, sections=(DocumentSection("a", 1, "一、", "甲", body, ()),))
    folder = settings.BASE_DIR / "static" / "css"
    sheets = sum(
        (folder / name).stat().st_size
        for name in ("tokens.css", "site.css", "print.css")
    )
    assert len(client.get(REPORT).content) + sheets < 100_000


# Editions


def corrected(city: Agency, new_state: State = State.PUBLISHED) -> None:
    old = report(city, state=State.SUPERSEDED)
    report(
        city,
        edition=2,
        state=new_state,
        row={
            "revises": old,
            "withdrawn_at": PUBLISHED if new_state == State.WITHDRAWN else None,
            "withdrawal_reason": "含有个人信息。",
        },
        corrections=(Correction("许可和处罚", "6859 条", "6895 条"),),
        correction_reason="漏计一批。",
    )


def test_correction_stands_above_the_title(client, city):
    corrected(city)
    html = text(client, REPORT)
    for words in ("漏计一批。", "6859 条", "6895 条", f'href="{REPORT}editions/1/"'):
        assert words in html[: html.index("<h1")]


def test_old_edition_points_to_the_current_one(client, city):
    corrected(city)
    html = text(client, f"{REPORT}editions/1/")
    assert "这是旧版本" in html[: html.index("<h1")]
    assert metas(html)["Url"].endswith("/editions/1/")
    current = text(client, f"{REPORT}editions/2/")
    assert "这是旧版本" not in current
    assert metas(current)["Url"].endswith(REPORT)


def test_withdrawn_report_says_who_when_and_why(client, city):
    corrected(city, State.WITHDRAWN)
    for path in (REPORT, f"{REPORT}editions/2/", f"{REPORT}report.json"):
        html = text(client, path, 410)
        for words in ("乌鲁木齐市人民政府", "2018-01-02 10:30", "含有个人信息。"):
            assert words in html
        assert "6895" not in html
    assert client.get(f"{REPORT}editions/1/").status_code == 200


def test_next_edition_brings_a_withdrawn_report_back(client, city):
    report(city, state=State.WITHDRAWN)
    report(city, edition=2)
    assert client.get(REPORT).status_code == 200
    assert client.get(f"{REPORT}editions/1/").status_code == 410


# Files


def attach(owner: Report, **changes) -> Attachment:
    values = {"title": "统计表", "extension": "csv", "size": 3, "digest": "x"}
    row = Attachment(report=owner, **(values | changes))
    row.file.save("x", ContentFile(b"abc"))
    return row


@pytest.fixture
def media(tmp_path):
    with override_settings(MEDIA_ROOT=tmp_path):
        yield tmp_path


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (State.PUBLISHED, 200),
        (State.SUPERSEDED, 200),
        (State.WITHDRAWN, 404),
        (State.DRAFT, 404),
        (State.APPROVED, 404),
    ],
)
def test_attachments_follow_their_edition(client, city, media, state, status):
    row = attach(report(city, state=state))
    assert client.get(f"{REPORT}files/{row.pk}/").status_code == status


def test_attachment_is_downloaded_under_its_title(client, city, media):
    row = attach(report(city))
    response = client.get(f"{REPORT}files/{row.pk}/")
    assert b"".join(response.streaming_content) == b"abc"
    disposition = response["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert "filename*=utf-8''%E7%BB%9F%E8%AE%A1%E8%A1%A8.csv" in disposition
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("extension", ["html", "svg", "xhtml", "", "nothing"])
def test_what_a_browser_would_run_has_no_type(client, city, media, extension):
    row = attach(report(city), extension=extension)
    response = client.get(f"{REPORT}files/{row.pk}/")
    assert response["Content-Type"] == "application/octet-stream"


def test_attachment_of_another_report_or_lost_on_disk(client, city, media):
    row = attach(report(city))
    report(city, 2016)
    assert client.get(f"/reports/urumqi/2016/files/{row.pk}/").status_code == 404
    row.file.storage.delete(row.file.name)
    assert client.get(f"{REPORT}files/{row.pk}/").status_code == 404


def test_attachments_are_listed_on_the_page(client, city, media):
    owner = report(city, files=(File(7, "统计表", "csv", 2048),))
    attach(owner)
    assert f'href="{REPORT}files/7/"' in text(client, REPORT)


# Open data


def test_json_is_readable_and_complete(client, city):
    report(city)
    response = client.get(f"{REPORT}report.json")
    data = response.json()
    assert "公开政务信息" in response.content.decode()
    assert data["agency"] == {"name": "乌鲁木齐市人民政府", "slug": "urumqi"}
    assert (data["year"], data["edition"]) == (2017, 1)
    assert data["figures"]["published"]["value"] == "10180"
    assert data["figures"]["published.permits"]["part_of"] == "published"
    assert data["sections"][2]["text"] == "共10180条。"
    assert data["sections"][2]["figures"][0] == "published"
    assert data["origin"] is None


def test_a_figure_without_value_is_null(city):
    data = as_json(document(city, figures=(figure("a", "甲", "—"),)), "")
    assert data["figures"]["a"]["value"] is None


def rows_of(content: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))


def test_csv_opens_in_a_spreadsheet(client, city):
    report(city)
    response = client.get(f"{REPORT}statistics.csv")
    assert response.content.startswith(b"\xef\xbb\xbf")
    rows = rows_of(response.content.decode())
    assert rows[0] == ["代码", "名称", "数值", "单位", "合计项", "来源", "说明"]
    assert rows[1] == ["published", "公开政务信息", "10180", "条", "", "人工填报", ""]
    assert rows[4][4] == "published"
    assert "attachment" in response["Content-Disposition"]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_text_is_never_a_formula(city, sign):
    evil = figure("a", f"{sign}cmd()", "-3.5", unit=f"{sign}u", note=f"{sign}n")
    row = rows_of(as_csv(document(city, figures=(evil,))))[1]
    assert row[1] == f"'{sign}cmd()"
    assert row[2] == "-3.5"
    assert row[3] == f"'{sign}u"
    assert row[6] == f"'{sign}n"


def test_csv_value_that_is_no_number_is_left_out(city):
    row = rows_of(as_csv(document(city, figures=(figure("a", "甲", "=1+1"),))))[1]
    assert row[2] == ""


def test_feed_lists_the_newest(client, city):
    report(city)
    report(city, 2016, state=State.WITHDRAWN)
    root = ElementTree.fromstring(client.get("/reports/feed/").content)
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.tag == f"{atom}feed"
    entries = root.findall(f"{atom}entry")
    assert len(entries) == 1
    link = entries[0].find(f"{atom}link")
    assert link is not None and link.get("href") == f"http://testserver{REPORT}"


def test_sitemap_and_robots_agree(client, city):
    report(city)
    assert f"<loc>http://testserver{REPORT}</loc>" in text(client, "/sitemap.xml")
    robots = text(client, "/robots.txt")
    assert "Disallow: /admin/" in robots
    assert "Sitemap: http://testserver/sitemap.xml" in robots


# Lists


@pytest.fixture
def many(city) -> Agency:
    other = agency("finance", city, name="财政局")
    report(city, 2017)
    report(city, 2016)
    report(
        other,
        2017,
        sections=(DocumentSection("a", 1, "一、", "甲", "<p>预算公开</p>", ()),),
    )
    return city


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 3),
        ("year=2017", 2),
        ("year=2030", 0),
        ("agency=财政", 1),
        ("agency=市 人民", 2),
        ("words=预算公开", 1),
        ("words=预算公开 平台", 0),
        ("words=平台 工作&year=2016", 1),
        ("page=99", 3),
        ("page=x", 3),
    ],
)
def test_list_filters(client, many, query, count):
    html = text(client, f"/reports/?{query}")
    assert html.count('class="entry-year"') == count


def test_list_shows_the_words_around_a_hit(client, many):
    assert 'class="excerpt"' in text(client, "/reports/?words=预算公开")
    assert 'class="excerpt"' not in text(client, "/reports/")


def test_bad_year_is_explained_at_the_field_and_on_top(client, many):
    html = text(client, "/reports/?year=abc")
    assert '<a href="#id_year">' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_year_error"' in html
    assert 'id="id_year_error"' in html
    assert 'class="entry-year"' not in html


def test_help_is_tied_to_its_field(client, many):
    html = text(client, "/reports/")
    assert 'aria-describedby="id_words_helptext"' in html
    assert 'id="id_words_helptext"' in html


def test_list_is_paged(client, city):
    for number in range(23):
        report(agency(f"a{number}"), 2017)
    first = text(client, "/reports/")
    assert first.count('class="entry-year"') == 20
    assert 'href="?page=2"' in first
    second = text(client, "/reports/?words=平台&page=2")
    assert second.count('class="entry-year"') == 3
    assert "page=1" in second


@pytest.mark.parametrize("path", ["/", "/reports/?words=平台", "/agencies/"])
def test_lists_cost_the_same_however_long(client, city, path):
    counts = []
    for number in range(50):
        report(agency(f"a{number}"), 2017)
        if number in (4, 49):
            site_changed()
            with CaptureQueriesContext(connection) as queries:
                client.get(path)
            counts.append(len(queries))
    assert counts[0] == counts[1]


def test_list_never_reads_the_documents(client, many):
    with CaptureQueriesContext(connection) as queries:
        client.get("/reports/?words=平台")
    assert not any('"content"' in query["sql"] for query in queries)


# Agencies


def test_agency_page(client, many):
    html = text(client, "/agencies/urumqi/")
    assert "政务公开办公室" in html
    assert f'href="{REPORT}"' in html
    assert 'href="/agencies/finance/"' in html
    assert 'href="/reports/finance/2017/"' in html


def test_agency_no_longer_in_use_stays_while_it_has_reports(client, many):
    Agency.objects.filter(slug="finance").update(is_active=False)
    assert client.get("/agencies/finance/").status_code == 200
    assert 'href="/agencies/finance/"' not in text(client, "/agencies/")


def test_tree_is_nested_and_closed(client, city):
    district = agency("d", city)
    agency("street", district)
    agency("bureau", city)
    html = text(client, "/agencies/")
    tree = html[html.index('class="tree"') : html.index("</main>")]
    assert tree.count("<ul>") == tree.count("</ul>") == 3
    assert tree.count("<li>") == tree.count("</li>") == 4


def test_tree_bridges_an_agency_that_is_not_listed():
    rows = [Agency(path=path) for path in ("/1/", "/1/2/3/", "/4/")]
    assert [(b.opens, len(b.closes)) for b in branches(rows)] == [
        (True, 0),
        (False, 1),
        (False, 0),
    ]


# Preferences


def test_language_and_text_size_are_kept_and_shown(client, city):
    report(city)
    response = client.get(f"/preferences/?size=large&next={REPORT}")
    assert (response.status_code, response["Location"]) == (302, REPORT)
    client.get("/preferences/?language=en")
    html = text(client, REPORT)
    assert '<html lang="en" dir="ltr" data-size="large">' in html
    assert '<h1 lang="zh-Hans">' in html


def test_preferences_do_not_lead_elsewhere(client, db):
    response = client.get("/preferences/?size=large&next=https://example.com/")
    assert response["Location"] == "/"


def test_pages_differ_by_preference_and_say_so(client, city):
    report(city)
    assert "Cookie" in client.get(REPORT)["Vary"]
    assert 'data-size="standard"' in text(client, REPORT)
    client.cookies["text_size"] = "largest"
    assert 'data-size="largest"' in text(client, REPORT)


# Charts


def test_chart_needs_something_to_compare():
    table = published_table()
    assert chart_of(table)
    assert not chart_of(replace(table, rows=table.rows[:2]))
    assert not chart_of(replace(table, has_total=False))
    many = (table.rows[0], *[table.rows[1]] * (MOST_BARS + 1))
    assert not chart_of(replace(table, rows=many))


def test_chart_escapes_its_words():
    table = published_table()
    evil = replace(table.rows[1], label="<b>&")
    assert "<b>" not in chart_of(replace(table, rows=(*table.rows, evil)))
