"""The invented county's reports on the national form, as `demo` loads them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.utils import timezone

from reports.demo.loading import COUNTY, load
from reports.demo.national import load_national
from reports.demo.requests import EDUCATION, LAND, load_requests
from reports.document import from_json
from reports.models import Campaign, Report
from reports.queries import findings_of
from reports.rules.vocabulary import Level, Source, State

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("demo")]


def figures(slug: str, year: int) -> dict[str, Decimal]:
    report = Report.objects.get(agency__slug=slug, year=year, state=State.PUBLISHED)
    rows = report.statistics.values_list("code", "value")
    return {code: value for code, value in rows if value is not None}


def test_the_departments_count_and_the_county_adds_up() -> None:
    load()
    load_requests(0)
    assert load_national() == 7
    assert load_national() == 0
    this = timezone.localdate().year
    for year in (this - 2, this - 1):
        county, education, land = (figures(s, year) for s in (COUNTY, EDUCATION, LAND))
        assert len(county) == len(education) == len(land) == 200
        report = Report.objects.get(agency__slug=COUNTY, year=year)
        own = report.addends.get(agency=report.agency).figures
        for code, value in county.items():
            assert value == Decimal(own[code]) + education[code] + land[code], code
        sources = set(report.statistics.values_list("source", flat=True))
        assert sources == {Source.SUMMED}
        levels = {item.finding.level for item in findings_of(report)}
        assert Level.ERROR not in levels
    for slug in (COUNTY, EDUCATION, LAND):
        before, after = figures(slug, this - 2), figures(slug, this - 1)
        for code in before:
            if code.startswith("requests.carried_over."):
                forward = code.replace("carried_over", "brought_forward")
                assert before[code] == after[forward]
    campaign = Campaign.objects.get()
    assert (campaign.agency.slug, campaign.year) == (COUNTY, this)
    draft = Report.objects.get(agency__slug=EDUCATION, year=this)
    assert (draft.state, draft.format) == (State.DRAFT, "form2021")
    document = from_json(report.document.content)
    assert [grid.key for section in document.sections for grid in section.grids] == [
        "proactive",
        "requests",
        "challenges",
    ]
