"""Files that strangers hand in: judged by their content before anything keeps them."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence

import filetype
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from disclosure.scanning import scan
from disclosure.translation import listed

MEGABYTE = 1024 * 1024
#: Limits of the packed kinds (DOCX, XLSX, OFD), as their directory declares them.
UNPACKED_LIMIT = 200 * MEGABYTE
PARTS_LIMIT = 5000
NAME_LIMIT = 100

#: Control signs, invisible signs (direction marks among them), half characters.
_UNSEEN = frozenset({"Cc", "Cf", "Cs"})
_PACKED = b"PK\x03\x04"
_TYPES_PART = "[Content_Types].xml"
_OFFICE = {
    "docx": (b"wordprocessingml.document.main+xml", "word/document.xml"),
    "xlsx": (b"spreadsheetml.sheet.main+xml", "xl/workbook.xml"),
}
_MACRO_PARTS = re.compile(r"vbaproject|vbadata|/macrosheets/|/activex/", re.IGNORECASE)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
)
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\..*)?", re.IGNORECASE)


def read_upload(
    upload: UploadedFile, allowed: Sequence[str], limit: int
) -> tuple[bytes, str]:
    """Return the bytes of an upload and its kind, one of ``allowed``.

    ``limit`` is in bytes. Raises ValidationError with one sentence when the
    file is empty or too large, when extension and content disagree, when it
    holds macros, unpacks to too much, or a configured scanner refuses it.
    """
    extension = _extension(upload.name or "", allowed)
    data = _limited(upload, limit)
    if _real_kind(data) != extension:
        raise ValidationError(_("文件内容与扩展名不符，请用原来的软件重新另存。"))
    scan(data)
    return data, extension


def refuse_macros(data: bytes) -> None:
    """Raise ValidationError where a packed file holds macros or unpacks to too much.

    For doors that judge the kind of a file themselves.
    """
    if data.startswith(_PACKED):
        _packed_kind(data)


def safe_name(name: str) -> str:
    """Return a file name that is safe to show and to offer for download.

    Folders, control and invisible signs and changes of the writing direction
    are taken out; at most NAME_LIMIT signs, the extension kept.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(" " if sign.isspace() else sign for sign in last)
    kept = "".join(sign for sign in shown if unicodedata.category(sign) not in _UNSEEN)
    clean = re.sub(r'[<>:"|?*]', "_", " ".join(kept.split()))
    stem, dot, extension = clean.rpartition(".")
    if not dot:
        stem, extension = clean, ""
    extension = re.sub(r"[^0-9A-Za-z]", "", extension)[:10]
    stem = stem.strip(" .")[: NAME_LIMIT - 11].rstrip(" .") or _("未命名")
    if _DEVICES.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem}.{extension}" if extension else stem


def _extension(name: str, allowed: Sequence[str]) -> str:
    wanted = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    wanted = "jpg" if wanted == "jpeg" else wanted
    if wanted not in allowed:
        kinds = listed(kind.upper() for kind in allowed)
        raise ValidationError(_("附件只接受 %(kinds)s 文件。") % {"kinds": kinds})
    return wanted


def _limited(upload: UploadedFile, limit: int) -> bytes:
    too_large = (upload.size or 0) > limit
    data = b"" if too_large else bytes(upload.read(limit + 1))
    if too_large or len(data) > limit:
        raise ValidationError(
            _("文件不能超过 %(size)s MB，请压缩或分成几个文件后再上传。")
            % {"size": f"{limit / MEGABYTE:g}"}
        )
    if not data:
        raise ValidationError(_("文件是空的，请重新选择文件。"))
    return data


def _real_kind(data: bytes) -> str:
    """Return the extension that the content deserves, or "" when it is unknown."""
    if data.startswith(_PACKED):
        return _packed_kind(data)
    kind = filetype.guess(data)
    return str(kind.extension) if kind else ""


def _packed_kind(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_parts(archive.infolist())
            return _office_kind(archive)
    except _BROKEN:
        return ""


def _check_parts(parts: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > PARTS_LIMIT or unpacked > UNPACKED_LIMIT:
        raise ValidationError(_("这个文件展开后过大，不能接收。请删减内容后另存。"))
    if any(part.flag_bits & 1 for part in parts):
        raise ValidationError(_("这个文件加了密码，请取消密码后重新上传。"))
    if any(_MACRO_PARTS.search(part.filename) for part in parts):
        raise _macros()


def _office_kind(archive: zipfile.ZipFile) -> str:
    names = set(archive.namelist())
    if "OFD.xml" in names:
        return "ofd"
    types = _content_types(archive) if _TYPES_PART in names else b""
    if b"macroenabled" in types.lower():
        raise _macros()
    for kind, (content_type, part) in _OFFICE.items():
        if content_type in types or part in names:
            return kind
    return ""


def _content_types(archive: zipfile.ZipFile) -> bytes:
    if archive.getinfo(_TYPES_PART).file_size > MEGABYTE:
        return b""
    return archive.read(_TYPES_PART)


def _macros() -> ValidationError:
    return ValidationError(_("文件含有宏，不能接收。请另存为不含宏的文件或 PDF。"))
