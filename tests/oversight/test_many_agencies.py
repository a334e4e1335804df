"""Many agencies: rows by the page, a name to type; figures as they were."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest
from django.http import QueryDict

from disclosure.agencies.models import Agency
from disclosure.casework.models import Case
from disclosure.oversight import row_pages
from disclosure.oversight.desk_table import COLUMNS
from disclosure.oversight.forms import agency_field
from disclosure.oversight.forms.filters import FilterForm
from disclosure.oversight.queries.conditions import due_soon
from disclosure.oversight.queries.people import handlers_in
from disclosure.oversight.queries.scope import Selection, scope_of
from disclosure.oversight.rules.handling import Bin, Summary, summed, together
from disclosure.oversight.times_table import COLUMNS as TIMES

DESK, TIMES_URL = "/supervision/", "/supervision/times/"
SORTS = ["", "agency", *(f"{s}{one.name}" for one in COLUMNS for s in ("", "-"))]
NAMES = Bin._fields[2:]


@pytest.fixture
def few(monkeypatch):
    """Two rows a page, and no list of agencies."""
    monkeypatch.setattr(row_pages, "ROWS", 2)
    monkeypatch.setattr(agency_field, "MOST_OFFERED", 2)


def rows(client, url, **asked):
    return client.get(url, asked).context["rows"]


@pytest.mark.parametrize("sort", SORTS)
def test_the_pages_of_the_desk_are_the_whole_table(register, chief, monkeypatch, sort):
    register.random(seed=31, number=150)
    whole = chief.get(DESK, {"sort": sort}).context
    monkeypatch.setattr(row_pages, "ROWS", 2)
    paged = [
        row for page in (1, 2, 3) for row in rows(chief, DESK, sort=sort, page=page)
    ]
    assert len(paged) == 5
    assert [row.cells for row in paged] == [row.cells for row in whole["rows"]]
    again = chief.get(DESK, {"sort": sort, "page": 2}).context
    assert again["whole"].cells == whole["whole"].cells


@pytest.mark.parametrize("sort", ["", "median", "-median", "-on_time", "longest"])
def test_the_pages_of_handling_times_are_the_whole_table(
    register, chief, monkeypatch, sort
):
    register.random(seed=32, number=150)
    every = rows(chief, TIMES_URL, sort=sort)
    monkeypatch.setattr(row_pages, "ROWS", 2)
    found = [rows(chief, TIMES_URL, sort=sort, page=page) for page in (1, 2, 3)]
    assert [one[0].cells for one in found] == [every[0].cells] * 3
    paged = [row for one in found for row in one[1:]]
    assert [row.cells for row in paged] == [row.cells for row in every[1:]]


def test_sorted_by_every_column_of_handling_times(register, chief):
    register.random(seed=33, number=150)
    for at, column in enumerate(TIMES):
        for sort, is_down in ((column.name, False), (f"-{column.name}", True)):
            values = [row.cells[at].value for row in rows(chief, TIMES_URL, sort=sort)]
            known = [one for one in values[1:] if one is not None]
            assert values[1 : 1 + len(known)] == sorted(known, reverse=is_down)


def test_no_more_is_drawn_than_shown(register, chief, few):
    register.random(seed=34, number=150)
    answer = chief.get(DESK)
    page = answer.content.decode()
    assert page.count('<th scope="row"><span lang="zh-Hans">') == 2
    assert "?page=2" in page and "<option" not in page
    later = chief.get(DESK, {"page": "99"})
    assert later.context["page"].number == 3
    assert chief.get(DESK, {"page": "x"}).context["page"].number == 1


def test_an_agency_is_named_by_slug_name_or_a_part_of_it(register, chief, few):
    register.random(seed=35, number=100)
    office = register.world.office
    wanted = rows(chief, TIMES_URL, agency=office.slug)
    assert len(wanted) == 2
    for text in (office.name, f" {office.name} ", office.slug):
        shown = rows(chief, TIMES_URL, agency=text)
        assert [row.cells for row in shown] == [row.cells for row in wanted]
    page = chief.get(TIMES_URL, {"agency": office.slug}).content.decode()
    assert f'value="{office.name}"' in page


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("外市", "没有叫这个名称的机构"),
        ("waishi", "没有叫这个名称的机构"),
        ("示例", "个机构的名称里有这几个字"),
        ("字" * 101, "100"),
        ("\0", ""),
    ],
)
def test_an_agency_that_is_not_meant_is_said(register, chief, few, text, words):
    answer = chief.get(TIMES_URL, {"agency": text})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert register.foreign.name not in answer.content.decode()


def test_a_name_leads_to_the_same_cases(register, chief, few):
    scope = scope_of(register.chief)
    for agency in scope.agencies:
        form = FilterForm(QueryDict(f"agency={agency.name}"), scope)
        assert form.is_valid()
        assert form.selection().agencies == {agency.pk}


def test_everything_and_every_agency_named_are_the_same_question(register):
    register.random(seed=36, number=150)
    ids = frozenset(Agency.objects.values_list("pk", flat=True))
    found = [
        set(
            Case.objects.filter(
                due_soon(Selection(ids, is_whole=whole), register.today)
            ).values_list("pk", flat=True)
        )
        for whole in (True, False)
    ]
    assert found[0] == found[1] != set()


def test_handlers_of_everything(register):
    top = scope_of(register.chief)
    whole = type(top)(tuple(Agency.objects.all()), is_whole=True)
    named = type(top)(whole.agencies, is_whole=False)
    assert handlers_in(whole) == handlers_in(named) != []


def test_summaries_are_added_up_as_before():
    dice = Random(37)
    for _round in range(200):
        groups = [
            [
                Bin(dice.randrange(30), *(dice.randrange(5) for _name in range(9)))
                for _bin in range(dice.randrange(5))
            ]
            for _group in range(dice.randrange(6))
        ]
        more = [(dice.randrange(3), dice.choice([None, 0, 2])) for _group in groups]
        found = [summed(g, *m) for g, m in zip(groups, more, strict=True)]
        assert found == [_plain(g, *m) for g, m in zip(groups, more, strict=True)]
        assert together(found) == _plain_whole(found)


def _plain(bins, corrected, open_overdue):
    """The sums as they were computed before there were many agencies."""
    days: Counter[int] = Counter()
    for one in bins:
        days[one.days] += one.cases
    sums = {name: sum(getattr(one, name) for one in bins) for name in NAMES}
    return Summary(
        days=dict(days), corrected=corrected, open_overdue=open_overdue, **sums
    )


def _plain_whole(parts):
    days: Counter[int] = Counter()
    sums: Counter[str] = Counter()
    late = None
    for one in parts:
        days.update(one.days)
        for name in (*NAMES, "corrected"):
            sums[name] += getattr(one, name)
        if one.open_overdue is not None:
            late = (late or 0) + one.open_overdue
    return Summary(days=dict(days), open_overdue=late, **sums)
