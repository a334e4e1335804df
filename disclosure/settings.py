"""Settings: one file, read from environment variables, safe unless told otherwise.

SQLite unless DATABASE_URL is set. The generated secret key, the database and
the uploads live in DATA_DIR, outside the source tree.
"""

from __future__ import annotations

import base64
import os
import secrets
import sys
from contextlib import suppress
from ipaddress import ip_network
from pathlib import Path

import environ
from csp.constants import NONE, SELF

from disclosure.databases import prepare

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()


def _data_dir() -> Path:
    home = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    folder = Path(env.str("DATA_DIR", default=str(home / "disclosure")))
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


def _kept(file: Path, new: str) -> str:
    """Return what a file holds; make it with ``new`` on first start."""
    if not file.exists():
        own = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
        handle = os.open(own, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(new)
            out.flush()
            os.fsync(handle)
        # Of two processes that start together the first one wins.
        with suppress(FileExistsError):
            os.link(own, file)
        own.unlink()
    return file.read_text()


def _secret_key(folder: Path) -> str:
    """Return SECRET_KEY, or the key generated on first start and kept in a file."""
    given = env.str("SECRET_KEY", default="")
    return str(given) or _kept(folder / "secret_key", secrets.token_urlsafe(64))


def _personal_data_keys(folder: Path) -> str:
    """Return PERSONAL_DATA_KEYS, or the key ring generated on first start.

    Never made from SECRET_KEY: each is renewed without harm to the other.
    """
    given = env.str("PERSONAL_DATA_KEYS", default="")
    new = "k1:" + base64.b64encode(secrets.token_bytes(32)).decode()
    return str(given) or _kept(folder / "personal_data_key", new).strip()


DATA_DIR = _data_dir()
SECRET_KEY_GIVEN = bool(env.str("SECRET_KEY", default=""))
PERSONAL_DATA_KEYS_GIVEN = bool(env.str("PERSONAL_DATA_KEYS", default=""))
SECRET_KEY = _secret_key(DATA_DIR)
# The first key writes, all of them read: "id:base64key,id:base64key".
PERSONAL_DATA_KEYS = _personal_data_keys(DATA_DIR)
PERSONAL_DATA_CIPHER = env.str("PERSONAL_DATA_CIPHER", default="aes")
DEBUG = env.bool("DEBUG", default=False)
# Plain HTTP is for one's own machine only: it switches off what needs TLS.
INSECURE_HTTP = env.bool("INSECURE_HTTP", default=False) or DEBUG
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
TESTING = "pytest" in sys.modules

INSTALLED_APPS = [
    "disclosure.apps.DisclosureAdminConfig",
    # Before Django's own accounts, whose commands it replaces.
    "disclosure.accounts",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.sitemaps",
    "axes",
    "crispy_forms",
    "import_export",
    "django_prose_editor",
    "django_tasks",
    "django_tasks_db",
    "disclosure",
    "disclosure.audit",
    "disclosure.pagecache",
    "disclosure.throttle",
    "disclosure.agencies",
    "disclosure.casework",
    "disclosure.oversight",
    "reports",
    "reports.search",
    "disclosure.operations",
]

MIDDLEWARE = [
    "disclosure.operations.watch.WatchMiddleware",
    "disclosure.replicas.middleware.ReplicaMiddleware",
    "disclosure.pagecache.middleware.PageCacheMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "disclosure.headers.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "disclosure.preferences.PreferencesMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "disclosure.accounts.middleware.OfficerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "disclosure.urls"
WSGI_APPLICATION = "disclosure.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "disclosure.agencies.context.site",
            ],
        },
    },
]

DATABASE_URL = env.str("DATABASE_URL", default="")
DATABASES = {
    "default": env.db_url_config(DATABASE_URL or f"sqlite:///{DATA_DIR / 'db.sqlite3'}")
}
# A copy that follows the primary; public pages may be read from it while it is no
# further behind than so many seconds.
if REPLICA_URL := env.str("REPLICA_URL", default=""):
    DATABASES["replica"] = {
        **env.db_url_config(REPLICA_URL),
        "TEST": {"MIRROR": "default"},
    }
    DATABASE_ROUTERS = ["disclosure.replicas.router.ReplicaRouter"]
REPLICA_LAG_SECONDS = env.float("REPLICA_LAG_SECONDS", default=5.0)
# Behind a pooler that hands out its connections by the transaction (pgbouncer).
DATABASE_POOLED = env.bool("DATABASE_POOLED", default=False)
_CONN_MAX_AGE = env.int("CONN_MAX_AGE", default=600)
for _database in DATABASES.values():
    prepare(_database, max_age=_CONN_MAX_AGE, is_pooled=DATABASE_POOLED)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]
