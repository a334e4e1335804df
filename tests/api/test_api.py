"""What programs get: shapes as described, pages, limits, 304, other sites."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from disclosure.agencies import open_data
from reports.api import serving
from reports.api.data import meanings
from reports.models import Report
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import State
from tests.reports.desk import make_report
from tests.search.shelf import shelve, withdraw

OFFICE = "shili-xian-office"


@pytest.fixture
def report(world) -> Report:
    return shelve(world, [("示例章节", "收到税务申请3件。")]).report


@pytest.fixture
def client() -> Client:
    return Client()


@pytest.fixture
def described(client, db) -> dict:
    return json.loads(client.get("/api/openapi.json").content)


def get(client: Client, address: str, **query: object) -> dict:
    response = client.get(address, query)
    assert response.status_code == 200, response.content.decode()
    return response.json()


def as_described(described: dict, path: str, answer: object) -> None:
    """Hold an answer against the schema its address promises."""
    content = described["paths"][path]["get"]["responses"]["200"]["content"]
    schema = {
        **content["application/json"]["schema"],
        "components": described["components"],
    }
    Draft202012Validator(schema).validate(answer)


def test_every_address_answers_as_described(client, described, report, monkeypatch):
    times = {
        "url": "https://example.gov.cn/",
        "agency": {"name": "示例", "slug": OFFICE},
        "as_of": "2026-11-23",
        "least_answered_for_times": 10,
        "open_overdue": 0,
        "years": [],
    }
    monkeypatch.setattr(open_data, "response_times", [lambda agency, url: times])
    key = report.sections.get(heading="示例章节").key
    addresses = {
        "/api/agencies": "/api/agencies",
        "/api/agencies/{slug}": f"/api/agencies/{OFFICE}",
        "/api/agencies/{slug}/response-times": f"/api/agencies/{OFFICE}/response-times",
        "/api/reports": "/api/reports",
        "/api/reports/{slug}/{year}": f"/api/reports/{OFFICE}/2017",
        "/api/reports/{slug}/{year}/sections": f"/api/reports/{OFFICE}/2017/sections",
        "/api/reports/{slug}/{year}/sections/{key}": (
            f"/api/reports/{OFFICE}/2017/sections/{key}"
        ),
        "/api/reports/{slug}/{year}/figures": f"/api/reports/{OFFICE}/2017/figures",
        "/api/figures": "/api/figures",
        "/api/figures/{code}": f"/api/figures/requests.received.total?agency={OFFICE}",
        "/api/search": "/api/search?words=税务",
    }
    assert set(addresses) == set(described["paths"])
    for path, address in addresses.items():
        as_described(described, path, get(client, address))


def test_a_report_is_the_one_of_the_site(client, report):
    page = get(client, reverse("report_json", args=[OFFICE, 2017]))
    assert get(client, f"/api/reports/{OFFICE}/2017") == page
    figures = {row["code"]: row for row in get(client, f"{_path(report)}/figures")}
    assert figures["published.total"]["value"] == "12"
    assert figures == page["figures"]


def test_a_section_by_its_key(client, report):
    found = get(client, f"{_path(report)}/sections/overview")
    assert "12条" in found["text"]
    assert client.get(f"{_path(report)}/sections/nowhere").status_code == 404


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPROVED])
def test_nothing_is_told_before_it_is_published(client, world, state):
    make_report(world, state)
    assert client.get(f"/api/reports/{OFFICE}/2017").status_code == 404
    assert get(client, "/api/reports")["count"] == 0
    assert get(client, "/api/search", words="政府信息公开")["count"] == 0
    assert get(client, f"/api/agencies/{OFFICE}")["years"] == []
    values = get(client, "/api/figures/requests.received.total", agency=OFFICE)
    assert values["years"] == []


def test_a_withdrawn_report_is_gone(client, world, report):
    withdraw(report, world)
    response = client.get(_path(report))
    assert response.status_code == 410
    assert "撤回" in response.json()["error"]
    assert get(client, "/api/search", words="税务")["count"] == 0


def test_agencies_by_name_and_place(client, report, world):
    names = [row["slug"] for row in get(client, "/api/agencies")["items"]]
    assert names == [
        *("shili", "shili-xian", OFFICE, "shili-xian-centre"),
        "shili-xian-education",
    ]
    below = get(client, "/api/agencies", below=OFFICE)["items"]
    assert [row["slug"] for row in below] == [OFFICE, "shili-xian-centre"]
    assert below[0]["years"] == [2017]
    assert below[0]["parent"] == "shili-xian"
    found = get(client, "/api/agencies", name="教育 示例县")["items"]
    assert [row["slug"] for row in found] == ["shili-xian-education"]


def test_reports_of_an_agency_and_below(client, report):
    assert get(client, "/api/reports", agency=OFFICE)["count"] == 1
    assert get(client, "/api/reports", agency="shili-xian")["count"] == 0
    assert get(client, "/api/reports", agency="shili-xian", below="true")["count"] == 1
    assert get(client, "/api/reports", year=2016)["count"] == 0
    assert get(client, "/api/reports", format="form2021")["count"] == 0
    assert get(client, "/api/reports", agency="nobody")["count"] == 0


def test_search_tells_where_and_what(client, report):
    answer = get(client, "/api/search", words="稅務")
    (found,) = answer["items"]
    assert found["report"]["year"] == 2017
    (place,) = found["places"]
    assert place["found"] == ["税务"]
    key = report.sections.get(heading="示例章节").key
    assert place["url"].endswith(f"/reports/{OFFICE}/2017/#section-{key}")


def test_pages_follow_each_other_to_the_end(client, world):
    address, codes = "/api/figures?limit=100", []
    while address:
        answer = get(client, address)
        codes += [row["code"] for row in answer["items"]]
        address = answer["next"]
    assert codes == list(meanings())
    assert answer["page"] == answer["pages"]


def test_the_dictionary_holds_every_official_figure():
    known = {code for form in FORMATS.values() for code in form.figures}
    assert set(meanings()) == known
    for code, row in meanings().items():
        for name in row["formats"]:
            assert code in FORMATS[name].figures


def test_values_are_decimal_text(client, report):
    for row in get(client, f"{_path(report)}/figures"):
        assert row["value"] is None or Decimal(row["value"]) is not None


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/api/agencies/nobody", 404),
        ("/api/agencies/nobody/response-times", 404),
        (f"/api/agencies/{OFFICE}/response-times", 404),
        ("/api/reports/nobody/2017", 404),
        (f"/api/reports/{OFFICE}/1066", 422),
        (f"/api/reports/{OFFICE}/99999999999999999999999", 422),
        ("/api/figures/no.such.code?agency=shili", 404),
        ("/api/figures/requests.received.total?agency=nobody", 404),
        ("/api/figures/requests.received.total", 422),
        ("/api/figures/requests.received.total?" + "agency=shili&" * 7, 422),
        ("/api/agencies?page=0", 422),
        ("/api/agencies?limit=101", 422),
        ("/api/search", 422),
        ("/api/search?words=" + "a" * 201, 422),
        ("/api/reports?year=abc", 422),
        ("/api/reports?agency=%00", 422),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_sentence(
    client, world, address, status
):
    response = client.get(address)
    assert response.status_code == status
    assert set(response.json()) == {"error"}
    assert response.json()["error"].endswith("。")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", ["nothing", "agencies/", "reports/a/2017/b/c/d"])
def test_addresses_that_are_none_are_told_to_programs(client, db, path, language):
    client.cookies["language"] = language
    response = client.get(f"/api/{path}", headers={"Origin": "https://example.com"})
    assert response.status_code == 404
    assert set(response.json()) == {"error"}
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert client.post(f"/api/{path}").status_code == 405


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_changed(client, world, method):
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)("/api/agencies")
    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS"


def test_an_answer_known_already_is_not_sent_again(client, world, report):
    first = client.get("/api/reports")
    again = client.get("/api/reports", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    withdraw(report, world)
    new = client.get("/api/reports", headers={"If-None-Match": first["ETag"]})
    assert new.status_code == 200
    assert new["ETag"] != first["ETag"]


def test_every_site_may_read_but_send_no_cookie(client, world):
    response = client.get("/api/agencies", headers={"Origin": "https://example.com"})
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in response.headers
    asked = client.options("/api/agencies", headers={"Origin": "https://example.com"})
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert "Access-Control-Allow-Origin" not in client.get("/api/").headers


def test_head_is_get_without_a_body(client, world):
    response = client.head("/api/agencies")
    assert response.status_code == 200
    assert response["ETag"] == client.get("/api/agencies")["ETag"]


def test_who_asks_too_often_is_told_when_to_come_back(client, world, monkeypatch):
    monkeypatch.setattr(serving, "LIMIT", 2)
    answers = [client.get("/api/agencies") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert 0 <= int(answers[-1]["Retry-After"]) <= 3600
    assert answers[-1].headers["Access-Control-Allow-Origin"] == "*"


def test_no_other_address_is_opened_to_other_sites(client, report):
    for address in ("/", "/reports/", "/search/", "/requests/", "/admin/login/"):
        assert "Access-Control-Allow-Origin" not in client.get(address).headers


@pytest.mark.parametrize("address", ["/api/", "/api/dictionary/"])
def test_pages_about_the_api(client, world, address):
    page = client.get(address)
    assert page.status_code == 200
    assert client.post(address).status_code == 405
    text = page.content.decode()
    assert "http://" not in text.replace("http://testserver", "")
    assert "<script" not in text
    assert " style=" not in text


def test_the_page_names_every_address_and_every_shape(client, described):
    text = client.get("/api/").content.decode()
    for path in described["paths"]:
        assert f"GET {path}" in text
    assert text.count('id="shape-') == text.count('class="shape"') > 10


def _path(report: Report) -> str:
    return f"/api/reports/{OFFICE}/{report.year}"
