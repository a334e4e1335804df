"""What importing existing reports adds to the first page of the back office."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.agencies.access import has_role
from disclosure.agencies.vocabulary import Role
from disclosure.back_office import Place


def places_of_author(user: Any) -> list[Place]:
    """Return the page of importing, for those who write reports."""
    if not has_role(user, [Role.AUTHOR]):
        return []
    return [
        Place(
            title=_("导入已有报告"),
            url=reverse("admin:reports_reading_add"),
            text=_("把写好的 PDF、Word、Excel 或者网页文件读成草稿，逐格核对。"),
        )
    ]
