"""Reports of the invented county on the national form.

The departments count theirs from the register; the county adds them up.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from disclosure.agencies.actions import appoint
from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from reports.actions import reviewing, starting, summing, writing
from reports.actions.addends import change_outside
from reports.actions.collecting import open_campaign
from reports.actions.computing import compute, preview
from reports.actions.form_figures import save_figures
from reports.demo.loading import COUNTY, through
from reports.demo.requests import EDUCATION, LAND
from reports.models import Report
from reports.queries import findings_of
from reports.rules.vocabulary import Level
from reports.summing.preview import preview_of

FORM = "form2021"
#: Table two: what the county and its departments enter by hand.
PROACTIVE = {
    "proactive.government_rule.issued": "0",
    "proactive.government_rule.repealed": "0",
    "proactive.government_rule.in_force": "0",
    "proactive.normative_document.issued": "3",
    "proactive.normative_document.repealed": "1",
    "proactive.license.decisions": "218",
    "proactive.penalty.decisions": "36",
    "proactive.compulsory_measure.decisions": "2",
    "proactive.fee.amount": "12.6",
}
IN_FORCE = "proactive.normative_document.in_force"
#: Normative documents in force at the end of the first year.
FIRST_IN_FORCE, ADDED_A_YEAR = 24, 2
TEXTS = {
    "overview": (
        "主动公开方面，按时更新公开指南和目录，政策解读与文件同步发布。",
        "依申请公开方面，{year}年新收申请{{{{requests.received.total}}}}件，"
        "上年结转{{{{requests.brought_forward.total}}}}件，全部登记、逐件计时。",
        "政府信息管理方面，公文制作时确定公开属性，清理了失效文件。",
        "公开平台建设方面，政府网站设有专栏，可以在线申请和查询进度。",
        "监督保障方面，办理时限每月通报一次，组织业务培训两次（示例）。",
    ),
    "proactive": ("主动公开的数量见下表。",),
    "requests": (
        "本年办结{{{{requests.handled.total}}}}件，"
        "结转下年{{{{requests.carried_over.total}}}}件。",
    ),
    "challenges": ("因政府信息公开工作被申请行政复议、提起行政诉讼的情况见下表。",),
    "problems": ("存在的主要问题：补正告知有时不够具体，第三方意见征求得偏晚。{plan}",),
    "other": ("收取信息处理费的情况：按照规定计算，没有减免（示例）。",),
}
PLANS = (
    "改进措施：补正告知先由另一人读一遍，看申请人能不能照着做。",
    "改进措施：收到申请三个工作日内判断是否涉及第三方，并记入办理单。",
)
REASON = "已与登记簿核对（示例）"


@dataclass(frozen=True)
class Desk:
    """Who writes, reviews and approves an agency's report."""

    agency: Agency
    author: User
    reviewer: User
    approver: User


def load_national() -> int:
    """Load the reports of the last two years and this year's collection.

    Returns how many reports were made; 0 if they are there already.
    """
    if Report.objects.filter(agency__slug=COUNTY, format=FORM).exists():
        return 0
    desks = _desks()
    this = timezone.localdate().year
    made = 0
    for place, year in enumerate((this - 2, this - 1)):
        for slug in (EDUCATION, LAND, COUNTY):
            desk = desks[slug]
            report = _written(desk, year, place)
            through(report, desk.author, desk.reviewer, desk.approver)
            made += 1
    county = desks[COUNTY]
    open_campaign(county.agency, this, by=county.approver)
    education = desks[EDUCATION]
    starting.start_report(
        education.agency,
        this,
        by=education.author,
        format=FORM,
        like=_newest(education.agency),
    )
    return made + 1


def _desks() -> dict[str, Desk]:
    people = {
        name: User.objects.get(username=f"county-{name}")
        for name in ("author", "reviewer", "approver")
    }
    agencies = Agency.objects.filter(slug__in=(COUNTY, EDUCATION, LAND))
    for agency in agencies.exclude(slug=COUNTY):
        appoint(people["author"], agency, Role.AUTHOR, by=None)
    return {agency.slug: Desk(agency, **people) for agency in agencies}


def _written(desk: Desk, year: int, place: int) -> Report:
    report = starting.start_report(desk.agency, year, by=desk.author, format=FORM)
    title = f"{desk.agency.name}{year}年政府信息公开工作年度报告（示例）"
    writing.save_particulars(report.pk, {"title": title}, by=desk.author)
    proactive = {**PROACTIVE, IN_FORCE: str(FIRST_IN_FORCE + ADDED_A_YEAR * place)}
    if desk.agency.slug == COUNTY:
        _add_up(report, proactive, desk.author)
    else:
        compute(report.pk, by=desk.author, stamp=preview(report).stamp)
        save_figures(report.pk, proactive, by=desk.author)
    _texts(report, year, PLANS[place], desk.author)
    _answer(report, desk.author)
    return report


def _add_up(report: Report, proactive: dict[str, str], author: User) -> None:
    summing.gather(report.pk, by=author)
    own = report.addends.get(agency=report.agency)
    change_outside(report.pk, own.pk, own.name, proactive, by=author)
    summing.add_up(report.pk, by=author, stamp=preview_of(report).stamp)


def _texts(report: Report, year: int, plan: str, author: User) -> None:
    for key, paragraphs in TEXTS.items():
        section = report.sections.get(key=key)
        words = [text.format(year=year, plan=plan) for text in paragraphs]
        writing.save_section(
            report.pk,
            section.pk,
            heading=section.heading,
            body="".join(f"<p>{text}</p>" for text in words),
            version=section.version,
            by=author,
        )


def _answer(report: Report, author: User) -> None:
    for item in findings_of(report):
        if item.finding.level is Level.WARNING:
            fingerprint = item.finding.fingerprint
            reviewing.waive(report.pk, fingerprint, reason=REASON, by=author)


def _newest(agency: Agency) -> Report:
    return Report.objects.filter(agency=agency).latest("year")
