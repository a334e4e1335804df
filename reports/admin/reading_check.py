"""Checking what was read: file and figures, or file and text, side by side."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from disclosure.officer_pages import officer, say
from reports.actions.reading_cells import (
    MOST_AT_ONCE,
    Choice,
    choose,
    confirm_seen,
    leave_out_seen,
)
from reports.admin import reading_file
from reports.admin.reading_forms import GivenForm
from reports.admin.reading_lines import (
    lines_of,
    outline,
    parts_shown,
    remarks_of,
)
from reports.admin.reading_page import AUTHORS, reading_page, show, url
from reports.models import Reading
from reports.readings import Part, parts_of
from reports.rules.vocabulary import CellChoice


@reading_page("GET", "HEAD", "POST")
def figures(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Show a part of the figures beside the file, and keep decisions."""
    if not (reading.answer and parts_of(reading.answer)):
        return HttpResponseRedirect(url("text", reading.pk))
    part, number = _chosen(request, reading)
    if request.method != "POST":
        return _figures(request, reading, part, number)
    typed = _typed(request)
    done = choose(reading.pk, typed, by=officer(request))
    if done.errors:
        context = {"typed": typed, "errors": done.errors, "saved": done.saved}
        return _figures(request, reading, part, number, **context)
    say(request, _("已保存 %(n)s 格。") % {"n": done.saved})
    is_next = "next" in request.POST
    return _go(reading, *(_after(reading, part, number) if is_next else (part, number)))


@reading_page("POST", roles=AUTHORS)
def confirm(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Confirm, or leave out, the figures of the page the officer saw."""
    part, number = _chosen(request, reading)
    seen = _positions(request.POST.getlist("seen"))
    if "leave_out" in request.POST:
        count = leave_out_seen(reading.pk, seen, by=officer(request))
        text = _("本页没有核对的 %(n)s 格已改为不采用。")
    else:
        count = confirm_seen(reading.pk, seen, by=officer(request))
        text = _("本页可靠的 %(n)s 格已确认与原文一致，其余请逐格核对。")
    say(request, text % {"n": count})
    return _go(reading, part, number)


@reading_page("GET", "HEAD")
def text(request: HttpRequest, reading: Reading) -> HttpResponse:
    """Show the text as the draft will have it, beside the file."""
    if not reading.answer:
        raise Http404
    pages = reading_file.all_pages(reading)
    context = {
        "tab": "text",
        "sections": outline(reading),
        "pages": pages,
        "blocks": [] if pages else reading_file.all_blocks(reading),
        **_about(reading),
    }
    return show(request, reading, "reading_text", context)


def _figures(
    request: HttpRequest,
    reading: Reading,
    part: Part,
    number: int,
    **failed: Any,
) -> HttpResponse:
    positions = part.page(number)
    answers = (reading.answer or {})["figures"]
    shown = {position: answers[position] for position in positions}
    pages = reading_file.pages_shown(reading, shown)
    lines = lines_of(
        reading,
        positions,
        reading_file.anchors(reading, shown),
        failed.get("typed"),
        failed.get("errors"),
    )
    context = {
        "tab": part.key,
        "part": part,
        "number": number,
        "numbers": range(1, part.pages() + 1),
        "lines": lines,
        "sure": sum(
            one.look == "sure" and one.choice == CellChoice.PENDING for one in lines
        ),
        "left": sum(one.choice == CellChoice.PENDING for one in lines),
        "pages": pages,
        "blocks": [] if pages else reading_file.blocks_shown(reading, shown),
        "has_errors": bool(failed.get("errors")),
        "saved": failed.get("saved", 0),
        **_about(reading),
    }
    return show(request, reading, "reading_figures", context, 422 if failed else 200)


def _about(reading: Reading) -> dict[str, Any]:
    answer = reading.answer or {}
    return {
        "parts": parts_shown(reading),
        "remarks": remarks_of(answer),
        "answer": {key: answer.get(key) for key in ("title", "agency", "pages")},
        "given": GivenForm(initial={"year": reading.year, "format": reading.format}),
    }


def _chosen(request: HttpRequest, reading: Reading) -> tuple[Part, int]:
    """Return the part and its page that the address names; else the first."""
    parts = parts_of(reading.answer or {})
    wanted = request.GET.get("part", "")
    part = next((one for one in parts if one.key == wanted), None)
    if part is None:
        if wanted or not parts:
            raise Http404
        part = parts[0]
    asked = request.GET.get("page", "1")
    is_number = asked.isascii() and asked.isdecimal() and len(asked) <= 4
    number = int(asked) if is_number else 0
    if not 1 <= number <= part.pages():
        raise Http404
    return part, number


def _after(reading: Reading, part: Part, number: int) -> tuple[Part, int]:
    """Return the page after this one; the last one stays."""
    if number < part.pages():
        return part, number + 1
    parts = parts_of(reading.answer or {})
    at = parts.index(part)
    return (parts[at + 1], 1) if at + 1 < len(parts) else (part, number)


def _go(reading: Reading, part: Part, number: int) -> HttpResponse:
    query = urlencode({"part": part.key, "page": str(number)})
    return HttpResponseRedirect(f"{url('figures', reading.pk)}?{query}")


def _typed(request: HttpRequest) -> dict[int, Choice]:
    """Return what was typed by position; lines without a decision are left out."""
    found = {}
    for position in _positions(request.POST.getlist("seen")):
        choice = request.POST.get(f"choice-{position}", "")
        typed = request.POST.get(f"value-{position}", "")[:100].replace("\0", "")
        shown = request.POST.get(f"shown-{position}", "")
        # A number typed over the one that was read is a change, marked or not.
        if typed != shown and choice != CellChoice.LEFT_OUT:
            choice = CellChoice.CHANGED
        if choice:
            was = request.POST.get(f"was-{position}", "")
            found[position] = Choice(choice, typed, was)
    return found


def _positions(texts: list[str]) -> list[int]:
    sound = [one for one in texts if one.isascii() and one.isdecimal()]
    if len(texts) > MOST_AT_ONCE or any(len(one) > 6 for one in sound):
        raise ValidationError(_("请重新打开这一页再保存。"))
    return [int(one) for one in sound]
