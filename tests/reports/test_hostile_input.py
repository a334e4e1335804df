"""Hostile texts and files, through the pages and the actions."""

from __future__ import annotations

import time

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from reports.actions.files import MAX_BYTES, add_attachment
from reports.actions.writing import clean_body
from reports.document import build
from reports.queries import findings_of
from reports.reading import file_text
from reports.rules.prose import references
from tests.people import login
from tests.rendering.test_sanitise import HOSTILE, assert_harmless
from tests.reports import papers
from tests.reports.desk import make_draft, page

ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;"><!ENTITY c "&b;&b;">'
    '<!ENTITY file SYSTEM "file:///etc/passwd">]>'
)
SECONDS = file_text.SECONDS + 5


@pytest.fixture
def report(world):
    return make_draft(world)


@pytest.fixture
def client(world):
    return login(Client(), "author")


# Texts


@pytest.mark.parametrize("html", HOSTILE)
def test_a_hostile_text_is_stored_harmless(html):
    clean = clean_body(html)
    assert_harmless(clean)
    assert clean_body(clean) == clean


@settings(max_examples=100)
@given(st.text(alphabet="<>/ab\"'={}{}.p &;datvlu1", max_size=60))
def test_storing_a_text_twice_is_storing_it_once(text):
    clean = clean_body(text)
    assert_harmless(clean)
    assert clean_body(clean) == clean


def test_braces_in_an_attribute_are_no_reference():
    clean = clean_body('<p><a href="https://a/?{{x.one}}">{{x.two}}</a></p>')
    assert references(clean) == ["x.two"]
    tricky = clean_body('<p><a href="https://a/?b>{{x.one}}">c</a></p>')
    assert references(tricky) == []


def test_a_reference_never_carries_a_number_of_its_own():
    clean = clean_body('<p><data value="x.one">999</data></p>')
    assert clean == '<p><data value="x.one"></data></p>'


@pytest.mark.parametrize("length", [200_001, 300_000])
def test_a_text_that_is_too_long_is_refused_in_one_sentence(length):
    with pytest.raises(ValidationError) as refused:
        clean_body("字" * length)
    assert len(refused.value.messages) == 1


@pytest.mark.parametrize("tag", ["<ul><li>", "<blockquote>", "<table><tr><td>"])
def test_a_text_that_nests_without_end_is_refused_at_once(tag):
    started = time.perf_counter()
    with pytest.raises(ValidationError):
        clean_body(tag * 12_000)
    assert time.perf_counter() - started < 2


def test_hostile_words_are_shown_as_words(client, report, world):
    words = '<script>alert("x")</script>'
    section = report.sections.get(key="work")
    address = page("section", report.pk, section.pk)
    body = f"<p>x</p>{words}"
    values = {"heading": words, "body": body, "version": section.version}
    client.post(address, values)
    values = {
        "label": words,
        "code": "x.one",
        "unit": "条",
        "value": "1",
        "note": words,
    }
    assert client.post(page("figure_add", report.pk), values).status_code == 302
    client.post(
        page("particulars", report.pk),
        {
            "title": words,
            "period_start": "2017-01-01",
            "period_end": "2017-12-31",
        },
    )
    names = ("section", "figures", "particulars", "review", "preview", "trail")
    for name in names:
        more = [section.pk] if name == "section" else []
        text = client.get(page(name, report.pk, *more)).text
        assert words not in text, name
        assert "alert" in text or name == "trail"


# Files


def attach(report, world, data, name, title="附件"):
    return add_attachment(
        report.pk,
        title=title,
        upload=SimpleUploadedFile(name, data),
        by=world.people["author"],
    )


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (papers.pdf("x"), "a.exe"),
        (papers.pdf("x"), "a"),
        (papers.pdf("x"), ".pdf.html"),
        (papers.pdf("x"), "a.docx"),
        (b"MZ\x90\x00" + b"\0" * 500, "a.pdf"),
        (b"\x7fELF" + b"\0" * 500, "a.pdf"),
        (b"<html><script>x</script></html>", "a.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png"),
        (b"GIF89a" + b"\0" * 100, "a.png"),
        (papers.docx("x"), "a.xlsx"),
        (papers.xlsx("x"), "a.docx"),
        (papers.zipped({"x.txt": "x"}), "a.docx"),
        (b"PK\x03\x04" + b"\0" * 100, "a.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "a.docx"),
        (b"", "a.pdf"),
        (b"%PDF-1.4" + b"\0" * MAX_BYTES, "a.pdf"),
    ],
)
def test_a_file_of_the_wrong_kind_is_refused_in_one_sentence(
    client, report, data, name
):
    form = {"title": "附件", "file": SimpleUploadedFile(name, data)}
    response = client.post(page("attachment_add", report.pk), form)
    assert response.status_code == 422
    (errors,) = response.context["attachment_form"].errors.values()
    assert len(errors) == 1
    assert errors[0].endswith("。")
    assert not report.attachments.exists()


