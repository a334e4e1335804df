"""The page of the official tables: who sees it, what it shows, what it saves."""

from __future__ import annotations

from decimal import Decimal
from html import unescape

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from reports.actions.starting import start_report
from reports.form.sums import live_sums
from reports.models import Report
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import Source, State
from tests.national.papers import make_national
from tests.national.tables import tables_of
from tests.people import login
from tests.reports.desk import make_draft, page, picture

RECEIVED = "requests.received.natural_person"
TOTAL = "requests.received.total"


@pytest.fixture
def report(world):
    return make_national(world, State.DRAFT)


@pytest.fixture
def author(world):
    return login(Client(), "author")


def fields(report: Report, **changed: str) -> dict[str, str]:
    """The form as a browser without script sends it."""
    sent = {}
    for row in report.statistics.all():
        text = "" if row.value is None else f"{row.value:.{row.decimals}f}"
        sent |= {f"value-{row.code}": text, f"was-{row.code}": text}
        if row.reason:
            sent |= {f"reason-{row.code}": row.reason}
            sent |= {f"reason-was-{row.code}": row.reason}
    return sent | {name.replace("__", "."): text for name, text in changed.items()}


def value(code: str) -> str:
    return f"value-{code}".replace(".", "__")


def test_it_works(report, author):
    response = author.get(page("form", report.pk))
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count('name="value-') == 200
    assert "表内各数相符" in html


@pytest.mark.parametrize(
    ("who", "reads", "writes"),
    [
        ("outsider", 404, 404),
        ("handler", 403, 403),
        ("reviewer", 200, 403),
        ("supervisor", 200, 403),
    ],
)
def test_who_may_not_write(report, who, reads, writes):
    client, before = login(Client(), who), picture(report)
    assert client.get(page("form", report.pk)).status_code == reads
    sent = fields(report, **{value(RECEIVED): "41"})
    assert client.post(page("form", report.pk), sent).status_code == writes
    assert picture(report) == before


def test_other_methods_are_refused(report, author):
    for method in ("PUT", "PATCH", "DELETE"):
        response = author.generic(method, page("form", report.pk))
        assert response.status_code == 405


def test_readers_see_numbers_and_no_fields(report):
    html = login(Client(), "reviewer").get(page("form", report.pk)).content.decode()
    assert 'name="value-' not in html and 'class="value">40<' in html


def test_what_is_handed_in_is_read_only_even_for_its_author(world, author):
    submitted = make_national(world, State.SUBMITTED)
    html = author.get(page("form", submitted.pk)).content.decode()
    assert 'name="value-' not in html
    before = picture(submitted)
    author.post(page("form", submitted.pk), fields(submitted, **{value(RECEIVED): "9"}))
    assert picture(submitted) == before


def test_a_report_in_the_free_form_has_no_such_page(world, author):
    free = make_draft(world)
    response = author.get(page("form", free.pk))
    assert response["Location"] == page("figures", free.pk)
    assert author.post(page("form", free.pk)).status_code == 302


@pytest.mark.parametrize("year", [2024, 2020, 2016])
def test_the_tables_are_those_of_the_form_cell_for_cell(world, author, year):
    report = make_national(world, State.DRAFT, year=year)
    drawn = tables_of(author.get(page("form", report.pk)).content.decode())
    for table, official in zip(drawn, FORMATS[report.format].tables, strict=True):
        for cells, printed in zip(table.rows, official.rows, strict=True):
            spans = [(cell.columns, cell.rows) for cell in printed]
            assert [cell.spans for cell in cells] == spans
            for cell, expected in zip(cells, printed, strict=True):
                if expected.code:
                    assert cell.attributes["id"] == f"cell-{expected.code}"
                    assert table.headings_of(cell)
                else:
                    assert cell.text == expected.text


def test_every_field_has_a_name_of_its_own(report, author):
    html = author.get(page("form", report.pk)).content.decode()
    names = [part.split('"')[0] for part in html.split('aria-label="')[1:]]
    of_fields = [unescape(name) for name in names if " · " in name]
    assert len(of_fields) == 200 == len(set(of_fields))


def test_the_tab_leads_here_and_own_figures_stay_reachable(report, author):
    html = author.get(page("write", report.pk), follow=True).content.decode()
    assert f'href="{page("form", report.pk)}"' in html
    html = author.get(page("form", report.pk)).content.decode()
    assert f'href="{page("figures", report.pk)}"' in html
    own = author.get(page("figures", report.pk)).content.decode()
    assert RECEIVED not in own and page("form", report.pk) in own


def test_saving_goes_back_to_the_page_and_says_how_many(report, author):
    sent = fields(report, **{value(RECEIVED): "４１"})
    response = author.post(page("form", report.pk), sent, follow=True)
    assert response.redirect_chain == [(page("form", report.pk), 302)]
    assert "已保存 1 格" in response.content.decode()
    assert report.statistics.get(code=RECEIVED).value == 41


