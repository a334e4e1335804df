"""A county whose agencies handed in their reports, as rows for the sum's tests."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from django.utils import timezone

from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from reports.actions.starting import start_report
from reports.models import Report, Statistic
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import Source, State
from tests.factories import World, make_agency, make_user

YEAR = 2023
FORM = FORMATS["form2021"]
RECEIVED = "requests.received.total"
FEE = "proactive.fee.amount"
OFFICERS = {
    "county_author": Role.AUTHOR,
    "county_reviewer": Role.REVIEWER,
    "county_approver": Role.APPROVER,
    "county_handler": Role.HANDLER,
}


def appoint_county(world: World) -> None:
    """Give the county's government officers of its own."""
    for username, role in OFFICERS.items():
        world.people[username] = make_user(username, "示例县官员", world.county, role)
    world.people["city_supervisor"] = make_user(
        "city_supervisor", "示例市监督", world.city, Role.SUPERVISOR
    )


def county_draft(world: World, format: str = "form2021", year: int = YEAR) -> Report:
    return start_report(
        world.county, year, by=world.people["county_author"], format=format
    )


def figures(seed: int) -> dict[str, Decimal]:
    """A value for every figure of the form, different for each seed."""
    return {
        code: Decimal(f"{(number * 7 + seed * 13) % 50}.{seed % 9}5")
        if spec.is_amount
        else Decimal((number * 7 + seed * 13) % 50)
        for number, (code, spec) in enumerate(FORM.figures.items())
    }


def report_of(
    agency: Agency,
    by: User,
    state: str,
    values: Mapping[str, Decimal],
    *,
    format: str = "form2021",
    edition: int = 1,
    year: int = YEAR,
) -> Report:
    """An edition with its figures, written at once: only its rows are needed."""
    now = timezone.now()
    report = Report.objects.create(
        agency=agency,
        year=year,
        edition=edition,
        format=format,
        title=f"{agency.name}{year}年示例",
        period_start=f"{year}-01-01",
        period_end=f"{year}-12-31",
        state=state,
        created_by=by,
        submitted_at=None if state == State.DRAFT else now,
        published_at=now if state in (State.PUBLISHED, State.SUPERSEDED) else None,
    )
    Statistic.objects.bulk_create(
        Statistic(
            report=report,
            code=code,
            label=spec.label,
            unit=spec.unit,
            value=values.get(code),
            source=Source.ENTERED,
            position=position,
        )
        for position, (code, spec) in enumerate(FORMATS[format].figures.items())
    )
    return report


def typed(values: Mapping[str, Decimal]) -> dict[str, str]:
    return {code: f"{value:f}" for code, value in values.items()}


def more_agencies(world: World, count: int, first: int = 0) -> list[Agency]:
    return [
        make_agency(f"示例县第{number}局", f"shili-xian-{number}", world.county)
        for number in range(first, first + count)
    ]
