"""Messages to applicants and handlers, through a queue in the database.

A notice is a row of the transaction it tells about: rolled back with it, and
sent only after it. Sending is tried again with growing pauses.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from disclosure.casework.models import Case, Notice
from disclosure.mailing import FAILURES, is_permanent, name_of
from disclosure.translation import translate

#: Minutes to wait after the first, second … attempt; then it is given up. What the
#: mail server refuses for good is given up at once.
PAUSES = (1, 5, 30, 120, 720)
logger = logging.getLogger(__name__)


def tell_applicant(case: Case, text: str) -> None:
    """Queue an e-mail to the applicant, if an address was given.

    ``text`` is marked with ``noop``. The message names the case, never the person
    or what was asked.
    """
    if case.applicant.email:
        _queue(case, case.applicant.email, text)


def send_letter(case: Case, text: str) -> None:
    """Queue the reply itself to an applicant who chose to get it by e-mail.

    Files that go with it wait on the tracking page; they are not sent openly.
    """
    if case.applicant.email:
        with override(settings.LANGUAGE_CODE):
            words = {"letter": text}
            whole = _("%(letter)s\n随附的文件请在查询页面下载。") % words
            _keep(case, case.applicant.email, whole)


def tell_office(case: Case, text: str) -> None:
    """Queue an e-mail to the handler, or to the office while there is none."""
    handler = case.handler
    address = (handler.email if handler else "") or case.agency.email
    if address:
        _queue(case, address, text)


def send_due(limit: int = 100) -> int:
    """Send what is due, each in its own transaction; return how many were sent.

    Two senders never take the same row. A failure is kept with the row.
    """
    return sum(_send_next() for _ in range(min(limit, _due().count())))


def _queue(case: Case, recipient: str, text: str) -> None:
    """Keep a message in the language of the site, whoever acts in which one."""
    with override(settings.LANGUAGE_CODE):
        _keep(case, recipient, translate(text))


def _keep(case: Case, recipient: str, text: str) -> None:
    subject = _("政府信息公开申请 %(number)s") % {"number": case.number}
    Notice.objects.create(
        case=case,
        recipient=recipient,
        subject=subject,
        body=_("%(text)s\n\n登记号：%(number)s\n这是系统自动发出的消息，请勿回复。")
        % {"text": text, "number": case.number},
        due_at=timezone.now(),
    )


def _due() -> QuerySet[Notice]:
    return Notice.objects.filter(
        sent_at=None, given_up_at=None, due_at__lte=timezone.now()
    )


def _send_next() -> int:
    with transaction.atomic():
        notice = _due().select_for_update(skip_locked=True).first()
        if notice is None:
            return 0
        notice.attempts += 1
        try:
            _send(notice)
        except FAILURES as failure:
            _postpone(notice, failure)
        else:
            notice.sent_at = timezone.now()
        notice.save()
    return 1 if notice.sent_at else 0


def _send(notice: Notice) -> None:
    send_mail(
        notice.subject,
        notice.body,
        settings.DEFAULT_FROM_EMAIL,
        [notice.recipient],
    )


def _postpone(notice: Notice, failure: Exception) -> None:
    notice.error = name_of(failure)
    logger.warning("notice %s not sent: %s", notice.pk, notice.error)
    if is_permanent(failure) or notice.attempts > len(PAUSES):
        notice.given_up_at = timezone.now()
        return
    pause = timedelta(minutes=PAUSES[notice.attempts - 1])
    notice.due_at = timezone.now() + pause
