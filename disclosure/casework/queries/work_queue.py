"""What waits for an officer, for the first page of the back office.

Of each kind the most pressing few are listed, then how many there are; no
more rows than that are read, however many cases an agency has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import has_role, reach
from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.vocabulary import Region, Role
from disclosure.back_office import Task
from disclosure.casework.display.days_left import NEAR, Reader
from disclosure.casework.models import (
    Case,
    Clarification,
    Consultation,
    Extension,
    FeeNotice,
)
from disclosure.casework.queries.listing import open_cases
from disclosure.casework.rules.vocabulary import State
from disclosure.labels import noop
from disclosure.paging import WindowPaginator

#: Cases listed of one kind, and tasks listed in all.
SHOWN, MOST = 5, 30
_COLUMNS = (
    *("number", "subject", "state", "round", "due_on", "redo_by", "clock_state"),
    *("agency__name", "agency__region"),
)


@dataclass(frozen=True)
class Kind:
    """One kind of task: whose, which cases, what to do, the most pressing first."""

    role: Role
    what: str
    condition: Callable[[date], Any]
    order: str = "due_on"
    group: str = "mine"


def _in(state: State) -> Callable[[date], Any]:
    return lambda today: Q(state=state)


def _due_soon(today: date) -> Q:
    """Nearly due by the national calendar; the words count by the region's."""
    near = calendar_of(Region.CN).provisional().add(today, NEAR)
    first = Q(round=1, due_on__lte=near)
    return Q(state=State.HANDLING) & (first | Q(round__gt=1, redo_by__lte=near))


def _passed(rows: Any, **conditions: object) -> Callable[[date], Any]:
    """Cases with a row whose limit has passed."""

    def condition(today: date) -> Any:
        own = rows.objects.filter(case=OuterRef("pk"), **conditions)
        if hasattr(rows, "reply_by"):
            return Exists(own.filter(reply_by__lt=today))
        return Exists(own.filter(pay_by__lt=today))

    return condition


def _clarification_passed(today: date) -> Any:
    passed = _passed(Clarification, answered_on=None)(today)
    return Q(state=State.AWAITING_CLARIFICATION) & Q(passed)


def _fee_passed(today: date) -> Any:
    return Q(state=State.AWAITING_FEE) & Q(_passed(FeeNotice, paid_on=None)(today))


def _extension_waits(today: date) -> Any:
    asked = Extension.objects.filter(case=OuterRef("pk"), is_granted=None)
    return Q(state=State.HANDLING) & Q(Exists(asked))


KINDS = (
    Kind(Role.HANDLER, noop("即将到期或者已经超期"), _due_soon),
    Kind(Role.HANDLER, noop("等待确认收到"), _in(State.SUBMITTED), "submitted_on"),
    Kind(Role.HANDLER, noop("等待发出"), _in(State.APPROVED)),
    Kind(Role.HANDLER, noop("等待登记送出"), _in(State.ISSUED)),
    Kind(Role.HANDLER, noop("补正期限已过"), _clarification_passed, group="open"),
    Kind(Role.HANDLER, noop("缴费期限已过"), _fee_passed, group="open"),
    Kind(
        Role.HANDLER,
        noop("征求意见期限已过"),
        _passed(Consultation, closed_on=None),
        group="open",
    ),
    Kind(Role.REVIEWER, noop("等待您审核"), _in(State.IN_REVIEW)),
    Kind(Role.APPROVER, noop("等待您签发"), _in(State.IN_APPROVAL)),
    Kind(Role.APPROVER, noop("等待您批准延期"), _extension_waits, group="open"),
)


def work_queue(user: Any) -> list[Task]:
    """Return the cases that wait for this officer, and how many of each kind."""
    today = timezone.localdate()
    reader = Reader(today)
    tasks: list[Task] = []
    for kind in KINDS:
        if len(tasks) < MOST and has_role(user, [kind.role]):
            tasks += _tasks(kind, _rows(kind, user, today), reader)
    return tasks[:MOST]


def _rows(kind: Kind, user: Any, today: date) -> QuerySet[Case]:
    rows = Case.objects.filter(
        open_cases(), reach(user, [kind.role], "agency__"), kind.condition(today)
    )
    if kind.role is Role.HANDLER:
        rows = rows.filter(Q(handler=user.pk) | Q(handler=None))
    return rows.order_by(kind.order, "pk")


def _tasks(kind: Kind, rows: QuerySet[Case], reader: Reader) -> Iterator[Task]:
    found = list(rows.select_related("agency").only(*_COLUMNS)[: SHOWN + 1])
    for case in found[:SHOWN]:
        yield _task(kind, case, reader)
    if len(found) > SHOWN:
        yield _summary(kind, WindowPaginator(rows, SHOWN).count)


def _task(kind: Kind, case: Case, reader: Reader) -> Task:
    left = reader.left_of(case)
    words = [_(kind.what), *([left.text] if left else [])]
    return Task(
        title=f"{case.number} {case.subject}",
        url=reverse("admin:casework_case_open", args=[case.pk]),
        what=" · ".join(words),
    )


def _summary(kind: Kind, count: int) -> Task:
    many = count >= WindowPaginator.limit
    template = _("%(count)s件以上") if many else _("共%(count)s件")
    url = reverse("admin:casework_case_changelist")
    return Task(
        title=_("%(what)s：%(number)s，查看全部")
        % {"what": _(kind.what), "number": template % {"count": count}},
        url=f"{url}?group={kind.group}",
        what="",
    )
