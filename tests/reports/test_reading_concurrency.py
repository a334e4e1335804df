"""Two officers, or two workers, at the same reading at the same time."""

from __future__ import annotations

from reports.actions.reading_cells import Choice, choose
from reports.actions.reading_draft import make_draft
from reports.models import Reading, Report
from reports.rules.vocabulary import CellChoice, ReadingState
from tests.reports.readings import decide, read
from tests.together import together


def test_two_officers_make_one_draft(open_world):
    world = open_world
    author = world.people["author"]
    found = read(world)
    decide(found, author)

    def draft(year):
        make_draft(found.pk, agency=world.agency, year=year, title="示例", by=author)

    results = together(lambda: draft(2016), lambda: draft(2015))
    assert sorted(type(one).__name__ for one in results) == ["Blocked", "NoneType"]
    assert Report.objects.count() == 1
    assert Reading.objects.get().state == ReadingState.DRAFTED


def test_two_officers_decide_about_different_figures(open_world):
    world = open_world
    author = world.people["author"]
    found = read(world)

    def confirm(position):
        choose(found.pk, {position: Choice(CellChoice.CONFIRMED)}, by=author)

    results = together(lambda: confirm(0), lambda: confirm(1))
    assert results == [None, None]
    assert found.cells.filter(choice=CellChoice.CONFIRMED).count() == 2
