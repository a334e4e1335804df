"""The pages of a government's sum: who gets in, what they show, what they do."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.audit.models import Entry
from reports.actions.addends import add_outside, change_outside
from reports.actions.summing import add_up, gather, reconcile
from reports.models import Addend, Reconciliation, Report, Statistic
from reports.rules.vocabulary import Source, State
from reports.summing.preview import preview_of
from tests.national.sums_desk import (
    FEE,
    FORM,
    RECEIVED,
    appoint_county,
    county_draft,
    figures,
    more_agencies,
    report_of,
    typed,
)
from tests.people import login
from tests.reports.desk import page

READ, WRITE, BOTH = {"GET", "HEAD"}, {"POST"}, {"GET", "HEAD", "POST"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
AUTHOR = {"county_author"}
READERS = {"county_author", "county_reviewer", "county_approver", "city_supervisor"}
#: In reach without a role in reports, and out of reach.
WRONG_ROLE, OUTSIDERS = {"county_handler"}, {"outsider", "author"}
DOORS = {
    "summing": (READ, READERS),
    "gather": (WRITE, AUTHOR),
    "add_up": (BOTH, AUTHOR),
    "addend_add": (BOTH, AUTHOR),
    "addend": (BOTH, READERS),
    "addend_delete": (WRITE, AUTHOR),
    "addends": (BOTH, READERS),
}


@pytest.fixture
def county(world):
    appoint_county(world)
    return world


@pytest.fixture
def report(county):
    """A report with own figures, two reports below and a body outside."""
    author = county.people["county_author"]
    report = county_draft(county)
    report_of(county.office, author, State.PUBLISHED, figures(2))
    report_of(county.other, author, State.SUBMITTED, figures(3))
    gather(report.pk, by=author)
    own = report.addends.get(agency=county.county)
    change_outside(report.pk, own.pk, "", typed(figures(1)), by=author)
    add_outside(report.pk, "示例县气象局", typed(figures(4)), by=author)
    return report


@pytest.fixture
def place(report):
    """The arguments of each address, and what is posted there."""
    body = report.addends.get(name="示例县气象局")
    arguments = {
        "addend": [report.pk, body.pk],
        "addend_delete": [report.pk, body.pk],
        "addends": [report.pk, RECEIVED],
    }
    posted = {
        "add_up": {"stamp": preview_of(report).stamp},
        "addend_add": {"name": "示例县税务局", f"figure-{RECEIVED}": "3"},
        "addend": {"name": "示例县气象台", f"figure-{RECEIVED}": "3"},
        "addends": {"amount": "-1", "reason": "示例：重复计算。"},
    }
    return (
        lambda name: page(name, *arguments.get(name, [report.pk])),
        lambda name: posted.get(name, {}),
    )


def picture():
    return [
        list(rows.order_by("pk").values())
        for rows in (Addend.objects, Reconciliation.objects, Statistic.objects)
    ] + [Entry.objects.exclude(action="login").count()]


@pytest.mark.parametrize("name", DOORS)
def test_who_may_read_an_address_is_shown_it(place, name):
    address, _posted = place
    methods, readers = DOORS[name]
    for who in READERS | WRONG_ROLE | OUTSIDERS if "GET" in methods else ():
        status = login(Client(), who).get(address(name)).status_code
        expected = 200 if who in readers else 404 if who in OUTSIDERS else 403
        assert status == expected, who


@pytest.mark.parametrize("name", [name for name in DOORS if "POST" in DOORS[name][0]])
def test_only_the_author_of_the_government_changes_something(place, name):
    address, posted = place
    before = picture()
    for who in (READERS | WRONG_ROLE | OUTSIDERS) - AUTHOR:
        status = login(Client(), who).post(address(name), posted(name)).status_code
        assert status == (404 if who in OUTSIDERS else 403), who
        assert picture() == before, who
    response = login(Client(), "county_author").post(address(name), posted(name))
    assert response.status_code == 302
    assert picture() != before


@pytest.mark.parametrize("name", DOORS)
def test_an_address_refuses_every_other_method(place, name):
    address, _posted = place
    client = login(Client(), "county_author")
    before = picture()
    for method in METHODS - DOORS[name][0]:
        assert client.generic(method, address(name)).status_code == 405, method
    assert picture() == before


@pytest.mark.parametrize("name", DOORS)
def test_a_stranger_is_sent_to_the_login_page(place, name):
    address, _posted = place
    method = "get" if "GET" in DOORS[name][0] else "post"
    response = getattr(Client(), method)(address(name))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_what_does_not_exist_is_not_found(county, report):
    client = login(Client(), "county_author")
    other = county_draft(county, year=2022)
    gather(other.pk, by=county.people["county_author"])
    strange = other.addends.get().pk
    for address in (
        page("summing", 10**12),
        page("addends", report.pk, "no.such.code"),
        page("addend", report.pk, 10**12),
        page("addend", report.pk, strange),
    ):
        assert client.get(address).status_code == 404, address
    address = page("addend_delete", report.pk, strange)
    assert client.post(address).status_code == 404
    assert other.addends.exists()


def test_the_page_lists_addends_the_missing_and_every_sum(county, report):
    (agency,) = more_agencies(county, 1)
    author = county.people["county_author"]
    reconcile(report.pk, RECEIVED, Decimal(-1), "示例：重复计算。", by=author)
    text = login(Client(), "city_supervisor").get(page("summing", report.pk)).text
    for name in (county.county, county.office, county.other, "示例县气象局", agency):
        assert str(name) in text
    assert "已发布" in text and "已送审" in text and "还没有开始编制" in text
    assert "示例：重复计算。" in text and "−1" in text
    assert f"{figures(2)[RECEIVED]}" in text
    for code in FORM.figures:
        assert page("addends", report.pk, code) in text
    assert page("gather", report.pk) not in text


def test_the_page_of_a_cell_adds_up_to_the_cell(county, report):
    author = county.people["county_author"]
    reconcile(report.pk, RECEIVED, Decimal(-1), "示例：重复计算。", by=author)
    add_up(report.pk, by=author, stamp=preview_of(report).stamp)
    response = login(Client(), "county_author").get(
        page("addends", report.pk, RECEIVED)
    )
    shown = [Decimal(row["value"]) for row in response.context["shares"]]
    below = sorted([(county.office.name, 2), (county.other.name, 3)])
    seeds = [1, *(seed for _name, seed in below), 4]
    assert shown == [figures(seed)[RECEIVED] for seed in seeds]
    value = report.statistics.get(code=RECEIVED).value
    assert Decimal(response.context["total"]) == sum(shown) - 1 == value
    assert response.context["agrees"] is True
    assert f"✓ {value.normalize():f}" in response.text


def test_a_blank_is_shown_as_a_blank_with_its_name(county, report):
    edition = Report.objects.get(agency=county.other, year=report.year)
    edition.statistics.filter(code=RECEIVED).update(value=None)
    client = login(Client(), "county_author")
    cell = client.get(page("addends", report.pk, RECEIVED))
    assert "没填" in cell.text and cell.context["total"] == ""
    for name in ("summing", "add_up"):
        text = client.get(page(name, report.pk)).text
        assert f"{county.other.name}：1 格没有数字" in text


def test_the_text_of_a_report_handed_in_is_not_opened(county, report):
    """Who adds up sees the figures of a report below, and no way to its text."""
    edition = Report.objects.get(agency=county.other, year=report.year)
    client = login(Client(), "county_author")
    addend = report.addends.get(agency=county.other)
    text = client.get(page("addend", report.pk, addend.pk)).text
    assert f">{figures(3)[RECEIVED].normalize():f}</td>" in text
    assert "<input name=" not in text.replace('<input name="q"', "")
    for name in ("summing", "addends"):
        more = [RECEIVED] if name == "addends" else []
        text = client.get(page(name, report.pk, *more)).text
        assert page("open", edition.pk) not in text
        assert edition.get_absolute_url() not in text
    assert client.get(page("review", edition.pk)).status_code == 404


def test_the_preview_shows_the_changes_and_the_button_makes_them(county, report):
    client = login(Client(), "county_author")
    seen = client.get(page("add_up", report.pk))
    assert len(seen.context["changes"]) == len(FORM.figures)
    assert set(report.statistics.values_list("source", flat=True)) == {Source.ENTERED}
    stamp = seen.context["preview"].stamp
    assert stamp in seen.text
    done = client.post(page("add_up", report.pk), {"stamp": stamp}, follow=True)
    assert "改写了 200 格" in done.text
    assert set(report.statistics.values_list("source", flat=True)) == {Source.SUMMED}


def test_what_changed_since_the_preview_is_shown_again(county, report):
    client = login(Client(), "county_author")
    stamp = client.get(page("add_up", report.pk)).context["preview"].stamp
    author = county.people["county_author"]
    reconcile(report.pk, RECEIVED, Decimal(2), "示例：漏计。", by=author)
    again = client.post(page("add_up", report.pk), {"stamp": stamp})
    assert again.status_code == 409
    assert "刚才有数字变了" in again.text
    assert not report.statistics.exclude(value=None).exists()
    stamp = again.context["preview"].stamp
    assert client.post(page("add_up", report.pk), {"stamp": stamp}).status_code == 302
    assert report.statistics.exclude(value=None).count() == len(FORM.figures)


def test_a_body_is_entered_in_the_form(county, report):
    client = login(Client(), "county_author")
    form = client.get(page("addend_add", report.pk) + "?name=示例县税务局")
    assert 'value="示例县税务局"' in form.text
    assert form.text.count('name="figure-') == len(FORM.figures)
    wrong = client.post(
        page("addend_add", report.pk),
        {"name": "", f"figure-{RECEIVED}": "三", f"figure-{FEE}": "1.5"},
    )
    assert wrong.status_code == 422
    assert "请填写名称" in wrong.text and "请填写整数" in wrong.text
    assert 'value="三"' in wrong.text and 'value="1.5"' in wrong.text
    assert f'aria-describedby="error-{RECEIVED}"' in wrong.text
    client.post(
        page("addend_add", report.pk),
        {
            "name": "示例县税务局\0",
            "note": "照纸质报表",
            f"figure-{RECEIVED}": "１２",
            "blanks": "zero",
        },
    )
    body = report.addends.get(name="示例县税务局")
    assert body.figures[RECEIVED] == "12"
    assert len(body.figures) == len(FORM.figures)
    assert set(body.figures.values()) == {"0", "12"}


def test_blanks_stay_blank_unless_asked_for(county, report):
    client = login(Client(), "county_author")
    values = {"name": "示例县税务局", f"figure-{RECEIVED}": "12"}
    client.post(page("addend_add", report.pk), values)
    assert report.addends.get(name="示例县税务局").figures == {RECEIVED: "12"}


def test_two_who_enter_the_same_body_are_both_shown(county, report):
    client = login(Client(), "county_author")
    body = report.addends.get(name="示例县气象局")
    address = page("addend", report.pk, body.pk)
    stamp = client.get(address).context["stamp"]
    values = {"name": body.name, f"figure-{RECEIVED}": "8"}
    author = county.people["county_author"]
    change_outside(report.pk, body.pk, body.name, {RECEIVED: "6"}, by=author)
    second = client.post(address, {**values, "stamp": stamp})
    assert second.status_code == 409
    assert 'value="8"' in second.text and "已存：6" in second.text
    body.refresh_from_db()
    assert body.figures == {RECEIVED: "6"}
    stamp = second.context["stamp"]
    assert client.post(address, {**values, "stamp": stamp}).status_code == 302
    body.refresh_from_db()
    assert body.figures == {RECEIVED: "8"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"amount": "", "reason": "示例理由"}, "请填写调节的数"),
        ({"amount": "许多", "reason": "示例理由"}, "请填写整数"),
        ({"amount": "1", "reason": ""}, "请写明理由"),
        ({"amount": "-9999", "reason": "示例理由"}, "小于 0"),
    ],
)
def test_a_wrong_item_is_shown_beside_its_field(report, values, words):
    client = login(Client(), "county_author")
    response = client.post(page("addends", report.pk, RECEIVED), values)
    assert response.status_code == 422
    assert words in response.text
    assert not report.reconciliations.exists()


def test_the_tab_is_there_for_who_has_something_to_add_up(county, report):
    tab = page("summing", report.pk)
    client = login(Client(), "county_author")
    assert tab in client.get(page("particulars", report.pk)).text
    free = county_draft(county, format="free", year=2016)
    text = client.get(page("particulars", free.pk)).text
    assert page("summing", free.pk) not in text
    below = Report.objects.get(agency=county.other, year=report.year)
    text = login(Client(), "outsider").get(page("particulars", below.pk)).text
    assert page("summing", below.pk) not in text


def test_a_free_report_says_that_it_adds_nothing_up(county):
    free = county_draft(county, format="free", year=2016)
    client = login(Client(), "county_author")
    assert "不能汇总" in client.get(page("summing", free.pk)).text
    said = client.post(page("gather", free.pk), follow=True)
    assert "不能汇总" in said.text
    assert client.get(page("add_up", free.pk), follow=True).status_code == 200
    assert client.get(page("addend_add", free.pk)).status_code == 302


def test_a_report_handed_in_is_shown_without_buttons(county, report):
    Report.objects.filter(pk=report.pk).update(state=State.SUBMITTED)
    client = login(Client(), "county_author")
    text = client.get(page("summing", report.pk)).text
    assert page("gather", report.pk) not in text
    assert page("addend_add", report.pk) not in text
    body = report.addends.get(name="示例县气象局")
    assert 'name="figure-' not in client.get(page("addend", report.pk, body.pk)).text
    before = picture()
    upload = SimpleUploadedFile("a", b"a")
    for name in ("gather", "add_up", "addend_add"):
        response = client.post(page(name, report.pk), {"name": "示例", "f": upload})
        assert response.status_code in (302, 409), name
    assert picture() == before


def test_the_pages_cost_the_same_for_few_and_for_many(county, report):
    client = login(Client(), "county_author")
    author = county.people["county_author"]
    costs = []
    for first, count in ((0, 2), (2, 10)):
        for agency in more_agencies(county, count, first):
            report_of(agency, author, State.PUBLISHED, figures(2))
        gather(report.pk, by=author)
        addresses = [
            page("summing", report.pk),
            page("add_up", report.pk),
            page("addends", report.pk, RECEIVED),
        ]
        counted = []
        for address in addresses:
            client.get(address)
            with CaptureQueriesContext(connection) as caught:
                assert client.get(address).status_code == 200
            counted.append(len(caught))
        costs.append(counted)
    assert costs[0] == costs[1]
    assert max(costs[0]) <= 45
