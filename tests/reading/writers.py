"""Papers as files of each kind."""

from __future__ import annotations

import io
import zipfile
from html import escape

from openpyxl import Workbook
from openpyxl.styles import Border, Side

from .layouts import Paper, Put, Sheet

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/vnd.openxmlformats-'
    'officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def html(paper: Paper) -> bytes:
    parts = [f"<h1>{escape(paper.title)}</h1>", *(f"<p>{p}</p>" for p in paper.prose)]
    for sheet in paper.sheets:
        if sheet.heading:
            parts.append(f"<h2>{escape(sheet.heading)}</h2>")
        parts.append("<table>")
        for row in range(sheet.height):
            parts.append("<tr>")
            for cell in _row(sheet, row):
                text = escape(cell.text).replace("\n", "<br>")
                spans = f'rowspan="{cell.rows}" colspan={cell.columns}'
                parts.append(f"<td {spans}><p>{text}</p></td>")
            parts.append("</tr>")
        parts.append("</table>")
    page = (
        f"<html><head><meta charset=utf-8><title>x</title></head><body>{''.join(parts)}"
    )
    return page.encode()


def docx(paper: Paper) -> bytes:
    lines = (_paragraph(text) for text in (paper.title, *paper.prose))
    body = "".join(lines)
    for sheet in paper.sheets:
        body += _paragraph(sheet.heading) + _docx_table(sheet)
    return packed_docx(body)


