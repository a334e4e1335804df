"""The replay's visitors and officers still find what they look for on the pages."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Coroutine
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from disclosure.casework.models import Case, Desk
from reports.models import Statistic
from reports.rules.vocabulary import State
from tests.accounts.helpers import with_second_factor
from tests.casework.factories import make_desk, received
from tests.factories import World
from tests.national.sums_desk import appoint_county, county_draft
from tests.people import PASSWORD
from tests.replay import day, memory, visits
from tests.replay.browser import Browser
from tests.replay.office import Officer, Staff, life
from tests.replay.play import Replay
from tests.replay.run import read_options
from tests.replay.table import written
from tests.replay.tally import Book, Group, Kind
from tests.replay.visits import CHOICES, Filed, Place
from tests.replay.wire import Answer, parsed
from tests.reports.desk import YEAR, make_report


class Inside:
    """Takes what goes over the wire to the site in this process."""

    async def exchange(
        self, method: str, path: str, headers: Any, body: bytes = b""
    ) -> Answer:
        # What gunicorn refuses.
        assert path.isascii() and all(value.isascii() for value in headers.values())
        kind = headers.get("Content-Type", "")
        response = Client().generic(method, path, body, kind, headers=headers)
        body = b"".join(response) if response.streaming else response.content
        found = {name.lower(): value for name, value in response.items()}
        cookies = tuple(one.OutputString() for one in response.cookies.values())
        return Answer(response.status_code, found, body, cookies)


class NoTime:
    """A second passes whenever somebody looks."""

    def __init__(self) -> None:
        self.moment = 0.0

    def now(self) -> float:
        self.moment += 1
        return self.moment

    async def until(self, moment: float) -> None:
        self.moment = max(self.moment, moment)

    async def together(self, works: Any) -> None:
        for work in works:
            await work


@pytest.fixture
def book() -> Book:
    found = Book()
    found.begin = 0
    return found


@pytest.fixture
def guest(book: Book, settings: Any, tmp_path: Path) -> Browser:
    settings.FORM_MIN_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path
    settings.ALLOWED_HOSTS = ["testserver"]
    return Browser(Inside(), NoTime(), book, "10.0.0.1")


def played(work: Coroutine[Any, Any, Any]) -> None:
    """Run what never waits for anything."""
    with pytest.raises(StopIteration):
        work.send(None)


def place_in(world: World) -> Place:
    city = {
        "reports": [[world.agency.slug, YEAR, "form2021"]],
        "agencies": [world.agency.slug],
    }
    return Place(city, random.Random(1))


def officer(guest: Browser, world: World, who: str, **more: Any) -> Officer:
    row = {"name": who, "role": who, "agency": world.agency.slug, **more}
    rng = random.Random(2)
    mine = Browser(guest.wire, guest.clock, guest.book, "10.0.0.2")
    return Officer(mine, row, PASSWORD, rng)


def counted(book: Book) -> set[str]:
    assert not book.errors, book.words
    return {kind.name for kind in book.times}


@pytest.mark.parametrize(
    "choice", [one for one in CHOICES if "form" not in one[2]], ids=lambda c: c[0].name
)
def test_every_page_of_a_reader(world, guest, book, choice) -> None:
    make_report(world, State.PUBLISHED)
    kind, _, address, words = choice
    path = place_in(world).chosen(address).replace("page=", "page=1#")
    played(visits.load(guest, kind, path, words.format(year=YEAR), 0))
    assert counted(book) >= {kind.name}


def test_a_search_leads_to_a_report(world, guest, book, monkeypatch) -> None:
    make_report(world, State.PUBLISHED)
    monkeypatch.setattr(visits, "QUESTIONS", ((visits.RARE, "公开指南", 1, "<mark>"),))
    played(visits.search(guest, place_in(world)))
    assert counted(book) >= {"search, rare word", "report"}


@pytest.mark.parametrize("with_file", [0, 1])
def test_a_request_from_the_form_to_the_letter(
    world, guest, book, monkeypatch, with_file
) -> None:
    monkeypatch.setattr(visits, "WITH_FILE", with_file)
    make_desk(world)
    place, filed = place_in(world), list[Filed]()
    played(visits.file(guest, place, world.agency.slug, 1, filed.append))
    case = Case.objects.get()
    assert (case.number, case.files.count()) == (filed[0].number, with_file)
    people = ("handler", "reviewer", "approver")
    staff = Staff([officer(guest, world, who) for who in people], random.Random(3))
    played(life(staff, filed[0], 1))
    assert filed[0].is_over
    case.refresh_from_db()
    assert case.answered_on == timezone.localdate() and not case.is_open
    played(visits.look_up(guest, place))
    assert counted(book) >= {"receipt", "step issue taken", "progress", "letter read"}


def test_log_in_with_a_second_factor(world, guest, book) -> None:
    phone = with_second_factor(world.people["handler"])
    played(officer(guest, world, "handler", secret=phone.secret).log_in())
    assert counted(book) >= {"code sent", "front page"}


def test_glances_tables_and_the_desk(world, guest, book) -> None:
    appoint_county(world)
    desk: Desk = make_desk(world)
    received(
        world, desk, subject="示例县征地补偿房屋拆迁水利工程学校建设环境监测规划许可"
    )
    draft = county_draft(world)
    supervisor = officer(guest, world, "city_supervisor")
    author = officer(guest, world, "county_author", report=draft.pk)
    for one, what in (
        (officer(guest, world, "handler"), "glance"),
        (author, "fill_in"),
        (supervisor, "supervise"),
    ):
        played(one.log_in())
        played(getattr(one, what)())
    assert Statistic.objects.filter(report=draft).exclude(value=None).count() == 6
    expected = {"register, words", "case", "desk", "list of the desk"}
    assert counted(book) >= {*expected, "handling times"}


def test_what_nobody_expected_is_an_error(world, guest, book) -> None:
    kind = Kind(Group.PAGE, "nowhere")
    for path, words in (("/nowhere/", ""), ("/about/", "没有这句话")):
        with pytest.raises(Exception, match="nowhere"):
            guest.get(kind, path, words).send(None)
    assert book.errors == {"nowhere: 404": 1, "nowhere: other content": 1}


def test_a_page_that_is_known_is_asked_for_by_its_tag(world, guest, book) -> None:
    make_report(world, State.PUBLISHED)
    kind, path = CHOICES[6][0], f"/reports/{world.agency.slug}/{YEAR}/"
    played(guest.get(kind, path))
    played(guest.get(kind, path))
    assert book.summary()["kinds"][0]["known"] == 1


def test_the_busiest_hour() -> None:
    assert sum(day.HOURS) == pytest.approx(100)
    assert day.OFFICERS == 40
    tenfold = day.rate(day.PAGE_VIEWS, 10)
    assert tenfold == pytest.approx(100_000 * 10 * 0.13 / 3600)


def test_answers_are_read_whole() -> None:
    head = b"HTTP/1.1 200 OK\r\nSet-Cookie: a=1; Path=/\r\nContent-Length: 2\r\n\r\n"
    answer = parsed(head + b"ab")
    assert (answer.status, answer.body, answer.cookies) == (
        200,
        b"ab",
        ("a=1; Path=/",),
    )
    chunks = (
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n0\r\n\r\n"
    )
    assert parsed(chunks).body == b"ab"
    for broken in (head + b"a", b"", chunks[:-6]):
        with pytest.raises(ValueError):
            parsed(broken)


def test_lateness_counts_and_growth_is_found() -> None:
    found = Book()
    found.begin, found.end = 10, 20
    kind = Kind(Group.PAGE, "home")
    for due, took in ((9, 5), (10, 1), (19, 3), (20, 7)):
        found.note(kind, due, took, 200)
    line = found.summary()["kinds"][0]
    assert (line["count"], line["max"]) == (2, 3000)
    sampler = memory.Sampler({"web": 1})
    sampler.samples = [(10.0 * n, {"web": 1_000_000 * n}) for n in range(30)]
    grown = sampler.between(0, 300)["web"]
    assert grown["an_hour"] == pytest.approx(360)
    assert grown["first"] < grown["last"]


def test_a_table_of_both() -> None:
    found = Book()
    found.begin = 0
    found.note(Kind(Group.PAGE, "home"), 1, 0.05, 200)
    found.wrong(Kind(Group.PAGE, "home"), "/", "500", 1, 0.1)
    size = {"first": 1.0, "last": 1.0, "most": 1.0, "an_hour": 0.0}
    result = {
        "fold": 1,
        "seconds": 60,
        "officers": 40,
        "book": found.summary(),
        "filed": 1,
        "size": [1.0, 2.0],
        "load": [0.0, 0.0],
        "memory": {"web": size},
        "processors": {"web": 0.25},
        "truth": {"wrong": [], "figures": {"receipts": 1}},
        "state": "whole",
    }
    page = written([result, {**result, "fold": 10}])
    assert (
        "| public pages: home | 1, 50 / 50 / 50 / 50 | 1, 50 / 50 / 50 / 50 |" in page
    )
    assert "| web | 25% | 25% |" in page
    assert "10-fold: 1 × home: 500" in page


def test_visitors_come_whatever_became_of_those_before() -> None:
    city = {"reports": [["a", YEAR, "form2021"]], "agencies": ["a"], "officers": []}
    started: list[float] = []

    async def never_answered() -> None:
        started.append(1)
        await asyncio.sleep(60)

    async def half_a_second() -> None:
        replay = Replay(city, 1, 1, 1)
        task = asyncio.create_task(replay.arrive(200 * 3600 / day.BUSIEST, stuck))
        await asyncio.sleep(0.5)
        task.cancel()

    stuck = never_answered
    asyncio.run(half_a_second())
    assert 40 < len(started) < 160


def test_what_goes_wrong_in_a_script_is_counted() -> None:
    city = {"reports": [["a", YEAR, "form2021"]], "agencies": ["a"], "officers": []}

    async def broken() -> None:
        raise KeyError("a")

    replay = Replay(city, 1, 1, 1)
    asyncio.run(replay.guarded(broken()))
    assert replay.book.errors == {"script: KeyError": 1}


def test_options() -> None:
    found = read_options(["--folds", "1,10", "--minutes", "5"])
    assert (found.folds, found.minutes, found.first) == ([1, 10], 5, 10)
