"""A mail server away, then slow while the sender is killed, then well."""

from __future__ import annotations

import json
import time

from tests.drill.mailbox import Mailbox
from tests.drill.papers import NOTICES
from tests.drill.site import SiteUnderTest, kill_group

DUE_AGAIN = """
from django.utils import timezone
from disclosure.casework.models import Notice
Notice.objects.filter(sent_at=None).update(due_at=timezone.now())
"""
COUNTS = """
import json
from disclosure.casework.models import Notice
all = Notice.objects
sent, lost = all.exclude(sent_at=None), all.exclude(given_up_at=None)
print(json.dumps([all.count(), sent.count(), lost.count()]))
"""


def mail(site: SiteUnderTest, count: int, kills: int) -> dict[str, object]:
    """Send so many mails to a server that is away, then while senders are killed."""
    with Mailbox() as box:
        site.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{box.port}"
        site.ask(NOTICES.format(count=count))
        box.mood = "away"
        site.manage("send_notices", check=False)
        after_away = json.loads(site.ask(COUNTS))
        box.mood, box.pause = "takes", 0.2
        _kill_senders(site, box, kills)
        box.pause = 0
        site.ask(DUE_AGAIN)
        site.manage("send_notices")
        total, sent, lost = json.loads(site.ask(COUNTS))
    twice = len(box.taken) - len(set(box.taken))
    return {
        "mails": count,
        "sent while away": after_away[1],
        "given up": lost,
        "senders killed": kills,
        "taken": len(set(box.taken)),
        "taken twice": twice,
        "is_good": total == sent == len(set(box.taken)) == count and twice <= kills,
    }


def _kill_senders(site: SiteUnderTest, box: Mailbox, kills: int) -> None:
    """Kill a sender in the middle of its work, so many times."""
    for _ in range(kills):
        site.ask(DUE_AGAIN)
        before = len(box.taken)
        sender = site.begin("send_notices")
        while len(box.taken) < before + 4 and sender.poll() is None:
            time.sleep(0.02)
        kill_group(sender)
