"""Desks and officers of the invented county, and the requests they handled."""

from __future__ import annotations

from django.utils import timezone

from disclosure.agencies.actions import appoint, create_user, save_agency, save_user
from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import AgencyKind, Region, Role
from disclosure.casework.actions.desks import save_desk
from disclosure.casework.demo import Shown, Staff, load, shown
from disclosure.casework.demo_followers import follow
from disclosure.casework.models import Desk
from reports.demo.loading import COUNTY, PASSWORD

EDUCATION = "shili-education"
LAND = "shili-land"
#: username, name, the duty held in each agency that handles requests
OFFICERS = (
    ("county-handler", "示例县承办人甲", Role.HANDLER),
    ("county-colleague", "示例县承办人乙", Role.HANDLER),
    ("county-reviewer", "示例县审核人", Role.REVIEWER),
    ("county-approver", "示例县审定人", Role.APPROVER),
    ("county-supervisor", "示例县监督员", Role.SUPERVISOR),
)
SYSTEM = ("county-system", "示例县系统管理员", Role.SYSTEM_ADMIN)
#: agency, code of its numbers, its sign in letters, review body, court
DESKS = (
    (COUNTY, "SLX", "示县公开", "示例市人民政府", "示例市中级人民法院"),
    (EDUCATION, "SLXJY", "示县教公开", "示例县人民政府", "示例县人民法院"),
    (LAND, "SLXZY", "示县自然公开", "示例县人民政府", "示例县人民法院"),
)
#: What the names of the shown cases mean to a visitor.
STORIES = {
    "shown-new": "昨天在网上提交，等待机关确认",
    "shown-waiting": "等待申请人补正",
    "shown-closed": "补正、征求意见、延期以后已经答复",
}


def load_requests(scale: float = 1.0) -> int:
    """Load desks, officers and cases; return how many cases were made.

    The county must be there. Returns 0 if the county has a desk already. What the
    followers make of the cases comes with them.
    """
    if Desk.objects.filter(agency__slug=COUNTY).exists():
        return 0
    agencies = _agencies()
    officers = _officers(agencies)
    _desks(agencies)
    this = timezone.localdate().year
    made = load(agencies, officers, (this - 2, this - 1, this), scale)
    follow(agencies, officers)
    _addresses()
    return made


def shown_requests() -> list[tuple[str, Shown]]:
    """Return the cases a visitor may follow, each with its story."""
    county = Agency.objects.get(slug=COUNTY)
    return [(STORIES[found.name], found) for found in shown(county)]


def _agencies() -> list[Agency]:
    """Return the three that handle requests; the last keeps a regional calendar."""
    county = Agency.objects.get(slug=COUNTY)
    land = Agency(
        name="示例县自然资源局",
        slug=LAND,
        kind=AgencyKind.DEPARTMENT,
        parent=county,
        office="示例县自然资源局办公室",
        address="示例县示例路5号",
        phone="0000-0000000",
        region=Region.CN_XJ,
    )
    save_agency(land, by=None)
    return [county, Agency.objects.get(slug=EDUCATION), land]


def _officers(agencies: list[Agency]) -> Staff:
    people = [_officer(name, title) for name, title, _role in OFFICERS]
    for agency in agencies:
        for user, (_name, _title, role) in zip(people, OFFICERS, strict=True):
            if not user.offices.filter(agency=agency, role=role).exists():
                appoint(user, agency, role, by=None)
    return Staff(*people)


def _officer(username: str, name: str) -> User:
    known = User.objects.filter(username=username).first()
    return known or create_user(username, name, PASSWORD, by=None)


def _desks(agencies: list[Agency]) -> None:
    username, name, role = SYSTEM
    system = create_user(username, name, PASSWORD, by=None)
    appoint(system, agencies[0], role, by=None)
    for agency, (_slug, code, mark, review_body, court) in zip(
        agencies, DESKS, strict=True
    ):
        desk = Desk(
            agency=agency,
            code=code,
            mark=mark,
            review_body=review_body,
            court=court,
            review_url="https://review.example.gov.cn/",
            payment="到示例县财政局窗口缴纳，或者扫描通知书所附缴款码（示例）",
        )
        save_desk(desk, by=system)


def _addresses() -> None:
    """Give the officers their addresses last: old steps need no message now."""
    for username, _name, _role in OFFICERS:
        user = User.objects.get(username=username)
        user.email = f"{username}@example.com"
        save_user(user, {"email": user.email}, by=None)
