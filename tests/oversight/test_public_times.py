"""Published response times on public pages and as data."""

import json
from datetime import date

import pytest
from django.utils import timezone

from disclosure.agencies import panels
from disclosure.agencies.models import Agency
from disclosure.agencies.panels import agency_panels
from disclosure.agencies.vocabulary import Role
from disclosure.oversight.actions.publishing import publish, withdraw
from disclosure.oversight.public_panels import agency_panel, home_panel
from tests.factories import make_agency, make_user
from tests.oversight.publishing_world import answer, leave_open

TODAY = timezone.localdate()
FIRST = date(TODAY.year, 1, 1)
LAST_YEAR = date(TODAY.year - 1, 6, 30)
AGENCY = "/agencies/shili-xian-office/"
DATA = f"{AGENCY}response-times.json"
HEADING = 'id="response-times"'


@pytest.fixture
def published(world):
    """The office publishes: 20 cases this year, 9 last year, 3 overdue."""
    answer(world.office, range(11, 31), FIRST, due=29)
    answer(world.office, [171] * 9, LAST_YEAR, due=200)
    leave_open(world.office, 3)
    publish(world.office, by=world.people["approver"])
    return world


def text(client, path, status=200) -> str:
    response = client.get(path)
    assert response.status_code == status
    return response.content.decode()


def cells(html: str) -> list[str]:
    """The numbers of the table, row by row."""
    table = html[html.index("<tbody", html.index(HEADING)) : html.index("</tbody>")]
    found = [part.split("</td>")[0] for part in table.split('<td class="number">')[1:]]
    return ["—" if "—" in cell else cell for cell in found]


# The registry


def test_oversight_is_registered(db):
    assert agency_panel in panels.agency_sources
    assert home_panel in panels.home_sources


def test_an_agency_page_asks_every_source(world, monkeypatch):
    panel = panels.Panel("x.html", 1)
    sources = [lambda agency: None, lambda agency: panel]
    monkeypatch.setattr(panels, "agency_sources", sources)
    assert agency_panels(world.office) == [panel]


# The page of the agency


def test_without_a_decision_nothing_is_shown(world, client):
    answer(world.office, [5] * 20, FIRST)
    assert HEADING not in text(client, AGENCY)
    assert HEADING not in text(client, "/")
    assert text(client, DATA, 404)


def test_the_page_shows_both_years(published, client):
    html = text(client, AGENCY)
    assert cells(html) == [
        *("20", "9"),
        *("19", "9"),
        *("95.0%", "—"),
        *("20", "—"),
        *("28", "—"),
        *("30", "—"),
    ]
    assert f"截至{TODAY.year}年{TODAY.month}月{TODAY.day}日，另有 3 件超期" in html
    assert "怎样统计" in html and "一年答复不到 10 件的，只列件数" in html
    assert "171" not in html
    assert f'href="{DATA}"' in html


def test_nothing_personal_and_no_case_is_shown(published, client):
    for path in (AGENCY, "/", DATA):
        html = text(client, path)
        for row in published.office.cases.all()[:3]:
            assert row.number not in html
        assert "示例审定" not in html
        assert "示例事项" not in html


def test_after_withdrawal_nothing_is_left(published, client):
    withdraw(published.office, by=published.people["approver"])
    assert HEADING not in text(client, AGENCY)
    assert HEADING not in text(client, "/")
    assert text(client, DATA, 404)


def test_other_agencies_show_nothing(published, client):
    assert HEADING not in text(client, "/agencies/shili-xian/")
    assert HEADING not in text(client, "/agencies/shili-xian-education/")
    assert text(client, "/agencies/shili-xian/response-times.json", 404)


def test_an_agency_out_of_use_shows_nothing(published, client):
    Agency.objects.filter(pk=published.office.pk).update(is_active=False)
    assert HEADING not in text(client, "/")
    assert text(client, DATA, 404)


def test_the_agency_page_costs_one_query_more(world, client, django_assert_num_queries):
    with django_assert_num_queries(6):
        client.get(AGENCY)
    answer(world.office, [5] * 20, FIRST)
    publish(world.office, by=world.people["approver"])
    with django_assert_num_queries(6):
        assert HEADING in text(client, AGENCY)


# The home page


def test_home_shows_this_year(published, client):
    html = text(client, "/")
    part = html[html.index(HEADING) :]
    assert f'href="{AGENCY}#response-times"' in part
    assert "<span>95.0</span>" in part
    assert "<span>20</span>" in part
    assert "<span>3</span>" in part
    assert f"{TODAY.year}年依申请公开" in part


def test_home_shows_only_counts_of_few(world, client):
    answer(world.office, [171] * 9, FIRST, due=170)
    publish(world.office, by=world.people["approver"])
    part = text(client, "/")
    part = part[part.index(HEADING) :]
    assert "只列件数" in part
    assert "<span>9</span>" in part and "<span>0</span>" in part
    assert "171" not in part and "%" not in part[: part.index("</section>")]


def test_home_shows_the_three_nearest_the_root_at_one_query(
    world, client, django_assert_num_queries
):
    def deciding(agency):
        return make_user(f"by-{agency.slug}", "示例审定", agency, Role.APPROVER)

    with django_assert_num_queries(4):
        client.get("/")
    below = [
        make_agency(f"示例机关{number}", f"shili-{number}", world.office)
        for number in range(5)
    ]
    for agency in (*below, world.centre, world.county, world.city):
        publish(agency, by=deciding(agency))
    with django_assert_num_queries(4):
        html = text(client, "/")
    part = html[html.index(HEADING) :]
    shown = [slug.split("/")[0] for slug in part.split('href="/agencies/')[1:4]]
    assert shown == ["shili", "shili-xian", "shili-xian-centre"]
    assert part.count("#response-times") == 3


# The data


def test_the_data_are_those_of_the_page(published, client):
    response = client.get(DATA)
    assert response["Content-Type"] == "application/json"
    assert json.loads(response.content) == {
        "url": f"http://testserver{AGENCY}",
        "agency": {"name": "示例县人民政府办公室", "slug": "shili-xian-office"},
        "as_of": TODAY.isoformat(),
        "least_answered_for_times": 10,
        "open_overdue": 3,
        "years": [
            {
                "year": TODAY.year,
                "answered": 20,
                "in_time": 19,
                "on_time_percent": "95.0",
                "median_days": 20,
                "p90_days": 28,
                "longest_days": 30,
            },
            {
                "year": TODAY.year - 1,
                "answered": 9,
                "in_time": 9,
                "on_time_percent": None,
                "median_days": None,
                "p90_days": None,
                "longest_days": None,
            },
        ],
    }


def test_the_data_need_not_be_sent_twice(published, client):
    first = client.get(DATA)
    assert first["Cache-Control"] == "no-cache"
    again = client.get(DATA, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    publish_more = answer(published.office, [1], FIRST)
    assert publish_more
    withdraw(published.office, by=published.people["approver"])
    publish(published.office, by=published.people["approver"])
    changed = client.get(DATA, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200


def test_the_data_cost_one_query_beside_the_stamp(
    published, client, django_assert_num_queries
):
    with django_assert_num_queries(2):
        client.get(DATA)


def test_the_data_are_only_read(published, client):
    assert client.post(DATA).status_code == 405
    assert client.head(DATA).status_code == 200


def test_pages_are_in_english_too(published, client):
    client.cookies["language"] = "en"
    for path in (AGENCY, "/"):
        html = text(client, path)
        assert '<html lang="en"' in html
        assert HEADING in html
