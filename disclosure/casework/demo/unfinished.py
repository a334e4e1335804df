"""Scenarios that stand open at the end, or across the end of a year."""

from __future__ import annotations

from disclosure.casework.demo.ordinary import PARTLY
from disclosure.casework.demo.scenarios import Placed, Scenario
from disclosure.casework.demo.steps import (
    Since,
    Steps,
    approved,
    challenge,
    clarification,
    clarified,
    confirm,
    consultation,
    drafted,
    endorsed,
    extension,
    fee,
    issued,
    paid,
    reopened,
    reply,
    result,
    returned,
    submitted,
)
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    ChallengeResult,
    Channel,
    Consultee,
    Court,
    Delivery,
    Disposition,
    Opinion,
)

D = Disposition


def _carried(name: str, steps: Steps, share: int = 1) -> Scenario:
    return Scenario(name, steps, share, Placed.YEAR_END, room=80)


def _open(
    name: str,
    ago: int,
    steps: Steps,
    share: int = 1,
    channel: Channel | None = Channel.ONLINE,
    delivery: Delivery | None = Delivery.ONLINE,
    kind: ApplicantKind | None = None,
) -> Scenario:
    return Scenario(
        name,
        steps,
        share,
        Placed.RECENT,
        ago=ago,
        channel=channel,
        delivery=delivery,
        kind=kind,
    )


CARRIED_OVER = (
    _carried("carried-plain", (*confirm(), *reply(D.GRANTED, 14)), 2),
    _carried(
        "carried-clarification",
        (*confirm(), *clarification(3, 0), *clarified(12), *reply(D.GRANTED)),
    ),
    _carried("carried-fee", (*confirm(), *fee(), *paid(14), *reply(D.GRANTED))),
    _carried(
        "carried-consultation",
        (
            *confirm(),
            *consultation(Consultee.THIRD_PARTY, Opinion.SILENT),
            *reply(PARTLY),
        ),
    ),
    # Sent in the old year, confirmed in the new one: it belongs to the new.
    _carried("confirmed-next-year", (*confirm(14), *reply(D.NOT_HELD))),
)
OPEN = (
    _open("unconfirmed", 2, ()),
    _open("unconfirmed-fax", 1, (), 1, Channel.FAX, Delivery.POST),
    _open("handling", 5, confirm(), 3),
    _open("due-soon", 17, confirm(), 2),
    _open("overdue", 27, confirm(), 2),
    _open("overdue-drafted", 23, (*confirm(), *drafted(D.GRANTED, 19))),
    _open("clarification-overdue", 24, (*confirm(), *clarification(3, 0))),
    _open("awaiting-fee", 12, (*confirm(), *fee())),
    _open("fee-overdue", 36, (*confirm(), *fee())),
    _open("consulting", 9, (*confirm(), *consultation(Consultee.THIRD_PARTY))),
    _open("consultee-overdue", 26, (*confirm(), *consultation(Consultee.CO_PRODUCER))),
    _open("extension-asked", 18, (*confirm(), *extension(granted=None))),
    _open("extension-granted", 24, (*confirm(), *extension())),
    _open("in-review", 11, (*confirm(), *drafted(D.GRANTED, 9), *submitted())),
    _open("in-approval", 13, (*confirm(), *drafted(PARTLY, 9), *endorsed())),
    _open("approved", 14, (*confirm(), *drafted(D.NOT_HELD, 9), *approved())),
    _open(
        "issued",
        15,
        (*confirm(), *drafted(D.GRANTED, 10), *issued()),
        1,
        Channel.POST_SIGNED,
        Delivery.POST,
    ),
    _open(
        "returned-open",
        10,
        (*confirm(), *drafted(D.DELIBERATIVE, 7), *submitted(), *returned()),
    ),
    _open(
        "review-pending",
        50,
        (
            *confirm(),
            *reply(D.INTERNAL_AFFAIRS, 8),
            *challenge(Court.RECONSIDERATION, 22),
        ),
        2,
    ),
    _open(
        "suit-pending",
        70,
        (*confirm(), *reply(D.PETITION, 6), *challenge(Court.DIRECT, 30)),
    ),
    _open(
        "reopened-open",
        95,
        (
            *confirm(),
            *reply(D.ENFORCEMENT_FILE, 8),
            *challenge(Court.RECONSIDERATION),
            *result(ChallengeResult.CORRECTED),
            *reopened(),
        ),
    ),
)
_PERSON = ApplicantKind.NATURAL_PERSON
#: The cases a visitor is shown; the first agency has them.
SHOWN_NEW, SHOWN_WAITING, SHOWN_CLOSED = "shown-new", "shown-waiting", "shown-closed"
SHOWN = (
    _open(SHOWN_NEW, 0, (), kind=_PERSON),
    _open(SHOWN_WAITING, 6, (*confirm(), *clarification(3, 0)), kind=_PERSON),
    _open(
        SHOWN_CLOSED,
        60,
        (
            *confirm(1),
            *clarification(3, 0),
            *clarified(4),
            *consultation(Consultee.THIRD_PARTY, Opinion.AGREED),
            *extension(10),
            *reply(PARTLY, -6, Since.DUE),
        ),
        kind=_PERSON,
    ),
)
ALL = (*CARRIED_OVER, *OPEN, *SHOWN)
