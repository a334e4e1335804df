"""Every step through its page: works, outsider, wrong role, wrong method, errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from disclosure.agencies.models import User
from disclosure.casework.actions import (
    charging,
    clarifying,
    consulting,
    ending,
    prolonging,
    replying,
)
from disclosure.casework.admin.steps import STEPS
from disclosure.casework.models import Case, Desk
from disclosure.casework.rules.actions import SUPERVISION, Action
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Channel,
    Consultee,
    Court,
    Delivery,
    Disposition,
    FeeBasis,
    LetterKind,
    State,
)
from tests.casework.desk_pages import page, step
from tests.casework.factories import (
    GRANT,
    answered,
    received,
    registered,
    submitted,
    workdays_ago,
)
from tests.factories import World
from tests.reports.papers import PNG

Clients = Callable[[str], Client]
Making = Callable[[World, Desk], Case]
TODAY = timezone.localdate
TEXT = "示例内容"


def new(world: World, desk: Desk) -> Case:
    return submitted(desk, on=workdays_ago(1))


def handling(world: World, desk: Desk) -> Case:
    return received(world, desk, on=workdays_ago(3))


def by_post(world: World, desk: Desk) -> Case:
    return received(world, desk, on=workdays_ago(3), delivery=Delivery.POST)


def clarification_used(world: World, desk: Desk) -> Case:
    case = waiting(world, desk)
    clarifying.record_clarification(case.pk, TEXT, by=None)
    return fresh(case)


def waiting(world: World, desk: Desk) -> Case:
    case = handling(world, desk)
    handler = world.people["handler"]
    clarifying.ask_clarification(case.pk, TEXT, TEXT, 15, by=handler)
    return fresh(case)


def consulted(world: World, desk: Desk) -> Case:
    case = handling(world, desk)
    consulting.consult(
        case.pk, Consultee.AGENCY, "示例局", "", TEXT, by=world.people["handler"]
    )
    return fresh(case)


def extension_asked(world: World, desk: Desk) -> Case:
    case = handling(world, desk)
    prolonging.request_extension(case.pk, 20, TEXT, by=world.people["handler"])
    return fresh(case)


def reasons_asked(world: World, desk: Desk) -> Case:
    case = handling(world, desk)
    prolonging.ask_reasons(case.pk, "一月内20件（示例）", 5, by=world.people["handler"])
    return fresh(case)


def fee_noticed(world: World, desk: Desk) -> Case:
    case = handling(world, desk)
    charging.notify_fee(case.pk, FeeBasis.PAGES, 50, by=world.people["handler"])
    return fresh(case)


def drafted(world: World, desk: Desk) -> Case:
    case = by_post(world, desk)
    replying.draft_reply(case.pk, GRANT, by=world.people["handler"])
    return fresh(case)


def in_review(world: World, desk: Desk) -> Case:
    case = drafted(world, desk)
    replying.submit_reply(case.pk, by=world.people["handler"])
    return fresh(case)


def in_approval(world: World, desk: Desk) -> Case:
    case = in_review(world, desk)
    replying.endorse(case.pk, by=world.people["reviewer"])
    return fresh(case)


def approved(world: World, desk: Desk) -> Case:
    case = in_approval(world, desk)
    replying.approve(case.pk, by=world.people["approver"])
    return fresh(case)


def issued(world: World, desk: Desk) -> Case:
    return answered(world, by_post(world, desk))


def closed(world: World, desk: Desk) -> Case:
    return answered(world, handling(world, desk))


def challenged(world: World, desk: Desk) -> Case:
    case = closed(world, desk)
    ending.record_challenge(
        case.pk,
        Court.DIRECT,
        "示例县人民法院",
        by=world.people["handler"],
        on=TODAY(),
    )
    return case


def corrected(world: World, desk: Desk) -> Case:
    case = challenged(world, desk)
    ending.record_result(
        case.pk,
        case.challenges.get().pk,
        ChallengeResult.CORRECTED,
        by=world.people["handler"],
        on=TODAY(),
        redo_by=TODAY() + timedelta(20),
    )
    return case


def fresh(case: Case) -> Case:
    return Case.objects.select_related("agency", "applicant").get(pk=case.pk)


@dataclass(frozen=True)
class Try:
    """A step on a case made for it; ``wrong`` may see the case, not do the step."""

    make: Making
    values: dict[str, Any] = field(default_factory=dict)
    state: State = State.HANDLING
    who: str = "handler"
    wrong: str = "reviewer"
    pick: Callable[[Case], dict[str, Any]] = lambda case: {}


NOTE = {"note": "示例理由"}
A = Action
TRIES = {
    A.CONFIRM: Try(new, {"on": TODAY}),
    A.ASSIGN: Try(
        handling,
        wrong="supervisor",
        pick=lambda case: {"handler": _user("colleague"), "note": ""},
    ),
    A.TRANSFER: Try(
        handling,
        {"bureau": "示例股", "task": TEXT, "due_on": lambda: TODAY() + timedelta(5)},
    ),
    A.ASK_CLARIFICATION: Try(
        handling,
        {"items": TEXT, "guidance": TEXT, "workdays": 15},
        State.AWAITING_CLARIFICATION,
    ),
    A.ALLOW_CLARIFICATION: Try(clarification_used, NOTE, who="supervisor"),
    A.RECORD_CLARIFICATION: Try(waiting, {"on": TODAY, "answer": TEXT}),
    A.CONSULT: Try(
        handling,
        {"consultee": Consultee.THIRD_PARTY, "name": "示例公司", "information": TEXT},
    ),
    A.CONSULTEE_SERVED: Try(
        consulted,
        {"on": TODAY},
        pick=lambda case: {"consultation": case.consultations.get().pk},
    ),
    A.RECORD_OPINION: Try(
        consulted,
        {"on": TODAY, "opinion": "agreed"},
        pick=lambda case: {"consultation": case.consultations.get().pk},
    ),
    A.REQUEST_EXTENSION: Try(handling, {"workdays": 20, "reason": TEXT}),
    A.GRANT_EXTENSION: Try(extension_asked, who="approver", wrong="handler"),
    A.REFUSE_EXTENSION: Try(extension_asked, NOTE, who="approver", wrong="handler"),
    A.ASK_REASONS: Try(handling, {"counts": TEXT, "workdays": 10}),
    A.DELAY: Try(
        reasons_asked,
        {**NOTE, "until": lambda: TODAY() + timedelta(90)},
        who="approver",
        wrong="handler",
    ),
    A.NOTIFY_FEE: Try(
        handling,
        {"basis": "pages", "quantity": 50, "before": 0, "calculated": "pages:50:0"},
        State.AWAITING_FEE,
    ),
    A.FEE_SERVED: Try(fee_noticed, {"on": TODAY}, State.AWAITING_FEE),
    A.RECORD_PAYMENT: Try(fee_noticed, {"on": TODAY}),
    A.SUBMIT_REPLY: Try(drafted, {"note": ""}, State.IN_REVIEW),
    A.RETURN_REPLY: Try(in_review, NOTE, who="reviewer", wrong="handler"),
    A.ENDORSE: Try(
        in_review, {"note": ""}, State.IN_APPROVAL, who="reviewer", wrong="approver"
    ),
    A.APPROVE: Try(
        in_approval, {"note": ""}, State.APPROVED, who="approver", wrong="reviewer"
    ),
    A.ISSUE: Try(approved, {}, State.ISSUED),
    A.DISPATCH: Try(issued, {"way": "post", "on": TODAY}, State.CLOSED),
    A.RECORD_SERVICE: Try(
        closed,
        {"on": TODAY},
        State.CLOSED,
        pick=lambda case: {"letter": case.letters.get(kind=LetterKind.GRANTED).pk},
    ),
    A.WITHDRAW: Try(handling, {**NOTE, "on": TODAY}, State.CLOSED),
    A.CHALLENGE: Try(
        closed,
        {"kind": Court.RECONSIDERATION, "body": "示例县人民政府", "on": TODAY},
        State.CLOSED,
    ),
    A.CHALLENGE_RESULT: Try(
        challenged,
        {"result": "corrected", "on": TODAY, "remark": TEXT},
        State.CLOSED,
        pick=lambda case: {"challenge": case.challenges.get().pk},
    ),
    A.REOPEN: Try(corrected, NOTE),
    A.NOTE: Try(handling, NOTE, wrong="author"),
    A.FILE: Try(
        handling,
        {"role": "internal", "uploads": lambda: SimpleUploadedFile("示例.png", PNG)},
        wrong="supervisor",
    ),
    A.AMEND: Try(
        handling,
        {**NOTE, "on": lambda: workdays_ago(2)},
        who="reviewer",
        wrong="handler",
        pick=lambda case: {"event": case.events.get(kind="agency_confirmed").pk},
    ),
    A.DRAFT_REPLY: Try(
        handling,
        {
            "outcome": "granted:granted",
            "e_supplied": "检查结果一份（示例）",
            "e_pages": "3页",
            "basis": "",
            "facts": "",
        },
    ),
}


def values_of(one: Try, case: Case) -> dict[str, Any]:
    given = {key: v() if callable(v) else v for key, v in one.values.items()}
    return {**given, **one.pick(case)}


def test_every_action_has_a_step() -> None:
    steps = set(Action) - SUPERVISION
    assert set(STEPS) | {Action.DRAFT_REPLY, Action.REGISTER} == steps
    assert set(TRIES) | {Action.REGISTER} == steps
    assert all(STEPS[action].consequence() for action in STEPS)


@pytest.mark.parametrize("action", TRIES, ids=str)
def test_a_step_is_shown_and_done(
    client_of: Clients, world: World, desk: Desk, action: Action
) -> None:
    one = TRIES[action]
    case = one.make(world, desk)
    client = client_of(one.who)
    shown = client.get(page("step", case.pk, action))
    assert shown.status_code == 200
    assert "现在还不能做" not in shown.content.decode()
    before = case.events.count()
    response = step(client, case, action, **values_of(one, case))
    assert response.status_code == 302, response.content.decode()
    assert fresh(case).state == one.state
    assert case.events.count() > before
    assert case.events.filter(action=action, by__username=one.who).exists()


@pytest.mark.parametrize("action", TRIES, ids=str)
def test_a_step_is_closed_to_others(
    client_of: Clients, world: World, desk: Desk, action: Action
) -> None:
    one = TRIES[action]
    case = one.make(world, desk)
    address = page("step", case.pk, action)
    values = values_of(one, case)
    before = case.events.count()
    assert client_of("outsider").get(address).status_code == 404
    assert step(client_of("outsider"), case, action, **values).status_code == 404
    assert client_of(one.wrong).get(address).status_code == 403
    assert step(client_of(one.wrong), case, action, **values).status_code == 403
    for method in ("put", "delete", "patch"):
        assert getattr(client_of(one.who), method)(address).status_code == 405
    assert case.events.count() == before


@pytest.mark.parametrize("action", TRIES, ids=str)
def test_a_step_sent_twice_is_done_once(
    client_of: Clients, world: World, desk: Desk, action: Action
) -> None:
    one = TRIES[action]
    case = one.make(world, desk)
    client = client_of(one.who)
    values = values_of(one, case)
    sent = {"seen": case.events.latest("pk").pk, **values}
    assert client.post(page("step", case.pk, action), sent).status_code == 302
    after = case.events.count()
    if "uploads" in sent:
        sent["uploads"] = SimpleUploadedFile("示例.png", PNG)
    again = client.post(page("step", case.pk, action), sent)
    assert again.status_code in (409, 422)
    assert case.events.count() == after


def test_an_unknown_step_is_not_found(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = handling(world, desk)
    for name in ("register", "remind", "supervise", "escalate", "review", "nothing"):
        assert client_of("handler").get(page("step", case.pk, name)).status_code == 404


def test_a_blocked_step_says_why(client_of: Clients, world: World, desk: Desk) -> None:
    case = handling(world, desk)
    address = page("step", case.pk, "submit_reply")
    shown = client_of("handler").get(address).content.decode()
    assert "请先拟写答复，选定一个办理结果。" in shown
    assert "disabled" in shown
    refused = step(client_of("handler"), case, "submit_reply", note="示例")
    assert refused.status_code == 409
    assert "请先拟写答复，选定一个办理结果。" in refused.content.decode()


@pytest.mark.parametrize(
    ("action", "make", "values", "kept", "sentence"),
    [
        (
            A.ASK_CLARIFICATION,
            handling,
            {"items": "", "guidance": "写明年份就可以", "workdays": 15},
            "写明年份就可以",
            "必填",
        ),
        (
            A.CHALLENGE,
            closed,
            {"kind": "reconsideration", "body": "示例机关", "on": "2001-01-01"},
            "示例机关",
            "日期不能早于提交申请的日期。",
        ),
        (
            A.NOTIFY_FEE,
            handling,
            {"basis": "pages", "quantity": 7, "before": 0},
            'value="7"',
            "在免费的数量以内，不收费。",
        ),
        (A.CONFIRM, new, {"on": "9999-12-31"}, "9999-12-31", "日期不能晚于今天。"),
        (A.CONFIRM, new, {"on": "三月"}, "三月", "日期"),
        (
            A.DELAY,
            reasons_asked,
            {"until": "2001-01-01", "note": "示例很长的理由"},
            "示例很长的理由",
            "新的日期应当晚于现在的答复期限。",
        ),
    ],
)
def test_errors_keep_what_was_typed(
    client_of: Clients,
    world: World,
    desk: Desk,
    action: Action,
    make: Making,
    values: dict[str, Any],
    kept: str,
    sentence: str,
) -> None:
    case = make(world, desk)
    response = step(client_of(TRIES[action].who), case, action, **values)
    html = response.content.decode()
    assert response.status_code == 422
    assert kept in html
    assert sentence in html
    assert fresh(case).state == case.state


def test_hostile_values_get_a_sentence(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = consulted(world, desk)
    handler = client_of("handler")
    for bad in ("x", "-1", "99999999999999999999", "1' or '1", "<script>"):
        response = step(
            handler, case, "record_opinion", consultation=bad, opinion=bad, on=bad
        )
        assert response.status_code == 422
        assert "<script>" not in response.content.decode().replace("&lt;", "")
        sent = {"seen": bad, "note": "示例"}
        assert handler.post(page("step", case.pk, "note"), sent).status_code in (
            *(409, 422),
        )


def test_the_fee_is_calculated_before_it_is_sent(
    client_of: Clients, world: World, desk: Desk
) -> None:
    earlier = submitted(desk, on=workdays_ago(3))
    case = handling(world, desk)
    assert earlier.submitted_on == case.submitted_on
    handler = client_of("handler")
    shown = handler.get(page("step", case.pk, "notify_fee"))
    assert shown.context["form"]["before"].value() == 1
    values = {"basis": "items", "quantity": 15, "before": 1}
    first = step(handler, case, "notify_fee", **values)
    assert first.status_code == 200
    assert "600" in first.content.decode()
    assert not case.fees.exists()
    mark = first.context["calculation"].mark
    changed = step(
        handler, case, "notify_fee", **{**values, "quantity": 25}, calculated=mark
    )
    assert changed.status_code == 200 and not case.fees.exists()
    done = step(handler, case, "notify_fee", **values, calculated=mark)
    assert done.status_code == 302
    assert case.fees.get().amount == 600


def test_the_draft_is_chosen_then_filled(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = handling(world, desk)
    handler = client_of("handler")
    address = page("step", case.pk, "draft_reply")
    chosen = handler.get(address).content.decode()
    assert "refused.state_secret:refused" in chosen and "withdrawal" not in chosen
    assert handler.get(f"{address}?outcome=nonsense").status_code == 422
    filled = handler.get(f"{address}?outcome=unavailable.not_held:not_existing")
    html = filled.content.decode()
    assert "检索范围" in html and "检索关键词" in html
    values = {
        "outcome": "unavailable.not_held:not_existing",
        "e_search_scope": "示例局档案室",
        "facts": "",
        "basis": "",
    }
    assert step(handler, case, "draft_reply", **values).status_code == 302
    html = handler.get(address).content.decode()
    assert "示例局档案室" in html
    assert "<li>检索关键词</li>" in html
    assert "（待填：检索关键词）" in html
    assert "示例申请人" not in html and "示某某" in html


def test_parts_of_a_partial_grant(client_of: Clients, world: World, desk: Desk) -> None:
    case = handling(world, desk)
    handler = client_of("handler")
    rows = {
        "parts-TOTAL_FORMS": 3,
        "parts-INITIAL_FORMS": 3,
        "parts-0-content": "检查日期（示例）",
        "parts-0-given": "yes",
        "parts-1-content": "经办人的联系方式（示例）",
        "parts-1-given": "no",
        "parts-1-ground": "",
        "parts-1-reason": "涉及个人隐私（示例）",
        "parts-2-given": "yes",
    }
    values = {"outcome": "partly_granted:partly_granted", "facts": "", "basis": ""}
    wrong = step(handler, case, "draft_reply", **values, **rows)
    assert wrong.status_code == 422
    assert "不公开的部分请选择理由类别。" in wrong.content.decode()
    assert "涉及个人隐私（示例）" in wrong.content.decode()
    more = step(handler, case, "draft_reply", **values, **rows, more="1")
    assert more.status_code == 200
    assert len(more.context["parts"].forms) == 5
    assert "涉及个人隐私（示例）" in more.content.decode()
    rows["parts-1-ground"] = Disposition.THIRD_PARTY
    assert step(handler, case, "draft_reply", **values, **rows).status_code == 302
    decision = case.decisions.get()
    assert decision.letter_kind == LetterKind.PARTLY_GRANTED
    assert [part.is_given for part in decision.parts.all()] == [True, False]
    broken = step(handler, case, "draft_reply", **values, **{"parts-TOTAL_FORMS": "x"})
    assert broken.status_code == 422


def test_an_overridden_objection_needs_the_public_interest(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = handling(world, desk)
    people = world.people
    row = consulting.consult(
        case.pk, Consultee.THIRD_PARTY, "示例公司", "", TEXT, by=people["handler"]
    )
    consulting.record_opinion(
        case.pk, row.pk, "objected", "商业秘密（示例）", by=people["handler"]
    )
    handler = client_of("handler")
    address = page("step", case.pk, "draft_reply")
    grant = handler.get(f"{address}?outcome=granted:granted").content.decode()
    refusal = handler.get(
        f"{address}?outcome=refused.third_party:refused"
    ).content.decode()
    assert "public_interest" in grant and "public_interest" not in refusal


def test_the_letter_is_read_before_it_is_signed(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = in_approval(world, desk)
    html = client_of("approver").get(page("step", case.pk, "approve")).content.decode()
    assert "检查结果一份（示例）" in html and "示某某" in html


def test_who_drafted_cannot_approve(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = in_review(world, desk)
    case.decisions.update(drafted_by=world.people["reviewer"])
    response = step(client_of("reviewer"), case, "endorse", note="")
    assert response.status_code == 409
    assert "须由另一个人审核和签发" in response.content.decode()


def test_a_reply_in_the_office_is_signed_for_at_once(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = answered(world, registered(world, desk, Channel.ORAL, delivery="in_person"))
    handler = client_of("handler")
    shown = handler.get(page("step", case.pk, "dispatch"))
    assert shown.context["form"]["way"].value() == Delivery.IN_PERSON
    done = step(handler, case, "dispatch", way="in_person", on=TODAY())
    assert done.status_code == 302
    assert case.letters.filter(kind=LetterKind.SERVICE_RECORD).exists()


def test_a_note_stays_in_the_office(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = handling(world, desk)
    step(client_of("supervisor"), case, "note", note="请加快（示例）")
    html = client_of("handler").get(page("open", case.pk)).content.decode()
    assert "请加快（示例）" in html


def _user(name: str) -> int:
    return User.objects.get(username=name).pk


def test_what_the_applicant_sent_in_is_kept_with_the_case(
    client_of: Clients, world: World, desk: Desk
) -> None:
    case = waiting(world, desk)
    handler = client_of("handler")
    bad = SimpleUploadedFile("示例.pdf", b"MZ no document")
    values = {"on": TODAY(), "answer": TEXT}
    refused = step(handler, case, "record_clarification", **values, uploads=bad)
    assert refused.status_code == 422
    assert TEXT in refused.content.decode() and not case.files.exists()
    good = SimpleUploadedFile("示例.png", PNG)
    done = step(handler, case, "record_clarification", **values, uploads=good)
    assert done.status_code == 302
    assert case.files.get().name == "示例.png"
