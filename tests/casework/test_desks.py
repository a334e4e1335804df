"""The desks of agencies and the list of moved deadlines in the back office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.test import Client

from disclosure.audit.models import Entry
from disclosure.casework.models import DeadlineMove, Desk
from tests.casework.factories import submitted
from tests.factories import World

Clients = Callable[[str], Client]
DESKS, MOVES = "/admin/casework/desk/", "/admin/casework/deadlinemove/"


def values(agency_id: int, **changes: object) -> dict[str, Any]:
    return {
        "agency": agency_id,
        "code": "SLX",
        "mark": "示县公开",
        "review_body": "示例县人民政府",
        "court": "示例县人民法院",
        "clarification_days": 15,
        "is_open": "on",
        **changes,
    }


def test_the_system_administrator_sets_up_a_desk(
    client_of: Clients, world: World
) -> None:
    system = client_of("system")
    response = system.post(f"{DESKS}add/", values(world.agency.pk))
    assert response.status_code == 302
    desk = Desk.objects.get()
    assert desk.code == "SLX"
    changed = values(world.agency.pk, mark="示公开")
    system.post(f"{DESKS}{desk.pk}/change/", changed)
    desk.refresh_from_db()
    assert desk.mark == "示公开"
    assert Entry.objects.filter(action="desk.save").count() == 2
    assert system.get(f"{DESKS}{desk.pk}/delete/").status_code == 403


def test_only_in_the_own_tree(client_of: Clients, world: World) -> None:
    response = client_of("system").post(f"{DESKS}add/", values(world.other.pk))
    assert response.status_code == 200
    assert not Desk.objects.exists()


def test_who_may_look_and_who_may_change(
    client_of: Clients, world: World, desk: Desk
) -> None:
    address = f"{DESKS}{desk.pk}/change/"
    for who in ("handler", "reviewer", "supervisor"):
        assert client_of(who).get(address).status_code == 200
        sent = client_of(who).post(address, values(world.agency.pk, mark="别的"))
        assert sent.status_code == 403
        assert client_of(who).get(f"{DESKS}add/").status_code == 403
    assert client_of("author").get(address).status_code == 403
    assert client_of("outsider").get(address).status_code == 404
    desk.refresh_from_db()
    assert desk.mark == "示县公开"


def test_a_code_in_use_stays(client_of: Clients, world: World, desk: Desk) -> None:
    submitted(desk)
    response = client_of("system").post(
        f"{DESKS}{desk.pk}/change/", values(world.agency.pk, code="ABC")
    )
    assert response.status_code == 200
    assert "已经有办件用了这个代码，不能再改。" in response.content.decode()
    desk.refresh_from_db()
    assert desk.code == "SLX"


def test_a_wrong_code_is_named(client_of: Clients, world: World) -> None:
    response = client_of("system").post(
        f"{DESKS}add/", values(world.agency.pk, code="小写")
    )
    assert "请用大写字母和数字。" in response.content.decode()


def test_moved_deadlines_are_listed_only(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = submitted(desk)
    move = DeadlineMove.objects.create(
        case=case, before=date(2026, 3, 2), after=date(2026, 3, 3), calendar_version="a"
    )
    handler = client_of("handler")
    html = handler.get(MOVES).content.decode()
    assert case.get_absolute_url() in html
    assert handler.get(f"{MOVES}add/").status_code == 403
    assert handler.post(f"{MOVES}{move.pk}/change/", {}).status_code == 403
    assert handler.get(f"{MOVES}{move.pk}/delete/").status_code == 403
    assert client_of("author").get(MOVES).status_code == 403
    outside = client_of("outsider").get(f"{MOVES}{move.pk}/change/")
    assert outside.status_code == 404
