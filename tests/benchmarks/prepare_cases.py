"""Fill a fresh database with cases; prints cookies and what to search, as JSON."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from django.test import Client  # noqa: E402

from disclosure.agencies.models import User  # noqa: E402
from disclosure.casework.models import Case  # noqa: E402
from tests.benchmarks import cases  # noqa: E402
from tests.people import login  # noqa: E402


def cookie_of(who: str) -> str:
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={login(Client(), who).cookies[name].value}"


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    count = int(sys.argv[1])
    with transaction.atomic():
        supervisor = cases.fill(count)
    some = count // 2
    case = Case.objects.get(pk=some + 1)
    name, identity, phone = cases.person(some)
    numbered = Case.objects.get(pk=some // 5 * 5 + 1)
    print(
        json.dumps(
            {
                "supervisor": cookie_of(supervisor.username),
                "handler": cookie_of("h0-0"),
                "handler_id": User.objects.get(username="h0-1").pk,
                "number": case.number,
                "document": numbered.document_number,
                "year": case.listed_on.year,
                "name": name,
                "identity": identity,
                "phone": phone,
            }
        )
    )
