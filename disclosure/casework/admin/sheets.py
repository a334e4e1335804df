"""Import of an old register and export of the list, for the admin of cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from import_export.forms import ConfirmImportForm, ExportForm
from import_export.results import RowResult

from disclosure.agencies.access import agencies_of
from disclosure.agencies.models import Agency
from disclosure.casework.actions.exporting import checked_reason, record_export
from disclosure.casework.register.lines import EXPORT_ROWS, rows_of
from disclosure.casework.register.resources import (
    IMPORT_ROWS,
    REGISTER_FORMATS,
    CaseResource,
    RegisterResource,
)
from disclosure.casework.rules.workflow import HANDLER
from disclosure.spreadsheets.admin import SheetMixin, UploadForm
from disclosure.spreadsheets.uploads import checked, kind_of

IMPORT_BYTES = 8 * 1024 * 1024
#: A preview shows so many rows; the figures above it count them all.
PREVIEW_ROWS = 100


class RegisterUploadForm(UploadForm):
    """The file, the agency of rows that name none, and what errors stop."""

    agency = forms.ModelChoiceField(
        Agency.objects.none(),
        label=gettext_lazy("没有写明机关的行归入"),
        required=False,
    )
    all_or_none = forms.BooleanField(
        label=gettext_lazy("有错误就全部不导入"), required=False
    )
    field_order = ("resource", "import_file", "agency", "all_or_none", "format")

    def __init__(
        self, formats: Any, resources: Any, agencies: QuerySet[Agency], **kwargs: Any
    ) -> None:
        super().__init__(formats, resources, **kwargs)
        field = self.fields["agency"]
        field.queryset = agencies
        self.only = agencies.get() if agencies.count() == 1 else None
        if self.only:
            field.initial, field.empty_label = self.only, None
        self.fields["import_file"].help_text = _(
            "CSV 或 XLSX 文件，不超过 %(size)s MB、%(rows)s 行。先预览，确认后才写入；"
            "已经导入过的登记号不会再导入。"
        ) % {"size": IMPORT_BYTES // 1024 // 1024, "rows": IMPORT_ROWS}

    def clean_agency(self) -> Agency | None:
        return self.cleaned_data["agency"] or self.only

    def clean_import_file(self) -> Any:
        file = checked(self.cleaned_data["import_file"], IMPORT_BYTES)
        self.kind = kind_of(file)
        return file


class RegisterConfirmForm(ConfirmImportForm):  # type: ignore[misc]
    agency = forms.ModelChoiceField(
        Agency.objects.all(), required=False, widget=forms.HiddenInput
    )
    all_or_none = forms.BooleanField(required=False, widget=forms.HiddenInput)


class CaseExportForm(ExportForm):  # type: ignore[misc]
    """The format; whoever wants personal data in full gives a reason."""

    unmasked = forms.BooleanField(
        label=gettext_lazy("导出完整的个人信息，不遮盖"), required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("理由"), required=False, max_length=200, strip=True
    )
    field_order = ("resource", "format", "unmasked", "reason")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        why = checked_reason(values.get("reason", ""))
        if values.get("unmasked") and not why:
            self.add_error(
                "reason",
                _("请写明为什么要导出未遮盖的个人信息；理由会保存。"),
            )
        return values


class CaseSheets(SheetMixin):
    """Import and export pages of the list of cases."""

    import_form_class = RegisterUploadForm
    confirm_form_class = RegisterConfirmForm
    export_form_class = CaseExportForm
    import_template_name = "admin/casework/import.html"
    export_template_name = "admin/casework/export.html"

    def get_import_formats(self) -> Sequence[Any]:
        return REGISTER_FORMATS

    def get_import_resource_classes(self, request: HttpRequest) -> list[Any]:
        return [RegisterResource]

    def get_export_resource_classes(self, request: HttpRequest) -> list[Any]:
        return [CaseResource]

    def get_import_form_kwargs(self, request: HttpRequest) -> dict[str, Any]:
        given: dict[str, Any] = super().get_import_form_kwargs(request)
        agencies = agencies_of(request.user, HANDLER).order_by("path")
        return {**given, "agencies": agencies}

    def get_confirm_form_initial(
        self, request: HttpRequest, import_form: Any
    ) -> dict[str, Any]:
        given: dict[str, Any] = super().get_confirm_form_initial(request, import_form)
        if import_form is None:
            return given
        kept = import_form.cleaned_data
        return {
            **given,
            "agency": kept.get("agency"),
            "all_or_none": kept.get("all_or_none"),
        }

    def get_import_resource_kwargs(
        self, request: HttpRequest, **kwargs: Any
    ) -> dict[str, Any]:
        chosen = _answers(kwargs.get("form"))
        return {"user": request.user, "agency": chosen.get("agency")}

    def get_import_data_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        strict = bool(_answers(kwargs.get("form")).get("all_or_none"))
        given: dict[str, Any] = super().get_import_data_kwargs(**kwargs)
        return {**given, "rollback_on_validation_errors": strict}

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Offer to go on without the wrong rows, unless all or none was asked for."""
        page: HttpResponse = super().import_action(request, **kwargs)
        if isinstance(page, TemplateResponse) and page.context_data:
            self._offer(request, page.context_data)
        return page

    def process_result(self, result: Any, request: HttpRequest) -> HttpResponse:
        strict = request.POST.get("all_or_none") == "True"
        if strict or result.has_errors():
            done: HttpResponse = super().process_result(result, request)
            return done
        self.add_success_message(result, request)
        return self._back("changelist")

    def add_success_message(self, result: Any, request: HttpRequest) -> None:
        sentence = _(
            "导入完成：新增 %(new)s 件，以前已经导入 %(skip)s 件，"
            "有错误没有导入 %(invalid)s 行。"
        )
        messages.success(request, sentence % result.totals)

    def _offer(self, request: HttpRequest, context: dict[str, Any]) -> None:
        result, form = context.get("result"), context.get("form")
        if result is None or form is None or result.base_errors:
            return
        context["most_shown"] = PREVIEW_ROWS
        strict = form.cleaned_data.get("all_or_none")
        some = result.totals[RowResult.IMPORT_TYPE_NEW]
        if "confirm_form" in context:
            if not some:
                del context["confirm_form"]
        elif some and not strict and not result.has_errors():
            context["confirm_form"] = self.create_confirm_form(request, form)

    def get_export_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_export_queryset(request)
        return rows

    def get_export_resource_kwargs(
        self, request: HttpRequest, **kwargs: Any
    ) -> dict[str, Any]:
        chosen = _answers(kwargs.get("export_form"))
        return {"user": request.user, "unmasked": bool(chosen.get("unmasked"))}

    def get_export_data(
        self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any
    ) -> Any:
        """Record the export, then write it; too many rows are told, not cut off."""
        keys = list(queryset.values_list("pk", flat=True)[: EXPORT_ROWS + 1])
        if len(keys) > EXPORT_ROWS:
            sentence = _("一次最多导出 %(limit)s 件，请先按年份等条件筛选。")
            raise ValueError(sentence % {"limit": EXPORT_ROWS})
        chosen = _answers(kwargs.get("export_form"))
        self._note(request, len(keys), chosen)
        return super().get_export_data(file_format, request, rows_of(keys), **kwargs)

    def _note(self, request: HttpRequest, count: int, chosen: dict[str, Any]) -> None:
        by: Any = request.user
        try:
            record_export(
                self.agencies(request),
                count,
                chosen.get("reason", ""),
                unmasked=bool(chosen.get("unmasked")),
                by=by,
            )
        except ValidationError as wrong:
            raise ValueError(" ".join(wrong.messages)) from wrong


def _answers(form: Any) -> dict[str, Any]:
    """Return what was answered in a form; nothing if it is not sent yet."""
    return getattr(form, "cleaned_data", None) or {}
