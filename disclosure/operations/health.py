"""How each part of the site stands, a line each."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from disclosure.agencies.calendars import missing_year
from disclosure.labels import Sentence, noop, sentence
from disclosure.operations.models import Run
from disclosure.operations.queues import Queue, all_queues
from disclosure.operations.vocabulary import RunKind, Standing

GIGABYTE = 1024**3
DISK_BAD, DISK_NEAR = GIGABYTE // 2, 5 * GIGABYTE
WAITS_LONG = timedelta(minutes=30)
WAITS_TOO_LONG = timedelta(hours=12)
#: What is done every day was forgotten when it is older than this.
EVERY_DAY = timedelta(hours=36)
EVERY_FEW_DAYS = timedelta(days=3)
#: Without these nothing can be served or kept.
ESSENTIALS = frozenset({"database", "migrations", "storage", "disk"})
#: These print mails or throw them away.
_NO_MAIL = ("console", "dummy", "filebased")


@dataclass(frozen=True)
class Line:
    """A part of the site: its name and label, how it stands, and what is said."""

    name: str
    label: str
    standing: Standing
    said: Sentence
    at: datetime | None = None


def essentials() -> list[Line]:
    """Return the parts without which nothing can be served or kept."""
    first = database()
    if first.standing is Standing.BAD:
        return [first, storage(), disk()]
    return [first, migrations(), storage(), disk()]


def everything() -> list[Line]:
    """Return every part, for those who keep the site."""
    lines = essentials()
    if lines[0].standing is Standing.BAD:
        return lines
    now = timezone.now()
    return [
        *lines,
        mail(),
        *(queue_line(queue, now) for queue in all_queues()),
        calendar(),
        backup(now),
        trail(now),
    ]


def database() -> Line:
    part = ("database", noop("数据库"))
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return Line(*part, Standing.BAD, sentence(noop("连不上。")))
    return Line(*part, Standing.GOOD, sentence(noop("连得上。")))


def migrations() -> Line:
    """Ask only until everything was applied: a process sees no more to apply."""
    part = ("migrations", noop("数据库结构"))
    pending = 0 if _applied else len(_pending())
    if pending:
        words = noop("还有 %(count)s 项升级没有执行，请运行 manage.py migrate。")
        return Line(*part, Standing.BAD, sentence(words, count=pending))
    _applied.add(True)
    return Line(*part, Standing.GOOD, sentence(noop("与程序一致。")))


_applied: set[bool] = set()


def _pending() -> list[object]:
    executor = MigrationExecutor(connection)
    return list(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def storage() -> Line:
    """Write a file where files are kept, and take it away again.

    A store that is no folder is only asked for a name: this is done every few seconds.
    """
    part = ("storage", noop("附件目录"))
    if not isinstance(storages["default"], FileSystemStorage):
        return _store(part)
    try:
        root = Path(settings.MEDIA_ROOT)
        root.mkdir(parents=True, exist_ok=True, mode=0o700)
        with tempfile.TemporaryFile(dir=root) as probe:
            probe.write(b"probe")
            probe.flush()
    except OSError as failure:
        is_full = failure.errno in (errno.ENOSPC, errno.EDQUOT)
        words = noop("磁盘满了，写不进去。") if is_full else noop("写不进去。")
        return Line(*part, Standing.BAD, sentence(words))
    return Line(*part, Standing.GOOD, sentence(noop("可以写入。")))


def _store(part: tuple[str, str]) -> Line:
    try:
        storages["default"].exists("probe")
    except Exception:  # each kind of store has errors of its own
        words = sentence(noop("文件存储没有应答。"))
        return Line(*part, Standing.BAD, words)
    return Line(*part, Standing.GOOD, sentence(noop("文件存储有应答。")))


def disk() -> Line:
    part = ("disk", noop("磁盘"))
    try:
        free = free_space()
    except OSError:
        return Line(*part, Standing.BAD, sentence(noop("读不出磁盘的情况。")))
    words = sentence(noop("还剩 %(size)s GB。"), size=round(free / GIGABYTE, 1))
    near = Standing.NEAR if free < DISK_NEAR else Standing.GOOD
    return Line(*part, Standing.BAD if free < DISK_BAD else near, words)


def free_space() -> int:
    """Return the free bytes of the fullest disk: data folder or files."""
    places = {Path(settings.DATA_DIR), Path(settings.MEDIA_ROOT)}
    return min(
        shutil.disk_usage(place).free for place in places if os.path.exists(place)
    )


def mail() -> Line:
    part = ("mail", noop("邮件服务器"))
    if settings.EMAIL_BACKEND.split(".")[-2] in _NO_MAIL:
        words = noop("没有设置，邮件只打印出来。请设 EMAIL_URL。")
        return Line(*part, Standing.NEAR, sentence(words))
    server = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    words = noop("由 %(server)s 发送；发不出去的见下面各行。")
    return Line(*part, Standing.GOOD, sentence(words, server=server))


def queue_line(queue: Queue, now: datetime) -> Line:
    """Say how much waits in a queue, since when, and what was given up."""
    age = queue.age(now)
    near = Standing.NEAR if age > WAITS_LONG or queue.given_up else Standing.GOOD
    standing = Standing.BAD if age > WAITS_TOO_LONG else near
    words = noop("没有等待的。")
    if queue.waiting:
        words = noop("%(waiting)s 项在等待。")
    if queue.given_up:
        words = noop("%(waiting)s 项在等待；最近7天有 %(given_up)s 项没有成功。")
    said = sentence(words, waiting=queue.waiting, given_up=queue.given_up)
    return Line(queue.name, queue.label, standing, said, queue.since)


def calendar() -> Line:
    part = ("calendar", noop("放假日历"))
    year = missing_year(timezone.localdate())
    if year is None:
        return Line(*part, Standing.GOOD, sentence(noop("已经录入。")))
    words = noop("%(year)s年的全国放假通知还没有录入。")
    return Line(*part, Standing.NEAR, sentence(words, year=str(year)))


def backup(now: datetime) -> Line:
    """The newest backup: that it was made, lately, and proved."""
    part = ("backup", noop("备份"))
    last, proof = last_run(RunKind.BACKUP), last_run(RunKind.BACKUP_CHECK)
    if proof and not proof.is_good and (not last or proof.pk > last.pk):
        return Line(*part, Standing.BAD, proof.result, proof.finished_at)
    if last is None:
        words = noop("还没有做过。请设 BACKUP_DIR，或运行 manage.py backup。")
        return Line(*part, Standing.NEAR, sentence(words))
    return _daily(part, last, now)


def trail(now: datetime) -> Line:
    part = ("trail", noop("审计链"))
    last = last_run(RunKind.TRAIL_CHECK)
    if last is None:
        words = noop("还没有核对过。请每天运行 manage.py upkeep。")
        return Line(*part, Standing.NEAR, sentence(words))
    return _daily(part, last, now)


def last_run(kind: RunKind) -> Run | None:
    return Run.objects.filter(kind=kind).order_by("-id").first()


def _daily(part: tuple[str, str], last: Run, now: datetime) -> Line:
    age = now - last.finished_at
    near = Standing.NEAR if age > EVERY_DAY else Standing.GOOD
    is_bad = not last.is_good or age > EVERY_FEW_DAYS
    standing = Standing.BAD if is_bad else near
    return Line(*part, standing, last.result, last.finished_at)
