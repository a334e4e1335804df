"""Two sister agencies with one of everything, and everybody who may knock.

It begins with the world of ``tests/oversight``: every word of an agency holds a
sign that nothing else holds. Here reports, imported files, a collection and a
request with its letters are added to both.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from urllib.parse import quote

from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from disclosure.accounts import sessions
from disclosure.accounts.queries import has_second_factor
from disclosure.agencies.models import Agency, Officer, User
from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from disclosure.casework.actions import filing, receiving
from disclosure.casework.actions.numbering import reserve
from disclosure.casework.models import Case, CaseFile, DeadlineMove
from disclosure.casework.rules.vocabulary import FileRole, LetterKind
from disclosure.casework.tracking.codes import code_for
from disclosure.operations.models import Run
from reports.actions import (
    collecting,
    files,
    reading,
    rendering,
    reviewing,
    starting,
)
from reports.actions.reading_job import read_upload
from reports.models import (
    Addend,
    Campaign,
    Obligation,
    Reading,
    Report,
    Section,
    Statistic,
    Waiver,
)
from reports.models.readings import ReadPage
from reports.queries import findings_of
from reports.rules.vocabulary import FileKind, ReadingState, State
from tests.accounts.helpers import with_second_factor
from tests.casework.factories import application
from tests.factories import World, make_agency, make_superuser, make_user
from tests.oversight.isolation_world import Isolation, Side, make_isolation
from tests.people import BACKEND
from tests.reports import papers
from tests.reports.desk import make_draft, make_report, write
from tests.reports.readings import WORDS, given

#: Whose public report it is, whose draft, and whose draft on the national form.
PUBLIC_YEAR, DRAFT_YEAR, FORM_YEAR = 2016, 2017, 2023
#: The columns of the table, in its order; the applicant has opened a request.
PEOPLE = (
    *("stranger", "applicant", "nobody", "author", "reviewer", "approver"),
    *("handler", "supervisor", "system_admin", "security_admin", "audit_admin"),
    "root",
)
OFFICERS = PEOPLE[3:11]
SMALLEST_PNG = (
    b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1\x08\6\0\0\0\x1f\x15\xc4\x89"
    b"\0\0\0\nIDATx\x9cc\0\1\0\0\5\0\1\r\n-\xb4\0\0\0\0IEND\xaeB`\x82"
)


@dataclass
class House:
    """An agency with what the doors below it open on."""

    side: Side
    child: Agency
    draft: Report
    form: Report
    public: Report
    section: Section
    figure: Statistic
    waiver: Waiver
    fingerprint: str
    addend: Addend
    campaign: Campaign
    obligation: Obligation
    reading: Reading
    request: Case
    request_file: CaseFile
    move: DeadlineMove
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def agency(self) -> Agency:
        return self.side.agency

    def leaks(self, body: bytes) -> list[str]:
        """What of this agency is in an answer, but for its name, which is public."""
        for agency in (self.agency, self.child):
            for known in _written(agency.name):
                body = body.replace(known, b"")
        marks = [*_written(self.side.mark), f"{self.side.code}-".encode()]
        return [mark.decode() for mark in marks if mark in body]


def _written(text: str) -> tuple[bytes, ...]:
    """A text as a page, as JSON and as an address write it."""
    return text.encode(), json.dumps(text)[1:-1].encode(), quote(text).encode()


@dataclass
class Town:
    isolation: Isolation
    mine: House
    theirs: House
    run: Run
    people: dict[str, User]

    def client(self, who: str) -> Client:
        """A browser of one of ``PEOPLE``; officers are those of the first agency."""
        client = Client(raise_request_exception=False)
        if who == "applicant":
            case = self.mine.request
            code = code_for(case.submission_key)
            fields = {"number": case.number, "code": code}
            opened = client.post("/requests/track/", fields, secure=True)
            assert opened.status_code == 302
        elif who != "stranger":
            client.force_login(self.people[who], backend=BACKEND)
            if has_second_factor(self.people[who]):
                session = client.session
                sessions.prove(session)
                session.save()
        return client


def make_town() -> Town:
    isolation = make_isolation()
    people = {
        "nobody": make_user("nobody"),
        "root": make_superuser(),
        **isolation.mine.people,
    }
    for side in (isolation.mine, isolation.theirs):
        with_second_factor(side.people["author"])
    return Town(
        isolation=isolation,
        mine=_house(isolation, isolation.mine),
        theirs=_house(isolation, isolation.theirs),
        run=_run(),
        people=people,
    )


def _run() -> Run:
    now = timezone.now()
    return Run.objects.create(
        kind="backup", started_at=now, finished_at=now, is_good=True, words="好"
    )


def _house(isolation: Isolation, side: Side) -> House:
    child = make_agency(side.word("中心"), f"{side.agency.slug}-child", side.agency)
    world = World(
        site=isolation.world.site,
        city=isolation.world.city,
        county=isolation.world.county,
        office=side.agency,
        centre=child,
        other=isolation.world.other,
        people=side.people,
    )
    public = make_report(world, State.PUBLISHED, PUBLIC_YEAR)
    draft, rows, waiver, fingerprint = _draft(world, side)
    author = side.people[Role.AUTHOR.value]
    form = starting.start_report(side.agency, FORM_YEAR, by=author, format="form2021")
    _name(form, side)
    addend = Addend.objects.create(
        report=form, name=side.word("其他"), figures={}, taken_by=author
    )
    campaign = collecting.open_campaign(
        side.agency, FORM_YEAR, by=author, note=side.word("要求"), agencies=[child]
    )
    case, file = _request(side)
    return House(
        side=side,
        child=child,
        draft=draft,
        form=form,
        public=public,
        section=draft.sections.get(key="work"),
        figure=draft.statistics.get(code="published.gazette"),
        waiver=waiver,
        fingerprint=fingerprint,
        addend=addend,
        campaign=campaign,
        obligation=campaign.obligations.get(agency=child),
        reading=_reading(side, author),
        request=case,
        request_file=file,
        move=DeadlineMove.objects.create(case=case, calendar_version=side.mark),
        rows={
            **rows,
            "officer": Officer.objects.get(user=author).pk,
            "entry": Entry.objects.filter(agency_id=side.agency.pk).latest("pk").pk,
        },
    )


def _name(report: Report, side: Side) -> None:
    report.title = side.word("年度报告")
    report.save(update_fields=["title"])


def _draft(world: World, side: Side) -> tuple[Report, dict[str, int], Waiver, str]:
    """A draft with one of everything; the ways in are those of the report's doors."""
    people = world.people
    author, reviewer = people["author"], people["reviewer"]
    report = make_draft(world, DRAFT_YEAR)
    _name(report, side)
    write(report, "work", f"<p>示例：{side.mark}</p>", author)
    upload = SimpleUploadedFile("a.pdf", papers.pdf("words"))
    title = side.word("附件")
    file = files.add_attachment(report.pk, title=title, upload=upload, by=author)
    link = files.add_link(report.pk, title="链", url="https://example.com/", by=author)
    note = reviewing.add_note(report.pk, section_id=None, text=title, by=reviewer)
    write(report, "requests", "<p>示例：没有行政诉讼。</p>", author)
    fingerprint = findings_of(report)[0].finding.fingerprint
    waiver = reviewing.waive(report.pk, fingerprint, reason=title, by=author)
    paper = rendering.ask_file(report.pk, FileKind.PDF, by=author)
    paper.file.save("pdf", ContentFile(b"%PDF-1.7"))
    paper.state, paper.finished_at = "ready", paper.asked_at
    paper.sha256 = "0" * 64
    paper.save()
    rows = {"attachment": file.pk, "link": link.pk, "note": note.pk, "file": paper.pk}
    return report, rows, waiver, fingerprint


