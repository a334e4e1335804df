"""The peer of the intake: an ordinary Django form that stores one row.

Default middleware, a model form, SQLite set up as ours is: every commit synced.
``python plain_form.py`` makes the table; a server runs ``application``.
"""

import os
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
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL",
            },
        }
    },
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
)
django.setup()


class Wish(models.Model):
    applicant = models.CharField(max_length=50)
    subject = models.CharField(max_length=200)
    description = models.TextField()

    class Meta:
        app_label = "plain"


class WishForm(forms.ModelForm):
    class Meta:
        model = Wish
        fields = ["applicant", "subject", "description"]


def apply(request: HttpRequest) -> HttpResponse:
    form = WishForm(request.POST or None)
    if form.is_valid():
        form.save()
        return HttpResponseRedirect("/done/")
    get_token(request)
    return HttpResponse(form.as_div())


def done(request: HttpRequest) -> HttpResponse:
    return HttpResponse(b"done")


urlpatterns = [path("apply/", apply), path("done/", done)]
application = get_wsgi_application()

if __name__ == "__main__":
    with connection.schema_editor() as editor:
        editor.create_model(Wish)
