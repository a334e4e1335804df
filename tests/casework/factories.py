"""Requests to the invented county, made through the actions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from disclosure.agencies.calendars import calendar_of
from disclosure.casework.actions import filing, receiving, replying
from disclosure.casework.actions.replying import Reply
from disclosure.casework.models import Case, Desk
from disclosure.casework.rules.application import PRIVACY_VERSION, Application
from disclosure.casework.rules.letters import Element
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Delivery,
    Disposition,
    IdentityDocument,
    LetterKind,
    Medium,
)
from tests.factories import World

APPLICATION = Application(
    applicant_kind=ApplicantKind.NATURAL_PERSON,
    name="示例申请人",
    subject="示例县2025年学校食堂检查结果（示例）",
    medium=Medium.ELECTRONIC,
    delivery=Delivery.ONLINE,
    identity_document=IdentityDocument.RESIDENT_CARD,
    identity_number="11010519491231002X",
    phone="13800000000",
    email="applicant@example.com",
    address="示例县示例路1号",
    postcode="830000",
    description="各学校的检查日期和结果（示例）",
    privacy_version=PRIVACY_VERSION,
)


def application(**changes: object) -> Application:
    """An application in which everything is right, but for the changes."""
    return replace(APPLICATION, **changes)  # type: ignore[arg-type]


def make_desk(world: World, **changes: object) -> Desk:
    """The desk of the county's office, complete for every letter."""
    values: dict[str, object] = {
        "code": "SLX",
        "mark": "示县公开",
        "review_body": "示例县人民政府",
        "court": "示例县人民法院",
        "review_url": "https://review.example.gov.cn/",
        "payment": "到示例县财政局窗口缴纳（示例）",
    }
    return Desk.objects.create(agency=world.agency, **{**values, **changes})


def workdays_ago(days: int) -> date:
    """The day so many working days before today."""
    calendar = calendar_of("CN").provisional()
    day, left = timezone.localdate(), days
    while left:
        day -= timedelta(days=1)
        left -= calendar.is_workday(day)
    return day


def submitted(desk: Desk, on: date | None = None, **changes: object) -> Case:
    """A request sent online and not confirmed yet."""
    receipt = filing.file_online(desk, application(**changes), uuid4().hex, on=on)
    return receipt.case


def received(
    world: World, desk: Desk, on: date | None = None, **changes: object
) -> Case:
    """A request confirmed on the day it was sent."""
    case = submitted(desk, on, **changes)
    return receiving.confirm(case.pk, by=world.people["handler"], on=on)


def registered(
    world: World,
    desk: Desk,
    channel: Channel,
    on: date | None = None,
    **changes: object,
) -> Case:
    """A request registered from paper, fax or speech."""
    day = on or timezone.localdate()
    receipt = filing.register(
        desk,
        application(**changes),
        channel,
        uuid4().hex,
        by=world.people["handler"],
        on=day,
    )
    return receipt.case


GRANT = Reply(
    Disposition.GRANTED,
    LetterKind.GRANTED,
    elements={
        Element.SUPPLIED: "示例县2025年学校食堂检查结果一份（示例）",
        Element.PAGES: "3页",
    },
)


def answered(
    world: World, case: Case, reply: Reply = GRANT, on: date | None = None
) -> Case:
    """The case drafted, reviewed, approved and issued, all on one day."""
    people = world.people
    replying.draft_reply(case.pk, reply, by=people["handler"], on=on)
    replying.submit_reply(case.pk, by=people["handler"], on=on)
    replying.endorse(case.pk, by=people["reviewer"], on=on)
    replying.approve(case.pk, by=people["approver"], on=on)
    replying.issue(case.pk, by=people["handler"], on=on)
    case.refresh_from_db()
    return case
