"""What the agencies below a government have to give to its sum, and since when."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from disclosure.agencies.models import Agency
from disclosure.agencies.queries import subordinates_of
from disclosure.labels import Sentence, noop, sentence
from reports.counting import own_figures
from reports.models import Addend, Obligation, Report
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import State

#: Editions whose figures may be taken, the best last.
TAKEN = (State.SUBMITTED, State.APPROVED, State.PUBLISHED)


@dataclass(frozen=True)
class Standing:
    """An agency directly below, and the edition of its report to take.

    Without one ``why`` says why; ``excuse`` is the reason why it owes none.
    """

    agency: Agency
    edition: Report | None
    why: Sentence | None = None
    excuse: str = ""


def standings_of(report: Report) -> list[Standing]:
    """Return the agencies directly below the one of a report, in three queries.

    The edition to take is the published one, else one that was handed in, of
    the same year and the same format.
    """
    agencies = list(subordinates_of(report.agency))
    editions: dict[int, list[Report]] = {}
    rows = Report.objects.filter(agency__in=agencies, year=report.year)
    for row in rows.order_by("edition"):
        editions.setdefault(row.agency_id, []).append(row)
    excuses = dict(
        Obligation.objects.filter(campaign__year=report.year, agency__in=agencies)
        .exclude(excuse="")
        .values_list("agency", "excuse")
    )
    return [
        _standing(
            agency, editions.get(agency.pk, []), report, excuses.get(agency.pk, "")
        )
        for agency in agencies
    ]


def own_register(report: Report) -> dict[str, Decimal]:
    """Return the own figures of a report that its agency's register gives."""
    known = FORMATS[report.format].figures
    found = own_figures(report) or {}
    return {code: value for code, value in found.items() if code in known}


def warnings_of(
    addend: Addend, report: Report, standings: dict[int, Standing]
) -> list[Sentence]:
    """Say what changed since an addend was taken; ``standings`` are by agency."""
    if addend.agency_id is None or addend.agency_id == report.agency_id:
        return []
    standing = standings.get(addend.agency_id)
    if standing is None:
        return [sentence(noop("这个机构已不是直接下级，请核对是否还应汇总。"))]
    if addend.edition is None:
        return _of_entered(standing)
    return _of_edition(addend, addend.edition, standing)


def _of_entered(standing: Standing) -> list[Sentence]:
    if standing.edition is None:
        return []
    return [sentence(noop("这个机构已经有报告，重新取数后以报告为准。"))]


def _of_edition(addend: Addend, taken: Report, standing: Standing) -> list[Sentence]:
    found: list[Sentence] = []
    if taken.state == State.DRAFT:
        found.append(sentence(noop("报告已退回修改，重新送审前不计入。")))
    elif taken.state == State.WITHDRAWN:
        found.append(sentence(noop("报告已撤回，不再计入。")))
    elif taken.submitted_at and taken.submitted_at > addend.taken_at:
        found.append(sentence(noop("取数以后报告重新送审，数字可能已变。")))
    newer = standing.edition
    if newer is not None and newer.pk != taken.pk:
        template = noop("已有新的一版（第%(edition)s版，%(state)s），请重新取数。")
        state = State.of(newer.state)
        found.append(sentence(template, edition=newer.edition, state=state))
    return found


def _standing(
    agency: Agency, editions: list[Report], report: Report, excuse: str
) -> Standing:
    ready = [row for row in editions if row.state in TAKEN]
    fitting = [row for row in ready if row.format == report.format]
    if fitting:
        best = max(fitting, key=lambda row: (row.state == State.PUBLISHED, row.edition))
        return Standing(agency, best)
    return Standing(agency, None, _why(editions, ready), excuse)


def _why(editions: list[Report], ready: list[Report]) -> Sentence:
    if ready:
        template = noop("报告用的是“%(format)s”，与本报告格式不同，不能汇总。")
        label = FORMATS[ready[-1].format].label
        return sentence(template, format=sentence(label))
    if not editions:
        return sentence(noop("还没有开始编制。"))
    if editions[-1].state == State.WITHDRAWN:
        return sentence(noop("报告已撤回。"))
    return sentence(noop("还是草稿，没有送审。"))
