"""One sheet as XLSX, written while it is sent: any length in the same memory.

A workbook of the library is built before it is sent, at some 20,000 rows a second
no server waits for a million of them. What is written here is the plainest file
that spreadsheets open: one sheet, its first row bold and kept in view, no formula,
no hidden part, no author and no time, so that the same rows give the same bytes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone
from openpyxl.utils import get_column_letter

from disclosure.spreadsheets.formats import escape

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: What a sheet holds, its header included.
SHEET_ROWS = 1_048_576
_LONGEST_CELL = 32_767
#: Texts that occur again are kept once; what is longer or comes later stands in place.
_SHARED_TEXTS, _SHARED_LENGTH = 50_000, 80
_LONGEST_NAME, _NOT_IN_NAMES = 31, re.compile(r"[\[\]:*?/\\\x00-\x1f']")
_BATCH = 500
_EXACT_DIGITS = 15
_FIRST_DAY = date(1899, 12, 30)
_BEGINNING = (1980, 1, 1, 0, 0, 0)
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PARTS = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
#: Styles by place: plain, bold, one to four decimals, day, day and time.
_BOLD, _DECIMALS, _DAY, _TIME = 1, 1, 6, 7
_FORMATS = ("0.0", "0.00", "0.000", "0.0000", "yyyy-mm-dd", "yyyy-mm-dd hh:mm")

Row = Sequence[object]


def xlsx_stream(
    name: str, header: Row, rows: Iterable[Row], widths: Sequence[float] = ()
) -> Iterator[bytes]:
    """Yield an XLSX file piece by piece.

    ``name`` is that of the sheet, ``widths`` are in characters. A cell is None, a
    text, a yes or no, a whole number, a Decimal (written to its last zero), a day or
    a time with its zone. Texts cannot run as formulas. Rows beyond ``SHEET_ROWS``
    are left out: whoever calls says so beforehand.
    """
    sink = _Sink()
    shared: dict[str, int] = {}
    with ZipFile(sink, "w", ZIP_DEFLATED, compresslevel=4) as book:
        for path, text in _fixed_parts(name):
            book.writestr(_entry(path), _encoded(_HEAD + text))
        with book.open(_entry("xl/worksheets/sheet1.xml"), "w") as sheet:
            for piece in _sheet(header, rows, widths, shared):
                sheet.write(_encoded(piece))
                yield sink.taken()
        with book.open(_entry("xl/sharedStrings.xml"), "w") as texts:
            texts.write(_encoded(_HEAD + _shared_part(shared)))
    yield sink.taken()


class _Sink:
    """What a ZIP file is written to; it cannot go back."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is open."""

    def taken(self) -> bytes:
        taken, self.parts = b"".join(self.parts), []
        return taken


def _encoded(text: str) -> bytes:
    """Half a character cannot be written: a question mark stands for it."""
    return text.encode("utf-8", "replace")


def _entry(path: str) -> ZipInfo:
    entry = ZipInfo(path, _BEGINNING)
    entry.compress_type = ZIP_DEFLATED
    return entry


def _sheet(
    header: Row, rows: Iterable[Row], widths: Sequence[float], shared: dict[str, int]
) -> Iterator[str]:
    letters = [get_column_letter(number + 1) for number in range(len(header))]
    yield _HEAD + f'<worksheet xmlns="{_MAIN}">{_view()}{_columns(widths)}<sheetData>'
    yield _row(1, header, letters, shared, _BOLD)
    numbered = enumerate(islice(rows, SHEET_ROWS - 1), 2)
    while batch := list(islice(numbered, _BATCH)):
        yield "".join(_row(number, row, letters, shared) for number, row in batch)
    yield "</sheetData></worksheet>"


def _view() -> str:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    return f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'


def _columns(widths: Sequence[float]) -> str:
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>'
        for at, width in enumerate(widths, 1)
    )
    return f"<cols>{columns}</cols>" if columns else ""


def _row(
    number: int,
    row: Row,
    letters: Sequence[str],
    shared: dict[str, int],
    style: int = 0,
) -> str:
    cells = [
        _cell(f"{letter}{number}", cell, shared, style)
        for letter, cell in zip(letters, row, strict=True)
    ]
    return f'<row r="{number}">{"".join(cells)}</row>'


def _cell(place: str, cell: object, shared: dict[str, int], style: int) -> str:
    if cell is None or cell == "":
        return ""
    if isinstance(cell, str):
        return _text(place, cell, shared, style)
    if isinstance(cell, bool):
        return f'<c r="{place}" t="b"><v>{int(cell)}</v></c>'
    if isinstance(cell, (int, Decimal)):
        return _number(place, cell, shared)
    if isinstance(cell, datetime):
        local = timezone.make_naive(cell) if timezone.is_aware(cell) else cell
        return f'<c r="{place}" s="{_TIME}"><v>{_days(local)}</v></c>'
    if isinstance(cell, date):
        return f'<c r="{place}" s="{_DAY}"><v>{(cell - _FIRST_DAY).days}</v></c>'
    return _text(place, str(cell), shared, style)


