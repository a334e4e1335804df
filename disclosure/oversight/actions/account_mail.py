"""What officers are written about their own account; no names, no secrets."""

from __future__ import annotations

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.audit.labels import action_label
from disclosure.labels import noop
from disclosure.oversight.actions.messages import queue, site_language
from disclosure.translation import translate


def tell(user: User, action: str, by: User | None) -> None:
    """Write to the owner of an account what was changed, when and by whom."""
    now = timezone.localtime()
    text = noop(
        "%(at)s，您的账号有变更：%(change)s。操作者：%(by)s。\n"
        "如果您不知情，请立即联系本单位的安全管理员，并在“账号安全”里退出其他登录。"
    )
    with site_language():
        values = {
            "at": date_format(now, "DATETIME_FORMAT"),
            "change": action_label(action),
            "by": translate(_who(user, by)),
        }
        subject = _("账号安全提醒：%(change)s") % values
        body = _(text) % values
    queue(f"account:{user.pk}:{action}:{now.timestamp()}", [user], subject, body)


def _who(user: User, by: User | None) -> str:
    if by is None:
        return noop("服务器上的维护命令")
    return noop("您本人") if by.pk == user.pk else noop("安全管理员")
