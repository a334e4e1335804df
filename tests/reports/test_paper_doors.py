"""Doors of the report as PDF and DOCX, for the public and in the office."""

from __future__ import annotations

import hashlib
from datetime import timedelta

import pytest
from django.contrib import admin
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django_tasks_db.models import DBTaskResult

from disclosure.audit.models import Entry
from reports.actions import making
from reports.actions.making import make_file
from reports.actions.rendering import ask_file
from reports.actions.starting import revise
from reports.models import RenderedFile
from reports.rules.vocabulary import FileKind, FileState, State
from tests.people import login
from tests.reports.desk import YEAR, make_draft, make_report, page, take_to

KINDS = pytest.mark.parametrize("kind", list(FileKind))
METHODS = ("post", "put", "patch", "delete", "options", "trace")
#: Stamp, edition, file; then the place in the queue, and the site around the page.
SENT_QUERIES, WAITING_QUERIES = 3, 5


@pytest.fixture(autouse=True)
def written(monkeypatch):
    """Writers that are quick; returns how often they wrote."""
    calls = []

    def write_it(paper, *args, **options):
        calls.append(paper)
        return f"%PDF-1.7 {paper.title}{paper.mark}".encode()

    monkeypatch.setattr(making, "write_pdf", write_it)
    monkeypatch.setattr(making, "write_docx_apart", write_it)
    monkeypatch.setattr(making, "_pages", lambda file, content: 12)
    return calls


@pytest.fixture
def report(world):
    return make_report(world, State.PUBLISHED)


def address(report, kind, edition=None):
    place = [report.agency.slug, report.year]
    if edition is None:
        return reverse(f"report_{kind}", args=place)
    return reverse(f"edition_{kind}", args=[*place, edition])


def ready(report, kind):
    file = report.files.get(kind=kind)
    assert make_file(file.pk)
    file.refresh_from_db()
    return file


def body(response):
    return b"".join(response.streaming_content)


# Sent


@KINDS
def test_a_file_is_sent_as_a_download_with_all_its_headers(client, report, kind):
    file = ready(report, kind)
    response = client.get(address(report, kind))
    content = body(response)
    assert response.status_code == 200
    assert hashlib.sha256(content).hexdigest() == file.sha256
    headers = response.headers
    assert headers["Content-Type"].startswith("application/")
    assert headers["Content-Length"] == str(len(content))
    assert headers["Content-Disposition"].startswith("attachment")
    assert headers["Content-Disposition"].endswith(f".{kind}")
    assert headers["ETag"] == f'"{file.sha256[:32]}"'
    assert headers["Last-Modified"] == http_date(int(file.finished_at.timestamp()))
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-cache"


@KINDS
def test_who_has_the_file_gets_only_word_that_it_is_the_same(client, report, kind):
    file = ready(report, kind)
    etag = f'"{file.sha256[:32]}"'
    same = client.get(address(report, kind), headers={"if-none-match": etag})
    assert (same.status_code, same.content) == (304, b"")
    assert same.headers["ETag"] == etag
    since = http_date(int(file.finished_at.timestamp()))
    again = client.get(address(report, kind), headers={"if-modified-since": since})
    assert again.status_code == 304
    other = client.get(address(report, kind), headers={"if-none-match": '"x"'})
    assert other.status_code == 200
    stale = client.get(address(report, kind), headers={"if-match": '"x"'})
    assert stale.status_code == 412


@KINDS
def test_head_says_the_same_without_the_file(client, report, kind):
    ready(report, kind)
    got, head = client.get(address(report, kind)), client.head(address(report, kind))
    assert head.status_code == 200
    assert head.headers["Content-Length"] == got.headers["Content-Length"]
    assert head.headers["ETag"] == got.headers["ETag"]
    assert body(head) == b""


@KINDS
def test_every_other_method_is_refused(client, report, kind):
    for method in METHODS:
        for where in (address(report, kind), address(report, kind, 1)):
            assert getattr(client, method)(where).status_code == 405, method


@KINDS
def test_what_is_not_public_is_not_found(client, world, kind):
    draft = make_draft(world)
    file = ask_file(draft.pk, FileKind.PDF, by=world.people["author"])
    make_file(file.pk)
    for where in (
        address(draft, kind),
        address(draft, kind, 1),
        reverse(f"report_{kind}", args=["nobody", YEAR]),
    ):
        assert client.get(where).status_code == 404
    assert client.get(address(draft, kind) + "?watch=1").status_code == 404
    assert RenderedFile.objects.count() == 1


