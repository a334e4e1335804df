"""Opening a collection, its days, who owes, and reminding."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from disclosure.agencies.vocabulary import AgencyKind
from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.blocked import Blocked
from reports.actions import collecting
from reports.collecting.board import owing
from reports.models import Campaign, Obligation, Reminder
from reports.rules.vocabulary import State
from tests.factories import World, make_agency, make_world
from tests.national.collection import (
    YEAR,
    Collection,
    collect,
    on,
    one_of_each,
    report_in,
    staff,
)
from tests.together import outcome, together

JANUARY = date(2026, 1, 20)


@pytest.fixture
def collection(world: World, monkeypatch: Any) -> Collection:
    on(monkeypatch, JANUARY)
    return collect(world)


def names(campaign: Campaign) -> list[str]:
    return [row.agency.name for row in campaign.obligations.select_related("agency")]


def test_opening_sets_the_days_of_the_law_and_an_earlier_one(collection):
    campaign = collection.campaign
    assert campaign.internal_due_on == date(2026, 1, 26)
    assert campaign.due_on == date(2026, 1, 31)
    assert campaign.own_due_on == date(2026, 3, 31)
    assert campaign.created_by == collection.boss
    entry = Entry.objects.get(action="campaign.open")
    assert entry.detail == {"year": YEAR, "agencies": 4}
    assert entry.agency_id == collection.world.county.pk


def test_before_2019_every_organ_has_until_march(world, monkeypatch):
    on(monkeypatch, JANUARY)
    boss = staff(world)["county-author"]
    campaign = collecting.open_campaign(world.county, 2018, by=boss)
    assert (campaign.due_on, campaign.own_due_on) == (date(2019, 3, 31),) * 2


def test_who_owes_a_report(world):
    town = make_agency("示例乡", "town", world.county, AgencyKind.TOWNSHIP)
    make_agency("示例旧局", "old", world.county, is_active=False)
    lower = make_agency("示例区政府", "lower", world.county, AgencyKind.GOVERNMENT)
    make_agency("示例区教育局", "lower-bureau", lower)
    found = {agency.name for agency in owing(world.county)}
    assert found == {
        world.county.name,
        world.office.name,
        world.centre.name,
        world.other.name,
        town.name,
    }
    # A department collects from below it only; a city leaves the county to itself.
    assert owing(world.office) == [world.centre]
    assert owing(world.city) == [world.city]


def test_chosen_agencies_have_to_be_below(world):
    boss = staff(world)["county-approver"]
    with pytest.raises(ValidationError, match="不在收集范围内"):
        collecting.open_campaign(world.county, YEAR, by=boss, agencies=[world.city])
    assert not Campaign.objects.exists()
    twice = [world.other, world.other]
    campaign = collecting.open_campaign(world.county, YEAR, by=boss, agencies=twice)
    assert names(campaign) == [world.other.name]


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2026, 2, 1)])
def test_the_internal_day_lies_between_the_year_and_the_law(world, day):
    boss = staff(world)["county-author"]
    with pytest.raises(ValidationError) as wrong:
        collecting.open_campaign(world.county, YEAR, by=boss, internal_due_on=day)
    assert set(wrong.value.message_dict) == {"internal_due_on"}


@pytest.mark.parametrize("year", [2007, 2100, 2027, 10**12, -1])
def test_a_year_nobody_can_report_on_is_refused(world, year, monkeypatch):
    on(monkeypatch, JANUARY)
    boss = staff(world)["county-author"]
    with pytest.raises(ValidationError):
        collecting.open_campaign(world.county, year, by=boss)
    assert not Campaign.objects.exists()


def test_a_year_is_collected_once(collection):
    with pytest.raises(Blocked, match="已经建立"):
        collecting.open_campaign(collection.world.county, YEAR, by=collection.boss)
    assert Campaign.objects.count() == 1


def test_without_anybody_below_there_is_nothing_to_collect(world):
    with pytest.raises(Blocked, match="没有需要报送的机构"):
        collecting.open_campaign(world.other, YEAR, by=world.people["outsider"])


def test_who_may_open(world):
    people = staff(world)
    for name in ("county-reviewer", "county-handler"):
        with pytest.raises(PermissionDenied):
            collecting.open_campaign(world.county, YEAR, by=people[name])
    for user in (world.people["author"], world.people["supervisor"]):
        with pytest.raises(Http404):
            collecting.open_campaign(world.county, YEAR, by=user)
    by = people["county-supervisor"]
    assert collecting.open_campaign(world.office, YEAR, by=by).pk


def test_changing_keeps_the_days_of_the_law(collection):
    day = date(2026, 1, 22)
    changed = collecting.change_campaign(
        collection.campaign.pk,
        internal_due_on=day,
        note=" 请早报。 ",
        by=collection.boss,
    )
    assert (changed.internal_due_on, changed.note) == (day, "请早报。")
    assert changed.due_on == date(2026, 1, 31)
    with pytest.raises(ValidationError):
        collecting.change_campaign(
            changed.pk, internal_due_on=date(2026, 2, 1), note="", by=collection.boss
        )
    with pytest.raises(Http404):
        collecting.change_campaign(
            changed.pk,
            internal_due_on=day,
            note="",
            by=collection.world.people["outsider"],
        )


def test_excusing_needs_a_reason_and_can_be_taken_back(collection):
    obligation = collection.obligation(collection.world.other)
    for reason in ("", "  ", "长" * 201):
        with pytest.raises(ValidationError):
            collecting.excuse(obligation.pk, reason=reason, by=collection.boss)
    collecting.excuse(obligation.pk, reason="垂直管理", by=collection.boss)
    obligation.refresh_from_db()
    assert obligation.excuse == "垂直管理"
    collecting.include(collection.campaign.pk, obligation.agency, by=collection.boss)
    obligation.refresh_from_db()
    assert obligation.excuse == ""
    with pytest.raises(Blocked, match="已经在名单里"):
        collecting.include(
            collection.campaign.pk, obligation.agency, by=collection.boss
        )
    assert Entry.objects.filter(action="campaign.include").count() == 1


def test_including_a_new_agency(collection):
    world = collection.world
    bureau = make_agency("示例新局", "new", world.county)
    collecting.include(collection.campaign.pk, bureau, by=collection.boss)
    assert "示例新局" in names(collection.campaign)
    with pytest.raises(ValidationError, match="不在收集范围内"):
        collecting.include(collection.campaign.pk, world.city, by=collection.boss)


def test_reminding_all_leaves_out_who_handed_in(collection):
    made = one_of_each(collection)
    done = collecting.remind(collection.campaign.pk, None, "请报送", by=collection.boss)
    told = {row.obligation.agency for row in done.reminders}
    world = collection.world
    assert told == {
        *(world.county, world.office, world.centre, world.other),
        *(made["drafted"], made["returned"]),
    }
    entry = Entry.objects.get(action="campaign.remind")
    assert set(entry.detail["agencies"]) == {agency.pk for agency in told}
    assert "请报送" not in str(entry.detail)


def test_reminding_some(collection):
    made = one_of_each(collection)
    ids = [collection.obligation(made[name]).pk for name in ("submitted", "tardy")]
    done = collecting.remind(collection.campaign.pk, ids, "请公布", by=collection.boss)
    assert [row.obligation_id for row in done.reminders] == ids[:1]
    assert done.skipped == 1


@pytest.mark.parametrize(
    ("name", "words"), [("tardy", "已经发布"), ("excused", "不需报送")]
)
def test_nobody_is_reminded_in_vain(collection, name, words):
    made = one_of_each(collection)
    ids = [collection.obligation(made[name]).pk]
    with pytest.raises(Blocked, match=words):
        collecting.remind(collection.campaign.pk, ids, "请公布", by=collection.boss)
    assert not Reminder.objects.exists()


def test_the_same_words_twice_a_day_are_refused(collection, monkeypatch):
    campaign = collection.campaign.pk
    ids = [collection.obligation(collection.world.other).pk]
    collecting.remind(campaign, ids, "请报送", by=collection.boss)
    with pytest.raises(Blocked, match="今天已经用同样的话催办过"):
        collecting.remind(campaign, ids, " 请报送 ", by=collection.boss)
    collecting.remind(campaign, ids, "请今天报送", by=collection.boss)
    on(monkeypatch, date(2026, 1, 21))
    collecting.remind(campaign, ids, "请报送", by=collection.boss)
    assert Reminder.objects.count() == 3


def test_all_are_reminded_but_those_told_today(collection):
    campaign = collection.campaign.pk
    ids = [collection.obligation(collection.world.other).pk]
    collecting.remind(campaign, ids, "请报送", by=collection.boss)
    done = collecting.remind(campaign, None, "请报送", by=collection.boss)
    assert (len(done.reminders), done.skipped) == (3, 1)


def test_a_reminder_without_words_says_the_days(collection):
    done = collecting.remind(collection.campaign.pk, None, " ", by=collection.boss)
    texts = {row.obligation.agency: row.text for row in done.reminders}
    bureau, own = texts[collection.world.other], texts[collection.world.county]
    assert "请在2026年1月26日前报送，并在2026年1月31日前公布" in bureau
    assert "请在2026年3月31日前公布" in own
    with pytest.raises(Blocked, match="今天已经用同样的话催办过"):
        collecting.remind(collection.campaign.pk, None, "", by=collection.boss)


def test_what_cannot_be_reminded(collection):
    campaign = collection.campaign.pk
    with pytest.raises(ValidationError, match="请先勾选"):
        collecting.remind(campaign, [], "请报送", by=collection.boss)
    with pytest.raises(ValidationError):
        collecting.remind(campaign, None, "长" * 501, by=collection.boss)
    for strange in (10**30, 0):
        with pytest.raises(Obligation.DoesNotExist):
            collecting.remind(campaign, [strange], "请报送", by=collection.boss)
    with pytest.raises(PermissionDenied):
        reviewer = collection.people["county-reviewer"]
        collecting.remind(campaign, None, "请报送", by=reviewer)
    assert not Reminder.objects.exists()


def test_when_everybody_handed_in_nobody_is_left(collection):
    for obligation in collection.campaign.obligations.select_related("agency"):
        report_in(obligation.agency, State.SUBMITTED, JANUARY)
    with pytest.raises(Blocked, match="没有要催办的机构"):
        collecting.remind(collection.campaign.pk, None, "请报送", by=collection.boss)


@pytest.mark.django_db(transaction=True)
def test_two_open_the_same_collection_at_once(shared_database):
    world = make_world()
    people = staff(world)
    calls = [
        partial(collecting.open_campaign, world.county, YEAR, by=people[name])
        for name in ("county-author", "county-approver", "county-supervisor")
    ]
    assert outcome(together(*calls)) == ["Blocked", "Blocked", "done"]
    assert Campaign.objects.count() == 1
    assert Obligation.objects.count() == 4
    assert Entry.objects.filter(action="campaign.open").count() == 1
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_two_remind_at_once_and_each_agency_is_told_once(shared_database):
    collection = collect(make_world())
    call = partial(
        collecting.remind, collection.campaign.pk, None, "请报送", by=collection.boss
    )
    assert outcome(together(call, call)) == ["Blocked", "done"]
    assert Reminder.objects.count() == 4
