"""A model for these tests only, and keys that are no secret."""

from __future__ import annotations

import base64
from uuid import uuid4

from django.db import models

from disclosure.encryption.fields import (
    EncryptedFileField,
    EncryptedJSONField,
    EncryptedTextField,
    LookupKeyField,
)


def entry(identifier: str, fill: int) -> str:
    return f"{identifier}:{base64.b64encode(bytes([fill]) * 32).decode()}"


OLD, NEW, OTHER = entry("k1", 1), entry("k2", 2), entry("k1", 9)


def random_name(_row: object, _name: str) -> str:
    return f"drawer/{uuid4().hex}"


class Drawer(models.Model):
    name = EncryptedTextField()
    phone = EncryptedTextField(blank=True, default="")
    note = EncryptedTextField(null=True)
    answers = EncryptedJSONField(null=True)
    phone_key = LookupKeyField(of="phone")
    paper = EncryptedFileField(upload_to=random_name, blank=True)

    class Meta:
        app_label = "drawer"


COLUMNS = ("name", "phone", "note", "answers")
