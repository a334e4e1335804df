"""Every page of importing an existing report: who gets in, and by which method."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.admin import site
from django.test import Client
from django.urls import reverse

from reports.actions import reading as actions
from reports.actions.reading_job import read_upload
from reports.admin.readings import ReadingAdmin
from reports.document import from_json
from reports.exports import as_json
from reports.models import Reading, Report
from reports.rules.vocabulary import CellChoice, ReadingState, State
from tests.people import login
from tests.reports import readings
from tests.reports.desk import make_report
from tests.reports.readings import decide, fixture, given, read, uploaded
from tests.reports.test_doors import ALL, AUTHORS, EVERYBODY, METHODS

READ, WRITE, BOTH = {"GET", "HEAD"}, {"POST"}, {"GET", "HEAD", "POST"}
#: Methods, who may read; authors alone may write.
DOORS = {
    "open": (READ, ALL),
    "state": (READ, ALL),
    "figures": (BOTH, ALL),
    "confirm": (WRITE, set()),
    "text": (READ, ALL),
    "file": (READ, ALL),
    "picture": (READ, ALL),
    "draft": (BOTH, AUTHORS),
    "again": (WRITE, set()),
    "discard": (BOTH, AUTHORS),
}
FIELDS = {
    "figures": {"seen": ["0"], "choice-0": "confirmed", "value-0": "1", "shown-0": "1"},
    "confirm": {"seen": ["0"]},
    "draft": {"year": "2024", "title": "示例"},
    "again": {"year": "", "format": ""},
    "discard": {},
}


def page(name: str, *args: object) -> str:
    return reverse(f"admin:reports_reading_{name}", args=args)


def arguments(name: str, found: Reading) -> list[int]:
    return [found.pk, *([1] if name == "picture" else [])]


@pytest.fixture
def pdf(world):
    return read(world, fixture(readings.HUAIAN))


def picture_of(found: Reading) -> object:
    rows = Reading.objects.filter(pk=found.pk)
    return rows.values()[0], list(found.cells.order_by("pk").values())


@pytest.mark.parametrize("name", DOORS)
def test_whoever_may_read_a_page_is_shown_it(pdf, name):
    methods, readers = DOORS[name]
    for who in EVERYBODY | {"outsider"} if "GET" in methods else ():
        client = login(Client(), who)
        address = page(name, *arguments(name, pdf))
        response = client.get(address)
        if who in readers:
            assert response.status_code in (200, 302), who
            assert client.head(address).status_code == response.status_code
        else:
            expected = 404 if who == "outsider" else 403
            assert response.status_code == expected, who


@pytest.mark.parametrize("name", FIELDS)
def test_only_an_author_changes_something(pdf, world, name):
    before = picture_of(pdf)
    address = page(name, pdf.pk)
    if name == "draft":
        decide(pdf, world.people["author"])
        before = picture_of(pdf)
    fields = {
        **FIELDS[name],
        **({"agency": world.agency.pk} if name == "draft" else {}),
    }
    for who in (EVERYBODY | {"outsider"}) - AUTHORS:
        response = login(Client(), who).post(address, fields)
        assert response.status_code == (404 if who == "outsider" else 403), who
        assert picture_of(pdf) == before, who
    assert login(Client(), "author").post(address, fields).status_code == 302
    assert picture_of(pdf) != before


@pytest.mark.parametrize("name", DOORS)
def test_a_page_refuses_every_other_method(pdf, name):
    client = login(Client(), "author")
    for method in METHODS - DOORS[name][0]:
        response = client.generic(method, page(name, *arguments(name, pdf)))
        assert response.status_code == 405, method


@pytest.mark.parametrize("name", DOORS)
def test_what_does_not_exist_is_not_found_and_strangers_log_in(pdf, name):
    method = "get" if "GET" in DOORS[name][0] else "post"
    missing = page(name, 10**30, *arguments(name, pdf)[1:])
    assert getattr(login(Client(), "author"), method)(missing).status_code == 404
    response = getattr(Client(), method)(page(name, *arguments(name, pdf)))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


def test_every_address_has_a_row_in_this_test(pdf):
    own = {one.name for one in ReadingAdmin(Reading, site).get_urls() if one.name}
    of_django = {"changelist", "add", "history", "delete", "change", "list_file"}
    names = {name.removeprefix("reports_reading_") for name in own}
    assert names == set(DOORS) | of_django


def test_the_list_shows_the_readings_of_ones_agencies_only(pdf, world):
    address = page("changelist")
    for who in ALL:
        assert pdf.name in login(Client(), who).get(address).content.decode(), who
    outside = login(Client(), "outsider").get(address).content.decode()
    assert pdf.name not in outside
    assert login(Client(), "handler").get(address).status_code == 403
    client = login(Client(), "author")
    assert client.post(page("delete", pdf.pk), {"post": "yes"}).status_code == 403
    assert client.get(page("change", pdf.pk)).status_code == 302


def test_uploading_is_for_authors(world, django_capture_on_commit_callbacks):
    address = page("add")
    for who in EVERYBODY - AUTHORS:
        assert login(Client(), who).get(address).status_code == 403, who
    client = login(Client(), "author")
    shown = client.get(address).content.decode()
    assert world.agency.name in shown
    assert world.other.name not in shown
    assert client.put(address).status_code == 405
    fields = {"agency": world.agency.pk, "year": "", "format": ""}
    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(address, {**fields, "file": given()})
    found = Reading.objects.get()
    assert response["Location"] == page("open", found.pk)
    assert found.state == ReadingState.READ
    refused = client.post(address, {**fields, "file": given("a.exe", b"MZ\0")})
    assert refused.status_code == 422
    assert "只能读取" in refused.content.decode()
    foreign = client.post(
        address, {**fields, "agency": world.other.pk, "file": given()}
    )
    assert foreign.status_code == 422
    assert Reading.objects.count() == 1


def test_a_file_that_waits_is_watched_without_a_script(world):
    found = uploaded(world)
    client = login(Client(), "author")
    response = client.get(page("open", found.pk), follow=True)
    assert response["Refresh"] == "3"
    assert "马上开始读取" in response.content.decode()
    read_upload(found.pk)
    response = client.get(page("state", found.pk), follow=True)
    assert "Refresh" not in response
    assert "读到的数" in response.content.decode()


def test_a_refusal_is_one_sentence(world):
    found = uploaded(world, given("a.pdf", b"%PDF-1.4 damaged"))
    read_upload(found.pk)
    response = login(Client(), "author").get(page("open", found.pk), follow=True)
    assert "文件已损坏，读不出。" in response.content.decode()
    assert "Refresh" not in response


def test_the_file_is_sent_to_be_kept_and_never_shown(world):
    found = read(world, given("恶意.html", readings.hostile_page()))
    response = login(Client(), "author").get(page("file", found.pk))
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    found.file.storage.delete(found.file.name)
    assert login(Client(), "author").get(page("file", found.pk)).status_code == 404


def test_a_picture_that_is_none_is_not_found(pdf):
    client = login(Client(), "author")
    assert client.get(page("picture", pdf.pk, 2))["Content-Type"] == "image/png"
    assert client.get(page("picture", pdf.pk, 99)).status_code == 404


def test_a_page_marks_the_cell_of_every_figure_it_shows(pdf):
    response = login(Client(), "author").get(page("figures", pdf.pk))
    text = response.content.decode()
    boxes = set(re.findall(r'<rect id="box-(\d+)"', text))
    assert boxes == {str(at) for at in range(10)}
    assert set(re.findall(r'href="#box-(\d+)"', text)) == boxes
    assert "style=" not in text.split('id="content"')[1]


def test_blank_stroke_and_unreadable_are_told_apart(world):
    found = read(world, fixture(readings.HONGZE))
    states = ["blank", "slash", "dash", "none", "unreadable", "missing"]
    for at, state in enumerate(states):
        found.answer["figures"][at] |= {"state": state, "value": None, "printed": ""}
    found.save()
    text = login(Client(), "author").get(page("figures", found.pk)).content.decode()
    for word in ("空白", "斜线", "横线", "写着“无”", "读不出", "没有这一格"):
        assert f'<span class="mark">{word}</span>' in text


def test_findings_lead_to_the_cell_they_are_about(world):
    found = read(world, fixture(readings.HONGZE))
    text = login(Client(), "author").get(page("figures", found.pk)).content.decode()
    position = readings.position_of(found, "reconsideration.total")
    assert f"?part=form-challenges&amp;page=1#line-{position}" in text


def test_decisions_are_kept_and_what_was_typed_wrongly_stays(pdf):
    client = login(Client(), "author")
    address = page("figures", pdf.pk)
    fields = {
        "seen": ["0", "1", "2", "3"],
        **{f"shown-{at}": "1" for at in range(4)},
        **{f"value-{at}": "1" for at in range(4)},
        "choice-0": "confirmed",
        "value-1": "乱写",  # typed over, no choice made
        "choice-2": "left_out",
    }
    response = client.post(address, fields)
    text = response.content.decode()
    assert response.status_code == 422
    assert 'value="乱写"' in text
    assert "请填写整数" in text
    choices = list(pdf.cells.values_list("choice", flat=True)[:4])
    expected = [CellChoice.CONFIRMED, "pending", CellChoice.LEFT_OUT, "pending"]
    assert choices == expected


@pytest.mark.parametrize(
    "query", ["part=x", "page=0", "page=99", "page=²", "page=" + "9" * 99]
)
def test_a_page_that_is_none_is_not_found(pdf, query):
    client = login(Client(), "author")
    assert client.get(f"{page('figures', pdf.pk)}?{query}").status_code == 404


def test_too_many_or_wrong_lines_are_refused_in_words(pdf):
    client = login(Client(), "author")
    for seen in (["0"] * 100, ["9" * 50]):
        response = client.post(page("confirm", pdf.pk), {"seen": seen}, follow=True)
        assert "请重新打开这一页再保存" in response.content.decode()
    assert client.post(page("confirm", pdf.pk), {"seen": ["²", "x"]}).status_code == 302


def test_at_once_confirms_the_page_that_was_seen(pdf):
    client = login(Client(), "author")
    address = f"{page('confirm', pdf.pk)}?part=form-proactive&page=1"
    response = client.post(address, {"seen": [str(at) for at in range(10)]})
    assert response["Location"].endswith("?part=form-proactive&page=1")
    assert pdf.cells.filter(choice=CellChoice.CONFIRMED).count() == 10
    client.post(f"{page('confirm', pdf.pk)}", {"seen": ["11"], "leave_out": "1"})
    assert pdf.cells.get(position=11).choice == CellChoice.LEFT_OUT


def test_the_draft_page_says_what_is_in_the_way(pdf, world):
    client = login(Client(), "author")
    text = client.get(page("draft", pdf.pk)).content.decode()
    assert "已核对 0/210" in text
    assert "文件上写的机构是“淮安市人民政府”" in text
    fields = {"agency": world.agency.pk, "year": "2024", "title": "示例"}
    response = client.post(page("draft", pdf.pk), fields)
    assert response.status_code == 422
    assert "还有210个数没有核对" in response.content.decode()
    decide(pdf, world.people["author"])
    made = client.post(page("draft", pdf.pk), fields)
    report = Report.objects.get()
    assert made["Location"] == reverse("admin:reports_report_open", args=[report.pk])
    for name in ("open", "figures", "text", "draft", "discard"):
        shown = client.get(page(name, pdf.pk), follow=True)
        assert shown.status_code == 200
        assert f'name="choice-{0}"' not in shown.content.decode()


def test_a_reading_that_ended_says_so_instead_of_changing(pdf, world):
    actions.discard(pdf.pk, by=world.people["author"])
    client = login(Client(), "author")
    for name in ("again", "discard", "confirm"):
        shown = client.post(page(name, pdf.pk), {"seen": "0"}, follow=True)
        assert "已放弃，不能再改" in shown.content.decode(), name


def test_hostile_words_stay_words_on_every_page(world):
    found = read(world)
    found.answer["findings"] = [
        {"level": "error", "message": readings.SCRIPT, "where": readings.SCRIPT}
        | {"code": "x", "rule": "X"}  # as a rule of the checks has it
    ]
    found.answer["not_understood"] = [
        {"message": readings.SCRIPT, "words": readings.SCRIPT, "page": 0}
    ]
    worst = found.answer["figures"][0]
    for key in ("printed", "note", "words", "label", "unit", "section"):
        worst[key] = readings.SCRIPT + readings.BIDI + "长" * 100_000
    worst["row_label"] = worst["column_label"] = readings.SCRIPT
    found.answer["title"] = found.answer["agency"] = readings.SCRIPT
    found.save()
    client = login(Client(), "author")
    for name in ("figures", "text", "draft"):
        text = client.get(page(name, found.pk)).content.decode()
        assert "&lt;script&gt;" in text, name
        assert "<script>alert" not in text, name


@pytest.mark.parametrize(
    ("name", "queries"), [("figures", 15), ("text", 10), ("changelist", 8)]
)
def test_pages_ask_a_fixed_number_of_questions(
    pdf, django_assert_max_num_queries, name, queries
):
    client = login(Client(), "author")
    address = page(name, *([] if name == "changelist" else [pdf.pk]))
    client.get(address)
    with django_assert_max_num_queries(queries):
        assert client.get(address).status_code == 200


def test_the_front_page_leads_authors_to_importing(world):
    for who in ("author", "reviewer"):
        text = login(Client(), who).get(reverse("admin:index")).content.decode()
        assert (page("add") in text) == (who == "author"), who


def test_the_list_of_reports_leads_authors_to_importing(world):
    address = reverse("admin:reports_report_changelist")
    for who in ("author", "reviewer"):
        text = login(Client(), who).get(address).content.decode()
        assert ("导入已有报告" in text) == (who == "author"), who


def test_an_exported_report_is_read_back_and_checked(world):
    report = make_report(world, State.PUBLISHED)
    document = from_json(report.document.content)
    data = json.dumps(as_json(document, "https://www.example.gov.cn/"))
    found = read(world, given("示例.json", data))
    assert (found.kind, found.year) == ("json", report.year)
    client = login(Client(), "author")
    for name in ("figures", "text"):
        assert client.get(page(name, found.pk)).status_code == 200, name
