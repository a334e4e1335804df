"""What is public already is offered, and only offered."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.casework import suggestions
from disclosure.casework.models import Case, Desk
from disclosure.casework.suggestions import Suggestion, suggest
from reports.demo import loading
from reports.models import Report
from reports.rules.pieces import PIECES, pieces_of
from reports.search import finding
from reports.suggestions import matching_reports
from tests.casework.filling import Citizen, hidden, page_of
from tests.factories import make_agency, make_site

WORDS = "许可和处罚信息、权责清单的数量"


@pytest.fixture
def citizen(db, settings) -> Citizen:
    """Somebody who asks an agency of a site without any report."""
    settings.FORM_MIN_SECONDS = 0
    agency = make_agency("示例县民政局", "shili-civil", site=make_site())
    Desk.objects.create(agency=agency, code="SLM", mark="示民公开")
    return Citizen(f"/requests/apply/{agency.slug}/")


@pytest.fixture
def found(monkeypatch) -> list[str]:
    """One source that finds something for every word, and is noted."""
    asked: list[str] = []

    def source(words: str) -> list[Suggestion]:
        asked.append(words)
        return [Suggestion("食堂检查<b>", "/reports/x/2025/#section-1", "每月一次")] * 9

    monkeypatch.setattr(suggestions, "sources", [source])
    return asked


def test_the_registry_asks_and_cuts(found):
    assert len(suggest("食堂")) == suggestions.MOST
    assert suggest("  ") == []
    assert found == ["食堂"]


def test_the_review_offers_and_the_request_is_filed_all_the_same(citizen, found):
    page = citizen.review(document_number="示县政发〔2025〕1号")
    assert "也许已经公开了" in page and "每月一次" in page
    assert "食堂检查&lt;b&gt;" in page
    assert "示县政发" in found[0]
    assert citizen.post("send", hidden(page)).status_code == 302
    assert Case.objects.count() == 1


def test_the_button_on_the_form_offers_without_judging(citizen, found):
    values = citizen.fill(subject="学校食堂", phone="")
    page = page_of(citizen.post("check", values))
    assert 'id="found"' in page and "每月一次" in page
    assert 'class="error-summary"' not in page
    assert 'value="学校食堂"' in page
    assert 'id="found"' not in citizen.open("?draft=open")


def test_nothing_found_is_said_on_the_form_only(citizen, monkeypatch):
    monkeypatch.setattr(suggestions, "sources", [])
    page = page_of(citizen.post("check", citizen.fill()))
    assert "没有找到相近的内容" in page
    assert "也许已经公开了" not in citizen.review()


def test_a_description_is_looked_up_where_there_is_no_name(citizen, found):
    citizen.post("check", citizen.fill(subject="", description="食堂" * 500))
    assert found == [("食堂" * 500)[:200]]


# What the reports offer


def test_pieces_are_pairs_without_the_common_ones():
    assert pieces_of("申请公开政府信息") == ["请公", "开政", "府信"]
    assert pieces_of("食堂 2025 ab") == ["2025", "食堂"]
    assert pieces_of("，。 ") == []
    long = pieces_of("".join(chr(0x4E00 + n) for n in range(500)))
    assert len(long) <= PIECES


@pytest.fixture
def demo(db) -> Report:
    loading.load()
    return Report.objects.get(agency__slug=loading.CITY, state="published")


def test_the_section_that_fits_best_is_found(demo):
    first = matching_reports(WORDS)[0]
    assert demo.title in first.title
    assert first.url.startswith(f"{demo.get_absolute_url()}#section-")
    assert "权责清单" in first.excerpt


def test_the_link_leads_to_a_section(demo, client):
    address, _, place = matching_reports(WORDS)[0].url.partition("#")
    assert f'id="{place}"' in page_of(client.get(address))


@pytest.mark.parametrize(
    "words", ["火星移民补贴名册", "", "%%%%", "'; DROP TABLE", "\x00", "字" * 5000]
)
def test_other_words_find_nothing(demo, words):
    assert matching_reports(words) == []


def test_reports_that_are_not_public_are_not_offered(demo):
    assert matching_reports(WORDS)
    Report.objects.filter(pk=demo.pk).update(state="withdrawn")
    assert all(demo.title not in item.title for item in matching_reports(WORDS))


def test_what_too_many_places_hold_tells_nothing(demo, monkeypatch):
    assert matching_reports("权责清单")
    assert matching_reports("权责清单 火星移民补贴") == []
    monkeypatch.setattr(finding, "COMMON", 0)
    assert matching_reports("权责清单") == []


def test_a_report_is_offered_for_the_name_of_its_agency(demo):
    name = demo.agency.name.removesuffix("人民政府")
    found = matching_reports(f"{name}火星")
    assert any(demo.title in item.title for item in found)


def test_looking_takes_two_statements(demo):
    with CaptureQueriesContext(connection) as queries:
        assert matching_reports(WORDS)
    assert len(queries) <= 2


def test_the_reports_are_registered():
    assert matching_reports in suggestions.sources
