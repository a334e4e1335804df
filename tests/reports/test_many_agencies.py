"""The public list of agencies, where they are more than a page."""

from __future__ import annotations

import pytest

from reports.views import agencies
from tests.factories import make_agency

URL = "/agencies/"


@pytest.fixture
def many(world, monkeypatch):
    for number in range(5):
        make_agency(f"示例县第{number}局", f"bureau-{number}", world.county)
    monkeypatch.setattr(agencies, "PAGE_SIZE", 4)


def names(response):
    return [branch.agency.name for branch in response.context["branches"]]


def test_one_page_has_no_search(client, world):
    page = client.get(URL)
    assert len(names(page)) == 5
    assert '<form class="filter' not in page.content.decode()


def test_pages_together_are_the_tree(client, world, many, monkeypatch):
    found = [name for n in (1, 2, 3) for name in names(client.get(URL, {"page": n}))]
    monkeypatch.setattr(agencies, "PAGE_SIZE", 500)
    assert found == names(client.get(URL))
    assert len(found) == 10


def test_every_page_is_well_nested(client, world, many):
    for number in (1, 2, 3):
        page = client.get(URL, {"page": number}).content.decode()
        text = page.partition('class="tree"')[2].partition("</div>")[0]
        assert text.count("<ul>") == text.count("</ul>")
        assert text.count("<li>") == text.count("</li>") > 0


def test_found_by_a_part_of_the_name(client, world, many):
    assert names(client.get(URL, {"q": "第3局"})) == ["示例县第3局"]
    nothing = client.get(URL, {"q": "没有的"})
    assert names(nothing) == [] and "没有名称里有这几个字" in nothing.content.decode()


@pytest.mark.parametrize("text", ["\0", "%", "_", "'", "字" * 101, "<b>"])
def test_hostile_words(client, world, many, text):
    page = client.get(URL, {"q": text, "page": "9" * 50})
    assert page.status_code == 200
    assert "<b>" not in page.content.decode()


def test_agencies_below_one_by_the_page(client, world, many):
    address = f"/agencies/{world.county.slug}/"
    first, second = (client.get(address, {"page": n}) for n in (1, 2))
    shown = [
        one.name for page in (first, second) for one in page.context["subordinates"]
    ]
    assert len(shown) == len(set(shown)) == 7
