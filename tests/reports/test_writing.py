"""The pages an author writes on: what is kept, refused, and said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client

from disclosure.agencies.actions import appoint
from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from reports.actions import moving, writing
from reports.actions.figures import save_statistic
from reports.models import Report
from reports.rules.prose import references
from reports.rules.vocabulary import State
from tests.people import login
from tests.reports.desk import add_figure, make_draft, page, write


@pytest.fixture
def report(world):
    return make_draft(world)


@pytest.fixture
def author(world):
    return world.people["author"]


@pytest.fixture
def client(world):
    return login(Client(), "author")


def section_fields(section, body, **more):
    return {
        "heading": section.heading,
        "body": body,
        "version": section.version,
        **more,
    }


# Sections


def test_a_saved_text_keeps_what_was_there_before(client, report):
    section = report.sections.get(key="work")
    old = section.body
    address = page("section", report.pk, section.pk)
    assert client.post(address, section_fields(section, "新的文字")).status_code == 302
    section.refresh_from_db()
    assert section.body == "<p>新的文字</p>"
    assert section.versions.filter(body=old).exists()
    entry = Entry.objects.filter(action="section.save").latest("id")
    assert entry.detail["section"] == "work"


def test_saving_the_same_text_again_makes_no_version(client, report):
    section = report.sections.get(key="work")
    count = Entry.objects.filter(action="section.save").count()
    address = page("section", report.pk, section.pk)
    client.post(address, section_fields(section, section.body))
    assert Entry.objects.filter(action="section.save").count() == count
    version = section.version
    section.refresh_from_db()
    assert section.version == version


def test_the_page_of_a_conflict_shows_both_texts_and_saves_the_second(
    world, client, report
):
    appoint(world.people["reviewer"], world.agency, Role.AUTHOR, by=None)
    other = login(Client(), "reviewer")
    section = report.sections.get(key="work")
    address = page("section", report.pk, section.pk)
    other.post(address, section_fields(section, "别人的文字"))
    response = client.post(address, section_fields(section, "我的文字"))
    assert response.status_code == 409
    assert "别人的文字" in response.text
    assert "我的文字" in response.text
    newer = response.context["form"]["version"].value()
    values = section_fields(section, "我的文字", version=newer)
    assert client.post(address, values).status_code == 302
    section.refresh_from_db()
    assert section.body == "<p>我的文字</p>"
    assert section.versions.filter(body="<p>别人的文字</p>").exists()


@pytest.mark.parametrize(
    ("heading", "body"),
    [
        ("", "键入的文字"),
        ("标" * 121, "键入的文字"),
        ("  ", "键入的文字"),
        ("标题", "键入的文字" + "长" * 200_001),
        ("标题", "键入的文字" + "<ul><li>" * 60),
    ],
)
def test_a_text_that_is_refused_stays_in_the_form(client, report, heading, body):
    section = report.sections.get(key="work")
    address = page("section", report.pk, section.pk)
    values = {"heading": heading, "body": body, "version": section.version}
    response = client.post(address, values)
    assert response.status_code == 422
    assert "键入的文字" in response.text
    assert response.context["form"].errors
    assert report.sections.get(pk=section.pk).body == section.body


def test_a_text_saved_after_the_report_was_handed_in_is_not_lost(
    client, report, author
):
    section = report.sections.get(key="work")
    moving.submit(report.pk, by=author)
    address = page("section", report.pk, section.pk)
    response = client.post(address, section_fields(section, "来晚的文字"))
    assert response.status_code == 409
    assert response.context["form"]["body"].value() == "来晚的文字"
    assert "草稿" in response.context["form"].non_field_errors()[0]
    assert report.sections.get(pk=section.pk).body == section.body


def test_references_are_typed_in_braces_and_kept_as_references(client, report):
    section = report.sections.get(key="work")
    address = page("section", report.pk, section.pk)
    client.post(address, section_fields(section, "共｛｛published.total｝｝条"))
    section.refresh_from_db()
    assert references(section.body) == ["published.total"]
    assert "{{published.total}}" in client.get(address).text


def test_the_second_author_is_told_about_the_first(world, client, report):
    appoint(world.people["reviewer"], world.agency, Role.AUTHOR, by=None)
    section = report.sections.get(key="work")
    address = page("section", report.pk, section.pk)
    login(Client(), "reviewer").get(address)
    assert client.get(address).context["other_author"] == world.people["reviewer"]
    assert client.get(address).context["other_author"] is None


def test_sections_are_added_moved_and_deleted(client, report):
    add = page("section_add", report.pk)
    parent = report.sections.get(key="work")
    values = {"heading": "着力公开", "parent": parent.pk}
    assert client.post(add, values).status_code == 302
    child = report.sections.get(heading="着力公开")
    assert child.parent == parent
    move = page("section_move", report.pk, parent.pk)
    client.post(move, {"direction": "up"})
    top = report.sections.filter(parent=None).values_list("key", flat=True)
    assert list(top)[:2] == ["work", "overview"]
    client.post(page("section_delete", report.pk, parent.pk))
    assert not report.sections.filter(pk__in=[parent.pk, child.pk]).exists()


def test_headings_nest_four_deep_and_no_deeper(report, author):
    parent = report.sections.get(key="work").pk
    for _level in range(3):
        parent = writing.add_section(
            report.pk, heading="下", parent_id=parent, by=author
        ).pk
    with pytest.raises(writing.ValidationError):
        writing.add_section(report.pk, heading="下", parent_id=parent, by=author)


@pytest.mark.parametrize(
    "changed",
    [
        {"title": ""},
        {"period_start": "2018-01-01", "period_end": "2017-01-01"},
        {"period_end": "soon"},
        {"contact_email": "nobody"},
        {"contact_postcode": "8300631"},
        {"origin_published_at": "2018-01-02T10:00"},
        {"origin_name": "示例网", "origin_published_at": "0001-01-01T00:00"},
    ],
)
def test_wrong_particulars_are_named_and_what_was_typed_is_kept(
    client, report, changed
):
    before = Report.objects.filter(pk=report.pk).values()[0]
    values = {
        "title": report.title,
        "period_start": "2017-01-01",
        "period_end": "2017-12-31",
        "contact_office": "键入的部门",
        **changed,
    }
    response = client.post(page("particulars", report.pk), values)
    assert response.status_code == 422
    assert response.context["form"].errors
    assert "键入的部门" in response.text
    assert Report.objects.filter(pk=report.pk).values()[0] == before


# Figures


def figure_fields(**values):
    return {"label": "甲", "code": "x.one", "unit": "条", "value": "1", **values}


def post_figure(client, report, **values):
    return client.post(page("figure_add", report.pk), figure_fields(**values))


@pytest.mark.parametrize(
    ("typed", "value", "shown"),
    [
        ("６８９５", "6895", "6895"),
        ("10,180", "10180", "10180"),
        ("1０，１８０", "10180", "10180"),
        ("96 171.60", "96171.60", "96171.60"),
        ("96171.60", "96171.60", "96171.60"),
        ("９６１７１．６０", "96171.60", "96171.60"),
        ("0", "0", "0"),
        ("-0", "0", "0"),
        ("0.00", "0", "0.00"),
        ("1e3", "1000", "1000"),
        ("99999999999.9999", "99999999999.9999", "99999999999.9999"),
        ("999999999999999", "999999999999999", "999999999999999"),
    ],
)
def test_a_number_is_kept_as_it_was_written(client, report, typed, value, shown):
    assert post_figure(client, report, value=typed).status_code == 302
    row = report.statistics.get(code="x.one")
    assert row.value == Decimal(value)
    grid = client.get(page("figures", report.pk))
    (found,) = [
        item["value"] for item in grid.context["rows"] if item["statistic"].pk == row.pk
    ]
    assert found == shown


@pytest.mark.parametrize(
    "typed",
    [
        "1.23456",
        "-5",
        "NaN",
        "sNaN",
        "Infinity",
        "-Infinity",
        "1e400",
        "1e-400",
        "9999999999999999",
        "999999999999.9999",
        "9" * 30,
        "甲",
        "12条",
        "1.2.3",
        "0x10",
    ],
)
def test_a_number_that_cannot_be_kept_is_refused_and_shown_again(client, report, typed):
    response = post_figure(client, report, value=typed)
    assert response.status_code == 422
    assert response.context["form"].errors["value"]
    assert response.context["form"]["value"].value() == typed
    assert not report.statistics.filter(code="x.one").exists()


@pytest.mark.parametrize("typed", ["1.23456", "-5", "NaN", "1e400", "甲"])
def test_the_table_of_figures_keeps_a_wrong_number_and_saves_the_right_ones(
    client, report, typed
):
    rows = {row.code: row for row in report.statistics.all()}
    wrong, right = rows["published.gazette"], rows["published.website"]
    values = {f"value-{wrong.pk}": typed, f"value-{right.pk}": "９"}
    response = client.post(page("figures", report.pk), values)
    assert response.status_code == 422
    assert f'value="{typed}"' in response.text
    wrong.refresh_from_db()
    right.refresh_from_db()
    assert (wrong.value, right.value) == (4, 9)


def test_the_table_of_figures_leaves_alone_what_was_not_sent(client, report):
    row = report.statistics.get(code="published.website")
    client.post(page("figures", report.pk), {f"value-{row.pk}": "9"})
    assert report.statistics.get(code="published.gazette").value == 4
    assert report.statistics.get(code="published.website").value == 9


def test_the_table_of_figures_does_not_undo_what_somebody_else_entered(
    client, report, author
):
    rows = {row.code: row for row in report.statistics.all()}
    sent = {}
    for row in rows.values():
        shown = f"{row.value:.0f}"
        sent |= {f"value-{row.pk}": shown, f"was-{row.pk}": shown}
    mine, theirs = rows["published.website"], rows["published.gazette"]
    save_statistic(report.pk, {"value": Decimal(7)}, by=author, statistic_id=theirs.pk)
    sent[f"value-{mine.pk}"] = "9"
    assert client.post(page("figures", report.pk), sent).status_code == 302
    assert report.statistics.get(pk=theirs.pk).value == 7
    assert report.statistics.get(pk=mine.pk).value == 9
    sent[f"value-{theirs.pk}"] = "5"
    sent[f"value-{mine.pk}"] = sent[f"was-{mine.pk}"]
    response = client.post(page("figures", report.pk), sent)
    assert response.status_code == 422
    assert "7" in response.context["rows"][2]["errors"][0]
    assert report.statistics.get(pk=theirs.pk).value == 7


def test_a_value_can_be_taken_back(client, report):
    row = report.statistics.get(code="published.gazette")
    client.post(page("figures", report.pk), {f"value-{row.pk}": ""})
    row.refresh_from_db()
    assert row.value is None


def test_a_change_of_a_value_is_in_the_trail_with_old_and_new(client, report):
    row = report.statistics.get(code="published.gazette")
    client.post(page("figures", report.pk), {f"value-{row.pk}": "5.50"})
    entry = Entry.objects.filter(action="statistic.save").latest("id")
    assert entry.detail == {"code": "published.gazette", "old": "4", "new": "5.5"}


@pytest.mark.parametrize(
    "code", ["", "甲", "X.one", "1x", "x..one", "x.", ".x", "x-one", "x one", "x" * 101]
)
def test_a_wrong_code_is_refused(client, report, code):
    response = post_figure(client, report, code=code)
    assert response.status_code == 422
    assert response.context["form"].errors["code"]


def test_a_code_is_used_once(client, report):
    response = post_figure(client, report, code="published.total")
    assert response.status_code == 422
    assert "已经有这个代码" in str(response.context["form"].errors)


def test_renaming_a_code_changes_every_reference(client, report, author):
    write(report, "work", "<p>{{published.total}}和{{published.total}}</p>", author)
    write(report, "problems", "<p>{{published.totals}}问题</p>", author)
    row = report.statistics.get(code="published.total")
    versions = {s.key: s.version for s in report.sections.all()}
    values = figure_fields(code="published.whole", value="12", label="总数")
    address = page("figure", report.pk, row.pk)
    assert client.post(address, values).status_code == 302
    bodies = {s.key: references(s.body) for s in report.sections.all()}
    assert bodies["work"] == ["published.whole"] * 2
    assert bodies["overview"] == ["published.whole"]
    assert bodies["problems"] == ["published.totals"]
    assert report.sections.get(key="work").version == versions["work"] + 1
    assert report.sections.get(key="problems").version == versions["problems"]
    row.refresh_from_db()
    assert row.parts.count() == 2


def test_a_figure_in_use_is_not_deleted(client, report):
    row = report.statistics.get(code="published.total")
    address = page("figure_delete", report.pk, row.pk)
    response = client.post(address, follow=True)
    assert "概述" in response.text
    assert report.statistics.filter(pk=row.pk).exists()


def test_the_parts_of_a_deleted_total_stay(client, report, author):
    write(report, "overview", "<p>公开</p>", author)
    row = report.statistics.get(code="published.total")
    client.post(page("figure_delete", report.pk, row.pk))
    assert set(report.statistics.values_list("code", "part_of")) == {
        ("published.website", None),
        ("published.gazette", None),
    }


def test_a_total_is_never_part_of_itself(client, report):
    total = report.statistics.get(code="published.total")
    part = report.statistics.get(code="published.gazette")
    for chosen in (total, part):
        values = figure_fields(code=total.code, value="12", part_of=chosen.pk)
        response = client.post(page("figure", report.pk, total.pk), values)
        assert response.status_code == 422
        assert response.context["form"].errors["part_of"]
    total.refresh_from_db()
    assert total.part_of is None


def test_a_figure_of_another_report_is_no_choice(client, world, report):
    other = make_draft(world, 2010)
    stranger = other.statistics.get(code="published.total")
    for field in ("part_of", "numerator", "section"):
        response = post_figure(client, report, **{field: stranger.pk + 10_000})
        assert response.context["form"].errors[field]
        response = post_figure(client, report, **{field: stranger.pk})
        assert field == "section" or response.context["form"].errors[field]


def test_a_percentage_has_both_terms_and_its_unit(client, report):
    top = report.statistics.get(code="published.gazette").pk
    bottom = report.statistics.get(code="published.total").pk
    both = {"numerator": top, "denominator": bottom, "value": "33.33"}
    half = {**both, "denominator": ""}
    refused = post_figure(client, report, unit="%", **half)
    assert refused.context["form"].errors["denominator"]
    refused = post_figure(client, report, unit="条", **both)
    assert refused.context["form"].errors["unit"]
    assert post_figure(client, report, unit="%", **both).status_code == 302


def test_no_more_than_four_figures_are_key_figures(client, report, author):
    for number in range(4):
        add_figure(report, author, f"k.n{number}", "1", is_key=True)
    response = post_figure(client, report, is_key="on")
    assert response.context["form"].errors["is_key"]
    assert report.statistics.filter(is_key=True).count() == 4


def test_figures_of_a_published_report_are_shown_and_not_changed(
    client, world, report, author
):
    moving.submit(report.pk, by=author)
    row = report.statistics.get(code="published.gazette")
    response = client.post(page("figures", report.pk), {f"value-{row.pk}": "9"})
    assert response.status_code == 302
    row.refresh_from_db()
    assert row.value == 4
    assert Report.objects.get(pk=report.pk).state == State.SUBMITTED


# Starting


def test_the_page_of_a_new_report_starts_it_once(client, world, report):
    address = page("add")
    values = {"agency": world.agency.pk, "year": 2016, "format": "free"}
    assert client.post(address, values).status_code == 302
    again = client.post(address, values)
    assert again.status_code == 200
    assert "已经有了" in again.text
    assert Report.objects.filter(year=2016).count() == 1


@pytest.mark.parametrize("year", ["2007", "2100", "²", "-1", ""])
def test_a_year_out_of_range_is_refused(client, world, year):
    values = {"agency": world.agency.pk, "year": year, "format": "free"}
    assert client.post(page("add"), values).context["form"].errors["year"]


def test_words_for_a_section_deleted_meanwhile_are_given_back(client, report):
    section = report.sections.first()
    address = page("section", report.pk, section.pk)
    section.delete()
    answer = client.post(address, section_fields(section, "<p>写了半天的话。</p>"))
    assert answer.status_code == 409
    assert "写了半天的话。" in answer.content.decode()
    assert client.get(address).status_code == 404
