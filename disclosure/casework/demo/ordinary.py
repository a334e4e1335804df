"""Scenarios without a detour: every outcome, channel and kind of applicant."""

from __future__ import annotations

from disclosure.casework.demo.scenarios import Placed, Scenario
from disclosure.casework.demo.steps import (
    Answer,
    Steps,
    at_once,
    confirm,
    reply,
)
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Delivery,
    LetterKind,
    Matter,
)
from disclosure.casework.rules.vocabulary import Disposition as D

ANY = Placed.ANY
ALREADY_PUBLIC = Answer(D.GRANTED, LetterKind.ALREADY_PUBLIC)
OTHER_AGENCY = Answer(D.NOT_HELD, LetterKind.OTHER_AGENCY)
PARTLY = Answer(D.PARTLY_GRANTED, LetterKind.PARTLY_GRANTED, (D.DELIBERATIVE,))
PARTLY_UNREADY = Answer(
    D.PARTLY_GRANTED, LetterKind.PARTLY_GRANTED, (D.NOT_HELD, D.NEEDS_CREATION)
)


def plain(outcome: D | Answer) -> Steps:
    """Confirmed, looked into, answered."""
    return (*confirm(0, 2), *reply(outcome, 5, slack=7))


ORDINARY = (
    Scenario("granted", plain(D.GRANTED), 74, ANY),
    Scenario("already-public", plain(ALREADY_PUBLIC), 28, ANY),
    Scenario("partly-granted", plain(PARTLY), 12, ANY),
    Scenario("partly-unready", plain(PARTLY_UNREADY), 3),
    Scenario("not-existing", plain(D.NOT_HELD), 22, ANY),
    Scenario("other-agency", plain(OTHER_AGENCY), 11, ANY),
    Scenario("needs-creation", plain(D.NEEDS_CREATION), 5),
    Scenario("state-secret", plain(D.STATE_SECRET), 2),
    Scenario("forbidden", plain(D.FORBIDDEN_BY_LAW), 3),
    Scenario("security", plain(D.SECURITY_STABILITY), 2),
    Scenario("internal-affairs", plain(D.INTERNAL_AFFAIRS), 6),
    Scenario("deliberative", plain(D.DELIBERATIVE), 8),
    Scenario("enforcement-file", plain(D.ENFORCEMENT_FILE), 6),
    Scenario(
        "administrative-query",
        plain(D.ADMINISTRATIVE_QUERY),
        7,
        subject="示例县示例路房屋的不动产登记资料（示例）",
    ),
    Scenario(
        "petition",
        plain(D.PETITION),
        10,
        subject="要求查处示例县示例村有关人员（示例）",
    ),
    Scenario("repeated", plain(D.REPEATED), 4, repeats=True),
    Scenario("reissue", plain(D.REISSUE), 3, repeats=True),
    Scenario(
        "published-material",
        plain(D.PUBLISHED_MATERIAL),
        3,
        subject="《示例县年鉴》全本（示例）",
    ),
)
CHANNELS = (
    Scenario(
        "on-the-spot",
        at_once(D.GRANTED),
        4,
        channel=Channel.IN_PERSON,
        delivery=Delivery.IN_PERSON,
    ),
    Scenario(
        "oral",
        plain(D.GRANTED),
        2,
        channel=Channel.ORAL,
        kind=ApplicantKind.NATURAL_PERSON,
        needs_help=True,
    ),
    Scenario("fax", plain(D.GRANTED), 2, channel=Channel.FAX, delivery=Delivery.FAX),
    Scenario("letter", plain(D.NOT_HELD), 3, channel=Channel.POST_PLAIN),
    Scenario(
        "registered-letter",
        plain(D.GRANTED),
        4,
        channel=Channel.POST_SIGNED,
        delivery=Delivery.POST,
    ),
    Scenario("by-email", plain(D.GRANTED), 4, delivery=Delivery.EMAIL),
    Scenario("fetched", plain(D.GRANTED), 3, delivery=Delivery.IN_PERSON),
    Scenario("agent", plain(D.GRANTED), 3, has_agent=True),
    *(
        Scenario(f"kind-{kind.value.replace('_', '-')}", plain(D.GRANTED), kind=kind)
        for kind in ApplicantKind
    ),
)
_RECORD = "示例县居民信息登记中本人的住址（示例）"
CORRECTIONS = tuple(
    Scenario(
        name,
        plain(outcome),
        2,
        kind=ApplicantKind.NATURAL_PERSON,
        matter=Matter.RECORD_CORRECTION,
        subject=_RECORD,
    )
    for name, outcome in (
        ("record-corrected", D.RECORD_CORRECTED),
        ("correction-transferred", D.CORRECTION_TRANSFERRED),
        ("correction-refused", D.CORRECTION_REFUSED),
    )
)
ALL = (*ORDINARY, *CHANNELS, *CORRECTIONS)
