"""Looking at the applicant in full: with a reason, once, on record."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from disclosure.audit.models import Entry
from disclosure.casework.models import Case, Desk
from tests.casework.desk_pages import page
from tests.casework.factories import submitted
from tests.factories import World

Clients = Callable[[str], Client]
PLAIN = ("示例申请人", "11010519491231002X", "13800000000", "示例路1号")


@pytest.fixture
def case(desk: Desk) -> Case:
    return submitted(desk)


def unmaskings() -> list[dict[str, object]]:
    return [entry.detail for entry in Entry.objects.filter(action="case.unmask")]


def test_a_reason_opens_it_once(client_of: Clients, case: Case) -> None:
    handler, address = client_of("handler"), page("unmask", case.pk)
    asked = handler.get(address)
    assert asked.status_code == 200
    assert not [text for text in PLAIN if text in asked.content.decode()]
    assert unmaskings() == []
    shown = handler.post(address, {"reason": "打电话确认"})
    assert not [text for text in PLAIN if text not in shown.content.decode()]
    assert "no-store" in shown.headers["Cache-Control"]
    assert unmaskings() == [{"reason": "打电话确认"}]
    again = handler.get(address).content.decode()
    assert not [text for text in PLAIN if text in again]


@pytest.mark.parametrize("reason", ["", "   ", "长" * 201])
def test_without_a_reason_nothing_is_shown(
    client_of: Clients, case: Case, reason: str
) -> None:
    response = client_of("handler").post(page("unmask", case.pk), {"reason": reason})
    assert response.status_code == 422
    assert not [text for text in PLAIN if text in response.content.decode()]
    assert unmaskings() == []


def test_who_may_and_who_may_not(client_of: Clients, case: Case) -> None:
    address, reason = page("unmask", case.pk), {"reason": "示例"}
    assert client_of("outsider").post(address, reason).status_code == 404
    for who in ("author", "system", "security", "audit"):
        assert client_of(who).post(address, reason).status_code == 403
    assert client_of("handler").put(address).status_code == 405
    assert Client().post(address, reason).status_code == 302
    assert unmaskings() == []


def test_an_identity_number_in_the_reason_is_not_kept(
    client_of: Clients, case: Case
) -> None:
    reason = {"reason": "核对11010519491231002X"}
    client_of("handler").post(page("unmask", case.pk), reason)
    assert "19491231" not in str(unmaskings())


def test_what_was_purged_cannot_be_shown(client_of: Clients, case: Case) -> None:
    Case.objects.filter(pk=case.pk).update(purged_at=timezone.now())
    handler = client_of("handler")
    response = handler.post(page("unmask", case.pk), {"reason": "示例"})
    assert response.status_code == 422
    assert "已经清除" in response.content.decode()
    assert "已经清除" in handler.get(page("open", case.pk)).content.decode()


def test_the_trail_holds_nothing_personal(
    client_of: Clients, world: World, case: Case
) -> None:
    client_of("handler").post(page("unmask", case.pk), {"reason": "示例"})
    for entry in Entry.objects.filter(action__startswith="case."):
        kept = f"{entry.object_label}{entry.detail}"
        assert not [text for text in PLAIN if text in kept]
