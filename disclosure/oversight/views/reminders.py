"""What was reminded of, and how often a supervisor is written to."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosure.casework.models import Case
from disclosure.officer_pages import officer, say
from disclosure.oversight.actions.digests import choose_digests
from disclosure.oversight.forms.digest import DigestForm, ReminderFilter
from disclosure.oversight.models import Reminder
from disclosure.oversight.queries.digests import WORST, offices_with_choices
from disclosure.oversight.queries.reminders import is_answered, reminders_of
from disclosure.oversight.queries.scope import Scope
from disclosure.oversight.rules.attention import step_words
from disclosure.oversight.views.doors import go, show, supervisor_page
from disclosure.paging import WindowPaginator
from disclosure.translation import explained, translate

PAGE_LENGTH = 50
_WRONG = 400


@supervisor_page("GET", "HEAD")
def reminders(request: HttpRequest, scope: Scope) -> HttpResponse:
    """List the reminders of the scope, the newest first."""
    form = ReminderFilter(request.GET, scope)
    is_valid = form.is_valid()
    rows = Reminder.objects.none()
    if is_valid:
        rows = reminders_of(scope, form.agencies(), form.steps())
    page = WindowPaginator(rows, PAGE_LENGTH).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "fields": ("agency", "below", "step"),
        "page": page,
        "lines": _lines(page),
        "is_wrong": not is_valid,
        "is_narrowed": any(form.data.get(name) for name in form.fields),
    }
    status = 200 if is_valid else _WRONG
    return show(request, "reminders", "reminders", _("催办"), context, status)


@supervisor_page("GET", "HEAD", "POST")
def digest(request: HttpRequest, scope: Scope) -> HttpResponse:
    """Ask how often the digest of each agency shall come, and keep the answer."""
    user = officer(request)
    offices = offices_with_choices(user)
    form = DigestForm(offices, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        choose_digests(form.chosen(), by=user)
        say(request, _("监督摘要邮件的设置已保存。"))
        return go("digest")
    context = {"form": form, "address": user.email, "most": WORST}
    status = _WRONG if form.is_bound else 200
    title = _("监督摘要邮件")
    return show(request, "digest", "reminders", title, context, status)


def _lines(found: Iterable[Reminder]) -> list[dict[str, Any]]:
    return [
        {
            "reminder": reminder,
            "case": reminder.case,
            "step": translate(step_words(reminder.step)),
            "is_answered": is_answered(reminder),
            "since": _since(reminder),
        }
        for reminder in found
    ]


def _since(reminder: Reminder) -> str:
    """Return what has become of the case since."""
    case: Case = reminder.case
    if not is_answered(reminder):
        return _("还没有答复")
    if case.answered_on is not None and reminder.due_on != case.redo_by:
        return _dated(_("已答复"), case.answered_on)
    return _dated(_("已办结"), case.closed_on)


def _dated(words: str, day: date | None) -> str:
    return words if day is None else explained(words, date_format(day, "Y-m-d"))
