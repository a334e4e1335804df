"""What every answer of the site carries, and where it leads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from django.test import Client, override_settings

from tests.doors.places import path_to
from tests.doors.routes import NO_ROW, OWN, addresses, table
from tests.doors.town import PEOPLE
from tests.doors.visiting import TYPED, Visits
from tests.people import PASSWORD

HOST = "testserver"
#: As behind TLS, which the other tests do without.
DEPLOYED = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
}
POLICY = {
    "default-src 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Strict-Transport-Security": "max-age=31536000; includeSubDomains; preload",
}
#: A picture of a page of a file that is being checked; kept by one browser only.
KEPT_BY_THE_BROWSER = "/admin/reports/reading/{reading_id}/pages/{number}/"
#: Scripts with words for the admin, without a word of anybody.
OF_NOBODY = "/admin/jsi18n/"
COOKIES = {"csrftoken", "sessionid", "messages", "language", "text_size"} | {
    *("draft", "receipt", "track"),
}
#: Asked by probes that speak plain HTTP, and without a word of anybody.
PLAIN = {"/health/", "/health/live/", "/health/ready/", "/metrics"}
#: What other sites may read: published figures, without cookies.
OPEN_DATA = ("/api/", "/reports/data/")
#: Drafts are found by a cookie.
LEAVES_A_COOKIE = {"/requests/apply/{agency}/"}
INLINE = re.compile(
    rb"""<script(?![^>]*\b(?:src=|type="application/(?:ld\+)?json"))|<style|javascript:"""
    rb"""|<[a-z][^<>]*\s(?:style|on[a-z]+)\s*=""",
    re.IGNORECASE,
)
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "http:evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "\thttps://evil.example/",
    "/\t/evil.example",
    "https://testserver@evil.example/",
    "https://testserver.evil.example/",
    "/%0d%0aSet-Cookie:x=1",
    "\r\nSet-Cookie: x=1",
)
NAMES = ("next", "back", "return", "url", "to", "redirect", "notice", "show")


def headers(address: str, who: str, response: Any) -> Iterator[str]:
    head = response.headers
    if set(head.get("Content-Security-Policy", "").split("; ")) != POLICY:
        yield "another policy"
    if "camera=()" not in head.get("Permissions-Policy", ""):
        yield "no permissions policy"
    for name, value in HEADERS.items():
        if head.get(name) != value:
            yield f"{name} is {head.get(name)}"
    if head.get("Referrer-Policy") not in ("same-origin", "no-referrer"):
        yield "tells other sites where a reader was"
    for name in ("Server", "X-Powered-By"):
        if name in head:
            yield f"{name} tells what runs here"
    if "Access-Control-Allow-Origin" in head and not address.startswith(OPEN_DATA):
        yield "other sites may read it"


def inline(address: str, who: str, response: Any) -> Iterator[str]:
    """The policy would keep a browser from running it; it should not be there."""
    if response.headers.get("Content-Type", "").startswith("text/html"):
        if found := INLINE.search(response.whole):
            yield f"written into the page: {found[0]!r}"
        if "charset=utf-8" not in response["Content-Type"]:
            yield "no charset"


def kept(address: str, who: str, response: Any) -> Iterator[str]:
    """What not everybody is shown, no cache keeps."""
    to_a_stranger = table().get((address, "GET", OWN), NO_ROW)[0]
    if response.status_code != 200 or to_a_stranger == "200" or address == OF_NOBODY:
        return
    words = response.headers.get("Cache-Control", "")
    if ("private" if address == KEPT_BY_THE_BROWSER else "no-store") not in words:
        yield f"may be kept: {words!r}"


def cookies(address: str, who: str, response: Any) -> Iterator[str]:
    left = {name: one for name, one in response.cookies.items() if one.value}
    for name, cookie in left.items():
        if name not in COOKIES:
            yield f"unknown cookie {name}"
        if not (cookie["httponly"] and cookie["secure"]):
            yield f"cookie {name} is not protected"
        if cookie["samesite"] not in ("Lax", "Strict") or cookie["domain"]:
            yield f"cookie {name} goes to other sites"
    unasked = set(left) - {"csrftoken"}
    if who == "stranger" and unasked and address not in LEAVES_A_COOKIE:
        yield f"leaves {unasked} with somebody who did not ask"


CHECKS = (headers, inline, kept, cookies)


@override_settings(**DEPLOYED)
class EveryAnswer(Visits):
    """Visited as a stranger, as somebody who is shown the page, and who is not."""

    def visits(self) -> Iterator[tuple[str, str, Any]]:
        for address in addresses():
            path = path_to(address, self.town.mine, self.town)
            row = table().get((address, "GET", OWN), NO_ROW)
            seen: set[str] = set()
            for who, answer in zip(PEOPLE, row, strict=True):
                if who == "stranger" or answer not in seen:
                    seen.add(answer)
                    yield address, who, self.visit(who, "GET", path, secure=True)

    def test_every_answer_is_as_it_should_be(self) -> None:
        wrong = [
            f"{who} at {address}: {complaint}"
            for address, who, response in self.visits()
            for check in CHECKS
            for complaint in check(address, who, response)
        ]
        assert not wrong, "\n".join(["", *wrong])

    def test_plain_http_is_sent_to_tls_before_anything_is_said(self) -> None:
        for address in addresses():
            path = path_to(address, self.town.mine, self.town)
            response = self.visit("stranger", "GET", path)
            if address in PLAIN:
                assert response.status_code != 301, address
            else:
                assert response.status_code == 301, address
                assert response["Location"] == f"https://{HOST}{path}"
                assert not response.cookies, address

    def test_errors_carry_the_headers_too(self) -> None:
        client = Client(raise_request_exception=False, enforce_csrf_checks=True)
        for expected, response in (
            (404, client.get("/none-of-ours/", secure=True)),
            (404, client.get("/reports/none/2017/", secure=True)),
            (405, Client().post("/about/", secure=True)),
            (403, client.post("/admin/login/", secure=True)),
            (400, client.get("/", secure=True, headers={"host": "evil.example"})),
        ):
            assert response.status_code == expected
            assert response["X-Content-Type-Options"] == "nosniff"
            assert response["X-Frame-Options"] == "DENY"
            assert "default-src 'self'" in response["Content-Security-Policy"]


class EveryRedirect(Visits):
    """No answer leads to another site, whatever was asked."""

    def test_no_parameter_leads_away(self) -> None:
        for address in addresses():
            path = path_to(address, self.town.mine, self.town)
            row = table().get((address, "GET", OWN), NO_ROW)
            who = next((one for one in PEOPLE if row[PEOPLE.index(one)] == "302"), "")
            for target in ELSEWHERE if who else ELSEWHERE[:1]:
                asked = dict.fromkeys(NAMES, target)
                response = self.visit(who or "stranger", "GET", path, data=asked)
                assert stays_here(response), (path, target, response.headers)

    def test_no_form_leads_away(self) -> None:
        for (address, method, whose), row in table().items():
            if method != "POST" or whose != OWN or "302" not in row:
                continue
            path, who = (
                path_to(address, self.town.mine, self.town),
                PEOPLE[row.index("302")],
            )
            for target in ELSEWHERE:
                asked = dict.fromkeys(NAMES, target)
                for headers in ({}, {"referer": "https://evil.example/"}):
                    response = self.visit(
                        who,
                        "POST",
                        path,
                        data={**asked, **TYPED},
                        query_params=asked,
                        headers=headers,
                    )
                    assert stays_here(response), (path, target, response.headers)

    def test_logging_in_and_out_stays_here(self) -> None:
        user = self.town.people["author"]
        for target in ELSEWHERE:
            typed = {"username": user.username, "password": PASSWORD, "next": target}
            for path in ("/admin/login/", "/admin/logout/", "/preferences/"):
                for method in ("GET", "POST"):
                    response = self.visit(
                        "stranger",
                        method,
                        path,
                        data=typed,
                        **(
                            {"query_params": {"next": target}}
                            if method != "GET"
                            else {}
                        ),
                    )
                    assert stays_here(response), (path, target, response.headers)

    def test_the_name_of_the_site_is_not_taken_from_whoever_asks(self) -> None:
        for headers in (
            {"x-forwarded-host": "evil.example"},
            {"forwarded": "host=evil.example"},
            {"x-original-url": "/admin/", "x-rewrite-url": "/admin/"},
        ):
            for path in ("/", "/robots.txt", "/sitemap.xml", "/reports/feed/"):
                response = self.visit("stranger", "GET", path, headers=headers)
                assert response.status_code == 200
                assert b"evil.example" not in response.whole, path


def stays_here(response: Any) -> bool:
    """Tell whether a browser that follows the answer is still on this site."""
    if "x" in response.cookies:
        return False
    target = response.headers.get("Location")
    if target is None:
        return b"evil.example" not in b"\n".join(refreshes(response.whole))
    # Browsers read a backslash as a slash and skip tabs and newlines.
    seen = re.sub(r"[\t\r\n]", "", target).replace("\\", "/")
    parts = urlsplit(seen)
    return parts.scheme in ("", "http", "https") and parts.netloc in ("", HOST)


def refreshes(body: bytes) -> list[bytes]:
    return re.findall(rb"<meta[^>]*http-equiv[^>]*>", body, re.IGNORECASE)
