"""Import and export pages over checked files."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.admin import ExportMixin, ImportExportMixin
from import_export.forms import ExportForm, ImportForm

from disclosure.spreadsheets.formats import FORMATS
from disclosure.spreadsheets.uploads import (
    PrivateStorage,
    checked,
    kind_of,
    unreadable,
)


class UploadForm(ImportForm):  # type: ignore[misc]
    """Asks for the file only; its name tells the format."""

    format = forms.CharField(required=False, widget=forms.HiddenInput)

    def _init_formats(self, formats: Any) -> None:
        """The format is not a question."""

    @property
    def media(self) -> forms.Media:
        return forms.Media()

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        field = self.fields["import_file"]
        field.label = gettext_lazy("要导入的文件")
        field.help_text = gettext_lazy(
            "CSV 或 XLSX 文件，不超过 2 MB、3000 行。先预览，确认后才写入。"
        )
        field.widget.attrs = {"accept": ".csv,.xlsx"}

    def clean_import_file(self) -> Any:
        file = checked(self.cleaned_data["import_file"])
        self.kind = kind_of(file)
        return file

    def clean(self) -> dict[str, Any]:
        """Say the format in the numbers that the import page counts in."""
        names = [kind().get_extension() for kind in FORMATS]
        kind = getattr(self, "kind", names[0])
        self.cleaned_data["format"] = str(names.index(kind))
        return dict(self.cleaned_data)


class SheetExportMixin(ExportMixin):  # type: ignore[misc]
    """Export to CSV and XLSX for everybody who may see the rows."""

    formats = FORMATS
    export_form_class = ExportForm
    to_encoding = "utf-8"

    def has_export_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_view_permission(request))

    def export_action(self, request: HttpRequest) -> HttpResponse:
        """Go back to the list where its filters are none, as the list itself does."""
        try:
            done: HttpResponse = super().export_action(request)
        except (IncorrectLookupParameters, OverflowError):
            label, name = self.opts.app_label, self.opts.model_name
            address = reverse(f"admin:{label}_{name}_changelist")
            return HttpResponseRedirect(f"{address}?e=1")
        return done


class SheetMixin(SheetExportMixin, ImportExportMixin):  # type: ignore[misc]
    """Import from checked CSV and XLSX files, all rows or none, and export."""

    formats = FORMATS
    import_form_class: type[UploadForm] = UploadForm
    tmp_storage_class = PrivateStorage

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(self.has_add_permission(request))

    def get_import_resource_kwargs(
        self, request: HttpRequest, **kwargs: Any
    ) -> dict[str, Any]:
        return {"user": request.user}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        kept: dict[str, Any] = super().get_import_data_kwargs(**kwargs)
        return {**kept, "rollback_on_validation_errors": True}

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        try:
            done: HttpResponse = super().process_import(request, **kwargs)
            return done
        except FileNotFoundError:
            sentence = _("这个文件已经导入过，或者等待太久已被清除，请重新上传。")
            messages.error(request, sentence)
            return self._back("import")

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        if not (result.has_errors() or result.has_validation_errors()):
            done: HttpResponse = super().process_result(result, request)
            return done
        sentence = _("预览之后数据有了变化，没有导入任何一行，请重新上传。")
        messages.error(request, sentence)
        return self._back("import")

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        sentence = _(
            "导入完成：新增 %(new)s 行，更新 %(update)s 行，跳过 %(skip)s 行。"
        )
        messages.success(request, sentence % result.totals)

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        known = isinstance(e, ValidationError)
        form.add_error("import_file", e if known else unreadable())

    def _back(self, page: str) -> HttpResponse:
        label, name = self.opts.app_label, self.opts.model_name
        return HttpResponseRedirect(reverse(f"admin:{label}_{name}_{page}"))