LOCALE_PATHS = [BASE_DIR / "disclosure" / "locale"]
USE_I18N = True
USE_TZ = True
# Legal dates are Beijing dates everywhere; Asia/Urumqi would be two hours behind.
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(BASE_DIR / ".build" / "static")))
STATICFILES_DIRS = [BASE_DIR / "static"]
# What takes longer than a page may: a table of jobs, and `db_worker` to do them.
# A test does each job at once.
TASKS = {
    "default": {
        "BACKEND": "django_tasks.backends.immediate.ImmediateBackend"
        if TESTING
        else "django_tasks_db.DatabaseBackend"
    }
}

# Several machines share one folder, or one store: a class of Django's storages and
# its options as JSON, for example of django-storages.
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default=str(DATA_DIR / "media")))
MEDIA_STORAGE = env.str(
    "MEDIA_STORAGE", default="django.core.files.storage.FileSystemStorage"
)
MEDIA_STORAGE_OPTIONS = env.json("MEDIA_STORAGE_OPTIONS", default={})
_STATIC_STORAGE = (
    "django.contrib.staticfiles.storage.StaticFilesStorage"
    if DEBUG or TESTING
    else "whitenoise.storage.CompressedManifestStaticFilesStorage"
)
STORAGES = {
    "default": {"BACKEND": MEDIA_STORAGE, "OPTIONS": MEDIA_STORAGE_OPTIONS},
    "staticfiles": {"BACKEND": _STATIC_STORAGE},
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = DEBUG or TESTING
FILE_UPLOAD_PERMISSIONS = 0o600
# A virus scanner (clamd) at "/path/of/socket" or "host:port"; without it, none.
CLAMAV_SOCKET = env.str("CLAMAV_SOCKET", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
# A public form sent sooner after it was opened was not filled in by hand.
FORM_MIN_SECONDS = env.int("FORM_MIN_SECONDS", default=3)
# How many requests one address may file in an hour.
REQUESTS_PER_HOUR = env.int("REQUESTS_PER_HOUR", default=20)

# Personal data of a case go so many years after it was closed, proofs of who
# somebody is so many days after; settled with the archivist.
RETENTION_YEARS = env.int("RETENTION_YEARS", default=10)
IDENTITY_RETENTION_DAYS = env.int("IDENTITY_RETENTION_DAYS", default=365)

# A folder with the fonts of official documents (仿宋_GB2312, 楷体_GB2312,
# 方正小标宋, 黑体, 宋体) for PDF files; free fonts stand in for what is not there.
_FONT_DIR = env.str("FONT_DIR", default="")
FONT_DIR = Path(_FONT_DIR) if _FONT_DIR else None

# On one's own machine messages are printed; a site never prints them: they are to
# somebody, and what is printed ends in a log.
EMAIL_URL = env.email_url(
    "EMAIL_URL", default="consolemail://" if INSECURE_HTTP else "smtp://localhost:25"
)
EMAIL_BACKEND = EMAIL_URL["EMAIL_BACKEND"]
EMAIL_HOST, EMAIL_PORT = EMAIL_URL["EMAIL_HOST"], EMAIL_URL["EMAIL_PORT"]
EMAIL_HOST_USER = EMAIL_URL["EMAIL_HOST_USER"]
EMAIL_HOST_PASSWORD = EMAIL_URL["EMAIL_HOST_PASSWORD"]
EMAIL_USE_TLS = EMAIL_URL.get("EMAIL_USE_TLS", False)
EMAIL_USE_SSL = EMAIL_URL.get("EMAIL_USE_SSL", False)
EMAIL_TIMEOUT = 20
#: Where the site is, for links in mails; else the domain of the main site.
SITE_ADDRESS = env.str("SITE_ADDRESS", default="")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="noreply@localhost")

# Rendered public pages, shared by all processes and machines (Redis protocol:
# "redis://host:6379/0"); without it each process keeps its own.
CACHE_URL = env.str("CACHE_URL", default="")
CACHES: dict[str, dict[str, object]] = {
    "default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}
if CACHE_URL:
    CACHES["pages"] = {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": CACHE_URL,
        "TIMEOUT": 24 * 3600,
        "KEY_PREFIX": "disclosure",
        "OPTIONS": {
            "serializer": "disclosure.pagecache.shared.PlainBytes",
            "socket_connect_timeout": 0.2,
            "socket_timeout": 0.2,
            "protocol": 2,
        },
    }

AUTH_USER_MODEL = "agencies.User"
LOGIN_URL = "admin:login"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "disclosure.accounts.backends.OfficerBackend",
]
# Officers show a second factor once they have set it up; with this, nobody gets
# in without one, and who has none is led to set it up.
SECOND_FACTOR_REQUIRED = env.bool("SECOND_FACTOR_REQUIRED", default=False)
PASSWORD_MIN_LENGTH = env.int("PASSWORD_MIN_LENGTH", default=10)
# Of five kinds: capitals, small letters, digits, signs, letters without capitals.
PASSWORD_KINDS = env.int("PASSWORD_KINDS", default=3)
# A new password is none of the last ones; after so many days it is asked for.
PASSWORD_HISTORY = env.int("PASSWORD_HISTORY", default=5)
PASSWORD_MAX_DAYS = env.int("PASSWORD_MAX_DAYS", default=90)
_DJANGO_SAYS = "django.contrib.auth.password_validation."
_WE_SAY = "disclosure.accounts.validators."
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": _WE_SAY + "LengthValidator",
        "OPTIONS": {"min_length": PASSWORD_MIN_LENGTH},
    },
    {"NAME": _WE_SAY + "KindsValidator", "OPTIONS": {"kinds": PASSWORD_KINDS}},
    {
        "NAME": _DJANGO_SAYS + "UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": _WE_SAY + "UserNameValidator"},
    {"NAME": _DJANGO_SAYS + "CommonPasswordValidator"},
    {"NAME": _WE_SAY + "DecoratedWordValidator"},
    {"NAME": _DJANGO_SAYS + "NumericPasswordValidator"},
    {"NAME": _WE_SAY + "HistoryValidator"},
]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_TEMPLATE = "registration/locked_out.html"
AXES_RESET_ON_SUCCESS = True
AXES_VERBOSE = False
AXES_CLIENT_IP_CALLABLE = "disclosure.accounts.actions.guessing.locked_address"
AXES_ENABLE_ADMIN = False

