"""The files of deploy/ name what there is: commands, variables, sizes, times."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from deploy import environment
from disclosure.agencies import models  # noqa: F401  (settings are read)
from disclosure.management.commands import serve, timers

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
SETTINGS = (ROOT / "disclosure" / "settings.py").read_text()
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
NAMES = {one.name for one in environment.variables(SETTINGS)}
#: Read by the files of deploy/ themselves.
OWN = {"SITE_DOMAIN", "DATABASE_PASSWORD", "UPSTREAM"}
HARDENING = (
    "NoNewPrivileges=yes",
    "ProtectSystem=strict",
    "ProtectHome=yes",
    "PrivateTmp=yes",
    "CapabilityBoundingSet=\n",
    "SystemCallFilter=@system-service",
    "UMask=0077",
    "User=disclosure",
)


def text(name: str) -> str:
    return (DEPLOY / name).read_text()


def test_the_environment_reference_is_what_the_settings_read():
    assert text("environment.md") == environment.reference(SETTINGS)


def test_the_words_name_no_variable_that_is_gone():
    assert set(environment.WORDS) == NAMES


def test_every_variable_of_the_settings_is_found():
    """Counted another way: by every quoted name behind ``env``."""
    counted = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', SETTINGS))
    assert counted == NAMES
    assert len(NAMES) > 35


def test_the_manual_of_operators_names_every_variable():
    manual = (ROOT / "docs" / "manual" / "operator.md").read_text()
    assert [name for name in sorted(NAMES) if f"`{name}`" not in manual] == []


def test_the_example_names_what_a_plain_server_cannot_do_without():
    """Without them: pages that lead to themselves, SQLite unasked, no backup."""
    found = set(re.findall(r"^([A-Z_]+)=", text("example.env"), re.M))
    assert {"BEHIND_PROXY", "DATABASE_URL", "BACKUP_DIR", "ALLOWED_HOSTS"} <= found


def test_what_is_mounted_was_made_in_the_image():
    """A new volume belongs to root unless the image has the folder."""
    image = text("Containerfile")
    (made,) = re.findall(r"install -d -o 10001 .*\n(.*)\n", image)
    site = text("compose.yaml").partition("services:")[0]
    mounted = re.findall(r"^    - \w+:(/\S+)", site, re.M)
    assert len(mounted) == 3
    assert [folder for folder in mounted if folder not in made.split()] == []


def test_containers_count_apart():
    """All of them have a process number 7."""
    assert "METRICS_DIR: /tmp/" in text("compose.yaml")


def test_proxies_log_nobody():
    nginx = text("nginx/disclosure.conf")
    for server in nginx.split("\nserver {")[1:]:
        logs = re.findall(r"access_log ([^;]*);", server)
        assert logs in (["off"], ["/var/log/nginx/disclosure.log disclosure"])
    assert re.search(r"error_log \S+ crit;", nginx)
    caddy = text("caddy/Caddyfile")
    gone = ("request>uri", "request>headers", "request>remote_ip", "request>client_ip")
    assert [name for name in gone if f"{name} delete" not in caddy] == []
    # What fails on the way is told by loggers that no filter of a site reaches.
    assert "exclude http.log.error http.handlers.reverse_proxy" in caddy


def test_the_readme_names_files_and_commands_that_exist():
    readme = text("README.md")
    for name in re.findall(r"\]\(([^)#]+)\)", readme):
        assert (DEPLOY / name).exists(), name
    told = set(re.findall(r"^disclosure (\w+)", readme, re.M))
    assert told and told <= set(get_commands())
    assert "manage.py" in text("disclosure")


@pytest.mark.parametrize("name", ["example.env", "compose.yaml"])
def test_only_known_variables_are_set(name):
    found = set(re.findall(r"^\s*([A-Z][A-Z_]+)[=:]", text(name), re.M))
    assert found - NAMES - OWN - {"POSTGRES_" + w for w in POSTGRES} == set()
    assert found & NAMES


POSTGRES = ("USER", "DB", "PASSWORD", "INITDB_ARGS")


def test_no_secret_has_a_value():
    for name in ("SECRET_KEY", "PERSONAL_DATA_KEYS", "DATABASE_PASSWORD"):
        assert re.search(rf"^{name}=$", text("example.env"), re.M), name
    assert "INSECURE_HTTP" not in text("example.env") + text("compose.yaml")


@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: unit.name)
def test_units_run_commands_that_exist_without_rights(unit):
    content = unit.read_text()
    commands = re.findall(r"manage\.py (\w+)", content)
    assert set(commands) <= set(get_commands())
    assert commands or "gunicorn disclosure.wsgi" in content
    assert [line for line in HARDENING if line not in content] == []


def test_every_timed_command_of_serve_has_a_timer():
    timed = "".join(unit.read_text() for unit in UNITS if "oneshot" in unit.read_text())
    assert [name for name in timers.TIMERS if f"manage.py {name}\n" not in timed] == []
    for unit in UNITS:
        if "oneshot" in unit.read_text():
            timer = unit.with_suffix(".timer").read_text()
            assert "OnCalendar=" in timer
            assert ":00" not in timer or "Asia/Shanghai" in timer


def test_the_services_of_compose_run_commands_that_exist():
    content = text("compose.yaml")
    parts = set(re.findall(r"command: \[serve, --only, (\w+)", content))
    assert parts == set(serve.PARTS)
    assert "migrate" in get_commands() and "command: [migrate" in content


def test_nothing_in_the_image_runs_as_root():
    content = text("Containerfile")
    assert content.index("USER 10001") < content.index("ENTRYPOINT")
    assert "--require-hashes" in content and "--only-binary" in content
    compose = text("compose.yaml")
    assert all(
        words in compose
        for words in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true")
    )


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("nginx/disclosure.conf", "client_max_body_size 56m"),
        ("caddy/Caddyfile", "max_size 56MB"),
    ],
)
def test_proxies_let_the_largest_form_through(name, size):
    """Five files of 10 MB and the form; the manual says 55."""
    assert size in text(name)


def test_proxies_wait_longer_than_a_process_may_work():
    unit = text("systemd/disclosure-web.service")
    (limit,) = re.findall(r"--timeout=(\d+)", unit)
    for name in ("nginx/disclosure.conf", "caddy/Caddyfile"):
        waits = re.findall(r"(?:proxy_read|response_header)_timeout (\d+)s", text(name))
        assert [int(wait) > int(limit) for wait in waits] == [True], name


def test_proxies_overwrite_what_a_visitor_claims():
    nginx = text("nginx/disclosure.conf")
    assert "X-Forwarded-For $remote_addr;" in nginx
    assert "X-Forwarded-Proto $scheme;" in nginx
    assert "proxy_add_x_forwarded_for" not in nginx
    for name in ("nginx/disclosure.conf", "caddy/Caddyfile"):
        assert "/metrics" in text(name) and "/health/ready/" in text(name)
        assert "trusted_proxies" not in text(name)


def test_a_form_is_never_sent_twice_by_a_proxy():
    assert "non_idempotent" not in text("nginx/disclosure.conf")
    assert "lb_retry_match" not in text("caddy/Caddyfile")


def test_the_proxy_does_not_count_an_answer_of_the_site_against_a_machine():
    """It would find no machine left while only the primary is away."""
    (line,) = re.findall(r"proxy_next_upstream ([^;]*);", text("nginx/disclosure.conf"))
    assert line == "error timeout"
    assert "unhealthy_status" not in text("caddy/Caddyfile")


def test_the_shared_cache_keeps_nothing_on_disk():
    assert '--save "" --appendonly no' in text("compose.yaml")
    assert "allkeys-lru" in text("compose.yaml")
