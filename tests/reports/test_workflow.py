"""Every state, action and role, through the page that takes the step."""

from __future__ import annotations

from datetime import timedelta
from itertools import product

import pytest
from django.test import Client
from django.utils import timezone

from disclosure.agencies.actions import appoint
from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from reports.models import Report
from reports.rules.vocabulary import Action, State
from tests.people import login
from tests.reports.desk import make_report, page, picture

#: who → the role they hold; the outsider writes for another agency.
WHO = {
    "author": Role.AUTHOR,
    "reviewer": Role.REVIEWER,
    "approver": Role.APPROVER,
    "handler": Role.HANDLER,
    "supervisor": Role.SUPERVISOR,
    "system": Role.SYSTEM_ADMIN,
    "security": Role.SECURITY_ADMIN,
    "audit": Role.AUDIT_ADMIN,
}
HOLDERS = {
    Action.SUBMIT: {"author"},
    Action.RETURN: {"reviewer", "approver"},
    Action.ENDORSE: {"reviewer"},
    Action.APPROVE: {"approver"},
    Action.PUBLISH: {"approver"},
    Action.SCHEDULE: {"approver"},
    Action.UNSCHEDULE: {"approver"},
    Action.REVISE: {"author"},
    Action.WITHDRAW: {"approver"},
}
#: (state, action) → the state of the edition afterwards.
ALLOWED = {
    (State.DRAFT, Action.SUBMIT): State.SUBMITTED,
    (State.SUBMITTED, Action.ENDORSE): State.SUBMITTED,
    (State.SUBMITTED, Action.RETURN): State.DRAFT,
    (State.APPROVED, Action.RETURN): State.DRAFT,
    (State.APPROVED, Action.PUBLISH): State.PUBLISHED,
    (State.APPROVED, Action.SCHEDULE): State.APPROVED,
    (State.PUBLISHED, Action.REVISE): State.PUBLISHED,
    (State.WITHDRAWN, Action.REVISE): State.WITHDRAWN,
    (State.PUBLISHED, Action.WITHDRAW): State.WITHDRAWN,
}
STEPS = [action for action in Action if action != Action.EDIT]


def values_of(action):
    if action == Action.SCHEDULE:
        at = timezone.localtime() + timedelta(days=1)
        return {"publish_at": at.strftime("%Y-%m-%dT%H:%M")}
    return {} if action in (Action.PUBLISH, Action.UNSCHEDULE) else {"note": "理由"}


def take(who, report, action, **values):
    client = login(Client(), who)
    address = page("step", report.pk, action)
    return client.post(address, values or values_of(action))


def test_the_table_of_this_test_names_every_step():
    assert set(HOLDERS) == set(STEPS)


@pytest.mark.parametrize("state", list(State))
def test_every_action_of_every_role_does_what_the_table_says(world, state):
    report = make_report(world, state)
    for action, who in product(STEPS, [*WHO, "outsider"]):
        if (state, action) in ALLOWED and who in HOLDERS[action]:
            continue  # see the test of allowed steps
        before = picture(report)
        response = take(who, report, action)
        told = f"{who} {action} from {state}"
        if who == "outsider":
            assert response.status_code == 404, told
        elif who not in HOLDERS[action]:
            assert response.status_code == 403, told
        else:
            assert response.status_code == 409, told
            assert response.context["blockers"], told
            assert response.context["blockers"][0] in response.text, told
        assert picture(report) == before, told


@pytest.mark.parametrize(("state", "action"), list(ALLOWED))
def test_an_allowed_step_is_taken_and_recorded(world, state, action):
    for number, who in enumerate(sorted(HOLDERS[action])):
        report = make_report(world, state, year=2010 + number)
        count = Report.objects.count()
        rows = Entry.objects.filter(action=f"report.{action}").count()
        response = take(who, report, action)
        assert response.status_code == 302, response.context["blockers"]
        report.refresh_from_db()
        assert report.state == ALLOWED[state, action]
        assert Entry.objects.filter(action=f"report.{action}").count() == rows + 1
        entry = Entry.objects.filter(action=f"report.{action}").latest("id")
        assert entry.actor_id == world.people[who].pk
        assert Report.objects.count() == count + (action == Action.REVISE)
    assert verify().is_whole


def test_a_step_without_its_reason_is_asked_for_it_and_changes_nothing(world):
    report = make_report(world, State.PUBLISHED)
    before = picture(report)
    for who, action in (("author", Action.REVISE), ("approver", Action.WITHDRAW)):
        for note in ("", "   "):
            response = take(who, report, action, note=note)
            assert response.status_code == 422
    assert picture(report) == before


