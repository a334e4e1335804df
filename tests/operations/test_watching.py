"""What machines ask: alive, ready, figures."""

from __future__ import annotations

import errno
import os
import re
import subprocess
import sys
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from disclosure.casework.models import Notice
from disclosure.operations import health, readiness
from disclosure.operations.metrics.counters import Counters, counters, totals
from disclosure.operations.views import trouble_of
from disclosure.operations.vocabulary import Standing
from tests.factories import World

TOKEN = "a-long-示例-token"
PAGES = ("/health/live/", "/health/ready/", "/metrics")
BAD_DATABASE = health.Line(
    "database", "数据库", Standing.BAD, health.sentence("连不上。")
)


@pytest.fixture
def watched(world: World, settings: Any) -> Client:
    settings.METRICS_TOKEN = TOKEN
    return Client(headers={"authorization": f"Bearer {TOKEN}"})


def test_alive_asks_nothing(
    db: None, client: Client, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        answer = client.get("/health/live/")
    assert answer.json() == {"status": "ok"}


def test_the_public_learns_one_word(world: World) -> None:
    answer = Client().get("/health/ready/")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer.headers["Cache-Control"]


def test_who_may_watch_learns_every_part(watched: Client) -> None:
    parts = watched.get("/health/ready/").json()["parts"]
    assert parts["database"] == parts["migrations"] == parts["storage"] == "good"
    assert {"disk", "notices", "jobs", "calendar", "backup", "trail"} <= parts.keys()


@pytest.mark.parametrize("page", PAGES)
def test_only_reading(watched: Client, page: str) -> None:
    assert watched.head(page).status_code == 200
    assert watched.post(page).status_code == 405


@pytest.mark.parametrize("given", ["", "Bearer", f"Bearer {TOKEN}x", TOKEN, "Bearer é"])
def test_figures_need_the_token(world: World, settings: Any, given: str) -> None:
    settings.METRICS_TOKEN = TOKEN
    assert Client(headers={"authorization": given}).get("/metrics").status_code == 404


def test_without_token_and_network_nobody_sees_figures(world: World) -> None:
    assert (
        Client(headers={"authorization": "Bearer "}).get("/metrics").status_code == 404
    )


def test_a_network_may_watch(world: World, settings: Any) -> None:
    settings.METRICS_ALLOW = [ip_network("10.1.0.0/16"), ip_network("::1/128")]
    assert Client(REMOTE_ADDR="10.1.2.3").get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="::ffff:10.1.2.3").get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="::ffff:10.2.2.3").get("/metrics").status_code == 404
    assert Client(REMOTE_ADDR="10.2.2.3").get("/metrics").status_code == 404
    assert Client(REMOTE_ADDR="not an address").get("/metrics").status_code == 404
    # The forwarding header is nobody's word while no proxy is ours.
    claimed = Client(REMOTE_ADDR="10.2.2.3", headers={"x-forwarded-for": "10.1.2.3"})
    assert claimed.get("/metrics").status_code == 404


def test_a_missing_database_is_said_in_one_word(
    watched: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "database", lambda: BAD_DATABASE)
    answer = Client().get("/health/ready/")
    assert (answer.status_code, answer.json()) == (503, {"status": "unavailable"})
    told = watched.get("/metrics").content.decode()
    assert "disclosure_database_up 0" in told and "queue_waiting{" not in told


