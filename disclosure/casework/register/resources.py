"""The old register as a table to import; the case list as a table to export."""

from __future__ import annotations

import hashlib
import json
from typing import Any

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.results import RowResult

from disclosure.agencies.models import Agency
from disclosure.casework.actions.importing import Register, import_case, record_import
from disclosure.casework.models import Case
from disclosure.casework.register.lines import COLUMNS as EXPORTED
from disclosure.casework.register.lines import cells_of
from disclosure.casework.register.rows import COLUMNS, read_row
from disclosure.spreadsheets.formats import CSV, XLSX
from disclosure.spreadsheets.resources import SheetResource, TextWidget
from disclosure.translation import headed

#: An import of so many rows ends well before the server's time limit.
IMPORT_ROWS = 10_000


class RegisterCSV(CSV):
    row_limit = IMPORT_ROWS


class RegisterXLSX(XLSX):
    row_limit = IMPORT_ROWS


REGISTER_FORMATS = (RegisterCSV, RegisterXLSX)


class RegisterResource(SheetResource):
    """A row is known by its number; what was imported before is left alone."""

    required_columns = tuple(column.name for column in COLUMNS if column.is_required)

    class Meta:
        model = Case
        import_id_fields = ("number",)
        fields = ()
        report_skipped = True
        skip_diff = True

    def __init__(
        self, user: Any = None, agency: Agency | None = None, **kwargs: Any
    ) -> None:
        super().__init__(user, **kwargs)
        self.fields = {
            column.name: Field(column.name, column.header, widget=TextWidget())
            for column in COLUMNS
        }
        self.agency = agency
        self.register = Register(user, agency)

    def get_import_order(self) -> list[str]:
        return list(self.fields)

    def get_export_order(self) -> list[str]:
        return list(self.fields)

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        """Bring in one row; a wrong one stops nothing but itself."""
        result = self.get_row_result_class()()
        result.import_type = RowResult.IMPORT_TYPE_INVALID
        try:
            with transaction.atomic():
                case, is_new = import_case(read_row(row), self.user, self.register)
        except ValidationError as wrong:
            result.validation_error = self._by_column(wrong)
            return result
        result.import_type = (
            RowResult.IMPORT_TYPE_NEW if is_new else RowResult.IMPORT_TYPE_SKIP
        )
        result.object_id, result.object_repr = case.pk, case.number
        return result

    def after_import(self, dataset: tablib.Dataset, result: Any, **kwargs: Any) -> None:
        """One line in the trail for the whole file, and only when rows stay."""
        super().after_import(dataset, result, **kwargs)
        if self._is_dry_run(kwargs) or not result.totals[RowResult.IMPORT_TYPE_NEW]:
            return
        record_import(
            self._noted_agency(),
            self.user,
            digest_of(dataset),
            {
                "rows": len(dataset),
                "imported": result.totals[RowResult.IMPORT_TYPE_NEW],
                "known": result.totals[RowResult.IMPORT_TYPE_SKIP],
                "refused": result.totals[RowResult.IMPORT_TYPE_INVALID],
            },
        )

    def _noted_agency(self) -> Agency | None:
        places = list(self.register.places.values())
        return places[0].agency if len(places) == 1 else self.agency


class CaseResource(SheetResource):
    """The list as a table; personal columns are masked unless told otherwise."""

    class Meta:
        model = Case
        fields = ()

    def __init__(self, user: Any = None, unmasked: bool = False, **kwargs: Any) -> None:
        super().__init__(user, **kwargs)
        self.unmasked = unmasked
        self.fields = {
            name: Field(name, header, widget=TextWidget()) for name, header in EXPORTED
        }

    def get_export_order(self) -> list[str]:
        return list(self.fields)

    def get_export_headers(self, *args: Any, **kwargs: Any) -> list[str]:
        return [gettext(header) for _name, header in EXPORTED]

    def export(self, queryset: Any = None, **kwargs: Any) -> tablib.Dataset:
        data = tablib.Dataset(headers=self.get_export_headers())
        for case in queryset:
            data.append(cells_of(case, unmasked=self.unmasked))
        return data


def digest_of(dataset: tablib.Dataset) -> str:
    """Return the SHA-256 of what a file holds, whatever its format."""
    plain = json.dumps([dataset.headers, *dataset], default=str, ensure_ascii=False)
    return hashlib.sha256(plain.encode()).hexdigest()


def sentences_of(wrong: ValidationError) -> list[str]:
    """Return what is wrong with a row, each with the column it is in."""
    found: list[str] = []
    for column, sentences in wrong.message_dict.items():
        at_column = column != NON_FIELD_ERRORS
        found += [headed(column, text) if at_column else text for text in sentences]
    return found or [_("这一行读不出来，请检查每一格。")]
