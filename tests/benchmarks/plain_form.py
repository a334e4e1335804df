"""The peer of the intake: an ordinary Django form that stores one row.

Default middleware, a model form that asks for the agency, a running number of
chance, SQLite set up as ours is: every commit synced.
``python plain_form.py`` makes the table; a server runs ``application``.
"""

import os
import uuid
from datetime import date, timedelta
from pathlib import Path

import django
from django import forms
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.db import connection, models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import path

FOLDER = Path(os.environ["BENCH_FOLDER"])
settings.configure(
    SECRET_KEY="only-for-the-benchmark-of-a-plain-form-0123456789",
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF=__name__,
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"],
    MIDDLEWARE=[
        "django.middleware.security.SecurityMiddleware",
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "django.middleware.clickjacking.XFrameOptionsMiddleware",
    ],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": FOLDER / "plain.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
                    "PRAGMA wal_autocheckpoint=10000; PRAGMA cache_size=-32000;"
                ),
            },
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()


class Office(models.Model):
    name = models.CharField(max_length=100)

    class Meta:
        app_label = "plain"

    def __str__(self) -> str:
        return self.name


class Wish(models.Model):
    number = models.CharField(max_length=20, unique=True)
    agency = models.ForeignKey(Office, models.PROTECT)
    applicant = models.CharField(max_length=50)
    subject = models.CharField(max_length=200)
    description = models.TextField()
    received_on = models.DateField(db_index=True)
    due_on = models.DateField()

    class Meta:
        app_label = "plain"


class WishForm(forms.ModelForm):
    class Meta:
        model = Wish
        fields = ["agency", "applicant", "subject", "description"]


def apply(request: HttpRequest) -> HttpResponse:
    form = WishForm(request.POST or None)
    if form.is_valid():
        wish = form.save(commit=False)
        wish.number = uuid.uuid4().hex[:20]
        wish.received_on = date.today()
        wish.due_on = wish.received_on + timedelta(days=28)
        wish.save()
        return HttpResponseRedirect("/done/")
    get_token(request)
    return HttpResponse(form.as_div())


def done(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"done")


urlpatterns = [path("apply/", apply), path("done/", done)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Office)
        editor.create_model(Wish)
    Office.objects.create(name="示例县人民政府办公室")
