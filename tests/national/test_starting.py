"""Starting a report in the format that its year prescribes."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from reports.actions.figures import save_statistic
from reports.actions.starting import start_report
from reports.actions.writing import save_section
from reports.models import Report
from reports.rules.formats import FORMATS, format_of
from reports.rules.vocabulary import Source
from tests.factories import World
from tests.people import login

START = "admin:reports_report_add"


@pytest.mark.parametrize(
    ("year", "code"),
    [
        (2013, "free"),
        (2014, "form2014"),
        (2018, "form2014"),
        (2019, "form2019"),
        (2020, "form2019"),
        (2021, "form2021"),
        (2026, "form2021"),
    ],
)
def test_each_year_has_its_format(year: int, code: str) -> None:
    assert format_of(year).code == code


@pytest.mark.parametrize("code", ["form2021", "form2019", "form2014"])
def test_every_figure_of_the_form_is_laid_out_blank(world: World, code: str) -> None:
    form = FORMATS[code]
    report = start_report(
        world.office, form.years[0], by=world.people["author"], format=code
    )
    rows = list(report.statistics.select_related("section", "part_of"))
    assert [row.code for row in rows] == list(form.figures)
    for row in rows:
        spec = form.figures[row.code]
        assert (row.value, row.computed, row.source) == (None, None, Source.ENTERED)
        assert (row.label, row.unit) == (spec.label, spec.unit)
        assert row.section is not None
        assert row.section.key == form.table(spec.table).section
        assert (row.part_of.code if row.part_of else "") == spec.part_of


def test_a_form_is_refused_for_a_year_it_was_not_in_force(world: World) -> None:
    with pytest.raises(ValidationError, match="2018"):
        start_report(world.office, 2018, by=world.people["author"], format="form2021")
    assert not Report.objects.exists()


def test_the_page_takes_the_form_of_the_year(world: World) -> None:
    client = login(Client(), "author")
    fields = {"agency": world.office.pk, "year": 2025, "format": "", "like": ""}
    answer = client.post(reverse(START), fields)
    assert answer.status_code == 302
    assert Report.objects.get().format == "form2021"


def test_texts_are_taken_over_when_the_format_has_changed(world: World) -> None:
    author = world.people["author"]
    old = start_report(world.office, 2020, by=author, format="form2019")
    section = old.sections.get(key="problems")
    save_section(
        old.pk,
        section.pk,
        heading=section.heading,
        body="<p>示例：目录更新不及时。</p>",
        version=section.version,
        by=author,
    )
    new = start_report(world.office, 2021, by=author, format="form2021", like=old)
    assert new.sections.get(key="problems").body == "<p>示例：目录更新不及时。</p>"
    assert set(new.statistics.values_list("code", flat=True)) == set(
        FORMATS["form2021"].figures
    )


def test_figures_the_author_named_come_along(world: World) -> None:
    author = world.people["author"]
    old = start_report(world.office, 2013, by=author)
    for code, total in (("published.total", None), ("published.website", "total")):
        save_statistic(
            old.pk,
            {
                "code": code,
                "label": "示例",
                "unit": "条",
                "value": Decimal(1),
                "section": old.sections.get(key="published"),
                "part_of": old.statistics.first() if total else None,
            },
            by=author,
        )
    new = start_report(world.office, 2014, by=author, format="form2014", like=old)
    part = new.statistics.get(code="published.website")
    assert part.value is None
    assert part.section == new.sections.get(key="published")
    assert part.part_of == new.statistics.get(code="published.total")
    assert new.statistics.count() == 2 + len(FORMATS["form2014"].figures)
