"""A large report costs as many queries as a small one, and not much more time."""

from __future__ import annotations

import time
from functools import partial

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.agencies.models import User
from disclosure.pagecache import middleware
from disclosure.pagecache.visits import VisitCounter
from reports.actions import moving
from reports.models import Report, Section, Statistic
from reports.queries import findings_of
from reports.rules.vocabulary import State
from reports.search.models import IndexedPlace
from tests.people import login
from tests.reports.desk import TEXTS, make_report, page

SMALL, LARGE = (20, 50), (200, 2000)
#: How much longer the large one may take; it holds forty times as many figures.
RATIO, ROOM = 80, 2.0


def make_large(world, sections, figures, year, state=State.DRAFT):
    """Write the rows at once: what is measured is reading and publishing them."""
    author = world.people["author"]
    report = Report.objects.create(
        agency=world.agency,
        year=year,
        format="free",
        title=f"示例{year}",
        period_start=f"{year}-01-01",
        period_end=f"{year}-12-31",
        state=state,
        created_by=author,
    )
    report.authors.add(author)
    topics = "".join(TEXTS.values()).replace("{{published.total}}", "")
    place, rows = None, []
    for number in range(sections):
        parent = None if number % 10 == 0 else place
        section = Section.objects.create(
            report=report,
            parent=parent,
            key=f"s-{number}",
            heading=f"第{number}节",
            body=f'<p>示例：公开<data value="n.f{number}"></data>条。</p>{topics}',
            position=number,
        )
        place = place if parent else section
        rows.append(section)
    total = None
    for number in range(figures):
        row = Statistic.objects.create(
            report=report,
            section=rows[number * sections // figures],
            code=f"n.f{number}",
            label=f"指标{number}",
            unit="条",
            value=9 if number % 10 == 0 else 1,
            part_of=None if number % 10 == 0 else total,
            position=number,
        )
        total = row if number % 10 == 0 else total
    return report


@pytest.fixture
def both(world):
    small = make_large(world, *SMALL, year=2010)
    large = make_large(world, *LARGE, year=2013)
    assert findings_of(small) == findings_of(large) == []
    return small, large


INDEX = IndexedPlace._meta.db_table


def cost(call, besides=""):
    """Return the statements of a call, but those that name a table, and its seconds."""
    with CaptureQueriesContext(connection) as queries:
        started = time.perf_counter()
        call()
        seconds = time.perf_counter() - started
    counted = [one for one in queries if not besides or besides not in one["sql"]]
    return len(counted), seconds


def fresh(who):
    """An officer as each request reads them: nothing known of their offices."""
    return User.objects.get(username=who)


def assert_alike(small, large, told):
    assert large[0] == small[0], f"{told}: {small[0]} statements, then {large[0]}"
    assert large[1] < small[1] * RATIO + ROOM, f"{told}: {small[1]} s, {large[1]} s"


PAGES = ("write", "figures", "figure_add", "particulars", "review", "preview", "trail")


@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_large_report_costs_as_many_queries(both, name):
    client = login(Client(), "author")

    def read(report):
        address = page(name, report.pk)
        if name == "write":
            address = page("section", report.pk, report.sections.first().pk)
        return lambda: client.get(address)

    calls = [read(report) for report in both]
    calls[0]()
    small, large = (cost(call) for call in calls)
    assert_alike(small, large, name)
    assert large[0] < 40


def test_the_step_page_costs_as_many_queries(both):
    client = login(Client(), "author")
    small, large = (
        cost(lambda report=report: client.get(page("step", report.pk, "submit")))
        for report in both
    )
    assert_alike(small, large, "step")


def test_saving_one_section_costs_as_many_queries(both):
    client = login(Client(), "author")

    def save(report):
        section = report.sections.first()
        values = {"heading": "新", "body": "新的文字", "version": section.version}
        address = page("section", report.pk, section.pk)
        return lambda: client.post(address, values)

    calls = [save(report) for report in both]
    small, large = (cost(call) for call in calls)
    assert_alike(small, large, "save")


def test_the_table_of_figures_writes_only_what_changed(both):
    client = login(Client(), "author")

    def send(report):
        values = {}
        for row in report.statistics.all():
            values[f"value-{row.pk}"] = values[f"was-{row.pk}"] = f"{row.value:.0f}"
        values[f"value-{report.statistics.first().pk}"] = "10"
        address = page("figures", report.pk)
        return lambda: client.post(address, values)

    calls = [send(report) for report in both]
    small, large = (cost(call) for call in calls)
    assert_alike(small, large, "grid")
    for report in both:
        assert report.statistics.filter(value=10).count() == 1


def test_taking_a_large_report_to_publication_costs_as_many_queries(both):
    for name, who in (
        ("submit", "author"),
        ("endorse", "reviewer"),
        ("approve", "approver"),
        ("publish", "approver"),
    ):
        step = getattr(moving, name)
        # The words of a report are put into the index so many rows at a time.
        small, large = (
            cost(partial(step, report.pk, by=fresh(who)), besides=INDEX)
            for report in both
        )
        assert_alike(small, large, name)
    assert {report.state for report in Report.objects.all()} == {State.PUBLISHED}


def test_the_public_page_of_a_large_report_costs_as_many_queries(
    both, world, monkeypatch
):
    monkeypatch.setattr(middleware, "counter", VisitCounter(seconds=3600))
    for report in both:
        Report.objects.filter(pk=report.pk).update(state=State.APPROVED)
        moving.publish(report.pk, by=world.people["approver"])
    client = Client()
    addresses = [report.get_absolute_url() for report in both]
    client.get("/about/")
    small, large = (cost(lambda url=url: client.get(url)) for url in addresses)
    assert_alike(small, large, "public page")


def test_a_long_list_of_reports_costs_as_many_queries_as_a_short_one(world):
    client = login(Client(), "author")
    for number in range(5):
        make_report(world, State.DRAFT, 2010 + number)
    address = page("changelist")
    client.get(address)
    few = cost(lambda: client.get(address))
    for number in range(95):
        Report.objects.create(
            agency=world.agency,
            year=2015,
            edition=number + 1,
            format="free",
            title=f"示例{number}",
            period_start="2015-01-01",
            period_end="2015-12-31",
            state=State.WITHDRAWN,
        )
    many = cost(lambda: client.get(address))
    assert client.get(address).context["cl"].result_count == 100
    assert_alike(few, many, "changelist")


def test_the_start_page_of_an_officer_does_not_grow_with_the_work(world):
    client = login(Client(), "author")
    make_report(world, State.DRAFT, 2008)
    address = "/admin/"
    client.get(address)
    few = cost(lambda: client.get(address))
    for number in range(20):
        make_report(world, State.DRAFT, 2010 + number)
    assert_alike(few, cost(lambda: client.get(address)), "work queue")
