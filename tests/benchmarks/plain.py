"""A plain admin list over a million rows: ordinary Django as written first.

One model, the default admin, exact counts, ``search_fields`` that look inside
every row. Run as a script it fills its database and prints a session's cookie.
"""

from __future__ import annotations

import os
import sqlite3
import sys
from datetime import date, timedelta
from pathlib import Path

import django
from django.conf import settings

WORK = Path(os.environ["BENCH_PLAIN"])
settings.configure(
    SECRET_KEY="only-for-the-benchmark-of-a-plain-list-0123456789",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    STATIC_URL="/static/",
    LANGUAGE_CODE="zh-hans",
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": WORK / "plain.sqlite3",
            "CONN_MAX_AGE": 600,
            "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL"},
        }
    },
)
django.setup()

from django.contrib import admin  # noqa: E402
from django.contrib.auth import (  # noqa: E402
    BACKEND_SESSION_KEY,
    HASH_SESSION_KEY,
    SESSION_KEY,
)
from django.contrib.auth.models import User  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.urls import path  # noqa: E402


class Office(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "auth"

    def __str__(self) -> str:
        return self.name


class Application(models.Model):
    number = models.CharField(max_length=40, unique=True)
    office = models.ForeignKey(Office, models.PROTECT)
    applicant = models.CharField(max_length=60)
    subject = models.CharField(max_length=200)
    received_on = models.DateField(db_index=True)
    due_on = models.DateField()
    closed_on = models.DateField(null=True)
    outcome = models.PositiveSmallIntegerField(
        choices=[(code, f"示例结果{code}") for code in range(21)]
    )

    class Meta:
        app_label = "auth"


class ApplicationAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        *("number", "subject", "office", "applicant"),
        *("received_on", "due_on", "closed_on", "outcome"),
    )
    list_select_related = ("office",)
    list_filter = ("received_on", "outcome")
    search_fields = ("number", "applicant", "subject")


admin.site.register(Application, ApplicationAdmin)
urlpatterns = [path("admin/", admin.site.urls)]


def fill(count: int) -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        for model in (Office, Application):
            editor.create_model(model)
    Office.objects.bulk_create(Office(name=f"示例市第{n}局") for n in range(1, 201))
    first = date.today() - timedelta(days=5 * 365)
    rows = (
        (
            f"{at:09}",
            at % 200 + 1,
            f"示例{at % 997}",
            f"申请公开道路养护相关文件第{at % 977}号（示例）",
            (first + timedelta(days=at * 1825 // count)).isoformat(),
            (first + timedelta(days=at * 1825 // count + 28)).isoformat(),
            None,
            at % 21,
        )
        for at in range(count)
    )
    connection.close()
    with sqlite3.connect(WORK / "plain.sqlite3") as raw:
        raw.executemany(
            "INSERT INTO auth_application (number, office_id, applicant, subject,"
            " received_on, due_on, closed_on, outcome) VALUES (?,?,?,?,?,?,?,?)",
            rows,
        )
    raw.execute("ANALYZE")
    raw.close()


def session() -> str:
    user = User.objects.create_superuser("bench")
    store = SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.save()
    return f"sessionid={store.session_key}"


if __name__ == "__main__":
    fill(int(sys.argv[1]))
    print(session())
else:
    application = get_wsgi_application()
