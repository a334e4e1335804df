"""What the JSON files of this site look like, as JSON Schema (2020-12).

``exports.as_json`` and ``opendata.files`` write by it; the tests hold every field
to it. Nothing stands in a file that does not stand here.
"""

from __future__ import annotations

from typing import Any

from reports.rules.formats import FORMATS
from reports.rules.prose import CODE
from reports.rules.vocabulary import Source

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: A decimal number as text, to its last zero.
NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"
_MOMENT = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+([+-][0-9]{2}:[0-9]{2}|Z)$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"

Schema = dict[str, Any]


def report_schema(address: str) -> Schema:
    """Return the schema of ``report.json``; ``address`` is where it is published."""
    return _file(
        "An annual report on government information disclosure",
        address,
        {
            "url": _text("The page of the report."),
            "agency": {"$ref": "#/$defs/agency"},
            "year": {"$ref": "#/$defs/year"},
            "edition": {"$ref": "#/$defs/edition"},
            "title": {"type": "string"},
            "format": {"$ref": "#/$defs/format"},
            "language": {"const": "zh-Hans"},
            "published_at": {"$ref": "#/$defs/moment"},
            "origin": _or_null(
                _object(
                    {
                        "name": {"type": "string", "minLength": 1},
                        "published_at": _moment_or_empty(),
                    },
                    "Where the report first appeared.",
                )
            ),
            "period": _object(
                {"start": {"$ref": "#/$defs/day"}, "end": {"$ref": "#/$defs/day"}}
            ),
            "contact": _object(
                {
                    name: {"type": "string"}
                    for name in ("office", "address", "postcode", "phone", "email")
                }
            ),
            "sections": _list({"$ref": "#/$defs/section"}, "In reading order."),
            "figures": {
                "type": "object",
                "description": "Every figure of the report by its code.",
                "propertyNames": {"$ref": "#/$defs/code"},
                "additionalProperties": {"$ref": "#/$defs/figure"},
            },
            "corrections": _list({"$ref": "#/$defs/correction"}),
            "correction_reason": {"type": "string"},
            "links": _list(
                _object({"title": {"type": "string"}, "url": {"type": "string"}})
            ),
        },
        {
            "section": _section(),
            "grid": _grid(),
            "cell": _cell(),
            "correction": _correction(),
        },
    )


def year_schema(address: str) -> Schema:
    """Return the schema of the file of a year; ``address`` is where it is published."""
    return _file(
        "All figures of the annual reports of a year",
        address,
        {
            "url": _text("The address of this file."),
            "year": {"$ref": "#/$defs/year"},
            "language": {"const": "zh-Hans"},
            "reports": _list(
                {"$ref": "#/$defs/report"}, "The editions in force, by agency."
            ),
        },
        {"report": _edition()},
    )


def _file(
    title: str, address: str, fields: dict[str, Schema], parts: dict[str, Schema]
) -> Schema:
    """Return the schema of a file that names its schema first."""
    named = {"$schema": _text("The address of this schema."), **fields}
    return {
        "$schema": DIALECT,
        "$id": address,
        "title": title,
        **_object(named),
        "$defs": {**_shared(), **parts},
    }


def _edition() -> Schema:
    return _object(
        {
            "url": _text("The page of the report."),
            "agency": {"$ref": "#/$defs/agency"},
            "year": {"$ref": "#/$defs/year"},
            "edition": {"$ref": "#/$defs/edition"},
            "format": {"$ref": "#/$defs/format"},
            "published_at": {"$ref": "#/$defs/moment"},
            "figures": _list({"$ref": "#/$defs/figure"}, "In the order of the report."),
        }
    )


def _shared() -> dict[str, Schema]:
    return {
        "agency": _object(
            {
                "name": _text("As published."),
                "slug": {
                    "type": "string",
                    "pattern": "^[-a-zA-Z0-9_]+$",
                    "description": "Stands in the addresses of the agency.",
                },
            }
        ),
        "year": {"type": "integer", "minimum": 2008, "maximum": 2099},
        "edition": {
            "type": "integer",
            "minimum": 1,
            "description": "1 for the first; a correction counts on.",
        },
        "format": {"enum": sorted(FORMATS)},
        "code": {"type": "string", "pattern": f"^{CODE}$"},
        "moment": {"type": "string", "pattern": _MOMENT},
        "day": {"type": "string", "pattern": _DAY},
        "number": {"type": "string", "pattern": NUMBER},
        "figure": _figure(),
    }


def _figure() -> Schema:
    return _object(
        {
            "code": {"$ref": "#/$defs/code"},
            "label": {"type": "string"},
            "value": _or_null(
                {"$ref": "#/$defs/number"},
                "Exact, as text; null where the report gives no number.",
            ),
            "unit": {"type": "string"},
            "part_of": _or_null(
                {"$ref": "#/$defs/code"}, "Code of the total it belongs to."
            ),
            "source": {"enum": [source.value for source in Source]},
            "note": {"type": "string"},
            "reason": _text("Why an adjusted figure differs from what was counted."),
            "table": _or_null({"type": "string"}, "Key of the official table."),
            "row": _list({"type": "string"}, "Headings of the row, outermost first."),
            "column": _list({"type": "string"}, "Headings of the column."),
        }
    )


def _section() -> Schema:
    return _object(
        {
            "key": {"type": "string", "minLength": 1},
            "depth": {"type": "integer", "minimum": 1},
            "numeral": {"type": "string"},
            "heading": {"type": "string"},
            "text": _text("The words without markup."),
            "html": _text('A figure in it is <data value="code">value</data>.'),
            "figures": _list(
                {"$ref": "#/$defs/code"}, "The agency's own figures shown here."
            ),
            "grids": _list({"$ref": "#/$defs/grid"}, "The official tables shown here."),
        }
    )


def _grid() -> Schema:
    return _object(
        {
            "key": {"type": "string", "minLength": 1},
            "label": {"type": "string"},
            "head_rows": {
                "type": "integer",
                "minimum": 0,
                "description": "Rows at the top that hold headings only.",
            },
            "rows": _list(_list({"$ref": "#/$defs/cell"})),
        },
        "An official table cell for cell as printed.",
    )


def _cell() -> Schema:
    span = {"type": "integer", "minimum": 1}
    return _object(
        {
            "text": {"type": "string"},
            "code": {
                "description": "The figure that stands here; empty for other cells.",
                "anyOf": [{"const": ""}, {"$ref": "#/$defs/code"}],
            },
            "scope": {"enum": ["", "col", "row", "colgroup", "rowgroup"]},
            "columns": span,
            "rows": span,
        }
    )


def _correction() -> Schema:
    return _object(
        {
            "label": {"type": "string"},
            "code": {"anyOf": [{"const": ""}, {"$ref": "#/$defs/code"}]},
            "old": {"type": "string"},
            "new": {"type": "string"},
        },
        "What differs from the edition before.",
    )


def _object(properties: dict[str, Schema], description: str = "") -> Schema:
    """Return an object that has all of these fields and no other."""
    return {
        **({"description": description} if description else {}),
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: Schema, description: str = "") -> Schema:
    found: Schema = {"type": "array", "items": items}
    return {"description": description, **found} if description else found


def _text(description: str) -> Schema:
    return {"type": "string", "description": description}


def _or_null(wanted: Schema, description: str = "") -> Schema:
    found: Schema = {"anyOf": [wanted, {"type": "null"}]}
    return {"description": description, **found} if description else found


def _moment_or_empty() -> Schema:
    return {"anyOf": [{"const": ""}, {"$ref": "#/$defs/moment"}]}
