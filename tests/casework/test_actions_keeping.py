"""What is kept, and how: the trail, sealed columns, notices, moved deadlines."""

from __future__ import annotations

import json
import smtplib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from disclosure.agencies.calendar_actions import announce_year, save_day, withdraw_year
from disclosure.agencies.calendar_models import CalendarYear, DayException
from disclosure.agencies.vocabulary import Region
from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.casework.actions import ending, filing, notices, noting, receiving
from disclosure.casework.actions import files as case_files
from disclosure.casework.models import Applicant, Case, DeadlineMove, Notice, Sequence
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    ChallengeResult,
    Channel,
    Delivery,
    FileRole,
    Opinion,
    State,
)
from disclosure.casework.tracking.codes import case_with, code_for
from tests.casework.factories import GRANT, application
from tests.casework.office import Office
from tests.reports import papers

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)
#: Every text of the person, each unlike any other text of the case.
PERSON = {
    "name": "欧阳示例姓名",
    "identity_number": "440524188001010014",
    "phone": "13912345678",
    "email": "person-of-the-case@example.com",
    "address": "示例县私密路77号",
    "postcode": "830077",
    "agent_name": "示例代理人甲",
    "agent_identity_number": "11010519491231002X",
    "agent_phone": "13987654321",
}
#: What was said about it; sealed as well.
WORDS = {
    "description": "只有申请人知道的描述",
    "clarified": "2023年（示例）",
    "asked": "请写明年份（示例）",
    "consultee": "示例公司",
    "consultee_contact": "示例县示例路2号",
    "concerned": "合同价款（示例）",
    "objection": "涉及商业秘密（示例）",
    "extension": "需要检索的材料较多（示例）",
    "public_interest": "食品安全关系众多学生",
    "supplied": "示例县2025年学校食堂检查结果一份",
    "note": "已电话联系本人",
    "withdrawn": "本人不再需要",
    "file": "身份证正反面",
}


def story(office: Office) -> Case:
    """A case in which every text was written that a case can hold."""
    case = office.submitted(
        DAY, **PERSON, description=WORDS["description"], delivery=Delivery.POST
    )
    office.confirm(case, DAY)
    upload = SimpleUploadedFile(f"{WORDS['file']}.pdf", papers.pdf("x"))
    case_files.add_files(case.pk, FileRole.IDENTITY, [upload], by=office.handler)
    receiving.assign(case.pk, office.colleague, by=office.handler, on=DAY)
    receiving.transfer(case.pk, "示例科", WORDS["note"], DAY, by=office.handler, on=DAY)
    office.ask(case, DAY)
    office.clarify(case, DAY)
    office.ask_reasons(case, DAY)
    row = office.consult(case, DAY, served=DAY)
    office.opinion(row, Opinion.OBJECTED, DAY)
    office.extend(case, DAY)
    noting.add_note(case.pk, WORDS["note"], by=office.handler)
    written = replace(GRANT, public_interest=WORDS["public_interest"])
    office.answered(case, DAY, written)
    office.challenged(case, DAY, ChallengeResult.CORRECTED)
    office.reopen(case, DAY)
    other = office.received(DAY, **PERSON)
    ending.withdraw(other.pk, WORDS["withdrawn"], by=None, on=DAY)
    return case


