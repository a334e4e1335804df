"""The way in, and the places that lead to it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from disclosure.casework.actions.desks import save_desk
from disclosure.casework.models import Desk
from disclosure.casework.queries import desks
from tests.casework.factories import make_desk
from tests.casework.filling import Citizen, page_of
from tests.factories import World, make_agency

REQUESTS = "/requests/"


@pytest.fixture
def desk(world: World, settings) -> Desk:
    settings.FORM_MIN_SECONDS = 0
    return make_desk(world)


def apply_to(desk: Desk) -> str:
    return f'href="/requests/apply/{desk.agency.slug}/"'


def test_it_says_who_whom_what_how_long_and_how_much(client, desk):
    page = page_of(client.get(REQUESTS))
    for words in ("谁可以申请", "向谁申请", "20个工作日", "双方确认之日", "不收费"):
        assert words in page
    assert "不问用途" in page and "口头提出" in page
    assert 'href="/requests/track/"' in page and 'href="/requests/clock/"' in page
    assert apply_to(desk) in page
    assert desk.agency.name in page


def test_it_lists_only_desks_that_take_requests(client, world, desk):
    page = page_of(client.get(REQUESTS))
    assert world.other.name not in page
    Desk.objects.update(is_open=False)
    page = page_of(client.get(REQUESTS))
    assert apply_to(desk) not in page and "还没有机关接受网上申请" in page


def test_a_name_finds_agencies_with_their_other_ways(client, world, desk):
    world.other.address, world.other.fax = "示例县示例路9号", "0990-0000009"
    world.other.save()
    page = page_of(client.get(REQUESTS, {"name": "教育 示例"}))
    assert world.other.name in page and "不接受网上申请" in page
    assert "示例县示例路9号" in page and "0990-0000009" in page
    assert desk.agency.name not in page
    page = page_of(client.get(REQUESTS, {"name": desk.agency.name}))
    assert apply_to(desk) in page


def test_an_agency_out_of_use_is_not_named(client, world, desk):
    world.agency.is_active = False
    world.agency.save()
    assert world.agency.name not in page_of(client.get(REQUESTS))
    assert world.agency.name not in page_of(client.get(REQUESTS, {"name": "办公室"}))


@pytest.mark.parametrize("name", ["没有这样的机关", "%_", "\x00", "字" * 500, "<b>"])
def test_odd_words_find_nothing_and_break_nothing(client, desk, name):
    answer = client.get(REQUESTS, {"name": name})
    assert answer.status_code == 200
    assert "<b>" not in page_of(answer)


def test_a_long_list_is_cut(client, world, desk, monkeypatch):
    monkeypatch.setattr(desks, "LISTED", 2)
    for number in range(3):
        make_agency(f"示例县第{number}局", f"shili-{number}", world.county)
    page = page_of(client.get(REQUESTS, {"name": "示例县第"}))
    assert page.count("不接受网上申请") == 2
    assert "请写出机关名称查找" in page


def test_it_offers_what_was_begun(desk):
    citizen = Citizen(f"/requests/apply/{desk.agency.slug}/")
    assert "没有提交的申请" not in page_of(citizen.client.get(REQUESTS))
    citizen.post("save", citizen.fill())
    page = page_of(citizen.client.get(REQUESTS))
    assert "您有一份没有提交的申请" in page and desk.agency.name in page
    assert "示例申请人" not in page


def test_it_takes_few_statements_and_no_session(client, desk):
    client.get(REQUESTS)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(REQUESTS)
    # The agencies, the site.
    assert len(queries) <= 3, "\n".join(query["sql"] for query in queries)
    assert not answer.cookies


def test_it_can_only_be_read(client, desk):
    assert client.post(REQUESTS).status_code == 405


def test_home_and_header_lead_here(client, desk):
    page = page_of(client.get("/"))
    places = page.partition('class="places"')[2].partition("</nav>")[0]
    names = ["年度报告", "依申请公开", "查询进度", "关于"]
    assert [places.index(name) for name in names] == sorted(map(places.index, names))
    assert page.count("<li><a href") >= 3
    for verb in ("读报告", "提申请", "查进度"):
        assert f">{verb}</a>" in page
    # The agencies stay within reach.
    assert 'href="/agencies/"' in page


def test_the_page_of_an_agency_leads_to_its_desk(client, world, desk):
    address = f"/agencies/{world.agency.slug}/"
    assert "向这个机关申请公开信息" in page_of(client.get(address))
    assert apply_to(desk) in page_of(client.get(address))
    other = page_of(client.get(f"/agencies/{world.other.slug}/"))
    assert "向这个机关申请公开信息" not in other
    desk.is_open = False
    save_desk(desk, by=world.people["system"])
    assert "向这个机关申请公开信息" not in page_of(client.get(address))
