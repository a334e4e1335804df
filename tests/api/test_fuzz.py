"""Every address of the API with whatever somebody may send, from its description."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote, unquote, urlencode

import pytest
from django.test import Client
from django.urls import resolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from jsonschema import Draft202012Validator

from reports.api import serving
from reports.api.description import described
from tests.factories import make_world
from tests.search.shelf import shelve

#: What has broken programs before.
HOSTILE = st.sampled_from(
    [
        *("", " ", "0", "-1", "1e9", "NaN", "null", "true", "[]", "{}", "\0", "%00"),
        *("99999999999999999999999999", "２０１７", "'", '"', "\\", "';--", "%", "_"),
        *("../../etc/passwd", "<script>", "{{7*7}}", "税\0务", "\ud7ff", "\U0010ffff"),
        *('" OR "1', "NEAR(a b, 2)", "heading:x", "a:*", "a & b", "!(a)", "税 " * 90),
        "税" * 10_000,
    ]
)
#: What leads further in than noise does.
LIKELY = st.sampled_from(
    [
        *("shili", "shili-xian-office", "2017", "overview", "published", "free"),
        *("requests.received.total", "税务", "公开 2017", "1", "2", "100", "form2021"),
    ]
)
VALUES = st.one_of(LIKELY, HOSTILE, st.text(max_size=30), st.integers().map(str))


def routes() -> list[tuple[str, dict[str, Any]]]:
    return [(path, methods["get"]) for path, methods in described()["paths"].items()]


@st.composite
def questions(draw: st.DrawFn) -> tuple[str, str, str]:
    """Draw an address with its parameters, some left out, some of its own."""
    path, operation = draw(st.sampled_from(routes()))
    address, query = path, []
    for item in operation["parameters"]:
        if item["in"] == "path":
            value = draw(VALUES.filter(lambda text: text not in ("", ".", "..")))
            address = address.replace(f"{{{item['name']}}}", _quoted(value))
        else:
            values = draw(st.lists(VALUES, max_size=2))
            query += [(item["name"], _clean(value)) for value in values]
    query += [("other", "x")] * draw(st.integers(0, 1))
    return path, address, urlencode(query)


def reached(address: str) -> bool:
    """Tell whether an address leads to one of the described ones."""
    return bool(resolve(unquote(address)).namespace)


def _quoted(text: str) -> str:
    return quote(_clean(text), safe="")


def _clean(text: str) -> str:
    """Lone halves of signs cannot be sent at all."""
    return text.encode("utf-8", "replace").decode()


class NoAnswerIsAFault(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        shelve(make_world(), [("示例章节", "收到税务申请3件。")])
        cls.document = json.loads(json.dumps(described()))

    def setUp(self) -> None:
        patch = pytest.MonkeyPatch()
        patch.setattr(serving, "LIMIT", 10**9)
        self.addCleanup(patch.undo)

    @settings(
        max_examples=400,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    @given(questions())
    def test_whatever_is_asked(self, question: tuple[str, str, str]) -> None:
        path, address, query = question
        response = Client().get(f"{address}?{query}")
        status = response.status_code
        assert status in (200, 404, 410, 422), (address, query, status)
        assert response.headers["Content-Type"].startswith("application/json")
        if not reached(address):
            assert status == 404, "an address that is none of ours"
            return
        promised = self.document["paths"][path]["get"]["responses"]
        if str(status) not in promised:
            raise AssertionError(f"{status} is not described for {path}")
        schema = promised[str(status)]["content"]["application/json"]["schema"]
        whole = {**schema, "components": self.document["components"]}
        Draft202012Validator(whole).validate(response.json())
