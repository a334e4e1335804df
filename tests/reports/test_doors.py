"""Every address of the authoring side: who gets in, and by which method."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from reports.actions import files, rendering, reviewing
from reports.models import Report
from reports.queries import findings_of
from reports.rules.vocabulary import FileKind
from tests.people import login
from tests.reports import papers
from tests.reports.desk import make_draft, page, picture, write

PREFIX = "reports_report_"
#: Addresses that Django's own admin brings; see the tests at the end.
OF_DJANGO = {"changelist", "add", "history", "delete", "change"}
#: The list as a file, which every list has: ``tests/list_files``.
OF_EVERY_LIST = {"list_file"}
#: Addresses of reports with official tables: they have this test of their own
#: in ``tests/national``, where such a report lies on the table.
OF_THE_FORM = {
    *("form", "form_file", "form_import"),
    *("computing", "cell", "cell_adjust", "cell_take"),
    *("summing", "gather", "add_up", "addends"),
    *("addend_add", "addend", "addend_delete"),
}
READ, WRITE, BOTH = {"GET", "HEAD"}, {"POST"}, {"GET", "HEAD", "POST"}
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"}
AUTHORS, REVIEWERS = {"author"}, {"reviewer", "approver"}
OFFICERS = AUTHORS | REVIEWERS
ALL = OFFICERS | {"supervisor"}
EVERYBODY = ALL | {"handler", "system", "security", "audit"}


@dataclass(frozen=True)
class Door:
    """An address: its methods, who may read, who may write, what is sent."""

    methods: frozenset[str] | set[str]
    readers: frozenset[str] | set[str]
    writers: frozenset[str] | set[str] = frozenset()
    fields: str = ""


DOORS = {
    "open": Door(READ, ALL),
    "write": Door(READ, ALL),
    "section": Door(BOTH, ALL, AUTHORS, "section"),
    "versions": Door(READ, ALL),
    "section_add": Door(WRITE, set(), AUTHORS, "new_section"),
    "section_move": Door(WRITE, set(), AUTHORS, "move"),
    "section_delete": Door(BOTH, AUTHORS, AUTHORS),
    "figures": Door(BOTH, ALL, AUTHORS, "grid"),
    "figure_add": Door(BOTH, AUTHORS, AUTHORS, "figure"),
    "figure": Door(BOTH, AUTHORS, AUTHORS, "figure"),
    "figure_delete": Door(WRITE, set(), AUTHORS),
    "particulars": Door(BOTH, ALL, AUTHORS, "particulars"),
    "attachment_add": Door(WRITE, set(), AUTHORS, "attachment"),
    "attachment_delete": Door(WRITE, set(), AUTHORS),
    "attachment": Door(READ, ALL),
    "link_add": Door(WRITE, set(), AUTHORS, "link"),
    "link_delete": Door(WRITE, set(), AUTHORS),
    "files": Door(READ, ALL),
    "file_make": Door(WRITE, set(), OFFICERS, "kind"),
    "file": Door(READ, ALL),
    "repetition": Door(READ, ALL),
    "review": Door(READ, ALL),
    "seen": Door(WRITE, set(), OFFICERS),
    "note_add": Door(WRITE, set(), REVIEWERS, "note"),
    "note_resolve": Door(WRITE, set(), AUTHORS, "answer"),
    "waive": Door(BOTH, OFFICERS, OFFICERS, "reason"),
    "unwaive": Door(WRITE, set(), OFFICERS),
    "preview": Door(READ, ALL),
    "trail": Door(READ, ALL),
    "step": Door(BOTH, AUTHORS, AUTHORS, "step"),
}


def addresses():
    """The names of all addresses of the report's admin, from the url list."""
    (resolver,) = [
        part for part in get_resolver().url_patterns if str(part.pattern) == "admin/"
    ]
    names = [
        name
        for name in _names(resolver.url_patterns)
        if name and name.startswith(PREFIX)
    ]
    return sorted({name.removeprefix(PREFIX) for name in names})


def _names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern.url_patterns)
        else:
            yield pattern.name


@pytest.fixture
def place(world):
    """A draft with one of everything, and the arguments of each address."""
    author, reviewer = world.people["author"], world.people["reviewer"]
    report = make_draft(world)
    upload = SimpleUploadedFile("a.pdf", papers.pdf("words"))
    file = files.add_attachment(report.pk, title="附件", upload=upload, by=author)
    link = files.add_link(report.pk, title="链", url="https://example.com/", by=author)
    note = reviewing.add_note(report.pk, section_id=None, text="看", by=reviewer)
    write(report, "requests", "<p>示例：没有行政诉讼。</p>", author)
    (warning,) = findings_of(report)
    fingerprint = warning.finding.fingerprint
    waiver = reviewing.waive(report.pk, fingerprint, reason="照原文", by=author)
    section = report.sections.get(key="work")
    row = report.statistics.get(code="published.gazette")
    extra = {
        **dict.fromkeys(
            ("section", "versions", "section_move", "section_delete"), section.pk
        ),
        **dict.fromkeys(("figure", "figure_delete"), row.pk),
        **dict.fromkeys(("attachment", "attachment_delete"), file.pk),
        "file": _ready(report, author).pk,
        "link_delete": link.pk,
        "note_resolve": note.pk,
        "waive": fingerprint,
        "unwaive": waiver.pk,
        "step": "submit",
    }

    def arguments(name):
        return [report.pk, *([extra[name]] if name in extra else [])]

    return report, arguments


def _ready(report, by):
    """A file of the draft that can be downloaded."""
    file = rendering.ask_file(report.pk, FileKind.PDF, by=by)
    file.file.save("pdf", ContentFile(b"%PDF-1.7"))
    file.state, file.finished_at, file.sha256 = "ready", file.asked_at, "0" * 64
    file.save()
    return file


