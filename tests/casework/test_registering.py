"""Entering a request that came on paper, by fax or by word of mouth."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from disclosure.casework.models import Case, Desk
from disclosure.casework.rules.vocabulary import State
from disclosure.casework.tracking.codes import code_for
from tests.casework.desk_pages import page
from tests.factories import World
from tests.reports.papers import PNG

Clients = Callable[[str], Client]
REGISTER, DONE = "register", "register_done"


def values(desk: Desk, **changes: object) -> dict[str, Any]:
    return {
        "submission_key": uuid4().hex,
        "desk": desk.pk,
        "channel": "in_person",
        "on": timezone.localdate().isoformat(),
        "applicant_kind": "natural_person",
        "name": "示例申请人",
        "subject": "示例县食堂检查结果（示例）",
        "matter": "disclosure",
        "medium": "paper",
        "delivery": "in_person",
        **changes,
    }


def test_a_request_is_registered_and_its_code_shown_once(
    client_of: Clients, desk: Desk
) -> None:
    handler = client_of("handler")
    form = handler.get(page(REGISTER))
    assert form.status_code == 200
    offered = [value for value, _ in form.context["form"].fields["channel"].choices]
    assert offered == ["in_person", "post_signed", "post_plain", "fax", "oral"]
    sent = values(desk, uploads=[SimpleUploadedFile("示例.png", PNG)])
    response = handler.post(page(REGISTER), sent)
    assert response.url == page(DONE)
    case = Case.objects.get()
    assert case.state == State.HANDLING and case.due_on
    assert case.handler and case.handler.username == "handler"
    assert case.files.count() == 1
    code = code_for(case.submission_key)
    slip = handler.get(page(DONE))
    assert case.number in slip.content.decode() and code in slip.content.decode()
    assert "no-store" in slip.headers["Cache-Control"]
    again = handler.get(page(DONE))
    assert again.status_code == 302
    opened = handler.get(page("open", case.pk)).content.decode()
    assert code not in opened
    assert code not in str(dict(handler.session.items()))


def test_sent_twice_it_is_registered_once(client_of: Clients, desk: Desk) -> None:
    handler, sent = client_of("handler"), values(desk)
    assert handler.post(page(REGISTER), sent).status_code == 302
    assert handler.post(page(REGISTER), sent).status_code == 302
    assert Case.objects.count() == 1


@pytest.mark.parametrize("channel", ["post_signed", "post_plain", "fax", "oral"])
def test_every_channel(client_of: Clients, desk: Desk, channel: str) -> None:
    client_of("handler").post(page(REGISTER), values(desk, channel=channel))
    case = Case.objects.get()
    later = channel in {"post_plain", "fax"}
    assert case.state == (State.SUBMITTED if later else State.HANDLING)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"name": ""}, "姓名或名称"),
        ({"subject": ""}, "所需信息名称"),
        ({"channel": "online"}, "申请渠道"),
        ({"on": "2999-01-01"}, "日期不能晚于今天。"),
        (
            {
                "identity_document": "resident_card",
                "identity_number": "110105194912310021",
            },
            "身份证号码不对",
        ),
        ({"phone": "abc"}, "电话号码不对"),
        ({"postcode": "12"}, "邮政编码是6位数字。"),
        ({"submission_key": "short"}, ""),
        ({"desk": "999"}, "受理窗口"),
        ({"uploads": [SimpleUploadedFile("a.exe", b"MZ")]}, ""),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    client_of: Clients, desk: Desk, changes: dict[str, Any], sentence: str
) -> None:
    sent = {**values(desk, description="写得很长的描述（示例）"), **changes}
    response = client_of("handler").post(page(REGISTER), sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert sentence in html
    assert "写得很长的描述（示例）" in html
    assert not Case.objects.exists()


def test_who_may_register(client_of: Clients, desk: Desk) -> None:
    for who in ("outsider", "author", "reviewer", "supervisor", "system"):
        assert client_of(who).get(page(REGISTER)).status_code == 403
        assert client_of(who).post(page(REGISTER), values(desk)).status_code == 403
        assert client_of(who).get(page(DONE)).status_code == 403
    assert client_of("handler").put(page(REGISTER)).status_code == 405
    assert client_of("handler").post(page(DONE)).status_code == 405
    assert not Case.objects.exists()


def test_not_at_the_desk_of_another_agency(
    client_of: Clients, world: World, desk: Desk
) -> None:
    other = Desk.objects.create(
        agency=world.other, code="SLJ", mark="示教", review_body="示例", court="示例"
    )
    response = client_of("handler").post(page(REGISTER), values(other))
    assert response.status_code == 422
    assert not Case.objects.exists()


def test_without_a_desk_it_says_who_sets_it_up(client_of: Clients) -> None:
    html = client_of("handler").get(page(REGISTER)).content.decode()
    assert "还没有设立受理窗口" in html


def test_a_slip_of_another_officer_is_not_shown(client_of: Clients, desk: Desk) -> None:
    client_of("handler").post(page(REGISTER), values(desk))
    assert client_of("colleague").get(page(DONE)).status_code == 302
