"""The forms and links of a page, as a stranger's program finds them."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

#: Fields a browser sends by itself.
_OWN = {"csrfmiddlewaretoken"}


@dataclass
class Form:
    """``fields`` holds what a browser would send; ``files`` the names of uploads."""

    method: str
    action: str
    fields: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)

    @property
    def path(self) -> str:
        return urlsplit(self.action).path

    @property
    def query(self) -> dict[str, str]:
        return dict(parse_qsl(urlsplit(self.action).query))

    @property
    def typed(self) -> list[str]:
        """Names of everything that is not a file, once each."""
        return [name for name in self.fields if name not in _OWN]

    @property
    def likeness(self) -> tuple[object, ...]:
        """Forms that differ in nothing but the row they stand in are alike."""
        names = sorted({_shape(name) for name in [*self.fields, *self.files]})
        return self.method, route_of(self.path), tuple(names)


def _shape(name: str) -> str:
    return "".join("0" if sign.isdigit() else sign for sign in name)


def route_of(path: str) -> str:
    try:
        return str(resolve(path).route)
    except Resolver404:
        return ""


class _Reader(HTMLParser):
    def __init__(self, address: str) -> None:
        super().__init__()
        self.address = address
        self.forms: list[Form] = []
        self.loose: dict[str, Form] = {}
        self.queries: set[str] = set()
        self.into: Form | None = None
        self.select = self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            action = urljoin(self.address, given.get("action") or self.address)
            self.into = Form(given.get("method", "get").upper(), action)
            self.loose[given.get("id", "")] = self.into
            self.forms.append(self.into)
        elif tag == "a":
            self._link(given.get("href", ""))
        elif tag in ("input", "select", "textarea", "button", "option"):
            self._control(tag, given)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.into = None

    def _link(self, href: str) -> None:
        target = urlsplit(urljoin(self.address, href))
        if target.path == urlsplit(self.address).path:
            self.queries |= {name for name, _value in parse_qsl(target.query)}

    def _control(self, tag: str, given: dict[str, str]) -> None:
        form = self.loose.get(given.get("form", ""), self.into)
        name, kind = given.get("name", ""), given.get("type", "")
        if form is None:
            return
        if tag == "option":
            values = form.fields.get(self.select)
            if values is not None and ("selected" in given or not values):
                values[:] = [given.get("value", "")]
        elif kind == "file":
            form.files.append(name)
        elif name:
            self.select = name if tag == "select" else self.select
            self._field(form, name, kind, given)

    def _field(self, form: Form, name: str, kind: str, given: dict[str, str]) -> None:
        values = form.fields.setdefault(name, [])
        is_chosen = kind not in ("radio", "checkbox") or "checked" in given
        if is_chosen and "value" in given:
            values.append(given["value"])


def page_of(client: Client, path: str) -> tuple[list[Form], set[str]]:
    """Return the forms of a page and the parameters its links give it."""
    response = client.get(path)
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return [], set()
    reader = _Reader(path)
    reader.feed(response.content.decode())
    return reader.forms, reader.queries
