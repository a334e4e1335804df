"""Two officers on one case: one step is done, the other sees one clear message."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.test import Client

from disclosure.casework.actions.once import last_event
from disclosure.casework.models import Case
from tests.casework.desk_pages import page
from tests.casework.factories import received, submitted
from tests.casework.office import Office
from tests.people import login
from tests.together import together

MESSAGE = "在您填写的时候，这个办件有了新的记录，这一步没有做。"
ROUNDS = 3


def sent(who: str, case: Case, action: str, seen: int, **values: object) -> Any:
    client = login(Client(), who)
    data = {"seen": seen, **values}
    return client.post(page("step", case.pk, action), data)


DRAFT = {"outcome": "granted:granted", "basis": "", "facts": ""}
STEPS: dict[str, dict[str, object]] = {
    "draft_reply": DRAFT,
    "note": {"note": "示例"},
    "transfer": {"bureau": "示例股", "task": "示例", "due_on": "2030-01-01"},
    "challenge": {"kind": "reconsideration", "body": "示例机关"},
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("action", STEPS)
def test_at_the_same_moment(open_office: Office, action: str) -> None:
    values = dict(STEPS[action])
    for _ in range(ROUNDS):
        case = received(open_office.world, open_office.desk)
        if action == "challenge":
            values["on"] = case.submitted_on.isoformat()
        seen, before = last_event(case), case.events.count()
        results = together(
            partial(sent, "handler", case, action, seen, **values),
            partial(sent, "colleague", case, action, seen, **values),
        )
        assert sorted(one.status_code for one in results) == [302, 409]
        loser = max(results, key=lambda one: one.status_code).content.decode()
        assert loser.count(MESSAGE) == 1
        assert loser.count('role="alert"') == 1
        assert case.events.count() == before + 1


@pytest.mark.django_db(transaction=True)
def test_confirming_at_the_same_moment(open_office: Office) -> None:
    case = submitted(open_office.desk)
    seen, day = last_event(case), case.submitted_on.isoformat()
    results = together(
        partial(sent, "handler", case, "confirm", seen, on=day),
        partial(sent, "colleague", case, "confirm", seen, on=day),
    )
    assert sorted(one.status_code for one in results) == [302, 409]
    assert case.letters.count() == 1


@pytest.mark.django_db
def test_what_the_loser_typed_stays_and_can_be_sent_again(office: Office) -> None:
    case = received(office.world, office.desk)
    seen = last_event(case)
    assert sent("handler", case, "note", seen, note="先到（示例）").status_code == 302
    late = sent("colleague", case, "note", seen, note="后到的很长的备注（示例）")
    html = late.content.decode()
    assert late.status_code == 409
    assert "后到的很长的备注（示例）" in html
    newer = late.context["seen"]
    assert newer == last_event(case) != seen
    again = sent("colleague", case, "note", newer, note="后到的很长的备注（示例）")
    assert again.status_code == 302


@pytest.mark.django_db
def test_a_mistake_in_the_form_does_not_hide_what_happened(office: Office) -> None:
    case = received(office.world, office.desk)
    seen = last_event(case)
    sent("handler", case, "note", seen, note="示例")
    wrong = sent("colleague", case, "note", seen, note="")
    assert wrong.status_code == 422
    kept = wrong.context["seen"]
    assert str(kept) == str(seen)
    assert sent("colleague", case, "note", kept, note="示例").status_code == 409


@pytest.mark.django_db
def test_a_page_that_does_not_say_what_it_saw_is_refused(office: Office) -> None:
    case = received(office.world, office.desk)
    client = login(Client(), "handler")
    response = client.post(page("step", case.pk, "note"), {"note": "示例"})
    assert response.status_code == 409
