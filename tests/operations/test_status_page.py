"""The page for those who run the site."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import (
    DEFAULT_DB_ALIAS,
    OperationalError,
    connection,
    connections,
)
from django.db.transaction import TransactionManagementError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from disclosure.operations import actions, readiness, trail_file
from disclosure.operations.backup import making, postgresql
from disclosure.operations.management.commands import upkeep
from disclosure.operations.management.commands.upkeep import keep_up
from disclosure.operations.models import Run
from tests.conftest import axe_violations
from tests.factories import World, make_user, make_world
from tests.people import login

PAGE = "/admin/operations/run/status/"


@pytest.fixture
def keeper(world: World) -> Client:
    make_user("keeper", "示例运行", world.city, Role.SYSTEM_ADMIN)
    return login(Client(), "keeper")


def test_it_shows_every_part(keeper: Client) -> None:
    assert reverse("admin:operations_status") == PAGE
    actions.check_trail()
    page = keeper.get(PAGE).content.decode()
    for words in ("数据库", "连得上。", "磁盘", "给申请人的通知", "放假日历", "备份"):
        assert words in page
    assert "完整，共" in page
    assert "还没有做过。" in page


def test_who_may_see_it(client_of: Callable[[str], Client], world: World) -> None:
    # The system duty of an office below the root says nothing about the machine.
    for who in ("author", "handler", "supervisor", "system", "security", "audit"):
        assert client_of(who).get(PAGE).status_code == 403, who
    User.objects.create_user("nobody", password="x", is_staff=True)
    assert login(Client(), "nobody").get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_it_takes_no_posts(keeper: Client) -> None:
    assert keeper.post(PAGE).status_code == 405


def test_lines_can_be_read_and_not_changed(
    keeper: Client, client_of: Callable[[str], Client]
) -> None:
    actions.check_trail()
    run = Run.objects.get()
    listed = reverse("admin:operations_run_changelist")
    shown = reverse("admin:operations_run_change", args=[run.pk])
    assert keeper.get(listed).status_code == 200
    assert "完整，共" in keeper.get(shown).content.decode()
    assert keeper.post(shown, {"words": "x"}).status_code == 403
    assert client_of("author").get(listed).status_code == 403
    assert Run.objects.get().words == run.words


def test_what_is_bad_stands_in_the_queue(shared_database: None, tmp_path: Path) -> None:
    make_user("keeper", "示例运行", make_world().city, Role.SYSTEM_ADMIN)
    keeper = login(Client(), "keeper")
    home = reverse("admin:index")
    page = keeper.get(home).content.decode()
    assert "运行情况" in page and "需要处理" not in page
    actions.back_up(tmp_path / "backups")
    (folder,) = (tmp_path / "backups").iterdir()
    (folder / "more").write_text("x")
    assert actions.check_backup(folder)

    readiness.forget()
    page = keeper.get(home).content.decode()
    assert "需要处理" in page and "有 1 处不对" in page


def test_upkeep_verifies_backs_up_proves_and_forgets(
    shared_database: None, settings: Any, tmp_path: Path
) -> None:
    settings.BACKUP_DIR, settings.BACKUP_KEEP = str(tmp_path / "backups"), 1
    old = tmp_path / "backups" / "disclosure-20250101T000000"
    old.mkdir(parents=True)
    (old / "manifest.json").write_text("{}")
    assert keep_up()
    assert not old.exists()
    kinds = list(Run.objects.order_by("id").values_list("kind", "is_good"))
    assert kinds == [("trail_check", True), ("backup", True), ("backup_check", True)]


def test_the_work_of_a_day_is_done_once_by_all_machines(world: World) -> None:
    now = timezone.localtime().replace(hour=9)
    early, tomorrow = now.replace(hour=1), now + timedelta(days=1)
    assert upkeep.due(now) == list(upkeep.DAILY)
    assert upkeep.due(early) == []
    for kind in upkeep.DAILY:
        run = Run.objects.create(
            kind=kind, started_at=now, finished_at=now, is_good=False, words="x"
        )
        assert kind not in upkeep.due(now)
        # Restarted at noon, nothing is done again: it would push out older backups.
        assert kind not in upkeep.due(now.replace(hour=12))
        assert kind in upkeep.due(tomorrow)
        Run.objects.filter(pk=run.pk).update(started_at=early)
        assert kind in upkeep.due(now)


def test_a_database_without_room_is_asked_seldom(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(kinds: object) -> bool:
        raise OperationalError("database or disk is full")

    monkeypatch.setattr(upkeep, "keep_up", full)
    assert upkeep._looked(30) == upkeep.RETRY_SECONDS
    monkeypatch.setattr(upkeep, "keep_up", lambda kinds: True)
    assert upkeep._looked(30) == 30


def test_a_disk_that_fills_during_the_copy_is_said_and_kept(
    shared_database: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*words: object, **more: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    if connection.vendor == "sqlite":
        copying = type("Full", (), {"backup": full})()
        real = connections[DEFAULT_DB_ALIAS]
        real.ensure_connection()
        monkeypatch.setattr(real, "connection", copying)
        monkeypatch.setattr(real, "close_if_unusable_or_obsolete", lambda: None)
        with pytest.raises(Blocked, match="is full"):
            making.make(tmp_path / "backups")
        monkeypatch.undo()
    else:
        monkeypatch.setattr(postgresql, "_run", lambda *words: "No space left")
        with pytest.raises(CommandError, match="No space left"):
            call_command("backup", str(tmp_path / "backups"))
        assert not Run.objects.get().is_good
    assert list((tmp_path / "backups").iterdir()) == []


def test_half_a_trail_is_not_left(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(row: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(trail_file, "_line", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("export_audit", str(tmp_path / "trail"))
    assert not (tmp_path / "trail").exists()


def test_mail_that_is_only_printed_is_pointed_out(
    keeper: Client, settings: Any
) -> None:
    assert "由 " in keeper.get(PAGE).content.decode()
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "邮件只打印出来" in keeper.get(PAGE).content.decode()


def test_upkeep_says_so_when_something_fails(
    world: World, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    settings.BACKUP_DIR = str(tmp_path / "file" / "backups")
    with pytest.raises(CommandError, match="运行情况"):
        call_command("upkeep")
    assert list(Run.objects.filter(kind="backup").values_list("is_good")) == [(False,)]


def test_a_backup_without_room_is_refused_before_it_begins(
    world: World, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "file").write_text("x" * 100)
    usage = type("Usage", (), {"free": 10})
    monkeypatch.setattr(shutil, "disk_usage", lambda place: usage)
    with pytest.raises(CommandError, match="磁盘空间不够"):
        call_command("backup", str(tmp_path / "backups"))
    assert not (tmp_path / "backups").exists()


def test_keys_and_backup_never_lie_together(world: World, tmp_path: Path) -> None:
    for apart in (tmp_path, tmp_path / "backups", tmp_path / "backups" / "keys"):
        with pytest.raises(CommandError, match="分开"):
            call_command("backup", str(tmp_path / "backups"), keys=str(apart))
    with pytest.raises(CommandError, match="BACKUP_DIR"):
        call_command("backup")


def test_the_trail_in_a_file_proves_itself(world: World, tmp_path: Path) -> None:
    path = tmp_path / "trail.jsonl"
    call_command("export_audit", str(path))
    lines = path.read_text().splitlines()
    assert len(lines) == Entry.objects.count() > 3
    call_command("export_audit", str(path), check=True)
    with pytest.raises(CommandError, match="File exists"):
        call_command("export_audit", str(path))
    forged = tmp_path / "forged.jsonl"
    changed = lines[1].replace('"actor_name": ""', '"actor_name": "示例"')
    assert changed != lines[1]
    forged.write_text("\n".join([lines[0], changed, *lines[2:]]))
    with pytest.raises(CommandError, match="第 2 行"):
        call_command("export_audit", str(forged), check=True)
    forged.write_text("\n".join([lines[0], *lines[2:]]))
    with pytest.raises(CommandError, match="第 2 行"):
        call_command("export_audit", str(forged), check=True)


def test_a_backup_inside_a_transaction_is_refused(world: World, tmp_path: Path) -> None:
    with pytest.raises(TransactionManagementError):
        actions.back_up(tmp_path / "backups")
    assert list((tmp_path / "backups").iterdir()) == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_can_be_read_by_everybody(
    transactional_db: None,
    browser_page: Any,
    sign_in: Any,
    live_server: Any,
    width: int,
    language: str,
) -> None:
    world = make_world()
    make_user("keeper", "示例运行", world.city, Role.SYSTEM_ADMIN)
    actions.check_trail()
    sign_in(browser_page, "keeper")
    cookie = {"name": "language", "value": language, "url": live_server.url}
    browser_page.context.add_cookies([cookie])
    browser_page.set_viewport_size({"width": width, "height": 800})
    browser_page.goto(live_server.url + PAGE)
    assert axe_violations(browser_page) == []
    overflow = "document.documentElement.scrollWidth > window.innerWidth"
    assert not browser_page.evaluate(overflow)
