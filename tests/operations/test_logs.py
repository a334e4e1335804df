"""The log tells what happened and never to whom."""

from __future__ import annotations

import io
import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import IntegrityError, connections
from django.test import Client

from disclosure.casework.models import Case
from disclosure.casework.views import apply as door
from disclosure.operations import watch
from disclosure.operations.logs import JsonLines, PlainLines
from tests.casework.factories import make_desk
from tests.casework.filling import PERSON, Citizen
from tests.factories import World

SECRETS = {
    "name": "示例申请人乙丙丁",
    "identity_number": "11010519491231002X",
    "phone": "13812345678",
    "email": "secret-person@example.com",
    "subject": "示例县某某小学饭堂的账目（示例）",
    "description": "我邻居某甲的事（示例）",
}


@pytest.fixture(params=[JsonLines, PlainLines])
def log(request: pytest.FixtureRequest) -> Iterator[io.StringIO]:
    """Everything that any logger says, as it would be written."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(request.param())
    named = [None, "django", "gunicorn.error", "disclosure", "axes"]
    loggers = [logging.getLogger(name) for name in named]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.DEBUG)
    yield out
    for one, level in zip(loggers, levels, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


@pytest.fixture
def citizen(world: World, settings: Any) -> Citizen:
    settings.FORM_MIN_SECONDS = 0
    desk = make_desk(world)
    return Citizen(
        f"/requests/apply/{desk.agency.slug}/", raise_request_exception=False
    )


def assert_silent(log: io.StringIO, *more: str) -> str:
    told = log.getvalue()
    for word in (*SECRETS.values(), *more):
        assert word not in told
        assert json.dumps(word).strip('"') not in told
    return told


def test_a_request_is_filed_without_a_word_about_a_person(
    citizen: Citizen, log: io.StringIO, settings: Any
) -> None:
    settings.SLOW_QUERY_MS = 0
    with_words = {**PERSON, **SECRETS}
    assert citizen.file(**with_words).status_code == 302
    case = Case.objects.get()
    track = {"number": case.number, "code": "AAAAA-AAAAA-AA"}
    citizen.client.post("/requests/track/", track)
    call_command("send_notices")
    told = assert_silent(log)
    assert "requests/apply/<slug:agency>/" in told
    assert "slow query" in told and "INSERT INTO" in told


def test_errors_are_told_without_their_text(
    citizen: Citizen, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*args: object, **options: object) -> None:
        raise IntegrityError(f"Key (name)=({SECRETS['name']}) already exists")

    monkeypatch.setattr(door, "file_online", fail)
    assert citizen.file(**{**PERSON, **SECRETS}).status_code == 500
    told = assert_silent(log)
    assert "IntegrityError" in told
    assert "views/apply.py" in told


def test_addresses_hosts_and_names_of_accounts_stay_out(
    world: World, log: io.StringIO, settings: Any
) -> None:
    client = Client(raise_request_exception=False)
    name = SECRETS["name"]
    client.get(f"/reports/{name}/", {"q": SECRETS["phone"]})
    client.get("/", headers={"host": "secret-person.example"})
    client.post("/admin/login/", {"username": name, "password": SECRETS["phone"]})
    client.post("/requests/track/", {"number": name}, headers={"referer": name})
    client.generic(SECRETS["phone"], "/")
    settings.DEBUG = False
    logging.getLogger("django.request").warning("Not Found: /%s", name)
    words = f"Error handling request /?q={name}"
    logging.getLogger("gunicorn.error").error(words)
    logging.getLogger("other").error("lost %s of %d", name, 3)
    told = assert_silent(log, "secret-person.example")
    assert "lost … of 3" in told


def test_a_line_is_json_with_the_number_of_the_request(
    world: World, capfd: pytest.CaptureFixture[str]
) -> None:
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonLines())
    watch.logger.addHandler(handler)
    try:
        answer = Client().get("/about/", {"q": SECRETS["phone"]})
    finally:
        watch.logger.removeHandler(handler)
    (line,) = [json.loads(text) for text in out.getvalue().splitlines()]
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "about/", 200)
    assert line["time"].endswith("+08:00")
    assert line["level"] == "INFO"


def test_a_line_stays_one_line(log: io.StringIO) -> None:
    """Whatever reaches a line: no line of its own, no order to a terminal."""
    fields = {"sql": "SELECT 1\n  FROM a\u2028b\x1b[2J\x85c"}
    watch.logger.warning("one\r\ntwo", extra={"fields": fields})
    told = log.getvalue()
    # One logger hands it on to another here, so the same line may stand twice.
    assert len(set(told.splitlines())) == 1
    assert "\x1b" not in told


def test_nobody_else_puts_fields_into_a_line(log: io.StringIO) -> None:
    fields = {"name": SECRETS["name"]}
    logging.getLogger("other").error("lost", extra={"fields": fields})
    assert_silent(log)


def ended(code: str, **variables: str) -> str:
    """Run code in a process of the site; return what it said when it broke off."""
    line = [sys.executable, "-c", f"import django; django.setup(); {code}"]
    unset = ("INSECURE_HTTP", "LOG_FORMAT", "DATABASE_URL")
    kept = {name: text for name, text in os.environ.items() if name not in unset}
    more = {"DJANGO_SETTINGS_MODULE": "disclosure.settings", **variables}
    return subprocess.run(
        line,
        env={**kept, **more},
        cwd=django_settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=False,
    ).stderr


def test_a_process_that_breaks_off_tells_no_text(tmp_path: Path) -> None:
    code = f"raise ValueError('Key (name)=({SECRETS['name']})')"
    told = ended(code, DATA_DIR=str(tmp_path))
    assert json.loads(told)["error"] == "ValueError"
    assert SECRETS["name"] not in told
    # On one's own machine the whole of it is shown.
    assert SECRETS["name"] in ended(code, DATA_DIR=str(tmp_path), INSECURE_HTTP="1")


def test_a_slow_statement_of_a_command_is_told(tmp_path: Path) -> None:
    code = "from django.db import connection as c; c.cursor().execute('SELECT 1')"
    folder = str(tmp_path)
    told = ended(code, DATA_DIR=folder, SLOW_QUERY_MS="0")
    lines = [json.loads(line) for line in told.splitlines()]
    assert [line["sql"] for line in lines] == ["SELECT 1"]
    assert ended(code, DATA_DIR=folder) == ""


def test_a_statement_is_timed_once(world: World, settings: Any) -> None:
    settings.SLOW_QUERY_MS = 0
    for _ in range(2):
        Client().get("/about/")
    wrappers = [watch.timed for one in connections.all() for _ in one.execute_wrappers]
    assert wrappers == [watch.timed] * len(connections.all())


def test_quick_statements_are_not_told(world: World, settings: Any) -> None:
    settings.SLOW_QUERY_MS = 60_000
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    watch.slow_logger.addHandler(handler)
    try:
        Client().get("/agencies/")
    finally:
        watch.slow_logger.removeHandler(handler)
    assert out.getvalue() == ""


def test_a_slow_statement_hides_what_is_quoted() -> None:
    said = watch.plain_sql("SELECT a FROM b WHERE c = '示例''甲' AND d = %s")
    assert said == "SELECT a FROM b WHERE c = '…' AND d = %s"
    assert len(watch.plain_sql("x" * 9000)) < 2000
