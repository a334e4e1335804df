"""Letters as PDF and DOCX: who gets them, what they hold, what is on record."""

from __future__ import annotations

import copy
import io
import json
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from docx import Document

from disclosure.audit.models import Entry
from disclosure.casework.actions import replying, taking
from disclosure.casework.actions.files import add_files
from disclosure.casework.letters import files
from disclosure.casework.letters.contents import enclosed_files
from disclosure.casework.letters.paper import paper_of
from disclosure.casework.letters.text import LetterText, render
from disclosure.casework.models import Case, Desk, Letter
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Delivery,
    Disposition,
    FileRole,
    LetterKind,
)
from disclosure.rendering.blocks import (
    Enclosures,
    Imprint,
    Layout,
    Paragraph,
    Signature,
    plain,
)
from disclosure.rendering.docx import write_docx
from disclosure.rendering.pdf import write_pdf
from disclosure.slots import Busy, slot
from tests.casework.desk_pages import page
from tests.casework.factories import GRANT, answered, received, workdays_ago
from tests.casework.office import Office
from tests.casework.trackers import EXPIRED, PAGE, TRACK, tracking
from tests.factories import World
from tests.rendering.papers import paper
from tests.rendering.papers import text as text_of_pdf
from tests.rules.casework.letter_papers import paper as contents_paper