def packed_docx(body: str, **parts: str) -> bytes:
    """Return a DOCX with a body of XML and other parts by name."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>',
        )
        for name, text in parts.items():
            archive.writestr(f"word/{name}.xml", text)
    return stream.getvalue()


def xlsx(paper: Paper) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet["A1"] = paper.title
    line = 2
    for text in paper.prose:
        sheet.cell(line, 1, text)
        line += 1
    thin = Side(style="thin")
    for table in paper.sheets:
        line += 1
        if table.heading:
            sheet.cell(line, 1, table.heading)
        line += 1
        for cell in table.cells:
            row, column = line + cell.row, cell.column + 1
            at = sheet.cell(row, column, cell.text or None)
            at.border = Border(thin, thin, thin, thin)
            if cell.rows > 1 or cell.columns > 1:
                sheet.merge_cells(
                    start_row=row, start_column=column,
                    end_row=row + cell.rows - 1, end_column=column + cell.columns - 1,
                )  # fmt: skip
        line += table.height
    return saved(book)


def saved(book: Workbook) -> bytes:
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def txt(paper: Paper) -> bytes:
    """Plain text knows no merged cells: their words stand in the first place."""
    lines = [paper.title, *paper.prose]
    for sheet in paper.sheets:
        lines += ["", sheet.heading, ""]
        for row in range(sheet.height):
            texts = [""] * sheet.width
            for cell in _row(sheet, row):
                texts[cell.column] = cell.text.replace("\n", "")
            lines.append("\t".join(texts))
    return "\n".join(lines).encode("gb18030")


def pdf(paper: Paper) -> bytes:
    """A PDF with ruled tables, cut over pages where they are long."""
    lines = (cell.text.count("\n") for sheet in paper.sheets for cell in sheet.cells)
    pen = _Pen(max(66, 25 + 11 * max(lines)))
    rows_a_page = int(950 / pen.tall)
    pen.line(paper.title, x=150)
    for text in paper.prose:
        pen.line(text, x=60)
    for sheet in paper.sheets:
        if sheet.heading:
            pen.line(sheet.heading, x=60)
        for first in range(0, sheet.height, rows_a_page):
            if first:
                pen.turn()
            pen.table(sheet, first, min(sheet.height, first + rows_a_page))
        pen.turn()
    return pen.finished()


WRITERS = {"html": html, "docx": docx, "xlsx": xlsx, "txt": txt, "pdf": pdf}


def _row(sheet: Sheet, row: int) -> list[Put]:
    return sorted((c for c in sheet.cells if c.row == row), key=lambda c: c.column)


def _paragraph(text: str) -> str:
    lines = "<w:br/>".join(f"<w:t>{escape(line)}</w:t>" for line in text.split("\n"))
    return f"<w:p><w:r>{lines}</w:r></w:p>"


def _docx_table(sheet: Sheet) -> str:
    rows = []
    for row in range(sheet.height):
        cells = []
        for cell in sorted(sheet.cells, key=lambda c: c.column):
            if not cell.row <= row < cell.row + cell.rows:
                continue
            merge = ""
            if cell.rows > 1:
                start = ' w:val="restart"' if row == cell.row else ""
                merge = f"<w:vMerge{start}/>"
            span = f'<w:gridSpan w:val="{cell.columns}"/>'
            text = cell.text if row == cell.row else ""
            cells.append(
                f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{_paragraph(text)}</w:tc>"
            )
        rows.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


class _Pen:
    """Writes pages of 1000 × 1200 points with a font every reader knows."""

    WIDTH, HEIGHT, SIZE = 1000, 1200, 10

    def __init__(self, tall: float) -> None:
        self.tall = tall
        self.pages: list[list[str]] = []
        self.turn()

    def turn(self) -> None:
        self.pages.append([])
        self.y = 1100.0

    def line(self, text: str, x: float) -> None:
        width = int((self.WIDTH - 120) / self.SIZE)
        for start in range(0, len(text), width):
            self._text(x if not start else 60, self.y, text[start : start + width])
            self.y -= 20
        self.y -= 10

    def table(self, sheet: Sheet, first: int, last: int) -> None:
        wide = (self.WIDTH - 120) / sheet.width
        top = self.y
        for cell in sheet.cells:
            start, end = max(cell.row, first), min(cell.row + cell.rows, last)
            if start >= end:
                continue
            left = 60 + cell.column * wide
            right = left + cell.columns * wide
            upper, lower = (
                top - (start - first) * self.tall,
                top - (end - first) * self.tall,
            )
            self.pages[-1].append(f"{left} {lower} {right - left} {upper - lower} re S")
            if cell.row >= first:
                self._words(cell.text, left, right, upper)
        self.y = top - (last - first) * self.tall - 30

    def _words(self, text: str, left: float, right: float, upper: float) -> None:
        fits = max(1, int((right - left - 6) / self.SIZE))
        y = upper - 12
        for line in text.split("\n"):
            for start in range(0, max(1, len(line)), fits):
                self._text(left + 3, y, line[start : start + fits])
                y -= 11

    def _text(self, x: float, y: float, text: str) -> None:
        if text.strip():
            code = text.encode("utf-16-be").hex()
            self.pages[-1].append(f"BT /F {self.SIZE} Tf {x} {y} Td <{code}> Tj ET")

    def finished(self) -> bytes:
        pages = [page for page in self.pages if page]
        objects = [
            "<</Type/Catalog/Pages 2 0 R>>",
            f"<</Type/Pages/Count {len(pages)}/Kids"
            f"[{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(pages)))}]>>",
            "<</Type/Font/Subtype/Type0/BaseFont/STSong-Light/Encoding/UniGB-UCS2-H"
            "/DescendantFonts[4 0 R]>>",
            "<</Type/Font/Subtype/CIDFontType0/BaseFont/STSong-Light"
            "/CIDSystemInfo<</Registry(Adobe)/Ordering(GB1)/Supplement 4>>/DW 1000"
            "/W[1 95 500]/FontDescriptor 5 0 R>>",
            "<</Type/FontDescriptor/FontName/STSong-Light/Flags 4"
            "/FontBBox[0 -200 1000 900]/ItalicAngle 0"
            "/Ascent 880/Descent -120/CapHeight 880/StemV 90>>",
        ]
        for number, page in enumerate(pages):
            content = "\n".join(page)
            objects.append(
                f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {self.WIDTH} {self.HEIGHT}]"
                f"/Resources<</Font<</F 3 0 R>>>>/Contents {7 + 2 * number} 0 R>>"
            )
            objects.append(f"<</Length {len(content)}>>stream\n{content}\nendstream")
        return pdf_of(objects)


def pdf_of(objects: list[str]) -> bytes:
    """Return a PDF of objects, numbered from 1, the first of them its catalogue."""
    out, places = "%PDF-1.7\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj{text}endobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    end = f"trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF"
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}{end}"
    return out.encode("latin-1")
