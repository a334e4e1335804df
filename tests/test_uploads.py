"""Hostile files, file names, and the virus scanner."""

from __future__ import annotations

import io
import socket
import threading
import unicodedata
import zipfile
from collections.abc import Callable, Iterator

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given
from hypothesis import strategies as st

from disclosure import uploads
from disclosure.uploads import MEGABYTE, read_upload, safe_name
from tests.reports import papers

ALLOWED = ("pdf", "docx", "xlsx", "ofd", "png", "jpg")
JPG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + b"\0" * 100
OFD = papers.zipped({"OFD.xml": "<x/>"})
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def read(data: bytes, name: str, limit: int = MEGABYTE) -> tuple[bytes, str]:
    return read_upload(SimpleUploadedFile(name, data), ALLOWED, limit)


def refused(data: bytes, name: str, limit: int = MEGABYTE) -> str:
    with pytest.raises(ValidationError) as raised:
        read(data, name, limit)
    (message,) = raised.value.messages
    return message


def types(content_type: str) -> str:
    return f'<Types><Override PartName="/x" ContentType="{content_type}"/></Types>'


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (papers.pdf("x"), "a.pdf", "pdf"),
        (papers.pdf("x"), "A.PDF", "pdf"),
        (papers.docx("x"), "a.docx", "docx"),
        (papers.xlsx("x"), "a.xlsx", "xlsx"),
        (OFD, "a.ofd", "ofd"),
        (papers.PNG, "a.png", "png"),
        (JPG, "a.jpeg", "jpg"),
        (
            papers.zipped(
                {
                    "[Content_Types].xml": types(f"{WORD_TYPE}.main+xml"),
                    "word/document2.xml": "<x/>",
                }
            ),
            "a.docx",
            "docx",
        ),
    ],
)
def test_every_allowed_kind_is_taken_as_it_came(data, name, kind):
    assert read(data, name) == (data, kind)


def test_only_the_allowed_kinds_are_taken():
    upload = SimpleUploadedFile("a.png", papers.PNG)
    with pytest.raises(ValidationError, match="PDF、DOCX"):
        read_upload(upload, ("pdf", "docx"), MEGABYTE)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (papers.pdf("x"), "a.png"),
        (papers.docx("x"), "a.xlsx"),
        (OFD, "a.docx"),
        (b"x" + papers.pdf("x"), "a.pdf"),
        (b"<html>%PDF-1.4</html>", "a.pdf"),
        (b"MZ" + papers.docx("x"), "a.docx"),
        (papers.docx("x")[:200], "a.docx"),
        (b"PK\x03\x04", "a.ofd"),
        (papers.zipped({"a.txt": "x"}), "a.docx"),
    ],
)
def test_content_and_extension_must_agree(data, name):
    assert "扩展名不符" in refused(data, name)


def test_size_is_what_arrives_not_what_is_declared():
    assert "空" in refused(b"", "a.pdf")
    assert "1 MB" in refused(papers.pdf("x") + b"\0" * MEGABYTE, "a.pdf")
    lying = SimpleUploadedFile("a.png", papers.PNG + b"\0" * 200)
    lying.size = 10
    with pytest.raises(ValidationError, match="MB"):
        read_upload(lying, ALLOWED, 100)
    data = papers.PNG.ljust(100, b"\0")
    assert read(data, "a.png", 100)[0] == data


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": "x"},
        {"word/VBAPROJECT.BIN": "x"},
        {"xl/macrosheets/sheet1.xml": "x"},
        {"word/activeX/activeX1.bin": "x"},
        {"[Content_Types].xml": types("application/vnd.ms-word.macroEnabled.x")},
    ],
)
@pytest.mark.parametrize("name", ["a.docx", "a.xlsx"])
def test_macros_are_refused(parts, name):
    body = {"word/document.xml": "<x/>", "xl/workbook.xml": "<x/>"}
    assert "宏" in refused(papers.zipped({**body, **parts}), name)


def test_bombs_are_refused_without_being_unpacked(monkeypatch):
    swollen = papers.zipped({"word/document.xml": bytes(201 * MEGABYTE)})
    assert len(swollen) < MEGABYTE
    assert "展开后过大" in refused(swollen, "a.docx")
    monkeypatch.setattr(uploads, "PARTS_LIMIT", 3)
    many = {f"word/{number}.xml": "x" for number in range(3)}
    crowded = papers.zipped({"word/document.xml": "x", **many})
    assert "展开后过大" in refused(crowded, "a.docx")
    monkeypatch.setattr(uploads, "UNPACKED_LIMIT", 10)
    large = papers.zipped({"word/document.xml": "x" * 11})
    assert "展开后过大" in refused(large, "a.docx")


