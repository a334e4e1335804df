"""The clock of the machine is set back: numbers stay apart, the trail stays whole."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.casework.models import Case
from tests.casework.factories import make_desk, submitted
from tests.factories import World


@pytest.mark.parametrize("days", [1, 400])
def test_requests_are_filed_on_a_clock_set_back(
    world: World, monkeypatch: pytest.MonkeyPatch, days: int
) -> None:
    desk, real = make_desk(world), timezone.now
    cases = [submitted(desk)]
    with monkeypatch.context() as back:
        back.setattr(timezone, "now", lambda: real() - timedelta(days=days))
        cases += [submitted(desk), submitted(desk)]
    cases.append(submitted(desk))
    numbers = list(Case.objects.order_by("id").values_list("number", flat=True))
    assert numbers == [case.number for case in cases]
    assert len(set(numbers)) == 4
    # The order of the trail is that of its chain, whatever the clock said.
    times = list(Entry.objects.order_by("id").values_list("at", flat=True))
    assert times != sorted(times)
    assert verify().is_whole
