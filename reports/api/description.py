"""The API as one object, and its description as a person reads it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import gettext
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from disclosure.labels import noop
from reports.api.errors import explain
from reports.api.routes import router

VERSION = "1"


class Renderer(JSONRenderer):
    """Chinese as it is read, which is also half the size."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    title=noop("政府信息公开年度报告数据接口"),
    version=VERSION,
    description=noop("只读，不用登记，可以在任何网站上调用。"),
    renderer=Renderer(),
    docs_url=None,
    openapi_url="openapi.json",
    urls_namespace="api",
)
explain(api)
api.add_router("", router)


@dataclass(frozen=True)
class Parameter:
    """Something to be filled into an address."""

    name: str
    is_required: bool
    is_in_path: bool
    description: str
    limits: str


@dataclass(frozen=True)
class Route:
    """An address, what it answers, and the name of its shape."""

    path: str
    summary: str
    parameters: tuple[Parameter, ...]
    shape: str


@dataclass(frozen=True)
class FieldRow:
    """A field of a shape; ``shape`` is what it is made of, where that is one."""

    name: str
    type: str
    shape: str
    description: str


@dataclass(frozen=True)
class Shape:
    name: str
    fields: tuple[FieldRow, ...]


@cache
def described() -> dict[str, Any]:
    """Return the OpenAPI document: the same for everybody, and not to be changed."""
    return dict(api.get_openapi_schema())


def routes() -> list[Route]:
    """Return the addresses in the order of the document, in the reader's language."""
    found = []
    for path, methods in described()["paths"].items():
        operation = methods["get"]
        answer = operation["responses"][200]["content"]["application/json"]["schema"]
        found.append(
            Route(
                path=path,
                summary=gettext(operation["summary"]),
                parameters=tuple(map(_parameter, operation["parameters"])),
                shape=_shape_in(answer),
            )
        )
    return found


def shapes() -> list[Shape]:
    """Return the shapes of the answers, but for those no answer holds."""
    named = described()["components"]["schemas"]
    return [
        Shape(name, tuple(_fields(schema)))
        for name, schema in named.items()
        if "properties" in schema
    ]


def _fields(schema: dict[str, Any]) -> Iterator[FieldRow]:
    for name, field in schema["properties"].items():
        words = field.get("description", "")
        yield FieldRow(
            name, _type(field), _shape_in(field), gettext(words) if words else ""
        )


def _parameter(item: dict[str, Any]) -> Parameter:
    schema = item["schema"]
    words = item.get("description") or schema.get("description", "")
    return Parameter(
        name=item["name"],
        is_required=item["required"],
        is_in_path=item["in"] == "path",
        description=gettext(words) if words else "",
        limits=_limits(schema),
    )


def _limits(schema: dict[str, Any]) -> str:
    """Say from where to where a number goes, and what it is if nothing is given."""
    whole = [schema, *schema.get("anyOf", ())]
    bounds = next(
        (f"{item['minimum']}–{item['maximum']}" for item in whole if "minimum" in item),
        "",
    )
    default = schema.get("default")
    shown = "" if default in (None, "", False) else f"= {default}"
    return " ".join(part for part in (bounds, shown) if part)


def _type(field: dict[str, Any]) -> str:
    if "anyOf" in field:
        return " | ".join(_type(item) for item in field["anyOf"])
    kind = str(field.get("type", "object"))
    if kind == "array" and "items" in field:
        return f"[{_type(field['items'])}]"
    return kind


def _shape_in(schema: dict[str, Any]) -> str:
    """Return the name of the shape that a schema refers to, at whatever depth."""
    inner = [schema, *schema.get("anyOf", ())]
    inner += [
        schema[key]
        for key in ("items", "additionalProperties")
        if isinstance(schema.get(key), dict)
    ]
    found = (item["$ref"] for item in inner if "$ref" in item)
    return next((str(name).rpartition("/")[2] for name in found), "")
