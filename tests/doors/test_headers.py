"""Where the answers of the site lead, and what errors carry.

What every other answer carries is looked at where all are visited: test_routes.py.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings as site
from django.test import Client, override_settings

from tests.doors.answers import DEPLOYED
from tests.doors.places import path_to
from tests.doors.routes import NO_ROW, OWN, addresses, table
from tests.doors.town import PEOPLE
from tests.doors.visiting import TYPED, Visits
from tests.people import PASSWORD

HOST = "testserver"
#: Asked by probes that speak plain HTTP, and without a word of anybody.
PLAIN = {"/health/", "/health/live/", "/health/ready/", "/metrics"}
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


def test_what_is_tried_here_is_what_is_set_behind_tls(tmp_path: Path) -> None:
    names = ", ".join(f"{name!r}: settings.{name}" for name in DEPLOYED)
    code = (
        f"from disclosure import settings; import json; print(json.dumps({{{names}}}))"
    )
    kept = {k: v for k, v in os.environ.items() if k not in ("INSECURE_HTTP", "DEBUG")}
    told = subprocess.run(
        [sys.executable, "-c", code],
        env={**kept, "DATA_DIR": str(tmp_path)},
        cwd=site.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(told.stdout) == DEPLOYED


class EveryRedirect(Visits):
    """No answer leads to another site, whatever was asked; plain HTTP leads to TLS."""

    @override_settings(**DEPLOYED)
    def test_plain_http_is_sent_to_tls_before_anything_is_said(self) -> None:
        for address in addresses():
            path = path_to(address, self.town.mine, self.town)
            response = self.visit("stranger", "GET", path, secure=False)
            if address in PLAIN:
                assert response.status_code != 301, address
            else:
                assert response.status_code == 301, address
                assert response["Location"] == f"https://{HOST}{path}"
                assert not response.cookies, address

    @override_settings(**DEPLOYED)
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
            for number, target in enumerate(ELSEWHERE):
                asked = dict.fromkeys(NAMES, target)
                # Every other time as a link of another site would send it.
                headers = {"referer": "https://evil.example/"} if number % 2 else {}
                sent = {"query_params": asked, "headers": headers}
                data = {**asked, **TYPED}
                response = self.visit(who, "POST", path, data=data, **sent)
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
