"""Schemes in the admin: in scope, weights of 100, changes in the trail."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from disclosure.agencies.models import Agency
from disclosure.audit.models import Entry
from disclosure.oversight.actions import schemes
from disclosure.oversight.models import Scheme
from disclosure.oversight.rules.assessing import SUGGESTED, Item
from disclosure.oversight.rules.vocabulary import Measure
from tests.factories import World
from tests.oversight.assessing_world import ALL, Assessing, make_assessing, page

pytestmark = pytest.mark.django_db
D = Decimal
ADD = "admin:oversight_scheme_add"
LIST = "admin:oversight_scheme_changelist"


@pytest.fixture
def desk(world: World) -> Assessing:
    return make_assessing(world)


def change(scheme: Scheme, what: str = "change") -> str:
    return reverse(f"admin:oversight_scheme_{what}", args=[scheme.pk])


def typed(agency: Agency, *lines: dict[str, Any], stored: int = 0) -> dict[str, Any]:
    """What the form sends: a scheme with these lines."""
    data: dict[str, Any] = {
        "agency": agency.pk,
        "name": "示例新办法（示例）",
        "is_active": "on",
        "items-TOTAL_FORMS": len(lines),
        "items-INITIAL_FORMS": stored,
        "items-MIN_NUM_FORMS": 0,
        "items-MAX_NUM_FORMS": 8,
    }
    for at, line in enumerate(lines):
        for name, value in line.items():
            data[f"items-{at}-{name}"] = value
    return data


def line(
    measure: str, weight: object, full: object = 100, zero: object = 80, **more: object
) -> dict[str, Any]:
    values = {"measure": measure, "weight": weight, "full_at": full, "zero_at": zero}
    return {**values, **more}


GOOD = (line("on_time", 60), line("open_overdue", "40.0", 0, 5), line("", "", "", ""))


def test_a_scheme_is_made(desk: Assessing) -> None:
    client = desk.client("county")
    answer = client.post(reverse(ADD), typed(desk.world.office, *GOOD))
    assert answer.status_code == 302, answer.context["errors"]
    scheme = Scheme.objects.get(name="示例新办法（示例）")
    assert scheme.agency == desk.world.office
    assert list(scheme.items.values_list("measure", "weight", "zero_at")) == [
        ("on_time", D("60.0"), D("80.0")),
        ("open_overdue", D("40.0"), D("5.0")),
    ]
    entry = Entry.objects.filter(action="scheme.save").latest("id")
    assert entry.object_id == str(scheme.pk)
    assert entry.agency_id == desk.world.office.pk
    assert entry.detail == {"items": {"on_time": "60", "open_overdue": "40"}}


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        (
            (line("on_time", 60), line("extension", 30)),
            "各指标的分值合计应为100，现在是90；请改分值。",
        ),
        ((), "各指标的分值合计应为100，现在是0；请改分值。"),
        ((line("on_time", 100, 80, 80),), "满分值和零分值不能相同。"),
    ],
)
def test_wrong_items_get_one_sentence(
    desk: Assessing, lines: tuple[dict[str, Any], ...], sentence: str
) -> None:
    client = desk.client("county")
    answer = client.post(reverse(ADD), typed(desk.world.county, *lines))
    assert answer.status_code == 200
    assert answer.content.decode().count(sentence) == 1
    assert Scheme.objects.count() == 1


@pytest.mark.parametrize(
    "lines",
    [
        (line("on_time", 50), line("on_time", 50)),
        (line("on_time", -100), line("extension", 200)),
        (line("on_time", "viele"),),
        (line("on_time", 100, "1e99", 0),),
        (line("height", 100),),
        (line("on_time", "NaN"),),
    ],
)
def test_hostile_items_are_refused(
    desk: Assessing, lines: tuple[dict[str, Any], ...]
) -> None:
    client = desk.client("county")
    answer = client.post(reverse(ADD), typed(desk.world.county, *lines))
    assert answer.status_code == 200
    assert "errorlist" in answer.content.decode()
    assert Scheme.objects.count() == 1


def test_a_scheme_is_changed_as_a_whole(desk: Assessing) -> None:
    rows = list(desk.scheme.items.order_by("pk"))
    kept = [
        line(row.measure, row.weight, row.full_at, row.zero_at, id=row.pk)
        for row in rows
    ]
    for one in kept:
        one["scheme"] = desk.scheme.pk
    kept[0]["weight"] = 50
    kept[1]["DELETE"] = "on"
    data = typed(desk.world.county, *kept, stored=len(kept))
    answer = desk.client("county2").post(change(desk.scheme), data)
    assert answer.status_code == 302
    weights = dict(desk.scheme.items.values_list("measure", "weight"))
    assert weights["on_time"] == 50
    assert "open_overdue" not in weights
    assert sum(weights.values()) == 100
    assert len(weights) == len(ALL) - 1


def test_the_example_stands_in_the_empty_form(desk: Assessing) -> None:
    html = desk.client("county").get(reverse(ADD)).content.decode()
    for at, item in enumerate(SUGGESTED):
        assert f'name="items-{at}-weight" value="{item.weight}"' in html


def test_one_click_makes_the_example(desk: Assessing) -> None:
    Scheme.objects.all().delete()
    client = desk.client("county")
    html = client.get(page("assessment_new")).content.decode()
    assert "为示例县人民政府建立这个办法" in html
    made = client.post(page("assessment_new"), {"suggest": "1"})
    assert made.status_code == 302
    scheme = Scheme.objects.get()
    assert scheme.agency == desk.world.county
    assert sum(scheme.items.values_list("weight", flat=True)) == 100
    assert scheme.items.count() == len(SUGGESTED)
    again = client.post(page("assessment_new"), {"suggest": "1"}, follow=True)
    assert "这个机关已经有同名的考核办法。" in again.content.decode()
    assert Scheme.objects.count() == 1


def test_deleting_is_recorded_and_leaves_assessments(desk: Assessing) -> None:
    made = desk.freeze()
    answer = desk.client("county").post(change(desk.scheme, "delete"), {"post": "yes"})
    assert answer.status_code == 302
    assert not Scheme.objects.exists()
    assert Entry.objects.filter(action="scheme.delete").count() == 1
    made.refresh_from_db()
    assert len(made.formula) == len(ALL)


@pytest.mark.parametrize(
    ("who", "status"),
    [("county", 200), ("city", 200), ("teacher-chief", 404), ("stranger", 403)],
)
def test_who_opens_a_scheme(desk: Assessing, who: str, status: int) -> None:
    client = desk.client("outsider" if who == "stranger" else who)
    url = reverse(LIST) if who == "stranger" else change(desk.scheme)
    assert client.get(url).status_code == status


def test_an_officer_without_the_role(desk: Assessing) -> None:
    desk.scheme.agency = desk.world.office
    desk.scheme.save()
    client = desk.client("handler")
    assert client.get(change(desk.scheme)).status_code == 403
    assert client.get(reverse(ADD)).status_code == 403
    assert client.put(change(desk.scheme)).status_code in (403, 405)
    assert Client().get(change(desk.scheme)).status_code == 302


def test_the_list_shows_what_is_in_reach(desk: Assessing) -> None:
    assert (
        "示例考核办法（示例）"
        in desk.client("city").get(reverse(LIST)).content.decode()
    )
    below = desk.client("teacher-chief").get(reverse(LIST)).content.decode()
    assert "示例考核办法（示例）" not in below


def test_an_agency_out_of_reach_is_no_choice(desk: Assessing) -> None:
    client = desk.client("teacher-chief")
    answer = client.post(reverse(ADD), typed(desk.world.county, *GOOD))
    assert answer.status_code == 200
    assert Scheme.objects.count() == 1
    scheme = Scheme(agency=desk.world.county, name="示例")
    with pytest.raises(ValidationError) as wrong:
        schemes.save_scheme(scheme, SUGGESTED, by=desk.teacher_chief)
    assert list(wrong.value.error_dict) == ["agency"]


def test_an_item_too_large_for_its_column(desk: Assessing) -> None:
    item = Item(Measure.ON_TIME, D(100), D("12345678"), D(0))
    with pytest.raises(ValidationError):
        schemes.save_scheme(desk.scheme, [item], by=desk.county)
    assert desk.scheme.items.count() == len(ALL)
