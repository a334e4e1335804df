"""Reading an existing report, as the worker does it: claim, read, keep the answer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from disclosure.labels import Sentence, noop, sentence
from reports.models import ReadCell, Reading, ReadPage
from reports.reading.refusals import Unreadable
from reports.reading.running import read_file
from reports.reading.showing import Picture, blocks_of, pictures_of
from reports.rules.typed_values import MAX_DIGITS
from reports.rules.vocabulary import ReadingState

#: A reading takes at most half of this; after it, its worker is taken for dead.
STALE = timedelta(minutes=3)
MOST_ATTEMPTS = 3
#: More figures than this no report has.
MOST_FIGURES = 5000
_MAX_DECIMALS = 4
_LONGEST_TITLE = 200

GONE = sentence(noop("找不到上传的文件，请重新上传。"))
GIVEN_UP = sentence(noop("读了几次都没有读完，请换一种格式的文件，或者手工填写。"))
TOO_MANY_FIGURES = sentence(noop("文件里的数字太多，请只保留一份报告。"))


def read_upload(reading_id: int) -> None:
    """Read an uploaded report and keep the answer, or why there is none.

    Does nothing where another worker has the row already, or nobody wants it
    any more.
    """
    started = timezone.now()
    if not _claimed(reading_id, started):
        return
    reading = Reading.objects.get(pk=reading_id)
    try:
        with reading.file.open("rb") as stored:
            data = stored.read()
        answer = read_file(reading.name, data, reading.year, reading.format)
    except OSError:
        refuse(reading, GONE, started)
    except Unreadable as unreadable:
        refuse(reading, unreadable.sentence, started)
    else:
        _keep(reading, answer, data, started)


def stuck(now: datetime) -> Q:
    """Return the condition for readings that nobody works on any more."""
    return Q(state=ReadingState.WAITING, uploaded_at__lt=now - STALE) | Q(
        state=ReadingState.READING, started_at__lt=now - STALE
    )


def refuse(reading: Reading, why: Sentence, started: datetime | None) -> None:
    """Note that a file was not read; ``started`` is when this worker claimed it."""
    Reading.objects.filter(
        pk=reading.pk, state=reading.state, started_at=started
    ).update(
        state=ReadingState.REFUSED,
        reason={"template": why.template, "values": dict(why.values)},
        finished_at=timezone.now(),
    )


def _claimed(reading_id: int, now: datetime) -> bool:
    free = Q(state=ReadingState.WAITING) | Q(
        state=ReadingState.READING, started_at__lt=now - STALE
    )
    rows = Reading.objects.filter(free, pk=reading_id, attempts__lt=MOST_ATTEMPTS)
    return bool(
        rows.update(
            state=ReadingState.READING, started_at=now, attempts=F("attempts") + 1
        )
    )


def _keep(
    reading: Reading, answer: dict[str, Any], data: bytes, started: datetime
) -> None:
    if len(answer["figures"]) > MOST_FIGURES:
        refuse(reading, TOO_MANY_FIGURES, started)
        return
    kind = str(answer["kind"])
    pictures = pictures_of(data) if kind == "pdf" else []
    answer["blocks"] = blocks_of(kind, data)
    stored: list[ReadPage] = []
    try:
        with transaction.atomic():
            mine = Reading.objects.select_for_update().filter(
                pk=reading.pk, state=ReadingState.READING, started_at=started
            )
            if mine.exists():
                _fill(reading, answer)
                stored = [_stored(reading, picture) for picture in pictures]
                ReadPage.objects.bulk_create(stored)
    except BaseException:
        for page in stored:
            page.picture.delete(save=False)
        raise


def _fill(reading: Reading, answer: dict[str, Any]) -> None:
    """Write the answer into the locked row, and a row for each figure."""
    reading.answer = answer
    reading.kind = str(answer["kind"])[:10]
    reading.year = reading.year or answer["year"]
    reading.format = str(answer["format"])
    reading.title = reading.title or str(answer["title"])[:_LONGEST_TITLE]
    reading.state = ReadingState.READ
    reading.finished_at = timezone.now()
    reading.save()
    reading.cells.all().delete()
    reading.pages.all().delete()
    ReadCell.objects.bulk_create(
        ReadCell(
            reading=reading,
            position=position,
            code=str(figure["code"])[:100],
            value=value_in(figure),
        )
        for position, figure in enumerate(answer["figures"])
    )


def value_in(figure: Mapping[str, Any]) -> Decimal | None:
    """Return the value that was read; None without one, or if it cannot be kept."""
    try:
        value = Decimal(figure["value"] or "x")
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    exponent = value.normalize().as_tuple().exponent
    decimals = max(0, -exponent) if isinstance(exponent, int) else 0
    digits = max(0, value.adjusted() + 1) + decimals
    return value if decimals <= _MAX_DECIMALS and digits <= MAX_DIGITS else None


def _stored(reading: Reading, picture: Picture) -> ReadPage:
    page = ReadPage(
        reading=reading,
        number=picture.number,
        width=picture.width,
        height=picture.height,
    )
    page.picture.save("page.png", ContentFile(picture.data), save=False)
    return page
