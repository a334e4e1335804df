"""Make a desk for the intake benchmark, or count what it took in."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402

from disclosure.audit.models import Entry  # noqa: E402
from disclosure.casework.models import Applicant, Case, CaseEvent, Desk  # noqa: E402
from tests.factories import make_agency, make_site  # noqa: E402


def make() -> None:
    call_command("migrate", verbosity=0)
    site = make_site()
    office = make_agency("示例县人民政府办公室", "bench-office", site=site)
    Desk.objects.create(
        agency=office,
        code="BENCH",
        mark="示县公开",
        review_body="示例县人民政府",
        court="示例县人民法院",
    )


def count() -> dict[str, int]:
    return {
        "cases": Case.objects.count(),
        "applicants": Applicant.objects.exclude(name="").count(),
        "events": CaseEvent.objects.count(),
        "audited": Entry.objects.filter(action="case.register").count(),
    }


if __name__ == "__main__":
    if "count" in sys.argv:
        print(json.dumps(count()))
    else:
        make()
