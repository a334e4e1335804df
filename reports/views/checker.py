"""The checker for anybody: a page, and the same for programs. Nothing is kept."""

from __future__ import annotations

import csv
import io
import json
from time import time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from disclosure.casework.views.browser import is_forged
from disclosure.clients import address_of
from disclosure.throttle.actions import allow
from disclosure.throttle.queries import window_end
from disclosure.throttle.subjects import network_of
from disclosure.translation import translate
from reports import meta
from reports.checking import (
    Malformed,
    Submission,
    as_json,
    findings_of,
)
from reports.checking.files import read_file, submission_in
from reports.checking.parsing import LARGEST_FILE, too_large
from reports.checking.samples import COLUMNS, code_rows, example, official_formats
from reports.exports import BYTE_ORDER_MARK
from reports.form.sheet import write_form
from reports.views.checker_forms import CheckForm
from reports.views.checker_rows import grouped

LIMIT, HOUR = 60, 3600
#: Files up to here stay in memory: nothing of them is ever written to a disk.
LARGEST_POST = 5 * LARGEST_FILE // 2
_JSON = "application/json"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


# A program has no token to send. What it sends changes nothing, opens nothing
# and is read without a session, so no other site gains by sending it for
# somebody. The form of the page is checked below.
@csrf_exempt
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Show the form; check what is posted, from the form or by a program."""
    if request.method != "POST":
        return _page(request, CheckForm())
    is_program = request.content_type in (_JSON, _SHEET)
    answer = _program if is_program else _form
    if _length(request) > (LARGEST_FILE if is_program else LARGEST_POST):
        return _refused(request, translate(too_large().sentence), 413)
    if not allow("check", network_of(address_of(request)), LIMIT, HOUR):
        words = _("这个网络一小时内校核的次数太多，请过一小时再试。")
        response = _refused(request, words, 429)
        response.headers["Retry-After"] = str(window_end(HOUR) - int(time()))
        return response
    return answer(request)


@require_safe
def check_example(request: HttpRequest) -> HttpResponse:
    """An invented report, as a file to start from."""
    content = json.dumps(example(), ensure_ascii=False, indent=1)
    return _download(content, "report-example.json", _JSON)


@require_safe
def check_codes(request: HttpRequest, form: str) -> HttpResponse:
    """The codes of a format, as a table for spreadsheets."""
    known = official_formats().get(form)
    if known is None:
        raise Http404
    out = io.StringIO()
    out.write(BYTE_ORDER_MARK)
    writer = csv.writer(out)
    writer.writerow([_(column) for column in COLUMNS])
    writer.writerows(code_rows(known))
    return _download(out.getvalue(), f"codes-{form}.csv", "text/csv; charset=utf-8")


@require_safe
def check_blank(request: HttpRequest, form: str) -> HttpResponse:
    """The empty form, to be filled in and checked."""
    known = official_formats().get(form)
    if known is None:
        raise Http404
    return _download(write_form({}, known), f"{form}.xlsx", _SHEET)


def _program(request: HttpRequest) -> HttpResponse:
    """Answer a body that is the file itself; ``year`` may stand in the address."""
    try:
        submission = submission_in(read_file(request.body, _year(request)))
    except Malformed as wrong:
        return _json({"error": translate(wrong.sentence)}, 422)
    return _findings(submission)


def _form(request: HttpRequest) -> HttpResponse:
    form = CheckForm(request.POST, request.FILES)
    is_outdated = is_forged(request)
    if is_outdated:
        form.add_error(None, _("这一页已经失效，请再点一次“校核”。"))
    submission = form.submission() if form.is_valid() else None
    if submission is None:
        status = 403 if is_outdated else 413 if form.is_too_large else 422
        if _wants_json(request):
            return _json({"error": _first_error(form)}, status)
        return _page(request, form, status=status)
    return (
        _findings(submission)
        if _wants_json(request)
        else _result(request, form, submission)
    )


def _findings(submission: Submission) -> HttpResponse:
    found = findings_of(submission)
    return _json({"findings": as_json(found, submission.form)})


def _result(
    request: HttpRequest, form: CheckForm, submission: Submission
) -> HttpResponse:
    groups = grouped(findings_of(submission), submission.form)
    return _page(
        request,
        form,
        groups=groups,
        counts={group.level: len(group.rows) for group in groups},
        year=submission.content.year,
        format=translate(submission.form.label),
        missing=[translate(label) for label in submission.missing],
        has_result=True,
    )


def _page(
    request: HttpRequest, form: CheckForm, *, status: int = 200, **result: Any
) -> HttpResponse:
    context = {
        "place": "reports",
        "column": meta.REPORTS,
        "form": form,
        "formats": official_formats().values(),
        **result,
    }
    return render(request, "reports/check.html", context, status=status)


def _refused(request: HttpRequest, words: str, status: int) -> HttpResponse:
    """Say no without having read anything."""
    if request.content_type in (_JSON, _SHEET) or _wants_json(request):
        return _json({"error": words}, status)
    context = {"place": "reports", "words": words, "status": status}
    return render(request, "reports/check_refused.html", context, status=status)


def _json(data: dict[str, Any], status: int = 200) -> HttpResponse:
    options = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(data, status=status, json_dumps_params=options)


def _download(content: str | bytes, name: str, content_type: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=content_type, headers=disposition)


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", _JSON]) == _JSON


def _first_error(form: CheckForm) -> str:
    return next(str(words) for errors in form.errors.values() for words in errors)


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if len(text) == 4 and text.isascii() and text.isdigit() else None


def _length(request: HttpRequest) -> int:
    """How long the body says it is; nothing more of it is ever read."""
    text = request.META.get("CONTENT_LENGTH") or "0"
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
