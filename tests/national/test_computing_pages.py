"""The pages of figures from the register: what would change, what a cell counts."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

import pytest

from disclosure.casework.models import Case
from disclosure.casework.rules.vocabulary import Matter
from reports.actions.computing import adjust, compute, preview
from reports.actions.figures import save_statistic
from reports.actions.starting import start_report
from reports.counting import figures_of, is_counted, rows_behind
from reports.models import Report
from reports.rules.formats import FORMATS
from reports.rules.vocabulary import Source, State
from tests.national.registers import a_case, closed, random_challenges, save
from tests.reports.desk import page

pytestmark = pytest.mark.django_db
YEAR = 2024
GRANTED = "requests.granted.total"
SUBJECT = "示例申请事项（示例）"


@pytest.fixture
def report(world):
    rows = [
        closed(world.agency, date(YEAR, 3, 1), date(YEAR, 3, 9), "granted"),
        closed(world.agency, date(YEAR, 4, 1), date(YEAR, 4, 9), "granted"),
        a_case(world.agency, date(YEAR, 12, 30), applicant_kind="business"),
        a_case(world.agency, date(YEAR, 12, 30), matter=Matter.RECORD_CORRECTION),
    ]
    for row in rows:
        row.subject = SUBJECT
    save(rows)
    author = world.people["author"]
    return start_report(world.agency, YEAR, by=author, format="form2021")


@pytest.fixture
def counted(world, report):
    author = world.people["author"]
    compute(report.pk, by=author, stamp=preview(report).stamp)
    return report


def figure(report, code=GRANTED):
    return report.statistics.get(code=code)


def enter(world, report, value, code=GRANTED):
    author = world.people["author"]
    values = {"value": Decimal(value), "source": Source.ENTERED}
    save_statistic(report.pk, values, by=author, statistic_id=figure(report, code).pk)


def stamp_in(response):
    return re.search(r'name="stamp" value="([0-9a-f]+)"', response.content.decode())[1]


def text_of(response):
    return response.content.decode()


VIEWERS = ("author", "reviewer", "approver", "supervisor")
PAGES = {
    "computing": (),
    "cell": (GRANTED,),
    "cell_adjust": (GRANTED,),
    "cell_take": (GRANTED,),
}


def address(name, report):
    return page(name, report.pk, *PAGES[name])


@pytest.mark.parametrize("name", ["computing", "cell"])
@pytest.mark.parametrize("who", VIEWERS)
def test_whoever_works_on_reports_may_look(client_of, counted, name, who):
    assert client_of(who).get(address(name, counted)).status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_an_outsider_finds_nothing(client_of, counted, name):
    client = client_of("outsider")
    for call in (client.get, client.post):
        assert call(address(name, counted)).status_code in (404, 405)
    assert client.post(address(name, counted)).status_code in (404, 405)
    method = client.get if name in ("computing", "cell") else client.post
    assert method(address(name, counted)).status_code == 404


@pytest.mark.parametrize("name", ["computing", "cell"])
def test_a_handler_has_no_part_in_reports(client_of, counted, name):
    assert client_of("handler").get(address(name, counted)).status_code == 403


@pytest.mark.parametrize("name", ["computing", "cell_adjust", "cell_take"])
@pytest.mark.parametrize("who", ["reviewer", "approver", "supervisor", "handler"])
def test_only_an_author_changes_something(client_of, counted, name, who):
    before = list(counted.statistics.order_by("pk").values())
    data = {"value": "9", "reason": "理由理由", "stamp": preview(counted).stamp}
    assert client_of(who).post(address(name, counted), data).status_code == 403
    assert list(counted.statistics.order_by("pk").values()) == before


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("computing", "put"),
        ("cell", "post"),
        ("cell_adjust", "get"),
        ("cell_take", "get"),
    ],
)
def test_the_wrong_method(client_of, counted, name, method):
    response = getattr(client_of("author"), method)(address(name, counted))
    assert response.status_code == 405


# What would change.


def test_a_new_draft_is_counted_in_two_steps(client_of, report):
    client = client_of("author")
    shown = client.get(page("computing", report.pk))
    assert "另有 " in text_of(shown) and "予以公开 · 总计" in text_of(shown)
    assert figure(report).value is None
    response = client.post(page("computing", report.pk), {"stamp": stamp_in(shown)})
    assert response.url == page("form", report.pk)
    assert (figure(report).value, figure(report).source) == (2, Source.COMPUTED)
    again = text_of(client.get(page("computing", report.pk)))
    assert "报告与登记簿一致，190 项都不变。" in again
    assert 'name="stamp"' not in again


def test_only_what_changes_is_listed(client_of, world, counted):
    save([closed(world.agency, date(YEAR, 5, 1), date(YEAR, 5, 2), "granted")])
    shown = client_of("author").get(page("computing", counted.pk))
    assert "其余 184 项不变。" in text_of(shown)
    assert text_of(shown).count("更新统计数") == 6


def test_a_register_that_moved_gives_409_and_the_new_preview(client_of, world, report):
    client = client_of("author")
    stamp = stamp_in(client.get(page("computing", report.pk)))
    save([closed(world.agency, date(YEAR, 5, 1), date(YEAR, 5, 2), "granted")])
    response = client.post(page("computing", report.pk), {"stamp": stamp})
    assert response.status_code == 409
    assert "登记簿或报告刚刚有变动" in text_of(response)
    assert figure(report).value is None
    assert stamp_in(response) != stamp
    client.post(page("computing", report.pk), {"stamp": stamp_in(response)})
    assert figure(report).value == 3


def test_an_entered_figure_is_offered_as_a_choice(client_of, world, report):
    enter(world, report, "5")
    client = client_of("author")
    shown = client.get(page("computing", report.pk))
    assert "用登记簿的数：2" in text_of(shown)
    assert "保留人工填报的数：5" in text_of(shown)
    data = {"stamp": stamp_in(shown), f"choice-{GRANTED}": "keep"}
    refused = client.post(page("computing", report.pk), data)
    assert refused.status_code == 422
    assert "请写明与自动统计数不同的理由。" in text_of(refused)
    assert figure(report).computed is None
    data[f"reason-{GRANTED}"] = "三件在旧簿（示例）"
    assert client.post(page("computing", report.pk), data).status_code == 302
    assert (figure(report).value, figure(report).computed) == (5, 2)


def test_the_register_is_taken_unless_something_is_said(client_of, world, report):
    enter(world, report, "5")
    client = client_of("author")
    shown = client.get(page("computing", report.pk))
    data = {"stamp": stamp_in(shown), f"choice-{GRANTED}": "take"}
    data[f"reason-{GRANTED}"] = "写了但没有选"
    client.post(page("computing", report.pk), data)
    assert (figure(report).value, figure(report).reason) == (2, "")


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"stamp": "é\x00<script>"},
        {"stamp": "", "choice-": "keep", "choice-no.such": "keep"},
    ],
)
def test_bad_input_changes_nothing(client_of, report, data):
    response = client_of("author").post(page("computing", report.pk), data)
    assert response.status_code == 409
    assert not report.statistics.exclude(value=None).exists()


def test_without_a_register_the_page_says_so(client_of, world):
    author = world.people["author"]
    report = start_report(world.agency, 2022, by=author, format="form2021")
    client = client_of("author")
    assert "请人工填报" in text_of(client.get(page("computing", report.pk)))
    stamp = {"stamp": preview(report).stamp}
    response = client.post(page("computing", report.pk), stamp, follow=True)
    assert "登记簿里没有本机关" in text_of(response)
    assert not report.statistics.exclude(value=None).exists()


def test_a_published_report_can_still_be_compared(client_of, world, counted):
    Report.objects.filter(pk=counted.pk).update(state=State.PUBLISHED)
    save([closed(world.agency, date(YEAR, 5, 1), date(YEAR, 5, 2), "granted")])
    shown = text_of(client_of("author").get(page("computing", counted.pk)))
    assert "更新统计数" in shown
    assert "确认，按登记簿更新" not in shown


# What a cell counts.


def test_a_cell_lists_what_it_counts(client_of, counted):
    shown = text_of(client_of("reviewer").get(page("cell", counted.pk, GRANTED)))
    assert "共 2 件，与报告数字一致。" in shown
    for case in Case.objects.filter(disposition="granted"):
        assert case.number in shown
    assert Case.objects.get(applicant_kind="business").number not in shown


def test_every_cell_lists_as_many_as_it_says(counted, world):
    random_challenges(list(Case.objects.all()), 7)
    author = world.people["author"]
    compute(counted.pk, by=author, stamp=preview(counted).stamp)
    checked = 0
    for row in counted.statistics.filter(source=Source.COMPUTED):
        assert rows_behind(counted, row.code).count() == row.value, row.code
        checked += 1
    assert checked == 190
    assert counted.statistics.get(code="reconsideration.total").computed is not None


@pytest.mark.parametrize("format", ["form2021", "form2019", "form2014"])
def test_whatever_the_register_knows_opens_its_list(world, format):
    year = FORMATS[format].years[0]
    report = Report(agency=world.agency, year=year, format=format)
    known = {code for code in FORMATS[format].figures if is_counted(format, code)}
    assert set(figures_of(world.agency, year, format)) == known != set()
    for code in known:
        assert rows_behind(report, code).count() == 0
    for code in set(FORMATS[format].figures) - known:
        with pytest.raises(KeyError):
            rows_behind(report, code)


def test_an_author_who_handles_no_cases_sees_numbers_and_days_only(client_of, counted):
    case = Case.objects.filter(disposition="granted").first()
    for who, opens in (("author", False), ("reviewer", True), ("supervisor", True)):
        shown = text_of(client_of(who).get(page("cell", counted.pk, GRANTED)))
        assert case.number in shown
        assert "2024年3月9日" in shown and "予以公开" in shown
        assert (SUBJECT in shown) is opens
        assert (case.get_absolute_url() in shown) is opens


def test_a_cell_that_differs_says_so(client_of, world, counted):
    author = world.people["author"]
    adjust(counted.pk, GRANTED, Decimal(5), "三件在旧簿（示例）", by=author)
    shown = text_of(client_of("reviewer").get(page("cell", counted.pk, GRANTED)))
    assert "，与报告数字 5 不一致。" in shown
    assert "三件在旧簿（示例）" in shown


def test_a_challenge_is_listed_with_its_case(client_of, world, counted):
    case = Case.objects.filter(disposition="granted").first()
    day = date(YEAR, 6, 3)
    row = {"body": "示例市人民政府", "filed_on": day, "note": "秘密的说明"}
    case.challenges.create(kind="reconsideration", **row)
    code = "reconsideration.pending"
    shown = text_of(client_of("author").get(page("cell", counted.pk, code)))
    assert "共 1 件" in shown and "2024年6月3日" in shown
    assert case.number in shown and "秘密的说明" not in shown


def test_a_long_list_comes_in_pages(client_of, world, counted):
    day = date(YEAR, 5, 1)
    save(closed(world.agency, day, day, "granted") for _ in range(60))
    client = client_of("author")
    first = client.get(page("cell", counted.pk, GRANTED))
    second = client.get(page("cell", counted.pk, GRANTED), {"p": "2"})
    assert "共 62 件" in text_of(first) and "第 1 页，共 2 页" in text_of(first)
    assert [len(found.context["lines"]) for found in (first, second)] == [50, 12]
    for wrong in ("x", "-1", "99999999999999999999"):
        response = client.get(page("cell", counted.pk, GRANTED), {"p": wrong})
        assert response.status_code == 200


@pytest.mark.parametrize(
    "code",
    [
        "no.such",
        "proactive.license.decisions",
        "requests.granted",
        "requests..total",
        "requests.granted.total'--",
        "é" * 300,
    ],
)
def test_what_is_no_cell_of_the_register_is_not_found(client_of, counted, code):
    client = client_of("author")
    assert client.get(page("cell", counted.pk, code)).status_code == 404
    for name in ("cell_adjust", "cell_take"):
        response = client.post(page(name, counted.pk, code), {"value": "1"})
        assert response.status_code == 404


def test_the_published_report_opens_its_lists(client_of, counted):
    Report.objects.filter(pk=counted.pk).update(state=State.PUBLISHED)
    shown = text_of(client_of("approver").get(page("cell", counted.pk, GRANTED)))
    assert "共 2 件，与报告数字一致。" in shown
    assert "填别的数" not in shown


def test_the_number_of_statements_does_not_grow(
    client_of, world, counted, django_assert_max_num_queries
):
    client = client_of("author")
    client.get(page("cell", counted.pk, GRANTED))
    day = date(YEAR, 5, 1)
    save(closed(world.agency, day, day, "granted") for _ in range(40))
    with django_assert_max_num_queries(40):
        client.get(page("cell", counted.pk, GRANTED))
    with django_assert_max_num_queries(40):
        client.get(page("computing", counted.pk))


# Another number, and back.


def test_another_number_with_a_reason_and_back(client_of, counted):
    client = client_of("author")
    data = {"value": "５", "reason": "三件在旧簿（示例）"}
    response = client.post(page("cell_adjust", counted.pk, GRANTED), data)
    assert response.url == page("cell", counted.pk, GRANTED)
    row = figure(counted)
    assert (row.value, row.computed, row.source) == (5, 2, Source.ADJUSTED)
    assert "改回自动统计数 2" in text_of(client.get(response.url))
    client.post(page("cell_take", counted.pk, GRANTED))
    assert (figure(counted).value, figure(counted).source) == (2, Source.COMPUTED)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"value": "5", "reason": ""}, "请写明与自动统计数不同的理由。"),
        ({"value": "5", "reason": "长" * 301}, "理由最多300字，请写短一些。"),
        ({"value": "", "reason": "理由理由"}, "请填写数字。"),
        ({"value": "两件", "reason": "理由理由"}, "请填写整数，没有发生的填 0。"),
        ({"value": "-3", "reason": "理由理由"}, "请填写 0 或更大的数。"),
        ({}, "请填写数字。"),
    ],
)
def test_what_is_wrong_with_another_number(client_of, counted, data, said):
    client = client_of("author")
    response = client.post(page("cell_adjust", counted.pk, GRANTED), data)
    assert response.status_code == 422
    assert said in text_of(response)
    assert figure(counted).value == 2


def test_a_figure_never_counted_has_no_other_number(client_of, report):
    client = client_of("author")
    shown = text_of(client.get(page("cell", report.pk, GRANTED)))
    assert "，与报告数字 — 不一致。" in shown and "填别的数" not in shown
    data = {"value": "5", "reason": "理由理由"}
    response = client.post(page("cell_adjust", report.pk, GRANTED), data, follow=True)
    assert "这一项没有自动统计数，请直接填报。" in text_of(response)
    assert figure(report).value is None
