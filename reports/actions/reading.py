"""Existing reports for the reader: uploaded, read again, given up, cleared away."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from disclosure.audit.actions import record
from disclosure.blocked import Blocked
from disclosure.labels import Sentence, noop, sentence
from disclosure.scanning import scan
from disclosure.translation import translate
from disclosure.uploads import refuse_macros, safe_name
from reports.actions.reading_job import GIVEN_UP, MOST_ATTEMPTS, refuse, stuck
from reports.models import FIRST_YEAR, LAST_YEAR, Reading, ReadPage
from reports.queries import VIEW_ROLES
from reports.reading.kinds import kind_of
from reports.reading.limits import LARGEST_FILE, TOO_LARGE, Refused
from reports.reading.refusals import Unreadable
from reports.reading_task import read_existing
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import ReadingState

#: Files of one agency that wait to be read, and that wait to be checked.
MOST_WAITING = 10
MOST_UNDECIDED = 100
#: How long the file of a reading is kept after its end.
KEPT_FOR = timedelta(days=180)
#: A stored file that no row knows is left alone for so long.
_ORPHANED = timedelta(days=1)
_FOLDER = "readings"
_BEING_READ = (ReadingState.WAITING, ReadingState.READING)
_UNDECIDED = (*_BEING_READ, ReadingState.READ)
_ENDED = (ReadingState.REFUSED, ReadingState.DRAFTED, ReadingState.DISCARDED)


def upload(
    agency: Agency,
    file: UploadedFile,
    *,
    by: User,
    year: int | None = None,
    format: str = "",
) -> Reading:
    """Keep a file and have it read; return the row to be watched.

    ``year`` and ``format``, where given, win over what the file says. Raises
    ValidationError where the file cannot be read, or year or format is wrong,
    Blocked where the same file, or too many, are waiting.
    """
    require(by, agency, [Role.AUTHOR])
    _check_given(year, format)
    data = _bytes_of(file)
    digest = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        _require_room(agency, digest)
        reading = Reading(
            agency=agency,
            year=year,
            format=format,
            name=safe_name(file.name or ""),
            size=len(data),
            sha256=digest,
            uploaded_by=by,
        )
        reading.file.save("report", ContentFile(data), save=False)
        reading.save()
        note(reading, "reading.add", by, sha256=digest, size=reading.size)
        _ask(reading)
    return reading


def read_again(
    reading_id: int, *, by: User, year: int | None = None, format: str = ""
) -> Reading:
    """Have a file read once more, as a report of another year or format.

    What was decided about its figures is forgotten. Raises Blocked where the
    reading has ended otherwise or its file is gone.
    """
    with transaction.atomic():
        reading = locked_reading(reading_id, by)
        _check_given(year, format)
        if reading.state not in (ReadingState.READ, ReadingState.REFUSED):
            raise Blocked([not_open(reading)])
        if not reading.file:
            raise Blocked([sentence(noop("文件已经清理，请重新上传。"))])
        reading.state = ReadingState.WAITING
        reading.year, reading.format, reading.title = year, format, ""
        reading.answer = reading.reason = None
        reading.started_at = reading.finished_at = None
        reading.attempts = 0
        reading.save()
        reading.cells.all().delete()
        _drop_pictures(reading)
        note(reading, "reading.add", by, again=True, year=year, format=format)
        _ask(reading)
    return reading


def discard(reading_id: int, *, by: User) -> Reading:
    """Give a reading up. Raises Blocked where it became a draft already."""
    with transaction.atomic():
        reading = locked_reading(reading_id, by)
        if reading.state in (ReadingState.DRAFTED, ReadingState.DISCARDED):
            raise Blocked([not_open(reading)])
        end(reading, ReadingState.DISCARDED, by)
        note(reading, "reading.discard", by, sha256=reading.sha256)
    return reading


def sweep(now: datetime | None = None) -> int:
    """Have stuck readings read again, and clear away files nobody needs.

    Returns how many are read again.
    """
    now, asked = now or timezone.now(), 0
    for reading in Reading.objects.defer("answer").filter(stuck(now)):
        if reading.attempts >= MOST_ATTEMPTS:
            refuse(reading, GIVEN_UP, reading.started_at)
        else:
            _ask(reading)
            asked += 1
    ended = Reading.objects.defer("answer").filter(state__in=_ENDED)
    for reading in ended.exclude(file="").filter(uploaded_at__lt=now - KEPT_FOR):
        if (reading.ended_at or reading.uploaded_at) < now - KEPT_FOR:
            _clear(reading)
    _drop_orphans(now)
    return asked


def locked_reading(reading_id: int, by: User) -> Reading:
    """Return a reading, locked until the transaction ends.

    Raises Http404 to an outsider, PermissionDenied to others than authors.
    """
    rows = Reading.objects.select_for_update(of=("self",)).select_related("agency")
    reading = rows.get(pk=reading_id)
    require(by, reading.agency, VIEW_ROLES)
    require(by, reading.agency, [Role.AUTHOR])
    return reading


def not_open(reading: Reading) -> Sentence:
    """Return why nothing can be decided about a reading."""
    return sentence(
        noop("这份文件%(state)s，不能再改。"), state=ReadingState.of(reading.state)
    )


def end(reading: Reading, state: ReadingState, by: User) -> None:
    reading.state = state
    reading.ended_at, reading.ended_by = timezone.now(), by
    reading.save(update_fields=["state", "ended_at", "ended_by", "draft"])


def note(reading: Reading, action: str, by: User, **detail: object) -> None:
    """Record what happened to a reading; its file's name is not repeated."""
    record(
        action,
        reading,
        by=by,
        agency_id=reading.agency_id,
        label=reading.agency.name,
        **detail,
    )


