"""Small files of every kind an attachment may be, with secret corners."""

from __future__ import annotations

import io
import zipfile
from html import escape

from openpyxl import Workbook
from openpyxl.comments import Comment
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06"
    b"\x00\x00\x00\x1f\x15\xc4\x89"
)
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/'
    '2006/content-types"></Types>'
)
_RELS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/'
    'package/2006/relationships"><Relationship Id="r1" Type="t" Target="{}"/>'
    "</Relationships>"
)
_CORE = (
    '<?xml version="1.0"?><cp:coreProperties xmlns:cp="c" xmlns:dc="d">'
    "<dc:creator>{}</dc:creator></cp:coreProperties>"
)


def zipped(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def _run(text: str, properties: str = "", tag: str = "t") -> str:
    return f"<w:r>{properties}<w:{tag}>{escape(text)}</w:{tag}></w:r>"


def docx(
    *runs: str,
    hidden: str = "",
    deleted: str = "",
    inserted: str = "",
    creator: str = "示例",
    description: str = "",
    target: str = "x",
    embedded: bytes | None = None,
    prologue: str = "",
    word: str = "",
) -> bytes:
    body = "".join(_run(text) for text in runs)
    body += _run(hidden, "<w:rPr><w:vanish/></w:rPr>")
    body += f"<w:del>{_run(deleted, tag='delText')}</w:del>"
    body += f"<w:ins>{_run(inserted)}</w:ins>"
    body += f'<w:r><docPr descr="{escape(description)}"/></w:r>'
    document = (
        f'<?xml version="1.0"?>{prologue}<w:document xmlns:w="{_W}"><w:body><w:p>'
        f"{body}{word}</w:p></w:body></w:document>"
    )
    parts: dict[str, str | bytes] = {
        "[Content_Types].xml": _TYPES,
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _RELS.format(escape(target)),
        "docProps/core.xml": _CORE.format(escape(creator)),
    }
    if embedded is not None:
        parts["word/embeddings/oleObject1.bin"] = embedded
    return zipped(parts)


def xlsx(
    text: str,
    *,
    hidden: str = "",
    number: int = 0,
    comment: str = "",
    sheet: str = "",
) -> bytes:
    book = Workbook()
    page = book.active
    page["A1"], page["C1"], page["D1"] = text, hidden or None, number or None
    page.column_dimensions["C"].hidden = True
    if comment:
        page["A1"].comment = Comment(comment, "示例")
    if sheet:
        book.create_sheet("二")["A1"] = sheet
        book["二"].sheet_state = "veryHidden"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def pdf(text: str, *, author: str = "", pages: int = 1, password: str = "") -> bytes:
    writer = PdfWriter()
    font = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Font"),
            NameObject("/Subtype"): NameObject("/Type1"),
            NameObject("/BaseFont"): NameObject("/Helvetica"),
        }
    )
    for _ in range(pages):
        page = writer.add_blank_page(200, 200)
        page[NameObject("/Resources")] = DictionaryObject(
            {NameObject("/Font"): DictionaryObject({NameObject("/F1"): font})}
        )
        content = DecodedStreamObject()
        words = text.encode("ascii", "replace").decode()
        content.set_data(f"BT /F1 12 Tf 10 100 Td ({words}) Tj ET".encode())
        page[NameObject("/Contents")] = writer._add_object(content)
    if author:
        writer.add_metadata({"/Author": author})
    if password:
        writer.encrypt(password)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()
