"""The invented county assesses its agencies; who works where, and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from disclosure.casework.models import Case, Challenge
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    ChallengeResult,
    Channel,
    Court,
    Delivery,
    Disposition,
    Medium,
    State,
)
from disclosure.oversight.actions import assessing, objecting, schemes
from disclosure.oversight.models import Assessment, Objection, Scheme, Sheet
from disclosure.oversight.rules.assessing import Item
from disclosure.oversight.rules.periods import Period, year_of
from disclosure.oversight.rules.vocabulary import Measure, ObjectionState
from tests.factories import World, make_user
from tests.people import login

D = Decimal
TITLE = "示例年度考核（示例）"
REASON = "有两件是申请人撤回的（示例）"
WHY = "核对登记簿，确实多算了（示例）"
#: Every measure there is, so that a frozen sheet shows all of them.
ALL = (
    Item(Measure.ON_TIME, D(30), D(100), D(60)),
    Item(Measure.OPEN_OVERDUE, D(20), D(0), D(8)),
    Item(Measure.MEDIAN_DAYS, D(10), D(5), D(40)),
    Item(Measure.P90_DAYS, D(10), D(15), D(45)),
    Item(Measure.EXTENSION, D(5), D(0), D(60)),
    Item(Measure.CONFIRMED_LATE, D(5), D(0), D(50)),
    Item(Measure.CORRECTED, D(10), D(0), D(30)),
    Item(Measure.NOTICES_IN_TIME, D(10), D(100), D(0)),
)
#: Officers besides those of the office.
PEOPLE = (
    ("county", "示例县考核甲", "county", Role.SUPERVISOR),
    ("county2", "示例县考核乙", "county", Role.SUPERVISOR),
    ("city", "示例市考核", "city", Role.SUPERVISOR),
    ("teacher", "示例教育承办", "other", Role.HANDLER),
    ("teacher-chief", "示例教育监督", "other", Role.SUPERVISOR),
)


@dataclass
class Assessing:
    """The county with its officers, a scheme, and the steps of an assessment."""

    world: World
    people: dict[str, User]
    scheme: Scheme
    today: date
    period: Period

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name.replace("_", "-")]
        except KeyError:
            raise AttributeError(name) from None

    def freeze(self, title: str = TITLE, **options: Any) -> Assessment:
        options = {"by": self.county, "today": self.today, **options}
        return assessing.freeze(self.scheme.pk, title, self.period, **options)

    def published(self, title: str = TITLE) -> Assessment:
        made = self.freeze(title)
        return assessing.publish(made.pk, by=self.county)

    def over(self, assessment: Assessment) -> Assessment:
        """Let the days for objections be gone."""
        past = timezone.localdate() - timedelta(days=1)
        Assessment.objects.filter(pk=assessment.pk).update(object_by=past)
        assessment.refresh_from_db()
        return assessment

    def sheet(self, assessment: Assessment, agency: Agency | None = None) -> Sheet:
        return assessment.sheets.get(agency=agency or self.world.office)

    def objected(
        self, sheet: Sheet, measure: Measure = Measure.ON_TIME, by: str = "handler"
    ) -> Objection:
        return objecting.file_objection(sheet.pk, measure, REASON, by=self.people[by])

    def upheld(self, objection: Objection, points: str = "29.50") -> Objection:
        return objecting.answer(
            objection.pk, ObjectionState.UPHELD, WHY, D(points), by=self.county
        )

    def client(self, who: str) -> Client:
        return login(Client(), who)


def make_assessing(world: World, items: tuple[Item, ...] = ALL) -> Assessing:
    """People, mail addresses and a scheme; cases are up to the test."""
    people = dict(world.people)
    for username, name, place, role in PEOPLE:
        people[username] = make_user(username, name, getattr(world, place), role)
    for user in people.values():
        user.email = f"{user.username}@example.com"
    User.objects.bulk_update(people.values(), ["email"])
    scheme = Scheme(agency=world.county, name="示例考核办法（示例）")
    schemes.save_scheme(scheme, items, by=people["county"])
    today = timezone.localdate()
    last = today.year - 1
    return Assessing(world, people, scheme, today, year_of(last))


def fill(world: World, period: Period, today: date, seed: int, count: int) -> None:
    """Store cases of every kind in the tree, some outside of the period."""
    dice = Random(seed)
    agencies = [world.city, world.county, world.office, world.centre, world.other]
    rows = [
        _case(dice, dice.choice(agencies), number, period, today)
        for number in range(count)
    ]
    Case.objects.bulk_create(rows)
    chosen = [row for row in rows if row.handled_in is not None]
    Challenge.objects.bulk_create(
        Challenge(
            case=row,
            kind=Court.RECONSIDERATION,
            body="示例机关",
            result=dice.choice([ChallengeResult.CORRECTED, ChallengeResult.UPHELD]),
            filed_on=today,
        )
        for row in dice.sample(chosen, len(chosen) // 4)
    )


def _case(
    dice: Random, agency: Agency, number: int, period: Period, today: date
) -> Case:
    received = period.first + timedelta(days=dice.randrange(-60, 365))
    fields: dict[str, object] = {
        "state": State.HANDLING,
        "due_on": today + timedelta(days=dice.randrange(-20, 20)),
    }
    kind = dice.random()
    if kind < 0.75:
        days = dice.randrange(45)
        fields = {
            "state": State.CLOSED,
            "handled_in": days,
            "in_time": days <= 30,
            "answered_on": received + timedelta(days=days),
            "closed_on": received + timedelta(days=days),
            "is_extended": dice.random() < 0.3,
            "is_confirmed_late": dice.choice([None, False, True]),
            "disposition": Disposition.GRANTED,
        }
    elif kind < 0.8:
        lapsed = Disposition.CLARIFICATION_LAPSED
        fields = {"state": State.CLOSED, "disposition": lapsed, "in_time": True}
    return make_case(agency, f"ASS-{number:05}", received, **fields)


def make_case(agency: Agency, number: str, received: date, **fields: object) -> Case:
    """A case that is not stored yet, with the caches its steps would leave."""
    values: dict[str, object] = {
        "agency": agency,
        "number": number,
        "submission_key": number,
        "code_key": "",
        "channel": Channel.ONLINE,
        "applicant_kind": ApplicantKind.NATURAL_PERSON,
        "subject": "示例名称（示例）",
        "medium": Medium.PAPER,
        "delivery": Delivery.POST,
        "state": State.HANDLING,
        "submitted_on": received,
        "received_on": received,
        **fields,
    }
    return Case(**values)


def closed(agency: Agency, number: str, day: date, days: int, **fields: object) -> Case:
    """An answered case, not stored yet; late after twenty working days."""
    return make_case(
        agency,
        number,
        day,
        state=State.CLOSED,
        handled_in=days,
        in_time=days <= 20,
        answered_on=day,
        closed_on=day,
        disposition=Disposition.GRANTED,
        **fields,
    )


def page(name: str, *args: object) -> str:
    """Return the address of a page of the desk."""
    return reverse(f"supervision:{name}", args=args)


def workday(days: int) -> date:
    """Return the day so many working days after today."""
    calendar = calendar_of("CN").provisional()
    return calendar.add(timezone.localdate(), days)
