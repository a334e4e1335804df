"""What a request must contain (Art. 29), and how its parts are checked.

No purpose is asked: the test of a special need ended on 2019-05-15. A format
check shows a slip of the pen; it proves nobody's identity.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from disclosure.agencies.numbers import is_credit_code, is_identity_number
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Delivery,
    IdentityDocument,
    Matter,
    Medium,
)
from disclosure.labels import Sentence, noop, sentence

#: The notice about personal data that an applicant reads (个人信息保护法 Art. 17).
PRIVACY_VERSION = "2026-11"
SUBJECT_LENGTH = 200
DESCRIPTION_LENGTH = 3000
#: Wide brackets, and the word that goes before an extension.
_WIDE = "".join(map(chr, (0xFF08, 0xFF09, 0x8F6C)))
_PHONE = re.compile(rf"\+?[0-9][0-9 \-(){_WIDE}]{{5,30}}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_POSTCODE = re.compile(r"[0-9]{6}")


@dataclass(frozen=True)
class Application:
    """What was filled in, by the applicant or by a clerk from paper."""

    applicant_kind: str
    name: str
    subject: str
    medium: str
    delivery: str
    matter: str = Matter.DISCLOSURE
    identity_document: str = ""
    identity_number: str = ""
    credit_code: str = ""
    legal_representative: str = ""
    contact_name: str = ""
    phone: str = ""
    email: str = ""
    address: str = ""
    postcode: str = ""
    agent_name: str = ""
    agent_identity_number: str = ""
    agent_phone: str = ""
    document_number: str = ""
    description: str = ""
    other_medium_ok: bool = False
    needs_help: bool = False
    privacy_version: str = ""

    @property
    def is_person(self) -> bool:
        return self.applicant_kind == ApplicantKind.NATURAL_PERSON


#: Fields of the person, kept apart from the case.
PERSONAL_FIELDS = (
    "name",
    "identity_document",
    "identity_number",
    "credit_code",
    "legal_representative",
    "contact_name",
    "phone",
    "email",
    "address",
    "postcode",
    "agent_name",
    "agent_identity_number",
    "agent_phone",
)
CASE_FIELDS = (
    "matter",
    "applicant_kind",
    "subject",
    "document_number",
    "description",
    "medium",
    "delivery",
    "other_medium_ok",
    "needs_help",
    "privacy_version",
)


def problems(application: Application) -> Mapping[str, Sentence]:
    """Return what is wrong, by field, in a request sent by its applicant."""
    found = dict(_missing(application))
    found.update(
        (name, text)
        for name, text in malformed(application).items()
        if name not in found
    )
    return found


def malformed(application: Application) -> Mapping[str, Sentence]:
    """Return what cannot be right in what was given; nothing has to be given.

    A paper request may lack what the law asks for: that is a ground for a
    clarification, not for refusing to register it.
    """
    return {
        name: sentence(text)
        for name, text, fits in _shapes(application)
        if getattr(application, name) and not fits
    }


def _missing(application: Application) -> dict[str, Sentence]:
    needed = _who(application) | _where(application) | _agent(application)
    return {
        name: sentence(text)
        for name, text in needed.items()
        if not getattr(application, name)
    }


def _who(application: Application) -> dict[str, str]:
    always = {
        "applicant_kind": _CHOOSE,
        "name": noop("请填写姓名或名称，与证件上的一致。"),
        "subject": noop("请写明需要的信息的名称，或者能找到它的描述。"),
        "phone": noop("请填写联系电话，工作人员需要与您确认收到。"),
        "medium": noop("请选择提供方式。"),
        "delivery": noop("请选择获取途径。"),
        "privacy_version": noop("请阅读个人信息处理说明，并勾选已经知悉。"),
    }
    if application.is_person:
        return always | {
            "identity_document": noop("请选择证件名称。"),
            "identity_number": noop("请填写证件号码；法律要求申请附身份证明。"),
        }
    return always | {
        "credit_code": noop("请填写统一社会信用代码。"),
        "contact_name": noop("请填写联系人姓名。"),
    }


def _where(application: Application) -> dict[str, str]:
    if application.delivery == Delivery.POST:
        return {
            "address": noop("请填写通信地址；选择邮寄时必须填写。"),
            "postcode": noop("请填写邮政编码；选择邮寄时必须填写。"),
        }
    if application.delivery == Delivery.EMAIL:
        return {"email": noop("请填写电子邮箱；选择电子邮件时必须填写。")}
    return {}


def _agent(application: Application) -> dict[str, str]:
    if not (application.agent_name or application.agent_identity_number):
        return {}
    return {
        "agent_name": noop("请填写代理人姓名。"),
        "agent_identity_number": noop("请填写代理人的身份证号码。"),
        "agent_phone": noop("请填写代理人的联系电话。"),
    }


def _shapes(application: Application) -> list[tuple[str, str, bool]]:
    number = application.identity_number.upper()
    agent = application.agent_identity_number.upper()
    is_card = application.identity_document == IdentityDocument.RESIDENT_CARD
    return [
        ("applicant_kind", _CHOOSE, application.applicant_kind in set(ApplicantKind)),
        (
            "identity_document",
            _CHOOSE,
            application.identity_document in set(IdentityDocument),
        ),
        ("medium", _CHOOSE, application.medium in set(Medium)),
        ("delivery", _CHOOSE, application.delivery in set(Delivery)),
        ("matter", _CHOOSE, application.matter in set(Matter)),
        ("identity_number", _CARD, not is_card or is_identity_number(number)),
        ("agent_identity_number", _CARD, is_identity_number(agent)),
        ("credit_code", _CODE, is_credit_code(application.credit_code.upper())),
        ("phone", _CALL, _PHONE.fullmatch(application.phone) is not None),
        ("agent_phone", _CALL, _PHONE.fullmatch(application.agent_phone) is not None),
        ("email", _MAIL, _EMAIL.fullmatch(application.email) is not None),
        ("postcode", _CODE6, _POSTCODE.fullmatch(application.postcode) is not None),
        ("subject", _SHORT, len(application.subject) <= SUBJECT_LENGTH),
        ("description", _LONG, len(application.description) <= DESCRIPTION_LENGTH),
    ]


_CHOOSE = noop("请从所列的选项中选择。")
_CARD = noop("身份证号码不对：应为18位，请检查有没有漏掉或者写错的数字。")
_CODE = noop("统一社会信用代码不对：应为18位，请对照证照检查。")
_CALL = noop("电话号码不对，请只用数字、空格和连字符，例如 13800000000。")
_MAIL = noop("电子邮箱不对，应当像 name@example.com 这样。")
_CODE6 = noop("邮政编码是6位数字。")
_SHORT = noop("名称最多200字；更多的说明请写在“其他特征性描述”里。")
_LONG = noop("描述最多3000字；更长的内容请作为附件上传。")
