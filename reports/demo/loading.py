"""Loading the demonstration, step by step as the officers would."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from disclosure.agencies.actions import appoint, create_user, save_agency, save_site
from disclosure.agencies.models import Agency, Site, User
from disclosure.agencies.vocabulary import AgencyKind, Role
from reports.actions import figures as figure_actions
from reports.actions import moving, reviewing, starting, writing
from reports.demo import county, urumqi2017
from reports.demo.outline import Figure, Text
from reports.models import Report, Section, Statistic
from reports.queries import findings_of
from reports.rules.vocabulary import Level

PASSWORD = "gongkai-yanshi-2018"
CITY = "urumqi"
COUNTY = "shili"
#: username, name, agency, roles
PEOPLE = (
    ("author", "示例撰写人", CITY, (Role.AUTHOR,)),
    ("reviewer", "示例审核人", CITY, (Role.REVIEWER,)),
    ("approver", "示例审定人", CITY, (Role.APPROVER,)),
    ("supervisor", "示例监督员", CITY, (Role.SUPERVISOR,)),
    ("system", "示例系统管理员", CITY, (Role.SYSTEM_ADMIN,)),
    ("security", "示例安全管理员", CITY, (Role.SECURITY_ADMIN,)),
    ("audit", "示例审计管理员", CITY, (Role.AUDIT_ADMIN,)),
    ("county-author", "示例县撰写人", COUNTY, (Role.AUTHOR,)),
    ("county-reviewer", "示例县审核人", COUNTY, (Role.REVIEWER,)),
    ("county-approver", "示例县审定人", COUNTY, (Role.APPROVER,)),
)
BEIJING = ZoneInfo("Asia/Shanghai")


def load() -> bool:
    """Load what is missing; return False when all of it was there already."""
    if Agency.objects.filter(slug=CITY).exists():
        return False
    agencies = {agency.slug: agency for agency in _agencies()}
    people = _people(agencies)
    _city_report(agencies[CITY], people)
    _county_reports(agencies[COUNTY], people)
    return True


def _agencies() -> list[Agency]:
    site = save_site(
        Site(
            name="政府信息公开演示网站（示例）",
            domain="127.0.0.1",
            site_id_code="0000000000",
            icp_number="示例ICP备00000000号",
            police_number="示例公网安备00000000000000号",
            host_organisation="示例主办单位",
        ),
        by=None,
    )
    city = save_agency(
        Agency(
            name="乌鲁木齐市人民政府",
            slug=CITY,
            kind=AgencyKind.GOVERNMENT,
            makes_rules=True,
            site=site,
            office=urumqi2017.OFFICE,
            address=urumqi2017.ADDRESS,
            postcode=urumqi2017.POSTCODE,
            phone=urumqi2017.PHONE,
        ),
        by=None,
    )
    invented = save_agency(
        Agency(
            name="示例县人民政府",
            slug=COUNTY,
            kind=AgencyKind.GOVERNMENT,
            site=site,
            office="示例县政务公开办公室",
            address="示例县示例路1号",
            postcode="000000",
            phone="0000-0000000",
            hours="工作日 9:00—17:00（示例）",
        ),
        by=None,
    )
    bureau = save_agency(
        Agency(
            name="示例县教育局",
            slug="shili-education",
            kind=AgencyKind.DEPARTMENT,
            parent=invented,
            office="示例县教育局办公室",
            phone="0000-0000000",
        ),
        by=None,
    )
    return [city, invented, bureau]


def _people(agencies: Mapping[str, Agency]) -> dict[str, User]:
    people = {}
    for username, name, slug, roles in PEOPLE:
        user = create_user(username, name, PASSWORD, by=None)
        for role in roles:
            appoint(user, agencies[slug], role, by=None)
        people[username] = user
    return people


def _city_report(agency: Agency, people: Mapping[str, User]) -> Report:
    author = people["author"]
    report = starting.start_report(agency, 2017, by=author)
    writing.save_particulars(
        report.pk,
        {
            "title": urumqi2017.TITLE,
            "origin_name": urumqi2017.ORIGIN_NAME,
            "origin_published_at": datetime(
                *urumqi2017.ORIGIN_PUBLISHED_ON, tzinfo=BEIJING
            ),
        },
        by=author,
    )
    _write(report, urumqi2017.SECTIONS, urumqi2017.FIGURES, author)
    for item in findings_of(report):
        finding = item.finding
        if finding.level is Level.WARNING and finding.subject in urumqi2017.WAIVED:
            reviewing.waive(
                report.pk,
                finding.fingerprint,
                reason=urumqi2017.WAIVED[finding.subject],
                by=author,
            )
    return through(report, author, people["reviewer"], people["approver"])


def _county_reports(agency: Agency, people: Mapping[str, User]) -> None:
    author = people["county-author"]
    others = (people["county-reviewer"], people["county-approver"])
    first = starting.start_report(agency, 2017, by=author)
    title = "示例县人民政府2017年政府信息公开工作年度报告（示例）"
    writing.save_particulars(first.pk, {"title": title}, by=author)
    _write(first, county.SECTIONS, _slipped(county.FIGURES), author)
    through(first, author, *others)
    second = starting.revise(first.pk, by=author, reason=county.CORRECTION)
    for row in second.statistics.filter(code__in=county.SLIP):
        right = next(f for f in _flat(county.FIGURES) if f.code == row.code)
        figure_actions.save_statistic(
            second.pk, {"value": Decimal(right.value)}, by=author, statistic_id=row.pk
        )
    through(second, author, *others)


def through(report: Report, author: User, reviewer: User, approver: User) -> Report:
    """Take a draft all the way to the public page."""
    moving.submit(report.pk, by=author)
    moving.endorse(report.pk, by=reviewer)
    moving.approve(report.pk, by=approver)
    return moving.publish(report.pk, by=approver)


def _write(
    report: Report, texts: Iterable[Text], figures: Iterable[Figure], author: User
) -> None:
    for text in texts:
        top = report.sections.get(parent=None, heading=text.heading)
        _save(top, text, author)
        for below in text.below:
            section = writing.add_section(
                report.pk, heading=below.heading, parent_id=top.pk, by=author
            )
            _save(section, below, author)
    for figure in figures:
        total = add_figure(report, figure, figure.under, None, author)
        for part in figure.parts:
            add_figure(report, part, figure.under, total, author)


def _save(section: Section, text: Text, author: User) -> None:
    writing.save_section(
        section.report_id,
        section.pk,
        heading=section.heading,
        body=text.body,
        version=section.version,
        by=author,
    )


def add_figure(
    report: Report, figure: Figure, under: str, total: Statistic | None, author: User
) -> Statistic:
    return figure_actions.save_statistic(
        report.pk,
        {
            "code": figure.code,
            "label": figure.label,
            "unit": figure.unit,
            "value": Decimal(figure.value),
            "note": figure.note,
            "is_key": figure.is_key,
            "part_of": total,
            "section": report.sections.filter(heading=under).first(),
        },
        by=author,
    )


def _flat(figures: Iterable[Figure]) -> list[Figure]:
    return [item for figure in figures for item in (figure, *figure.parts)]


def _slipped(figures: Iterable[Figure]) -> list[Figure]:
    return [_slip(figure) for figure in figures]


def _slip(figure: Figure) -> Figure:
    return Figure(
        figure.code,
        figure.label,
        figure.unit,
        county.SLIP.get(figure.code, figure.value),
        figure.under,
        figure.is_key,
        tuple(_slip(part) for part in figure.parts),
        figure.note,
    )