def fields_of(kind, report):
    section = report.sections.get(key="work")
    row = report.statistics.get(code="published.gazette")
    return {
        "section": {
            "heading": section.heading,
            "body": "新的文字",
            "version": section.version,
        },
        "new_section": {"heading": "新的一节"},
        "move": {"direction": "up"},
        "grid": {f"value-{row.pk}": "5"},
        "figure": {"label": "新", "code": "x.new", "unit": "条", "value": "3"},
        "particulars": {
            "title": "新的标题",
            "period_start": "2017-01-01",
            "period_end": "2017-12-31",
        },
        "attachment": {
            "title": "新的附件",
            "file": SimpleUploadedFile("b.pdf", papers.pdf("more")),
        },
        "link": {"title": "新的链接", "url": "https://example.com/b"},
        "kind": {"kind": "docx"},
        "note": {"text": "新的意见"},
        "answer": {"answer": "已改"},
        "reason": {"reason": "新的理由"},
        "step": {"note": ""},
        "": {},
    }[kind]


def test_every_address_of_the_admin_has_a_row_in_this_test():
    assert set(addresses()) == set(DOORS) | OF_DJANGO | OF_THE_FORM | OF_EVERY_LIST


@pytest.mark.parametrize("name", DOORS)
def test_whoever_may_read_an_address_is_shown_it(place, name):
    report, arguments = place
    door = DOORS[name]
    address = page(name, *arguments(name))
    for who in EVERYBODY | {"outsider"} if "GET" in door.methods else ():
        if name == "step" and who != "author":
            continue  # its roles depend on the action; see test_workflow
        response = login(Client(), who).get(address)
        if who in door.readers:
            assert response.status_code in (200, 302), who
            head = login(Client(), who).head(address)
            assert head.status_code == response.status_code, who
        else:
            expected = 404 if who == "outsider" else 403
            assert response.status_code == expected, who


@pytest.mark.parametrize("name", [n for n in DOORS if "POST" in DOORS[n].methods])
def test_only_who_may_write_changes_something(place, name):
    report, arguments = place
    door = DOORS[name]
    address = page(name, *arguments(name))
    before = picture(report)
    for who in (EVERYBODY | {"outsider"}) - set(door.writers):
        response = login(Client(), who).post(address, fields_of(door.fields, report))
        expected = 404 if who == "outsider" else 403
        assert response.status_code == expected, who
        assert picture(report) == before, who
    who = sorted(door.writers)[0]
    response = login(Client(), who).post(address, fields_of(door.fields, report))
    if name == "step":
        assert response.status_code == 409  # the note is not answered yet
        return
    assert response.status_code == 302
    report.refresh_from_db()
    assert name == "seen" or picture(report) != before


@pytest.mark.parametrize("name", DOORS)
def test_an_address_refuses_every_other_method(place, name):
    report, arguments = place
    client = login(Client(), "author")
    before = picture(report)
    for method in METHODS - set(DOORS[name].methods):
        response = client.generic(method, page(name, *arguments(name)))
        assert response.status_code == 405, method
    assert picture(report) == before


@pytest.mark.parametrize("name", DOORS)
def test_a_stranger_is_sent_to_the_login_page(place, name):
    report, arguments = place
    method = "get" if "GET" in DOORS[name].methods else "post"
    response = getattr(Client(), method)(page(name, *arguments(name)))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


@pytest.mark.parametrize("name", DOORS)
def test_a_report_that_does_not_exist_is_not_found(place, name):
    _report, arguments = place
    address = page(name, 10**30, *arguments(name)[1:])
    method = "get" if "GET" in DOORS[name].methods else "post"
    assert getattr(login(Client(), "author"), method)(address).status_code == 404


@pytest.mark.parametrize(
    "name",
    [name for name in DOORS if name not in ("step", "waive")],
)
def test_what_belongs_to_another_report_is_not_found(place, world, name):
    _report, arguments = place
    given = arguments(name)
    if len(given) == 1:
        return
    other = Report.objects.create(
        agency=world.agency,
        year=2010,
        format="free",
        title="另一份",
        period_start="2010-01-01",
        period_end="2010-12-31",
    )
    who = sorted(DOORS[name].writers or DOORS[name].readers)[0]
    method = "get" if "GET" in DOORS[name].methods else "post"
    for report_id, child in ((other.pk, given[1]), (given[0], 10**30)):
        address = page(name, report_id, child)
        assert getattr(login(Client(), who), method)(address).status_code == 404


def test_djangos_own_pages_let_nobody_change_or_delete_a_report(place):
    report, _arguments = place
    before = picture(report)
    for who in EVERYBODY:
        client = login(Client(), who)
        deletion = page("delete", report.pk)
        assert client.get(deletion).status_code in (302, 403), who
        assert client.post(deletion, {"post": "yes"}).status_code in (302, 403), who
        changed = client.post(page("change", report.pk), {"title": "改"})
        assert changed.status_code in (302, 403), who
    assert picture(report) == before


@pytest.mark.parametrize("year", ["²", "x", "99999999999999999999", "-1"])
def test_a_year_that_is_none_does_not_break_the_list(place, year):
    client = login(Client(), "author")
    response = client.get(page("changelist"), {"year": year})
    assert response.status_code in (200, 302)


def test_a_section_to_go_back_to_that_is_none_does_not_break(place):
    report, _arguments = place
    client = login(Client(), "author")
    values = fields_of("figure", report)
    address = page("figure_add", report.pk)
    assert client.post(f"{address}?back=²", values).status_code == 302
    note = report.notes.get()
    answer = {"answer": "好", "section": "²"}
    response = client.post(page("note_resolve", report.pk, note.pk), answer)
    assert response.status_code == 302
