"""Which remedies, which review body, and the words for them."""

from __future__ import annotations

from datetime import date

import pytest

from disclosure.agencies.vocabulary import AgencyKind
from disclosure.casework.rules.remedies import (
    ReviewBodyRule,
    Routes,
    needs_review_url,
    remedy_class,
    remedy_text,
    review_body_rule,
    suit_period,
)
from disclosure.casework.rules.vocabulary import (
    WITHHELD,
    Delivery,
    Disposition,
    Remedy,
)

D = Disposition
LAST_OLD, FIRST_NEW = date(2023, 12, 31), date(2024, 1, 1)
OTHERS = [d for d in D if d not in WITHHELD | {D.PARTLY_GRANTED, D.OTHER}]


def routes(remedy: Remedy, decided_on: date = FIRST_NEW, url: str = "") -> Routes:
    return Routes(remedy, "示例县人民政府", "示例县人民法院", decided_on, url)


@pytest.mark.parametrize("disposition", [d for d in D if d is not D.OTHER])
@pytest.mark.parametrize("day", [date(2014, 6, 1), LAST_OLD])
def test_before_2024_the_choice_is_free(disposition, day):
    grounds = {D.STATE_SECRET}
    assert remedy_class(disposition, day, grounds, True) is Remedy.CHOICE


@pytest.mark.parametrize("disposition", sorted(WITHHELD))
def test_from_2024_a_refusal_goes_to_review_first(disposition):
    assert remedy_class(disposition, FIRST_NEW) is Remedy.REVIEW_FIRST
    assert remedy_class(disposition, date(2025, 6, 1)) is Remedy.REVIEW_FIRST


@pytest.mark.parametrize("disposition", OTHERS)
def test_from_2024_the_others_leave_the_choice(disposition):
    assert remedy_class(disposition, FIRST_NEW) is Remedy.CHOICE


@pytest.mark.parametrize("ground", sorted(WITHHELD))
def test_a_withheld_part_splits_the_remedies(ground):
    assert remedy_class(D.PARTLY_GRANTED, FIRST_NEW, {ground}) is Remedy.MIXED
    both = {ground, D.NOT_HELD}
    assert remedy_class(D.PARTLY_GRANTED, FIRST_NEW, both) is Remedy.MIXED


def test_a_part_that_is_not_there_leaves_the_choice():
    found = remedy_class(D.PARTLY_GRANTED, FIRST_NEW, {D.NOT_HELD})
    assert found is Remedy.CHOICE


def test_administrative_query_has_a_switch():
    query = D.ADMINISTRATIVE_QUERY
    assert remedy_class(query, FIRST_NEW) is Remedy.CHOICE
    first = remedy_class(query, FIRST_NEW, query_review_first=True)
    assert first is Remedy.REVIEW_FIRST
    part = remedy_class(D.PARTLY_GRANTED, FIRST_NEW, {query}, True)
    assert part is Remedy.MIXED
    assert remedy_class(D.PARTLY_GRANTED, FIRST_NEW, {query}) is Remedy.CHOICE


@pytest.mark.parametrize("day", [LAST_OLD, FIRST_NEW])
def test_a_withdrawal_has_no_remedy(day):
    assert remedy_class(D.OTHER, day) is Remedy.NONE


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (AgencyKind.DEPARTMENT, "EITHER", "SAME_LEVEL_GOVERNMENT"),
        (AgencyKind.GOVERNMENT, "SUPERIOR_GOVERNMENT", "SUPERIOR_GOVERNMENT"),
        (AgencyKind.TOWNSHIP, "SUPERIOR_GOVERNMENT", "SUPERIOR_GOVERNMENT"),
        (AgencyKind.DISPATCHED, "ESTABLISHING_GOVERNMENT", "ESTABLISHING_GOVERNMENT"),
    ],
)
def test_the_review_body_follows_the_day(kind, old, new):
    assert review_body_rule(kind, LAST_OLD) is ReviewBodyRule[old]
    assert review_body_rule(kind, FIRST_NEW) is ReviewBodyRule[new]


def test_special_review_bodies():
    vertical = review_body_rule(AgencyKind.DEPARTMENT, FIRST_NEW, is_vertical=True)
    assert vertical is ReviewBodyRule.SUPERIOR_DEPARTMENT
    own = review_body_rule(AgencyKind.GOVERNMENT, FIRST_NEW, is_provincial=True)
    assert own is ReviewBodyRule.ITSELF


@pytest.mark.parametrize(
    ("day", "period"),
    [(date(2015, 4, 30), "3个月"), (date(2015, 5, 1), "6个月"), (FIRST_NEW, "6个月")],
)
def test_the_time_to_sue(day, period):
    assert suit_period(day) == period
    (text,) = remedy_text(routes(Remedy.CHOICE, day))
    assert f"{period}内向示例县人民法院" in text
    assert "60日内向示例县人民政府申请行政复议" in text


def test_no_remedy_no_words():
    assert remedy_text(routes(Remedy.NONE, url="https://example.gov.cn/")) == ()


def test_review_first_names_no_direct_suit():
    (text,) = remedy_text(routes(Remedy.REVIEW_FIRST))
    assert "应当先申请行政复议" in text
    assert "60日内向示例县人民政府" in text
    assert "15日内向示例县人民法院" in text
    assert "6个月" not in text


def test_mixed_names_both_routes():
    withheld, rest = remedy_text(routes(Remedy.MIXED))
    assert "不予公开的部分" in withheld and "应当先申请行政复议" in withheld
    assert "其余部分" in rest and "6个月内" in rest
    assert "6个月" not in withheld and "应当先" not in rest


@pytest.mark.parametrize("remedy", [Remedy.CHOICE, Remedy.REVIEW_FIRST, Remedy.MIXED])
def test_the_web_address_is_named(remedy):
    url = "https://fuyi.example.gov.cn/"
    assert url in remedy_text(routes(remedy, url=url))[-1]
    assert "互联网" not in "".join(remedy_text(routes(remedy)))


@pytest.mark.parametrize("delivery", list(Delivery))
def test_only_the_internet_needs_a_web_address(delivery):
    over_net = delivery in {Delivery.ONLINE, Delivery.EMAIL}
    assert needs_review_url(Remedy.CHOICE, delivery, FIRST_NEW) is over_net
    assert not needs_review_url(Remedy.CHOICE, delivery, LAST_OLD)
    assert not needs_review_url(Remedy.NONE, delivery, FIRST_NEW)
