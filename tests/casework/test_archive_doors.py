"""Who may take the whole file of a case, with what reason, and what is on record."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from disclosure.audit.models import Entry
from disclosure.casework.actions import archiving
from disclosure.casework.models import Case, Desk
from disclosure.slots import slot
from tests.casework.desk_pages import page
from tests.casework.factories import answered, received
from tests.factories import World

Clients = Callable[[str], Client]
REASON = {"reason": "复议机关调卷（示例）"}


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    """Places of one test are not those of another."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def case(world: World, desk: Desk) -> Case:
    return answered(world, received(world, desk))


def archived() -> list[dict[str, object]]:
    return [entry.detail for entry in Entry.objects.filter(action="case.archive")]


def test_a_reason_gives_the_whole_file(client_of: Clients, case: Case) -> None:
    handler, address = client_of("handler"), page("archive", case.pk)
    assert address in handler.get(page("open", case.pk)).content.decode()
    asked = handler.get(address)
    assert asked.status_code == 200 and "全卷下载" in asked.content.decode()
    assert "no-store" in asked.headers["Cache-Control"]
    assert archived() == []
    response = handler.post(address, REASON)
    assert response.status_code == 200 and response.streaming
    assert response.headers["Content-Type"] == "application/zip"
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    name = response.headers["Content-Disposition"]
    assert name.startswith("attachment") and case.number in name
    content = response.getvalue()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert f"{case.number}/manifest.json" in archive.namelist()
    counts = {"files": 0, "letters": case.letters.count()}
    assert archived() == [{**REASON, **counts}]
    entry = Entry.objects.get(action="case.archive")
    assert (entry.object_label, entry.actor_name) != ("", "")


@pytest.mark.parametrize("reason", ["", "   ", "长" * 201])
def test_without_a_reason_nothing_leaves(
    client_of: Clients, case: Case, reason: str
) -> None:
    response = client_of("handler").post(page("archive", case.pk), {"reason": reason})
    assert response.status_code == 422 and not response.streaming
    assert archived() == []


def test_an_identity_number_in_the_reason_is_not_kept(
    client_of: Clients, case: Case
) -> None:
    reason = {"reason": "核对11010519491231002X"}
    client_of("handler").post(page("archive", case.pk), reason).getvalue()
    assert len(archived()) == 1 and "19491231" not in str(archived())


def test_who_may_and_who_may_not(client_of: Clients, case: Case) -> None:
    address = page("archive", case.pk)
    for who in ("handler", "colleague", "reviewer", "approver"):
        assert client_of(who).get(address).status_code == 200
    assert client_of("outsider").post(address, REASON).status_code == 404
    for who in ("supervisor", "author", "system", "security", "audit"):
        assert client_of(who).post(address, REASON).status_code == 403
    assert client_of("handler").put(address).status_code == 405
    assert Client().post(address, REASON).status_code == 302
    assert archived() == []
    seen = client_of("supervisor").get(page("open", case.pk)).content.decode()
    assert address not in seen


def test_an_address_nobody_has(client_of: Clients) -> None:
    address = reverse("admin:casework_case_archive", args=[999999])
    assert client_of("handler").get(address).status_code == 404


def test_only_so_many_at_a_time(
    monkeypatch: pytest.MonkeyPatch, client_of: Clients, world: World, case: Case
) -> None:
    monkeypatch.setattr(archiving, "AT_A_TIME", 1)
    monkeypatch.setattr(archiving, "WAIT_SECONDS", 0.1)
    handler, address = client_of("handler"), page("archive", case.pk)
    with slot("archive", 1, 0):
        refused = handler.post(address, REASON)
    assert refused.status_code == 422
    assert "过几分钟再试" in refused.content.decode()
    assert archived() == []
    # Nobody read it: its place is free again as soon as it is closed.
    archiving.open_archive(case.pk, "归档", by=world.people["handler"]).close()
    assert handler.post(address, REASON).getvalue()


def test_too_many_in_an_hour(
    monkeypatch: pytest.MonkeyPatch, client_of: Clients, case: Case
) -> None:
    monkeypatch.setattr(archiving, "LIMIT", 1)
    handler, address = client_of("handler"), page("archive", case.pk)
    handler.post(address, REASON).getvalue()
    refused = handler.post(address, REASON)
    assert refused.status_code == 422 and "过一小时" in refused.content.decode()
    assert len(archived()) == 1


def test_the_trail_holds_nothing_personal(client_of: Clients, case: Case) -> None:
    client_of("handler").post(page("archive", case.pk), REASON).getvalue()
    kept = "".join(f"{row.object_label}{row.detail}" for row in Entry.objects.all())
    for text in ("示例申请人", "13800000000", "11010519491231002X"):
        assert text not in kept
