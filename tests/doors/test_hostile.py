"""Every form, every parameter and every place in an address with hostile input.

The forms are those the pages show, the parameters those that forms and links use
and those the code reads. Nothing that is sent may end in an error of the server,
come back as part of the page, run as a template or break out of a header.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import cycle
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure.casework.rules.actions import Action
from tests.doors.forms import Form, page_of
from tests.doors.places import path_to
from tests.doors.routes import NO_ROW, OWN, addresses, places_in, table
from tests.doors.town import PEOPLE
from tests.doors.visiting import Visits, refused_once

ROOT = Path(__file__).parents[2]
FORM_TYPE = "application/x-www-form-urlencoded"
HTML = "<zq onload=alert(1)>x\"zqa=1 '></title></textarea></script><zq>"
#: What has broken programs before. Half a sign is sent as its three bytes.
HOSTILE = (
    HTML,
    "税\0务",
    "字" * 10_000,
    "{{ 7919*7919 }}{% debug %}{% load zq %}${7919*7919}#{7919*7919}",
    "' OR '1'='1' --",
    '1"; DROP TABLE casework_case; --',
    "%s%n%(zq)s{0}{zq}{0.__class__}",
    "=1+1+cmd|' /C calc'!A0",
    "x\r\nzqh: 1\r\n\r\n<zq>",
    "\u202e反\u202c\u200b\ufeff\u2028",
    "\ud800",
    "9" * 5000,
    "9" * 400,
    "-1",
    "1e400",
    "NaN",
    "²",
    "٣",
    "1_000",
    "9223372036854775808",
    "2024-02-30",
    "0001-01-01",
    "10000-01-01",
    "[]",
    '{"$ne": null}',
    "../../../etc/passwd",
    "file:///etc/passwd",
    "__proto__",
    "",
)
#: Who found a form with a file where; the same in every town.
WITH_FILES: dict[tuple[str, str], None] = {}
STEP = "/admin/casework/case/{case_id}/step/{action}/"
RANDOM = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
#: What a page would hold if one of these were not taken as words.
BREAKS = (b"<zq", b'x"zqa', b"62710561", b"Traceback (most recent", b"root:x:0:")
_READ = re.compile(
    r"""(?:GET|POST|data)(?:\.get|\.getlist)?[\[(]\s*["']([a-z_]+)["']"""
)


@cache
def read_by_the_code() -> tuple[str, ...]:
    """Names of parameters that stand in the sources, and those of Django's lists."""
    found = {"q", "o", "p", "e", "all", "_popup", "_to_field", "_changelist_filters"}
    for folder in ("disclosure", "reports"):
        for file in (ROOT / folder).rglob("*.py"):
            found |= set(_READ.findall(file.read_text()))
    return tuple(sorted(found))


def encoded(pairs: list[tuple[str, str]]) -> str:
    """Half a sign goes out as it stands; a browser would not, a program may."""
    return urlencode(pairs, errors="surrogatepass")


def upload(name: str = "a.pdf", value: str = HTML) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, value.encode("utf-8", "surrogatepass"))


def kinds_of(names: list[str]) -> list[str]:
    """One of each kind: a grid has hundreds of fields that go the same way."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(re.split(r"[-.]", name)[0], []).append(name)
    return [name for alike in found.values() for name in alike[:3]]


class Hostile(Visits):
    """Somebody who is let in everywhere they can be, and sends what they like."""

    #: Read once for all tests of a class: the town is the same for each.
    pages: ClassVar[list[tuple[str, str, list[Form], set[str]]]] = []

    def setUp(self) -> None:
        super().setUp()
        if not self.pages:
            type(self).pages = list(self.shown())

    def shown(self) -> Iterator[tuple[str, str, list[Form], set[str]]]:
        """Every page with somebody who is shown it, its forms and parameters."""
        for who, address in self.places():
            page = self.page(who, path_to(address, self.town.mine, self.town))
            if any(form.files for form in page[2]):
                WITH_FILES[who, address] = None
            yield page

    def places(self) -> list[tuple[str, str]]:
        """Every address with somebody who is shown it, and every step of a case."""
        found = []
        for address in addresses():
            row = table().get((address, "GET", OWN), NO_ROW)
            who = next((one for one in PEOPLE if row[PEOPLE.index(one)] == "200"), "")
            if who:
                found.append((who, address))
        for action in Action:
            step = STEP.replace("{action}", action.value)
            found += [(who, step) for who in ("handler", "approver")]
        return found

    def page(self, who: str, path: str) -> tuple[str, str, list[Form], set[str]]:
        with self.undone():
            forms, queries = page_of(self.clients[who], path)
        return who, path, forms, queries

    def forms(self) -> list[tuple[str, Form]]:
        found: dict[object, tuple[str, Form]] = {}
        for who, _path, forms, _queries in self.pages:
            for form in forms:
                found.setdefault(form.likeness, (who, form))
        return list(found.values())

    def send(self, who: str, form: Form, typed: dict[str, str]) -> Any:
        values = {name: one for name, one in form.fields.items() if name not in typed}
        pairs = [(name, value) for name, many in values.items() for value in many]
        pairs += typed.items()
        if form.method == "GET":
            return self.ask(who, form.path, [*form.query.items(), *pairs])
        sent: dict[str, Any] = {"data": encoded(pairs), "content_type": FORM_TYPE}
        if form.files:
            data = {name: _sendable(value) for name, value in pairs}
            files = {name: upload() for name in form.files}
            sent = {"data": {**data, **files}}
        return self.visit(who, "POST", form.action, **sent)

    def ask(self, who: str, path: str, pairs: list[tuple[str, str]]) -> Any:
        return self.visit(who, "GET", f"{path}?{encoded(pairs)}")


def _sendable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


def complaint(response: Any, what: object) -> list[str]:
    """What is wrong with an answer, in a list of none or one."""
    if response.status_code >= 500:
        error = getattr(response, "exc_info", None)
        return [f"{response.status_code} {error and error[1]!r}: {what!r:.300}"]
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    found = [mark for mark in BREAKS if is_page and mark in response.whole]
    if "zqh" in response.headers or "zqh" in response.cookies:
        found.append(b"a header")
    return [f"{found}: {what!r:.300}"] if found else []


class EveryDoor(Hostile):
    def test_the_forms_are_found(self) -> None:
        """Else the tests below would prove nothing."""
        found = {(form.method, form.path) for _who, form in self.forms()}
        posts = {path for method, path in found if method == "POST"}
        assert len(posts) > 60
        assert sum(len(form.typed) for _who, form in self.forms()) > 300
        assert "/admin/login/" in posts
        assert sum(bool(form.files) for _who, form in self.forms()) >= 8

    def test_every_field_of_every_form_by_itself(self) -> None:
        wrong, values = [], cycle(HOSTILE)
        for who, form in self.forms():
            for name in kinds_of(form.typed):
                typed = {name: next(values)}
                response = self.send(who, form, typed)
                wrong += complaint(response, (who, form.action, typed))
        assert not wrong, "\n".join(["", *wrong])

    def test_no_number_makes_a_page_grow(self) -> None:
        """The count of lines is a hidden field, and anybody may send another."""
        grown, tried = [], 0
        for who, form in self.forms():
            for name in form.typed:
                if name.endswith("-TOTAL_FORMS"):
                    tried += 1
                    response = self.send(who, form, {name: "1500"})
                    if len(response.whole) > 500_000:
                        grown.append((form.path, len(response.whole)))
        assert tried
        assert not grown

    def test_every_form_filled_with_one_thing(self) -> None:
        wrong, values = [], cycle(HOSTILE)
        for who, form in self.forms():
            for value in (HTML, "税\0务", next(values), next(values)):
                typed = dict.fromkeys(form.typed, value)
                response = self.send(who, form, typed)
                wrong += complaint(response, (who, form.action, value))
        assert not wrong, "\n".join(["", *wrong])

    def test_every_parameter_of_every_page_by_itself(self) -> None:
        wrong, values = [], cycle(HOSTILE)
        for who, path, forms, queries in self.pages:
            own = {
                name
                for form in forms
                if form.method == "GET" and form.path == path
                for name in form.typed
            }
            for name in sorted(queries | own):
                pairs = [(name, next(values))]
                wrong += complaint(self.ask(who, path, pairs), (who, path, pairs))
        assert not wrong, "\n".join(["", *wrong])

    def test_everything_the_code_reads_at_every_page(self) -> None:
        wrong, values = [], cycle(HOSTILE)
        for who, path, _forms, _queries in self.pages:
            for value in (HTML, "税\0务", next(values)):
                pairs = [(name, value[:5000]) for name in read_by_the_code()]
                wrong += complaint(self.ask(who, path, pairs), (who, path, value))
        assert not wrong, "\n".join(["", *wrong])

    def test_an_address_that_is_none_is_not_written_into_its_page(self) -> None:
        wrong = []
        for value in HOSTILE[:-1]:
            path = f"/reports/{_in_a_path(value)}/none/"
            response = self.visit("stranger", "GET", path)
            wrong += complaint(response, path)
            assert response.status_code in (400, 404), path
        assert not wrong, "\n".join(["", *wrong])

    def test_every_place_in_an_address(self) -> None:
        self.enterContext(refused_once())
        wrong, values = [], cycle(HOSTILE[:-1])
        for address in addresses():
            for name in places_in(address):
                row = table().get((address, "GET", OWN), NO_ROW)
                able = (one for one in PEOPLE if row[PEOPLE.index(one)] == "200")
                who = next(able, "handler")
                for value in (next(values) for _time in range(5)):
                    held = address.replace(f"{{{name}}}", "ZQPLACE")
                    path = path_to(held, self.town.mine, self.town).replace(
                        "ZQPLACE", _in_a_path(value)
                    )
                    for method in ("GET", "POST"):
                        response = self.visit(who, method, path)
                        wrong += complaint(response, (who, method, path))
        assert not wrong, "\n".join(["", *wrong])

    def test_cookies_that_nobody_left(self) -> None:
        wrong: list[str] = []
        names = ("sessionid", "csrftoken", "messages", "language", "text_size")
        paths = ("/", "/admin/", "/requests/", "/requests/receipt/", "/search/")
        for value in HOSTILE:
            client = Client(raise_request_exception=False)
            for name in (*names, "draft", "receipt", "track"):
                client.cookies[name] = quote(value[:3000], errors="surrogatepass")
            for path in (*paths, "/requests/track/case/", "/reports/"):
                response = client.get(path)
                response.whole = response.content
                wrong += complaint(response, (path, value))
        assert not wrong, "\n".join(["", *wrong])

    def test_any_form_filled_with_anything(self) -> None:
        """The same at random, several fields at once."""
        open_to_words = [one for one in self.forms() if one[1].typed]
        values = st.one_of(
            st.sampled_from(HOSTILE), st.text(max_size=40), st.integers().map(str)
        )

        @RANDOM
        @given(st.data())
        def fill_in(data: st.DataObject) -> None:
            who, form = data.draw(st.sampled_from(open_to_words))
            names = st.sampled_from(form.typed)
            typed = data.draw(st.dictionaries(names, values, min_size=1, max_size=5))
            response = self.send(who, form, typed)
            assert not complaint(response, (who, form.action, typed))

        fill_in()


def _in_a_path(value: str) -> str:
    return quote(value[:500], safe="", errors="surrogatepass")
