"""What a case keeps for supervision, and the lines supervision leaves in it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.utils import timezone

from disclosure.audit.models import Entry
from disclosure.casework.actions.supervising import note_review, note_supervision
from disclosure.casework.models import Case
from disclosure.casework.queries.listing import overdue
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.vocabulary import Disposition, LetterKind, State
from tests.casework.factories import workdays_ago
from tests.casework.office import reply

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 3)
LAPSED = reply(Disposition.CLARIFICATION_LAPSED, LetterKind.CLARIFICATION_LAPSED)


def test_an_answered_case_keeps_what_it_went_through(office):
    case = office.confirm(office.submitted(DAY), DAY)
    office.ask(case, date(2025, 3, 5))
    case = office.clarify(case, date(2025, 3, 12))
    office.issue(case, date(2025, 3, 19))
    case.refresh_from_db()
    assert case.was_clarified and not case.was_consulted
    assert case.is_confirmed_late is False
    # 4 and 5 March became void, 6 to 11 March waited for the applicant.
    assert (case.handled_in, case.paused_days) == (5, 6)


def test_a_lapsed_request_has_no_handling_time(office):
    """The applicant gave it up: nobody answered, in whatever time."""
    case = office.received(DAY)
    office.ask(case, date(2025, 3, 5), days=10)
    office.issue(case, date(2025, 4, 14), LAPSED)
    case.refresh_from_db()
    assert case.answered_on == date(2025, 4, 14) and case.in_time is True
    assert (case.handled_in, case.paused_days) == (None, 0)


def test_a_line_of_supervision_moves_nothing(office):
    case = office.received(DAY)
    before = (case.state, case.due_on, case.clock_state)
    with transaction.atomic():
        note_supervision(
            case.pk, Action.REMIND, date(2025, 3, 20), by=None, note="还剩1个工作日"
        )
    case.refresh_from_db()
    assert (case.state, case.due_on, case.clock_state) == before
    line = case.events.get(action=Action.REMIND)
    assert (line.kind, line.by, line.note) == ("", None, "还剩1个工作日")
    assert Entry.objects.filter(action="case.remind", object_id=str(case.pk)).exists()


def test_no_step_of_the_workflow_passes_as_supervision(office):
    case = office.received(DAY)
    with pytest.raises(ValueError), transaction.atomic():
        note_supervision(case.pk, Action.APPROVE, DAY, by=office.supervisor)
    assert not case.events.filter(action=Action.APPROVE).exists()


def test_a_look_is_recorded_and_only_supervisors_look(office):
    case = office.received(DAY)
    with transaction.atomic():
        note_review(case, by=office.supervisor)
    entry = Entry.objects.get(action="case.review")
    assert (entry.actor_id, entry.object_label) == (office.supervisor.pk, case.number)
    with pytest.raises(PermissionDenied):
        note_review(case, by=office.handler)
    with pytest.raises(Http404):
        note_review(case, by=office.outsider)


def test_a_case_to_be_handled_anew_is_overdue_by_its_new_day(office):
    """Answered early and put right quickly: the first due day is still ahead."""
    today = timezone.localdate()
    case = office.answered(office.received(workdays_ago(3)), workdays_ago(2))
    Case.objects.filter(pk=case.pk).update(
        state=State.HANDLING, round=2, redo_by=today - timedelta(days=1)
    )
    case.refresh_from_db()
    assert case.due_on > today
    assert list(Case.objects.filter(overdue(today))) == [case]
    Case.objects.filter(pk=case.pk).update(redo_by=today)
    assert not Case.objects.filter(overdue(today)).exists()
