"""A form that was begun: kept, offered, and forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from disclosure.casework.actions.drafts import (
    FilesGone,
    delete_stale,
    save_draft,
    uploads_of,
)
from disclosure.casework.actions.files import Upload
from disclosure.casework.models import Case, Desk, Draft, DraftFile
from disclosure.casework.queries.drafts import draft_of, drafts_of
from disclosure.casework.views.browser import DRAFT_COOKIE
from tests.casework.factories import make_desk
from tests.casework.filling import PERSON, Citizen, hidden, page_of, png
from tests.factories import World

FILE = Upload("示例.png", "png", b"picture")
FIVE = [Upload(f"{number}.png", "png", b"picture") for number in range(5)]


@pytest.fixture
def desk(world: World, settings, tmp_path) -> Desk:
    settings.FORM_MIN_SECONDS = 0
    settings.MEDIA_ROOT = tmp_path
    return make_desk(world)


@pytest.fixture
def citizen(desk: Desk) -> Citizen:
    return Citizen(f"/requests/apply/{desk.agency.slug}/")


def age(days: float) -> None:
    Draft.objects.update(saved_at=timezone.now() - timedelta(days=days))


def test_a_saved_draft_comes_back_whole(citizen):
    values = citizen.fill(agent_name="示例代理人", attachments=[png()])
    del values["phone"]
    answer = citizen.post("save", values)
    assert answer.url == f"{citizen.address}?draft=saved"
    page = citizen.open("?draft=saved")
    assert "草稿已经保存" in page
    assert f'value="{PERSON["identity_number"]}"' in page
    assert 'value="示例代理人"' in page and "示例.png" in page
    # What was missing can be added, and everything is sent.
    review = page_of(citizen.post("review", {**hidden(page), **PERSON}))
    assert citizen.post("send", hidden(review)).status_code == 302
    assert Case.objects.get().files.count() == 1
    assert not Draft.objects.exists()


def test_coming_back_offers_the_draft_before_showing_it(citizen):
    citizen.post("review", citizen.fill())
    page = citizen.open()
    assert "您有一份没有提交的申请" in page
    assert PERSON["name"] not in page and PERSON["identity_number"] not in page
    assert 'href="' + citizen.address + '?draft=open"' in page


def test_a_form_with_errors_is_kept_too(citizen):
    citizen.post("review", citizen.fill(phone="x", subject=""))
    assert 'value="示例申请人"' in citizen.open("?draft=open")


def test_a_choice_comes_back(citizen):
    citizen.post("save", citizen.fill(medium="disc", other_medium_ok="on"))
    page = citizen.open("?draft=open")
    ticked = [
        tag for tag in page.split("<input")[1:] if " checked" in tag.split(">")[0]
    ]
    assert any('value="disc"' in tag.split(">")[0] for tag in ticked)
    assert any('name="other_medium_ok"' in tag.split(">")[0] for tag in ticked)


def test_another_browser_is_offered_nothing(citizen):
    citizen.post("save", citizen.fill())
    page = Citizen(citizen.address).open("?draft=open")
    assert PERSON["name"] not in page and 'name="subject"' in page


def test_the_cookie_is_private_and_lasts_as_long_as_the_draft(citizen, settings):
    cookie = citizen.post("save", citizen.fill()).cookies[DRAFT_COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert (cookie["max-age"], cookie["path"]) == (14 * 24 * 3600, "/requests/")
    assert cookie.value not in str(Draft.objects.values())
    settings.SESSION_COOKIE_SECURE = True
    assert citizen.post("save", PERSON).cookies[DRAFT_COOKIE]["secure"]


def test_a_token_that_finds_nothing_is_replaced(citizen):
    citizen.client.cookies[DRAFT_COOKIE] = "planted"
    answer = citizen.post("save", citizen.fill())
    assert answer.cookies[DRAFT_COOKIE].value != "planted"


def test_one_browser_keeps_a_draft_for_each_agency(citizen, world, desk):
    Desk.objects.create(agency=world.other, code="SLE", mark="示教公开")
    citizen.post("save", citizen.fill())
    citizen.address = f"/requests/apply/{world.other.slug}/"
    citizen.post("save", citizen.fill(subject="另一份（示例）"))
    token = citizen.client.cookies[DRAFT_COOKIE].value
    assert {draft.agency for draft in drafts_of(token)} == {world.agency, world.other}
    citizen.post("discard", {})
    assert [draft.agency for draft in drafts_of(token)] == [world.agency]


def test_the_citizen_deletes_it(citizen, tmp_path, django_capture_on_commit_callbacks):
    citizen.post("save", citizen.fill(attachments=[png()]))
    assert any(path.is_file() for path in tmp_path.rglob("*"))
    with django_capture_on_commit_callbacks(execute=True):
        assert citizen.post("discard", {}).url == citizen.address
    assert not Draft.objects.exists() and not DraftFile.objects.exists()
    assert not any(path.is_file() for path in tmp_path.rglob("*"))
    assert 'name="subject"' in citizen.open()
    assert citizen.post("discard", {}).status_code == 302


def test_it_is_not_offered_after_fourteen_days(citizen):
    citizen.post("save", citizen.fill())
    age(13.9)
    assert "没有提交的申请" in citizen.open()
    age(14.1)
    page = citizen.open("?draft=open")
    assert PERSON["name"] not in page


def test_old_drafts_are_deleted_with_their_files(
    desk, tmp_path, django_capture_on_commit_callbacks
):
    save_draft("old", desk.agency, {"name": "示例"}, [FILE])
    age(14.1)
    new = save_draft("new", desk.agency, {"name": "示例"}, [FILE])
    with django_capture_on_commit_callbacks(execute=True):
        assert delete_stale(days=14) == 1
    assert list(Draft.objects.all()) == [new]
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1
    assert delete_stale() == 0


def test_what_was_typed_is_encrypted(desk):
    draft = save_draft("secret", desk.agency, {"name": "示例申请人"}, [FILE])
    with connection.cursor() as cursor:
        cursor.execute("SELECT token_key, content FROM casework_draft")
        ((key, content),) = cursor.fetchall()
        cursor.execute("SELECT name FROM casework_draftfile")
        ((name,),) = cursor.fetchall()
    assert "secret" not in key and content.startswith("v1$") and name.startswith("v1$")
    assert draft_of("secret", desk.agency).content == {"name": "示例申请人"}
    assert draft.files.get().content.opened() == b"picture"
    assert draft_of("other", desk.agency) is None
    assert draft_of("", desk.agency) is None


def test_an_endless_text_is_cut(desk):
    draft = save_draft("t", desk.agency, {"description": "字" * 100_000})
    assert len(draft.content["description"]) == 20_000


def test_a_draft_holds_five_files(desk):
    save_draft("t", desk.agency, {}, FIVE)
    save_draft("t", desk.agency, {}, FIVE)
    with pytest.raises(ValidationError, match="最多上传 5 个"):
        save_draft("t", desk.agency, {"name": "x"}, [FILE])
    assert DraftFile.objects.count() == 5
    assert Draft.objects.get().content == {}
    first = DraftFile.objects.first()
    save_draft("t", desk.agency, {}, [FILE], removed=[first.pk])
    assert DraftFile.objects.count() == 5


def test_files_of_others_cannot_be_dropped(desk):
    mine = save_draft("mine", desk.agency, {}, [FILE])
    save_draft("yours", desk.agency, {}, removed=[mine.files.get().pk])
    assert mine.files.count() == 1


def test_a_file_that_is_gone_is_noticed(desk):
    draft = save_draft("t", desk.agency, {}, [FILE])
    (digest,) = draft.files.values_list("digest", flat=True)
    assert uploads_of(draft, [digest]) == [FILE]
    assert uploads_of(None, []) == []
    for shown in ([digest, digest], ["0" * 64]):
        with pytest.raises(FilesGone):
            uploads_of(draft, shown)
    row = draft.files.get()
    row.content.storage.delete(row.content.name)
    with pytest.raises(FilesGone):
        uploads_of(draft, [digest])
