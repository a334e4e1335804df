"""Mails of supervision to officers, through a queue in the database.

A message is a row of the transaction it tells about: rolled back with it, and
sent only after it.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from disclosure.agencies.models import User
from disclosure.mailing import FAILURES, NO_ADDRESS, given_up, is_away, name_of
from disclosure.oversight.models import Message

#: What a message says stands in the history; the mail itself is kept so long.
KEPT_FOR = timedelta(days=180)
_SUBJECT_LENGTH = 200
logger = logging.getLogger(__name__)


def queue(key: str, to: Iterable[User], subject: str, body: str) -> int:
    """Keep a mail for each of some officers; return how many are new.

    ``key`` says what it is about, at most 100 characters: an officer gets what has
    the same key once, however often this is called. Who has no address or is no
    longer active gets none. Write ``subject`` and ``body`` in the language of the
    site (``with site_language():``), whoever acts in which one, and put nothing
    personal into them. Call it inside the transaction it tells about.
    """
    users = {user.pk: user for user in to if user.is_active and user.email}
    keys = {f"{key}:{pk}": user for pk, user in sorted(users.items())}
    rows = Message.objects.filter(key__in=keys)
    known = set(rows.values_list("key", flat=True))
    head = " ".join(subject.split())[:_SUBJECT_LENGTH]
    new = [
        Message(key=name, to=user, subject=head, body=body)
        for name, user in keys.items()
        if name not in known
    ]
    # Two commands at the same moment may both find a message new; one keeps it.
    Message.objects.bulk_create(new, ignore_conflicts=True)
    return len(new)


def site_language() -> override:
    """Return the context in which mails are written."""
    return override(settings.LANGUAGE_CODE)


def send(limit: int = 500) -> int:
    """Mail what waits, each in its own transaction; return how many were sent.

    Two senders never take the same message; running it twice mails nothing
    twice. A mail server that is away leaves the rest waiting.
    """
    waiting = list(_waiting().order_by("pk").values_list("pk", flat=True)[:limit])
    sent = 0
    for message_id in waiting:
        try:
            sent += _send_one(message_id)
        except FAILURES as failure:
            if is_away(failure):
                break
    return sent


def failed() -> int:
    """Return how many messages of those still kept never reached anybody."""
    return Message.objects.exclude(mail_error="").count()


def forget(today: date) -> int:
    """Delete messages that are older than they are of use; return how many."""
    old = Message.objects.filter(made_at__date__lt=today - KEPT_FOR)
    return old.delete()[0]


def _waiting() -> QuerySet[Message]:
    return Message.objects.filter(mailed_at=None, mail_error="")


def _send_one(message_id: int) -> int:
    """Mail one message; raises what kept it from being sent."""
    with transaction.atomic():
        message = (
            _waiting()
            .select_for_update(skip_locked=True, of=("self",))
            .select_related("to")
            .filter(pk=message_id)
            .first()
        )
        if message is None:
            return 0
        failure = _deliver(message)
        message.save(update_fields=["mailed_at", "mail_error"])
    if failure is not None:
        logger.warning("message %s not mailed: %s", message_id, name_of(failure))
        raise failure
    return 1 if message.mailed_at else 0


def _deliver(message: Message) -> Exception | None:
    """Mark a message as mailed or given up; return what went wrong."""
    if not (message.to.is_active and message.to.email):
        message.mail_error = NO_ADDRESS
        return None
    try:
        _mail(message).send()
    except FAILURES as failure:
        message.mail_error = given_up(failure, message.made_at, timezone.now())
        return failure
    message.mailed_at = timezone.now()
    return None


def _mail(message: Message) -> EmailMessage:
    with site_language():
        body = _("%(text)s\n\n这是系统自动发出的消息，请勿回复。") % {
            "text": message.body.strip()
        }
    return EmailMessage(
        subject=message.subject,
        body=body,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[message.to.email],
    )