def test_nothing_typed_is_lost_when_something_is_wrong(report, author):
    sent = fields(report, **{value(RECEIVED): "四十一", value(TOTAL): "54"})
    response = author.post(page("form", report.pk), sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="四十一"' in html and f'id="error-{RECEIVED}"' in html
    assert "请填写整数" in html and "已保存 1 格" in html
    assert report.statistics.get(code=RECEIVED).value == 40
    assert report.statistics.get(code=TOTAL).value == 54


def test_hostile_text_comes_back_as_text(report, author):
    sent = fields(report, **{value(RECEIVED): '"><script>alert(1)</script>\0'})
    response = author.post(page("form", report.pk), sent)
    assert response.status_code == 422
    assert "<script>alert" not in response.content.decode()


def test_blanks_become_zero_only_when_asked(world, author):
    report = start_report(
        world.agency, 2025, by=world.people["author"], format="form2021"
    )
    assert "还有 200 格没有填报" in author.get(page("form", report.pk)).content.decode()
    sent = fields(report, **{value(RECEIVED): "1"})
    author.post(page("form", report.pk), sent)
    assert report.statistics.filter(value=None).count() == 199
    sent = fields(report) | {"blanks": "zero"}
    author.post(page("form", report.pk), sent)
    assert not report.statistics.filter(value=None).exists()
    assert report.statistics.get(code=RECEIVED).value == 1


def test_two_officers_with_the_page_open(report, author):
    one = fields(report, **{value(RECEIVED): "41"})
    two = fields(report, **{value(RECEIVED): "42", value(TOTAL): "54"})
    assert author.post(page("form", report.pk), one).status_code == 302
    response = author.post(page("form", report.pk), two)
    html = response.content.decode()
    assert response.status_code == 422
    assert "别人刚把它改成了 41" in html and 'value="42"' in html
    assert report.statistics.get(code=RECEIVED).value == 41
    assert report.statistics.get(code=TOTAL).value == 54


def _computed(report: Report, code: str, number: int) -> None:
    report.statistics.filter(code=code).update(
        value=Decimal(number), computed=Decimal(number), source=Source.COMPUTED
    )


def test_a_difference_from_the_register_asks_for_its_reason(report, author):
    _computed(report, RECEIVED, 40)
    html = author.get(page("form", report.pk)).content.decode()
    assert f'href="{page("cell", report.pk, RECEIVED)}"' in html
    assert f'name="reason-{RECEIVED}"' not in html
    sent = fields(report, **{value(RECEIVED): "41"})
    response = author.post(page("form", report.pk), sent)
    html = response.content.decode()
    assert response.status_code == 422
    assert 'value="41"' in html and f'name="reason-{RECEIVED}"' in html
    assert f'href="#reason-{RECEIVED}"' in html
    sent |= {f"reason-{RECEIVED}": "示例：线下一件。", f"reason-was-{RECEIVED}": ""}
    assert author.post(page("form", report.pk), sent).status_code == 302
    row = report.statistics.get(code=RECEIVED)
    assert (row.value, row.source) == (41, Source.ADJUSTED)
    html = author.get(page("form", report.pk)).content.decode()
    assert "人工调整：自动统计 40；示例：线下一件。" in html
    sent = fields(
        report, **{f"reason-{RECEIVED}".replace(".", "__"): "示例：更正理由。"}
    )
    assert author.post(page("form", report.pk), sent).status_code == 302
    row.refresh_from_db()
    assert row.reason == "示例：更正理由。"


def test_findings_mark_their_cell_and_are_listed(world, author):
    report = make_national(world, State.DRAFT, **{TOTAL.replace(".", "__"): "60"})
    html = author.get(page("form", report.pk)).content.decode()
    cell = html.split(f'id="cell-{TOTAL}"')[1].split("</td>")[0]
    assert "应为 53" in cell and f'id="finding-{TOTAL}"' in cell
    assert f"finding-{TOTAL} " in cell.split("aria-describedby")[1]
    assert f'href="#cell-{TOTAL}"' in html
    assert "各类申请人之和应为 53，填报 60" in html


def test_last_year_stands_beside(world, author):
    make_national(world, State.DRAFT, year=2023, **{RECEIVED.replace(".", "__"): "38"})
    report = make_national(world, State.DRAFT)
    html = author.get(page("form", report.pk)).content.decode()
    cell = html.split(f'id="cell-{RECEIVED}"')[1].split("</td>")[0]
    assert "2023 年 38" in cell and "显示 2023 年的数" in html


def test_what_last_years_form_counted_otherwise_is_added_up(world, author):
    make_national(world, State.DRAFT, year=2018, applications__answered__granted="9")
    report = make_national(world, State.DRAFT, year=2019)
    html = author.get(page("form", report.pk)).content.decode()
    assert "2018 年 9" in html.split('id="cell-requests.granted.total"')[1][:3000]


def test_the_number_of_queries_does_not_depend_on_what_is_filled_in(world, author):
    empty = start_report(
        world.agency, 2025, by=world.people["author"], format="form2021"
    )
    full = make_national(world, State.DRAFT, year=2024)
    full.statistics.update(computed=1, source=Source.ADJUSTED, reason="示例")

    def queries(report):
        author.get(page("form", report.pk))
        with CaptureQueriesContext(connection) as found:
            author.get(page("form", report.pk))
        return len(found)

    counted = queries(full)
    assert counted <= queries(empty) + 2
    assert counted <= 45


def test_sums_are_those_the_form_prints():
    sums = live_sums("form2021")
    (across,) = sums[TOTAL]
    assert len(across.added) == 6 and across.taken == ()
    across, down = sums["requests.handled.total"]
    assert len(across.added) == 6 and len(down.added) == 21
    _across, balance = sums["requests.carried_over.total"]
    assert balance.taken == ("requests.handled.total",)
    assert len(sums["litigation.direct.total"][0].added) == 4
    assert len(live_sums("form2019")["requests.handled.business"][0].added) == 19
    assert len(live_sums("form2014")["applications.answered.total"][0].added) == 8
    assert live_sums("free") == {}
