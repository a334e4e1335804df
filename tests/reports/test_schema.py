"""The published schema of report.json, and every kind of report held to it."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from reports.demo.loading import load
from reports.demo.national import load_national
from reports.demo.requests import load_requests
from reports.document import Figure, from_json
from reports.exports import as_json
from reports.models import Report, Statistic
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import Source, State
from reports.schema import report_schema, year_schema
from tests.national.papers import make_national
from tests.national.shelf import put
from tests.reports.desk import make_report, take_to
from tests.reports.test_public_pages import document

pytestmark = pytest.mark.django_db

ADDRESS = "https://www.example.gov.cn/reports/data/report.schema.json"


def wrong(data, schema=report_schema) -> list[str]:
    found = Draft202012Validator(schema(ADDRESS)).iter_errors(data)
    return [f"{error.json_path}: {error.message}" for error in found]


def exported(report: Report) -> dict:
    """The report as it is sent: through JSON and back."""
    data = as_json(from_json(report.document.content), "https://www.example.gov.cn/r/")
    return json.loads(json.dumps(data))


@pytest.mark.parametrize("schema", [report_schema, year_schema])
def test_the_schema_is_one(schema):
    Draft202012Validator.check_schema(schema(ADDRESS))
    assert schema(ADDRESS)["$id"] == ADDRESS
    assert schema(ADDRESS)["$schema"].endswith("2020-12/schema")


def objects(schema):
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for part in schema.values():
            yield from objects(part)
    if isinstance(schema, list):
        for part in schema:
            yield from objects(part)


@pytest.mark.parametrize("schema", [report_schema, year_schema])
def test_nothing_may_stand_in_a_file_that_is_not_in_the_schema(schema):
    found = list(objects(schema(ADDRESS)))
    assert len(found) >= 4
    for part in found:
        if "properties" in part:
            assert part["additionalProperties"] is False
            assert part["required"] == list(part["properties"])
        else:
            assert part["additionalProperties"] == {"$ref": "#/$defs/figure"}


@pytest.mark.parametrize("state", [State.PUBLISHED, State.SUPERSEDED])
def test_a_report_in_free_form(world, state):
    made = make_report(world, state)
    for report in Report.objects.filter(agency=made.agency):
        data = exported(report)
        assert wrong(data) == []
        assert data["$schema"] == ADDRESS
    assert Report.objects.count() == (2 if state == State.SUPERSEDED else 1)


@pytest.mark.parametrize("year", [2024, 2020, 2018])
def test_a_report_on_an_official_form(world, year):
    data = exported(make_national(world, year=year))
    assert wrong(data) == []
    assert data["format"] in {"form2021", "form2019", "form2014"}
    assert any(section["grids"] for section in data["sections"])


def test_an_adjusted_figure_with_reason_and_note(world):
    report = make_national(world, State.DRAFT)
    Statistic.objects.filter(report=report, code="requests.granted.business").update(
        source=Source.ADJUSTED, computed=3, reason="示例：一件误记。", note="示例"
    )
    data = exported(take_to(report, State.PUBLISHED, world))
    assert wrong(data) == []
    assert data["figures"]["requests.granted.business"]["source"] == "adjusted"


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("value", [None, "0", "-3", "96171.60", "999999999999999"])
def test_a_value_of_any_kind(world, form, value):
    report = put(world.other, 2018, figures={"own.number": value}, form=form)
    data = exported(report)
    assert wrong(data) == []
    assert data["figures"]["own.number"]["value"] == value


@pytest.mark.xdist_group("demo")
def test_the_reports_of_the_demonstration():
    load()
    load_requests(0)
    load_national()
    reports = Report.objects.filter(document__isnull=False)
    assert reports.count() >= 8
    for report in reports:
        assert wrong(exported(report)) == [], report


@pytest.mark.parametrize(
    ("place", "value"),
    [
        (("more",), "x"),
        (("year",), "2017"),
        (("edition",), 0),
        (("format",), "form2099"),
        (("agency", "slug"), "a b"),
        (("origin",), {"name": "", "published_at": ""}),
        (("sections", 0, "depth"), 0),
        (("figures", "published", "value"), 10180),
        (("figures", "published", "value"), "—"),
        (("figures", "published", "value"), "1e5"),
        (("figures", "published", "source"), "guessed"),
        (("figures", "Published"), {}),
        (("published_at",), "yesterday"),
    ],
)
def test_the_schema_finds_what_is_wrong(world, place, value):
    data = as_json(document(world.other), "")
    assert wrong(data) == []
    *way, last = place
    part = data
    for step in way:
        part = part[step]
    part[last] = value
    assert wrong(data)


def test_a_field_that_is_missing_is_found(world):
    data = as_json(document(world.other), "")
    for name in list(data):
        without = {key: value for key, value in data.items() if key != name}
        assert wrong(without), name


def test_a_figure_shown_as_no_number_has_none(world):
    odd = Figure("a", "甲", "件", "=1+1", "entered")
    data = as_json(document(world.other, figures=(odd,)), "")
    assert data["figures"]["a"]["value"] is None


@pytest.mark.parametrize("name", ["report", "year"])
def test_the_schema_is_published(client, name):
    path = f"/reports/data/{name}.schema.json"
    response = client.get(path)
    assert response.status_code == 200
    assert response["Content-Type"] == "application/schema+json"
    assert response.json()["$id"] == f"http://testserver{path}"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


def test_a_report_names_the_schema_it_follows(client, world):
    report = make_report(world, State.PUBLISHED)
    data = client.get(f"{report.get_absolute_url()}report.json").json()
    schema = client.get(data["$schema"].removeprefix("http://testserver")).json()
    assert schema["$id"] == data["$schema"]
    assert list(Draft202012Validator(schema).iter_errors(data)) == []


def test_the_checker_still_takes_such_a_file(client, world):
    report = make_national(world)
    content = client.get(f"{report.get_absolute_url()}report.json").content
    response = client.post("/reports/check/", content, "application/json")
    assert response.status_code == 200
    assert "error" not in response.json()
