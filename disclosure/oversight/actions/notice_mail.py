"""Who is written to about a step of a supervision notice, and in which words.

A mail names the notice, the agencies and the day; never the cases or the texts.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from disclosure.casework.models import Case
from disclosure.labels import noop
from disclosure.oversight.actions import messages
from disclosure.oversight.addresses import site_address
from disclosure.oversight.models import NoticeLine, SupervisionNotice
from disclosure.oversight.queries.notices import people
from disclosure.oversight.rules.notices import MOST_LEVEL, title
from disclosure.oversight.rules.vocabulary import NoticeStep
from disclosure.translation import headed, translate

People = Callable[[SupervisionNotice, Sequence[Case]], list[User]]


def tell(notice: SupervisionNotice, line: NoticeLine, cases: Sequence[Case]) -> int:
    """Queue the mails about a new line; return how many were new."""
    step = NoticeStep.of(line.step)
    to, words = _TOLD[step]
    recipients = [user for user in to(notice, cases) if user.pk != line.by_id]
    with messages.site_language():
        head = translate(title(notice.number))
        subject = headed(head, translate(step.label))
        said = _(words) % _values(notice, len(cases))
        body = f"{said}\n{site_address()}{notice.get_absolute_url()}"
    return messages.queue(f"notice:{notice.pk}:{line.pk}", recipients, subject, body)


def _values(notice: SupervisionNotice, count: int) -> dict[str, object]:
    return {
        "notice": translate(title(notice.number)),
        "issuer": notice.issuer.name,
        "agency": notice.agency.name,
        "count": count,
        "day": date_format(notice.due_on, "DATE_FORMAT"),
    }


def _office(notice: SupervisionNotice, cases: Sequence[Case]) -> list[User]:
    """Those who handle the cases, else all handlers; and who signs for them."""
    asked = {case.handler_id for case in cases}
    handlers = people([notice.agency], Role.HANDLER)
    mine = [user for user in handlers if user.pk in asked]
    return (mine or handlers) + people([notice.agency], Role.APPROVER)


def _issuers(notice: SupervisionNotice, cases: Sequence[Case]) -> list[User]:
    return people([notice.issuer], Role.SUPERVISOR)


def _higher(notice: SupervisionNotice, cases: Sequence[Case]) -> list[User]:
    """The heads of the office and the issuer; in the end the agency above it."""
    above: list[Agency] = [notice.issuer]
    parent = notice.issuer.parent
    if notice.level >= MOST_LEVEL and parent is not None:
        above.append(parent)
    heads = people([notice.agency], Role.APPROVER)
    return heads + people(above, Role.SUPERVISOR)


_TOLD: dict[NoticeStep, tuple[People, str]] = {
    NoticeStep.ISSUE: (
        _office,
        noop(
            "%(issuer)s发出%(notice)s，涉及%(agency)s的办件%(count)s件，"
            "请在%(day)s前登录办公系统回复。"
        ),
    ),
    NoticeStep.ANSWER: (
        _issuers,
        noop("%(agency)s已回复%(notice)s，请登录办公系统验收。"),
    ),
    NoticeStep.RETURN: (
        _office,
        noop("%(issuer)s退回了对%(notice)s的回复，请在%(day)s前登录办公系统重新回复。"),
    ),
    NoticeStep.ACCEPT: (
        _office,
        noop("%(notice)s已经办结，不用再回复。"),
    ),
    NoticeStep.ESCALATE: (
        _higher,
        noop(
            "%(agency)s没有在%(day)s前回复%(issuer)s的%(notice)s，"
            "涉及办件%(count)s件。请登录办公系统督促。"
        ),
    ),
    NoticeStep.WITHDRAW: (
        _office,
        noop("%(issuer)s撤销了%(notice)s，不用再回复。"),
    ),
}
