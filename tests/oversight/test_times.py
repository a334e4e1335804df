"""The page of handling times: screen, list and file say the same numbers."""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO, StringIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils.timezone import localdate

from disclosure.agencies.models import Agency
from disclosure.audit.models import Entry
from disclosure.casework.models import Case
from disclosure.oversight.rules.vocabulary import TIME_DIMENSIONS
from tests.factories import World
from tests.oversight.times_world import TimesWorld, make_case, make_times_world
from tests.people import login

TODAY = localdate()
PERIOD = f"{TODAY - timedelta(days=800):%Y-%m-%d}..{TODAY:%Y-%m-%d}"
PAGE, EXPORT = "/supervision/times/", "/supervision/times/export/"
DIMENSIONS = [dimension.value for dimension in TIME_DIMENSIONS]


@pytest.fixture
def filled(world: World) -> TimesWorld:
    return make_times_world(world, TODAY)


@pytest.fixture
def desk(filled: TimesWorld) -> Client:
    """The supervisor of the office."""
    return login(Client(), "supervisor")


class Tables(HTMLParser):
    """The tables of a page as rows of cells: text, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self._cell: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "table":
            self.tables.append([])
        elif tag == "tr":
            self.tables[-1].append([])
        elif tag in ("td", "th"):
            self._cell = []
        elif tag == "small" and self._cell is not None:
            self._cell.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self._cell is not None:
            text = "".join(self._cell)
            self.tables[-1][-1].append(" ".join(text.split()))
            self._cell = None

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(data)


def tables(answer: Any) -> list[list[list[str]]]:
    parser = Tables()
    parser.feed(answer.content.decode())
    return parser.tables


def figures(answer: Any) -> list[list[str]]:
    """The rows of the table, without its two rows of heads."""
    return tables(answer)[0][2:]


def listed(client: Client, url: str) -> int:
    """How many cases the list behind a link has."""
    answer = client.get(url)
    assert answer.status_code == 200, url
    return int(answer.context["total"])


def links(answer: Any) -> Iterator[tuple[str, int]]:
    """Every link of the table to the cases it counts, with their number."""
    columns = [column["label"] for column in answer.context["columns"]]
    for row in answer.context["rows"]:
        for label, cell in zip(columns, row.cells, strict=True):
            if not cell.url or cell.text.startswith(("+", "−")):
                continue
            if cell.part is not None:
                yield cell.url, cell.part
            elif "（件）" in label:
                yield cell.url, int(cell.text)
            if cell.whole_url:
                yield cell.whole_url, cell.whole


@pytest.mark.parametrize("by", DIMENSIONS)
def test_every_number_is_as_long_as_its_list(desk, by):
    answer = desk.get(PAGE, {"by": by, "period": PERIOD})
    found = dict(links(answer))
    assert len(found) > 20
    # A fifth of them is enough: another fifth with every dimension.
    for url in sorted(found)[DIMENSIONS.index(by) :: 5]:
        assert listed(desk, url) == found[url], url


def test_numbers_equal_their_lists_with_filters(desk):
    asked = {"agency": "times-one", "channel": "online", "period": PERIOD}
    answer = desk.get(PAGE, {**asked, "kind": "natural_person"})
    for url, count in links(answer):
        assert listed(desk, url) == count, url


def test_a_quantile_leads_to_the_cases_that_took_as_long(desk):
    answer = desk.get(PAGE, {"by": "channel", "period": PERIOD})
    for row in answer.context["rows"]:
        days = row.line.summary.days
        for cell in row.cells[1:4]:
            least = int(cell.text)
            wanted = sum(count for day, count in days.items() if day >= least)
            assert listed(desk, cell.url) == wanted > 0


def test_a_comparison_leads_to_the_cases_of_the_year_before(desk):
    answer = desk.get(PAGE, {"by": "month", "period": PERIOD.split("..")[1][:4]})
    compared = 0
    for row in answer.context["rows"]:
        for cell in row.cells[-2:]:
            if cell.url:
                assert row.line.before is not None
                assert listed(desk, cell.url) == row.line.before.count
                compared += 1
    assert compared >= 2


@pytest.mark.parametrize("by", DIMENSIONS)
def test_the_screen_shows_what_the_cells_say(desk, by):
    answer = desk.get(PAGE, {"by": by, "period": PERIOD})
    rows = figures(answer)
    assert len(rows) == len(answer.context["rows"]) > 2
    for texts, row in zip(rows, answer.context["rows"], strict=True):
        name = f"{row.name} 件数少" if row.line.summary.is_small else row.name
        assert texts[0] == name
        for text, cell in zip(texts[1:], row.cells, strict=True):
            counts = "" if cell.whole is None else f" {cell.part}/{cell.whole}"
            few = " 件数少" if cell.is_small else ""
            assert text == f"{cell.text}{counts}{few}"


def as_numbers(rows: list[list[str]]) -> list[list[Any]]:
    """Rows of the screen as a file writes them: each rate as three numbers."""
    found = []
    for name, *cells in rows:
        line: list[Any] = [name.removesuffix(" 件数少"), name.endswith(" 件数少")]
        for cell in cells:
            text = cell.removesuffix(" 件数少").replace("−", "-")
            if "%" in text:
                percent, counts = text.split("% ")
                line += [Decimal(percent), *map(Decimal, counts.split("/"))]
            else:
                line.append(None if text == "—" else Decimal(text))
        found.append(line)
    return found


def of_file(rows: list[list[Any]]) -> list[list[Any]]:
    """Rows of a file; a rate without a whole is one dash on the screen."""
    return [
        [
            name,
            few == "件数少",
            *(
                None if cell in ("", None) else Decimal(str(cell).replace("'", ""))
                for cell in cells
            ),
        ]
        for name, few, *cells in rows
    ]


def without_gaps(rows: list[list[Any]]) -> list[list[Any]]:
    """A rate that does not exist is one cell on the screen and three in a file."""
    return [[cell for cell in row if cell is not None] for row in rows]


@pytest.mark.parametrize("by", DIMENSIONS)
def test_both_files_hold_the_rows_and_columns_of_the_screen(desk, by):
    asked = {"by": by, "period": PERIOD, "sort": "-median"}
    screen = without_gaps(as_numbers(figures(desk.get(PAGE, asked))))
    text = desk.get(EXPORT, {**asked, "format": "csv"})
    assert text["Content-Type"] == "text/csv; charset=utf-8"
    assert text.content.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(text.content.decode("utf-8-sig"))))
    assert without_gaps(of_file(lines[1:])) == screen
    book = desk.get(EXPORT, {**asked, "format": "xlsx"})
    sheet = openpyxl.load_workbook(BytesIO(book.content)).worksheets[0]
    head, *rows = [list(row) for row in sheet.values]
    assert without_gaps(of_file(rows)) == screen
    assert head == lines[0]
    assert len(set(head)) == len(head)
    for row in rows:
        assert all(not isinstance(cell, str) for cell in row[2:])


def test_an_export_leaves_a_line_in_the_trail(desk, filled):
    asked = {"format": "csv", "by": "channel", "period": "2026", "channel": "online"}
    answer = desk.get(EXPORT, asked)
    assert 'filename="times-channel-2026.csv"' in answer["Content-Disposition"]
    entry = Entry.objects.get(action="supervision.export")
    assert entry.agency_id == filled.world.office.pk
    assert entry.detail["what"] == "times"
    assert entry.detail["filters"] == {
        "channel": "online",
        "period": "2026",
        "by": "channel",
    }
    assert entry.detail["count"] == len(csv_rows(answer))


def csv_rows(answer: Any) -> list[list[str]]:
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))[1:]


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize(("path", "query"), [(PAGE, {}), (EXPORT, {"format": "csv"})])
def test_the_supervisor_enters(desk, method, path, query):
    assert getattr(desk, method)(path, query).status_code == 200


@pytest.mark.parametrize("path", [PAGE, f"{EXPORT}?format=csv"])
def test_nobody_else_does(filled, client_of, path):
    assert Client().get(path).status_code == 302
    assert "/login/" in Client().get(path)["Location"]
    for who in ("handler", "reviewer", "approver", "outsider", "audit", "system"):
        assert client_of(who).get(path).status_code == 403
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client_of("supervisor"), method)(path).status_code == 405


def test_an_export_that_is_refused_leaves_no_line(filled, client_of):
    client_of("handler").get(f"{EXPORT}?format=csv")
    client_of("supervisor").get(f"{EXPORT}?format=pdf")
    client_of("supervisor").get(f"{EXPORT}?format=csv&period=x")
    assert not Entry.objects.filter(action="supervision.export").exists()


def test_agencies_outside_are_neither_counted_nor_named(desk, filled):
    answer = desk.get(PAGE, {"period": PERIOD})
    names = {row.line.group.name for row in answer.context["rows"][1:]}
    assert names <= {agency.name for agency in filled.overseen}
    text = answer.content.decode()
    for agency in filled.others:
        assert agency.slug not in text.replace(filled.world.office.slug, "").replace(
            filled.world.centre.slug, ""
        )
    inside = Case.objects.filter(
        agency__in=filled.overseen,
        handled_in__isnull=False,
        answered_on__range=(TODAY - timedelta(days=800), TODAY),
    )
    assert answer.context["rows"][0].line.summary.count == inside.count()


@pytest.mark.parametrize("slug", ["shili-xian", "shili-xian-education", "nowhere"])
def test_an_agency_outside_is_no_choice(desk, slug):
    for path in (PAGE, f"{EXPORT}?format=csv"):
        answer = desk.get(path, {"agency": slug, "format": "csv"})
        assert answer.status_code == 400
        assert "没有这一项，请从列表中选择。" in answer.content.decode()
        assert not tables(answer)


def test_an_agency_with_what_is_below_it(desk, filled):
    office = filled.world.office.slug
    alone = desk.get(PAGE, {"agency": office, "period": PERIOD})
    with_all = desk.get(PAGE, {"agency": office, "below": "on", "period": PERIOD})
    assert len(alone.context["rows"]) == 2
    assert len(with_all.context["rows"]) == 1 + len(filled.overseen)


HOSTILE = (
    *({"period": "x"}, {"period": "2026-13"}, {"period": "' OR 1=1 --"}),
    *({"channel": "<script>"}, {"outcome": "x"}, {"kind": "\x00"}, {"agency": "../"}),
    {"period": "2" * 5000},
)


@pytest.mark.parametrize("asked", HOSTILE, ids=str)
@pytest.mark.parametrize("path", [PAGE, EXPORT])
def test_a_filter_that_cannot_be_used_is_refused_in_a_sentence(desk, path, asked):
    answer = desk.get(path, {**asked, "format": "csv"})
    assert answer.status_code == 400
    text = answer.content.decode()
    assert "筛选条件里有不能用的" in text
    assert "<script>" not in text
    assert not tables(answer)


@pytest.mark.parametrize("by", ["", "handler", "state", "x", "agency'"])
@pytest.mark.parametrize("path", [PAGE, EXPORT])
def test_another_dimension_is_not_found(desk, path, by):
    assert desk.get(path, {"by": by, "format": "csv"}).status_code == 404


@pytest.mark.parametrize("file_format", ["", "pdf", "CSV", "../csv"])
def test_another_format_is_refused_in_a_sentence(desk, file_format):
    answer = desk.get(EXPORT, {"format": file_format})
    assert answer.status_code == 400
    assert "请选择导出 CSV 或 XLSX。" in answer.content.decode()


@pytest.mark.parametrize("more", [{"handler": "1"}, {"days": "x"}, {"mark": "late"}])
def test_filters_of_other_pages_change_nothing(desk, more):
    plain = desk.get(PAGE, {"period": PERIOD})
    assert figures(desk.get(PAGE, {"period": PERIOD, **more})) == figures(plain)


@pytest.mark.parametrize("period", ["2008", "2100", "2008-01-01..2100-12-31"])
def test_any_time_has_a_page(desk, period):
    answer = desk.get(PAGE, {"period": period})
    assert answer.status_code == 200
    if period != "2008-01-01..2100-12-31":
        assert "这个期间没有已答复的办件" in answer.content.decode()


def test_the_usual_period_is_this_year(desk):
    usual, year = desk.get(PAGE), desk.get(PAGE, {"period": str(TODAY.year)})
    assert usual.context["board"].period.code == str(TODAY.year)
    assert figures(usual) == figures(year)


COLUMN_NAMES = [
    *("answered", "median", "p90", "longest", "on_time", "with_open", "overdue"),
    *("extended", "clarified", "consulted", "confirmed_late", "corrected"),
    *("paused", "pause", "median_gap", "on_time_gap", "median_change"),
    "on_time_change",
]


def sort_keys(answer: Any, name: str) -> list[Any]:
    at = COLUMN_NAMES.index(name)
    return [row.cells[at].value for row in answer.context["rows"][1:]]


@pytest.mark.parametrize("name", COLUMN_NAMES)
def test_rows_are_sorted_by_any_column(desk, name):
    plain = desk.get(PAGE, {"by": "channel"})
    whole = plain.context["rows"][0].cells
    for sort, is_down in ((name, False), (f"-{name}", True)):
        answer = desk.get(PAGE, {"by": "channel", "sort": sort})
        assert answer.context["rows"][0].cells == whole
        found = sort_keys(answer, name)
        numbers = [value for value in found if value is not None]
        assert numbers == sorted(numbers, reverse=is_down)
        assert found == [*numbers, *[None] * (len(found) - len(numbers))]
        assert sorted(map(str, found)) == sorted(map(str, sort_keys(plain, name)))
        order = "descending" if is_down else "ascending"
        assert answer.content.decode().count(f'aria-sort="{order}"') == 1


@pytest.mark.parametrize("sort", ["x", "--median", "-", "median ", "<b>"])
def test_another_order_is_the_usual_one(desk, sort):
    asked = {"by": "channel", "sort": sort}
    answer = desk.get(PAGE, asked)
    assert figures(answer) == figures(desk.get(PAGE, {"by": "channel"}))
    assert "aria-sort" not in answer.content.decode()


def test_links_of_the_head_keep_the_filters(desk):
    asked = {"by": "month", "channel": "online", "period": PERIOD, "sort": "-median"}
    answer = desk.get(PAGE, asked)
    head = {column["label"]: column["url"] for column in answer.context["columns"]}
    again = desk.get(head["中位数"])
    assert again.context["hidden"] == {"by": "month", "sort": "median"}
    assert again.context["form"].selection() == answer.context["form"].selection()


def test_few_cases_are_marked_with_a_word(desk, filled):
    ours = Case.objects.filter(agency__in=filled.overseen, handled_in__isnull=False)
    ours.update(answered_on=TODAY)
    kept = list(ours.values_list("pk", flat=True)[:9])
    ours.exclude(pk__in=kept).update(handled_in=None)
    answer = desk.get(PAGE, {"by": "month", "period": PERIOD})
    assert [row[0].split(" ")[-1] for row in figures(answer)] == ["件数少", "件数少"]
    assert "不宜用来比较" in answer.content.decode()
    one_more = Case.objects.filter(agency__in=filled.overseen, handled_in=None)
    Case.objects.filter(pk=one_more.earliest("pk").pk).update(
        handled_in=3, answered_on=TODAY
    )
    answer = desk.get(PAGE, {"by": "month", "period": PERIOD})
    assert "件数少" not in figures(answer)[0][0]
    assert figures(answer)[0][1] == "10"


def test_the_distribution_adds_up_to_all_cases(desk):
    answer = desk.get(PAGE, {"period": PERIOD})
    rows = answer.context["distribution"].rows
    whole = answer.context["board"].whole.summary
    assert sum(row.count for row in rows) == whole.count
    assert rows[-1].label == "超过40个工作日"
    assert rows[-1].so_far.percent == Decimal("100.0")
    assert [row.label for row in rows[:2]] == ["0个工作日", "1个工作日"]
    for row in (rows[5], rows[20], rows[-1]):
        assert listed(desk, row.url) == row.count
    at_limit = sum(count for day, count in whole.days.items() if day <= 20)
    assert rows[20].so_far.part == at_limit


def test_the_trend_shows_each_month_with_its_list(desk):
    answer = desk.get(PAGE, {"by": "channel", "period": PERIOD})
    rows = answer.context["trend"].rows
    assert sum(row.summary.count for row in rows) == (
        answer.context["board"].whole.summary.count
    )
    for row in rows[::7]:
        assert listed(desk, row.url) == row.summary.count
        assert listed(desk, row.on_time_url) == row.summary.in_time
        slow = sum(
            count for day, count in row.summary.days.items() if day >= row.summary.p90
        )
        assert listed(desk, row.p90_url) == slow > 0


def test_a_long_time_has_the_newest_months_only(desk):
    answer = desk.get(PAGE, {"period": "2008-01-01..2100-12-31"})
    assert len(answer.context["trend"].rows) == 36
    assert "最近36个月" in answer.content.decode()


QUERIES = {"agency": 13, "month": 11, "outcome": 12, "channel": 13, "kind": 13}


@pytest.mark.parametrize("by", DIMENSIONS)
def test_a_page_asks_as_often_whatever_there_is(
    desk, filled, by, django_assert_num_queries
):
    desk.get(PAGE)
    with django_assert_num_queries(QUERIES[by]) as first:
        desk.get(PAGE, {"by": by})
    assert histograms(first.captured_queries) == (2 if by == "month" else 3)
    rng = random.Random(8)
    for number in range(3):
        agency = Agency.objects.create(
            name=f"示例县第{number}站（示例）",
            slug=f"times-more-{number}",
            parent=filled.world.office,
            path=f"{filled.world.office.path}m{number}/",
        )
        Case.objects.bulk_create(make_case(rng, agency, TODAY) for _ in range(20))
    with django_assert_num_queries(QUERIES[by]):
        desk.get(PAGE, {"by": by})


def histograms(queries: list[dict[str, str]]) -> int:
    """The statements that tell cases apart by their working days."""
    return sum(
        "GROUP BY" in one["sql"] and 'AS "cases"' in one["sql"] for one in queries
    )


def test_names_of_agencies_are_data(desk, filled):
    Agency.objects.filter(pk=filled.world.office.pk).update(name="=1+1<b>（示例）")
    text = desk.get(PAGE, {"period": PERIOD}).content.decode()
    assert "<b>（示例）" not in text
    rows = csv_rows(desk.get(EXPORT, {"period": PERIOD, "format": "csv"}))
    assert rows[1][0] == "'=1+1<b>（示例）"


def all_urls(answer: Any) -> list[str]:
    return [
        cell.url for row in answer.context["rows"] for cell in row.cells if cell.url
    ]


def test_every_link_names_its_period(desk):
    answer = desk.get(PAGE, {"by": "kind"})
    for url in all_urls(answer):
        assert ("period=" in url) is ("/overdue/" not in url)
