"""Two sister agencies with everything that supervision knows of an agency.

Every word of the second one holds a character that nothing else holds, and its
figures are numbers that nothing else comes to: where one of them shows, something
of the second agency shows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.db.models import Model, Q
from django.utils import timezone

from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from disclosure.audit.actions import record
from disclosure.audit.models import Entry
from disclosure.casework.models import (
    Applicant,
    Case,
    CaseEvent,
    CaseFile,
    Desk,
    Letter,
)
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Delivery,
    Disposition,
    EventKind,
    FileRole,
    LetterKind,
    Medium,
    Regime,
    State,
)
from disclosure.oversight.models import (
    Assessment,
    DigestChoice,
    Message,
    NoticeCase,
    NoticeLine,
    Objection,
    PublishedTimes,
    Publishing,
    Reminder,
    Scheme,
    SchemeItem,
    Sheet,
    SheetLine,
    SupervisionNotice,
)
from disclosure.oversight.rules.vocabulary import (
    AssessmentState,
    Measure,
    NoticeStep,
)
from tests.factories import World, make_agency, make_user, make_world

TODAY = timezone.localdate()
FIRST = date(TODAY.year, 1, 1)
#: The roles each of the two agencies has.
ROLES = (Role.HANDLER, Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR)


@dataclass
class Side:
    """An agency, its people and one row of every kind; ``mark`` is in all its words."""

    agency: Agency
    mark: str
    code: str
    days: int
    people: dict[str, User] = field(default_factory=dict)
    cases: dict[str, Case] = field(default_factory=dict)
    letter: Letter | None = None
    file: CaseFile | None = None
    notice: SupervisionNotice | None = None
    from_above: SupervisionNotice | None = None
    scheme: Scheme | None = None
    assessment: Assessment | None = None
    sheet: Sheet | None = None
    shared_sheet: Sheet | None = None
    objection: Objection | None = None
    shared_objection: Objection | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """What no answer to an outsider may hold."""
        escaped = self.mark.encode("unicode_escape").decode()
        return self.mark, escaped, f"{self.code}-", str(self.days), str(self.points)

    @property
    def points(self) -> Decimal:
        return Decimal(self.days) / 100

    def word(self, text: str) -> str:
        return f"{text}{self.mark}（示例）"


@dataclass
class Isolation:
    """``mine`` and ``theirs`` are sisters; ``above`` supervises both."""

    world: World
    mine: Side
    theirs: Side
    above: User
    shared: Assessment


def make_isolation() -> Isolation:
    world = make_world()
    above = make_user("above", "示例县监督", world.county, Role.SUPERVISOR)
    mine = _side(world, "示例琼机关", "side-a", "琼", "SLAA", 3167)
    theirs = _side(world, "示例珏机关", "side-b", "珏", "SLBB", 4973)
    shared = _assessment(world.county, above, "示例县考核", AssessmentState.PUBLISHED)
    for side in (mine, theirs):
        _cases(side)
        _papers(side)
        side.notice = _notice(side, side.agency, side.people["supervisor"], 1)
        number = 1 if side is mine else 2
        side.from_above = _notice(side, world.county, above, number)
        _assessments(side, shared)
        _rest(side)
    return Isolation(world, mine, theirs, above, shared)


def _side(world: World, name: str, slug: str, mark: str, code: str, days: int) -> Side:
    agency = make_agency(name, slug, world.county)
    side = Side(agency, mark, code, days)
    for role in (*ROLES, Role.AUTHOR):
        user = make_user(f"{slug}-{role.value}", side.word(role.label), agency, role)
        User.objects.filter(pk=user.pk).update(email=f"{user.username}@example.com")
        side.people[role.value] = User.objects.get(pk=user.pk)
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        side.people[role.value] = make_user(
            f"{slug}-{role.value}", side.word(role.label), agency, role
        )
    Desk.objects.create(
        agency=agency,
        code=code,
        mark=f"示{mark}公开",
        review_body=side.word("复议机关"),
        court=side.word("法院"),
    )
    return side


def _cases(side: Side) -> None:
    """Due soon, overdue, answered late, and answered in time, a dozen of these."""
    common: dict[str, Any] = {"state": State.HANDLING}
    side.cases["due-soon"] = _case(side, due_on=TODAY + timedelta(days=1), **common)
    side.cases["overdue"] = _case(side, due_on=TODAY - timedelta(days=1), **common)
    side.cases["late"] = _answered(side, in_time=False)
    side.cases["answered"] = _answered(side, in_time=True)
    for _ in range(11):
        _answered(side, in_time=True)
    Reminder.objects.create(
        case=side.cases["overdue"],
        due_on=TODAY - timedelta(days=1),
        step=-1,
        on=TODAY,
    )


def _answered(side: Side, *, in_time: bool) -> Case:
    case = _case(
        side,
        state=State.CLOSED,
        disposition=Disposition.GRANTED,
        due_on=FIRST,
        answered_on=FIRST,
        closed_on=FIRST,
        handled_in=side.days,
        in_time=in_time,
    )
    CaseEvent.objects.create(
        case=case,
        action=Action.DISPATCH,
        kind=EventKind.ANSWERED,
        on=FIRST,
        by=side.people["handler"],
    )
    return case


def _case(side: Side, **values: Any) -> Case:
    received = min(TODAY, values["due_on"]) - timedelta(days=30)
    number = f"{side.code}-{TODAY.year}-{Case.objects.count() + 1:05}"
    case = Case.objects.create(
        agency=side.agency,
        number=number,
        submission_key=number,
        code_key=number,
        channel=Channel.IN_PERSON,
        applicant_kind=ApplicantKind.NATURAL_PERSON,
        subject=side.word("食堂检查结果"),
        description=side.word("检查日期"),
        medium=Medium.ELECTRONIC,
        delivery=Delivery.ONLINE,
        handler=side.people["handler"],
        submitted_on=received,
        received_on=received,
        regime=Regime.NEW,
        **values,
    )
    Applicant.objects.create(case=case, name=side.word("申请人"), phone="13800000000")
    CaseEvent.objects.create(
        case=case,
        action=Action.REGISTER,
        kind=EventKind.SUBMITTED,
        on=received,
        note=side.word("登记"),
        by=side.people["handler"],
    )
    return case


def _papers(side: Side) -> None:
    """A letter and a file of the overdue case."""
    case = side.cases["overdue"]
    side.letter = Letter.objects.create(
        agency=side.agency,
        case=case,
        kind=LetterKind.RECEIPT,
        year=TODAY.year,
        number=1,
        number_text=side.word("收1号"),
        content={"version": 1, "title": side.word("回执"), "paragraphs": []},
        digest="0" * 64,
        issued_on=TODAY,
        issued_by=side.people["handler"],
    )
    side.file = CaseFile(
        case=case,
        role=FileRole.APPLICANT,
        name=side.word("附件"),
        extension=".txt",
        size=3,
        digest="0" * 64,
        added_on=TODAY,
    )
    side.file.content.save("x", ContentFile(side.mark.encode()), save=True)


def _notice(side: Side, issuer: Agency, by: User, sequence: int) -> SupervisionNotice:
    notice = SupervisionNotice.objects.create(
        issuer=issuer,
        agency=side.agency,
        year=TODAY.year,
        sequence=sequence,
        subject=side.word("超期未答复"),
        demand=side.word("请说明原因"),
        due_on=TODAY + timedelta(days=5),
        first_due_on=TODAY + timedelta(days=5),
        issued_on=TODAY,
        issued_by=by,
    )
    NoticeCase.objects.create(notice=notice, case=side.cases["overdue"])
    NoticeLine.objects.create(
        notice=notice, step=NoticeStep.ISSUE, text=side.word("要求"), on=TODAY, by=by
    )
    return notice


def _assessment(
    agency: Agency, by: User, title: str, state: AssessmentState
) -> Assessment:
    item = {"measure": "on_time", "weight": "100", "full_at": "100", "zero_at": "0"}
    is_out = state is AssessmentState.PUBLISHED
    return Assessment.objects.create(
        agency=agency,
        title=title,
        first=date(TODAY.year - 1, 1, 1),
        last=date(TODAY.year - 1, 12, 31),
        as_of=FIRST,
        scheme_name="示例办法",
        formula=[item],
        state=state,
        object_by=TODAY + timedelta(days=10) if is_out else None,
        made_by=by,
        published_on=TODAY if is_out else None,
    )


def _assessments(side: Side, shared: Assessment) -> None:
    """An own assessment, not published yet, and a share in that of the county."""
    by = side.people["supervisor"]
    side.scheme = Scheme.objects.create(agency=side.agency, name=side.word("办法"))
    SchemeItem.objects.create(
        scheme=side.scheme,
        measure=Measure.ON_TIME,
        weight=Decimal(100),
        full_at=Decimal(100),
        zero_at=Decimal(0),
    )
    side.assessment = _assessment(
        side.agency, by, side.word("考核"), AssessmentState.PUBLISHED
    )
    side.sheet, side.objection = _sheet(side, side.assessment)
    side.shared_sheet, side.shared_objection = _sheet(side, shared)


def _sheet(side: Side, assessment: Assessment) -> tuple[Sheet, Objection]:
    sheet = Sheet.objects.create(
        assessment=assessment, agency=side.agency, answered=side.days, score=side.points
    )
    SheetLine.objects.create(
        sheet=sheet,
        measure=Measure.ON_TIME,
        part=1,
        whole=side.days,
        value=side.points,
        weight=Decimal(100),
        points=side.points,
        counted=side.points,
    )
    objection = Objection.objects.create(
        sheet=sheet,
        measure=Measure.ON_TIME,
        text=side.word("有异议"),
        by=side.people["approver"],
        on=TODAY,
    )
    return sheet, objection


def _rest(side: Side) -> None:
    by = side.people["approver"]
    publishing = Publishing.objects.create(
        agency=side.agency, decided_by=by, decided_on=TODAY
    )
    PublishedTimes.objects.create(
        publishing=publishing,
        year=TODAY.year,
        as_of=TODAY,
        answered=side.days,
        in_time=side.days,
        open_overdue=1,
        median=side.days,
        p90=side.days,
        longest=side.days,
    )
    supervisor = side.people["supervisor"]
    DigestChoice.objects.create(user=supervisor, agency=side.agency)
    Message.objects.create(
        key=f"test:{supervisor.pk}",
        to=supervisor,
        subject=side.word("摘要"),
        body=side.word("正文"),
    )
    record("times.publish", side.agency, by=by, agency_id=side.agency.pk)


#: Every table with rows of an agency, and the way from there to the agency.
_ROWS: tuple[tuple[type[Model], Callable[[Agency], Q]], ...] = (
    (Agency, lambda a: Q(pk=a.pk)),
    (User, lambda a: Q(offices__agency=a)),
    (Desk, lambda a: Q(agency=a)),
    (Case, lambda a: Q(agency=a)),
    (Applicant, lambda a: Q(case__agency=a)),
    (CaseEvent, lambda a: Q(case__agency=a)),
    (CaseFile, lambda a: Q(case__agency=a)),
    (Letter, lambda a: Q(agency=a)),
    (Reminder, lambda a: Q(case__agency=a)),
    (SupervisionNotice, lambda a: Q(agency=a) | Q(issuer=a) | Q(cases__agency=a)),
    (NoticeCase, lambda a: Q(case__agency=a)),
    (NoticeLine, lambda a: Q(notice__agency=a)),
    (Scheme, lambda a: Q(agency=a)),
    (SchemeItem, lambda a: Q(scheme__agency=a)),
    (Assessment, lambda a: Q(agency=a) | Q(sheets__agency=a)),
    (Sheet, lambda a: Q(agency=a)),
    (SheetLine, lambda a: Q(sheet__agency=a)),
    (Objection, lambda a: Q(sheet__agency=a)),
    (Publishing, lambda a: Q(agency=a)),
    (PublishedTimes, lambda a: Q(publishing__agency=a)),
    (DigestChoice, lambda a: Q(agency=a)),
    (Message, lambda a: Q(to__offices__agency=a)),
    (Entry, lambda a: Q(agency_id=a.pk)),
)


def rows_of(agency: Agency) -> dict[str, list[str]]:
    """Return every row that belongs to an agency, value by value."""
    return {
        model._meta.label: sorted(
            {
                repr(row)
                for row in model._default_manager.filter(way(agency)).values_list()
            }
        )
        for model, way in _ROWS
    }
