"""Make a backup of database and files; with --keys also of the keys, elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError
from django.utils.translation import gettext as _

from disclosure.blocked import Blocked
from disclosure.operations import actions
from disclosure.operations.backup import keys, making
from disclosure.operations.backup.making import Made

_MEGABYTE = 1024 * 1024


class Command(BaseCommand):
    help = "Back up database and files into a new folder, while the site runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "folder", nargs="?", default=settings.BACKUP_DIR, help="or BACKUP_DIR"
        )
        parser.add_argument("--keys", help="write the keys into this other folder")
        parser.add_argument(
            "--keep", type=int, default=0, help="delete the oldest, but for so many"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["folder"]:
            raise CommandError(_("请写明备份到哪个目录，或设 BACKUP_DIR。"))
        parent = Path(options["folder"])
        apart = Path(options["keys"]) if options["keys"] else None
        if apart and _overlap(apart, parent):
            raise CommandError(_("密钥要与备份分开存放：请换一个目录，或另一个磁盘。"))
        try:
            made = actions.back_up(parent)
            self._say(made)
            self._keep_keys(apart, made)
            self._forget(parent, options["keep"])
        except Blocked as blocked:
            raise CommandError("\n".join(blocked.messages)) from None
        except OSError as failure:
            words = _("没有完成备份：%(error)s")
            raise CommandError(words % {"error": failure.strerror or failure}) from None
        except DatabaseError:
            words = _("数据库连不上，或者写不进去，没有完成备份。")
            raise CommandError(words) from None

    def _forget(self, parent: Path, keep: int) -> None:
        for folder in making.forget(parent, keep) if keep else []:
            self.stdout.write(_("已删除旧的备份 %(name)s。") % {"name": folder.name})

    def _say(self, made: Made) -> None:
        content = made.manifest
        words = _(
            "已备份到 %(folder)s：%(tables)s 张表 %(rows)s 行，%(files)s 个文件，"
            "%(size)s MB。清单的摘要（SHA-256）：%(digest)s"
        )
        values = {
            "folder": made.folder,
            "tables": len(content.tables),
            "rows": sum(content.tables.values()),
            "files": len(content.files) - 1,
            "size": round(content.size / _MEGABYTE, 1),
            "digest": made.digest,
        }
        self.stdout.write(words % values)
        for name in content.missing:
            words = _("办件或报告引用的文件在备份时就已经没有：%(name)s")
            self.stderr.write(words % {"name": name})

    def _keep_keys(self, apart: Path | None, made: Made) -> None:
        if apart is None:
            self.stdout.write(
                _("没有备份密钥：没有密钥，个人信息和文书读不出来，请另外保存。")
            )
            return
        path = apart / f"{made.folder.name}.keys.json"
        keys.write(path)
        words = _("密钥已写到 %(path)s，请移到别处保存。")
        self.stdout.write(words % {"path": path})


def _overlap(one: Path, other: Path) -> bool:
    first, second = one.resolve(), other.resolve()
    return first.is_relative_to(second) or second.is_relative_to(first)
