"""The invented county's requests: every way through the office is there."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.test import TestCase
from django.utils import timezone

from disclosure.agencies.access import roles_in
from disclosure.agencies.models import Agency, User
from disclosure.audit.queries import verify
from disclosure.casework.actions.letters import is_untouched
from disclosure.casework.demo import Staff, load, shown
from disclosure.casework.demo.planning import SCENARIOS, Frame, plan
from disclosure.casework.models import (
    Case,
    CaseEvent,
    Challenge,
    Consultation,
    Extension,
    FeeNotice,
    Letter,
)
from disclosure.casework.queries.cases import clock_of
from disclosure.casework.rules.vocabulary import (
    OPEN_STATES,
    ApplicantKind,
    ChallengeResult,
    Channel,
    Consultee,
    Court,
    Delivery,
    Disposition,
    FeeBasis,
    LetterKind,
    Matter,
    Opinion,
    State,
)
from disclosure.casework.tracking.codes import case_with
from disclosure.workdays import Workdays
from reports.demo.loading import PASSWORD
from reports.demo.requests import DESKS, OFFICERS, SYSTEM


def years():
    this = timezone.localdate().year
    return (this - 2, this - 1, this)


@dataclass(frozen=True)
class County:
    """The agencies that handle requests, and what the command said."""

    agencies: list[Agency]
    printed: str


def demo(scale):
    said = StringIO()
    call_command("demo", scale=scale, stdout=said)
    return said.getvalue()


#: Loaded once: all of these tests go to one process.
pytestmark = pytest.mark.xdist_group("demo")


@pytest.fixture(scope="module")
def county(django_db_setup, django_db_blocker):
    """The smallest load, made once; what a test changes is rolled back."""

    class Loaded(TestCase):
        pass

    with django_db_blocker.unblock():
        Loaded.setUpClass()
        try:
            printed = demo(scale=0)
            slugs = [slug for slug, *_rest in DESKS]
            agencies = [Agency.objects.get(slug=slug) for slug in slugs]
            yield County(agencies, printed)
        finally:
            Loaded.tearDownClass()


@pytest.fixture
def cases(county, db):
    return Case.objects.select_related("agency", "applicant").order_by("pk")


def of(name):
    """The first case of a scenario."""
    return Case.objects.get(submission_key__regex=rf"^demo-[0-9]+-{name}-0$")


def counts():
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model._meta.app_label in ("agencies", "audit", "casework", "reports")
    }


def test_every_scenario_is_there_at_least_once(cases):
    names = {
        key.split("-", 2)[2] for key in cases.values_list("submission_key", flat=True)
    }
    assert {f"{scenario.name}-0" for scenario in SCENARIOS} <= names


@pytest.mark.parametrize(
    ("words", "model", "field"),
    [
        (Disposition, Case, "disposition"),
        (Channel, Case, "channel"),
        (ApplicantKind, Case, "applicant_kind"),
        (Matter, Case, "matter"),
        (State, Case, "state"),
        (Delivery, Letter, "way"),
        (LetterKind, Letter, "kind"),
        (Consultee, Consultation, "consultee"),
        (Opinion, Consultation, "opinion"),
        (FeeBasis, FeeNotice, "basis"),
        (Court, Challenge, "kind"),
        (ChallengeResult, Challenge, "result"),
    ],
)
def test_every_word_of_the_law_is_reached(cases, words, model, field):
    found = set(model.objects.values_list(field, flat=True))
    assert {str(word.value) for word in words} - found == set()


#: Nobody answered these, so they have no handling time.
GIVEN_UP = (Disposition.CLARIFICATION_LAPSED, Disposition.FEE_UNPAID)


def test_the_caches_of_every_clock_equal_a_fresh_fold(cases):
    for case in cases.prefetch_related("events"):
        clock = clock_of(case)
        cached = (case.received_on, case.due_on, case.answered_on)
        fresh = (clock.received_on, clock.due_on, clock.answered_on)
        assert cached == fresh, case.submission_key
        given_up = case.disposition in GIVEN_UP
        assert case.handled_in == (None if given_up else clock.handled_in)
        assert case.was_clarified == clock.was_clarified
        assert case.was_consulted == clock.was_consulted
        assert case.is_confirmed_late == clock.is_confirmed_late
        counts = 0 if case.handled_in is None else clock.paused_days
        assert case.paused_days == counts
        assert case.regime == (clock.regime or "")
        assert case.is_extended == bool(clock.extension_used)
        assert case.is_provisional == clock.provisional
        lapsed = case.disposition.startswith("otherwise_closed.")
        if not lapsed:
            assert case.in_time == clock.in_time, case.submission_key


def test_a_closed_case_that_was_received_has_exactly_one_outcome(cases):
    closed = cases.filter(state=State.CLOSED)
    for case in closed:
        assert bool(case.disposition) == bool(case.received_on)
        assert case.closed_on is not None
        first_round = case.decisions.filter(round=1, issued_on__isnull=False)
        assert [row.disposition for row in first_round] == (
            [case.disposition] if case.received_on else []
        )
    assert closed.filter(received_on=None).count() == 1
    # Before the first reply goes out there is no outcome.
    unanswered = cases.filter(state__in=OPEN_STATES - {State.ISSUED}, round=1)
    assert set(unanswered.values_list("disposition", flat=True)) == {""}


def test_letters_are_numbered_without_gaps_in_the_order_of_their_days(cases):
    series = defaultdict(list)
    for letter in Letter.objects.order_by("number"):
        assert is_untouched(letter)
        series[letter.agency_id, letter.kind, letter.year].append(letter)
    for letters in series.values():
        assert [row.number for row in letters] == list(range(1, len(letters) + 1))
        days = [row.issued_on for row in letters]
        assert days == sorted(days)
        assert {day.year for day in days} == {letters[0].year}


def test_cases_are_numbered_in_the_order_in_which_they_came(cases):
    series = defaultdict(list)
    for case in cases:
        code, year, number = case.number.split("-")
        series[code, year].append((int(number), case.submitted_on))
    for rows in series.values():
        assert [number for number, _day in rows] == list(range(1, len(rows) + 1))


def test_every_step_lies_in_the_past(cases):
    today = timezone.localdate()
    for case in cases:
        assert case.submitted_on < today
        days = case.events.exclude(action__in=("note", "amend")).values_list(
            "on", flat=True
        )
        assert max(days) < today


def test_each_year_end_carries_cases_over(cases):
    for year in years()[:-1]:
        end = date(year, 12, 31)
        carried = cases.filter(received_on__lte=end, closed_on__gt=end)
        assert carried.count() >= 3, year
    late = of("confirmed-next-year")
    assert late.received_on is not None
    assert late.received_on.year == late.submitted_on.year + 1


def test_the_open_cases_stand_where_an_office_finds_them(cases):
    today = timezone.localdate()
    assert of("overdue").due_on < today
    assert of("overdue").state == State.HANDLING
    assert today <= of("due-soon").due_on <= today + timedelta(days=12)
    assert of("answered-late").in_time is False
    assert of("answered-late").state == State.CLOSED
    assert of("unconfirmed").received_on is None
    assert of("extension-asked").extensions.get().is_granted is None
    assert of("extension-granted").is_extended
    assert of("fee-overdue").fees.get().pay_by < today
    assert of("reopened-open").round == 2
    assert of("on-the-spot").handled_in == 0
    assert set(Extension.objects.values_list("is_granted", flat=True)) == {
        True,
        False,
        None,
    }


def test_a_second_reply_leaves_the_first_outcome_as_it_was(cases):
    case = of("review-corrected")
    assert case.disposition == Disposition.ENFORCEMENT_FILE
    second = case.decisions.get(round=2)
    assert second.disposition == Disposition.PARTLY_GRANTED
    assert second.issued_on is not None
    assert case.answered_on < second.issued_on


def test_an_overridden_third_party_is_told(cases):
    case = of("third-party-overridden")
    letter = case.letters.get(kind=LetterKind.THIRD_PARTY_DECISION)
    assert letter.consultation.opinion == Opinion.OBJECTED


def test_a_part_withheld_for_the_third_party_needs_no_public_interest(cases):
    case = of("two-third-parties")
    opinions = set(case.consultations.values_list("opinion", flat=True))
    assert opinions == {Opinion.AGREED, Opinion.OBJECTED}
    decision = case.decisions.get()
    assert decision.disposition == Disposition.PARTLY_GRANTED
    assert decision.public_interest == ""


def test_the_counts_of_many_requests_are_carried_into_the_later_letters(cases):
    for name, kind in (
        ("delayed", LetterKind.DELAY),
        ("excessive", LetterKind.EXCESSIVE),
    ):
        letter = of(name).letters.get(kind=kind)
        assert "35件" in " ".join(letter.content["paragraphs"])


def test_a_repeated_request_names_the_earlier_reply_to_the_same_person(cases):
    case, first = of("repeated"), of("granted")
    assert case.agency_id == first.agency_id
    assert case.applicant.name == first.applicant.name
    assert case.subject == first.subject
    earlier = first.letters.get(kind=LetterKind.GRANTED).number_text
    letter = case.letters.get(kind=LetterKind.REPEATED)
    assert earlier in " ".join(letter.content["paragraphs"])


def test_a_date_was_put_right_and_the_wrong_one_is_kept(cases):
    case = of("amended")
    wrong = case.events.get(is_void=True)
    right = case.events.get(kind=wrong.kind, is_void=False)
    assert right.on < wrong.on
    assert case.received_on == right.on


def test_one_agency_counts_by_the_calendar_of_its_region(county, cases):
    received = cases.filter(received_on__isnull=False)
    national, other, regional = (
        set(received.filter(agency=agency).values_list("calendar_version", flat=True))
        for agency in county.agencies
    )
    assert national == other
    assert national.isdisjoint(regional)


def test_a_visitor_can_follow_the_shown_cases(county, cases):
    found = shown(county.agencies[0])
    for item in found:
        assert case_with(item.case.number, item.code) == item.case
        assert f"{item.case.number}  {item.code}" in county.printed
    states = {item.name: item.case.state for item in found}
    assert states == {
        "shown-new": State.SUBMITTED,
        "shown-waiting": State.AWAITING_CLARIFICATION,
        "shown-closed": State.CLOSED,
    }
    newest = next(item.case for item in found if item.name == "shown-new")
    assert newest.submitted_on == timezone.localdate() - timedelta(days=1)


def test_the_command_names_the_officers_who_can_log_in(county, cases):
    for username, _name, role in (*OFFICERS, SYSTEM):
        user = User.objects.get(username=username)
        assert user.check_password(PASSWORD)
        assert f"{username} " in county.printed
        assert role in roles_in(user, county.agencies[0])


def test_loading_again_changes_nothing(county, cases):
    before = counts()
    assert demo(scale=1) == county.printed.replace("已载入", "已经在了")
    assert counts() == before
    assert verify().is_whole


def test_load_leaves_alone_what_is_there(county, cases):
    users = [User.objects.get(username=name) for name, *_rest in OFFICERS]
    before = counts()
    assert load(county.agencies, Staff(*users), years()) == 0
    assert counts() == before


def test_all_is_marked_as_invented(cases):
    for case in cases:
        assert "示例" in case.subject
        assert "示例" in case.applicant.name
        assert case.applicant.email in ("", "applicant@example.com")
    assert not CaseEvent.objects.filter(by=None, action="confirm").exists()


CALENDAR = Workdays({}, date(2030, 12, 31))
FRAME = Frame([CALENDAR] * 3, (2024, 2025, 2026), date(2026, 11, 22), 1.0)


def test_the_full_plan_has_about_four_hundred_cases_and_is_always_the_same():
    whole = plan(FRAME)
    assert 380 <= len(whole) <= 420
    assert plan(FRAME) == whole
    assert {planned.agency for planned in whole} == {0, 1, 2}
    assert {planned.on.year for planned in whole} == {2024, 2025, 2026}
    assert max(planned.on for planned in whole) == FRAME.last
    assert len({planned.name for planned in whole}) == len(whole)


@pytest.mark.parametrize("last", [date(2026, 1, 2), date(2027, 3, 1)])
def test_a_plan_fits_any_day_of_the_year(last):
    small = plan(replace(FRAME, last=last, scale=0, years=(2025, 2026)))
    assert all(planned.on <= last + timedelta(days=3) for planned in small)
    assert {planned.scenario.name for planned in small} == {
        scenario.name for scenario in SCENARIOS
    }
