"""What programs may ask. Doors only: every answer comes from ``data``."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Path, Query, Router

from disclosure.agencies.models import Agency
from disclosure.agencies.open_data import response_times_of
from disclosure.labels import noop
from reports.api import data, schemas
from reports.api.errors import Gone
from reports.api.paging import LAST_PAGE, MOST_ITEMS, page_of
from reports.models import FIRST_YEAR, LAST_YEAR, Report
from reports.published import current_edition
from reports.rules.finding.asking import LONGEST
from reports.rules.vocabulary import State
from reports.search.finding import Limits, find
from reports.search.naming import agency_at
from reports.trends.figures import MOST_AGENCIES, agencies_named

_NAME = r"^[-a-zA-Z0-9_]{1,60}$"
_CODE = r"^[a-z0-9_.]{1,100}$"

Page = Annotated[int, Query(1, ge=1, le=LAST_PAGE, description=noop("第几页"))]
Limit = Annotated[
    int, Query(20, ge=1, le=MOST_ITEMS, description=noop("每页多少条，最多 100"))
]
Slug = Annotated[str, Path(pattern=_NAME, description=noop("机构的网址名"))]
Year = Annotated[int, Path(ge=FIRST_YEAR, le=LAST_YEAR, description=noop("报告的年度"))]
Code = Annotated[str, Path(pattern=_CODE, description=noop("数据的代码"))]
Key = Annotated[str, Path(pattern=_NAME, description=noop("章节的标识"))]
OfAgency = Annotated[
    str | None, Query(None, pattern=_NAME, description=noop("只要这个机构的（网址名）"))
]
Below = Annotated[bool, Query(False, description=noop("连同它的下级机构"))]
OfYear = Annotated[
    int | None,
    Query(None, ge=FIRST_YEAR, le=LAST_YEAR, description=noop("只要这个年度的")),
]
OfFormat = Annotated[
    str | None,
    Query(None, pattern=r"^[a-z0-9_]{1,20}$", description=noop("只要这种格式的")),
]
Words = Annotated[
    str, Query(max_length=LONGEST, description=noop("要找的词，空格分开，都要出现"))
]
Name = Annotated[
    str, Query("", max_length=60, description=noop("名称里的字，空格分开"))
]
Agencies = Annotated[
    list[str],
    Query(
        min_length=1,
        max_length=MOST_AGENCIES,
        description=noop("机构的网址名，可以重复，最多 6 个"),
    ),
]
Answer = dict[str, Any]
_ERRORS = {422: schemas.Error, 429: schemas.Error}
_MISSING = {404: schemas.Error, **_ERRORS}
_REPORT = {410: schemas.Error, **_MISSING}

router = Router()


@router.get(
    "/agencies",
    response={200: schemas.Agencies, **_ERRORS},
    summary=noop("机构的名单"),
)
def agencies(
    request: HttpRequest,
    page: Page = 1,
    limit: Limit = 20,
    name: Name = "",
    below: Annotated[
        str | None, Query(None, pattern=_NAME, description=noop("只要它和它的下级"))
    ] = None,
) -> Answer:
    found = data.public_agencies()
    for word in _plain(name).split():
        found = found.filter(name__icontains=word)
    if below is not None:
        found = found.filter(pk__in=sorted(agency_at(below, below=True)))
    site = _site(request)
    return page_of(
        request,
        found,
        found.count(),
        page,
        limit,
        lambda rows: data.agencies_data(rows, site),
    )


@router.get(
    "/agencies/{slug}",
    response={200: schemas.Agency, **_MISSING},
    summary=noop("一个机构"),
)
def agency(request: HttpRequest, slug: Slug) -> Answer:
    return data.agencies_data([_agency(slug)], _site(request))[0]


@router.get(
    "/agencies/{slug}/response-times",
    response={200: schemas.ResponseTimes, **_MISSING},
    summary=noop("一个机构公布的办理用时"),
)
def response_times(request: HttpRequest, slug: Slug) -> Answer:
    found = _agency(slug)
    times = response_times_of(found, _site(request) + found.get_absolute_url())
    if times is None:
        raise Http404
    return times


@router.get(
    "/reports",
    response={200: schemas.Reports, **_ERRORS},
    summary=noop("已发布的年度报告"),
)
def reports(
    request: HttpRequest,
    page: Page = 1,
    limit: Limit = 20,
    agency: OfAgency = None,
    below: Below = False,
    year: OfYear = None,
    format: OfFormat = None,
) -> Answer:
    found = data.reports_in(_limits(agency, below, year, format))
    site = _site(request)
    return page_of(
        request,
        found,
        found.count(),
        page,
        limit,
        lambda rows: [data.report_line(row, site) for row in rows],
    )


@router.get(
    "/reports/{slug}/{year}",
    response={200: schemas.Report, **_REPORT},
    by_alias=True,
    summary=noop("一份报告的全部内容"),
)
def report(request: HttpRequest, slug: Slug, year: Year) -> Answer:
    return data.report_data(_edition(slug, year), _site(request))


@router.get(
    "/reports/{slug}/{year}/sections",
    response={200: list[schemas.Section], **_REPORT},
    summary=noop("一份报告的章节"),
)
def sections(request: HttpRequest, slug: Slug, year: Year) -> list[Answer]:
    found: list[Answer] = report(request, slug, year)["sections"]
    return found


@router.get(
    "/reports/{slug}/{year}/sections/{key}",
    response={200: schemas.Section, **_REPORT},
    summary=noop("报告的一个章节"),
)
def section(request: HttpRequest, slug: Slug, year: Year, key: Key) -> Answer:
    for found in sections(request, slug, year):
        if found["key"] == key:
            return found
    raise Http404


@router.get(
    "/reports/{slug}/{year}/figures",
    response={200: list[schemas.Figure], **_REPORT},
    summary=noop("一份报告的全部数据"),
)
def report_figures(request: HttpRequest, slug: Slug, year: Year) -> list[Answer]:
    return list(report(request, slug, year)["figures"].values())


@router.get(
    "/figures",
    response={200: schemas.Figures, **_ERRORS},
    summary=noop("数据目录：官方表格里的每一项"),
)
def figures(
    request: HttpRequest, page: Page = 1, limit: Limit = 20, format: OfFormat = None
) -> Answer:
    rows = [
        row
        for row in data.meanings().values()
        if format is None or format in row["formats"]
    ]
    return page_of(request, rows, len(rows), page, limit, list)


@router.get(
    "/figures/{code}",
    response={200: schemas.FigureValues, **_MISSING},
    summary=noop("一项数据历年的数"),
)
def figure(request: HttpRequest, code: Code, agency: Agencies) -> Answer:
    if code not in data.meanings():
        raise Http404
    slugs = list(dict.fromkeys(slug.replace("\0", "") for slug in agency))
    found = agencies_named(slugs)
    if len(found) < len(slugs):
        raise Http404
    return data.figure_values(code, found, _site(request))


@router.get(
    "/search",
    response={200: schemas.Search, **_ERRORS},
    summary=noop("在已发布的报告里查找"),
)
def search(
    request: HttpRequest,
    words: Words,
    page: Page = 1,
    limit: Limit = 20,
    agency: OfAgency = None,
    below: Below = False,
    year: OfYear = None,
    format: OfFormat = None,
) -> Answer:
    found = find(words, _limits(agency, below, year, format))
    start, site = (page - 1) * limit, _site(request)
    answer = page_of(
        request,
        found.reports,
        len(found.reports),
        page,
        limit,
        lambda rows: data.found_data(found, start, start + limit, site),
    )
    return {**answer, "is_capped": found.is_capped, "is_loose": found.is_loose}


def _limits(
    agency: str | None, below: bool, year: int | None, format: str | None
) -> Limits:
    agencies = None if agency is None else agency_at(agency, below=below)
    return Limits(agencies, year, format or "")


def _agency(slug: str) -> Agency:
    found = data.public_agencies().filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


def _edition(slug: str, year: int) -> Report:
    found = current_edition(slug, year)
    if found is None:
        raise Http404
    if found.state == State.WITHDRAWN:
        raise Gone
    return found


def _plain(words: str) -> str:
    return words.replace("\0", " ")


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")