def _ask(reading: Reading) -> None:
    key = reading.pk
    transaction.on_commit(lambda: read_existing.enqueue(key))


def _bytes_of(file: UploadedFile) -> bytes:
    """Return what was uploaded; ValidationError where it is none of our kinds."""
    try:
        if (file.size or 0) > LARGEST_FILE:
            raise Refused(TOO_LARGE)
        data = bytes(file.read(LARGEST_FILE + 1))
        kind_of(file.name or "", data)
    except Refused as refused:
        why = Unreadable(refused.reason).sentence
        raise ValidationError(translate(why)) from refused
    refuse_macros(data)
    scan(data)
    return data


def _check_given(year: int | None, format: str) -> None:
    if year is not None and not FIRST_YEAR <= year <= LAST_YEAR:
        raise ValidationError({"year": _("年度不对，请核对。")})
    if format and format not in FORMATS:
        raise ValidationError({"format": _("没有这种报告格式。")})


def _require_room(agency: Agency, digest: str) -> None:
    waiting = Reading.objects.filter(agency=agency, state__in=_BEING_READ)
    if waiting.count() >= MOST_WAITING:
        many = noop("还有%(n)s个文件等待读取，请等它们读完再上传。")
        raise Blocked([sentence(many, n=str(MOST_WAITING))])
    undecided = Reading.objects.filter(agency=agency, state__in=_UNDECIDED)
    if undecided.filter(sha256=digest).exists():
        same = noop("这个文件已经上传过，还没有处理完，请打开那一份。")
        raise Blocked([sentence(same)])
    if undecided.count() >= MOST_UNDECIDED:
        full = noop("还有%(n)s个文件没有核对，请先处理或者放弃一些。")
        raise Blocked([sentence(full, n=str(MOST_UNDECIDED))])


def _clear(reading: Reading) -> None:
    _drop_pictures(reading)
    stored, storage = reading.file.name, reading.file.storage
    Reading.objects.filter(pk=reading.pk).update(file="")
    storage.delete(stored)


def _drop_pictures(reading: Reading) -> None:
    pages = list(reading.pages.all())
    reading.pages.all().delete()
    for page in pages:
        storage, name = page.picture.storage, page.picture.name
        transaction.on_commit(lambda s=storage, n=name: s.delete(n))  # type: ignore[misc]


def _drop_orphans(now: datetime) -> None:
    """Delete stored files of readings that no row refers to."""
    storage: Storage = Reading._meta.get_field("file").storage
    if not storage.exists(_FOLDER):
        return
    known = set(Reading.objects.exclude(file="").values_list("file", flat=True))
    known |= set(ReadPage.objects.values_list("picture", flat=True))
    for name in storage.listdir(_FOLDER)[1]:
        stored = os.path.join(_FOLDER, name)
        if stored in known:
            continue
        try:
            if storage.get_modified_time(stored) < now - _ORPHANED:
                storage.delete(stored)
        except FileNotFoundError:
            continue
