"""A million cases of two hundred agencies, written past the actions.

Only their number and their spread matter here. Every value is invented; the
sealed texts are all the same one, the search keys are real.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from io import StringIO
from itertools import islice

from django.core.management.color import no_style
from django.db import connection
from django.db.models import Model
from django.utils import timezone

from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import AgencyKind, Role
from disclosure.casework.actions.words import words_of
from disclosure.casework.models import Applicant, Case, CaseWords, Challenge
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    ChallengeResult,
    Channel,
    Court,
    Disposition,
)
from disclosure.encryption.sealing import encrypt, lookup_key
from tests import factories

AGENCIES, HANDLERS, YEARS = 200, 3, 5
BATCH = 5000
TOPICS = (
    *("征地补偿", "房屋拆迁", "水利工程", "学校建设", "财政预算", "环境监测"),
    *("道路养护", "社保缴费", "土地审批", "规划许可", "安全检查", "行政处罚"),
    *("采购合同", "信访答复", "医疗补助", "农田改造"),
)
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈", "伟芳娜敏静强磊洋艳勇杰涛明超秀霞"
_OUTCOMES = tuple(Disposition)[:21]
#: Most requests are granted or concern what the agency does not hold.
_WEIGHTS = (400, 120, *([12] * 8), 180, 60, 40, *([8] * 5), 40, 4, 60)
_OPEN_STATES = ("submitted", "handling", "handling", "in_review", "in_approval")


def fill(count: int) -> User:
    """Write ``count`` cases; return the supervisor of the whole tree."""
    root, agencies = _tree()
    write(Desks(agencies, _people(agencies)), count)
    return factories.make_user("bench", agency=root, role=Role.SUPERVISOR)


def write(desk: Desks, count: int) -> None:
    """Write ``count`` cases of these agencies, in an empty register."""
    _copy(Case, _case_rows(desk, count))
    _copy(Applicant, _applicant_rows(count))
    _copy(CaseWords, _word_rows(desk, count))
    _copy(Challenge, _challenge_rows(count))
    _sync(Case, Challenge)


class Desks:
    """Who handles the cases of which agency."""

    def __init__(self, agencies: list[Agency], people: list[User]) -> None:
        weights = [1 / (place + 10) for place in range(len(agencies))]
        self.agencies, self.people, self.weights = agencies, people, weights

    def places(self, count: int) -> list[int]:
        rng = random.Random(711)
        return rng.choices(range(len(self.agencies)), self.weights, k=count)


def subject(number: int, received: date) -> str:
    topic = TOPICS[number * 7 % 16]
    return f"申请公开{received.year}年{topic}相关文件第{number % 977}号（示例）"


def _tree() -> tuple[Agency, list[Agency]]:
    root = factories.make_agency(
        "示例市人民政府", "bench-city", kind=AgencyKind.GOVERNMENT
    )
    made = [
        factories.make_agency(f"示例市第{n}局", f"bench-{n}", root)
        for n in range(1, AGENCIES + 1)
    ]
    return root, made


def _people(agencies: list[Agency]) -> list[User]:
    User.objects.bulk_create(
        User(username=f"h{place}-{n}", name=f"示例承办{n}", is_staff=True)
        for place in range(len(agencies))
        for n in range(HANDLERS)
    )
    people = list(User.objects.filter(username__startswith="h").order_by("pk"))
    for place in (0, 150):
        office = agencies[place]
        user = people[place * HANDLERS]
        user.offices.create(agency=office, role=Role.HANDLER)
    return people


def _days(count: int) -> Iterator[tuple[int, date]]:
    today = timezone.localdate()
    span = YEARS * 365
    for at in range(count):
        yield at, today - timedelta(days=span - at * span // count)


def _case_rows(desk: Desks, count: int) -> Iterator[dict[str, object]]:
    rng = random.Random(712)
    today = timezone.localdate()
    now = timezone.now().isoformat()
    channels, kinds = tuple(Channel), tuple(ApplicantKind)
    for (at, received), place in zip(_days(count), desk.places(count), strict=True):
        due = received + timedelta(days=28 if rng.random() < 0.9 else 56)
        closed = received + timedelta(
            days=min(int(rng.gammavariate(3.2, 5.6)) + 1, 120)
        )
        is_open = closed >= today or rng.random() < 0.004
        yield {
            "id": at + 1,
            "agency_id": desk.agencies[place].pk,
            "number": f"B{place:03}-{received.year}-{at + 1:07}",
            "submission_key": f"bench-{at}",
            "code_key": "",
            "matter": "disclosure",
            "channel": rng.choices(channels, (80, 5, 8, 4, 2, 1))[0].value,
            "applicant_kind": rng.choices(kinds, (85, 6, 1, 1, 4, 3))[0].value,
            "subject": subject(at, received),
            "document_number": f"示政发〔{received.year}〕{at}号"
            if at % 5 == 0
            else "",
            "description": "",
            "medium": "electronic",
            "delivery": "online",
            "other_medium_ok": False,
            "needs_help": False,
            "privacy_version": "",
            "state": rng.choice(_OPEN_STATES) if is_open else "closed",
            "handler_id": desk.people[place * HANDLERS + at % HANDLERS].pk,
            "disposition": "" if is_open else rng.choices(_OUTCOMES, _WEIGHTS)[0].value,
            "remedy": "",
            "round": 1,
            "redo_by": None,
            "may_ask_again": False,
            "submitted_on": received.isoformat(),
            "received_on": received.isoformat(),
            "regime": "711",
            "due_on": due.isoformat(),
            "is_provisional": due.year > today.year,
            "is_extended": (due - received).days > 28,
            "clock_state": "running" if is_open else "stopped",
            "answered_on": None if is_open else closed.isoformat(),
            "handled_in": None if is_open else (closed - received).days,
            "in_time": None if is_open else closed <= due,
            "was_clarified": at % 11 == 0,
            "was_consulted": at % 17 == 0,
            "is_confirmed_late": at % 13 == 0,
            "paused_days": 0 if is_open or at % 11 else 7,
            "calendar_version": "",
            "closed_on": None if is_open else closed.isoformat(),
            "is_imported": False,
            "purged_at": None,
            "created_at": now,
        }


def person(at: int) -> tuple[str, str, str]:
    """Name, identity number and telephone of the applicant of a case."""
    who = at * 31 % 400_003
    name = _SURNAMES[who % 10] + _GIVEN[who // 10 % 16] + _GIVEN[who // 160 % 16]
    return name, f"65010119800101{who % 10000:04}", f"138{who:08}"


def _applicant_rows(count: int) -> Iterator[dict[str, object]]:
    fields = {f.name: f for f in Applicant._meta.concrete_fields}
    label = "casework.applicant."
    texts = {
        name: encrypt(f"{label}{name}", "示例")
        for name in ("name", "phone", "identity_number")
    }
    blank = {name: "" for name in fields if name != "case"}
    for at in range(count):
        name, number, phone = person(at)
        yield {
            "case_id": at + 1,
            **blank,
            **texts,
            "name_key": lookup_key(f"{label}name", name),
            "identity_key": lookup_key(f"{label}identity_number", number),
            "phone_key": lookup_key(f"{label}phone", phone),
        }


def _challenge_rows(count: int) -> Iterator[dict[str, object]]:
    """One case in two hundred goes on to a review or a court."""
    rng = random.Random(713)
    results = tuple(ChallengeResult)
    number = 0
    for at, received in _days(count):
        decided = received + timedelta(days=200)
        if at % 200 or decided > timezone.localdate():
            continue
        number += 1
        yield {
            "id": number,
            "case_id": at + 1,
            "kind": rng.choice(tuple(Court)).value,
            "body": "示例县人民政府",
            "reference": "",
            "filed_on": (received + timedelta(days=130)).isoformat(),
            "result": rng.choice(results[:3]).value,
            "decided_on": decided.isoformat(),
            "redo_by": None,
            "note": "",
        }


def _word_rows(desk: Desks, count: int) -> Iterator[dict[str, object]]:
    for (at, received), place in zip(_days(count), desk.places(count), strict=True):
        words = words_of(subject(at, received), desk.agencies[place].pk)
        yield {"case_id": at + 1, "words": words}


def _copy(model: type, rows: Iterator[dict[str, object]]) -> None:
    table = model._meta.db_table  # type: ignore[attr-defined]
    while batch := list(islice(rows, BATCH)):
        names = list(batch[0])
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                columns = ", ".join(names)
                cursor.copy_expert(f"COPY {table} ({columns}) FROM STDIN", _text(batch))
            else:
                marks = ", ".join(["%s"] * len(names))
                cursor.executemany(
                    f"INSERT INTO {table} ({', '.join(names)}) VALUES ({marks})",
                    [tuple(row.values()) for row in batch],
                )


def _text(batch: list[dict[str, object]]) -> StringIO:
    lines = (
        "\t".join(r"\N" if v is None else str(v) for v in row.values()) for row in batch
    )
    return StringIO("\n".join(lines) + "\n")


def _sync(*models: type[Model]) -> None:
    """Let the database know how the rows are spread, and where ids go on."""
    with connection.cursor() as cursor:
        for line in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(line)
        # No VACUUM: whoever fills a database does so in a transaction.
        cursor.execute("ANALYZE")