UNREADABLE = {
    "corrupt pdf": (b"%PDF-1.7\n" + b"\xff" * 2000, "pdf"),
    "pdf cut off": (papers.pdf("words" * 50)[:300], "pdf"),
    "encrypted pdf": (papers.pdf("words", password="secret"), "pdf"),
    "pdf of very many pages": (papers.pdf("words", pages=501), "pdf"),
    "pdf without text": (papers.pdf(""), "pdf"),
    "docx with entities": (
        papers.docx("words", prologue=ENTITIES, word="<w:t>&c;</w:t>"),
        "docx",
    ),
    "docx with an external entity": (
        papers.docx("words", prologue=ENTITIES, word="<w:t>&file;</w:t>"),
        "docx",
    ),
    "docx that is no xml": (
        papers.zipped({"word/document.xml": "<w:document>", "[Content_Types].xml": ""}),
        "docx",
    ),
    "docx bomb": (
        papers.zipped(
            {
                "[Content_Types].xml": "<x/>",
                "word/document.xml": b"<x>" + b"1" * 99_000_000 + b"</x>",
                "word/more.xml": b"0" * 9_000_000,
            }
        ),
        "docx",
    ),
    "docx of numbers": (
        papers.zipped(
            {
                "[Content_Types].xml": "<x/>",
                "word/document.xml": b"<x>" + b"1 2-" * 10_000_000 + b"</x>",
            }
        ),
        "docx",
    ),
    "docx of very many tags": (
        papers.zipped(
            {
                "[Content_Types].xml": "<x/>",
                "word/document.xml": b"<x>" + b"<y/>" * 20_000_000 + b"</x>",
            }
        ),
        "docx",
    ),
    "docx nested very deeply": (
        papers.zipped(
            {
                "[Content_Types].xml": "<x/>",
                "word/document.xml": b"<y>" * 1_000_000,
            }
        ),
        "docx",
    ),
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_file_that_cannot_be_read_is_kept_for_a_human_in_bounded_time(
    report, world, kind
):
    data, extension = UNREADABLE[kind]
    started = time.perf_counter()
    attachment = attach(report, world, data, f"a.{extension}")
    assert time.perf_counter() - started < SECONDS
    assert attachment.is_unreadable
    (item,) = findings_of(report)
    assert "读不出文字" in str(item.finding.message)


def test_a_file_is_read_wherever_the_server_was_started(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    assert "words" in file_text.text_of(papers.pdf("words"), "pdf")


def test_a_file_is_read_without_what_lies_in_the_current_folder(monkeypatch, tmp_path):
    (tmp_path / "zipfile.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    assert "words" in file_text.text_of(papers.docx("words"), "docx")


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "..\\..\\x.pdf", "/abs/x.pdf", "a\0b.pdf", ".pdf"]
)
def test_the_name_of_a_file_leads_nowhere(report, world, settings, name):
    attachment = attach(report, world, papers.pdf("words"), name, "../../../题")
    assert attachment.file.name.startswith("attachments/")
    assert ".." not in attachment.file.name
    stored = [found for found in settings.MEDIA_ROOT.rglob("*") if found.is_file()]
    assert [found.parent.name for found in stored] == ["attachments"]


@pytest.mark.parametrize(
    "title", ["a\r\nSet-Cookie: x=1", 'a"; filename="b', "../../x"]
)
def test_the_title_of_a_file_does_not_break_its_download(client, report, world, title):
    form = {"title": title, "file": SimpleUploadedFile("a.pdf", papers.pdf("words"))}
    assert client.post(page("attachment_add", report.pk), form).status_code == 302
    attachment = report.attachments.get()
    response = client.get(page("attachment", report.pk, attachment.pk))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment;")
    assert response["Content-Type"] == "application/octet-stream"
    assert "Set-Cookie" not in response.headers
    b"".join(response.streaming_content)


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://a/x", "data:text/html,x", "//a", "x" * 600]
)
def test_a_link_that_is_no_web_address_is_refused(client, report, url):
    response = client.post(page("link_add", report.pk), {"title": "链", "url": url})
    if response.status_code == 302:  # a bare name is made an https address
        assert report.links.get().url.startswith("https://")
    else:
        assert response.status_code == 422
        assert not report.links.exists()


def test_the_document_of_a_hostile_report_is_harmless(report, world):
    for place, section in enumerate(report.sections.all()):
        section.body = clean_body(HOSTILE[place * 3] + "<p>{{published.total}}</p>")
        section.save()
    row = report.statistics.get(code="published.total")
    row.unit = "<script>"
    row.save()
    for section in build(report).sections:
        assert_harmless(section.html)
