"""期限计算器: the clock for anybody's dates."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from disclosure.agencies.calendars import calendar_of
from disclosure.casework.clock_display import ShownClock, present
from disclosure.casework.forms.clock import ClockForm
from disclosure.casework.rules.clock import Contradiction, run
from disclosure.translation import translate


@require_safe
def clock(request: HttpRequest) -> HttpResponse:
    """Show the form, and the clock of what was filled in."""
    is_asked = "channel" in request.GET
    form = ClockForm(request.GET if is_asked else None)
    context = {
        "place": "requests",
        "form": form,
        "clock": _clock(form),
        "is_private": bool(request.GET),
    }
    return render(request, "casework/clock.html", context)


def _clock(form: ClockForm) -> ShownClock | None:
    if not form.is_valid():
        return None
    question = form.question()
    calendar = calendar_of(question.region)
    try:
        found = run(question.events, question.channel, calendar, question.today)
    except Contradiction as wrong:
        form.refuse(wrong.event, translate(wrong.sentence))
        return None
    return present(found)
