"""An office whose cases come due, with addresses to write to."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from disclosure.agencies.calendars import calendar_of
from disclosure.agencies.models import Agency, User
from disclosure.casework.models import Case, Desk
from disclosure.casework.rules.vocabulary import ChallengeResult
from disclosure.oversight.models import Message
from tests.casework.factories import make_desk
from tests.casework.office import Office
from tests.factories import World

#: Received on a Monday, due on a Monday four weeks later.
DAY, DUE = date(2025, 3, 3), date(2025, 3, 31)
#: The holiday of early April: a Friday, free.
HOLIDAY = date(2025, 4, 4)


def make_office(world: World) -> Office:
    """The county's office; every officer has an address."""
    with_addresses()
    for user in world.people.values():
        user.refresh_from_db()
    return Office(world, make_desk(world))


def with_addresses() -> None:
    for user in User.objects.all():
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.com")


def desk_of(agency: Agency, code: str = "SLJ") -> Desk:
    """Another agency that takes requests."""
    return Desk.objects.create(
        agency=agency,
        code=code,
        mark="示教公开",
        review_body="示例县人民政府",
        court="示例县人民法院",
    )


def before(due: date, days: int) -> date:
    """The working day so many working days before a due day; after it if negative."""
    calendar = calendar_of("CN").provisional()
    if days <= 0:
        return calendar.add(due, -days)
    day = due
    while calendar.between(day, due) < days or not calendar.is_workday(day):
        day -= timedelta(days=1)
    return day


def mails() -> list[tuple[str, str]]:
    """Who is written to, and under which subject, in the order it was written."""
    rows = Message.objects.order_by("pk").values_list("to__username", "subject")
    return list(rows)


def given_to(case: Case, user: User | None) -> Case:
    Case.objects.filter(pk=case.pk).update(handler=user)
    case.refresh_from_db()
    return case


def reopened(office: Office, redo_by: date, **changes: Any) -> Case:
    """A case answered in March 2025, put right by a review, handled anew."""
    case = office.answered(office.received(DAY, **changes), date(2025, 3, 10))
    result = ChallengeResult.CORRECTED
    office.challenged(case, date(2025, 3, 12), result, redo_by=redo_by)
    office.reopen(case, date(2025, 3, 13))
    case.refresh_from_db()
    return case
