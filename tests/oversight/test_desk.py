"""The desk: three numbers, a table that can be sorted, each number its list."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from disclosure.casework.models import Case
from disclosure.oversight.desk_table import COLUMNS
from disclosure.oversight.links import cases_url
from disclosure.oversight.rules.vocabulary import ListKind
from tests.conftest import axe_violations

URL = "/supervision/"


def total(client, url):
    return client.get(url).context["total"]


def test_the_three_numbers_lead_to_their_lists(register, chief):
    register.random(seed=21, number=200)
    numbers = chief.get(URL).context["numbers"]
    assert [one["kind"] for one in numbers] == [
        ListKind.DUE_SOON,
        ListKind.OVERDUE,
        ListKind.LATE,
    ]
    for one in numbers:
        assert one["count"] == total(chief, one["url"]) > 0
        for light in one["lights"]:
            assert light["count"] == total(chief, light["url"])


def test_every_number_of_the_table_is_that_of_its_list(register, chief):
    register.random(seed=22, number=160)
    answer = chief.get(URL)
    rows = [answer.context["whole"], *answer.context["rows"]]
    assert len(rows) == 1 + len(register.agencies)
    linked = 0
    for row in rows:
        for cell in row.cells:
            if cell.url and "%" not in cell.text and "days=" not in cell.url:
                assert int(cell.text) == total(chief, cell.url)
                linked += 1
    assert linked > 30


def test_a_time_leads_to_the_cases_that_took_at_least_so_long(register, chief):
    register.random(seed=27, number=160)
    (median, p90) = (
        cell
        for cell in chief.get(URL).context["whole"].cells
        if cell.url and "days=" in cell.url
    )
    for cell, share in ((median, 2), (p90, 10)):
        page = chief.get(cell.url).context
        took = [line.case.handled_in for line in page["lines"]]
        assert min(took) == int(cell.text)
        answered = total(chief, "/supervision/cases/answered/")
        assert page["total"] * share >= answered


def test_another_year_is_not_mixed_with_the_open_cases_of_today(register, chief):
    office, today = register.world.office, register.today
    last_year = today.replace(year=today.year - 1, month=6, day=10)
    register.fill(
        [
            register.closed(office, received_on=last_year, answered_on=last_year),
            register.case(office, due_on=today - timedelta(days=30)),
        ]
    )
    now, then = (
        chief.get(URL, {"period": year}).context["whole"]
        for year in (today.year, today.year - 1)
    )
    assert now.standing.overdue == then.standing.overdue == 1
    assert now.cells[-1].text == "0.0%"
    assert then.standing.summary.on_time_with_open is None
    assert then.cells[-1].text == "—"


def test_the_sum_row_is_the_sum(register, chief):
    register.random(seed=23, number=160)
    answer = chief.get(URL)
    counted = range(6)
    for place in counted:
        parts = [int(row.cells[place].text) for row in answer.context["rows"]]
        assert int(answer.context["whole"].cells[place].text) == sum(parts)


def test_overdue_open_cases_make_the_honest_share_lower(register, chief):
    office = register.world.office
    register.fill([register.closed(office) for _count in range(3)])
    register.add(due_on=register.today - timedelta(days=2))
    cells = chief.get(URL).context["whole"].cells
    assert [cell.text for cell in cells[-2:]] == ["100.0%", "75.0%"]


def test_the_worst_agency_comes_first(register, chief):
    world, past = register.world, register.today - timedelta(days=2)
    for agency, number in ((world.office, 1), (world.other, 3), (world.city, 2)):
        for _count in range(number):
            register.add(agency, due_on=past)
    names = [row.standing.agency for row in chief.get(URL).context["rows"]]
    assert names[:3] == [world.other, world.city, world.office]


@pytest.mark.parametrize("column", COLUMNS, ids=lambda column: column.name)
def test_sorted_by_a_column_both_ways(register, chief, column):
    register.random(seed=24, number=120)
    for sort, turned in ((column.name, False), (f"-{column.name}", True)):
        answer = chief.get(URL, {"sort": sort})
        values = [column.value(row.standing) for row in answer.context["rows"]]
        known = [value for value in values if value is not None]
        assert known == sorted(known, reverse=turned)
        assert values[: len(known)] == known
        words = "descending" if turned else "ascending"
        assert f'aria-sort="{words}"' in answer.content.decode()


def test_an_agency_stands_for_all_below_it(register, chief):
    register.random(seed=25, number=200)
    world = register.world
    answer = chief.get(URL, {"agency": world.office.slug})
    shown = {row.standing.agency for row in answer.context["rows"]}
    assert shown == {world.office, world.centre}
    for one in answer.context["numbers"]:
        assert one["count"] == total(chief, one["url"])


def test_another_year_moves_the_answers_and_not_the_open_cases(register, chief):
    office, today = register.world.office, register.today
    before = today.replace(year=today.year - 1, month=6, day=15)
    register.add(due_on=today - timedelta(days=2))
    late = {"in_time": False, "answered_on": before}
    register.fill([register.closed(office, **late)])
    now = [one["count"] for one in chief.get(URL).context["numbers"]]
    year = {"period": str(today.year - 1)}
    earlier = [one["count"] for one in chief.get(URL, year).context["numbers"]]
    assert now == [0, 1, 0]
    assert earlier == [0, 1, 1]


def test_distribution_and_trend_have_their_numbers_beside_them(register, chief):
    register.random(seed=26, number=200)
    context = chief.get(URL).context
    answered = total(chief, cases_url("answered"))
    assert sum(row.count for row in context["distribution"].rows) == answered
    assert sum(row.summary.count for row in context["trend"].rows) == answered
    assert "<svg" in context["distribution"].chart
    assert "<svg" in context["trend"].days_chart


def test_a_supervisor_sees_the_own_tree_only(register, client_of):
    register.random(seed=27, number=150)
    answer = client_of("supervisor").get(URL)
    shown = {row.standing.agency for row in answer.context["rows"]}
    assert shown == {register.world.office, register.world.centre}
    text = answer.content.decode()
    assert "示例县教育局" not in text
    assert "外市" not in text


@pytest.mark.parametrize(
    "query",
    [
        {"period": "x"},
        {"period": "\x00"},
        {"period": "1" * 10_000},
        {"agency": "waishi"},
        {"agency": "\x00"},
        {"agency": "x" * 10_000},
    ],
    ids=lambda query: str(query)[:30],
)
def test_what_is_wrong_gets_a_sentence(register, chief, query):
    answer = chief.get(URL, query)
    assert answer.status_code == 400
    assert 'class="error"' in answer.content.decode()


@pytest.mark.parametrize(
    "query",
    [{"sort": "x"}, {"sort": "\x00"}, {"sort": "-" * 10_000}, {"below": "x"}],
    ids=lambda query: str(query)[:30],
)
def test_what_is_odd_is_left_aside(register, chief, query):
    assert chief.get(URL, query).status_code == 200


def test_without_any_case_the_page_says_so(register, chief):
    text = chief.get(URL).content.decode()
    assert "这个期间没有已答复的办件" in text


def test_the_quartet(register, client, client_of):
    path = reverse("supervision:desk")
    assert client.get(path).status_code == 302
    assert client_of("handler").get(path).status_code == 403
    assert client_of("author").get(path).status_code == 403
    assert client_of("supervisor").post(path).status_code == 405
    assert client_of("supervisor").get(path).status_code == 200


def test_the_number_of_queries_does_not_grow(
    register, chief, django_assert_max_num_queries
):
    register.random(seed=28, number=60)
    chief.get(URL)
    with django_assert_max_num_queries(25) as few:
        chief.get(URL)
    register.random(seed=29, number=200)
    with django_assert_max_num_queries(len(few)):
        chief.get(URL)


@pytest.mark.browser
def test_the_pages_pass_the_accessibility_checks(
    register, live_server, browser_page, sign_in
):
    register.random(seed=30, number=120)
    case = Case.objects.filter(agency=register.world.office).first()
    sign_in(browser_page, "chief")
    pages = [
        URL,
        f"{cases_url('overdue')}?by=agency",
        cases_url("due-soon"),
        f"{cases_url('answered')}?by=outcome",
        f"{cases_url('late')}?period=x",
        reverse("supervision:case", args=[case.pk]),
    ]
    for width in (1280, 360):
        browser_page.set_viewport_size({"width": width, "height": 800})
        for page in pages:
            answer = browser_page.goto(live_server.url + page)
            assert answer.status in (200, 400)
            assert "login" not in browser_page.url
            assert axe_violations(browser_page) == [], page
            wide = browser_page.evaluate(
                "document.documentElement.scrollWidth > window.innerWidth"
            )
            assert not wide, (page, width)
