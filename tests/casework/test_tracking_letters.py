"""What an applicant may take home, and what stays in the office."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from disclosure.audit.models import Entry
from disclosure.casework.actions import (
    charging,
    clarifying,
    consulting,
    ending,
    receiving,
    replying,
)
from disclosure.casework.actions.files import Upload, add_files, read, store
from disclosure.casework.models import Case, CaseFile, Desk, Letter
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Consultee,
    Court,
    Delivery,
    FeeBasis,
    FileRole,
    LetterKind,
    Opinion,
)
from disclosure.casework.tracking.codes import code_for
from tests.casework.factories import (
    answered,
    make_desk,
    received,
    submitted,
    workdays_ago,
)
from tests.casework.test_calendar_file import Component, parsed, text_of
from tests.casework.trackers import EXPIRED, PAGE, TRACK, tracking
from tests.factories import World

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NAME = "示例 材料（一）.pdf"


@pytest.fixture
def desk(world: World) -> Desk:
    return make_desk(world)


def letter_at(letter: Letter) -> str:
    return f"{TRACK}letters/{letter.pk}/"


def file_at(row: CaseFile) -> str:
    return f"{TRACK}files/{row.pk}/"


def add(world: World, case: Case, role: FileRole) -> CaseFile:
    upload = SimpleUploadedFile(NAME, PDF)
    add_files(case.pk, role, [upload], by=world.people["handler"])
    return case.files.latest("pk")


def own(case: Case) -> CaseFile:
    uploads = [Upload(NAME, "pdf", PDF)]
    store(case, uploads, FileRole.APPLICANT, by=None, on=timezone.localdate())
    return case.files.latest("pk")


# Letters


def test_a_letter_is_shown_as_it_was_issued(world: World, desk: Desk) -> None:
    case = answered(world, received(world, desk))
    letter = case.letters.get(kind=LetterKind.GRANTED)
    response = tracking(case).get(letter_at(letter))
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "noindex" in response.headers["X-Robots-Tag"]
    html = response.content.decode()
    assert letter.number_text in html and "政府信息予以公开告知书" in html
    assert '<meta name="robots" content="noindex' in html
    assert f'href="{PAGE}"' in html


def test_no_letter_shows_the_secret_code(world: World, desk: Desk) -> None:
    case = received(world, desk)
    letter = case.letters.get(kind=LetterKind.RECEIPT)
    html = tracking(case).get(letter_at(letter)).content.decode()
    assert case.number in html
    assert code_for(case.submission_key) not in html


def test_a_letter_whose_words_are_gone_is_not_found(world: World, desk: Desk) -> None:
    case = received(world, desk)
    letter = case.letters.get()
    letter.content = {}
    letter.save()
    assert tracking(case).get(letter_at(letter)).status_code == 404


def test_letters_of_another_case_are_not_found(world: World, desk: Desk) -> None:
    mine, other = received(world, desk), received(world, desk)
    client = tracking(mine)
    response = client.get(letter_at(other.letters.get()))
    assert response.status_code == 404
    assert response.headers["Cache-Control"] == "no-store"
    assert client.get(f"{TRACK}letters/999999/").status_code == 404


def test_letters_to_others_are_not_found(world: World, desk: Desk) -> None:
    handler = world.people["handler"]
    case = received(world, desk, on=workdays_ago(3))
    for consultee in (Consultee.THIRD_PARTY, Consultee.CO_PRODUCER):
        row = consulting.consult(
            case.pk,
            consultee,
            "示例被征求意见者",
            "示例县示例路2号",
            "合同价款（示例）",
            by=handler,
            on=workdays_ago(2),
        )
        consulting.record_opinion(case.pk, row.pk, Opinion.AGREED, by=handler)
    receiving.transfer(
        case.pk, "示例股", "请查找（示例）", timezone.localdate(), by=handler
    )
    client = tracking(case)
    page = client.get(PAGE).content.decode()
    hidden = {
        LetterKind.THIRD_PARTY_OPINION,
        LetterKind.AGENCY_OPINION,
        LetterKind.ASSIGNMENT,
    }
    kinds = set()
    for letter in case.letters.all():
        kinds.add(letter.kind)
        expected = 404 if letter.kind in hidden else 200
        assert client.get(letter_at(letter)).status_code == expected, letter.kind
        assert (letter_at(letter) in page) == (expected == 200)
    assert hidden < kinds


def test_a_reply_before_it_is_sent_is_not_found(world: World, desk: Desk) -> None:
    case = received(world, desk, delivery=Delivery.POST)
    case = answered(world, case)
    letter = case.letters.get(kind=LetterKind.GRANTED)
    client = tracking(case)
    assert client.get(letter_at(letter)).status_code == 404
    replying.dispatch(case.pk, Delivery.POST, by=world.people["handler"])
    assert client.get(letter_at(letter)).status_code == 200


def test_the_letter_of_a_withdrawal(world: World, desk: Desk) -> None:
    case = received(world, desk)
    ending.withdraw(case.pk, "已经得到（示例）", by=None)
    letter = case.letters.get(kind=LetterKind.WITHDRAWAL)
    assert tracking(case).get(letter_at(letter)).status_code == 200


# Files


def test_released_files_come_with_the_reply(world: World, desk: Desk) -> None:
    case = received(world, desk)
    row = add(world, case, FileRole.RELEASED)
    client = tracking(case)
    assert client.get(file_at(row)).status_code == 404
    assert NAME not in client.get(PAGE).content.decode()
    answered(world, case)
    response = client.get(file_at(row))
    assert response.status_code == 200 and response.content == PDF
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "application/octet-stream"
    disposition = response.headers["Content-Disposition"]
    assert disposition.startswith("attachment") and "filename*=utf-8''" in disposition
    assert response.headers["Cache-Control"] == "no-store"
    assert NAME in client.get(PAGE).content.decode()


def test_every_download_is_in_the_trail(world: World, desk: Desk) -> None:
    case = answered(world, received(world, desk))
    row = add(world, case, FileRole.RELEASED)
    tracking(case).get(file_at(row))
    entry = Entry.objects.get(action="case.download")
    assert (entry.actor_id, entry.object_label) == (None, case.number)
    assert entry.detail == {"file": row.pk, "digest": row.digest}
    assert NAME not in str(entry.detail)


def test_a_withdrawn_request_releases_nothing(world: World, desk: Desk) -> None:
    case = received(world, desk)
    row = add(world, case, FileRole.RELEASED)
    ending.withdraw(case.pk, "已经得到（示例）", by=None)
    assert tracking(case).get(file_at(row)).status_code == 404


@pytest.mark.parametrize("role", [FileRole.INTERNAL, FileRole.OPINION])
def test_files_of_the_office_are_not_found(
    world: World, desk: Desk, role: FileRole
) -> None:
    case = answered(world, received(world, desk))
    row = add(world, case, role)
    assert tracking(case).get(file_at(row)).status_code == 404


def test_ones_own_files_are_there_from_the_start(desk: Desk) -> None:
    case = submitted(desk)
    row = own(case)
    assert tracking(case).get(file_at(row)).content == PDF


def test_a_proof_of_identity_is_not_handed_out(desk: Desk) -> None:
    case = submitted(desk)
    uploads = read([SimpleUploadedFile(NAME, PDF)])
    store(case, uploads, FileRole.IDENTITY, by=None, on=timezone.localdate())
    assert tracking(case).get(file_at(case.files.get())).status_code == 404


def test_files_of_another_case_are_not_found(desk: Desk) -> None:
    mine, other = submitted(desk), submitted(desk)
    assert tracking(mine).get(file_at(own(other))).status_code == 404


def test_without_the_cookie_no_file_and_no_letter(world: World, desk: Desk) -> None:
    case = answered(world, received(world, desk))
    row, letter = own(case), case.letters.get(kind=LetterKind.GRANTED)
    for address in (file_at(row), letter_at(letter)):
        assert Client().get(address).headers["Location"] == EXPIRED


def test_files_for_a_second_reply_wait_for_it(world: World, desk: Desk) -> None:
    handler = world.people["handler"]
    case = received(world, desk, on=workdays_ago(30))
    case = answered(world, case, on=workdays_ago(25))
    old = add(world, case, FileRole.RELEASED)
    CaseFile.objects.filter(pk=old.pk).update(added_on=workdays_ago(25))
    challenge = ending.record_challenge(
        case.pk, Court.DIRECT, "示例县人民法院", by=handler, on=workdays_ago(20)
    )
    ending.record_result(
        case.pk,
        challenge.pk,
        ChallengeResult.CORRECTED,
        by=handler,
        on=workdays_ago(10),
    )
    ending.reopen(case.pk, "纠正（示例）", by=handler, on=workdays_ago(5))
    new = add(world, case, FileRole.RELEASED)
    client = tracking(case)
    assert client.get(file_at(old)).status_code == 200
    assert client.get(file_at(new)).status_code == 404
    case.refresh_from_db()
    answered(world, case)
    assert client.get(file_at(new)).status_code == 200


# The calendar file


def calendar_of_case(case: Case) -> tuple[Component, str]:
    response = tracking(case).get(f"{TRACK}calendar.ics")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"
    assert f"{case.number}.ics" in response.headers["Content-Disposition"]
    return parsed(response.content), response.content.decode()


def days_in(calendar: Component) -> dict[str, date]:
    return {
        text_of(event.values["SUMMARY"]).split("（")[0]: date.fromisoformat(
            event.values["DTSTART;VALUE=DATE"]
        )
        for event in calendar.inner
    }


def test_the_due_day_is_in_the_calendar(world: World, desk: Desk) -> None:
    case = received(world, desk)
    calendar, text = calendar_of_case(case)
    assert days_in(calendar) == {"机关答复的最后一日": case.due_on}
    for secret in ("示例申请人", "13800000000", case.subject):
        assert secret not in text


def test_the_marks_stay_the_same_and_differ_by_case(world: World, desk: Desk) -> None:
    case, other = received(world, desk), received(world, desk)
    marks = [
        calendar_of_case(one)[0].inner[0].values["UID"] for one in (case, case, other)
    ]
    assert marks[0] == marks[1] != marks[2]


def test_the_applicants_own_last_days(world: World, desk: Desk) -> None:
    handler = world.people["handler"]
    one = received(world, desk)
    clarifying.ask_clarification(one.pk, "年份（示例）", "文号", 15, by=handler)
    two = received(world, desk)
    charging.notify_fee(two.pk, FeeBasis.PAGES, 120, by=handler)
    asked = days_in(calendar_of_case(one)[0])
    assert asked == {"提交补正的最后一日": one.clarifications.get().reply_by}
    owed = days_in(calendar_of_case(two)[0])
    assert owed == {"缴费的最后一日": two.fees.get().pay_by}


def test_the_remedies_are_in_the_calendar(world: World, desk: Desk) -> None:
    found = days_in(calendar_of_case(answered(world, received(world, desk)))[0])
    assert set(found) == {
        "申请行政复议的最后一日",
        "直接提起行政诉讼的最后一日",
    }


def test_nothing_ahead_no_calendar(world: World, desk: Desk) -> None:
    case = submitted(desk)
    client = tracking(case)
    assert client.get(f"{TRACK}calendar.ics").status_code == 404
    assert "calendar.ics" not in client.get(PAGE).content.decode()


def test_a_stored_file_is_sealed(desk: Desk) -> None:
    row = own(submitted(desk))
    assert PDF not in Path(row.content.path).read_bytes()