def _reading(side: Side, author: User) -> Reading:
    """A file that was read, and a picture of a page that it does not have."""
    text = WORDS.replace("更新不及时", side.word("更新不及时"))
    upload = given(side.word("旧报告") + ".txt", text)
    row = reading.upload(side.agency, upload, by=author)
    read_upload(row.pk)
    row.refresh_from_db()
    assert row.state == ReadingState.READ
    row.title = side.word("旧报告")
    row.save(update_fields=["title"])
    picture = ReadPage(reading=row, number=1, width=10, height=10)
    picture.picture.save("x", ContentFile(SMALLEST_PNG), save=True)
    return row


def _request(side: Side) -> tuple[Case, CaseFile]:
    """A request sent online and confirmed, with a file of the applicant."""
    desk, today = side.agency.desk, timezone.localdate()
    # The rows of the other tests took numbers without asking for them.
    reserve(side.agency.pk, "case", today.year, 99)
    reserve(side.agency.pk, f"letter.{LetterKind.RECEIPT}", today.year, 99)
    words = {"name": side.word("示例人"), "subject": side.word("食堂")}
    made = filing.file_online(desk, application(**words), side.code * 8).case
    case = receiving.confirm(made.pk, by=side.people["handler"])
    file = CaseFile(
        case=case,
        role=FileRole.APPLICANT,
        name=side.word("附件"),
        extension=".txt",
        size=3,
        digest="0" * 64,
        added_on=today,
    )
    file.content.save("x", ContentFile(side.mark.encode()), save=True)
    return case, file