def test_a_folder_that_takes_nothing_is_not_ready(
    watched: Client, settings: Any, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("")
    settings.MEDIA_ROOT = tmp_path / "file" / "media"
    answer = watched.get("/health/ready/")
    assert answer.status_code == 503
    assert answer.json()["parts"]["storage"] == "bad"


def test_migrations_to_come_are_not_ready(
    watched: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_applied", set())
    monkeypatch.setattr(health, "_pending", lambda: ["one"])
    assert watched.get("/health/ready/").status_code == 503


def test_a_full_disk_is_not_ready(
    watched: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "free_space", lambda: health.DISK_BAD - 1)
    assert watched.get("/health/ready/").status_code == 503


def test_what_waits_too_long_is_work_but_no_reason_to_go_away(watched: Client) -> None:
    now = timezone.now()
    notice = Notice.objects.create(recipient="a", subject="b", body="c", due_at=now)
    Notice.objects.filter(pk=notice.pk).update(
        queued_at=now - health.WAITS_TOO_LONG * 2
    )
    answer = watched.get("/health/ready/")
    assert answer.status_code == 200
    assert answer.json()["parts"]["notices"] == "bad"
    told = watched.get("/metrics").content.decode()
    assert 'disclosure_queue_waiting{queue="notices"} 1' in told
    assert re.search(r'oldest_seconds\{queue="notices"\} 86[34]\d\d', told)


def test_answers_are_kept_for_a_moment(
    watched: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[int] = []
    real = health.everything
    monkeypatch.setattr(health, "everything", lambda: calls.append(1) or real())
    for _ in range(5):
        watched.get("/health/ready/")
    assert len(calls) == 1


def test_requests_are_counted(watched: Client) -> None:
    before = totals()
    watched.get("/about/")
    watched.get("/no-such-page/")
    after = totals()
    assert after["read 2xx"] == before["read 2xx"] + 1
    assert after["read 4xx"] == before["read 4xx"] + 1
    told = watched.get("/metrics").content.decode()
    count = re.search(r"disclosure_request_seconds_count (\d+)", told)
    last = re.search(r'bucket\{le="\+Inf"\} (\d+)', told)
    assert count and last and count[1] == last[1]


def test_large_counts_are_exact(watched: Client) -> None:
    before = int(totals()["read 2xx"])
    counters._add({"read 2xx": 12_345_678.0})
    told = watched.get("/metrics").content.decode()
    line = f'requests_total{{access="read",status="2xx"}} {before + 12_345_678}'
    assert line in told


def test_the_public_costs_no_look_at_the_queues(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "everything", lambda: pytest.fail("asked"))
    assert Client().get("/health/ready/").status_code == 200


def test_figures_are_as_prometheus_reads_them(watched: Client) -> None:
    answer = watched.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    line = re.compile(
        r"# TYPE \w+ (counter|gauge|histogram)|\w+(\{[^{}]+\})? [\d.e+-]+"
    )
    lines = answer.content.decode().splitlines()
    assert lines and not [text for text in lines if not line.fullmatch(text)]


def test_sums_hold_what_ended_processes_counted(settings: Any, tmp_path: Path) -> None:
    """A process goes on with the file of one that was killed."""
    settings.METRICS_DIR = tmp_path / "counts"
    settings.METRICS_DIR.mkdir()
    code = (
        "import django; django.setup();"
        "from disclosure.operations.metrics.counters import counters;"
        "[counters.answered('POST', 201, 0.02) for _ in range(7)];"
        "import os; os.kill(os.getpid(), 9)"
    )
    environment = {
        **os.environ,
        "METRICS_DIR": str(settings.METRICS_DIR),
        "DJANGO_SETTINGS_MODULE": "disclosure.settings",
    }
    for _ in range(2):
        subprocess.run(
            [sys.executable, "-c", code],
            env=environment,
            cwd=django_settings.BASE_DIR,
            check=False,
        )
    assert len(list(settings.METRICS_DIR.iterdir())) == 1
    Counters().answered("GET", 200, 99)
    assert len(list(settings.METRICS_DIR.iterdir())) == 1
    found = totals()
    assert (found["write 2xx"], found["read 2xx"]) == (14, 1)
    assert (found["le 0.025"], found["le +Inf"]) == (14, 1)


def test_counting_fails_no_page(settings: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings.METRICS_DIR = tmp_path / "file" / "counts"
    Counters().answered("GET", 200, 0.1)


@pytest.mark.parametrize(
    ("error", "wanted"),
    [
        (OSError(errno.ENOSPC, "x"), "full"),
        (OperationalError("database or disk is full"), "full"),
        (OperationalError("connection refused"), "away"),
        (OSError(errno.EACCES, "x"), ""),
        (ValueError("disk is full"), ""),
        (None, ""),
    ],
)
def test_what_passes_by_itself(error: BaseException | None, wanted: str) -> None:
    assert trouble_of(error) == wanted


def test_trouble_gets_a_sentence_and_a_time_to_come_back(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*args: object) -> None:
        raise OperationalError("server closed the connection")

    monkeypatch.setattr("disclosure.views.latest_reports", away)
    answer = Client(raise_request_exception=False).get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "60"
    page = answer.content.decode()
    assert "数据库暂时连不上。" in page and "closed the connection" not in page
    assert "没有收到" not in page


def away(*args: object) -> None:
    raise OperationalError("server closed the connection")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh-hans", "数据库暂时连不上。"),
        ("en", "The database cannot be reached at the moment."),
    ],
)
def test_trouble_is_said_in_the_language_of_the_reader(
    world: World, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    """Also where it comes up before the page has one: among the kept pages."""
    monkeypatch.setattr("disclosure.pagecache.middleware.current_stamp", away)
    client = Client(raise_request_exception=False)
    client.cookies["language"] = language
    answer = client.get("/reports/")
    page = answer.content.decode()
    assert answer.status_code == 503
    assert said in page and f'<html lang="{language}">' in page


def test_who_sent_something_learns_how_to_send_it_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosure.casework.views.apply.desk_at", away)
    client = Client(raise_request_exception=False)
    answer = client.post("/requests/apply/shili-xian-office/", {"step": "review"})
    assert answer.status_code == 503
    page = answer.content.decode()
    assert "没有收到" in page and "不要关闭这一页" in page


def test_readiness_survives_a_database_that_goes_away(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away() -> list[object]:
        raise OperationalError("gone")

    monkeypatch.setattr(health, "all_queues", away)
    assert readiness.is_ready(readiness.lines())