Clients = Callable[[str], Client]
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
#: A character for names that the free fonts do not have.
RARE = "\U0002a6a5"
TYPES = {
    "pdf": "application/pdf",
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    """Places of one test are not those of another."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def case(world: World, desk: Desk) -> Case:
    return answered(world, received(world, desk))


@pytest.fixture
def letter(case: Case) -> Letter:
    return case.letters.get(kind=LetterKind.GRANTED)


def desk_address(letter: Letter, kind: str) -> str:
    return page("letter_file", letter.case_id, letter.pk, kind)


def track_address(letter: Letter, kind: str) -> str:
    return f"{TRACK}letters/{letter.pk}/{kind}/"


def downloads() -> list[dict[str, object]]:
    found = Entry.objects.filter(action="case.download").order_by("pk")
    return [entry.detail for entry in found]


def words_of(content: bytes, kind: str) -> str:
    if kind == "pdf":
        return text_of_pdf(content)
    document = Document(io.BytesIO(content))
    heads = [section.first_page_header for section in document.sections]
    parts = [
        *document.paragraphs,
        *(part for head in heads for part in head.paragraphs),
    ]
    return "".join("".join(part.text.split()) for part in parts)


def put_name(letter: Letter, name: str) -> None:
    letter.content = {**letter.content, "addressee": name}
    letter.save()


# What it holds


@pytest.mark.parametrize("kind", ["pdf", "docx"])
@pytest.mark.parametrize("door", ["desk", "track"])
def test_an_issued_letter_as_a_file(
    client_of: Clients, case: Case, letter: Letter, door: str, kind: str
) -> None:
    if door == "desk":
        response = client_of("colleague").get(desk_address(letter, kind))
    else:
        response = tracking(case).get(track_address(letter, kind))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == TYPES[kind]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]
    name = response.headers["Content-Disposition"]
    assert name.startswith("attachment") and f".{kind}" in name
    words = words_of(response.content, kind)
    organ = case.agency.name
    for part in (letter.number_text, "政府信息予以公开告知书", "示例申请人：", organ):
        assert part in words
    assert f"{organ}（印章）" in words
    day = letter.issued_on
    assert f"{day.year}年{day.month}月{day.day}日" in words
    assert downloads() == [{"letter": letter.number_text, "format": kind}]


def test_the_name_of_the_file_names_nobody(case: Case, letter: Letter) -> None:
    made = taking.take_letter(case, letter, taking.FileType.PDF, by=None)
    assert made.name == f"政府信息予以公开告知书（{letter.number_text}）.pdf"


def test_the_same_letter_gives_the_same_bytes(case: Case, letter: Letter) -> None:
    client = tracking(case)
    for kind in TYPES:
        first, second = (client.get(track_address(letter, kind)) for _ in range(2))
        assert first.content == second.content


def test_every_letter_of_a_case_can_be_taken(client_of: Clients, case: Case) -> None:
    handler = client_of("handler")
    for letter in case.letters.all():
        for kind in TYPES:
            response = handler.get(desk_address(letter, kind))
            assert response.status_code == 200, letter.kind
            assert letter.number_text in words_of(response.content, kind)


def test_files_handed_out_are_named_in_the_letter(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = received(world, desk)
    handler = world.people["handler"]
    for name in ("检查结果（示例）.pdf", "核对11010519491231002X.pdf"):
        upload = SimpleUploadedFile(name, PDF)
        add_files(case.pk, FileRole.RELEASED, [upload], by=handler)
    upload = SimpleUploadedFile("内部.pdf", PDF)
    add_files(case.pk, FileRole.INTERNAL, [upload], by=handler)
    answered(world, case)
    letter = case.letters.get(kind=LetterKind.GRANTED)
    enclosed = LetterText.from_json(letter.content).enclosed
    assert enclosed[0] == "检查结果（示例）"
    assert len(enclosed) == 2 and "19491231" not in enclosed[1]
    for kind in TYPES:
        words = words_of(
            client_of("handler").get(desk_address(letter, kind)).content, kind
        )
        assert "附件：1.检查结果（示例）" in words and "2.核对" in words
    html = tracking(case).get(f"{TRACK}letters/{letter.pk}/").content.decode()
    assert "附件：1. 检查结果（示例）" in html and "内部" not in html


def test_a_letter_stored_before_it_could_enclose_is_read() -> None:
    old = {
        "version": 1,
        "title": "告知书",
        "number": "示〔2025〕1号",
        "addressee": "示例申请人",
        "paragraphs": ["内容（示例）"],
        "signature": "示例县人民政府办公室",
        "date": "2025年1月2日",
        "form": "",
        "rows": [],
        "is_signed": True,
        "seal": "（印章）",
    }
    text = LetterText.from_json(old)
    assert (text.enclosed, text.copies) == ((), "")
    assert "附件" not in text.as_text()


# Characters without a font


def test_a_name_is_never_printed_with_a_gap(
    client_of: Clients, case: Case, letter: Letter
) -> None:
    put_name(letter, f"示例{RARE}")
    client = tracking(case)
    refused = client.get(track_address(letter, "pdf"))
    assert refused.status_code == 422
    html = refused.content.decode()
    assert RARE in html and "请下载 DOCX" in html
    assert track_address(letter, "docx") in html
    made = client.get(track_address(letter, "docx"))
    assert f"示例{RARE}：" in words_of(made.content, "docx")
    asked = client_of("handler").get(desk_address(letter, "pdf"), follow=True)
    assert RARE in asked.content.decode() and asked.redirect_chain
    assert [row["format"] for row in downloads()] == ["docx"]


# Drafts


def test_a_draft_says_so_on_every_page(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = received(world, desk)
    handler = client_of("handler")
    address = page("preview", case.pk)
    assert handler.get(address).status_code == 404
    replying.draft_reply(case.pk, GRANT, by=world.people["handler"])
    assert address in handler.get(page("open", case.pk)).content.decode()
    response = handler.get(address)
    assert response.headers["Content-Type"] == "application/pdf"
    words = words_of(response.content, "pdf")
    assert "草稿未盖章" in words and "示某某：" in words
    assert "示例申请人" not in words
    assert downloads()[0]["format"] == "pdf" and "draft" in downloads()[0]
    answered(world, case)
    assert handler.get(address).status_code == 404


# Who may


@pytest.mark.parametrize("name", ["pdf", "docx", "preview"])
def test_the_doors_of_the_office(
    client_of: Clients, world: World, desk: Desk, name: str
) -> None:
    case = received(world, desk)
    replying.draft_reply(case.pk, GRANT, by=world.people["handler"])
    letter = case.letters.get(kind=LetterKind.RECEIPT)
    is_preview = name == "preview"
    address = page("preview", case.pk) if is_preview else desk_address(letter, name)
    for who in ("handler", "reviewer", "approver", "supervisor"):
        assert client_of(who).get(address).status_code == 200
    assert client_of("outsider").get(address).status_code == 404
    assert client_of("author").get(address).status_code == 403
    assert client_of("handler").post(address).status_code == 405
    assert Client().get(address).status_code == 302


def test_the_doors_of_the_applicant(world: World, desk: Desk, letter: Letter) -> None:
    other = received(world, desk)
    address = track_address(letter, "pdf")
    assert Client().get(address).headers["Location"] == EXPIRED
    assert tracking(other).get(address).status_code == 404
    mine = tracking(letter.case)
    assert mine.post(address).status_code == 405
    assert mine.head(address).status_code == 200
    assert mine.get(track_address(letter, "txt")).status_code == 404
    assert mine.get(f"{TRACK}letters/999999/pdf/").status_code == 404


def test_letters_the_applicant_may_not_read(world: World, desk: Desk) -> None:
    case = answered(world, received(world, desk, delivery=Delivery.POST))
    letter = case.letters.get(kind=LetterKind.GRANTED)
    client = tracking(case)
    assert client.get(track_address(letter, "pdf")).status_code == 404
    assert track_address(letter, "pdf") not in client.get(PAGE).content.decode()
    replying.dispatch(case.pk, Delivery.POST, by=world.people["handler"])
    assert client.get(track_address(letter, "pdf")).status_code == 200
    assert track_address(letter, "pdf") in client.get(PAGE).content.decode()


def test_no_file_of_words_that_are_gone(
    client_of: Clients, case: Case, letter: Letter
) -> None:
    letter.content = {}
    letter.save()
    assert tracking(case).get(track_address(letter, "pdf")).status_code == 404
    assert client_of("handler").get(desk_address(letter, "pdf")).status_code == 404


# Limits


def test_too_many_files_are_refused(
    monkeypatch: pytest.MonkeyPatch, client_of: Clients, case: Case, letter: Letter
) -> None:
    monkeypatch.setattr(taking, "APPLICANT_LIMIT", 1)
    monkeypatch.setattr(taking, "OFFICER_LIMIT", 1)
    client, address = tracking(case), track_address(letter, "docx")
    assert client.get(address).status_code == 200
    refused = client.get(address)
    assert refused.status_code == 429 and int(refused.headers["Retry-After"]) > 0
    assert "次数太多" in refused.content.decode()
    handler, address = client_of("handler"), desk_address(letter, "docx")
    assert handler.get(address).status_code == 200
    page_after = handler.get(address, follow=True)
    assert "次数太多" in page_after.content.decode()
    assert len(downloads()) == 2


def test_only_so_many_at_a_time(
    monkeypatch: pytest.MonkeyPatch, case: Case, letter: Letter
) -> None:
    monkeypatch.setattr(files, "AT_A_TIME", 1)
    monkeypatch.setattr(files, "WAIT_SECONDS", 0.1)
    with slot("letter", 1, 0):
        refused = tracking(case).get(track_address(letter, "pdf"))
    assert refused.status_code == 503 and refused.headers["Retry-After"] == "30"
    assert "过半分钟再试" in refused.content.decode()
    assert downloads() == []
    assert tracking(case).get(track_address(letter, "pdf")).status_code == 200


def test_a_place_is_free_again_when_it_is_left() -> None:
    with slot("示例", 1, 0), pytest.raises(Busy), slot("示例", 1, 0.1):
        pytest.fail("two in one place")
    with pytest.raises(ZeroDivisionError), slot("示例", 1, 0):
        raise ZeroDivisionError
    with slot("示例", 1, 0):
        pass


def test_who_waits_gets_the_place() -> None:
    held, left, got = threading.Event(), threading.Event(), []

    def hold() -> None:
        with slot("示例", 1, 0):
            held.set()
            left.wait(5)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(5)
    threading.Timer(0.2, left.set).start()
    with slot("示例", 1, 5):
        got.append(1)
    other.join()
    assert got == [1]


# On paper


def test_enclosures_and_copies_on_paper() -> None:
    made = paper(
        Paragraph(plain("内容（示例）。")),
        Enclosures(("第一份（示例）", "第二份（示例）")),
        Signature("示例县人民政府", "2026年1月31日"),
        Imprint(("抄送：示例县教育局。",)),
        layout=Layout.LETTER,
    )
    read = words_of(write_pdf(made), "pdf")
    assert "附件：1.第一份（示例）2.第二份（示例）" in read
    assert read.index("附件") < read.index("2026年1月31日") < read.index("抄送")
    read = words_of(write_docx(made), "docx")
    assert (
        "附件：1.第一份（示例）2.第二份（示例）" in read
        and "抄送：示例县教育局。" in read
    )


def test_an_agency_names_enclosures_and_copies_in_its_template(tmp_path: Path) -> None:
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [tmp_path, *templates[0]["DIRS"]]
    folder = tmp_path / "letters" / "shili"
    folder.mkdir(parents=True)
    shipped = (settings.BASE_DIR / "templates/letters/granted.txt").read_text()
    more = "\n\n附件：示例县办事指南\n\n附件：回执\n\n抄送：示例县教育局。\n"
    (folder / "granted.txt").write_text(shipped + more)
    contents = contents_paper(LetterKind.GRANTED, Disposition.GRANTED)
    with override_settings(TEMPLATES=templates):
        made = render(LetterKind.GRANTED, contents, "shili")
    assert made.enclosed == ("示例县办事指南", "回执")
    assert made.copies == "抄送：示例县教育局。"
    assert not [text for text in made.paragraphs if "附件" in text or "抄送" in text]
    whole = made.as_text()
    assert "附件：1. 示例县办事指南\n\n2. 回执" in whole
    assert whole.index("附件") < whole.index(made.date) < whole.index("抄送")
    assert LetterText.from_json(json.loads(json.dumps(made.to_json()))) == made
    blocks = paper_of(made, date(2026, 1, 31)).blocks
    assert Enclosures(made.enclosed) in blocks and blocks[-1] == Imprint((made.copies,))


def test_a_second_reply_encloses_only_new_files(office: Office) -> None:
    case = office.received(workdays_ago(60))
    case = office.answered(case, workdays_ago(55))
    upload = SimpleUploadedFile("旧.pdf", PDF)
    add_files(case.pk, FileRole.RELEASED, [upload], by=office.handler)
    case.files.update(added_on=workdays_ago(55))
    office.challenged(case, workdays_ago(50), ChallengeResult.CORRECTED)
    office.reopen(case, workdays_ago(40))
    upload = SimpleUploadedFile("新.pdf", PDF)
    add_files(case.pk, FileRole.RELEASED, [upload], by=office.handler)
    assert enclosed_files(Case.objects.get(pk=case.pk)) == ["新"]


def test_a_file_asks_the_database_little(
    client_of: Clients,
    case: Case,
    letter: Letter,
    django_assert_max_num_queries: Callable[..., Any],
) -> None:
    handler, mine = client_of("handler"), tracking(case)
    handler.get(desk_address(letter, "docx"))
    mine.get(track_address(letter, "docx"))
    with django_assert_max_num_queries(14):
        assert handler.get(desk_address(letter, "docx")).status_code == 200
    with django_assert_max_num_queries(12):
        assert mine.get(track_address(letter, "docx")).status_code == 200
