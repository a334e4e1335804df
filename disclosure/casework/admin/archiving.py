"""The page on which an officer downloads the whole file of a case."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.casework.actions.archiving import REASON_LENGTH, open_archive
from disclosure.casework.admin.doors import case_page, show
from disclosure.casework.models import Case
from disclosure.casework.rules.workflow import CASE_ROLES
from disclosure.officer_pages import officer, put


class ArchiveForm(forms.Form):
    reason = forms.CharField(
        label=gettext_lazy("下载的理由（会保存）"),
        help_text=gettext_lazy("例如“归档”“复议机关调卷”；不要写个人信息。"),
        max_length=REASON_LENGTH,
    )


@case_page("GET", "POST", roles=CASE_ROLES)  # type: ignore[arg-type]
def archive(request: HttpRequest, case: Case) -> HttpResponseBase:
    """Ask for a reason, then send everything about the case as one ZIP."""
    form = ArchiveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            return _sent(case, form.cleaned_data["reason"], request)
        except ValidationError as wrong:
            put(form, wrong)
    files = list(case.files.only("size"))
    context = {
        "form": form,
        "letters": case.letters.count(),
        "files": len(files),
        "size": sum(row.size for row in files),
    }
    response = show(request, case, "archive", context, 422 if form.errors else 200)
    response.headers["Cache-Control"] = "no-store, private"
    return response


def _sent(case: Case, reason: str, request: HttpRequest) -> StreamingHttpResponse:
    made = open_archive(case.pk, reason, by=officer(request))
    response = StreamingHttpResponse(made, content_type="application/zip")
    name = _("%(number)s全卷.zip") % {"number": made.folder}
    response.headers["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=name)
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response
