"""The invented county with supervisors above its office, and cases to ask about."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from disclosure.casework.models import Case
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Delivery,
    Medium,
    State,
)
from disclosure.oversight.actions import notices
from disclosure.oversight.models import SupervisionNotice
from tests.factories import World, make_user, make_world
from tests.people import login

_numbers = count(1)
SUBJECT = "超期未答复（示例）"
DEMAND = "请查明超期的原因，并说明何时答复（示例）。"
ANSWER = "材料较多，已经在办，三天内答复（示例）。"
#: Who works where, besides the officers of the office.
SUPERVISORS = (
    ("county", "示例县督办甲", "county"),
    ("county2", "示例县督办乙", "county"),
    ("city", "示例市督办", "city"),
    ("elsewhere", "示例教育监督", "other"),
)


@dataclass
class Desk:
    """The world, its people by name, and the steps of a notice."""

    world: World
    people: dict[str, User]

    def __getattr__(self, name: str) -> User:
        try:
            return self.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def case(self, agency: Agency | None = None, **values: Any) -> Case:
        return make_case(agency or self.world.office, **values)

    def issue(
        self,
        *cases: Case,
        by: str = "county",
        due_on: date | None = None,
        on: date | None = None,
    ) -> SupervisionNotice:
        chosen = [case.pk for case in cases or (self.case(),)]
        day = due_on or workday(5)
        by_user = self.people[by]
        return notices.issue(chosen, SUBJECT, DEMAND, day, by=by_user, on=on)

    def overdue(self, *cases: Case) -> SupervisionNotice:
        """Issued, and its day of answer gone by."""
        notice = self.issue(*cases)
        SupervisionNotice.objects.filter(pk=notice.pk).update(due_on=workday(-2))
        notice.refresh_from_db()
        return notice

    def answered(self, *cases: Case, by: str = "handler") -> SupervisionNotice:
        notice = self.issue(*cases)
        return notices.answer(notice.pk, ANSWER, by=self.people[by])


def make_desk(world: World | None = None) -> Desk:
    found = world or make_world()
    people = dict(found.people)
    for username, name, place in SUPERVISORS:
        agency = getattr(found, place)
        people[username] = make_user(username, name, agency, Role.SUPERVISOR)
    for user in people.values():
        user.email = f"{user.username}@example.gov.cn"
        user.save(update_fields=["email"])
    return Desk(found, people)


def make_case(agency: Agency, **values: Any) -> Case:
    """An overdue case as a row; nothing that it takes to file one."""
    number = f"SLD-2026-{next(_numbers):05d}"
    day = workday(-30)
    common = {
        "number": number,
        "submission_key": number,
        "code_key": number,
        "channel": Channel.ONLINE,
        "applicant_kind": ApplicantKind.NATURAL_PERSON,
        "subject": "示例县学校食堂检查结果（示例）",
        "medium": Medium.ELECTRONIC,
        "delivery": Delivery.ONLINE,
        "state": State.HANDLING,
        "submitted_on": day,
        "received_on": day,
        "due_on": workday(-3),
    }
    return Case.objects.create(agency=agency, **{**common, **values})


def workday(ahead: int) -> date:
    """The working day so many after today; before it if negative."""
    calendar = calendar_of("CN").provisional()
    today = timezone.localdate()
    if ahead >= 0:
        return calendar.add(today, ahead)
    day = today
    while calendar.between(day, today) < -ahead or not calendar.is_workday(day):
        day = date.fromordinal(day.toordinal() - 1)
    return day


def page(name: str, *args: object) -> str:
    return reverse(f"supervision:{name}", args=args)


def as_user(who: str) -> Client:
    return login(Client(), who)


def read(response: Any) -> str:
    return str(response.content.decode())


def send(
    who: str, notice: SupervisionNotice, step: str, *, seen: int | None = None, **v: Any
) -> Any:
    """Send the form of a step as it stands on the page now."""
    newest = notice.lines.order_by("-pk").values_list("pk", flat=True).first()
    data = {"seen": newest if seen is None else seen, **v}
    return as_user(who).post(page("notice_step", notice.pk, step), data)
