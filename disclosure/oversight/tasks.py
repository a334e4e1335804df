"""What supervision puts on the first page of the back office, and on a case."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosure.agencies.access import has_role, roles_in
from disclosure.back_office import Place, Task
from disclosure.casework.display.days_left import Reader
from disclosure.casework.models import Case
from disclosure.casework.panels import Line, Panel
from disclosure.labels import noop
from disclosure.oversight.models import Reminder, SupervisionNotice
from disclosure.oversight.notice_words import left_of, reader, title_of
from disclosure.oversight.queries.notices import (
    open_notices_of_case,
    to_accept,
    to_answer,
)
from disclosure.oversight.rules.notices import OFFICE, SUPERVISOR
from disclosure.oversight.rules.vocabulary import NoticeState
from disclosure.paging import WindowPaginator
from disclosure.translation import translate

#: Notices listed of one kind; the rest is one line with their number.
SHOWN = 5
#: The newest reminders that a case shows.
SHOWN_REMINDERS = 3
_ANSWER, _ACCEPT = noop("等待回复督办"), noop("等待验收督办回复")


def notice_queue(user: Any) -> list[Task]:
    """Return the notices that wait for this officer, the most pressing first."""
    days, tasks = reader(), list[Task]()
    if has_role(user, OFFICE):
        tasks += _tasks(to_answer(user), _ANSWER, NoticeState.ISSUED, days)
    if has_role(user, SUPERVISOR):
        tasks += _tasks(to_accept(user), _ACCEPT, NoticeState.ANSWERED, days)
    return tasks


def places_of(user: Any) -> list[Place]:
    """Return the pages of supervision that an officer may begin with."""
    if has_role(user, SUPERVISOR):
        text = _("快到期、超期、办理用时、督办和考核")
        return [Place(_("监督台"), reverse("supervision:desk"), text)]
    if has_role(user, OFFICE):
        text = _("上级发给本机关的督办和回复")
        return [Place(_("督办"), reverse("supervision:notices"), text)]
    return []


def supervision_panel(case: Case, user: Any) -> list[Panel]:
    """Return the open notices and the newest reminders of a case, if there are any."""
    days = reader()
    notices = [
        _notice_line(notice, case, days) for notice in open_notices_of_case(case)
    ]
    newest = Reminder.objects.filter(case=case).order_by("-on", "-pk")
    lines = notices + [_reminder_line(row) for row in newest[:SHOWN_REMINDERS]]
    links = list(_ways(case, user))
    return [Panel(_("督办和催办"), lines, links)] if lines or links else []


def _ways(case: Case, user: Any) -> Iterator[Line]:
    """A supervisor writes a notice right from the case."""
    if roles_in(user, case.agency) & SUPERVISOR:
        url = f"{reverse('supervision:notice_new')}?case={case.pk}"
        yield Line(_("发出督办"), url=url)


def _tasks(
    rows: QuerySet[SupervisionNotice], what: str, state: NoticeState, days: Reader
) -> Iterator[Task]:
    found = list(rows[: SHOWN + 1])
    for notice in found[:SHOWN]:
        left = left_of(notice, days)
        yield Task(
            title=f"{title_of(notice)} {notice.subject}",
            url=notice.get_absolute_url(),
            what=" · ".join([_(what), *([left.text] if left else [])]),
            look=left.look if left else "",
        )
    if len(found) > SHOWN:
        yield _summary(what, WindowPaginator(rows, SHOWN).count, state)


def _summary(what: str, count: int, state: NoticeState) -> Task:
    template = (
        _("%(count)s件以上") if count >= WindowPaginator.limit else _("共%(count)s件")
    )
    values = {"what": _(what), "number": template % {"count": count}}
    return Task(
        title=_("%(what)s：%(number)s，查看全部") % values,
        url=f"{reverse('supervision:notices')}?state={state}",
        what="",
    )


def _notice_line(notice: SupervisionNotice, case: Case, days: Reader) -> Line:
    notice.agency = case.agency
    words = [translate(NoticeState.of(notice.state).label)]
    left = left_of(notice, days)
    if left is not None:
        day = date_format(notice.due_on, "DATE_FORMAT")
        words.append(_("%(day)s前回复") % {"day": day})
    return Line(
        f"{title_of(notice)} {notice.subject}",
        url=notice.get_absolute_url(),
        more=" · ".join(words),
        mark=left.text if left else "",
        look=left.look if left else "",
    )


def _reminder_line(row: Reminder) -> Line:
    text = _("%(day)s催办") % {"day": date_format(row.on, "DATE_FORMAT")}
    return Line(text, more=_reminded(row.step))


def _reminded(step: int) -> str:
    if step < 0:
        return _("当时超期%(days)s个工作日") % {"days": -step}
    return _("当时还剩%(days)s个工作日") % {"days": step}
