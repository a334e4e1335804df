"""Kept pages: what they cost, when they are void, and what they never hold."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from disclosure.casework.actions.desks import save_desk
from disclosure.pagecache import middleware, visits
from disclosure.pagecache.actions import add_visits, site_changed
from disclosure.pagecache.middleware import (
    KEPT_PAGES,
    VISITS_MARK,
    PageCacheMiddleware,
    keep,
)
from disclosure.pagecache.models import MAX_PATH, SiteStamp, Visits
from disclosure.pagecache.queries import current_stamp, visits_of
from disclosure.pagecache.visits import VisitCounter
from reports.actions import moving
from reports.rules.vocabulary import State
from tests.casework.factories import make_desk
from tests.people import login
from tests.reports.desk import make_report

PATH = "/reports/shili/2017/"


@pytest.fixture(autouse=True)
def counter(db, monkeypatch):
    """A counter of this test that is not flushed by time."""
    own = VisitCounter(seconds=3600)
    monkeypatch.setattr(visits, "counter", own)
    monkeypatch.setattr(middleware, "counter", own)
    site_changed()
    return own


class Inside:
    """The site behind the middleware: answers and counts."""

    def __init__(self, **headers):
        self.calls = 0
        self.status = 200
        self.kept = True
        self.headers = headers

    def __call__(self, request):
        self.calls += 1
        text = f"page {request.get_full_path()} read {VISITS_MARK} times"
        response = HttpResponse(text, status=self.status, headers=self.headers)
        response.set_cookie("sessionid", "secret")
        return keep(response, modified=1_500_000_000) if self.kept else response


@pytest.fixture
def inside():
    return Inside()


@pytest.fixture
def cached(inside):
    return PageCacheMiddleware(inside)


def ask(path=PATH, method="GET", cookies=None, **extra) -> WSGIRequest:
    request = RequestFactory().generic(method, path, **extra)
    request.COOKIES.update(cookies or {})
    return request


def test_a_page_is_rendered_once_and_a_hit_costs_one_statement(cached, inside):
    first = cached(ask())
    with CaptureQueriesContext(connection) as queries:
        second = cached(ask())
    assert len(queries) == 1
    assert inside.calls == 1
    assert (first.content, second.content) == (
        b"page /reports/shili/2017/ read 1 times",
        b"page /reports/shili/2017/ read 2 times",
    )


def test_a_reader_who_has_the_page_is_told_so_and_nothing_more(cached, inside):
    etag = cached(ask())["ETag"]
    for given in (etag, f"W/{etag}", f'"other", {etag}', "*"):
        response = cached(ask(HTTP_IF_NONE_MATCH=given))
        assert response.status_code == 304, given
        assert response.content == b""
        assert response["ETag"] == etag
        assert response["Cache-Control"] == "no-cache"
        assert "Cookie" in response["Vary"]
    for given in ('"other"', "", "nonsense"):
        assert cached(ask(HTTP_IF_NONE_MATCH=given)).status_code == 200, given
    assert inside.calls == 1


def test_visits_are_no_part_of_the_etag(cached):
    assert len({cached(ask())["ETag"] for _ in range(3)}) == 1


def test_another_text_has_another_etag(cached, inside):
    etag = cached(ask())["ETag"]
    site_changed()
    inside.headers = {}
    assert cached(ask())["ETag"] == etag
    assert cached(ask("/reports/other/2017/"))["ETag"] != etag


def test_a_change_of_the_site_voids_every_page(cached, inside):
    cached(ask())
    site_changed()
    cached(ask())
    cached(ask())
    assert inside.calls == 2


def test_nothing_is_taken_from_the_cache_before_there_is_a_stamp(cached, inside):
    SiteStamp.objects.all().delete()
    assert current_stamp(PATH) == ("", 0)
    cached(ask())
    cached(ask())
    assert inside.calls == 2


@pytest.mark.parametrize("status", [204, 301, 302, 400, 403, 404, 410, 500, 503])
def test_only_a_page_that_was_found_is_kept(cached, inside, status):
    inside.status = status
    assert cached(ask()).status_code == status
    assert cached(ask()).status_code == status
    assert inside.calls == 2


def test_only_a_page_marked_to_be_kept_is_kept(cached, inside):
    inside.kept = False
    cached(ask())
    cached(ask())
    assert inside.calls == 2


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH"])
def test_only_reading_is_answered_from_the_cache(cached, inside, method):
    cached(ask())
    cached(ask(method=method))
    assert inside.calls == 2


def test_a_query_or_another_part_of_the_site_goes_past_the_cache(cached, inside):
    for path in (f"{PATH}?a=1", "/requests/", "/admin/", "/search/"):
        cached(ask(path))
        cached(ask(path))
    assert inside.calls == 8


def test_head_has_the_headers_of_get(cached, inside):
    get, head = cached(ask()), cached(ask(method="HEAD"))
    assert inside.calls == 1
    assert head["ETag"] == get["ETag"]
    assert head["Last-Modified"] == "Fri, 14 Jul 2017 02:40:00 GMT"


def test_the_length_is_that_of_the_body(cached):
    for _ in range(12):
        response = cached(ask())
        assert response["Content-Length"] == str(len(response.content))


@pytest.mark.parametrize(
    "other",
    [
        {"cookies": {"language": "en"}},
        {"cookies": {"text_size": "large"}},
        {"HTTP_HOST": "localhost"},
        {"wsgi.url_scheme": "https"},
        {"path": "/reports/shili/2018/"},
    ],
)
def test_what_makes_a_page_different_is_kept_apart(cached, inside, other):
    cached(ask())
    cached(ask(**other))
    assert inside.calls == 2
    cached(ask(**other))
    assert inside.calls == 2


@pytest.mark.parametrize(
    "same",
    [
        {"cookies": {"language": "xx"}},
        {"cookies": {"text_size": "<script>"}},
        {"cookies": {"sessionid": "a"}},
        {"HTTP_USER_AGENT": "x"},
        {"HTTP_ACCEPT_LANGUAGE": "en"},
    ],
)
def test_what_makes_no_difference_does_not_fill_the_cache(cached, inside, same):
    cached(ask())
    cached(ask(**same))
    assert inside.calls == 1


def test_no_cookie_is_ever_kept_or_handed_on(cached, inside):
    inside.headers = {"X-Frame-Options": "DENY"}
    for _ in range(2):
        response = cached(ask())
        assert "Set-Cookie" not in response.headers
        assert not response.cookies
        assert response["X-Frame-Options"] == "DENY"


def test_a_header_of_one_answer_does_not_stick_to_the_page(cached):
    cached(ask())["X-Of-One-Reader"] = "x"
    assert "X-Of-One-Reader" not in cached(ask()).headers
    cached(ask(HTTP_IF_NONE_MATCH="*"))["X-Of-One-Reader"] = "x"
    assert "X-Of-One-Reader" not in cached(ask()).headers


def test_the_cache_does_not_grow_without_end(cached):
    for number in range(KEPT_PAGES + 10):
        cached(ask(f"/reports/shili/{number}/"))
    assert len(cached.pages) == KEPT_PAGES


def test_an_address_too_long_to_be_counted_is_not_kept(cached, inside, counter):
    path = f"/reports/shili/{'0' * MAX_PATH}2017/"
    cached(ask(path))
    cached(ask(path))
    assert inside.calls == 2
    assert not counter.pending


def test_pages_stored_by_many_threads_at_once_do_no_harm(cached, monkeypatch):
    monkeypatch.setattr(middleware, "KEPT_PAGES", 2)
    page = middleware.Page("s", (b"x",), {}, '"e"')
    failed = []

    def store():
        try:
            for number in range(3000):
                cached._store(("http", "h", str(number % 5), "l", "s"), page)
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=store) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failed
    assert len(cached.pages) == 2


# Visits


def test_visits_are_collected_and_written_together(cached, counter):
    for _ in range(3):
        cached(ask())
    assert visits_of(PATH) == 0
    counter.flush()
    assert visits_of(PATH) == 3
    assert cached(ask()).content.endswith(b"read 4 times")
    counter.flush()
    counter.flush()
    assert visits_of(PATH) == 4


def test_a_page_that_is_known_already_counts_as_a_visit(cached, counter):
    cached(ask())
    cached(ask(HTTP_IF_NONE_MATCH="*"))
    counter.flush()
    assert visits_of(PATH) == 2


def test_the_number_shown_never_goes_back_when_it_is_written(cached, counter):
    shown = []
    for number in range(12):
        counter.flushed = time.monotonic() - (7200 if number % 4 == 3 else 0)
        text = cached(ask()).content.decode()
        shown.append(int(text.split("read ")[1].split()[0]))
    assert shown == list(range(1, 13))
    assert visits_of(PATH) == 12


def test_visits_are_kept_while_the_database_does_not_answer(counter, monkeypatch):
    def fail(batch):
        raise DatabaseError

    counter.add(PATH)
    monkeypatch.setattr(visits, "add_visits", fail)
    counter.flush()
    assert counter.pending == {PATH: 1}
    monkeypatch.setattr(visits, "add_visits", add_visits)
    counter.add(PATH)
    counter.flush()
    assert visits_of(PATH) == 2
    assert not counter.pending


def test_the_longest_address_that_is_counted_can_be_stored():
    path = "/reports/".ljust(MAX_PATH, "x")
    add_visits({path: 2})
    assert visits_of(path) == 2


def test_two_processes_add_up(counter):
    other = VisitCounter(seconds=3600)
    for own in (counter, other, other):
        own.add(PATH)
    counter.flush()
    other.flush()
    assert Visits.objects.get(path=PATH).count == 3


# The site as a whole


@pytest.fixture
def published(world):
    report = make_report(world, State.PUBLISHED)
    return report, report.get_absolute_url()


def test_the_page_of_a_report_costs_three_statements_and_then_one(published):
    """Stamp, edition, files: asked for apart, the files take half the time."""
    _report, path = published
    client = Client()
    client.get("/about/")
    for most in (3, 1, 1):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        assert len(queries) <= most, [query["sql"] for query in queries]


def test_the_site_map_is_written_once_until_the_site_changes(published, world):
    report, path = published
    client = Client()
    first = client.get("/sitemap.xml")
    assert f"<loc>http://testserver{path}</loc>" in first.content.decode()
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/sitemap.xml").content == first.content
    assert len(queries) == 1
    moving.withdraw(report.pk, by=world.people["approver"], reason="误发")
    assert path not in client.get("/sitemap.xml").content.decode()


@pytest.mark.parametrize(
    ("place", "most"),
    [("/", 4), ("/about/", 2), ("/agencies/", 4), ("agency", 8), ("/reports/", 5)],
)
def test_what_everybody_opens_is_drawn_once(published, world, place, most):
    report, _path = published
    path = f"/agencies/{report.agency.slug}/" if place == "agency" else place
    client = Client()
    client.get("/health/")
    costs = []
    for _again in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
        costs.append(len(queries))
    assert costs[0] <= most
    assert costs[1] == 1
    if place != "/about/":
        assert report.agency.name in client.get(path).content.decode()
        world.people["approver"].refresh_from_db()
        moving.withdraw(report.pk, by=world.people["approver"], reason="误发")
        with CaptureQueriesContext(connection) as queries:
            assert report.title not in client.get(path).content.decode()
        assert len(queries) > 1


def test_an_agency_whose_desk_is_closed_says_so_at_once(world):
    desk = make_desk(world)
    path = f"/agencies/{desk.agency.slug}/"
    button = f'href="/requests/apply/{desk.agency.slug}/"'
    assert button in Client().get(path).content.decode()
    desk.is_open = False
    save_desk(desk, by=world.people["system"])
    assert button not in Client().get(path).content.decode()


def test_a_report_that_is_withdrawn_is_gone_at_once(published, world):
    report, path = published
    client = Client()
    assert client.get(path).status_code == 200
    moving.withdraw(report.pk, by=world.people["approver"], reason="误发")
    assert client.get(path).status_code == 410
    assert client.get(path).status_code == 410


def test_the_page_says_when_it_was_last_changed(published):
    report, path = published
    last = Client().get(path)["Last-Modified"]
    parsed = datetime.strptime(last, "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    assert parsed == report.published_at.replace(microsecond=0)


def test_a_page_read_by_an_officer_gives_nothing_of_theirs_away(published, counter):
    _report, path = published
    theirs = login(Client(), "author").get(path)
    mine = Client().get(path)
    assert theirs["ETag"] == mine["ETag"]
    assert not mine.cookies
    assert not theirs.cookies
    for secret in ("示例撰写", "csrfmiddlewaretoken", "sessionid"):
        assert secret not in theirs.text


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "a b", "127.0.0.1@evil.example", "["]
)
def test_a_hostile_host_is_refused_and_never_kept(published, settings, host):
    settings.ALLOWED_HOSTS = ["testserver"]
    _report, path = published
    client = Client()
    for _ in range(2):
        assert client.get(path, HTTP_HOST=host).status_code == 400
    assert client.get(path).status_code == 200
    assert client.get(path, HTTP_HOST=host).status_code == 400
    assert client.get(path, HTTP_X_FORWARDED_HOST=host).status_code == 200
    assert host not in client.get(path, HTTP_X_FORWARDED_HOST=host).text


def test_languages_and_sizes_are_served_apart(published):
    _report, path = published
    texts = {}
    for cookies in ({}, {"language": "en"}, {"text_size": "largest"}):
        client = Client()
        for name, value in cookies.items():
            client.cookies[name] = value
        first, second = client.get(path), client.get(path)
        assert first["ETag"] == second["ETag"]
        texts[first["ETag"]] = first.text
    assert len(texts) == 3
    assert sum('lang="en"' in text for text in texts.values()) >= 1
    assert sum('data-size="largest"' in text for text in texts.values()) >= 1


def test_a_search_is_never_kept(published):
    client = Client()
    for words in ("示例", "别的"):
        response = client.get(reverse("reports"), {"words": words})
        assert "ETag" not in response.headers


def test_a_null_sign_in_an_address_is_no_page(client):
    """PostgreSQL takes none, in a path or anywhere else."""
    for path in ("/reports/%00/2017/", "/reports/%00", "/reports/shili/2017/%00/"):
        assert client.get(path).status_code == 404
