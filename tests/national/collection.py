"""A county that collects the reports of 2025, in January 2026."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.urls import reverse
from django.utils import timezone

from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from reports.actions.collecting import open_campaign
from reports.models import Campaign, Obligation, Report
from reports.rules.vocabulary import State
from tests.factories import World, make_agency, make_user

YEAR = 2025
#: Officers of the county: user name, role.
COUNTY = (
    ("county-author", Role.AUTHOR),
    ("county-approver", Role.APPROVER),
    ("county-reviewer", Role.REVIEWER),
    ("county-supervisor", Role.SUPERVISOR),
    ("county-handler", Role.HANDLER),
)


@dataclass(frozen=True)
class Collection:
    """The world with officers of the county and its open campaign."""

    world: World
    campaign: Campaign
    people: dict[str, User]

    def obligation(self, agency: Agency) -> Obligation:
        return self.campaign.obligations.get(agency=agency)

    @property
    def boss(self) -> User:
        return self.people["county-author"]


def on(monkeypatch: Any, day: date) -> None:
    """Let it be noon of a day."""
    moment = timezone.make_aware(datetime.combine(day, time(12)))
    monkeypatch.setattr(timezone, "now", lambda: moment)


def staff(world: World) -> dict[str, User]:
    return {name: make_user(name, name, world.county, role) for name, role in COUNTY}


def collect(world: World, people: dict[str, User] | None = None) -> Collection:
    people = people or staff(world)
    campaign = open_campaign(world.county, YEAR, by=people["county-author"])
    return Collection(world, campaign, people)


def report_in(
    agency: Agency,
    state: str,
    submitted: date | None = None,
    published: date | None = None,
    **fields: object,
) -> Report:
    """A bare edition in a state, with the days of its steps."""
    values = {
        "format": "free",
        "title": f"示例：{agency}的报告",
        "period_start": date(YEAR, 1, 1),
        "period_end": date(YEAR, 12, 31),
        "submitted_at": _noon(submitted),
        "published_at": _noon(published),
        **fields,
    }
    return Report.objects.create(agency=agency, year=YEAR, state=state, **values)


def one_of_each(collection: Collection) -> dict[str, Agency]:
    """An agency in every standing; the two published differ in their day."""
    world = collection.world
    names = ("drafted", "returned", "submitted", "punctual", "tardy", "excused")
    made = {
        name: make_agency(f"示例局{number}", f"bureau-{name}", world.county)
        for number, name in enumerate(names)
    }
    for agency in made.values():
        collection.campaign.obligations.create(agency=agency)
    report_in(made["drafted"], State.DRAFT)
    report_in(made["returned"], State.DRAFT, date(2026, 1, 12))
    report_in(made["submitted"], State.SUBMITTED, date(2026, 1, 28))
    report_in(made["punctual"], State.PUBLISHED, date(2026, 1, 12), date(2026, 1, 31))
    report_in(made["tardy"], State.PUBLISHED, date(2026, 1, 28), date(2026, 2, 2))
    collection.campaign.obligations.filter(agency=made["excused"]).update(
        excuse="垂直管理"
    )
    return made


def address(name: str, *args: object) -> str:
    return reverse(f"admin:reports_campaign_{name}", args=args)


def _noon(day: date | None) -> datetime | None:
    return timezone.make_aware(datetime.combine(day, time(12))) if day else None


def fresh(user: User) -> User:
    """The same account without the offices it remembers."""
    return User.objects.get(pk=user.pk)
