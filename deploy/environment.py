"""The environment reference, from the settings themselves.

    python deploy/environment.py > deploy/environment.md

Names, kinds and defaults are read from the source of the settings, so that none is
missing; what a variable is for stands in WORDS. A test holds the file against both.
"""

from __future__ import annotations

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

SETTINGS = Path(__file__).resolve().parent.parent / "disclosure" / "settings.py"
HEAD = """\
# Environment

Every variable that the site reads, from `disclosure/settings.py`. Written by
`python deploy/environment.py`; a test fails when it is out of date. All processes of
all machines get the same values, but for those marked *each machine*.

| variable | kind | default | what it is for |
|---|---|---|---|
"""
WORDS = {
    "ALLOWED_HOSTS": "domains of the site, with commas; also the name of health checks",
    "BACKUP_DIR": "`upkeep` backs up into this folder every day",
    "BACKUP_KEEP": "so many backups are kept",
    "BEHIND_PROXY": "1 when a proxy ends TLS and overwrites `X-Forwarded-Proto`",
    "CACHE_URL": "shared cache of rendered pages, `redis://host:6379/0`; empty: each"
    " process keeps its own",
    "CLAMAV_SOCKET": "virus scanner, `/path/clamd.ctl` or `host:port`; set and away,"
    " no file is taken",
    "CONN_MAX_AGE": "seconds a connection to the database is kept",
    "CSRF_TRUSTED_ORIGINS": "with `https://`; only when the proxy changes the host",
    "DATABASE_POOLED": "1 behind a pooler that lends connections by the transaction",
    "DATABASE_URL": "`postgres://user:password@host/name`; empty: SQLite in DATA_DIR",
    "DATA_DIR": "*each machine*: keys, SQLite, counters, locks; mode 0700",
    "DEBUG": "never on a server",
    "DEFAULT_FROM_EMAIL": "sender of mails",
    "EMAIL_URL": "mail server, `smtp+tls://user:password@host:587`",
    "FONT_DIR": "fonts of official documents, for PDF; the same on every machine",
    "FORM_MIN_SECONDS": "a public form sent sooner has to be sent again; 0: never",
    "IDENTITY_RETENTION_DAYS": "days after closing when proofs of identity go",
    "INSECURE_HTTP": "plain HTTP, for one's own machine only",
    "LOG_FORMAT": "`json` or `plain`",
    "LOG_REQUESTS": "0 leaves out the line of each request",
    "MEDIA_ROOT": "folder of uploads and rendered files; shared by all machines",
    "MEDIA_STORAGE": "class of a Django storage, instead of a shared folder",
    "MEDIA_STORAGE_OPTIONS": "its options, as JSON",
    "METRICS_ALLOW": "networks that may read `/metrics`, with commas",
    "METRICS_DIR": "*each machine*: counters of its processes",
    "METRICS_TOKEN": "bearer token for `/metrics`",
    "PASSWORD_HISTORY": "so many former passwords are refused; 0: none",
    "PASSWORD_KINDS": "kinds of signs in a password, of five",
    "PASSWORD_MAX_DAYS": "days until a new password is asked for; 0: never",
    "PASSWORD_MIN_LENGTH": "characters of a password at least",
    "PERSONAL_DATA_CIPHER": "`aes` (AES-256-GCM) or `sm4` (SM4-GCM)",
    "PERSONAL_DATA_KEYS": "`name:base64,…`; the first writes, all read; made in"
    " DATA_DIR if empty, so several machines have to set it",
    "PG_BIN_DIR": "where `pg_dump` and `pg_restore` are, if not on the path",
    "PROXY_COUNT": "proxies of our own in front, with BEHIND_PROXY",
    "REPLICA_LAG_SECONDS": "a replica further behind is not read",
    "REPLICA_URL": "a copy that follows the primary, for public pages",
    "REQUESTS_PER_HOUR": "requests that one address may file in an hour",
    "RETENTION_YEARS": "years after closing when personal data go",
    "SECOND_FACTOR_REQUIRED": "1: every officer logs in with two factors; else those"
    " who have set up a second",
    "SECRET_KEY": "signs sessions, forms and shared pages; made in DATA_DIR if empty,"
    " so several machines have to set it",
    "SESSION_IDLE_SECONDS": "seconds without a request until a session ends",
    "SESSION_MAX_SECONDS": "seconds after the log-in when a session ends in any case",
    "SITE_ADDRESS": "start of links in mails, `https://www.example.gov.cn`",
    "SLOW_QUERY_MS": "statements that take longer are logged, without values",
    "STATIC_ROOT": "where `collectstatic` puts style sheets and scripts",
}


@dataclass(frozen=True)
class Variable:
    name: str
    kind: str
    default: str


def variables(source: str) -> list[Variable]:
    """Return every variable that is read through ``env``, by name."""
    found: dict[str, Variable] = {}
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        owner = node.func.value
        if not isinstance(owner, ast.Name) or owner.id != "env" or not node.keywords:
            continue
        name = ast.literal_eval(node.args[0])
        default = next(word.value for word in node.keywords if word.arg == "default")
        shown = ast.unparse(default)
        kind = node.func.attr.replace("db", "url").replace("email_url", "url")
        found.setdefault(name, Variable(name, kind, shown))
    return [found[name] for name in sorted(found)]


def reference(source: str) -> str:
    """Return the reference as Markdown."""
    rows = [
        f"| `{one.name}` | {one.kind} | `{one.default}` | {WORDS[one.name]} |"
        for one in variables(source)
    ]
    return HEAD + "\n".join(rows) + "\n"


if __name__ == "__main__":
    sys.stdout.write(reference(SETTINGS.read_text()))