def test_a_lying_directory_does_not_get_through():
    data = papers.zipped({"[Content_Types].xml": "x" * 5000, "a": "x"})
    lying = data.replace((5000).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    assert lying != data
    assert "扩展名不符" in refused(lying, "a.docx")


def test_a_locked_file_is_refused_in_words():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "x")
    data = bytearray(out.getvalue())
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "密码" in refused(bytes(data), "a.docx")


@given(st.binary(max_size=300), st.sampled_from(ALLOWED))
def test_any_bytes_get_one_sentence_at_most(data, extension):
    for start in (b"", b"PK\x03\x04", b"%PDF-"):
        try:
            read(start + data, f"a.{extension}")
        except ValidationError as wrong:
            assert len(wrong.messages) == 1


# Names


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("申请表.pdf", "申请表.pdf"),
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\证明 材料.docx", "证明 材料.docx"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie_ x.pdf"),
        ("a\0b\u200b.pdf", "ab.pdf"),
        ('<b>"x"|?*.pdf', "_b__x____.pdf"),
        (".pdf", "未命名.pdf"),
        ("...", "未命名"),
        ("", "未命名"),
        ("CON.pdf", "_CON.pdf"),
        ("a.p/d\u202ef", "d f".replace(" ", "")),
        ("㐀𠀀.pdf", "㐀𠀀.pdf"),
    ],
)
def test_names_are_cleaned(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_extension():
    safe = safe_name("长" * 500 + ".pdf")
    assert len(safe) <= uploads.NAME_LIMIT
    assert safe.endswith("长.pdf")


@given(st.text())
def test_any_name_becomes_a_safe_one(name):
    safe = safe_name(name)
    assert 0 < len(safe) <= uploads.NAME_LIMIT
    assert not set('/\\<>:"|?*') & set(safe)
    assert not {"Cc", "Cf", "Cs"} & {unicodedata.category(sign) for sign in safe}
    assert not safe.startswith(".")
    assert safe_name(safe) == safe


# The scanner


@pytest.fixture
def scanner(settings) -> Iterator[Callable[[bytes], list[bytes]]]:
    """Stand in for clamd: answer once with given words, keep what was sent."""
    servers: list[socket.socket] = []

    def start(reply: bytes) -> list[bytes]:
        server = socket.create_server(("127.0.0.1", 0))
        servers.append(server)
        settings.CLAMAV_SOCKET = f"127.0.0.1:{server.getsockname()[1]}"
        received: list[bytes] = []
        threading.Thread(
            target=_serve, args=(server, reply, received), daemon=True
        ).start()
        return received

    yield start
    for server in servers:
        server.close()


def _serve(server: socket.socket, reply: bytes, received: list[bytes]) -> None:
    client, _ = server.accept()
    with client, client.makefile("rb") as stream:
        received.append(stream.read(10))
        while size := int.from_bytes(stream.read(4), "big"):
            received.append(stream.read(size))
        client.sendall(reply)


def test_a_clean_file_passes_the_scanner_whole(scanner):
    received = scanner(b"stream: OK\0")
    data = papers.PNG + bytes(2 * MEGABYTE)
    assert read(data, "a.png", 3 * MEGABYTE) == (data, "png")
    assert received[0] == b"zINSTREAM\0"
    assert b"".join(received[1:]) == data


def test_an_infected_file_is_refused(scanner):
    scanner(b"stream: Win.Test.EICAR_HDB-1 FOUND\0")
    assert "病毒" in refused(papers.PNG, "a.png")


@pytest.mark.parametrize(
    "reply", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"hello\0", b"\xff"]
)
def test_a_scanner_that_does_not_say_ok_refuses(scanner, reply):
    scanner(reply)
    assert "暂时不能检查" in refused(papers.PNG, "a.png")


@pytest.mark.parametrize(
    "address", ["/nowhere/clamd.ctl", "127.0.0.1:1", "nonsense", "host:port"]
)
def test_a_scanner_that_cannot_be_reached_refuses(settings, address):
    settings.CLAMAV_SOCKET = address
    assert "暂时不能检查" in refused(papers.PNG, "a.png")


def test_a_local_socket_works_as_well(settings, tmp_path):
    address = str(tmp_path / "clamd.ctl")
    server = socket.socket(socket.AF_UNIX)
    server.bind(address)
    server.listen()
    settings.CLAMAV_SOCKET = address
    received: list[bytes] = []
    arguments = (server, b"stream: OK\0", received)
    threading.Thread(target=_serve, args=arguments, daemon=True).start()
    assert read(papers.PNG, "a.png") == (papers.PNG, "png")
    server.close()
    assert b"".join(received[1:]) == papers.PNG
