"""The trail as a table."""

from __future__ import annotations

from typing import Any

from django.utils.timezone import localtime
from import_export import resources
from import_export.fields import Field

from disclosure.audit.labels import action_label
from disclosure.audit.models import Entry
from disclosure.labels import noop


class EntryResource(resources.ModelResource):  # type: ignore[misc]
    number = Field("id", noop("编号"))
    at = Field("at", noop("时间"))
    actor_name = Field("actor_name", noop("操作人"))
    label = Field(column_name=noop("操作"))
    action = Field("action", noop("操作代码"))
    object_label = Field("object_label", noop("对象"))
    object_type = Field("object_type", noop("对象类型"))
    object_id = Field("object_id", noop("对象编号"))
    detail = Field("detail", noop("详情"))
    digest = Field("digest", noop("摘要"))

    class Meta:
        model = Entry
        fields = (
            "number",
            "at",
            "actor_name",
            "label",
            "action",
            "object_label",
            "object_type",
            "object_id",
            "detail",
            "digest",
        )
        export_order = fields

    def dehydrate_at(self, entry: Entry) -> str:
        return localtime(entry.at).strftime("%Y-%m-%d %H:%M:%S")

    def dehydrate_label(self, entry: Entry) -> Any:
        return action_label(entry.action)

    def dehydrate_detail(self, entry: Entry) -> str:
        return "；".join(f"{name}：{value}" for name, value in details(entry))


def details(entry: Entry) -> list[tuple[str, str]]:
    """Return the details of a row as names and readable values."""
    return [(name, _readable(value)) for name, value in entry.detail.items()]


def _readable(value: object) -> str:
    if isinstance(value, list):
        return "、".join(_readable(part) for part in value)
    if isinstance(value, dict):
        return "，".join(f"{name}={_readable(part)}" for name, part in value.items())
    return "" if value is None else str(value)
