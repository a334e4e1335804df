"""Every outcome with its letters, complete or refused; frozen; numbered."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError

from disclosure.blocked import Blocked
from disclosure.casework.actions import letters, replying
from disclosure.casework.actions.letters import is_untouched
from disclosure.casework.letters.contents import written_elements
from disclosure.casework.models import Decision, Letter
from disclosure.casework.rules.letters import SPECS, Element, Part, letter_kinds_for
from disclosure.casework.rules.vocabulary import (
    OUTSIDE_TABLE,
    Delivery,
    Disposition,
    LetterKind,
    Matter,
    State,
)
from disclosure.casework.tracking.codes import code_for
from tests.casework.factories import GRANT
from tests.casework.office import PARTS, reply
from tests.rules.casework.letter_papers import expected_remedy

pytestmark = pytest.mark.django_db
D, E, K = Disposition, Element, LetterKind
ON = date(2025, 4, 7)
#: Every outcome an officer can choose, with each letter that may carry it.
OUTCOMES = [(d, kind) for d in D if d is not D.OTHER for kind in letter_kinds_for(d)]
every_outcome = pytest.mark.parametrize(
    ("disposition", "kind"), OUTCOMES, ids=[f"{d}-{kind}" for d, kind in OUTCOMES]
)
#: Written only if known.
OPTIONAL = {E.RESPONSIBLE}


def refusal(call, *args, **values) -> str:
    with pytest.raises(Blocked) as raised:
        call(*args, **values)
    return " ".join(raised.value.messages)


def incomplete(disposition, kind):
    """A complete reply without one element, and the name of what it lacks."""
    whole = reply(disposition, kind)
    for element in written_elements(kind, disposition):
        if element not in OPTIONAL:
            kept = {key: text for key, text in whole.elements.items() if key != element}
            yield replace(whole, elements=kept), element
    if E.REASON in SPECS[kind].required:
        yield replace(whole, reasons="  "), E.REASON
    if disposition is D.PARTLY_GRANTED:
        given, withheld = PARTS
        yield replace(whole, parts=[withheld]), E.GIVEN_PART
        yield replace(whole, parts=[given]), E.WITHHELD_PART
        yield replace(whole, parts=[given, replace(withheld, reason="")]), E.PART_REASON


def test_every_outcome_of_the_table_has_a_letter():
    assert {disposition for disposition, _ in OUTCOMES} == set(D) - {D.OTHER}
    assert letter_kinds_for(D.OTHER) == (K.WITHDRAWAL,)


@every_outcome
def test_an_outcome_from_the_draft_to_the_letter(office, disposition, kind):
    case = office.prepared(disposition, ON)
    letter = office.issue(case, ON, reply(disposition, kind))
    case.refresh_from_db()
    assert case.state == State.CLOSED
    assert (case.disposition, letter.kind) == (disposition, kind)
    assert case.remedy == letter.remedy == expected_remedy(kind, disposition)
    assert letter.number == 1 and letter.number_text.endswith("〔2025〕1号")
    assert is_untouched(letter)
    assert case.decisions.count() == 1
    text = json.dumps(letter.content, ensure_ascii=False)
    assert case.number in text and "示例申请人" in text
    assert "11010519491231002X" not in text and "13800000000" not in text


@every_outcome
def test_what_a_draft_lacks_is_named(office, disposition, kind):
    case = office.prepared(disposition, ON)
    for lacking, element in incomplete(disposition, kind):
        office.draft(case, ON, lacking)
        found = refusal(replying.submit_reply, case.pk, by=office.handler, on=ON)
        assert f"还缺少“{element.label}”" in found, element
    office.submit(case, ON, reply(disposition, kind))
    case.refresh_from_db()
    assert case.state == State.IN_REVIEW
    assert not case.letters.filter(kind=kind).exists()


@pytest.mark.parametrize(
    ("column", "element"),
    [
        ("review_body", E.REVIEW_BODY),
        ("court", E.COURT),
        ("review_url", E.REVIEW_URL),
    ],
)
def test_a_desk_that_lacks_a_remedy_issues_nothing(office, column, element):
    """Also where it was lost after the signature; over the internet the address."""
    case = office.received(ON)
    office.approve(case, ON)
    type(office.desk).objects.update(**{column: ""})
    found = refusal(replying.issue, case.pk, by=office.handler, on=ON)
    assert element.label in found
    assert not case.letters.filter(kind=K.GRANTED).exists()
    case.refresh_from_db()
    assert (case.state, case.disposition) == (State.APPROVED, "")


def test_by_post_no_web_address_is_needed(office):
    type(office.desk).objects.update(review_url="")
    case = office.received(ON, delivery=Delivery.POST)
    assert office.issue(case, ON).number == 1


def test_an_applicant_without_a_third_party_is_not_refused_for_one(office):
    case = office.received(ON)
    refused = reply(D.THIRD_PARTY, K.REFUSED)
    found = refusal(office.submit, case, ON, refused)
    assert E.CONSULTATION.label in found


def test_one_outcome_however_often_it_is_drafted(office):
    case = office.received(ON)
    office.draft(case, ON, reply(D.PARTLY_GRANTED, K.PARTLY_GRANTED))
    office.draft(case, ON, reply(D.PETITION, K.PETITION))
    office.draft(case, ON, GRANT)
    decision = Decision.objects.get()
    assert decision.disposition == D.GRANTED
    assert decision.parts.count() == 0
    assert set(decision.elements) == {"supplied", "pages"}
    case.refresh_from_db()
    assert case.disposition == "", "a draft is no outcome yet"


@pytest.mark.parametrize(
    ("written", "words"),
    [
        (reply(D.GRANTED, K.REFUSED), "不适用于"),
        (reply(D.NOT_HELD, K.GRANTED), "不适用于"),
        (reply(D.OTHER, K.WITHDRAWAL), "撤回申请"),
        (reply(D.RECORD_CORRECTED, K.RECORD_CORRECTION), "更正记录"),
    ],
)
def test_a_letter_that_does_not_fit_the_outcome(office, written, words):
    case = office.received(ON)
    with pytest.raises(ValidationError, match=words):
        office.draft(case, ON, written)
    assert not case.decisions.exists()


@pytest.mark.parametrize("disposition", sorted(set(D) - OUTSIDE_TABLE - {D.OTHER}))
def test_a_correction_of_records_is_not_in_the_table(office, disposition):
    case = office.received(ON, matter=Matter.RECORD_CORRECTION)
    with pytest.raises(ValidationError, match="更正记录"):
        office.draft(case, ON, reply(disposition, letter_kinds_for(disposition)[0]))


def test_a_new_draft_takes_back_the_signatures(office):
    case = office.received(ON)
    office.approve(case, ON)
    decision = Decision.objects.get()
    assert (decision.reviewed_by, decision.approved_by) == (
        office.reviewer,
        office.approver,
    )
    replying.return_reply(case.pk, "请改（示例）", by=office.approver, on=ON)
    decision.refresh_from_db()
    assert (decision.reviewed_by, decision.approved_by) == (None, None)
    case.refresh_from_db()
    assert case.state == State.HANDLING
    letter = office.issue(case, ON)
    assert letter.decision.approved_by == office.approver


@pytest.mark.parametrize("role", ["reviewer", "approver"])
def test_nobody_signs_his_own_draft(office, role):
    case = office.received(ON)
    office.submit(case, ON)
    if role == "approver":
        replying.endorse(case.pk, by=office.reviewer, on=ON)
    Decision.objects.update(drafted_by=office.world.people[role])
    sign = {"reviewer": replying.endorse, "approver": replying.approve}[role]
    found = refusal(sign, case.pk, by=office.world.people[role], on=ON)
    assert "须由另一个人" in found


# Frozen, and numbered.


def test_an_issued_letter_does_not_follow_the_case(office):
    case = office.received(ON)
    letter = office.issue(case, ON)
    before = Letter.objects.get(pk=letter.pk).content
    case.subject = "改过的名称"
    case.save()
    case.applicant.name = "改过的姓名"
    case.applicant.save()
    type(office.desk).objects.update(court="改过的法院")
    letter = Letter.objects.get(pk=letter.pk)
    assert letter.content == before and is_untouched(letter)
    tampered = json.loads(json.dumps(before).replace("3\\u9875", "4\\u9875"))
    assert tampered != before
    letter.content = tampered
    letter.save()
    assert not is_untouched(Letter.objects.get(pk=letter.pk))


def test_the_kept_receipt_does_not_hold_the_secret_code(office):
    case = office.received(ON)
    kept = case.letters.get(kind=K.RECEIPT)
    assert code_for(case.submission_key) not in json.dumps(kept.content)


def test_a_failed_issue_uses_up_no_number(office, monkeypatch):
    """The number goes back with the transaction, and so does everything else."""
    cases = [office.received(ON) for _ in range(3)]
    assert office.issue(cases[0], ON).number == 1
    office.approve(cases[1], ON)

    def fail(*_args):
        raise RuntimeError("the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(replying, "tell_applicant", fail)
        with pytest.raises(RuntimeError):
            replying.issue(cases[1].pk, by=office.handler, on=ON)
    cases[1].refresh_from_db()
    assert (cases[1].state, cases[1].disposition) == (State.APPROVED, "")
    assert office.issue(cases[2], ON).number == 2
    assert replying.issue(cases[1].pk, by=office.handler, on=ON).number == 3


def test_each_kind_and_each_year_counts_by_itself(office):
    old = office.received(date(2024, 12, 2))
    assert office.issue(old, date(2024, 12, 3)).number_text == "示县公开公〔2024〕1号"
    for number in (1, 2):
        letter = office.issue(office.received(ON), ON)
        assert letter.number_text == f"示县公开公〔2025〕{number}号"
    partial = office.issue(
        office.received(ON), ON, reply(D.PARTLY_GRANTED, K.PARTLY_GRANTED)
    )
    assert partial.number_text == "示县公开部公〔2025〕1号"
    texts = list(Letter.objects.values_list("number_text", flat=True))
    assert len(texts) == len(set(texts))


def test_a_letter_that_lost_an_element_is_refused_by_name(office, monkeypatch):
    """The last look is at the text itself, whatever the template did."""
    case = office.received(ON)
    office.approve(case, ON)
    monkeypatch.setattr(letters, "faults", lambda *_args: [E.REMEDY, E.PAGES])
    found = refusal(replying.issue, case.pk, by=office.handler, on=ON)
    assert "缺少“救济途径”" in found and "缺少“页数”" in found


def test_parts_are_kept_only_for_a_partial_grant(office):
    case = office.received(ON)
    office.draft(case, ON, replace(GRANT, parts=[Part("多余的部分")]))
    assert Decision.objects.get().parts.count() == 0
