"""What every answer of the site carries: headers, cookies, caches, no script in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tests.doors.routes import NO_ROW, OWN, table

#: As behind TLS, which the other tests do without.
DEPLOYED: dict[str, Any] = {
    "SECURE_SSL_REDIRECT": True,
    "SECURE_HSTS_SECONDS": 31_536_000,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "SECURE_HSTS_PRELOAD": True,
    "SESSION_COOKIE_SECURE": True,
    "CSRF_COOKIE_SECURE": True,
    "SESSION_COOKIE_NAME": "__Host-sessionid",
    "CSRF_COOKIE_NAME": "__Host-csrftoken",
}
#: Of this host alone: a browser takes such a name over TLS and for "/", no domain.
OF_THIS_HOST = {DEPLOYED["SESSION_COOKIE_NAME"], DEPLOYED["CSRF_COOKIE_NAME"]}
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
COOKIES = OF_THIS_HOST | {
    *("messages", "language", "text_size", "draft", "receipt", "track"),
}
#: What other sites may read: published figures, without cookies.
OPEN_DATA = ("/api/", "/reports/data/")
#: Drafts are found by a cookie.
LEAVES_A_COOKIE = {"/requests/apply/{agency}/"}
INLINE = re.compile(
    rb"""<script(?![^>]*\b(?:src=|type="application/(?:ld\+)?json"))|<style|javascript:"""
    rb"""|<[a-z][^<>]*\s(?:style|on[a-z]+)\s*=""",
    re.IGNORECASE,
)


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
        if "Cookie" not in response.headers.get("Vary", ""):
            yield "a cache would hand it to readers of another language"


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
        if name in OF_THIS_HOST and cookie["path"] != "/":
            yield f"a browser would not take {name}"
    unasked = set(left) - {DEPLOYED["CSRF_COOKIE_NAME"]}
    if who == "stranger" and unasked and address not in LEAVES_A_COOKIE:
        yield f"leaves {unasked} with somebody who did not ask"


def complaints(address: str, who: str, response: Any) -> Iterator[str]:
    """Say what is wrong with an answer that went over TLS, with ``DEPLOYED``."""
    for check in (headers, inline, kept, cookies):
        for complaint in check(address, who, response):
            yield f"{who} at {address}: {complaint}"
