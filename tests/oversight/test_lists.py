"""The lists: page, numbers and file tell the same; filters are not to be fooled."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import timedelta
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.urls import reverse

from disclosure.agencies.calendars import calendar_of
from disclosure.audit.models import Entry
from disclosure.casework.models import Case
from disclosure.casework.rules.vocabulary import Disposition, State
from disclosure.oversight import case_list, exports
from disclosure.oversight.links import cases_url, export_url
from disclosure.oversight.queries import lists
from disclosure.oversight.queries.conditions import due_soon, rows_of
from disclosure.oversight.queries.handling import counts_by
from disclosure.oversight.queries.scope import Selection, scope_of
from disclosure.oversight.rules.periods import year_of
from disclosure.oversight.rules.vocabulary import (
    LIST_DIMENSIONS,
    OPEN_LISTS,
    Dimension,
    Light,
    ListKind,
)

WAITING = (State.AWAITING_CLARIFICATION, State.AWAITING_FEE)


def listed(client, url):
    """Return the ids of all pages of a list, in order."""
    found, page = [], 1
    while True:
        sign = "&" if "?" in url else "?"
        answer = client.get(f"{url}{sign}p={page}")
        assert answer.status_code == 200
        found += [line.case.pk for line in answer.context.get("lines", [])]
        shown = answer.context["page"]
        if not shown.has_next():
            assert answer.context["total"] == len(found)
            return found
        page += 1


def in_csv(client, url):
    answer = client.get(as_file(url, "csv"))
    assert answer.status_code == 200
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff")
    return [row[0] for row in csv.reader(StringIO(text[1:]))][1:]


def in_xlsx(client, url):
    answer = client.get(as_file(url, "xlsx"))
    assert answer.status_code == 200
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    return [row[0].value for row in book.worksheets[0].iter_rows(min_row=2)]


def as_file(url, file_format):
    path, _mark, query = url.partition("?")
    return f"{path}export/?format={file_format}&{query}"


def expected(register, kind, scope_agencies):
    """Tell in plain Python which cases belong to a list."""
    today = register.today
    return {
        case.pk
        for case in Case.objects.select_related("agency")
        if case.agency in scope_agencies and belongs(case, kind, today)
    }


def belongs(case, kind, today):
    if kind is ListKind.ANSWERED:
        is_counted = case.handled_in is not None
        return is_counted and case.answered_on.year == today.year
    if kind is ListKind.LATE:
        is_late = case.in_time is False and case.state == State.CLOSED
        return is_late and case.answered_on.year == today.year
    due = case.redo_by if case.round > 1 else case.due_on
    if case.state == State.CLOSED or case.state in WAITING:
        return False
    if kind is ListKind.OVERDUE:
        return due < today
    calendar = calendar_of(case.agency.region).provisional()
    return due >= today and calendar.between(today, due) <= 5


@pytest.mark.parametrize("kind", ListKind)
def test_numbers_list_and_file_are_equal(register, chief, kind):
    register.random(seed=5, number=220)
    numbers = dict(Case.objects.values_list("pk", "number"))
    url = cases_url(kind)
    whole = listed(chief, url)
    assert whole
    assert len(set(whole)) == len(whole)
    assert set(whole) == expected(register, kind, register.agencies)
    assert in_csv(chief, url) == [numbers[pk] for pk in whole]
    assert in_xlsx(chief, url) == [numbers[pk] for pk in whole]
    for dimension in LIST_DIMENSIONS:
        groups = chief.get(f"{url}?by={dimension.value}").context["groups"]
        assert sum(group.count for group in groups) == len(whole), dimension
        parts = []
        for group in groups:
            part = listed(chief, group.url)
            assert len(part) == group.count, (dimension, group)
            assert in_csv(chief, group.url) == [numbers[pk] for pk in part]
            assert in_xlsx(chief, group.url) == [numbers[pk] for pk in part]
            parts += part
        assert sorted(parts) == sorted(whole), dimension


@pytest.mark.parametrize("seed", range(6))
def test_the_three_lists_share_no_case(register, seed):
    register.random(seed, number=120)
    everything = scope_of(register.chief).all()
    found = [
        list(rows_of(kind, everything, register.today).values_list("pk", flat=True))
        for kind in (ListKind.DUE_SOON, ListKind.OVERDUE, ListKind.LATE)
    ]
    assert all(found)
    together = [pk for part in found for pk in part]
    assert len(together) == len(set(together))


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("kind", ListKind)
def test_counted_apart_is_counted_alike(register, kind, seed):
    register.random(seed, number=120)
    scope = scope_of(register.chief)
    period = None if kind in OPEN_LISTS else year_of(register.today.year)
    for base in (scope.all(), scope.only([register.world.office])):
        selection = replace(base, period=period)
        for dimension in LIST_DIMENSIONS:
            assert lists.groups_of(
                kind, selection, dimension, register.today
            ) == counts_by(kind, selection, dimension, register.today)
        for state in State:
            some = replace(selection, state=state.value)
            total = lists.total_of(kind, some, register.today)
            rows = rows_of(kind, some, register.today)
            assert total == rows.count()
            ordered = lists.in_order(kind, some, register.today, total)
            assert set(ordered) == set(rows)


def test_both_ways_through_answered_cases_give_one_order(register, monkeypatch):
    register.random(seed=11, number=200)
    everything = scope_of(register.chief).all()
    some = replace(everything, period=year_of(register.today.year))
    for selection in (everything, some):
        total = lists.total_of(ListKind.ANSWERED, selection, register.today)
        read = [
            list(lists.in_order(ListKind.ANSWERED, selection, register.today, asked))
            for asked in (total, lists._FEW + 1)
        ]
        assert read[0] == read[1]
        assert len(read[0]) == total


def test_lists_are_in_the_order_that_matters(register, chief):
    office, today = register.world.office, register.today
    late = [today - timedelta(days=days) for days in (3, 40, 12)]
    for day in late:
        register.add(office, due_on=day)
    shown = [line.due_on for line in chief.get(cases_url("overdue")).context["lines"]]
    assert shown == sorted(late)


def test_a_case_handled_anew_follows_the_day_of_the_court(register, chief):
    office, today = register.world.office, register.today
    past = {
        "round": 2,
        "due_on": today - timedelta(days=400),
        "answered_on": today - timedelta(days=390),
        "handled_in": 30,
        "in_time": False,
        "disposition": Disposition.GRANTED,
    }
    soon = register.add(office, redo_by=today, **past)
    over = register.add(office, redo_by=today - timedelta(days=1), **past)
    far = register.add(office, redo_by=today + timedelta(days=90), **past)
    assert listed(chief, cases_url("due-soon")) == [soon.pk]
    assert listed(chief, cases_url("overdue")) == [over.pk]
    every = cases_url("late", period="2008-01-01..2100-12-31")
    assert listed(chief, every) == []
    assert far.pk not in listed(chief, cases_url("due-soon"))


def test_lights_follow_the_calendar_of_each_region(register):
    """Each day off before the deadline is skipped where it is one."""
    office, centre = register.world.office, register.world.centre
    for agency in (office, centre):
        calendar = calendar_of(agency.region).provisional()
        for days in range(0, 8):
            due = calendar.add(register.today, days) if days else register.today
            register.add(agency, due_on=due, document_number=str(days))
    scope = scope_of(register.chief)
    for agency in (office, centre):
        selection = scope.only([agency])
        spans = {Light.ONE: "01", Light.THREE: "23", Light.FIVE: "45"}
        for light, wanted in spans.items():
            some = replace(selection, light=light)
            rows = rows_of(ListKind.DUE_SOON, some, register.today)
            assert sorted(row.document_number for row in rows) == list(wanted)
        every = rows_of(ListKind.DUE_SOON, selection, register.today)
        assert every.count() == 6


def test_a_day_off_that_a_court_names_belongs_to_exactly_one_light(register):
    """Days off before and after count like the working day before them."""
    today = register.today
    near = Selection(frozenset({register.world.office.pk}))
    calendar = calendar_of("CN").provisional()
    for days in range(0, 25):
        due = today + timedelta(days=days)
        case = register.add(round=2, redo_by=due, due_on=today - timedelta(days=99))
        left = calendar.between(today, due)
        found = [
            light
            for light in Light
            if Case.objects.filter(
                due_soon(replace(near, light=light), today), pk=case.pk
            )
        ]
        wanted = [
            light
            for light, span in zip(Light, ((4, 5), (2, 3), (0, 1)), strict=True)
            if span[0] <= left <= span[1]
        ]
        assert found == wanted, due
        is_near = Case.objects.filter(due_soon(near, today), pk=case.pk).exists()
        assert is_near == bool(wanted)


def test_words_say_how_much_time_is_left_or_was_taken(register, chief):
    office, today = register.world.office, register.today
    calendar = calendar_of("CN").provisional()
    register.add(office, due_on=calendar.add(today, 3))
    register.fill(
        [
            register.closed(
                office,
                due_on=today - timedelta(days=21),
                handled_in=35,
                in_time=False,
            )
        ]
    )
    soon = chief.get(cases_url("due-soon")).content.decode()
    assert '<span class="light light-3">还剩3个工作日</span>' in soon
    late = chief.get(cases_url("late")).content.decode()
    days = calendar.between(today - timedelta(days=21), today)
    assert f"超期{days}个工作日" in late


def test_tabs_keep_the_filters_and_count_exactly(register, chief):
    register.random(seed=8, number=150)
    url = cases_url("overdue", agency="shili-xian-office", channel="online")
    for tab in chief.get(url).context["tabs"]:
        assert "agency=shili-xian-office" in tab.url
        assert "period" not in tab.url
        assert tab.count == len(listed(chief, tab.url))


def test_a_month_is_cut_off_where_the_period_ends(register, chief):
    office, today = register.world.office, register.today
    day = today.replace(day=1) - timedelta(days=1)
    for date in (day.replace(day=5), day.replace(day=20)):
        register.fill([register.closed(office, answered_on=date, received_on=date)])
    period = f"{day:%Y-%m}-01..{day:%Y-%m}-10"
    url = f"{cases_url('answered', period=period)}&by=month"
    (group,) = chief.get(url).context["groups"]
    assert group.count == 1
    assert len(listed(chief, group.url)) == 1


def test_only_so_many_can_be_paged_to_but_the_number_is_exact(register, chief):
    office = register.world.office
    register.fill([register.closed(office) for _count in range(1060)])
    answer = chief.get(f"{cases_url('answered')}?p=999999")
    assert answer.context["total"] == 1060
    assert answer.context["page"].number == 20
    assert "这里只能翻到前1000件" in answer.content.decode()
    assert len(in_csv(chief, cases_url("answered"))) == 1060


def test_a_page_counts_no_further_than_it_says(register, chief, monkeypatch):
    office = register.world.office
    register.fill([register.closed(office) for _count in range(8)])
    monkeypatch.setattr(case_list, "COUNTED", 5)
    for url in (cases_url("answered"), cases_url("answered", state="closed")):
        answer = chief.get(url)
        assert answer.context["total"] == 5 and answer.context["is_more"]
        assert "5件以上" in answer.content.decode()
        assert len(in_csv(chief, url)) == 8
    entry = Entry.objects.filter(action="supervision.export").last()
    assert entry.detail["count"] == 8


HOSTILE = [
    {"period": "x"},
    {"period": "2026-13"},
    {"period": "9" * 10_000},
    {"period": "2026\x00"},
    {"agency": "waishi"},
    {"agency": "nobody"},
    {"agency": "\x00"},
    {"agency": "示" * 10_000},
    {"handler": "99999999999999999999"},
    {"handler": "-1"},
    {"handler": "²"},
    {"handler": "\x00"},
    {"days": "9-1"},
    {"days": "1-99999"},
    {"days": "a" * 10_000},
    {"state": "x"},
    {"channel": "x" * 10_000},
    {"outcome": "x\x00"},
    {"kind": "<script>"},
    {"mark": "x"},
    {"by": "x"},
    {"by": "kind"},
]


@pytest.mark.parametrize("kind", ListKind)
@pytest.mark.parametrize("query", HOSTILE, ids=lambda query: str(query)[:40])
def test_what_is_wrong_gets_a_sentence_and_no_rows(register, chief, kind, query):
    register.random(seed=2, number=40)
    answer = chief.get(reverse("supervision:cases", args=[kind.value]), query)
    assert answer.status_code == 400
    assert not answer.context.get("lines")
    assert 'role="alert"' in answer.content.decode()
    path = reverse("supervision:cases_export", args=[kind.value])
    if "by" not in query:
        refused = chief.get(path, {**query, "format": "csv"})
        assert refused.status_code == 400
        assert refused.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "query",
    [
        {"p": "999999"},
        {"p": "x"},
        {"p": "-1"},
        {"p": "9" * 5000},
        {"p": "\x00"},
        {"below": "x"},
        {"light": "9"},
        {"days": "٣-٩"},
        {"unknown": "x" * 10_000},
    ],
    ids=lambda query: str(query)[:40],
)
def test_what_is_odd_never_breaks_a_page(register, chief, query):
    register.random(seed=2, number=40)
    for kind in ListKind:
        path = reverse("supervision:cases", args=[kind.value])
        assert chief.get(path, query).status_code in (200, 400)


def test_a_foreign_handler_is_refused_like_an_unknown_one(register, chief):
    register.add(register.foreign, handler=register.stranger)
    for pk in (register.stranger.pk, 987654):
        answer = chief.get(cases_url("overdue", handler=pk))
        assert answer.status_code == 400
        assert "示例外市承办" not in answer.content.decode()


def test_who_handled_cases_and_left_is_still_a_filter(register, chief):
    gone = register.stranger
    case = register.add(due_on=register.today - timedelta(days=9), handler=gone)
    assert listed(chief, cases_url("overdue", handler=gone.pk)) == [case.pk]


def test_a_supervisor_reaches_the_own_tree_only(register, client_of):
    register.random(seed=3, number=150)
    client, world = client_of("supervisor"), register.world
    for kind in ListKind:
        own = expected(register, kind, [world.office, world.centre])
        assert set(listed(client, cases_url(kind))) == own
        answer = client.get(cases_url(kind, agency=world.county.slug))
        assert answer.status_code == 400


def test_an_unknown_list_is_not_found(chief):
    for path in ("/supervision/cases/x/", "/supervision/cases/x/export/"):
        assert chief.get(path).status_code == 404


@pytest.mark.parametrize("name", ["cases", "cases_export"])
def test_the_quartet(register, client, client_of, name):
    path = reverse(f"supervision:{name}", args=["overdue"])
    assert client.get(path).status_code == 302
    assert client_of("handler").get(path).status_code == 403
    assert client_of("audit").get(path).status_code == 403
    assert client_of("supervisor").post(path).status_code == 405
    works = client_of("supervisor").get(path, {"format": "csv"})
    assert works.status_code == 200


def test_a_file_holds_nothing_personal_and_no_formula(register, chief):
    register.world.people["handler"].name = "=1+1"
    register.world.people["handler"].save()
    register.add(
        due_on=register.today - timedelta(days=3),
        subject="示例人张某的材料",
        handler=register.world.people["handler"],
    )
    text = b"".join(chief.get(export_url("overdue", "csv")).streaming_content).decode()
    assert "登记号" in text
    assert "隐秘" not in text
    assert "张某" not in text
    assert ",'=1+1," in text
    book = b"".join(chief.get(export_url("overdue", "xlsx")).streaming_content)
    rows = list(openpyxl.load_workbook(BytesIO(book)).worksheets[0].values)
    assert rows[1][2] == "'=1+1"
    assert "张某" not in str(rows)


def test_an_export_is_recorded_before_it_leaves(register, chief):
    register.add(due_on=register.today - timedelta(days=3))
    chief.get(export_url("overdue", "csv", agency="shili-xian-office", below=True))
    entry = Entry.objects.filter(action="supervision.export").get()
    assert entry.actor_name == "示例市监督"
    assert entry.detail == {
        "what": "overdue",
        "count": 1,
        "filters": {"agency": "shili-xian-office", "below": "on"},
    }


def test_a_workbook_has_a_limit_that_is_told(register, chief, monkeypatch):
    monkeypatch.setattr(exports, "XLSX_ROWS", 1)
    for _count in range(2):
        register.add(due_on=register.today - timedelta(days=3))
    answer = chief.get(export_url("overdue", "xlsx"))
    assert answer.status_code == 400
    assert "XLSX 一次最多导出1件" in answer.content.decode()
    assert not Entry.objects.filter(action="supervision.export").exists()
    assert chief.get(export_url("overdue", "csv")).status_code == 200
    assert chief.get(export_url("overdue", "pdf")).status_code == 400


@pytest.mark.parametrize(
    ("url", "most"),
    [
        (cases_url("due-soon"), 24),
        (cases_url("overdue"), 21),
        (cases_url("late"), 22),
        (cases_url("answered"), 22),
        (f"{cases_url('answered')}?by=handler", 24),
    ],
)
def test_the_number_of_queries_does_not_grow(
    register, chief, django_assert_max_num_queries, url, most
):
    for seed in (4, 9):
        register.random(seed, number=150)
        chief.get(url)
        with django_assert_max_num_queries(most):
            chief.get(url)


def test_too_many_answered_cases_are_not_told_apart_by_handler(
    register, chief, monkeypatch
):
    monkeypatch.setattr("disclosure.oversight.case_list.MOST_LOOKED_UP", 1)
    office = register.world.office
    register.fill([register.closed(office) for _count in range(2)])
    answer = chief.get(f"{cases_url('answered')}?by={Dimension.HANDLER.value}")
    assert answer.context["groups"] == []
    assert "不能按承办人统计" in answer.content.decode()
