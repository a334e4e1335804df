"""Rows of a table that say in words what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.html import escape, format_html
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from import_export import resources, widgets
from import_export.results import RowResult

from disclosure.labels import Labelled
from disclosure.spreadsheets.formats import plain


class TextWidget(widgets.Widget):  # type: ignore[misc]
    """A text cell."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        return plain(value)

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "" if value is None else str(value)


class YesNoWidget(TextWidget):
    """是 or 否; an empty cell means 是 unless told otherwise."""

    words = {"是": True, "否": False, "yes": True, "no": False}
    words |= {"true": True, "false": False, "1": True, "0": False}

    def __init__(self, *, empty: bool = True) -> None:
        super().__init__()
        self.empty = empty

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = plain(value).lower()
        if not text:
            return self.empty
        if text not in self.words:
            raise ValueError(_("请填“是”或“否”。"))
        return self.words[text]

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return "是" if value else "否"


class WordWidget(TextWidget):
    """A member of a ``Labelled`` enum, by its label or its value."""

    def __init__(self, words: type[Labelled]) -> None:
        super().__init__()
        self.words = words

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = plain(value)
        for word in self.words:
            if text in (word.value, word.label, gettext(word.label)):
                return str(word.value)
        known = "、".join(gettext(word.label) for word in self.words)
        raise ValueError(
            _("“%(text)s”不对，请填：%(known)s。") % locals_of(text, known)
        )

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return next((word.label for word in self.words if word == value), "")


class ReferenceWidget(TextWidget):
    """A row of another table, by a field that names it."""

    def __init__(self, model: Any, field: str) -> None:
        super().__init__()
        self.model, self.field = model, field

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        text = plain(value)
        if not text:
            return None
        found = self.model._default_manager.filter(**{self.field: text}).first()
        if found is None:
            what = self.model._meta.verbose_name
            raise ValueError(_("没有这个%(known)s：%(text)s。") % locals_of(text, what))
        return found

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        return str(getattr(value, self.field)) if value else ""


def locals_of(text: str, known: object) -> dict[str, object]:
    return {"text": text[:60], "known": known}


class PlainDiff(resources.Diff):  # type: ignore[misc]
    """Old and new value as elements without inline styles."""

    def as_html(self) -> list[str]:
        pairs = zip(self.left, self.right, strict=False)
        return [self._cell("" if self.new else old, new) for old, new in pairs]

    def _cell(self, old: str, new: str) -> str:
        if old == new or self.new:
            return escape(new)
        return format_html("<del>{}</del> <ins>{}</ins>", old, new)


class SheetResource(resources.ModelResource):  # type: ignore[misc]
    """A resource whose columns have official headers and whose errors are words.

    ``required_columns`` name the fields without which no row makes sense.
    """

    required_columns: tuple[str, ...] = ()

    def __init__(self, user: Any = None, **kwargs: Any) -> None:
        super().__init__()
        self.user = user

    @classmethod
    def get_diff_class(cls) -> type[PlainDiff]:
        return PlainDiff

    def before_import(self, dataset: tablib.Dataset, **kwargs: Any) -> None:
        """Translate the headers of the file into ours."""
        known = self._known_headers()
        given = [plain(header) for header in dataset.headers or []]
        strange = [header for header in given if header.lower() not in known]
        if strange:
            raise ValidationError(_("不认识这些列：%s。") % "、".join(strange)[:300])
        dataset.headers = [known[header.lower()] for header in given]
        self._check_columns(dataset.headers)

    def _check_columns(self, headers: list[str]) -> None:
        needed = [self.fields[name].column_name for name in self.required_columns]
        missing = [column for column in needed if column not in headers]
        if missing:
            raise ValidationError(_("缺少这些列：%s。") % "、".join(missing))
        if len(set(headers)) < len(headers):
            raise ValidationError(_("有的列出现了两次。"))

    def _known_headers(self) -> dict[str, str]:
        known: dict[str, str] = {}
        for name, field in self.fields.items():
            column = field.column_name
            for header in (name, column, gettext(column)):
                known[header.lower()] = column
        return known

    def cell(self, row: Mapping[str, object], name: str) -> str:
        """Return the text of a field in a row of the file."""
        return plain(row.get(self.fields[name].column_name))

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        result = super().import_row(row, instance_loader, **kwargs)
        if result.validation_error is not None:
            result.validation_error = self._by_column(result.validation_error)
        return result

    def _by_column(self, wrong: ValidationError) -> ValidationError:
        """Name the columns of the file instead of the fields of the model."""
        if not hasattr(wrong, "error_dict"):
            return ValidationError({NON_FIELD_ERRORS: wrong.messages})
        named: dict[str, list[str]] = {}
        for name, sentences in wrong.message_dict.items():
            field = self.fields.get(name)
            column = gettext(field.column_name) if field else NON_FIELD_ERRORS
            named.setdefault(column, []).extend(sentences)
        return ValidationError(named)

    def get_instance(self, instance_loader: Any, row: Any) -> Any:
        raise NotImplementedError
