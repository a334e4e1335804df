"""Reports as the officers of the invented office make them, through the actions."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from django.urls import reverse

from disclosure.agencies.models import User
from disclosure.audit.models import Entry
from disclosure.labels import Labelled
from reports.actions import moving
from reports.actions.figures import save_statistic
from reports.actions.starting import revise, start_report
from reports.actions.writing import save_section
from reports.models import Report, Section, Statistic
from reports.rules.vocabulary import State
from tests.factories import World

YEAR = 2017
TEXTS = {
    "overview": "<p>示例：全年公开政府信息{{published.total}}条。</p>",
    "work": "<p>示例：修订了公开指南。</p>",
    "published": "<p>示例：各渠道发布情况见下表。</p>",
    "requests": "<p>示例：申请均已办结，没有收取费用；没有行政复议和诉讼。</p>",
    "proposals": "<p>示例：建议提案均已办结。</p>",
    "problems": "<p>示例：主要问题是目录更新不及时。</p>",
}
#: code, label, value, code of the total
FIGURES = (
    ("published.total", "公开政府信息", "12", ""),
    ("published.website", "政府网站", "8", "published.total"),
    ("published.gazette", "政府公报", "4", "published.total"),
)


def page(name: str, *args: object) -> str:
    return reverse(f"admin:reports_report_{name}", args=args)


def write(report: Report, key: str, body: str, by: User) -> Section:
    section = report.sections.get(key=key)
    return save_section(
        report.pk,
        section.pk,
        heading=section.heading,
        body=body,
        version=section.version,
        by=by,
    )


def add_figure(
    report: Report, by: User, code: str, value: str | None, **more: object
) -> Statistic:
    values = {"code": code, "label": code, "unit": "条", **more}
    values["value"] = None if value is None else Decimal(value)
    return save_statistic(report.pk, values, by=by)


def make_draft(world: World, year: int = YEAR) -> Report:
    """A draft without any finding."""
    author = world.people["author"]
    report = start_report(world.agency, year, by=author)
    place = report.sections.get(key="published")
    made: dict[str, Statistic] = {}
    for code, label, value, total in FIGURES:
        made[code] = add_figure(
            report,
            author,
            code,
            value,
            label=label,
            section=place,
            part_of=made.get(total),
        )
    for key, body in TEXTS.items():
        write(report, key, body, author)
    return report


def _submitted(report: Report, world: World) -> None:
    moving.submit(report.pk, by=world.people["author"])


def _approved(report: Report, world: World) -> None:
    _submitted(report, world)
    moving.endorse(report.pk, by=world.people["reviewer"])
    moving.approve(report.pk, by=world.people["approver"])


def _published(report: Report, world: World) -> None:
    _approved(report, world)
    moving.publish(report.pk, by=world.people["approver"])


def _superseded(report: Report, world: World) -> None:
    _published(report, world)
    new = revise(report.pk, by=world.people["author"], reason="复核发现一处有误。")
    _published(new, world)


def _withdrawn(report: Report, world: World) -> None:
    _published(report, world)
    moving.withdraw(report.pk, by=world.people["approver"], reason="示例：误发。")


WAYS: dict[Labelled, Callable[[Report, World], None]] = {
    State.DRAFT: lambda report, world: None,
    State.SUBMITTED: _submitted,
    State.APPROVED: _approved,
    State.PUBLISHED: _published,
    State.SUPERSEDED: _superseded,
    State.WITHDRAWN: _withdrawn,
}


def take_to(report: Report, state: str, world: World) -> Report:
    """Take a draft to a state, one officer after the other."""
    WAYS[State.of(state)](report, world)
    report.refresh_from_db()
    assert report.state == state
    return report


def make_report(world: World, state: str, year: int = YEAR) -> Report:
    return take_to(make_draft(world, year), state, world)


def picture(report: Report) -> dict[str, object]:
    """Everything the database holds of an edition, to see whether it changed."""
    rows = Report.objects.filter(pk=report.pk).values()[0]
    lists = ("sections", "statistics", "attachments", "links", "waivers", "notes")
    return {
        "report": rows,
        **{name: list(getattr(report, name).order_by("pk").values()) for name in lists},
        "authors": sorted(report.authors.values_list("pk", flat=True)),
        "trail": Entry.objects.filter(object_type="reports.report").count(),
    }
