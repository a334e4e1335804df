"""The list of reminders: whose, in which order, narrowed, what came of them."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import Role
from disclosure.casework.models import Case
from disclosure.oversight.actions.reminding import remind
from disclosure.oversight.models import Reminder
from tests.casework.office import Office
from tests.conftest import axe_violations
from tests.factories import World, make_user
from tests.oversight.reminder_world import (
    DAY,
    DUE,
    before,
    given_to,
    make_office,
    reopened,
)
from tests.people import login


@pytest.fixture
def office(world: World) -> Office:
    return make_office(world)


def address(**asked: str) -> str:
    return reverse("supervision:reminders", query=asked)


def numbers(client: Any, **asked: str) -> list[str]:
    """The cases of the page, from the top down."""
    page = client.get(address(**asked))
    assert page.status_code == 200
    return re.findall(r"SLX-\d{4}-\d{5}(?=</a>)", page.content.decode())


def moved(case: Case, agency: Agency) -> Case:
    Case.objects.filter(pk=case.pk).update(agency=agency, handler=None)
    return case


def test_the_newest_stand_first_each_with_its_words(office, client):
    first = given_to(office.received(DAY), office.handler)
    second = given_to(office.received(DAY), None)
    remind(before(DUE, 5))
    remind(before(DUE, -1))
    login(client, "supervisor")
    assert numbers(client) == [second.number, first.number] * 2
    text = client.get(address()).content.decode()
    for words in (
        "到期前5个工作日内",
        "超期满1个工作日",
        "2025-03-24",
        "示例承办",
        "还没有承办人",
        "还没有答复",
        reverse("supervision:case", args=[first.pk]),
    ):
        assert words in text
    assert first.subject not in text
    assert first.applicant.name not in text


def test_it_says_what_came_of_the_case(office, client):
    case = office.received(DAY)
    remind(before(DUE, -1))
    office.answered(case, date(2025, 4, 2))
    login(client, "supervisor")
    text = client.get(address()).content.decode()
    assert "已答复（2025-04-02）" in text
    assert "还没有答复" not in text


def test_a_second_round_is_answered_on_its_own(office, client):
    """The first reminder was answered; the one about the new day was not."""
    case = office.received(DAY)
    remind(before(DUE, 1))
    office.answered(case, DUE)
    redo_by = date(2025, 5, 16)
    office.challenged(case, date(2025, 4, 2), "corrected", redo_by=redo_by)
    office.reopen(case, date(2025, 4, 3))
    remind(before(redo_by, 1))
    login(client, "supervisor")
    text = client.get(address()).content.decode()
    assert text.count("还没有答复") == 1
    assert text.count("已答复（2025-03-31）") == 1


def test_a_case_that_ended_without_an_answer_is_closed(office, client):
    case = office.received(DAY)
    remind(before(DUE, 1))
    Case.objects.filter(pk=case.pk).update(state="closed", closed_on=DUE)
    login(client, "supervisor")
    assert "已办结（2025-03-31）" in client.get(address()).content.decode()


def test_narrowed_by_agency_and_step(office, client):
    world = office.world
    mine, below = office.received(DAY), moved(office.received(DAY), world.centre)
    for left in (5, 3, 1, -1, -6):
        remind(before(DUE, left))
    login(client, "supervisor")
    assert len(numbers(client)) == 10
    assert set(numbers(client, agency=world.centre.slug)) == {below.number}
    assert set(numbers(client, agency=world.office.slug)) == {mine.number}
    assert len(numbers(client, agency=world.office.slug, below="on")) == 10
    for step in ("5", "3", "1", "-1", "again"):
        assert numbers(client, step=step) == [below.number, mine.number]
    assert Reminder.objects.filter(step__lt=-1).count() == 2
    remind(before(DUE, -11))
    assert len(numbers(client, step="again")) == 4


def test_a_supervisor_sees_nothing_of_others(office, client):
    world = office.world
    mine, theirs = office.received(DAY), moved(office.received(DAY), world.other)
    remind(before(DUE, 5))
    make_user("beside", "示例教育监督", world.other, Role.SUPERVISOR)
    make_user("boss", "示例县监督", world.county, Role.SUPERVISOR)
    for who, seen in (
        ("supervisor", {mine.number}),
        ("beside", {theirs.number}),
        ("boss", {mine.number, theirs.number}),
    ):
        login(client, who)
        assert set(numbers(client)) == seen
        text = client.get(address()).content.decode()
        assert (world.other.name in text) == (theirs.number in seen)
    login(client, "supervisor")
    for slug in (world.other.slug, world.county.slug, "no-such", "\x00"):
        answer = client.get(address(agency=slug))
        assert answer.status_code == 400
        text = answer.content.decode()
        assert mine.number not in text and theirs.number not in text


@pytest.mark.parametrize("asked", [{"step": "2"}, {"step": "x"}, {"agency": "'"}])
def test_what_is_no_filter_is_refused_in_a_sentence(office, client, asked):
    login(client, "supervisor")
    answer = client.get(address(**asked))
    assert answer.status_code == 400
    assert "筛选条件里有不能用的" in answer.content.decode()


def test_fifty_a_page(office, client, django_assert_max_num_queries):
    case = office.received(DAY)
    Reminder.objects.bulk_create(
        Reminder(case=case, due_on=DUE, step=-number, on=DUE) for number in range(1, 61)
    )
    login(client, "supervisor")
    with django_assert_max_num_queries(16):
        assert len(numbers(client)) == 50
    assert len(numbers(client, page="2")) == 10
    assert len(numbers(client, page="x")) == 50


def test_the_number_of_queries_is_constant(office, client, django_assert_num_queries):

    office.received(DAY)
    remind(before(DUE, 5))
    login(client, "supervisor")
    numbers(client)
    with CaptureQueriesContext(connection) as few:
        numbers(client)
    for _ in range(5):
        office.received(DAY)
    remind(before(DUE, 5))
    with django_assert_num_queries(len(few)):
        assert len(numbers(client)) == 6


def test_nothing_yet_says_what_will_be_here(office, client):
    login(client, "supervisor")
    assert "还没有催办" in client.get(address()).content.decode()
    assert "没有符合条件的催办" in client.get(address(step="5")).content.decode()


def test_who_may_open_it(office, client):
    assert client.get(address()).status_code == 302
    for who in ("handler", "approver", "author", "system"):
        assert login(client, who).get(address()).status_code == 403
    login(client, "supervisor")
    for method in ("post", "put", "delete"):
        assert getattr(client, method)(address()).status_code == 405


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 360])
def test_in_a_browser(open_pages, live_server, browser_page, sign_in, width):
    sign_in(browser_page, "supervisor")
    browser_page.set_viewport_size({"width": width, "height": 900})
    for path in (address(), address(step="x"), reverse("supervision:digest")):
        browser_page.goto(live_server.url + path)
        assert axe_violations(browser_page) == []
        script = "document.documentElement.scrollWidth <= innerWidth"
        assert browser_page.evaluate(script), path


@pytest.fixture
def open_pages(world: World) -> None:
    office = make_office(world)
    given_to(office.received(DAY), office.handler)
    reopened(office, date(2025, 4, 3))
    remind(before(DUE, 3))
    remind(before(DUE, -1))