def test_a_superseded_edition_keeps_its_file_and_the_new_one_has_its_own(
    client, world, report
):
    old = ready(report, FileKind.PDF)
    new = revise(report.pk, by=world.people["author"], reason="复核")
    take_to(new, State.PUBLISHED, world)
    new_file = ready(new, FileKind.PDF)
    tags = [
        client.get(where).headers["ETag"]
        for where in (address(report, "pdf", 1), address(new, "pdf"))
    ]
    assert tags == [f'"{file.sha256[:32]}"' for file in (old, new_file)]
    assert client.get(address(report, "pdf", 2)).status_code == 200
    assert client.get(address(report, "pdf", 3)).status_code == 404


@KINDS
def test_a_withdrawn_report_is_gone_as_a_file_too(client, world, kind):
    report = make_report(world, State.WITHDRAWN)
    ready(report, kind)
    for where in (address(report, kind), address(report, kind, 1)):
        response = client.get(where)
        assert response.status_code == 410
        assert "示例：误发。" in response.content.decode()


# Waiting


@KINDS
def test_a_file_that_waits_is_a_page_that_looks_again(client, report, kind):
    where = address(report, kind)
    response = client.get(where)
    text = response.content.decode()
    assert response.status_code == 202
    assert response.headers["Refresh"] == f"3; url={where}?watch=1"
    assert response.headers["Retry-After"] == "3"
    assert response.headers["Cache-Control"] == "no-store"
    assert "正在生成文件" in text
    assert "第 2 份" in text if kind == FileKind.DOCX else "第 1 份" in text
    assert "<script" not in text
    assert report.title in text
    assert client.head(where).status_code == 202


def test_the_page_looks_less_often_and_gives_up_in_the_end(client, report):
    where = address(report, "pdf")
    report.files.update(asked_at=timezone.now() - timedelta(seconds=95))
    response = client.get(where)
    assert response.headers["Retry-After"] == "10"
    assert "1 分 3" in response.content.decode()
    report.files.update(asked_at=timezone.now() - timedelta(hours=1))
    response = client.get(where)
    assert response.status_code == 202
    assert "Refresh" not in response.headers
    assert "不再自动刷新" in response.content.decode()


def test_the_page_that_waited_says_that_it_is_there_and_then_downloads(client, report):
    where = address(report, "pdf")
    ready(report, FileKind.PDF)
    response = client.get(f"{where}?watch=1")
    assert response.status_code == 200
    assert "文件已生成" in response.content.decode()
    assert response.headers["Refresh"] == f"1; url={where}"
    assert body(client.get(where)).startswith(b"%PDF")


def test_a_flood_of_requests_makes_one_job(client, report, written):
    report.files.all().delete()
    for _time in range(20):
        assert client.get(address(report, "pdf")).status_code == 202
    assert report.files.count() == 1
    assert Entry.objects.filter(action="file.ask").count() == 1
    assert written == []


def test_a_failed_file_is_said_and_the_other_formats_named(client, report):
    report.files.update(
        state=FileState.FAILED,
        reason={
            "template": "字库里没有这些字：%(signs)s。",
            "values": {"signs": "<b>"},
        },
    )
    response = client.get(address(report, "pdf"))
    text = response.content.decode()
    assert response.status_code == 503
    assert "文件没有生成" in text
    assert reverse("report_json", args=[report.agency.slug, YEAR]) in text
    assert "<b>" not in text
    assert "Refresh" not in response.headers
    client.get(address(report, "pdf"))
    assert set(report.files.values_list("state", flat=True)) == {FileState.FAILED}


def test_a_file_that_the_store_has_lost_is_made_again(client, report):
    file = ready(report, FileKind.PDF)
    default_storage.delete(file.file.name)
    for _time in range(3):
        assert client.get(address(report, "pdf")).status_code == 202
    file.refresh_from_db()
    assert (file.state, file.attempts) == (FileState.WAITING, 0)
    make_file(file.pk)
    assert client.get(address(report, "pdf")).status_code == 200


def test_how_many_statements_it_takes(client, report, django_assert_num_queries):
    with django_assert_num_queries(WAITING_QUERIES):
        client.get(address(report, "docx"))
    ready(report, FileKind.PDF)
    with django_assert_num_queries(SENT_QUERIES):
        client.get(address(report, "pdf"))


# The page of the report


def test_the_page_of_a_report_links_to_its_files_with_pages_and_size(client, report):
    where = report.get_absolute_url()
    text = client.get(where).content.decode()
    assert f'href="{address(report, "pdf")}"' in text
    assert f'href="{address(report, "docx")}"' in text
    assert "12 页" not in text
    ready(report, FileKind.PDF)
    assert "（12 页，" in client.get(where).content.decode()


