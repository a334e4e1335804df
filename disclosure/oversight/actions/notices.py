"""Supervision notices: issued, answered, returned, accepted, escalated, withdrawn.

Every step locks the notice, then its cases by key, and only then the audit trail:
the same order as every step of a case, so nobody waits for each other for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.calendars import for_agency
from disclosure.agencies.models import Agency, User
from disclosure.audit.actions import record
from disclosure.blocked import Blocked
from disclosure.casework.actions.numbering import next_number
from disclosure.casework.actions.supervising import note_supervision
from disclosure.casework.models import Case
from disclosure.casework.rules.actions import Action
from disclosure.labels import noop, sentence
from disclosure.oversight.actions import notice_mail
from disclosure.oversight.actions.notice_lines import (
    case_note,
    escalation_text,
    line_text,
    title_text,
)
from disclosure.oversight.models import NoticeCase, NoticeLine, SupervisionNotice
from disclosure.oversight.queries.notices import (
    facts_of,
    issuer_for,
    last_line,
    notices_of,
    roles_for,
)
from disclosure.oversight.rules.notices import (
    SUBJECT_LENGTH,
    SUPERVISOR,
    TEXT_LENGTH,
    WORKFLOW,
    case_blockers,
    due_blocker,
)
from disclosure.oversight.rules.vocabulary import NoticeStep
from disclosure.translation import translate

T = TypeVar("T")

#: Numbers of notices count apart from those of cases and letters.
_KIND = "supervision.notice"
_ACTIONS = {
    NoticeStep.ISSUE: Action.SUPERVISE,
    NoticeStep.ANSWER: Action.ANSWER_NOTICE,
    NoticeStep.RETURN: Action.RETURN_NOTICE,
    NoticeStep.ACCEPT: Action.ACCEPT_NOTICE,
    NoticeStep.ESCALATE: Action.ESCALATE,
    NoticeStep.WITHDRAW: Action.WITHDRAW_NOTICE,
}


def issue(
    cases: Sequence[int],
    subject: str,
    demand: str,
    due_on: date,
    *,
    by: User,
    on: date | None = None,
) -> SupervisionNotice:
    """Issue a notice about cases (1 to 50, of one agency) and return it.

    ``due_on`` is the day by which the agency answers, a working day. ``on`` is the
    day of issue, today if not given. The issuer is the agency in which ``by``
    supervises. Raises Http404 for a case out of reach, PermissionDenied without
    the role, Blocked where the cases do not go together, ValidationError with
    the fields ``subject``, ``demand`` or ``due_on``.
    """
    today = _day(on)
    chosen = sorted(set(cases))
    _check_cases(len(chosen), [])
    with transaction.atomic():
        rows = _locked_cases(chosen)
        agency = _addressed(rows, len(chosen), by)
        issuer = issuer_for(by, agency)
        if issuer is None:
            raise PermissionDenied
        due = _checked_due(due_on, today, agency)
        notice = SupervisionNotice(
            issuer=issuer,
            agency=agency,
            subject=_checked("subject", " ".join(subject.split()), SUBJECT_LENGTH),
            demand=_checked("demand", demand, TEXT_LENGTH),
            due_on=due,
            first_due_on=due,
            issued_on=today,
            issued_by=by,
            year=today.year,
        )
        notice.sequence = next_number(issuer.pk, _KIND, today.year)
        notice.save(force_insert=True)
        NoticeCase.objects.bulk_create(
            NoticeCase(notice=notice, case=case) for case in rows
        )
        return _finish(notice, rows, NoticeStep.ISSUE, notice.demand, by, today)


def answer(
    notice_id: int, text: str, *, by: User, on: date | None = None
) -> SupervisionNotice:
    """Answer for the addressed agency; the supervisors judge the answer next.

    The day of the first answer is kept. Raises what ``_begin`` raises.
    """
    today = _day(on)
    with transaction.atomic():
        notice, rows = _begin(notice_id, NoticeStep.ANSWER, text, by, today)
        notice.answered_on = notice.answered_on or today
        return _finish(notice, rows, NoticeStep.ANSWER, text, by, today)


def send_back(
    notice_id: int, text: str, due_on: date, *, by: User, on: date | None = None
) -> SupervisionNotice:
    """Return an answer that does not do; a new one is due on ``due_on``.

    With the new day escalation begins anew. Raises what ``_begin`` raises, and
    ValidationError for the field ``due_on``.
    """
    today = _day(on)
    with transaction.atomic():
        notice, rows = _begin(notice_id, NoticeStep.RETURN, text, by, today)
        notice.due_on = _checked_due(due_on, today, notice.agency)
        notice.level = 0
        return _finish(notice, rows, NoticeStep.RETURN, text, by, today)


def accept(
    notice_id: int, text: str = "", *, by: User, on: date | None = None
) -> SupervisionNotice:
    """Accept the answer and close the notice. Raises what ``_begin`` raises."""
    today = _day(on)
    with transaction.atomic():
        notice, rows = _begin(notice_id, NoticeStep.ACCEPT, text, by, today)
        notice.closed_on = today
        return _finish(notice, rows, NoticeStep.ACCEPT, text, by, today)


def withdraw(
    notice_id: int, text: str, *, by: User, on: date | None = None
) -> SupervisionNotice:
    """Withdraw an open notice with the reason. Raises what ``_begin`` raises."""
    today = _day(on)
    with transaction.atomic():
        notice, rows = _begin(notice_id, NoticeStep.WITHDRAW, text, by, today)
        notice.closed_on = today
        return _finish(notice, rows, NoticeStep.WITHDRAW, text, by, today)


def escalate(
    notice_id: int, text: str = "", *, by: User | None, on: date | None = None
) -> SupervisionNotice:
    """Take a notice that is not answered in time one level up (to 1, then 2).

    ``by`` is None for the daily command. Without ``text`` the line says what the
    level means. Raises what ``_begin`` raises.
    """
    today = _day(on)
    with transaction.atomic():
        notice, rows = _begin(notice_id, NoticeStep.ESCALATE, text, by, today)
        notice.level += 1
        words = text if text.strip() else escalation_text(notice)
        return _finish(notice, rows, NoticeStep.ESCALATE, words, by, today)


def once(notice_id: int, seen: int | None, step: Callable[[], T]) -> T:
    """Do ``step`` if nothing happened to the notice since the line ``seen``.

    Else an answer could be accepted that was never read. Raises Blocked, or
    what ``step`` raises.
    """
    with transaction.atomic():
        if last_line(_locked(notice_id)) != seen:
            raise Blocked([sentence(_MOVED)])
        return step()


_MOVED = noop(
    "在您填写的时候，这份督办有了新的记录，这一步没有做。"
    "请看过往来记录，还要做的再提交一次。"
)


def _begin(
    notice_id: int, step: NoticeStep, text: str, by: User | None, on: date
) -> tuple[SupervisionNotice, list[Case]]:
    """Return the locked notice and its locked cases, if the step may be done.

    Raises Http404 to an outsider, PermissionDenied to the wrong role, Blocked
    with what stands in the way, ValidationError for a text that is too long.
    """
    notice = _locked(notice_id)
    if by is not None:
        _permit(notice, step, by)
    facts = facts_of(notice, by, on)
    blockers = WORKFLOW.blockers(step, notice.state, facts, text)
    if blockers:
        raise Blocked(blockers)
    _check_length("text", text, TEXT_LENGTH)
    ids = NoticeCase.objects.filter(notice=notice).values_list("case", flat=True)
    return notice, _locked_cases(list(ids))


def _finish(
    notice: SupervisionNotice,
    cases: list[Case],
    step: NoticeStep,
    text: str,
    by: User | None,
    on: date,
) -> SupervisionNotice:
    """Move the notice, write its line, tell officers, cases and the audit trail."""
    if step is not NoticeStep.ISSUE:
        target = WORKFLOW.find(step).target
        notice.state = str(target) if target is not None else notice.state
        notice.save()
    line = NoticeLine.objects.create(
        notice=notice, step=step, text=line_text(notice, step, text), on=on, by=by
    )
    # Rows that refer to people come before the trail, whose lock is the last one.
    notice_mail.tell(notice, line, cases)
    note = case_note(notice, step, text)
    for case in cases:
        note_supervision(
            case.pk, _ACTIONS[step], on, by=by, note=note, notice=notice.number
        )
    record(
        f"notice.{step}",
        notice,
        by=by,
        agency_id=notice.agency_id,
        label=title_text(notice),
        cases=len(cases),
        due_on=notice.due_on,
        level=notice.level,
    )
    return notice


def _locked(notice_id: int) -> SupervisionNotice:
    rows = SupervisionNotice.objects.select_for_update(of=("self",))
    return rows.select_related("agency", "issuer").get(pk=notice_id)


def _locked_cases(ids: list[int]) -> list[Case]:
    """Return the cases, locked in the order in which everybody locks them."""
    rows = Case.objects.select_for_update(of=("self",)).filter(pk__in=ids)
    return list(rows.select_related("agency", "handler").order_by("pk"))


def _permit(notice: SupervisionNotice, step: NoticeStep, by: User) -> None:
    if not notices_of(by).filter(pk=notice.pk).exists():
        raise Http404
    if not WORKFLOW.permits(step, roles_for(by, notice)):
        raise PermissionDenied


def _addressed(rows: list[Case], asked: int, by: User) -> Agency:
    """Return the one agency of the cases, all of which ``by`` must oversee."""
    if len(rows) < asked:
        raise Http404
    agencies = {case.agency_id: case.agency for case in rows}
    for agency in agencies.values():
        require(by, agency, SUPERVISOR)
    _check_cases(len(rows), [agency.name for agency in agencies.values()])
    return rows[0].agency


def _check_cases(count: int, agencies: list[str]) -> None:
    refused = case_blockers(count, agencies)
    if refused:
        raise Blocked(refused)


def _checked(field: str, text: str, most: int) -> str:
    words = text.strip()
    if not words:
        raise ValidationError({field: _("请填写这一项。")})
    _check_length(field, words, most)
    return words


def _check_length(field: str, text: str, most: int) -> None:
    if len(text.strip()) > most:
        raise ValidationError({field: _("最多%(most)s字。") % {"most": most}})


def _checked_due(due_on: date, today: date, agency: Agency) -> date:
    wrong = due_blocker(due_on, today, for_agency(agency).provisional())
    if wrong is not None:
        raise ValidationError({"due_on": translate(wrong)})
    return due_on


def _day(on: date | None) -> date:
    today = timezone.localdate()
    if on is not None and on > today:
        raise ValidationError(_("日期不能晚于今天。"))
    return on or today
