"""Whose address counts for the lockout."""

from django.test import RequestFactory

from disclosure.clients import address_of


def _seen(proxies: int, forwarded: str | None, settings) -> str:
    settings.PROXY_COUNT = proxies
    headers = {"HTTP_X_FORWARDED_FOR": forwarded} if forwarded is not None else {}
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", **headers)
    return address_of(request)


def test_without_a_proxy_the_header_is_not_believed(settings):
    assert _seen(0, "198.51.100.7", settings) == "10.0.0.1"


def test_one_proxy_names_the_visitor_last(settings):
    assert _seen(1, "198.51.100.7", settings) == "198.51.100.7"


def test_what_the_visitor_wrote_before_is_ignored(settings):
    assert _seen(1, "192.0.2.1, 198.51.100.7", settings) == "198.51.100.7"
    assert _seen(2, "192.0.2.1, 198.51.100.7, 10.0.0.9", settings) == "198.51.100.7"


def test_a_short_or_missing_header_falls_back_to_the_connection(settings):
    assert _seen(2, "198.51.100.7", settings) == "10.0.0.1"
    assert _seen(1, None, settings) == "10.0.0.1"
    assert _seen(1, " , ", settings) == "10.0.0.1"
