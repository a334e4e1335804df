"""Who asks in the demonstration: nobody that exists.

The numbers are the examples printed in the standards GB 11643 and GB 32100.
"""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.casework.rules.application import PRIVACY_VERSION, Application
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Delivery,
    IdentityDocument,
    Matter,
    Medium,
)

CARDS = ("11010519491231002X", "440524188001010014")
CREDIT_CODE = "91350100M000100Y43"
_SIGNS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_NAMES = {
    ApplicantKind.BUSINESS: "示例县{sign}字商贸有限公司（示例）",
    ApplicantKind.RESEARCH: "示例{sign}字研究所（示例）",
    ApplicantKind.PUBLIC_INTEREST: "示例县{sign}字公益促进会（示例）",
    ApplicantKind.LEGAL_SERVICE: "示例{sign}字律师事务所（示例）",
    ApplicantKind.OTHER_ORGANIZATION: "示例县{sign}字村民委员会（示例）",
}
_MEDIA = {
    Delivery.ONLINE: Medium.ELECTRONIC,
    Delivery.EMAIL: Medium.ELECTRONIC,
    Delivery.POST: Medium.PAPER,
    Delivery.IN_PERSON: Medium.INSPECTION,
    Delivery.FAX: Medium.PAPER,
}


@dataclass(frozen=True)
class Wish:
    """What one request asks for, and how."""

    kind: ApplicantKind
    subject: str
    delivery: Delivery
    matter: Matter = Matter.DISCLOSURE
    has_agent: bool = False
    needs_help: bool = False


def application_of(wish: Wish, turn: int) -> Application:
    """Return the filled-in form; ``turn`` chooses the person."""
    is_person = wish.kind is ApplicantKind.NATURAL_PERSON
    who = _person(turn) if is_person else _organisation(wish.kind, turn)
    is_post = wish.delivery is Delivery.POST
    return Application(
        applicant_kind=wish.kind,
        subject=wish.subject,
        description="请提供全文；如有附件，请一并提供（示例）。",
        medium=Medium.DISC if is_post and turn % 5 == 0 else _MEDIA[wish.delivery],
        delivery=wish.delivery,
        matter=wish.matter,
        phone="000-00000000",
        email="applicant@example.com" if wish.delivery is Delivery.EMAIL else "",
        address="示例县示例路2号" if is_post else "",
        postcode="000000" if is_post else "",
        needs_help=wish.needs_help,
        other_medium_ok=turn % 2 == 0,
        privacy_version=PRIVACY_VERSION,
        **who,
        **(_agent() if wish.has_agent else {}),
    )


def _person(turn: int) -> dict[str, str]:
    place = turn % len(_SIGNS)
    name = f"示例申请人{_SIGNS[place]}"
    if place < len(CARDS):
        document, number = IdentityDocument.RESIDENT_CARD, CARDS[place]
    else:
        document, number = IdentityDocument.OTHER, f"示例证件{place:04d}"
    return {
        "name": name,
        "identity_document": document,
        "identity_number": number,
    }


def _organisation(kind: ApplicantKind, turn: int) -> dict[str, str]:
    sign = _SIGNS[turn % len(_SIGNS)]
    return {
        "name": _NAMES[kind].format(sign=sign),
        "credit_code": CREDIT_CODE,
        "legal_representative": "示例法定代表人",
        "contact_name": "示例联系人",
    }


def _agent() -> dict[str, str]:
    return {
        "agent_name": "示例代理人",
        "agent_identity_number": CARDS[1],
        "agent_phone": "000-00000000",
    }
