"""Reminders (催办) before and after a deadline, made by the daily command."""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.casework.actions.base import locked
from disclosure.casework.actions.supervising import note_supervision
from disclosure.casework.models import Case
from disclosure.casework.rules.actions import Action
from disclosure.labels import Sentence, noop, sentence
from disclosure.oversight.actions.messages import queue, site_language
from disclosure.oversight.addresses import site_address
from disclosure.oversight.models import Reminder
from disclosure.oversight.queries.notices import people
from disclosure.oversight.queries.reminders import (
    DueCase,
    due_cases,
    due_day,
    owes_reply,
)
from disclosure.oversight.rules.attention import left_words
from disclosure.translation import translate

logger = logging.getLogger(__name__)


def remind(today: date) -> int:
    """Remind of every case whose reminder is due; return how many were reminded of.

    Each case has a transaction of its own: a row, a line in its history, the audit
    trail and the mails. Running it twice, or twice at once, reminds once. What goes
    wrong with one case is logged by its id and keeps no other waiting.
    """
    made = 0
    for due in due_cases(today):
        try:
            made += _remind(due, today)
        except Exception as failure:
            name = type(failure).__name__
            logger.error("case %s not reminded of: %s", due.case_id, name)
    return made


def _remind(due: DueCase, today: date) -> bool:
    """Remind of one case, unless it has moved or somebody was faster."""
    with transaction.atomic(), site_language():
        case = locked(due.case_id)
        if not owes_reply(case) or due_day(case) != due.due_on:
            return False
        reminder, is_new = Reminder.objects.get_or_create(
            case=case, due_on=due.due_on, step=due.step, defaults={"on": today}
        )
        if not is_new:
            return False
        words = translate(left_words(due.left, due.due_on))
        # Rows that refer to people come before the trail, whose lock is the last one.
        _mail(reminder, case, due, words)
        note_supervision(
            case.pk,
            Action.REMIND,
            today,
            by=None,
            note=words,
            due_on=due.due_on,
            step=due.step,
            days_left=due.left,
        )
    return True


def _mail(reminder: Reminder, case: Case, due: DueCase, words: str) -> None:
    """Write to the office: the number and the day, never what was asked."""
    body = _(
        "%(agency)s办件%(number)s：%(words)s\n\n请登录办公系统办理：\n%(address)s"
    ) % {
        "agency": case.agency.name,
        "number": case.number,
        "words": words,
        "address": f"{site_address()}{case.get_absolute_url()}",
    }
    subject = translate(_subject(case.number, due.left))
    queue(f"reminder:{reminder.pk}", _recipients(case, due.left), subject, body)


def _subject(number: str, left: int) -> Sentence:
    if left < 0:
        text = noop("催办：%(number)s已超期%(days)s个工作日")
    elif left == 0:
        return sentence(noop("催办：%(number)s今天到期"), number=number)
    else:
        text = noop("催办：%(number)s还剩%(days)s个工作日")
    return sentence(text, number=number, days=abs(left))


def _recipients(case: Case, left: int) -> list[User]:
    """Return who is written to: the handler, else all handlers; late, approvers too.

    A handler who can no longer be reached there, or has left, is no recipient.
    """
    handlers = [one for one in people([case.agency], Role.HANDLER) if one.email]
    own = [one for one in handlers if one.pk == case.handler_id]
    late = people([case.agency], Role.APPROVER) if left < 0 else []
    return [*(own or handlers), *late]