def test_the_page_of_an_old_edition_links_to_the_files_of_that_edition(
    client, world, report
):
    new = revise(report.pk, by=world.people["author"], reason="复核")
    take_to(new, State.PUBLISHED, world)
    old = reverse("edition", args=[report.agency.slug, YEAR, 1])
    text = client.get(old).content.decode()
    assert f'href="{address(report, "pdf", 1)}"' in text
    assert f'href="{address(report, "pdf")}"' not in text


def test_the_preview_of_a_draft_links_to_no_file(world, client_of):
    draft = make_draft(world)
    text = client_of("author").get(page("preview", draft.pk)).content.decode()
    assert "report.pdf" not in text


# In the office


def test_an_officer_asks_watches_and_downloads(world, client_of):
    draft = make_draft(world)
    client = client_of("author")
    where = page("files", draft.pk)
    empty = client.get(where)
    assert "还没有生成" in empty.content.decode()
    assert "Refresh" not in empty.headers
    response = client.post(page("file_make", draft.pk), {"kind": "pdf"})
    assert (response.status_code, response["Location"]) == (302, where)
    waiting = client.get(where)
    assert waiting.headers["Refresh"] == "3"
    assert "排队第 1 份" in waiting.content.decode()
    file = draft.files.get()
    RenderedFile.objects.update(
        state=FileState.MAKING, attempts=2, started_at=timezone.now()
    )
    making_page = client.get(where).content.decode()
    assert "正在生成。" in making_page and "第 2 次尝试" in making_page
    RenderedFile.objects.update(state=FileState.WAITING, attempts=0)
    make_file(file.pk)
    done = client.get(where)
    assert "Refresh" not in done.headers
    assert "12 页" in done.content.decode()
    sent = client.get(page("file", draft.pk, file.pk))
    assert sent.status_code == 200
    assert "%E8%8D%89%E7%A8%BF" in sent.headers["Content-Disposition"]  # 草稿
    assert body(sent).decode().endswith("草稿")


def test_a_reader_without_that_duty_is_offered_no_button(world, client_of):
    draft = make_draft(world)
    text = client_of("supervisor").get(page("files", draft.pk)).content.decode()
    assert page("file_make", draft.pk) not in text


def test_the_file_of_an_edition_is_no_draft_in_name(world, client_of, report):
    file = ready(report, FileKind.PDF)
    sent = client_of("supervisor").get(page("file", report.pk, file.pk))
    assert "%E8%8D%89%E7%A8%BF" not in sent.headers["Content-Disposition"]


def test_why_a_file_was_not_made_is_said_and_it_can_be_asked_again(world, client_of):
    draft = make_draft(world)
    file = ask_file(draft.pk, FileKind.PDF, by=world.people["author"])
    RenderedFile.objects.update(
        state=FileState.FAILED,
        reason={
            "template": "字库里没有这些字：%(signs)s。",
            "values": {"signs": "<b>"},
        },
    )
    client = client_of("author")
    text = client.get(page("files", draft.pk)).content.decode()
    assert "没有这些字：&lt;b&gt;。" in text
    client.post(page("file_make", draft.pk), {"kind": "pdf"})
    file.refresh_from_db()
    assert file.state == FileState.WAITING


@pytest.mark.parametrize("kind", ["", "exe", "PDF", "pdf\0"])
def test_a_kind_that_is_none_is_not_found(world, client_of, kind):
    draft = make_draft(world)
    response = client_of("author").post(page("file_make", draft.pk), {"kind": kind})
    assert response.status_code == 404
    assert not RenderedFile.objects.exists()


def test_a_file_that_is_not_ready_or_lost_is_not_sent(world, client_of):
    draft = make_draft(world)
    file = ask_file(draft.pk, FileKind.PDF, by=world.people["author"])
    client = client_of("author")
    assert client.get(page("file", draft.pk, file.pk)).status_code == 404
    make_file(file.pk)
    file.refresh_from_db()
    default_storage.delete(file.file.name)
    response = client.get(page("file", draft.pk, file.pk))
    assert response.status_code == 302
    file.refresh_from_db()
    assert file.state == FileState.WAITING


def test_the_table_of_jobs_is_no_page_of_the_admin(world):

    assert not admin.site.is_registered(DBTaskResult)
    client = login(Client(), "system")
    assert client.get("/admin/django_tasks_db/dbtaskresult/").status_code == 404
