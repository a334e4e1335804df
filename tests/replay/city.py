"""An invented city to replay a day in, written into an empty database.

    python tests/replay/city.py FILE [CASES] [REPORTS]

Agencies, officers and desks come through the actions, cases and reports as rows.
Writes into FILE what visitors and officers have to know: names, addresses, secrets.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections.abc import Iterator, Mapping
from copy import deepcopy
from itertools import islice
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")

import django  # noqa: E402

django.setup()

from django.contrib.auth.hashers import make_password  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from disclosure.accounts.actions import second_factor  # noqa: E402
from disclosure.accounts.rules import totp  # noqa: E402
from disclosure.agencies import actions  # noqa: E402
from disclosure.agencies.models import Agency, User  # noqa: E402
from disclosure.agencies.vocabulary import AgencyKind, Role  # noqa: E402
from disclosure.casework.models import Desk  # noqa: E402
from reports.actions.starting import start_report  # noqa: E402
from reports.document import build as build_document  # noqa: E402
from reports.document import from_json  # noqa: E402
from reports.models import PublishedDocument, Report  # noqa: E402
from reports.rules.vocabulary import State  # noqa: E402
from reports.search.actions import enter  # noqa: E402
from tests.benchmarks import cases as filling  # noqa: E402
from tests.benchmarks.search import WORDS  # noqa: E402
from tests.factories import make_agency, make_site  # noqa: E402
from tests.national.sums_desk import figures  # noqa: E402
from tests.people import PASSWORD  # noqa: E402
from tests.replay import day  # noqa: E402

COUNTIES, AGENCIES = 10, 500
CASES, REPORTS = 50_000, 5_000
FORM, FREE = "form2021", "free"
FIRST_FORM_YEAR = 2021
#: Words that a search finds in every report, in some and in few.
SELECTIVE, FEW = "土壤修复", "水土保持"
BATCH = 100
_ROLES = (Role.HANDLER, Role.HANDLER, Role.REVIEWER, Role.APPROVER)


def build(file: Path, cases: int, reports: int) -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        city, counties, offices = agencies()
        people = officers(city, counties, offices)
    say(f"{len(offices)} agencies, {len(people)} officers")
    with transaction.atomic():
        filling.HANDLERS, filling.AGENCIES = 2, len(offices)
        filling.write(filling.Desks(offices, handlers(offices, people)), cases)
    say(f"{cases:,} cases")
    form = pattern(people)
    made = publish([*counties, *offices], form, reports)
    say(f"{len(made):,} reports, published and indexed")
    drafts(people)
    with connection.cursor() as cursor:
        wide = "VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE"
        cursor.execute(wide)
    place = {
        "password": PASSWORD,
        "officers": people,
        "agencies": [one.slug for one in (*counties, *offices)],
        "reports": made,
        "cases": cases,
    }
    file.write_text(json.dumps(place, ensure_ascii=False))


def say(words: str) -> None:
    print(f"city: {words}", flush=True)


def agencies() -> tuple[Agency, list[Agency], list[Agency]]:
    """Return the city, its counties and the offices below them."""
    kind = AgencyKind.GOVERNMENT
    site = make_site(domain=day.HOST)
    city = make_agency("示例市人民政府", "replay-city", kind=kind, site=site)
    counties = [
        make_agency(f"示例市第{n}示例县人民政府", f"replay-{n}", city, kind)
        for n in range(1, COUNTIES + 1)
    ]
    count = AGENCIES - COUNTIES
    offices = [
        make_agency(
            f"第{n % COUNTIES + 1}示例县第{n}局（示例）",
            f"replay-{n % COUNTIES + 1}-{n}",
            counties[n % COUNTIES],
        )
        for n in range(count)
    ]
    return city, counties, offices


def officers(
    city: Agency, counties: list[Agency], offices: list[Agency]
) -> list[dict[str, Any]]:
    """Make the officers of the largest fold, and return what each needs to work."""
    hashed = make_password(PASSWORD)
    found: list[dict[str, Any]] = []

    def officer(name: str, agency: Agency, *roles: str) -> User:
        user = User(username=name, name="示例人员", password=hashed, is_staff=True)
        user.save()
        for role in roles:
            actions.appoint(user, agency, role, by=None)
        secret = ""
        if len(found) % day.SECOND_FACTOR_EVERY == 0:
            secret = totp.new_secret()
            now = totp.step_at(timezone.now().timestamp())
            second_factor.set_up(user, secret, totp.code_of(secret, now - 1))
        row = {"name": name, "id": user.pk, "secret": secret, "role": str(roles[0])}
        found.append({**row, "agency": agency.slug})
        return user

    for place, office in enumerate(offices[: day.DESKS * day.MOST]):
        for n, role in enumerate(_ROLES):
            officer(f"o{place}-{n}", office, role)
        Desk.objects.create(
            agency=office,
            code=f"R{place:03}",
            mark=f"示局{place}公开",
            review_body="示例县人民政府",
            court="示例县人民法院",
            review_url="https://review.example.gov.cn/",
        )
    for place in range(day.AUTHORS * day.MOST):
        officer(f"a{place}", offices[place], Role.AUTHOR)
    for place in range(day.SUPERVISORS * day.MOST):
        over = city if place % 4 == 3 else counties[place % COUNTIES]
        officer(f"s{place}", over, Role.SUPERVISOR)
    return found


def handlers(offices: list[Agency], people: list[dict[str, Any]]) -> list[User]:
    """Return two handlers for each office, accounts without office where none work."""
    known = {row["name"] for row in people}
    rows = [f"o{place}-{n}" for place in range(len(offices)) for n in (0, 1)]
    User.objects.bulk_create(
        User(username=name, name="示例承办") for name in rows if name not in known
    )
    found = {user.username: user for user in User.objects.filter(username__in=rows)}
    return [found[name] for name in rows]


def pattern(people: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the document of a report on the official form, all figures filled in."""
    row = next(one for one in people if one["role"] == Role.AUTHOR)
    agency = Agency.objects.get(slug=row["agency"])
    by = User.objects.get(pk=row["id"])
    with transaction.atomic():
        report = start_report(agency, timezone.localdate().year, by=by, format=FORM)
        values = figures(7)
        for statistic in report.statistics.all():
            statistic.value = values.get(statistic.code)
            statistic.save(update_fields=["value"])
        document = build_document(report).to_json()
        transaction.set_rollback(True)
    return document


