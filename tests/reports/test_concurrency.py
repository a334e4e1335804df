"""Two officers at the same moment, on the database as it is in production."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.test import Client

from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.blocked import Blocked
from reports.actions import moving, writing
from reports.actions.figures import save_statistic
from reports.actions.starting import revise, start_report
from reports.models import PublishedDocument, Report
from reports.rules.vocabulary import State
from tests.people import login
from tests.reports.desk import make_report, page
from tests.together import outcome, together

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 3


def test_two_people_hand_in_at_once_and_one_is_told_it_was_done(open_world):
    author = open_world.people["author"]
    for number in range(ROUNDS):
        report = make_report(open_world, State.DRAFT, 2010 + number)
        results = together(*[partial(moving.submit, report.pk, by=author)] * 3)
        assert outcome(results) == ["Blocked", "Blocked", "done"], results
        rows = Entry.objects.filter(action="report.submit", object_id=str(report.pk))
        assert rows.count() == 1
    assert verify().is_whole


def test_a_report_is_published_once_however_many_press_the_button(open_world):
    approver = open_world.people["approver"]
    for number in range(ROUNDS):
        report = make_report(open_world, State.APPROVED, 2010 + number)
        results = together(
            *[partial(moving.publish, report.pk, by=approver)] * 2,
            partial(moving.withdraw, report.pk, by=approver, reason="误发"),
        )
        assert outcome(results[:2]) == ["Blocked", "done"], results
        assert PublishedDocument.objects.filter(report=report).count() == 1
    assert verify().is_whole


def test_the_button_and_the_set_time_publish_once(open_world):
    approver = open_world.people["approver"]
    report = make_report(open_world, State.APPROVED)
    at = report.approved_at
    Report.objects.filter(pk=report.pk).update(publish_at=at)
    results = together(
        lambda: moving.publish(report.pk, by=approver),
        moving.publish_due,
        moving.publish_due,
    )
    assert not [one for one in results[1:] if isinstance(one, Exception)], results
    report.refresh_from_db()
    assert report.state == State.PUBLISHED
    assert Entry.objects.filter(action="report.publish").count() == 1
    assert verify().is_whole


def test_nothing_is_written_into_a_report_that_was_handed_in(open_world):
    author = open_world.people["author"]
    for number in range(ROUNDS):
        report = make_report(open_world, State.DRAFT, 2010 + number)
        section = report.sections.get(key="work")
        row = report.statistics.get(code="published.gazette")
        results = together(
            partial(moving.submit, report.pk, by=author),
            partial(
                writing.save_section,
                report.pk,
                section.pk,
                heading=section.heading,
                body="<p>改</p>",
                version=section.version,
                by=author,
            ),
            partial(
                save_statistic,
                report.pk,
                {"note": "改"},
                by=author,
                statistic_id=row.pk,
            ),
        )
        assert outcome(results[:1]) == ["done"], results
        handed_in = Entry.objects.get(
            action="report.submit", object_id=str(report.pk)
        ).pk
        later = Entry.objects.filter(object_id=str(report.pk), pk__gt=handed_in)
        assert not later.exists()
        section.refresh_from_db()
        assert (section.body == "<p>改</p>") == (results[1] == section)
        assert isinstance(results[1], Blocked) or results[1] == section
    assert verify().is_whole


def test_of_two_texts_of_one_section_one_is_saved_and_none_is_lost(open_world):
    author = open_world.people["author"]
    report = make_report(open_world, State.DRAFT)
    section = report.sections.get(key="work")
    for number in range(ROUNDS):
        section.refresh_from_db()
        before = section.body

        def save(text: str, version: int = section.version) -> Any:
            return writing.save_section(
                report.pk,
                section.pk,
                heading=section.heading,
                body=text,
                version=version,
                by=author,
            )

        texts = [f"<p>甲{number}</p>", f"<p>乙{number}</p>"]
        results = together(*[partial(save, text) for text in texts])
        assert outcome(results) == ["Conflict", "done"], results
        (won,) = [one for one in results if not isinstance(one, Exception)]
        (lost,) = [one for one in results if isinstance(one, Exception)]
        assert lost.current.body == won.body
        assert section.versions.filter(body=before).exists()
        assert Report.objects.get(pk=report.pk).sections.get(key="work") == won
    assert verify().is_whole


def test_the_page_of_a_conflict_holds_both_texts(open_world):
    report = make_report(open_world, State.DRAFT)
    section = report.sections.get(key="work")
    address = page("section", report.pk, section.pk)
    clients = [login(Client(), "author"), login(Client(), "author")]
    texts = ["甲的文字", "乙的文字"]

    def save(place: int) -> Any:
        values = {
            "heading": section.heading,
            "body": texts[place],
            "version": section.version,
        }
        return clients[place].post(address, values)

    results = together(lambda: save(0), lambda: save(1))
    assert sorted(one.status_code for one in results) == [302, 409], results
    (conflict,) = [one for one in results if one.status_code == 409]
    assert all(text in conflict.text for text in texts)


def test_two_starts_of_one_year_make_one_report(open_world):
    author = open_world.people["author"]
    for number in range(ROUNDS):
        start = partial(start_report, open_world.agency, 2010 + number, by=author)
        assert outcome(together(start, start, start)) == ["Blocked", "Blocked", "done"]
    assert Report.objects.count() == ROUNDS
    assert verify().is_whole


def test_two_revisions_at_once_make_one_edition(open_world):
    author = open_world.people["author"]
    for number in range(ROUNDS):
        report = make_report(open_world, State.PUBLISHED, 2010 + number)
        open_next = partial(revise, report.pk, by=author, reason="复核")
        assert outcome(together(open_next, open_next)) == ["Blocked", "done"]
    assert verify().is_whole


def test_figures_saved_at_once_are_all_kept(open_world):
    author = open_world.people["author"]
    report = make_report(open_world, State.DRAFT)

    def add(number: int) -> Any:
        values = {"code": f"x.n{number}", "label": "甲", "value": Decimal(number)}
        return save_statistic(report.pk, values, by=author)

    results = together(*[partial(add, number) for number in range(4)])
    assert outcome(results) == ["done"] * 4, results
    positions = report.statistics.values_list("position", flat=True)
    assert len(set(positions)) == len(positions)
    assert verify().is_whole


def test_the_same_code_added_twice_at_once_is_refused_in_words(open_world):
    author = open_world.people["author"]
    report = make_report(open_world, State.DRAFT)
    values = {"code": "x.one", "label": "甲", "value": Decimal(1)}
    results = together(*[lambda: save_statistic(report.pk, values, by=author)] * 2)
    assert outcome(results) == ["ValidationError", "done"], results