def test_an_unknown_action_and_editing_are_no_steps(client_of, world):
    report = make_report(world, State.DRAFT)
    for action in ("edit", "nonsense", "delete"):
        address = page("step", report.pk, action)
        assert client_of("author").post(address).status_code == 404


def test_a_set_time_is_kept_and_taken_back(world):
    report = make_report(world, State.APPROVED)
    assert take("approver", report, Action.SCHEDULE).status_code == 302
    report.refresh_from_db()
    assert report.publish_at is not None
    assert take("approver", report, Action.UNSCHEDULE).status_code == 302
    report.refresh_from_db()
    assert report.publish_at is None
    assert report.state == State.APPROVED


@pytest.mark.parametrize("when", ["2001-01-01T00:00", "0001-01-01T00:00", "soon", ""])
def test_a_time_that_is_past_or_no_time_is_refused(world, when):
    report = make_report(world, State.APPROVED)
    before = picture(report)
    response = take("approver", report, Action.SCHEDULE, publish_at=when)
    assert response.status_code in (409, 422)
    assert picture(report) == before


@pytest.mark.parametrize("action", [Action.ENDORSE, Action.APPROVE])
def test_nobody_passes_a_text_they_edited(world, action):
    both = world.people["author"]
    for role in (Role.REVIEWER, Role.APPROVER):
        appoint(both, world.agency, role, by=None)
    report = make_report(world, State.SUBMITTED)
    if action == Action.APPROVE:
        assert take("reviewer", report, Action.ENDORSE).status_code == 302
    before = picture(report)
    response = take("author", report, action)
    assert response.status_code == 409
    assert "您参与了撰写" in response.context["blockers"][0]
    assert picture(report) == before


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER])
def test_one_saved_section_makes_somebody_an_author(world, role):
    who = str(role)
    appoint(world.people[who], world.agency, Role.AUTHOR, by=None)
    report = make_report(world, State.DRAFT)
    section = report.sections.get(key="work")
    values = {"heading": section.heading, "body": "改", "version": section.version}
    client = login(Client(), who)
    client.post(page("section", report.pk, section.pk), values)
    assert take("author", report, Action.SUBMIT).status_code == 302
    if role == Role.APPROVER:
        assert take("reviewer", report, Action.ENDORSE).status_code == 302
    action = Action.ENDORSE if role == Role.REVIEWER else Action.APPROVE
    assert take(who, report, action).status_code == 409


def test_opening_a_section_makes_nobody_an_author(world):
    appoint(world.people["reviewer"], world.agency, Role.AUTHOR, by=None)
    report = make_report(world, State.DRAFT)
    section = report.sections.get(key="work")
    client = login(Client(), "reviewer")
    assert client.get(page("section", report.pk, section.pk)).status_code == 200
    assert world.people["reviewer"] not in report.authors.all()


def test_nothing_is_approved_before_it_is_endorsed(world):
    report = make_report(world, State.SUBMITTED)
    response = take("approver", report, Action.APPROVE)
    assert response.status_code == 409
    assert response.context["blockers"] == ["审核人还没有审核通过。"]
    assert take("reviewer", report, Action.ENDORSE).status_code == 302
    assert take("reviewer", report, Action.ENDORSE).status_code == 409
    assert take("approver", report, Action.APPROVE).status_code == 302


def test_a_report_given_back_loses_its_endorsement_its_approval_and_its_time(world):
    report = make_report(world, State.APPROVED)
    take("approver", report, Action.SCHEDULE)
    assert take("reviewer", report, Action.RETURN).status_code == 302
    report.refresh_from_db()
    assert (report.endorsed_at, report.endorsed_by) == (None, None)
    assert (report.approved_at, report.approved_by) == (None, None)
    assert report.publish_at is None
    assert report.notes.get().text == "理由"


def test_a_note_of_the_reviewer_must_be_answered_before_handing_in_again(world):
    report = make_report(world, State.SUBMITTED)
    take("reviewer", report, Action.RETURN)
    assert take("author", report, Action.SUBMIT).status_code == 409
    note = report.notes.get()
    client = login(Client(), "author")
    address = page("note_resolve", report.pk, note.pk)
    client.post(address, {"answer": " "})
    assert take("author", report, Action.SUBMIT).status_code == 409
    client.post(address, {"answer": "已改\0"})
    assert take("author", report, Action.SUBMIT).status_code == 302


def test_errors_keep_a_report_from_being_handed_in(world):
    report = make_report(world, State.DRAFT)
    report.statistics.filter(code="published.total").update(value=13)
    before = picture(report)
    assert take("author", report, Action.SUBMIT).status_code == 409
    assert picture(report) == before
