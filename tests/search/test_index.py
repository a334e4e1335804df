"""The index follows publishing and withdrawing, in the same transaction."""

from __future__ import annotations

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from reports.actions import moving
from reports.actions.starting import revise
from reports.models import PublishedDocument, Report
from reports.rules.vocabulary import State
from reports.search import words
from reports.search.actions import follow, rebuild
from reports.search.finding import Limits, find
from reports.search.models import IndexedPlace
from reports.search.proving import differing, strays
from tests.reports.desk import make_report, take_to
from tests.search.shelf import fill, shelve, withdraw


def tokens_kept() -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {words.TABLE}")
        return int(cursor.fetchone()[0])


def reports_holding(asked: str) -> list[int]:
    return [report.id for report in find(asked, Limits()).reports]


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPROVED])
def test_what_is_not_published_is_not_found(world, state):
    make_report(world, state)
    assert not IndexedPlace.objects.exists()
    assert tokens_kept() == 0


def test_a_published_report_is_found(world):
    shelf = shelve(world, [("示例章节", "税务公开")])
    assert reports_holding("税务公开") == [shelf.report.pk]


def test_a_correction_takes_the_place_of_what_it_corrects(world):
    old = shelve(world, [("示例章节", "税务公开")]).report
    new = revise(old.pk, by=world.people["author"], reason="复核发现一处有误。")
    fill(new, world, [("更正", "新写的词句")])
    take_to(new, State.PUBLISHED, world)
    assert reports_holding("税务公开") == [new.pk]
    assert reports_holding("新写的词句") == [new.pk]
    assert not IndexedPlace.objects.filter(report=old).exists()
    assert strays() == 0


def test_nothing_of_a_withdrawn_report_stays(world):
    report = shelve(world, [("示例章节", "税务公开")]).report
    withdraw(report, world)
    assert reports_holding("税务公开") == []
    assert tokens_kept() == 0


def test_a_publication_that_fails_leaves_no_word(world, monkeypatch):
    def fails() -> None:
        raise RuntimeError

    monkeypatch.setattr("reports.actions.moving.site_changed", fails)
    report = make_report(world, State.APPROVED)
    approver = world.people["approver"]
    with pytest.raises(RuntimeError), transaction.atomic():
        moving.publish(report.pk, by=approver)
    assert tokens_kept() == 0
    assert not IndexedPlace.objects.exists()


def test_the_index_proves_itself(world):
    shelve(world, [("示例章节", "税务公开")])
    assert differing() == []
    assert strays() == 0


def _without_tokens(report: Report) -> None:
    place = IndexedPlace.objects.filter(report=report).latest("pk")
    words.remove([place.pk])


def _with_another_text(report: Report) -> None:
    IndexedPlace.objects.filter(report=report, kind="section").update(text="别的")


def _of_another_year(report: Report) -> None:
    IndexedPlace.objects.filter(report=report).update(year=1999)


def _with_another_document(report: Report) -> None:
    row = PublishedDocument.objects.get(report=report)
    row.content["sections"][0]["heading"] = "别的标题"
    row.save()


def _withdrawn_by_hand(report: Report) -> None:
    Report.objects.filter(pk=report.pk).update(state=State.WITHDRAWN)


def _missing(report: Report) -> None:
    rows = IndexedPlace.objects.filter(report=report)
    words.remove(list(rows.values_list("pk", flat=True)))
    rows.delete()


@pytest.mark.parametrize(
    "spoil",
    [
        _without_tokens,
        _with_another_text,
        _of_another_year,
        _with_another_document,
        _withdrawn_by_hand,
        _missing,
    ],
)
def test_every_difference_is_seen_and_put_right(world, capsys, spoil):
    report = shelve(world, [("示例章节", "税务公开")]).report
    spoil(report)
    with pytest.raises(SystemExit) as stopped:
        call_command("rebuild_search", "--check")
    assert stopped.value.code == 1
    assert "不一致的报告 1 份" in capsys.readouterr().out
    assert differing() == [report.pk]
    call_command("rebuild_search")
    assert differing() == []
    call_command("rebuild_search", "--check")
    found = reports_holding("税务公开")
    assert found == ([] if spoil is _withdrawn_by_hand else [report.pk])


def test_tokens_without_a_place_are_seen(world):
    shelve(world, [("示例章节", "税务公开")])
    words.add([words.Words(999_999, ("税务",), (), ())])
    assert strays() == 1
    call_command("rebuild_search")
    assert strays() == 0


def by_number() -> list[int]:
    """Return the editions in the order of the numbers of their places."""
    found = IndexedPlace.objects.order_by("pk").values_list("report", flat=True)
    return list(dict.fromkeys(found))


def test_rebuilding_gives_greater_numbers_to_the_newer(world):
    old = shelve(world, [("章节", "税务")], year=2018).report
    new = shelve(world, [("章节", "税务")], year=2015).report
    words.remove([place.pk for place in IndexedPlace.objects.filter(report=old)])
    call_command("rebuild_search")
    assert by_number() == [old.pk, new.pk]
    assert differing() == []


def test_a_rebuild_that_broke_off_is_repeated_without_proof(world, capsys):
    old = shelve(world, [("章节", "税务")], year=2018).report
    new = shelve(world, [("章节", "税务")], year=2015).report
    follow(old)
    assert by_number() == [new.pk, old.pk]
    call_command("rebuild_search", "--all")
    assert "已重建索引，共 2 份报告。" in capsys.readouterr().out
    assert by_number() == [old.pk, new.pk]


def test_what_is_published_during_a_rebuild_is_entered_once(world, monkeypatch):
    """The second edition comes into force while the first one is entered anew."""
    first = shelve(world, [("章节", "税务")], year=2015).report
    second: list[Report] = []

    def follow_and_publish(report: Report) -> None:
        follow(report)
        if not second:
            second.append(shelve(world, [("章节", "税务")], year=2018).report)

    monkeypatch.setattr("reports.search.actions.follow", follow_and_publish)
    assert rebuild() == 2
    assert by_number() == [first.pk, second[0].pk]
    assert differing() == []
    assert strays() == 0


def test_tokens_of_a_number_used_before_are_replaced(world):
    words.add([words.Words(7, ("税务",), (), ())])
    words.add([words.Words(7, ("公开",), (), ())])
    ((stored,),) = [row[:1] for row in words.stored([7]).values()]
    assert "公开" in stored
    assert "税务" not in stored
