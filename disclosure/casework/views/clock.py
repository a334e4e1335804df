"""期限计算器: the clock for anybody's dates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure.agencies.calendars import calendar_of, regional_gap
from disclosure.casework.display.clock import present
from disclosure.casework.forms.clock import ClockForm
from disclosure.casework.rules.clock import Clock, Contradiction, run
from disclosure.translation import translate


@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    """Show the form, and the clock of what was filled in."""
    is_asked = "channel" in request.GET
    form = ClockForm(request.GET if is_asked else None)
    found = _clock(form)
    context = {
        "place": "requests",
        "form": form,
        "clock": present(found) if found else None,
        "gaps": _gaps(form, found) if found else [],
        "is_private": bool(request.GET),
    }
    return render(request, "casework/clock.html", context)


def _clock(form: ClockForm) -> Clock | None:
    if not form.is_valid():
        return None
    question = form.question()
    calendar = calendar_of(question.region)
    try:
        return run(question.events, question.channel, calendar, question.today)
    except Contradiction as wrong:
        form.refuse(wrong.event, translate(wrong.sentence))
        return None


def _gaps(form: ClockForm, found: Clock) -> list[int]:
    """The years for which the region's own days off have not been entered."""
    if found.received_on is None or found.due_on is None:
        return []
    region = form.question().region
    years = range(found.received_on.year, found.due_on.year + 1)
    return [year for year in years if regional_gap(region, year)]
