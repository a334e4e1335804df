"""Scenarios with a detour: waits, pauses, fees, withdrawals, courts."""

from __future__ import annotations

from disclosure.casework.demo.ordinary import PARTLY, plain
from disclosure.casework.demo.scenarios import Placed, Scenario
from disclosure.casework.demo.steps import (
    Answer,
    Since,
    Steps,
    allowed,
    amended,
    assigned,
    challenge,
    clarification,
    clarified,
    confirm,
    consultation,
    delayed,
    drafted,
    extension,
    fee,
    noted,
    paid,
    reasons_asked,
    reopened,
    reply,
    result,
    returned,
    submitted,
    transferred,
    withdrawn,
)
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    ChallengeResult,
    Channel,
    Consultee,
    Court,
    FeeBasis,
    LetterKind,
    Opinion,
)
from disclosure.casework.rules.vocabulary import Disposition as D

PUBLIC_INTEREST = "项目使用财政资金，不公开会对公共利益造成重大影响（示例）"
PARTLY_PRIVATE = Answer(
    D.PARTLY_GRANTED,
    LetterKind.PARTLY_GRANTED,
    (D.THIRD_PARTY, D.INTERNAL_AFFAIRS),
)
OVERRIDDEN = Answer(D.GRANTED, LetterKind.GRANTED, public_interest=PUBLIC_INTEREST)
THIRD, CO_PRODUCER, AGENCY = (
    Consultee.THIRD_PARTY,
    Consultee.CO_PRODUCER,
    Consultee.AGENCY,
)


def _late(days: int) -> Steps:
    return (*confirm(), *reply(D.GRANTED, days, Since.DUE))


