"""Two supervisors at the same moment: one does it, the other reads a sentence."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from disclosure.oversight.actions import assessing, objecting
from disclosure.oversight.models import Assessment, Message, Sheet
from disclosure.oversight.rules.vocabulary import Measure, ObjectionState
from tests.factories import make_world
from tests.oversight.assessing_world import (
    REASON,
    WHY,
    Assessing,
    fill,
    make_assessing,
)
from tests.together import outcome, together

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(shared_database: None) -> Assessing:
    world = make_world()
    found = make_assessing(world)
    fill(world, found.period, found.today, 3, 40)
    return found


def both(call: Callable[..., Any], *args: Any, desk: Assessing) -> list[Any]:
    return together(
        partial(call, *args, by=desk.county), partial(call, *args, by=desk.county2)
    )


def loser(results: list[Any]) -> Any:
    assert sorted(isinstance(one, Exception) for one in results) == [False, True]
    return next(one for one in results if isinstance(one, Exception))


def test_published_once(desk: Assessing) -> None:
    made = desk.freeze()
    refused = loser(both(assessing.publish, made.pk, desk=desk))
    assert isinstance(refused, Blocked)
    assert refused.messages == ["这次考核已经公布，不能再公布一次，也不能删除。"]
    assert Entry.objects.filter(action="assessment.publish").count() == 1
    assert Message.objects.filter(to=desk.handler).count() == 1


def test_finished_once(desk: Assessing) -> None:
    made = desk.over(desk.published())
    refused = loser(both(assessing.finish, made.pk, desk=desk))
    assert isinstance(refused, Blocked)
    assert refused.messages == ["这次考核已经定稿，不能再改。"]
    assert Entry.objects.filter(action="assessment.finish").count() == 1


def test_frozen_once_under_one_title(desk: Assessing) -> None:
    results = both(
        assessing.freeze, desk.scheme.pk, "一次（示例）", desk.period, desk=desk
    )
    refused = loser(results)
    assert isinstance(refused, ValidationError)
    assert refused.messages == ["已经有同名的考核；请换一个名称。"]
    assert Assessment.objects.count() == 1
    assert Sheet.objects.count() == 3


def test_deleted_or_published_but_not_both(desk: Assessing) -> None:
    made = desk.freeze()
    results = together(
        partial(assessing.publish, made.pk, by=desk.county),
        partial(assessing.delete, made.pk, "示例", by=desk.county2),
    )
    assert outcome(results) in (["Blocked", "done"], ["DoesNotExist", "done"])
    left = Assessment.objects.filter(pk=made.pk).first()
    assert left is None or left.state == "published"


def test_answered_once(desk: Assessing) -> None:
    sheet = desk.sheet(desk.published())
    objection = desk.objected(sheet)
    results = together(
        partial(
            objecting.answer,
            objection.pk,
            ObjectionState.UPHELD,
            WHY,
            Decimal("1.25"),
            by=desk.county,
        ),
        partial(
            objecting.answer,
            objection.pk,
            ObjectionState.DISMISSED,
            WHY,
            by=desk.county2,
        ),
    )
    refused = loser(results)
    assert isinstance(refused, Blocked)
    assert "已经答复过了" in refused.messages[0]
    objection.refresh_from_db()
    line = sheet.lines.get(measure=Measure.ON_TIME)
    assert (line.points == Decimal("1.25")) == (objection.state == "upheld")
    assert Entry.objects.filter(action="objection.answer").count() == 1


def test_one_objection_a_measure(desk: Assessing) -> None:
    sheet = desk.sheet(desk.published())
    results = together(
        partial(
            objecting.file_objection,
            sheet.pk,
            Measure.ON_TIME,
            REASON,
            by=desk.handler,
        ),
        partial(
            objecting.file_objection,
            sheet.pk,
            Measure.ON_TIME,
            REASON,
            by=desk.approver,
        ),
    )
    refused = loser(results)
    assert isinstance(refused, Blocked)
    assert "已经有一件异议" in refused.messages[0]
    assert sheet.objections.count() == 1


def test_finished_or_objected_but_not_both(desk: Assessing) -> None:
    """An objection of the last day and the step after it do not pass each other."""
    sheet = desk.sheet(desk.over(desk.published()))
    last = sheet.assessment.object_by
    results = together(
        partial(assessing.finish, sheet.assessment_id, by=desk.county),
        partial(
            objecting.file_objection,
            sheet.pk,
            Measure.ON_TIME,
            REASON,
            by=desk.handler,
            today=last,
        ),
    )
    assert isinstance(loser(results), Blocked)
    sheet.assessment.refresh_from_db()
    is_final = sheet.assessment.state == "final"
    assert sheet.objections.exists() is not is_final
