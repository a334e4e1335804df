"""Questions about supervision notices: who sees, who acts, who is told."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from disclosure.agencies.access import offices_of, reach, roles_in
from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from disclosure.casework.models import Case
from disclosure.oversight.models import NoticeCase, NoticeLine, SupervisionNotice
from disclosure.oversight.rules.notices import (
    OFFICE,
    OPEN_STATES,
    SUPERVISOR,
    NoticeFacts,
)
from disclosure.oversight.rules.vocabulary import NoticeState, NoticeStep


def notices_of(user: Any) -> QuerySet[SupervisionNotice]:
    """Return the notices a user may read.

    A supervisor reads what concerns an agency of the own scope, or was issued
    from there; an officer what is addressed to the own agency.
    """
    addressed = reach(user, OFFICE | SUPERVISOR, "agency__")
    issued = reach(user, SUPERVISOR, "issuer__")
    rows = SupervisionNotice.objects.filter(addressed | issued)
    return rows.select_related("agency", "issuer", "issued_by")


def open_notices_of_case(case: Case) -> QuerySet[SupervisionNotice]:
    """Return the notices about a case that are not settled yet, the oldest first."""
    rows = SupervisionNotice.objects.filter(
        noticecase__case=case, state__in=sorted(OPEN_STATES)
    )
    return rows.order_by("issued_on", "pk")


def overdue(today: date) -> Q:
    """Return the condition for notices whose answer is late."""
    return Q(state=NoticeState.ISSUED.value, due_on__lt=today)


def to_answer(user: Any) -> QuerySet[SupervisionNotice]:
    """Return the notices that wait for an answer of a user's own agencies."""
    rows = SupervisionNotice.objects.filter(
        reach(user, OFFICE, "agency__"), state=NoticeState.ISSUED.value
    )
    return rows.select_related("agency", "issuer").order_by("due_on", "pk")


def to_accept(user: Any) -> QuerySet[SupervisionNotice]:
    """Return the answered notices that a supervisor has to judge."""
    rows = SupervisionNotice.objects.filter(
        reach(user, SUPERVISOR, "issuer__"), state=NoticeState.ANSWERED.value
    )
    return rows.select_related("agency", "issuer").order_by("due_on", "pk")


def roles_for(user: Any, notice: SupervisionNotice) -> frozenset[str]:
    """Return the roles that count for a notice.

    An office acts by what it is in the addressed agency. A supervisor must
    reach the issuer: whoever supervises the addressed agency from inside does
    not settle what was asked from above.
    """
    inside = roles_in(user, notice.agency) & OFFICE
    return inside | (roles_in(user, notice.issuer) & SUPERVISOR)


def facts_of(notice: SupervisionNotice, user: User | None, today: date) -> NoticeFacts:
    """Return what the table of steps asks about."""
    answers = notice.lines.filter(step=NoticeStep.ANSWER.value).order_by("-pk")
    writer = answers.values_list("by", flat=True).first()
    return NoticeFacts(
        today=today,
        due_on=notice.due_on,
        level=notice.level,
        is_answerer=user is not None and writer == user.pk,
    )


def issuer_for(user: Any, agency: Agency) -> Agency | None:
    """Return the agency in whose name a supervisor writes to another; None if none.

    Of several offices the highest speaks.
    """
    found = [
        office.agency
        for office in offices_of(user)
        if office.role in SUPERVISOR and agency.path.startswith(office.agency.path)
    ]
    return min(found, key=lambda one: len(one.path), default=None)


def last_line(notice: SupervisionNotice) -> int:
    """Return the mark of how a notice stands: its newest line, 0 if it has none."""
    newest = notice.lines.order_by("-pk").values_list("pk", flat=True).first()
    return newest or 0


def lines_of(notice: SupervisionNotice) -> QuerySet[NoticeLine]:
    """Return the dialogue, the first line first."""
    return notice.lines.select_related("by").order_by("pk")


def cases_of(notice: SupervisionNotice) -> QuerySet[Case]:
    """Return the cases of a notice, the oldest first."""
    rows = Case.objects.filter(noticecase__notice=notice)
    return rows.select_related("agency", "handler").order_by("pk")


def cases_reached(user: Any, ids: Collection[int]) -> list[Case]:
    """Return the cases among ``ids`` that a supervisor oversees."""
    rows = Case.objects.filter(reach(user, SUPERVISOR, "agency__"), pk__in=ids)
    return list(rows.select_related("agency", "handler").order_by("agency__path", "pk"))


def case_counts(notices: Iterable[SupervisionNotice]) -> Counter[int]:
    """Return how many cases each of a few notices has."""
    ids = [notice.pk for notice in notices]
    rows = NoticeCase.objects.filter(notice__in=ids)
    return Counter(rows.values_list("notice", flat=True))


def people(agencies: Iterable[Agency], *roles: Role) -> list[User]:
    """Return the officers who hold one of ``roles`` in these very agencies."""
    rows = User.objects.filter(
        is_active=True, offices__agency__in=list(agencies), offices__role__in=roles
    )
    return list(rows.distinct().order_by("pk"))