def rows_of(prefix: str) -> Iterator[tuple[str, str]]:
    """Every row of every table of an app, as it lies in the database."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table.startswith(prefix):
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    yield table, repr(row)


def test_the_trail_holds_nothing_personal(office):
    case = story(office)
    entries = Entry.objects.filter(object_type="casework.case")
    assert entries.filter(object_id=str(case.pk)).count() >= 18
    for entry in entries:
        held = json.dumps(entry.detail, ensure_ascii=False)
        whole = f"{held} {entry.object_label} {entry.actor_name}"
        for text in (*PERSON.values(), *WORDS.values()):
            assert text not in whole, entry
        assert case.subject not in whole
        assert code_for(case.submission_key) not in whole
    assert verify().is_whole


def test_no_plain_text_in_the_database(office):
    case = story(office)
    secrets = (*PERSON.values(), *WORDS.values(), code_for(case.submission_key))
    seen = set()
    for table, row in rows_of("casework_"):
        seen.add(table)
        for text in secrets:
            assert text not in row, table
            assert json.dumps(text)[1:-1] not in row or text.isascii(), table
    wanted = {model._meta.db_table for model in (Case, Applicant, Notice)}
    assert wanted <= seen
    # The same texts come back through the models.
    applicant = Applicant.objects.get(pk=case.pk)
    assert {name: getattr(applicant, name) for name in PERSON} == PERSON
    assert Case.objects.get(pk=case.pk).description == WORDS["description"]


def test_every_text_of_the_app_is_sealed_or_known_to_be_plain():
    """A new column has to be thought about here."""
    plain = {
        *("Case.number", "Case.submission_key", "Case.subject", "Case.document_number"),
        *("CaseWords.words", "Desk.code", "Desk.mark", "Desk.review_body"),
        *("Desk.court", "Desk.review_url", "Desk.payment", "Draft.token_key"),
        *("Notice.subject", "Notice.error", "Challenge.body", "Challenge.reference"),
        *("Decision.basis", "Letter.number_text", "Letter.digest", "Sequence.kind"),
        *("CaseFile.extension", "CaseFile.digest", "DraftFile.extension"),
        *("DraftFile.digest", "Case.calendar_version"),
        *("DeadlineMove.calendar_version", "Case.privacy_version"),
    }
    found = {
        f"{model.__name__}.{column.name}"
        for model in apps.get_app_config("casework").get_models()
        for column in model._meta.local_fields
        if column.get_internal_type() in ("CharField", "TextField", "URLField")
        and not column.choices
        and not column.name.endswith("_key")
        and "Encrypted" not in type(column).__name__
    }
    assert found <= plain, found - plain


def test_files_lie_sealed_under_names_that_say_nothing(office):
    case = story(office)
    row = case.files.get()
    stored = Path(settings.MEDIA_ROOT) / row.content.name
    assert row.name == f"{WORDS['file']}.pdf"
    assert WORDS["file"] not in row.content.name
    assert papers.pdf("x")[:20] not in stored.read_bytes()
    assert row.content.opened().startswith(b"%PDF")


def test_the_code_is_kept_as_a_digest_and_opens_only_its_case(office):
    receipt = filing.file_online(office.desk, application(), "one", on=DAY)
    other = filing.file_online(office.desk, application(), "two", on=DAY)
    assert case_with(receipt.case.number, receipt.code) == receipt.case
    assert case_with(f" {receipt.case.number} ", receipt.code.replace("-", " "))
    assert case_with(receipt.case.number, other.code) is None
    assert case_with("SLX-2025-99999", receipt.code) is None
    assert case_with("SLX-2025-99999", "") is None
    assert case_with(receipt.case.number, "") is None


# What comes in.


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": ""}, "name"),
        ({"identity_number": "110105194912310021"}, "identity_number"),
        ({"phone": "x"}, "phone"),
        ({"delivery": Delivery.POST, "address": ""}, "address"),
        ({"applicant_kind": ApplicantKind.BUSINESS}, "credit_code"),
        ({"privacy_version": ""}, "privacy_version"),
    ],
)
def test_an_incomplete_form_stores_nothing(office, changes, field):
    with pytest.raises(ValidationError) as raised:
        filing.file_online(office.desk, application(**changes), "one")
    assert field in raised.value.message_dict
    assert not Case.objects.exists() and not Sequence.objects.exists()


def test_a_closed_desk_takes_nothing_online(office):
    type(office.desk).objects.update(is_open=False)
    office.desk.refresh_from_db()
    with pytest.raises(ValidationError, match="不接受网上申请"):
        filing.file_online(office.desk, application(), "one")
    assert office.received(DAY).number == "SLX-2025-00001"


def test_a_paper_may_lack_what_a_form_may_not(office):
    bare = {"identity_document": "", "identity_number": "", "phone": "", "email": ""}
    case = office.received(DAY, **bare)
    assert case.state == State.HANDLING
    with pytest.raises(ValidationError):
        office.received(DAY, name=" ")
    with pytest.raises(ValidationError):
        office.received(DAY, identity_number="110105194912310021")
    with pytest.raises(ValidationError, match="由申请人自己提交"):
        office.registered(DAY, Channel.ONLINE)


def test_a_failed_filing_leaves_no_gap(office, monkeypatch):
    assert office.submitted(DAY).number == "SLX-2025-00001"

    def fail(*_args, **_values):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(filing, "store", fail)
        with pytest.raises(RuntimeError):
            office.submitted(DAY)
    assert Case.objects.count() == 1
    assert office.submitted(DAY).number == "SLX-2025-00002"
    assert office.submitted(date(2024, 3, 4)).number == "SLX-2024-00001"


# Notices.


def test_a_notice_belongs_to_its_transaction(office):
    case = office.submitted(DAY)
    queued = Notice.objects.count()
    with pytest.raises(RuntimeError), transaction.atomic():
        office.confirm(case, DAY)
        assert Notice.objects.count() > queued
        raise RuntimeError("rolled back")
    assert Notice.objects.count() == queued
    assert not mail.outbox, "nothing is sent while a step is done"


def test_a_notice_names_the_case_and_nothing_else(office):
    case = office.submitted(DAY, **PERSON)
    assert notices.send_due() == 1
    (message,) = mail.outbox
    assert message.to == [PERSON["email"]]
    whole = f"{message.subject} {message.body}"
    assert case.number in whole
    assert case.subject not in whole and PERSON["name"] not in whole
    assert code_for(case.submission_key) not in whole
    assert notices.send_due() == 0, "sent once"


def test_nobody_without_an_address_is_written_to(office):
    office.submitted(DAY, email="")
    assert not Notice.objects.exists()


def test_a_notice_is_tried_again_and_at_last_given_up(office, monkeypatch):
    case = office.submitted(DAY)

    def refuse(*_args, **_values):
        raise smtplib.SMTPException(PERSON["email"])

    monkeypatch.setattr(notices, "send_mail", refuse)
    for attempt in range(1, len(notices.PAUSES) + 2):
        assert notices.send_due() == 0
        row = case.notices.get()
        assert row.attempts == attempt
        assert row.error == "SMTPException", "the address is not in it"
        if attempt <= len(notices.PAUSES):
            pause = timedelta(minutes=notices.PAUSES[attempt - 1])
            left = row.due_at - timezone.now()
            assert pause - timedelta(minutes=1) < left <= pause
            assert notices.send_due() == 0 and case.notices.get().attempts == attempt
            case.notices.update(due_at=timezone.now())
    assert case.notices.get().given_up_at is not None
    monkeypatch.undo()
    assert notices.send_due() == 0 and not mail.outbox


# The calendar.


def free(day: date, region: str = Region.CN) -> DayException:
    """A day off, announced in an invented notice."""
    return DayException(
        region=region, day=day, is_workday=False, name="示例", source="示例"
    )


def test_a_changed_calendar_moves_open_cases_and_lists_them(office):
    held = office.received(DAY)
    waiting = office.ask(office.received(DAY), date(2025, 3, 4))
    new = office.submitted(DAY)
    closed = office.answered(office.received(DAY), date(2025, 3, 31))
    assert save_day(free(date(2025, 3, 6)), by=None) == 2
    for case in (held, waiting, new, closed):
        case.refresh_from_db()
    assert held.due_on == waiting.due_on == date(2025, 4, 1)
    assert (closed.due_on, closed.in_time) == (date(2025, 3, 31), True)
    assert new.due_on is None
    moves = DeadlineMove.objects.order_by("case_id")
    assert [(move.case, move.before, move.after) for move in moves] == [
        (held, date(2025, 3, 31), date(2025, 4, 1)),
        (waiting, date(2025, 3, 31), date(2025, 4, 1)),
    ]
    assert {move.calendar_version for move in moves} == {held.calendar_version}


def test_days_of_a_region_move_only_its_cases(office):
    """V18, in Xinjiang and elsewhere."""
    case = office.received(date(2025, 3, 24))
    assert case.due_on == date(2025, 4, 22)
    assert save_day(free(date(2025, 4, 1), Region.CN_XJ), by=None) == 0
    case.refresh_from_db()
    assert case.due_on == date(2025, 4, 22)
    type(case.agency).objects.filter(pk=case.agency_id).update(region=Region.CN_XJ)
    assert save_day(free(date(2025, 4, 2), Region.CN_XJ), by=None) == 1
    case.refresh_from_db()
    # The region keeps 31 March free, and now 1 and 2 April.
    assert case.due_on == date(2025, 4, 25)


def test_a_change_that_moves_no_deadline_lists_nothing(office):
    office.received(DAY)
    assert save_day(free(date(2025, 5, 20)), by=None) == 0
    assert not DeadlineMove.objects.exists()


def test_a_deadline_in_a_year_not_announced_is_provisional(office):
    """V26: shown as such, and settled when the notice is entered."""
    case = office.received(date(2025, 12, 15))
    certain = case.due_on
    assert not case.is_provisional
    year = CalendarYear.objects.get(region=Region.CN, year=2026)
    withdraw_year(year, by=None)
    case.refresh_from_db()
    assert case.is_provisional
    other = office.received(date(2025, 12, 15))
    assert other.is_provisional
    short = office.received(date(2025, 11, 10))
    assert not short.is_provisional
    notice = CalendarYear(region=Region.CN, year=2026, source="示例通知")
    announce_year(notice, by=None)
    for one in (case, other):
        one.refresh_from_db()
        assert (one.is_provisional, one.due_on) == (False, certain)
    assert DeadlineMove.objects.filter(case=other).count() == 1


def test_a_contradiction_names_both_events(office):
    case = office.received(DAY)
    office.ask(case, date(2025, 3, 4))
    office.clarify(case, date(2025, 3, 10))
    with pytest.raises(ValidationError) as raised:
        noting.amend_date(
            case.pk,
            case.events.get(kind="clarified").pk,
            DAY,
            "登记有误",
            by=office.reviewer,
        )
    (message,) = raised.value.messages
    assert "收到补正" in message and "2025年3月3日" in message
