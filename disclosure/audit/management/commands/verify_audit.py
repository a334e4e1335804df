"""Check the hash chain of the audit trail."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure.audit.queries import verify
from disclosure.labels import noop

REASONS = {
    "content": noop("第 %(id)s 条审计记录的内容与摘要不符。"),
    "previous": noop("第 %(id)s 条审计记录与前一条不相连：之前有记录被删除或插入。"),
    "tail": noop("最后一条审计记录之后有记录被删除。"),
}


class Command(BaseCommand):
    help = "Verify the audit trail; name the first broken row."

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = verify()
        if not verdict.is_whole:
            raise CommandError(_(REASONS[verdict.reason]) % {"id": verdict.broken_id})
        self.stdout.write(
            _("审计链完整，共 %(count)s 条。") % {"count": verdict.checked}
        )
