"""Every action in every state by every role, through the real actions.

The table below is written down here, not read from the workflow: it says what
the office agreed on. Each try is rolled back, so that a case is built once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import Http404

from disclosure.agencies.models import User
from disclosure.audit.models import Entry
from disclosure.blocked import Blocked
from disclosure.casework.actions import (
    charging,
    clarifying,
    consulting,
    ending,
    files,
    noting,
    prolonging,
    receiving,
    replying,
)
from disclosure.casework.models import Case, CaseEvent
from disclosure.casework.rules.actions import SUPERVISION, Action
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Consultee,
    Delivery,
    EventKind,
    FeeBasis,
    FileRole,
    LetterKind,
    Opinion,
    State,
)
from disclosure.casework.rules.vocabulary import Court as C
from disclosure.casework.rules.vocabulary import Disposition as D
from tests.casework.factories import GRANT
from tests.casework.office import Office, reply
from tests.reports import papers

pytestmark = pytest.mark.django_db

# Holders: H handler, R reviewer, P approver, S supervisor, A the applicant.
# o is done; - is the wrong state; ! is the right state, but something else
# stands in the way.
TABLE = """
                     who   new han bus cla fee rev app sig iss clo cor
confirm              H     o   -   -   -   -   -   -   -   -   -   -
assign               HRP   o   o   o   o   o   o   o   o   o   -   -
transfer             H     -   o   o   -   -   -   -   -   -   -   -
ask_clarification    H     -   o   !   -   -   -   -   -   -   -   -
allow_clarification  S     -   !   o   -   -   -   -   -   -   -   -
record_clarification HA    -   -   -   o   -   -   -   -   -   -   -
consult              H     -   o   o   -   -   -   -   -   -   -   -
consultee_served     H     !   !   o   !   !   !   !   !   !   -   -
record_opinion       H     !   !   o   !   !   !   !   !   !   -   -
request_extension    H     -   o   !   -   -   -   -   -   -   -   -
grant_extension      P     -   !   o   -   -   -   -   -   -   -   -
refuse_extension     P     !   !   o   !   !   !   !   !   !   -   -
ask_reasons          H     -   o   o   -   -   -   -   -   -   -   -
delay                P     -   !   o   -   -   -   -   -   -   -   -
notify_fee           H     -   o   !   -   -   -   -   -   -   -   -
fee_served           H     -   -   -   -   o   -   -   -   -   -   -
record_payment       H     -   -   -   -   o   -   -   -   -   -   -
draft_reply          H     -   o   o   o   o   -   -   -   -   -   -
submit_reply         H     -   o   !   o   o   -   -   -   -   -   -
return_reply         RP    -   -   -   -   -   o   o   o   -   -   -
endorse              R     -   -   -   -   -   o   -   -   -   -   -
approve              P     -   -   -   -   -   -   o   -   -   -   -
issue                H     -   -   -   -   -   -   -   o   -   -   -
dispatch             H     -   -   -   -   -   -   -   -   o   -   -
record_service       HA    !   !   !   !   !   !   !   !   !   o   o
withdraw             HA    o   o   o   o   o   o   o   o   -   -   -
challenge            H     o   o   o   o   o   o   o   o   o   o   o
challenge_result     H     !   !   !   !   !   !   !   !   !   !   o
reopen               HP    -   -   -   -   -   -   -   -   -   !   o
note                 HRPS  o   o   o   o   o   o   o   o   o   o   o
file                 HRP   o   o   o   o   o   o   o   o   o   o   o
amend                R     o   o   o   o   o   o   o   o   o   o   o
"""
HEADS, *ROWS = (line.split() for line in TABLE.strip().splitlines())
PLACES = HEADS[1:]
HOLDERS = {row[0]: frozenset(row[1]) for row in ROWS}
CELLS = {
    (row[0], place): cell
    for row in ROWS
    for place, cell in zip(PLACES, row[2:], strict=True)
}
PEOPLE = {
    "handler": "H",
    "reviewer": "R",
    "approver": "P",
    "supervisor": "S",
    "system": "-",
    "author": "-",
    "outsider": "",
    None: "A",
}
TARGETS = {
    Action.CONFIRM: State.HANDLING,
    Action.ASK_CLARIFICATION: State.AWAITING_CLARIFICATION,
    Action.RECORD_CLARIFICATION: State.HANDLING,
    Action.NOTIFY_FEE: State.AWAITING_FEE,
    Action.RECORD_PAYMENT: State.HANDLING,
    Action.SUBMIT_REPLY: State.IN_REVIEW,
    Action.RETURN_REPLY: State.HANDLING,
    Action.ENDORSE: State.IN_APPROVAL,
    Action.APPROVE: State.APPROVED,
    Action.ISSUE: State.ISSUED,
    Action.DISPATCH: State.CLOSED,
    Action.WITHDRAW: State.CLOSED,
    Action.REOPEN: State.HANDLING,
}
START = date(2025, 3, 3)
BUSY = date(2025, 3, 13)
POST = {"delivery": Delivery.POST}


@dataclass
class Place:
    """A case where it stands, and the day on which everybody tries."""

    case: Case
    on: date
    reply: replying.Reply = GRANT
    ids: dict[str, int] = field(default_factory=dict)


def _new(office: Office) -> Place:
    return Place(office.submitted(START, **POST), START)


def _han(office: Office) -> Place:
    case = office.received(START, **POST)
    office.draft(case, START)
    return Place(case, START)


def _bus(office: Office) -> Place:
    """Past the day for a clarification, with all that runs beside the state."""
    case = office.received(START, **POST)
    office.draft(case, START)
    office.ask_reasons(case, START)
    office.ask_extension(case, START)
    row = office.consult(case, START)
    return Place(case, BUSY, ids={"consultation": row.pk})


def _lapsed(office: Office, disposition: D, kind: LetterKind) -> Place:
    on = date(2025, 4, 7)
    case = office.prepared(disposition, on, **POST)
    written = reply(disposition, kind)
    office.draft(case, on, written)
    return Place(case, on, written)


def _cla(office: Office) -> Place:
    return _lapsed(office, D.CLARIFICATION_LAPSED, LetterKind.CLARIFICATION_LAPSED)


def _fee(office: Office) -> Place:
    place = _lapsed(office, D.FEE_UNPAID, LetterKind.FEE_UNPAID)
    place.case.fees.update(received_on=None)
    return place


def _rev(office: Office) -> Place:
    place = _han(office)
    office.submit(place.case, START, None)
    return place


def _app(office: Office) -> Place:
    place = _rev(office)
    replying.endorse(place.case.pk, by=office.reviewer, on=START)
    return place


def _sig(office: Office) -> Place:
    place = _app(office)
    replying.approve(place.case.pk, by=office.approver, on=START)
    return place


def _iss(office: Office) -> Place:
    place = _sig(office)
    replying.issue(place.case.pk, by=office.handler, on=START)
    return place


def _clo(office: Office) -> Place:
    place = _iss(office)
    office.dispatch(place.case, Delivery.POST, START)
    return place


def _cor(office: Office) -> Place:
    place = _clo(office)
    office.challenged(place.case, START, ChallengeResult.CORRECTED)
    place.ids["challenge"] = office.challenged(place.case, START).pk
    return place


BUILD: dict[str, Callable[[Office], Place]] = {
    "new": _new,
    "han": _han,
    "bus": _bus,
    "cla": _cla,
    "fee": _fee,
    "rev": _rev,
    "app": _app,
    "sig": _sig,
    "iss": _iss,
    "clo": _clo,
    "cor": _cor,
}

Call = Callable[[Office, Place, Any], Any]
WHY = "写明理由（示例）"


def _png() -> list[Any]:
    return [SimpleUploadedFile("a.png", papers.PNG)]


CALLS: dict[Action, Call] = {
    Action.CONFIRM: lambda o, p, by: receiving.confirm(p.case.pk, by=by, on=p.on),
    Action.ASSIGN: lambda o, p, by: receiving.assign(
        p.case.pk, o.colleague, by=by, on=p.on
    ),
    Action.TRANSFER: lambda o, p, by: receiving.transfer(
        p.case.pk, "示例科", "请检索", p.on + timedelta(5), by=by, on=p.on
    ),
    Action.ASK_CLARIFICATION: lambda o, p, by: clarifying.ask_clarification(
        p.case.pk, "请写明年份", "写明年份", 15, by=by, on=p.on
    ),
    Action.ALLOW_CLARIFICATION: lambda o, p, by: clarifying.allow_clarification(
        p.case.pk, WHY, by=by, on=p.on
    ),
    Action.RECORD_CLARIFICATION: lambda o, p, by: clarifying.record_clarification(
        p.case.pk, "2023年", by=by, on=p.on
    ),
    Action.CONSULT: lambda o, p, by: consulting.consult(
        p.case.pk, Consultee.THIRD_PARTY, "示例公司", "", "价款", by=by, on=p.on
    ),
    Action.CONSULTEE_SERVED: lambda o, p, by: consulting.consultee_served(
        p.case.pk, p.ids.get("consultation", 0), by=by, on=p.on
    ),
    Action.RECORD_OPINION: lambda o, p, by: consulting.record_opinion(
        p.case.pk, p.ids.get("consultation", 0), Opinion.AGREED, by=by, on=p.on
    ),
    Action.REQUEST_EXTENSION: lambda o, p, by: prolonging.request_extension(
        p.case.pk, 20, WHY, by=by, on=p.on
    ),
    Action.GRANT_EXTENSION: lambda o, p, by: prolonging.grant_extension(
        p.case.pk, by=by, on=p.on
    ),
    Action.REFUSE_EXTENSION: lambda o, p, by: prolonging.refuse_extension(
        p.case.pk, WHY, by=by, on=p.on
    ),
    Action.ASK_REASONS: lambda o, p, by: prolonging.ask_reasons(
        p.case.pk, "56件", 5, by=by, on=p.on
    ),
    Action.DELAY: lambda o, p, by: prolonging.delay(
        p.case.pk, date(2025, 7, 1), WHY, by=by, on=p.on
    ),
    Action.NOTIFY_FEE: lambda o, p, by: charging.notify_fee(
        p.case.pk, FeeBasis.PAGES, 250, by=by, on=p.on
    ),
    Action.FEE_SERVED: lambda o, p, by: charging.fee_served(p.case.pk, by=by, on=p.on),
    Action.RECORD_PAYMENT: lambda o, p, by: charging.record_payment(
        p.case.pk, by=by, on=p.on
    ),
    Action.DRAFT_REPLY: lambda o, p, by: replying.draft_reply(
        p.case.pk, p.reply, by=by, on=p.on
    ),
    Action.SUBMIT_REPLY: lambda o, p, by: replying.submit_reply(
        p.case.pk, by=by, on=p.on
    ),
    Action.RETURN_REPLY: lambda o, p, by: replying.return_reply(
        p.case.pk, WHY, by=by, on=p.on
    ),
    Action.ENDORSE: lambda o, p, by: replying.endorse(p.case.pk, by=by, on=p.on),
    Action.APPROVE: lambda o, p, by: replying.approve(p.case.pk, by=by, on=p.on),
    Action.ISSUE: lambda o, p, by: replying.issue(p.case.pk, by=by, on=p.on),
    Action.DISPATCH: lambda o, p, by: replying.dispatch(
        p.case.pk, Delivery.POST, by=by, on=p.on
    ),
    Action.RECORD_SERVICE: lambda o, p, by: replying.record_service(
        p.case.pk, p.ids["letter"], by=by, on=p.on
    ),
    Action.WITHDRAW: lambda o, p, by: ending.withdraw(p.case.pk, WHY, by=by, on=p.on),
    Action.CHALLENGE: lambda o, p, by: ending.record_challenge(
        p.case.pk, C.DIRECT, "示例县人民法院", by=by, on=p.on
    ),
    Action.CHALLENGE_RESULT: lambda o, p, by: ending.record_result(
        p.case.pk,
        p.ids.get("challenge", 0),
        ChallengeResult.UPHELD,
        by=by,
        on=p.on,
    ),
    Action.REOPEN: lambda o, p, by: ending.reopen(p.case.pk, WHY, by=by, on=p.on),
    Action.NOTE: lambda o, p, by: noting.add_note(p.case.pk, WHY, by=by),
    Action.FILE: lambda o, p, by: files.add_files(
        p.case.pk, FileRole.INTERNAL, _png(), by=by
    ),
    Action.AMEND: lambda o, p, by: noting.amend_date(
        p.case.pk, p.ids["first"], START, WHY, by=by
    ),
}


@contextmanager
def tried() -> Iterator[list[str]]:
    """Collect what is written, and take it all back afterwards."""
    written: list[str] = []

    def look(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE"):
            written.append(sql)
        return execute(sql, *rest)

    with transaction.atomic(), connection.execute_wrapper(look):
        yield written
        transaction.set_rollback(True)


def expected(action: Action, place: str, who: str | None) -> str:
    if who == "outsider":
        return "404"
    if PEOPLE[who] not in HOLDERS[action]:
        return "403"
    return CELLS[action, place]


def outcome(action: Action, office: Office, place: Place, by: User | None) -> str:
    """Try it; return the mark of the table, or what is wrong with what happened."""
    with tried() as written:
        try:
            CALLS[action](office, place, by)
        except Http404:
            mark = "404"
        except PermissionDenied:
            mark = "403"
        except Blocked as blocked:
            wrong_state = blocked.messages[0].startswith("当前状态不能")
            mark = "-" if wrong_state else "!"
        else:
            return _traces(action, place, by)
    return mark if not written else f"{mark}, but wrote {written[0][:60]}"


def _traces(action: Action, place: Place, by: User | None) -> str:
    """What an action leaves behind: the new state, a line, an audit entry."""
    case = Case.objects.get(pk=place.case.pk)
    if case.state != TARGETS.get(action, place.case.state):
        return f"state {case.state}"
    line = CaseEvent.objects.filter(case=case).latest("pk")
    if (line.action, line.by) != (action, by):
        return f"line {line.action} by {line.by}"
    entries = Entry.objects.filter(object_id=str(case.pk), action=f"case.{action}")
    entry = entries.order_by("pk").last()
    if entry is None or entry.actor_id != (by.pk if by else None):
        return "no entry"
    return "o"


def test_the_table_of_this_test_has_every_action():
    # Registering makes a case; it starts in no state.
    assert set(HOLDERS) == set(CALLS) == set(Action) - SUPERVISION - {Action.REGISTER}
    assert len(CELLS) == len(CALLS) * len(BUILD)


@pytest.mark.parametrize("name", PLACES)
def test_every_action_by_everybody(office: Office, name: str) -> None:
    place = BUILD[name](office)
    place.case.refresh_from_db()
    events = place.case.events.filter(kind=EventKind.SUBMITTED)
    place.ids["first"] = events.get().pk
    sent = place.case.letters.filter(decision__isnull=False).first()
    place.ids["letter"] = sent.pk if sent else 0
    wrong = [
        f"{action} by {who}: expected {wanted}, found {found}"
        for action in CALLS
        for who in PEOPLE
        if (wanted := expected(action, name, who))
        != (found := outcome(action, office, place, office.world.people.get(who)))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_state_is_among_the_places(office: Office) -> None:
    states = set()
    for build in BUILD.values():
        case = build(office).case
        case.refresh_from_db()
        states.add(case.state)
    assert states == set(State)
