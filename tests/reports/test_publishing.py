"""Publishing: what is frozen, what it supersedes, what personal data holds back."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from disclosure.agencies.actions import appoint
from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from disclosure.audit.queries import history_of, verify
from disclosure.blocked import Blocked
from disclosure.pagecache.queries import current_stamp
from reports.actions import figures, files, moving, reviewing, writing
from reports.actions.starting import revise, start_report
from reports.document import build, from_json
from reports.models import PublishedDocument, Report
from reports.queries import findings_of
from reports.rules.vocabulary import Level, State
from tests.factories import make_user
from tests.reports import papers
from tests.reports.desk import (
    add_figure,
    make_draft,
    make_report,
    page,
    picture,
    take_to,
    write,
)

IDENTITY = "11010519491231002X"
MOBILE = "13800138000"
OTHER_MOBILE = "13900139000"
#: A topic that the law asks for is missing: a warning.
NO_FEES = "<p>示例：申请均已办结；没有行政复议和诉讼。</p>"


def personal(report):
    return [
        item for item in findings_of(report) if item.finding.level is Level.PERSONAL
    ]


def upload(data, name):
    return SimpleUploadedFile(name, data)


# What is frozen


def test_publishing_freezes_the_document_and_its_digest_is_in_the_trail(world):
    report = make_report(world, State.PUBLISHED)
    frozen = PublishedDocument.objects.get(report=report)
    document = from_json(frozen.content)
    entry = Entry.objects.get(action="report.publish", object_id=str(report.pk))
    assert entry.detail["digest"] == frozen.digest == moving.digest_of(document)
    assert document == build(report)
    assert "政府网站" in frozen.text
    assert "全年公开政府信息12条" in frozen.text


def every_write(report, world):
    """Call every action that writes to an edition."""
    author, reviewer = world.people["author"], world.people["reviewer"]
    approver = world.people["approver"]
    pk, section = report.pk, report.sections.get(key="work")
    row = report.statistics.get(code="published.gazette")
    attachment, link = report.attachments.get(), report.links.get()
    note, waiver = report.notes.get(), report.waivers.get()
    finding = "0" * 24
    pdf = upload(papers.pdf("示例"), "a.pdf")
    heading = {"heading": "新", "by": author}
    return {
        "save_section": lambda: writing.save_section(
            pk, section.pk, body="<p>新</p>", version=section.version, **heading
        ),
        "open_section": lambda: writing.open_section(pk, section.pk, by=author),
        "add_section": lambda: writing.add_section(pk, parent_id=None, **heading),
        "move_section": lambda: writing.move_section(
            pk, section.pk, up=True, by=author
        ),
        "delete_section": lambda: writing.delete_section(pk, section.pk, by=author),
        "save_particulars": lambda: writing.save_particulars(
            pk, {"title": "新"}, by=author
        ),
        "save_statistic": lambda: figures.save_statistic(
            pk, {"value": Decimal(5)}, by=author, statistic_id=row.pk
        ),
        "delete_statistic": lambda: figures.delete_statistic(pk, row.pk, by=author),
        "add_attachment": lambda: files.add_attachment(
            pk, title="新", upload=pdf, by=author
        ),
        "delete_attachment": lambda: files.delete_attachment(
            pk, attachment.pk, by=author
        ),
        "add_link": lambda: files.add_link(
            pk, title="新", url="https://example.com/", by=author
        ),
        "delete_link": lambda: files.delete_link(pk, link.pk, by=author),
        "add_note": lambda: reviewing.add_note(
            pk, section_id=None, text="新", by=reviewer
        ),
        "resolve_note": lambda: reviewing.resolve_note(
            pk, note.pk, answer="已改", by=author
        ),
        "waive": lambda: reviewing.waive(pk, finding, reason="理由", by=approver),
        "unwaive": lambda: reviewing.unwaive(pk, waiver.pk, by=approver),
        "submit": lambda: moving.submit(pk, by=author),
        "endorse": lambda: moving.endorse(pk, by=reviewer),
        "return": lambda: moving.return_for_changes(pk, by=reviewer, note="退"),
        "approve": lambda: moving.approve(pk, by=approver),
        "publish": lambda: moving.publish(pk, by=approver),
        "schedule": lambda: moving.schedule(
            pk, at=timezone.now() + timedelta(days=1), by=approver
        ),
        "unschedule": lambda: moving.unschedule(pk, by=approver),
    }


@pytest.mark.parametrize("state", [State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN])
def test_no_action_changes_what_was_published(world, state):
    report = make_draft(world)
    author = world.people["author"]
    write(report, "requests", NO_FEES, author)
    (warning,) = findings_of(report)
    reviewing.waive(report.pk, warning.finding.fingerprint, reason="照原文", by=author)
    files.add_attachment(
        report.pk, title="附件", upload=upload(papers.pdf("words"), "a.pdf"), by=author
    )
    files.add_link(report.pk, title="链", url="https://example.com/", by=author)
    note = reviewing.add_note(
        report.pk, section_id=None, text="看过", by=world.people["reviewer"]
    )
    reviewing.resolve_note(report.pk, note.pk, answer="好", by=author)
    take_to(report, state, world)
    before = picture(report)
    document = PublishedDocument.objects.filter(report=report).values()[0]
    for name, call in every_write(report, world).items():
        with pytest.raises(Blocked) as blocked, transaction.atomic():
            call()
        assert all(len(text) > 5 for text in blocked.value.messages), name
        assert picture(report) == before, name
    assert PublishedDocument.objects.filter(report=report).values()[0] == document


# The next edition


def test_a_revision_supersedes_the_old_edition_and_says_what_it_corrects(world):
    old = make_report(world, State.PUBLISHED)
    author = world.people["author"]
    new = revise(old.pk, by=author, reason="复核台账，公报多计一条。")
    for code, value in (("published.gazette", 3), ("published.total", 11)):
        row = new.statistics.get(code=code)
        figures.save_statistic(
            new.pk, {"value": Decimal(value)}, by=author, statistic_id=row.pk
        )
    write(new, "work", "<p>示例：修订了公开目录。</p>", author)
    stamp = current_stamp("/")[0]
    take_to(new, State.PUBLISHED, world)
    old.refresh_from_db()
    assert (old.state, new.edition) == (State.SUPERSEDED, 2)
    assert current_stamp("/")[0] != stamp
    document = from_json(new.document.content)
    found = [(item.code, item.old, item.new) for item in document.corrections]
    assert found == [
        ("published.total", "12", "11"),
        ("published.gazette", "4", "3"),
        ("", "", ""),
    ]
    assert document.corrections[-1].label.endswith("工作开展情况")
    assert document.correction_reason == "复核台账，公报多计一条。"
    assert history_of(old)[0].action == "report.supersede"
    assert new.document.digest == moving.digest_of(document)


def test_superseding_happens_in_one_transaction_or_not_at_all(world, monkeypatch):
    old = make_report(world, State.PUBLISHED)
    new = revise(old.pk, by=world.people["author"], reason="复核")
    take_to(new, State.APPROVED, world)
    before = picture(old), picture(new)

    def fail(*args):
        raise RuntimeError

    monkeypatch.setattr(moving, "build", fail)
    with pytest.raises(RuntimeError), transaction.atomic():
        moving.publish(new.pk, by=world.people["approver"])
    assert (picture(old), picture(new)) == before


def test_a_second_open_edition_is_refused(world):
    old = make_report(world, State.PUBLISHED)
    revise(old.pk, by=world.people["author"], reason="复核")
    with pytest.raises(Blocked), transaction.atomic():
        revise(old.pk, by=world.people["author"], reason="再复核")
    assert Report.objects.count() == 2


def test_a_withdrawn_report_can_be_replaced_by_a_next_edition(world):
    old = make_report(world, State.WITHDRAWN)
    new = revise(old.pk, by=world.people["author"], reason="改正后重发")
    take_to(new, State.PUBLISHED, world)
    old.refresh_from_db()
    assert old.state == State.WITHDRAWN
    assert from_json(new.document.content).correction_reason == "改正后重发"


def test_withdrawing_keeps_the_reason_and_voids_the_pages(world):
    report = make_report(world, State.PUBLISHED)
    stamp = current_stamp("/")[0]
    moving.withdraw(report.pk, by=world.people["approver"], reason=" 误发 ")
    report.refresh_from_db()
    assert report.withdrawal_reason == "误发"
    assert report.withdrawn_by == world.people["approver"]
    assert current_stamp("/")[0] != stamp


def test_last_years_report_of_another_agency_is_not_taken_over(world):
    theirs = start_report(world.other, 2016, by=world.people["outsider"])
    with pytest.raises(ValidationError):
        start_report(world.agency, 2017, by=world.people["author"], like=theirs)


def test_taking_over_last_year_leaves_the_values_empty(world):
    last = make_report(world, State.PUBLISHED, year=2016)
    new = start_report(world.agency, 2017, by=world.people["author"], like=last)
    assert set(new.statistics.values_list("value", flat=True)) == {None}
    total = new.statistics.get(code="published.total")
    assert total.parts.count() == 2
    assert {row.report_id for row in total.parts.all()} == {new.pk}
    assert last.statistics.get(code="published.total").parts.count() == 2


@pytest.mark.parametrize(
    ("who", "error"), [("outsider", Http404), ("reviewer", PermissionDenied)]
)
def test_only_an_author_of_the_agency_starts_a_report(world, who, error):
    with pytest.raises(error):
        start_report(world.agency, 2017, by=world.people[who])
    assert not Report.objects.exists()


# At a set time


def scheduled(world, at):
    report = make_report(world, State.APPROVED)
    moving.schedule(report.pk, at=at, by=world.people["approver"])
    return report


def test_a_report_is_published_at_its_time_and_only_once(world):
    at = timezone.now() + timedelta(hours=1)
    report = scheduled(world, at)
    assert moving.publish_due() == []
    done = moving.publish_due(now=at)
    assert [row.pk for row in done] == [report.pk]
    assert moving.publish_due(now=at + timedelta(hours=1)) == []
    report.refresh_from_db()
    assert report.state == State.PUBLISHED
    assert report.publish_at is None
    assert Entry.objects.filter(action="report.publish").count() == 1
    assert verify().is_whole


def test_a_report_that_holds_personal_data_keeps_waiting_and_the_trail_says_why(world):
    at = timezone.now() + timedelta(hours=1)
    report = scheduled(world, at)
    report.sections.filter(key="work").update(body=f"<p>电话{MOBILE}</p>")
    assert moving.publish_due(now=at) == []
    report.refresh_from_db()
    assert (report.state, report.publish_at) == (State.APPROVED, None)
    entry = history_of(report)[0]
    assert entry.action == "report.unschedule"
    assert "个人信息" in entry.detail["reasons"][0]
    assert MOBILE not in str(entry.detail)


def test_one_report_that_cannot_go_out_does_not_hold_the_others_back(world):
    at = timezone.now() + timedelta(hours=1)
    bad = scheduled(world, at)
    bad.sections.filter(key="work").update(body=f"<p>{MOBILE}</p>")
    good = make_report(world, State.APPROVED, year=2016)
    moving.schedule(good.pk, at=at, by=world.people["approver"])
    assert [row.pk for row in moving.publish_due(now=at)] == [good.pk]


# Personal data


def in_text(report, author):
    write(report, "work", f"<p>身份证{IDENTITY}</p>", author)


def in_link_of_text(report, author):
    write(report, "work", f'<p><a href="mailto:{MOBILE}@139.com">信</a></p>', author)


def in_heading(report, author):
    writing.add_section(report.pk, heading=MOBILE, parent_id=None, by=author)
    section = report.sections.latest("pk")
    write(report, section.key, "<p>有</p>", author)


def in_label(report, author):
    add_figure(report, author, "x.one", "1", label=f"热线{MOBILE}")


def in_code(report, author):
    add_figure(report, author, f"tel.{MOBILE}", "1", label="热线")


def in_unit(report, author):
    add_figure(report, author, "x.one", "1", unit=MOBILE)


def in_note(report, author):
    add_figure(report, author, "x.one", "1", note=f"问{MOBILE}")


def in_value(report, author):
    add_figure(report, author, "x.one", MOBILE, unit="")
    write(report, "work", "<p>请拨打{{x.one}}。</p>", author)


def in_title(report, author):
    writing.save_particulars(report.pk, {"title": f"报告{MOBILE}"}, by=author)


def in_contact(report, author):
    writing.save_particulars(report.pk, {"contact_phone": MOBILE}, by=author)


def in_origin(report, author):
    writing.save_particulars(report.pk, {"origin_name": f"站长{MOBILE}"}, by=author)


def in_related_link(report, author):
    files.add_link(
        report.pk, title="链接", url=f"https://example.com/{MOBILE}", by=author
    )


def attached(data, extension):
    def attach(report, author):
        files.add_attachment(
            report.pk, title="附件", upload=upload(data, f"a.{extension}"), by=author
        )

    return attach


PLACES = {
    "text": in_text,
    "link of a text": in_link_of_text,
    "heading": in_heading,
    "label": in_label,
    "code": in_code,
    "unit": in_unit,
    "note": in_note,
    "value": in_value,
    "title": in_title,
    "contact": in_contact,
    "origin": in_origin,
    "related link": in_related_link,
    "docx text": attached(papers.docx(MOBILE), "docx"),
    "docx hidden run": attached(papers.docx("示例", hidden=MOBILE), "docx"),
    "docx run in two": attached(papers.docx("138", "00138000"), "docx"),
    "docx deleted text": attached(papers.docx("示例", deleted=MOBILE), "docx"),
    "docx inserted text": attached(papers.docx("示例", inserted=MOBILE), "docx"),
    "docx metadata": attached(papers.docx("示例", creator=IDENTITY), "docx"),
    "docx picture": attached(papers.docx("示例", description=MOBILE), "docx"),
    "docx link": attached(papers.docx("示例", target=f"tel:{MOBILE}"), "docx"),
    "docx embedded": attached(papers.docx("示例", embedded=b"PK"), "docx"),
    "xlsx cell": attached(papers.xlsx(MOBILE), "xlsx"),
    "xlsx hidden column": attached(papers.xlsx("示例", hidden=MOBILE), "xlsx"),
    "xlsx number": attached(papers.xlsx("示例", number=int(MOBILE)), "xlsx"),
    "xlsx comment": attached(papers.xlsx("示例", comment=MOBILE), "xlsx"),
    "xlsx hidden sheet": attached(papers.xlsx("示例", sheet=MOBILE), "xlsx"),
    "pdf": attached(papers.pdf(f"call {MOBILE}"), "pdf"),
    "pdf metadata": attached(papers.pdf("words", author=MOBILE), "pdf"),
    "pdf without words": attached(papers.pdf(""), "pdf"),
    "picture": attached(papers.PNG, "png"),
}


@pytest.mark.parametrize("place", PLACES)
def test_personal_data_keeps_a_report_back_until_the_approver_releases_it(world, place):
    report = make_draft(world)
    PLACES[place](report, world.people["author"])
    take_to(report, State.APPROVED, world)
    approver = world.people["approver"]
    with pytest.raises(Blocked) as blocked, transaction.atomic():
        moving.publish(report.pk, by=approver)
    assert "个人信息" in blocked.value.messages[0]
    with pytest.raises(Blocked), transaction.atomic():
        moving.schedule(report.pk, at=timezone.now() + timedelta(days=1), by=approver)
    for item in personal(report):
        assert MOBILE not in str(item.finding.message)
        assert IDENTITY not in str(item.finding.message)
        fingerprint = item.finding.fingerprint
        for who in ("author", "reviewer"):
            with pytest.raises(PermissionDenied), transaction.atomic():
                reviewing.waive(
                    report.pk, fingerprint, reason="公务", by=world.people[who]
                )
        with pytest.raises(ValidationError), transaction.atomic():
            reviewing.waive(report.pk, fingerprint, reason=" ", by=approver)
        reviewing.waive(report.pk, fingerprint, reason="公务电话", by=approver)
    assert moving.publish(report.pk, by=approver).state == State.PUBLISHED
    assert from_json(report.document.content).waived == ()


def test_the_documents_used_here_are_clean_without_the_number(world):
    report = make_draft(world)
    author = world.people["author"]
    clean = {"docx": papers.docx("示例"), "xlsx": papers.xlsx("示例")}
    for extension, data in {**clean, "pdf": papers.pdf("words")}.items():
        attached(data, extension)(report, author)
    assert findings_of(report) == []


def test_a_release_dies_when_the_number_changes(world):
    author, approver = world.people["author"], world.people["approver"]
    report = make_draft(world)
    write(report, "work", f"<p>电话{MOBILE}</p>", author)
    take_to(report, State.APPROVED, world)
    (item,) = personal(report)
    reviewing.waive(report.pk, item.finding.fingerprint, reason="公务电话", by=approver)
    moving.return_for_changes(report.pk, by=approver, note="换号")
    write(report, "work", f"<p>电话{OTHER_MOBILE}</p>", author)
    note = report.notes.get()
    reviewing.resolve_note(report.pk, note.pk, answer="已换", by=author)
    (item,) = personal(report)
    assert item.is_open
    take_to(report, State.APPROVED, world)
    with pytest.raises(Blocked), transaction.atomic():
        moving.publish(report.pk, by=approver)


def test_a_release_taken_back_blocks_again(world):
    author, approver = world.people["author"], world.people["approver"]
    report = make_draft(world)
    write(report, "work", f"<p>电话{MOBILE}</p>", author)
    take_to(report, State.APPROVED, world)
    (item,) = personal(report)
    waiver = reviewing.waive(
        report.pk, item.finding.fingerprint, reason="公务电话", by=approver
    )
    reviewing.unwaive(report.pk, waiver.pk, by=approver)
    with pytest.raises(Blocked), transaction.atomic():
        moving.publish(report.pk, by=approver)


def test_the_page_shows_a_release_to_the_approver_only(client_of, world):
    report = make_draft(world)
    write(report, "work", f"<p>电话{MOBILE}</p>", world.people["author"])
    (item,) = personal(report)
    address = page("waive", report.pk, item.finding.fingerprint)
    assert client_of("author").post(address, {"reason": "公务"}).status_code == 403
    assert client_of("reviewer").post(address, {"reason": "公务"}).status_code == 403
    response = client_of("approver").post(address, {"reason": "公\0务"})
    assert response.status_code == 302
    assert report.waivers.get().reason == "公务"


def test_an_error_is_never_waived(world):
    report = make_draft(world)
    report.statistics.filter(code="published.total").update(value=13)
    error = next(
        item for item in findings_of(report) if item.finding.level is Level.ERROR
    )
    for who in ("author", "reviewer", "approver"):
        with pytest.raises(Blocked), transaction.atomic():
            reviewing.waive(
                report.pk,
                error.finding.fingerprint,
                reason="理由",
                by=world.people[who],
            )


def test_the_approver_may_not_hide_a_number_in_the_reason(world):
    report = make_draft(world)
    write(report, "requests", NO_FEES, world.people["author"])
    (warning,) = findings_of(report)
    reviewing.waive(
        report.pk,
        warning.finding.fingerprint,
        reason=f"问{MOBILE}",
        by=world.people["author"],
    )
    assert len(personal(report)) == 1


def test_roles_are_asked_for_the_agency_of_the_report(world):
    report = make_report(world, State.APPROVED)
    outsider = world.people["outsider"]
    appoint(outsider, world.other, Role.APPROVER, by=None)
    with pytest.raises(Http404), transaction.atomic():
        moving.publish(report.pk, by=outsider)


def test_whoever_wrote_the_old_edition_is_an_author_of_the_new_one(world):
    report = make_report(world, State.PUBLISHED)
    author = world.people["author"]
    other = make_user("author-2", "示例撰写二", world.agency)
    appoint(author, world.agency, Role.APPROVER, by=None)
    revised = revise(report.pk, by=other, reason="示例更正。")
    assert set(revised.authors.all()) == {author, other}


def test_a_release_of_personal_data_is_not_taken_over_by_a_revision(world):
    report = make_report(world, State.PUBLISHED)
    author = world.people["author"]
    report.waivers.create(
        rule="P1", fingerprint="p" * 24, message="示例", reason="示例", waived_by=author
    )
    report.waivers.create(
        rule="F9", fingerprint="f" * 24, message="示例", reason="示例", waived_by=author
    )
    revised = revise(report.pk, by=author, reason="示例更正。")
    assert [waiver.rule for waiver in revised.waivers.all()] == ["F9"]


def test_the_public_reason_of_a_withdrawal_holds_no_personal_data(world):
    report = make_report(world, State.PUBLISHED)
    with pytest.raises(ValidationError):
        moving.withdraw(
            report.pk, by=world.people["approver"], reason="联系13812345678。"
        )
    report.refresh_from_db()
    assert report.state == State.PUBLISHED
