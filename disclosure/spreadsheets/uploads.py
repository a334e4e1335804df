"""Judging an uploaded table before it is read, and keeping it until confirmed."""

from __future__ import annotations

import re
import time
import zipfile
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from import_export.tmp_storages import BaseStorage

from disclosure.scanning import scan

SIZE_LIMIT = 2 * 1024 * 1024
UNPACKED_LIMIT = 50 * 1024 * 1024
ENCODINGS = ("utf-8-sig", "gb18030")
#: An upload that nobody confirmed is removed after this many seconds.
KEPT_FOR = 24 * 3600
_NAME = re.compile(r"[0-9a-f]{32}")


def unreadable() -> ValidationError:
    return ValidationError(
        _("读不出这个文件。请在表格软件里另存为 XLSX 或 CSV 文件，再上传。")
    )


def checked(file: UploadedFile, size_limit: int = SIZE_LIMIT) -> UploadedFile:
    """Return the upload, a CSV re-coded to UTF-8; raise ValidationError if unfit."""
    if (file.size or 0) > size_limit:
        megabytes = size_limit // (1024 * 1024)
        sentence = _("文件不能超过 %(size)s MB，请分成几个文件导入。")
        raise ValidationError(sentence % {"size": megabytes})
    kind = kind_of(file)
    scan_upload(file)
    if kind == "xlsx":
        _check_workbook(file)
        return file
    return _recoded(file)


def scan_upload(file: UploadedFile) -> None:
    """Raise ValidationError where a configured virus scanner does not say yes."""
    scan(file.read())
    file.seek(0)


def kind_of(file: UploadedFile) -> str:
    """Return ``csv`` or ``xlsx`` by the file's name."""
    suffix = Path(file.name or "").suffix.lower().lstrip(".")
    if suffix not in ("csv", "xlsx"):
        raise ValidationError(_("只能导入 CSV 或 XLSX 文件。"))
    return suffix


def _check_workbook(file: UploadedFile) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as wrong:
        raise unreadable() from wrong
    finally:
        file.seek(0)
    if unpacked > UNPACKED_LIMIT:
        raise ValidationError(_("这个文件展开后过大，不能导入。"))
    if "[Content_Types].xml" not in names:
        raise unreadable()


def _recoded(file: UploadedFile) -> UploadedFile:
    """Excel in Chinese writes CSV in GB 18030; what follows reads UTF-8."""
    content = file.read()
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        return SimpleUploadedFile(file.name or "", text.encode(), "text/csv")
    raise unreadable()


class PrivateStorage(BaseStorage):  # type: ignore[misc]
    """Uploads waiting for confirmation, under names that cannot be guessed."""

    def save(self, data: bytes) -> None:
        forget_old()
        folder = self._folder()
        self.name = uuid4().hex
        (folder / self.name).write_bytes(data)

    def read(self) -> Any:
        content = self._path().read_bytes()
        return content if self.encoding is None else content.decode(self.encoding)

    def remove(self) -> None:
        self._path().unlink(missing_ok=True)

    def _path(self) -> Path:
        if not _NAME.fullmatch(self.name or ""):
            raise SuspiciousFileOperation("not the name of an upload")
        return self._folder() / self.name

    @staticmethod
    def _folder() -> Path:
        folder = Path(settings.DATA_DIR) / "imports"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder


def forget_old() -> None:
    """Remove the uploads that nobody confirmed within a day; people stand in them."""
    oldest = time.time() - KEPT_FOR
    for file in PrivateStorage._folder().iterdir():
        # Confirmed, or removed by another process, while we look.
        with suppress(FileNotFoundError):
            if file.stat().st_mtime < oldest:
                file.unlink()
