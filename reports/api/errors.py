"""What is said when a question cannot be answered: one sentence each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError


class Gone(Exception):
    """A report that was withdrawn."""


def refused(words: str, status: int) -> JsonResponse:
    """Say why there is no answer."""
    options = {"ensure_ascii": False}
    return JsonResponse({"error": words}, status=status, json_dumps_params=options)


def no_such_address() -> JsonResponse:
    return refused(_("没有这项内容，请核对地址。"), 404)


def explain(api: NinjaAPI) -> None:
    """Have the API say what is wrong in our words; never what was sent."""

    @api.exception_handler(ValidationError)
    def wrong(request: HttpRequest, error: ValidationError) -> HttpResponse:
        names = dict.fromkeys(str(item["loc"][1]) for item in error.errors)
        shown = "、".join(name for name in names if name.isidentifier())
        words = _("参数填得不对，请按说明改正：%(names)s。") % {"names": shown}
        return refused(words, 422)

    @api.exception_handler(Http404)
    def missing(request: HttpRequest, error: Http404) -> HttpResponse:
        return no_such_address()

    @api.exception_handler(Gone)
    def gone(request: HttpRequest, error: Gone) -> HttpResponse:
        return refused(_("这份报告已经撤回，理由见它的网页。"), 410)
