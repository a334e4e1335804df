"""Fields of public forms: tidied as they come in, marked where they are needed.

What is missing or malformed is said by the rules, once; a field only says what
would not even fit into its column.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from disclosure.casework.submission import is_ours, new_note

_TOO_LONG = _("最多%(limit_value)s字，请缩短。")


class Line(forms.CharField):
    """One line of text; blanks and line breaks are drawn together."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 100)
        kwargs.setdefault("required", False)
        kwargs.setdefault("error_messages", {"max_length": _TOO_LONG})
        super().__init__(*args, **kwargs)

    def to_python(self, value: Any) -> str:
        return " ".join(str(super().to_python(value)).split())

    def validate(self, value: Any) -> None:
        """Leave what is missing to the rules."""


class Code(Line):
    """A number or address from a card: half width, without any blank."""

    def to_python(self, value: Any) -> str:
        plain = unicodedata.normalize("NFKC", super().to_python(value))
        return "".join(plain.split())


class UpperCode(Code):
    """A code whose letters are capitals."""

    def to_python(self, value: Any) -> str:
        return super().to_python(value).upper()


class Phone(Line):
    """A telephone number as people write it, in half width."""

    def to_python(self, value: Any) -> str:
        return unicodedata.normalize("NFKC", super().to_python(value))


class Prose(forms.CharField):
    """Several lines."""

    widget = forms.Textarea

    def validate(self, value: Any) -> None:
        """Leave what is missing to the rules."""


class Radios(forms.RadioSelect):
    """Radio buttons; their fieldset already carries the id of the group."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["attrs"].pop("id", None)
        return context


class Choice(forms.ChoiceField):
    """One of the listed words, or nothing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        wrong = {"invalid_choice": _("请从所列的选项中选择。")}
        super().__init__(*args, error_messages=wrong, **kwargs)

    def validate(self, value: Any) -> None:
        """Leave what is missing to the rules."""
        if value and not self.valid_value(value):
            raise ValidationError(
                self.error_messages["invalid_choice"], code="invalid_choice"
            )


class Tick(forms.BooleanField):
    """A box that has to be ticked, if the rules say so."""

    def validate(self, value: Any) -> None:
        """Leave what is missing to the rules."""


class FilesInput(forms.FileInput):
    """Lets the browser choose several files."""

    allow_multiple_selected = True


class Files(forms.FileField):
    """All files of one field; each is judged by the form."""

    widget = FilesInput

    def clean(self, data: Any, initial: Any = None) -> Sequence[UploadedFile]:
        return [file for file in data or [] if file]


class NoteInput(forms.HiddenInput):
    """The signed note of the form; one that is not ours is replaced."""

    def format_value(self, value: Any) -> str:
        note = str(value or "")
        return note if is_ours(note) else new_note()
