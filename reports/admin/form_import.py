"""The official tables as a file: downloaded, filled in elsewhere, taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.officer_pages import officer, say
from disclosure.spreadsheets.uploads import SIZE_LIMIT, scan_upload
from disclosure.translation import translate
from reports.actions.form_figures import save_figures
from reports.actions.official import departs, read_figure
from reports.admin.form_cells import rows_of
from reports.admin.pages import AUTHORS, go, report_page, show
from reports.admin.summing_tables import name_of
from reports.form.book import CONTENT_TYPE
from reports.form.sheet import FormReading, read_form, write_form
from reports.form.values import shown_text
from reports.models import Report, Statistic
from reports.rules.formats import FORMATS, FigureSpec
from reports.rules.vocabulary import Source

SALT = "reports.form_import"
#: How long a preview waits to be confirmed, in seconds.
KEPT_FOR = 4 * 3600
MOST_ERRORS = 100


class UploadForm(forms.Form):
    """Asks for the file only; its name tells what it is."""

    file = forms.FileField(
        label=gettext_lazy("要导入的文件"),
        help_text=gettext_lazy("XLSX，或者有“代码”和“数值”两列的 CSV；不超过 2 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        max_length=200,
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > SIZE_LIMIT:
            raise ValidationError(_("文件不能超过 2 MB。"))
        scan_upload(file)
        return file


@dataclass(frozen=True)
class Waiting:
    """Figures of a file that wait to be confirmed, and those they replace."""

    values: Mapping[str, str]
    was: Mapping[str, str]
    reasons: Mapping[str, str] = field(default_factory=dict)
    errors: Mapping[str, list[str]] = field(default_factory=dict)

    def signed(self, report: Report) -> str:
        kept = {"report": report.pk, "values": self.values, "was": self.was}
        return signing.dumps(kept, salt=SALT, compress=True)


@report_page("GET", "HEAD")
def download(request: HttpRequest, report: Report) -> HttpResponse:
    """Send the official tables as XLSX; ``?blank=1`` without figures."""
    form = FORMATS[report.format]
    if not form.tables:
        return go("figures", report.pk)
    is_blank = request.GET.get("blank") == "1"
    rows = {} if is_blank else rows_of(report)
    values = {code: shown_text(row) for code, row in rows.items()}
    words = {"agency": report.agency.name, "year": report.year}
    name = _("%(agency)s%(year)s年年度报告表格.xlsx") % words
    response = HttpResponse(write_form(values, form), content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response


@report_page("GET", "HEAD", "POST", roles=AUTHORS)
def upload(request: HttpRequest, report: Report) -> HttpResponse:
    """Ask for a file, show what it would change, and take it in when confirmed."""
    if not FORMATS[report.format].tables:
        return go("figures", report.pk)
    if request.method != "POST":
        return _ask(request, report, UploadForm())
    if "waiting" in request.POST:
        return _confirmed(request, report)
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _ask(request, report, form)
    file = form.cleaned_data["file"]
    try:
        reading = read_form(file.read(), file.name, FORMATS[report.format])
    except ValidationError as wrong:
        form.add_error("file", wrong)
        return _ask(request, report, form)
    return _preview(request, report, _new_figures(report, reading), reading)


def _confirmed(request: HttpRequest, report: Report) -> HttpResponse:
    waiting = _waiting(request, report)
    saved = save_figures(
        report.pk,
        waiting.values,
        by=officer(request),
        source=Source.IMPORTED,
        reasons=waiting.reasons,
        was=waiting.was,
    )
    if not saved.errors:
        say(request, _("已导入 %(n)s 格。") % {"n": saved.saved})
        return go("form", report.pk)
    now = {code: shown_text(row) for code, row in rows_of(report).items()}
    left = Waiting(
        {code: waiting.values[code] for code in saved.errors},
        {code: now.get(code, "") for code in saved.errors},
        waiting.reasons,
        saved.errors,
    )
    return _preview(request, report, left, FormReading(), saved.saved)


def _waiting(request: HttpRequest, report: Report) -> Waiting:
    """Return what was previewed; ValidationError if it is too old or another's."""
    try:
        kept = signing.loads(request.POST["waiting"], salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature as wrong:
        raise ValidationError(_("预览已经过期，请重新上传文件。")) from wrong
    if kept["report"] != report.pk:
        raise ValidationError(_("这是另一份报告的预览，请重新上传文件。"))
    reasons = {
        code: request.POST.get(f"reason-{code}", "").replace("\0", "")
        for code in kept["values"]
        if f"reason-{code}" in request.POST
    }
    return Waiting(kept["values"], kept["was"], reasons)


def _new_figures(report: Report, reading: FormReading) -> Waiting:
    """Return the figures that differ from the report's; blanks change nothing."""
    specs, rows = FORMATS[report.format].figures, rows_of(report)
    wrong = {error.code for error in reading.errors}
    values = {
        code: text
        for code, text in reading.figures.items()
        if text and code not in wrong and code in rows
        if read_figure(text, specs[code])[0] != rows[code].value
    }
    return Waiting(values, {code: shown_text(rows[code]) for code in values})


def _ask(request: HttpRequest, report: Report, form: UploadForm) -> HttpResponse:
    status = 422 if form.errors else 200
    return show(request, report, "form_import", {"form": form}, status=status)


def _preview(
    request: HttpRequest,
    report: Report,
    waiting: Waiting,
    reading: FormReading,
    saved: int = 0,
) -> HttpResponse:
    specs, rows = FORMATS[report.format].figures, rows_of(report)
    lines = [
        _line(specs[code], rows[code], waiting, reading, report)
        for code in specs
        if code in waiting.values and code in rows
    ]
    errors = [
        {"cell": error.cell, "text": translate(error.sentence)}
        for error in reading.errors
    ]
    context = {
        "form": UploadForm(),
        "is_preview": True,
        "lines": lines,
        "problems": errors[:MOST_ERRORS],
        "more_problems": max(0, len(errors) - MOST_ERRORS),
        "may_confirm": bool(lines) and not errors,
        "missing_tables": [translate(label) for label in reading.missing_tables],
        "waiting": waiting.signed(report),
        "saved": saved,
        "is_refused": bool(waiting.errors),
    }
    status = 422 if errors or waiting.errors else 200
    return show(request, report, "form_import", context, status=status)


def _line(
    spec: FigureSpec,
    row: Statistic,
    waiting: Waiting,
    reading: FormReading,
    report: Report,
) -> dict[str, Any]:
    text = waiting.values[spec.code]
    return {
        "code": spec.code,
        "name": name_of(spec, FORMATS[report.format]),
        "cell": reading.cells.get(spec.code, ""),
        "old": shown_text(row),
        "new": text,
        "needs_reason": departs(text, spec, row.computed),
        "computed": "" if row.computed is None else f"{row.computed.normalize():f}",
        "reason": waiting.reasons.get(spec.code, row.reason),
        "errors": waiting.errors.get(spec.code, []),
    }
