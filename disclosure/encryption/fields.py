"""Model fields whose values are sealed before they reach the database or the disk.

The purpose names the column and is bound to every value. Unless given it is
``app.model.field``; a field that is renamed or moved must be given its old one.
"""

from __future__ import annotations

import json
from typing import IO, Any

from django import forms
from django.core.exceptions import FieldError
from django.core.files.base import ContentFile, File
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.fields.files import FieldFile
from django.db.models.lookups import Exact, IsNull

from disclosure.encryption.sealing import (
    decrypt,
    decrypt_bytes,
    encrypt,
    encrypt_bytes,
    lookup_key,
)


class Purposeful(models.Field):  # type: ignore[type-arg]
    """A field that knows the name of its column."""

    def __init__(self, *args: Any, purpose: str = "", **kwargs: Any) -> None:
        self.given_purpose = purpose
        super().__init__(*args, **kwargs)

    @property
    def purpose(self) -> str:
        """What the values of this column are sealed for."""
        return self.given_purpose or f"{self.model._meta.label_lower}.{self.name}"

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.given_purpose:
            kwargs["purpose"] = self.given_purpose
        return name, path, args, kwargs


class ExactlyEmpty(Exact):  # type: ignore[type-arg]
    """``field=""``: whether anything is stored is all the database can tell."""

    def get_prep_lookup(self) -> Any:
        if self.rhs is not None and self.rhs != "":
            raise FieldError(
                "An encrypted field can only be compared with an empty text; "
                "search by its lookup key."
            )
        return self.rhs


class EncryptedTextField(Purposeful, models.TextField):  # type: ignore[type-arg]
    """A text, sealed at rest; an empty text stays empty and NULL stays NULL."""

    def get_lookup(self, lookup_name: str) -> Any:
        """Refuse to compare what the database cannot read."""
        allowed = {"exact": ExactlyEmpty, "isnull": IsNull}
        if lookup_name not in allowed:
            raise FieldError(f"An encrypted field has no lookup {lookup_name!r}.")
        return allowed[lookup_name]

    def get_transform(self, lookup_name: str) -> None:
        """No function of the database can read the value."""
        return None

    def get_db_prep_save(self, value: Any, connection: BaseDatabaseWrapper) -> Any:
        if value is None or hasattr(value, "as_sql"):
            return value
        text = self.text_of(value)
        return encrypt(self.purpose, text) if text else ""

    def from_db_value(self, value: str | None, *context: object) -> Any:
        if value is None:
            return None
        return self.value_of(decrypt(self.purpose, value) if value else "")

    def text_of(self, value: Any) -> str:
        """Return what is sealed for a value."""
        return str(value)

    def value_of(self, text: str) -> Any:
        """Return the value of an opened text."""
        return text


class EncryptedJSONField(EncryptedTextField):
    """Plain JSON data, sealed as one text; read as a whole, never searched."""

    _pyi_private_set_type: Any
    _pyi_private_get_type: Any

    def text_of(self, value: Any) -> str:
        return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False)

    def value_of(self, text: str) -> Any:
        return json.loads(text) if text else None

    def to_python(self, value: Any) -> Any:
        return value

    def get_prep_value(self, value: Any) -> Any:
        return value

    def value_to_string(self, obj: models.Model) -> Any:
        return self.value_from_object(obj)

    def formfield(self, **kwargs: Any) -> Any:  # type: ignore[override]
        return models.Field.formfield(self, form_class=forms.JSONField, **kwargs)


class LookupKeyField(models.CharField):  # type: ignore[type-arg]
    """The search key of an encrypted field of the same model, kept with it.

    Filled whenever the row is saved; name it in ``update_fields`` together with
    its source. Search with ``field__in=lookup_keys(purpose, text)``.
    """

    def __init__(self, *args: Any, of: str, **kwargs: Any) -> None:
        self.of = of
        super().__init__(
            *args,
            **{"max_length": 64, "blank": True, "editable": False, **kwargs},
        )

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "of": self.of}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = getattr(model_instance, self.of) or ""
        key = lookup_key(self.purpose_on(type(model_instance)), text)
        setattr(model_instance, self.attname, key)
        return key

    def purpose_on(self, model: type[models.Model]) -> str:
        """Return the purpose of the source, which search must name."""
        source = model._meta.get_field(self.of)
        assert isinstance(source, EncryptedTextField)
        return source.purpose


class EncryptedFieldFile(FieldFile):
    """A stored file that is sealed on the disk."""

    field: EncryptedFileField

    def save(self, name: str, content: File[Any] | IO[Any], save: bool = True) -> None:
        """Seal and store; ``content`` is read from where it stands to its end."""
        sealed = encrypt_bytes(self.field.purpose, content.read())
        super().save(name, ContentFile(sealed), save)

    def opened(self) -> bytes:
        """Return the file as it was handed in; raises Undecipherable."""
        with self.storage.open(str(self.name), "rb") as stored:
            return decrypt_bytes(self.field.purpose, stored.read())


class EncryptedFileField(Purposeful, models.FileField):
    """A file sealed on the disk; read it with ``row.file.opened()``."""

    attr_class = EncryptedFieldFile
