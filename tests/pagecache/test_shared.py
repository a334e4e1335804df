"""Rendered pages in a shared cache: one renders, all show; away, nothing breaks."""

from __future__ import annotations

import logging
import pickle
import socket
import time

import pytest
from django.conf import settings as django_settings
from django.http import HttpResponse
from django.test import RequestFactory

from disclosure.pagecache import middleware, shared, visits
from disclosure.pagecache.actions import site_changed
from disclosure.pagecache.middleware import VISITS_MARK, PageCacheMiddleware, keep
from disclosure.pagecache.visits import VisitCounter
from tests.pagecache.little_cache import LittleCache

PATH = "/reports/shili/2017/"


@pytest.fixture(autouse=True)
def quiet(db, monkeypatch):
    own = VisitCounter(seconds=3600)
    monkeypatch.setattr(visits, "counter", own)
    monkeypatch.setattr(middleware, "counter", own)
    monkeypatch.setitem(shared._pause, "until", 0.0)
    site_changed()


@pytest.fixture
def little(settings):
    server = LittleCache()
    use(settings, server.url)
    yield server
    server.close()


def use(settings, url: str) -> None:
    settings.CACHE_URL = url
    settings.CACHES = {
        **django_settings.CACHES,
        "pages": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": url,
            "OPTIONS": {
                "serializer": "disclosure.pagecache.shared.PlainBytes",
                "socket_connect_timeout": 0.2,
                "socket_timeout": 0.2,
                "protocol": 2,
            },
        },
    }


class Site:
    """A process of the site: renders, and counts how often."""

    def __init__(self, text: str = "示例") -> None:
        self.rendered = 0
        self.text = text
        self.door = PageCacheMiddleware(self)

    def __call__(self, request):
        self.rendered += 1
        text = f"{self.text} read {VISITS_MARK} times"
        return keep(HttpResponse(text, headers={"X-Own": "kept"}), modified=1.5e9)

    def get(self, **headers):
        return self.door(RequestFactory(headers=headers).get(PATH))


def test_what_one_process_renders_all_show(little):
    one, other = Site(), Site()
    first, second = one.get(), other.get()
    assert (one.rendered, other.rendered) == (1, 0)
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["X-Own"] == "kept"
    assert second.headers["Last-Modified"] == first.headers["Last-Modified"]
    assert first.content.decode() == "示例 read 1 times"
    # The visits are counted by each process, and put in by it.
    assert second.content.decode() == "示例 read 2 times"
    assert other.get(if_none_match=first.headers["ETag"]).status_code == 304


def test_a_process_that_has_the_page_does_not_ask(little):
    site = Site()
    site.get()
    before = little.asked.count(b"GET")
    site.get()
    assert little.asked.count(b"GET") == before


def test_a_new_stamp_voids_what_is_shared(little):
    Site().get()
    site_changed()
    other = Site("新的示例")
    assert "新的示例" in other.get().content.decode()
    assert other.rendered == 1


def test_pages_of_an_older_program_are_not_shown(little, monkeypatch):
    Site().get()
    monkeypatch.setattr(shared, "program", lambda base: "newer")
    other = Site()
    other.get()
    assert other.rendered == 1


def test_the_digest_of_the_program_follows_code_and_words(tmp_path, settings):
    settings.STATIC_ROOT = tmp_path / "static"
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    found = []
    for text in ("one", "two"):
        page.write_text(text)
        shared.program.cache_clear()
        found.append(shared.program(tmp_path))
    shared.program.cache_clear()
    assert found[0] != found[1]


@pytest.mark.parametrize(
    "forge",
    [
        lambda kept: kept[:-1] + b"!",
        lambda kept: b"\0" * 32 + kept[32:],
        lambda kept: b"short",
        lambda kept: b"",
        lambda kept: pickle.dumps(Site),
    ],
)
def test_what_was_changed_in_the_cache_is_not_believed(little, forge):
    Site().get()
    little.values = {name: forge(kept) for name, kept in little.values.items()}
    other = Site()
    assert other.get().content.decode() == "示例 read 2 times"
    assert other.rendered == 1


def test_a_page_moved_to_another_address_is_not_believed(little):
    Site("示例甲").get()
    (kept,) = little.values.values()
    stranger = PageCacheMiddleware(Site("示例乙"))
    path = "/reports/other/2017/"
    stranger(RequestFactory().get(path))
    little.values = dict.fromkeys(little.values, kept)
    again = PageCacheMiddleware(Site("示例乙"))
    assert "示例乙" in again(RequestFactory().get(path)).content.decode()


def test_no_address_stands_in_the_cache(little):
    Site().get()
    names = b"".join(little.values)
    assert b"shili" not in names


def test_large_pages_are_not_shared(little, monkeypatch):
    monkeypatch.setattr(shared, "MAX_BYTES", 10)
    Site().get()
    assert little.values == {}


def test_the_cache_away_costs_one_try_and_no_page(settings, little, caplog):
    little.close()
    site = Site()
    begin = time.monotonic()
    with caplog.at_level(logging.WARNING, logger="disclosure.pagecache.shared"):
        assert site.get().status_code == 200
        for _ in range(20):
            assert Site().get().status_code == 200
    assert time.monotonic() - begin < 2
    assert caplog.messages == ["the shared cache is away"]
    assert shared._pause["until"] > time.monotonic()


def test_a_cache_that_hangs_is_not_waited_for(settings):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        use(settings, f"redis://127.0.0.1:{silent.getsockname()[1]}/0")
        begin = time.monotonic()
        assert Site().get().status_code == 200
        assert time.monotonic() - begin < 1.5


def test_the_cache_is_used_again_when_it_is_back(little, monkeypatch):
    monkeypatch.setitem(shared._pause, "until", time.monotonic() + 60)
    Site().get()
    assert little.values == {}
    monkeypatch.setitem(shared._pause, "until", 0.0)
    site_changed()
    Site().get()
    assert len(little.values) == 1


def test_without_a_cache_nothing_is_asked(db, settings):
    settings.CACHE_URL = ""
    assert shared.fetch(("one",)) is None
    shared.put(("one",), b"page")
    assert "pages" not in django_settings.CACHES