CLARIFIED = (
    Scenario(
        "clarified",
        (*confirm(), *clarification(), *clarified(), *reply(D.GRANTED, 5, slack=5)),
        14,
        Placed.ANY,
        room=80,
    ),
    Scenario(
        "clarification-lapsed",
        (
            *confirm(),
            *clarification(),
            *reply(D.CLARIFICATION_LAPSED, 1, Since.LIMIT, 3),
        ),
        6,
    ),
    Scenario(
        "still-unclear",
        (*confirm(), *clarification(), *clarified(), *reply(D.STILL_UNCLEAR)),
        4,
    ),
    Scenario(
        "clarified-twice",
        (
            *confirm(),
            *clarification(),
            *clarified(),
            *allowed(),
            *clarification(),
            *clarified(),
            *reply(D.GRANTED),
        ),
        2,
        room=80,
    ),
    Scenario(
        "clarified-late",
        (*confirm(), *allowed(9), *clarification(), *clarified(), *reply(D.GRANTED)),
    ),
)
CONSULTED = (
    Scenario(
        "third-party-agreed",
        (*confirm(), *consultation(THIRD, Opinion.AGREED), *reply(D.GRANTED)),
        4,
    ),
    Scenario(
        "third-party-objected",
        (*confirm(), *consultation(THIRD, Opinion.OBJECTED), *reply(D.THIRD_PARTY)),
        5,
    ),
    Scenario(
        "third-party-silent",
        (*confirm(), *consultation(THIRD, Opinion.SILENT), *reply(PARTLY_PRIVATE)),
        3,
    ),
    Scenario(
        "third-party-overridden",
        (*confirm(), *consultation(THIRD, Opinion.OBJECTED), *reply(OVERRIDDEN)),
        2,
    ),
    Scenario(
        "two-third-parties",
        (
            *confirm(),
            *consultation(THIRD),
            *consultation(THIRD, Opinion.OBJECTED),
            *consultation(THIRD, Opinion.AGREED)[2:],
            *reply(PARTLY_PRIVATE),
        ),
        2,
    ),
    Scenario(
        "co-producer-silent",
        (*confirm(), *consultation(CO_PRODUCER, Opinion.SILENT), *reply(D.GRANTED)),
        2,
    ),
    Scenario(
        "co-producer-objected",
        (
            *confirm(),
            *consultation(CO_PRODUCER, Opinion.OBJECTED),
            *reply(D.DELIBERATIVE),
        ),
    ),
    Scenario(
        "agency-asked",
        (*confirm(), *consultation(AGENCY, Opinion.AGREED), *reply(PARTLY)),
        3,
    ),
    Scenario(
        "consultation-dropped",
        (*confirm(), *consultation(AGENCY, Opinion.DROPPED), *reply(D.GRANTED)),
    ),
)
PROLONGED = (
    Scenario(
        "extended",
        (*confirm(), *extension(), *reply(D.GRANTED, -8, Since.DUE)),
        8,
        room=80,
    ),
    Scenario(
        "extension-refused",
        (*confirm(), *extension(granted=False), *reply(PARTLY, 0)),
        2,
    ),
    Scenario(
        "excessive",
        (*confirm(), *reasons_asked(), *reply(D.EXCESSIVE, 11)),
        3,
        kind=ApplicantKind.NATURAL_PERSON,
    ),
    Scenario(
        "delayed",
        (*confirm(), *reasons_asked(), *delayed(), *reply(PARTLY, -6, Since.DUE)),
        2,
        room=80,
    ),
    Scenario("answered-late", _late(1), 3),
    Scenario("answered-very-late", _late(9), 1),
)
CHARGED = (
    Scenario("fee-paid", (*confirm(), *fee(), *paid(), *reply(D.GRANTED)), 4, room=80),
    Scenario(
        "fee-by-items",
        (*confirm(), *fee(FeeBasis.ITEMS, 14), *paid(), *reply(PARTLY)),
        room=80,
    ),
    Scenario(
        "fee-unpaid",
        (*confirm(), *fee(), *reply(D.FEE_UNPAID, 1, Since.LIMIT, 3)),
        3,
        room=80,
    ),
)
ENDED = (
    Scenario("withdrawn", (*confirm(), *withdrawn()), 8),
    Scenario(
        "withdrawn-after-draft",
        (*confirm(), *drafted(D.NOT_HELD), *submitted(), *withdrawn(1)),
    ),
    Scenario("withdrawn-unreceived", withdrawn(1), 3, channel=Channel.ONLINE),
    Scenario(
        "returned",
        (*confirm(), *drafted(D.DELIBERATIVE), *submitted(), *returned())
        + reply(D.DELIBERATIVE, 1),
        4,
    ),
    Scenario("assigned", (*confirm(), *assigned(), *reply(D.GRANTED)), 3),
    Scenario(
        "transferred",
        (*confirm(), *transferred(), *noted("业务科已经送来材料（示例）", 4))
        + reply(D.GRANTED, 2),
        5,
    ),
    Scenario(
        "amended",
        (*confirm(2), *amended(), *reply(D.GRANTED)),
        2,
        channel=Channel.ONLINE,
    ),
)
_REVIEW, _DIRECT = Court.RECONSIDERATION, Court.DIRECT
CHALLENGED = (
    Scenario(
        "review-upheld",
        (
            *plain(D.DELIBERATIVE),
            *challenge(_REVIEW),
            *result(ChallengeResult.UPHELD),
        ),
        4,
        room=120,
    ),
    Scenario(
        "review-ended-otherwise",
        (
            *plain(D.INTERNAL_AFFAIRS),
            *challenge(_REVIEW),
            *result(ChallengeResult.OTHER_RESULT, 15),
        ),
        room=120,
    ),
    Scenario(
        "review-corrected",
        (
            *plain(D.ENFORCEMENT_FILE),
            *challenge(_REVIEW),
            *result(ChallengeResult.CORRECTED),
            *reopened(),
            *reply(PARTLY, 5),
        ),
        2,
        room=160,
    ),
    Scenario(
        "suit-upheld",
        (*plain(D.NOT_HELD), *challenge(_DIRECT), *result(ChallengeResult.UPHELD, 80)),
        2,
        room=160,
    ),
    Scenario(
        "suit-corrected",
        (
            *plain(D.NOT_HELD),
            *challenge(_DIRECT),
            *result(ChallengeResult.CORRECTED, 80),
            *reopened(),
            *reply(D.GRANTED, 5),
        ),
        room=180,
    ),
    Scenario(
        "suit-after-review",
        (
            *plain(D.STATE_SECRET),
            *challenge(_REVIEW),
            *result(ChallengeResult.UPHELD),
            *challenge(Court.AFTER_RECONSIDERATION, 8),
            *result(ChallengeResult.UPHELD, 60),
        ),
        2,
        room=190,
    ),
)
ALL = (*CLARIFIED, *CONSULTED, *PROLONGED, *CHARGED, *ENDED, *CHALLENGED)
