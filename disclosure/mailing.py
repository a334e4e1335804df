"""What a failure to send a mail means, for every queue of mails.

A queue keeps what it could not send. Whether to try again, and whether to try the
next one at all, is judged here by what the mail server said.
"""

from __future__ import annotations

import smtplib
from datetime import datetime, timedelta

from disclosure.labels import noop

#: What sending a mail may raise: no connection, or a refusal of the server.
FAILURES = (OSError, smtplib.SMTPException)
#: A mail that could not be sent for so long is given up.
KEPT_FOR = timedelta(days=3)
NO_ADDRESS = noop("没有邮箱地址")
REFUSED = noop("邮件服务器不接收")
TOO_LATE = noop("一直没有发出")
#: Replies from here on say that trying again is useless (RFC 5321, 4.2.1).
_PERMANENT = 500


def is_permanent(failure: Exception) -> bool:
    """Tell whether this very mail will never be taken.

    A refused sender is no fault of the mail: the site is set up wrongly, and once
    that is mended everything can go out.
    """
    if isinstance(failure, smtplib.SMTPRecipientsRefused):
        codes = [answer[0] for answer in failure.recipients.values()]
        return bool(codes) and min(codes) >= _PERMANENT
    if isinstance(failure, smtplib.SMTPDataError):
        return failure.smtp_code >= _PERMANENT
    return False


def is_away(failure: Exception) -> bool:
    """Tell whether the server itself, not one mail, is the trouble."""
    about_one = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError)
    return not isinstance(failure, about_one)


def given_up(failure: Exception, since: datetime, now: datetime) -> str:
    """Return why a mail that waits ``since`` is given up; "" to try it again."""
    if is_permanent(failure):
        return REFUSED
    return TOO_LATE if now - since > KEPT_FOR else ""


def name_of(failure: Exception) -> str:
    """Return what may be logged of a failure: its text may hold an address."""
    return type(failure).__name__
