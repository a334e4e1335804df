"""A citizen's browser at the form, without script."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
)
PERSON = {
    "applicant_kind": "natural_person",
    "name": "示例申请人",
    "identity_document": "resident_card",
    "identity_number": "11010519491231002X",
    "phone": "13800000000",
    "subject": "示例县2025年学校食堂检查结果（示例）",
    "medium": "electronic",
    "delivery": "online",
    "privacy": "on",
    "declaration": "on",
}
ORGANISATION = {
    **{key: text for key, text in PERSON.items() if not key.startswith("identity")},
    "applicant_kind": "business",
    "name": "示例公司",
    "credit_code": "91350100M000100Y43",
    "contact_name": "示例联系人",
}
_INPUT = re.compile(r"<input[^>]*>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')


def page_of(response: Any) -> str:
    return str(response.content.decode())


def hidden(page: str) -> dict[str, str]:
    """Return what the hidden fields of a page hold."""
    found: dict[str, str] = {}
    for tag in _INPUT.findall(page):
        attributes = dict(_ATTRIBUTE.findall(tag))
        if attributes.get("type") == "hidden":
            found[attributes["name"]] = unescape(attributes.get("value", ""))
    return found


def errors_in(page: str) -> dict[str, str]:
    """Return the summary: where each line leads to, and what it says."""
    summary = page.partition('class="error-summary"')[2].partition("</div>")[0]
    lines = re.findall(r'<li><a href="#([^"]+)">(.*?)</a>', summary, re.DOTALL)
    return {place: unescape(text) for place, text in lines}


def png(name: str = "示例.png") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PNG, "image/png")


class Citizen:
    """Fills in the form of an agency and sends what the pages carry."""

    def __init__(self, address: str, **options: Any) -> None:
        self.client = Client(**options)
        self.address = address

    def open(self, query: str = "") -> str:
        response = self.client.get(self.address + query)
        assert response.status_code == 200
        return page_of(response)

    def post(self, step: str, values: dict[str, Any], **options: Any) -> Any:
        return self.client.post(self.address, {**values, "step": step}, **options)

    def fill(self, **changes: Any) -> dict[str, Any]:
        """Open the form and return it as a person fills it in."""
        return {**hidden(self.open()), **PERSON, **changes}

    def review(self, **changes: Any) -> str:
        """Fill in the form and go on to the page to look over."""
        response = self.post("review", self.fill(**changes))
        assert response.status_code == 200
        return page_of(response)

    def file(self, **changes: Any) -> Any:
        """Go the whole way; the answer to the last step."""
        return self.post("send", hidden(self.review(**changes)))