def _days(moment: datetime) -> float:
    """Return a time as spreadsheets count it: days since the end of 1899."""
    midnight = datetime(_FIRST_DAY.year, _FIRST_DAY.month, _FIRST_DAY.day)
    return round((moment - midnight).total_seconds() / 86_400, 8)


def _number(place: str, number: int | Decimal, shared: dict[str, int]) -> str:
    """Write a number to its last zero; as text where a spreadsheet would round it."""
    text = f"{number:f}" if isinstance(number, Decimal) else str(number)
    digits = text.lstrip("-").replace(".", "")
    if not digits.isdigit() or len(digits.lstrip("0")) > _EXACT_DIGITS:
        return _text(place, text, shared, 0)
    decimals = len(text.partition(".")[2])
    style = min(_DECIMALS + decimals, _DAY - 1) if decimals else 0
    return f'<c r="{place}" s="{style}"><v>{text}</v></c>'


def _text(place: str, cell: str, shared: dict[str, int], style: int) -> str:
    known = shared.get(cell)
    if known is None and len(cell) <= _SHARED_LENGTH and len(shared) < _SHARED_TEXTS:
        known = shared[cell] = len(shared)
    if known is not None:
        return f'<c r="{place}" s="{style}" t="s"><v>{known}</v></c>'
    text = _words(cell)
    return f'<c r="{place}" s="{style}" t="inlineStr"><is>{text}</is></c>'


def _words(cell: str) -> str:
    text = str(escape(cell))[:_LONGEST_CELL]
    return f'<t xml:space="preserve">{_quoted(text)}</t>'


def _quoted(text: str) -> str:
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return (
        text.replace("\r", "&#13;")
        .replace("\ufffe", "\ufffd")
        .replace("\uffff", "\ufffd")
    )


def _shared_part(shared: dict[str, int]) -> str:
    texts = "".join(f"<si>{_words(text)}</si>" for text in shared)
    return f'<sst xmlns="{_MAIN}" uniqueCount="{len(shared)}">{texts}</sst>'


def _fixed_parts(name: str) -> Iterator[tuple[str, str]]:
    kinds = "".join(
        f'<Override PartName="/xl/{part}.xml" ContentType="{_KIND}.{kind}+xml"/>'
        for part, kind in (
            ("workbook", "sheet.main"),
            ("worksheets/sheet1", "worksheet"),
            ("styles", "styles"),
            ("sharedStrings", "sharedStrings"),
        )
    )
    yield (
        "[Content_Types].xml",
        f'<Types xmlns="{_PARTS}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f"{kinds}</Types>",
    )
    yield "_rels/.rels", _links([("officeDocument", "xl/workbook.xml")])
    yield (
        "xl/_rels/workbook.xml.rels",
        _links(
            [
                ("worksheet", "worksheets/sheet1.xml"),
                ("styles", "styles.xml"),
                ("sharedStrings", "sharedStrings.xml"),
            ]
        ),
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_LINKS}">'
        "<bookViews><workbookView/></bookViews><sheets>"
        f'<sheet name="{_sheet_name(name)}" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
    )
    yield "xl/styles.xml", _styles()


def _links(parts: Iterable[tuple[str, str]]) -> str:
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{_LINKS}/{kind}" Target="{target}"/>'
        for at, (kind, target) in enumerate(parts, 1)
    )
    return f'<Relationships xmlns="{_PARTS}/relationships">{links}</Relationships>'


def _sheet_name(name: str) -> str:
    plain = name.encode("utf-8", "ignore").decode()
    text = _NOT_IN_NAMES.sub(" ", plain)[:_LONGEST_NAME].strip() or "1"
    return _quoted(text).replace('"', "&quot;")


def _styles() -> str:
    formats = "".join(
        f'<numFmt numFmtId="{164 + at}" formatCode="{code}"/>'
        for at, code in enumerate(_FORMATS)
    )
    own = "".join(
        f'<xf numFmtId="{164 + at}" fontId="0" fillId="0" borderId="0" xfId="0"'
        ' applyNumberFormat="1"/>'
        for at in range(len(_FORMATS))
    )
    plain = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    bold = (
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    )
    font = '<sz val="11"/><name val="SimSun"/>'
    return (
        f'<styleSheet xmlns="{_MAIN}">'
        f'<numFmts count="{len(_FORMATS)}">{formats}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/>'
        f'</border></borders><cellStyleXfs count="1">'
        '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{2 + len(_FORMATS)}">{plain}{bold}{own}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/>'
        "</cellStyles></styleSheet>"
    )