def publish(
    agencies: list[Agency], form: dict[str, Any], count: int
) -> list[list[Any]]:
    """Publish reports as rows, a year at a time, and index them; the newest first."""
    draw = random.Random(20260316)
    last = timezone.localdate().year - 1
    years = [last - past for past in range(-(-count // len(agencies)))]
    wanted = islice(((one, year) for year in years for one in agencies), count)
    made: list[list[Any]] = []
    while batch := list(islice(wanted, BATCH)):
        with transaction.atomic():
            for agency, year in batch:
                enter(published(agency, year, form, draw, len(made)))
                made.append([agency.slug, year, kind_of(year)])
    return made


def kind_of(year: int) -> str:
    return FORM if year >= FIRST_FORM_YEAR else FREE


def published(
    agency: Agency, year: int, like: Mapping[str, Any], draw: random.Random, at: int
) -> Report:
    """Store a report as publishing leaves it: its row and its frozen document."""
    data = written(agency, year, like, draw, at)
    document = from_json(data)
    now = timezone.now()
    report = Report.objects.create(
        agency=agency,
        year=year,
        format=document.format,
        title=document.title,
        period_start=document.period_start,
        period_end=document.period_end,
        state=State.PUBLISHED,
        published_at=now,
    )
    digest = hashlib.sha256(json.dumps(data).encode()).hexdigest()
    report.document = PublishedDocument.objects.create(
        report=report, content=document.to_json(), text=document.text, digest=digest
    )
    return report


def written(
    agency: Agency, year: int, like: Mapping[str, Any], draw: random.Random, at: int
) -> dict[str, Any]:
    """Return the document of a report: the official form, or sections alone."""
    data = deepcopy(dict(like))
    data |= {
        "title": f"{agency.name}{year}年政府信息公开工作年度报告（示例）",
        "agency": agency.name,
        "agency_slug": agency.slug,
        "year": year,
        "period_start": f"{year}-01-01",
        "period_end": f"{year}-12-31",
        "published_at": timezone.now().isoformat(),
        "format": kind_of(year),
        "waived": [],
        "files": [],
    }
    for place, section in enumerate(data["sections"]):
        section["html"] = "".join(texts(draw, at, place))
        if data["format"] == FREE:
            section |= {"key": f"s{place}", "grids": [], "tables": []}
    if data["format"] == FREE:
        data |= {"figures": [], "key_figures": []}
    return data


def texts(draw: random.Random, at: int, place: int) -> Iterator[str]:
    """Return paragraphs of common words; in few reports there are rare ones."""
    for _ in range(4):
        words = "，".join("".join(draw.sample(WORDS, 4)) for _ in range(12))
        yield f"<p>示例：{words}。</p>"
    if place == 1 and at % 250 == 7:
        yield f"<p>完成{SELECTIVE}项目（示例）。</p>"
    if place == 1 and at % 25 == 3:
        yield f"<p>推进{FEW}工作（示例）。</p>"


def drafts(people: list[dict[str, Any]]) -> None:
    """Begin this year's report of each author, on the official form."""
    year = timezone.localdate().year
    for row in people:
        if row["role"] == Role.AUTHOR:
            by = User.objects.get(pk=row["id"])
            agency = Agency.objects.get(slug=row["agency"])
            row["report"] = start_report(agency, year, by=by, format=FORM).pk


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[2:]]
    build(Path(sys.argv[1]), *(numbers or [CASES, REPORTS]))