# The session ends after half an hour without a request, and twelve hours after
# the log-in in any case.
SESSION_MAX_SECONDS = env.int("SESSION_MAX_SECONDS", default=12 * 3600)
SESSION_COOKIE_AGE = env.int("SESSION_IDLE_SECONDS", default=30 * 60)
SESSION_SAVE_EVERY_REQUEST = True
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_HTTP
# A browser takes cookies of these names over TLS only, from this host alone: no
# neighbour under the same domain can plant a session or a token.
_OF_THIS_HOST = "" if INSECURE_HTTP else "__Host-"
SESSION_COOKIE_NAME = f"{_OF_THIS_HOST}sessionid"
CSRF_COOKIE_NAME = f"{_OF_THIS_HOST}csrftoken"
SECURE_SSL_REDIRECT = not INSECURE_HTTP
SECURE_HSTS_SECONDS = 0 if INSECURE_HTTP else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INSECURE_HTTP
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^health/(live/|ready/)?$", r"^metrics$"]
X_FRAME_OPTIONS = "DENY"
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
PROXY_COUNT = env.int("PROXY_COUNT", default=1) if BEHIND_PROXY else 0
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    },
}

# What a browser never has to offer a page of this site.
PERMISSIONS_REFUSED = (
    *("accelerometer", "autoplay", "camera", "display-capture", "geolocation"),
    *("gyroscope", "magnetometer", "microphone", "midi", "payment", "usb"),
)

CRISPY_ALLOWED_TEMPLATE_PACKS = CRISPY_TEMPLATE_PACK = "official"
IMPORT_EXPORT_ESCAPE_FORMULAE_ON_EXPORT = True
IMPORT_EXPORT_SKIP_ADMIN_LOG = True
IMPORT_EXPORT_USE_TRANSACTIONS = True

# Backups of every day go here (`upkeep`), so many are kept.
BACKUP_DIR = env.str("BACKUP_DIR", default="")
BACKUP_KEEP = env.int("BACKUP_KEEP", default=14)
# Where pg_dump and pg_restore are, if not on the path.
PG_BIN_DIR = env.str("PG_BIN_DIR", default="")
# Who may read /metrics and the parts of /health/ready/: whoever has the token, and
# these networks ("10.0.0.0/8,127.0.0.1"); nobody unless set.
METRICS_TOKEN = env.str("METRICS_TOKEN", default="")
METRICS_ALLOW = [
    ip_network(network.strip(), strict=False)
    for network in env.list("METRICS_ALLOW", default=[])
]
# Counts of the processes of this machine; never shared between machines.
METRICS_DIR = Path(env.str("METRICS_DIR", default=str(DATA_DIR / "metrics")))

# Lines of JSON, or plain ones; without personal data (disclosure.operations.logs).
LOG_FORMAT = env.str("LOG_FORMAT", default="plain" if INSECURE_HTTP else "json")
LOG_REQUESTS = env.bool("LOG_REQUESTS", default=True)
SLOW_QUERY_MS = env.int("SLOW_QUERY_MS", default=500)
_LINES = {"json": "JsonLines", "plain": "PlainLines"}[LOG_FORMAT]
_CONSOLE = {"handlers": ["console"], "level": "INFO", "propagate": False}
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": f"disclosure.operations.logs.{_LINES}"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    # Django would mail errors with all that was typed; gunicorn writes addresses.
    "loggers": {
        "axes": {"level": "ERROR"},
        "django": _CONSOLE,
        "gunicorn.error": _CONSOLE,
    },
}
