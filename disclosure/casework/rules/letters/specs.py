"""Every letter of the office: to whom, for which outcome, with which elements."""

from __future__ import annotations

from dataclasses import dataclass, field

from disclosure.casework.rules.letters.elements import Element
from disclosure.casework.rules.vocabulary import (
    OUTSIDE_TABLE,
    WITHHELD,
    Disposition,
    LetterKind,
)
from disclosure.labels import Labelled, noop

D, E, K = Disposition, Element, LetterKind


class Recipient(Labelled):
    """Whom a letter is written to."""

    APPLICANT = "applicant", noop("申请人")
    THIRD_PARTY = "third_party", noop("第三方")
    AGENCY = "agency", noop("有关机关")
    INTERNAL = "internal", noop("内部机构")


@dataclass(frozen=True)
class LetterSpec:
    """What the law asks of one kind of letter.

    ``required`` holds whatever the case; ``letters.required`` adds what its
    circumstances demand. ``optional`` may be written as well. ``form`` is the
    title of a form printed below the letter, for the receiver to fill in. What
    is not ``is_signed`` is a form itself: no addressee line, no date below.
    """

    kind: LetterKind
    title: str
    to: Recipient
    required: tuple[Element, ...]
    optional: tuple[Element, ...] = ()
    dispositions: frozenset[Disposition] = frozenset()
    decides: bool = False
    is_signed: bool = True
    form: str = ""
    elements: frozenset[Element] = field(init=False)

    def __post_init__(self) -> None:
        every = frozenset(self.required) | frozenset(self.optional)
        object.__setattr__(self, "elements", every)


_HEAD = (E.NUMBER, E.ADDRESSEE, E.ORGAN, E.DECIDED_ON)
_CASE = (*_HEAD, E.REGISTRATION, E.RECEIVED_ON, E.REQUESTED)
_STEP = (*_CASE, E.BASIS)
_DECISION = (*_STEP, E.DECISION, E.DELIVERY)
_REMEDY = (E.REMEDY, E.REVIEW_BODY, E.COURT, E.REVIEW_URL)
_EARLIER = (E.EARLIER_NUMBER, E.EARLIER_ON)
_OPINION = (E.CONCERNED, E.LIMIT, E.REPLY_BY, E.REPLY_FORM, E.CONTACT)


def _step(kind: LetterKind, title: str, *elements: Element) -> LetterSpec:
    return LetterSpec(kind, title, Recipient.APPLICANT, (*_STEP, *elements))


def _answer(
    kind: LetterKind,
    title: str,
    dispositions: frozenset[Disposition],
    *elements: Element,
    optional: tuple[Element, ...] = (),
) -> LetterSpec:
    return LetterSpec(
        kind,
        title,
        Recipient.APPLICANT,
        (*_DECISION, *elements),
        (*_REMEDY, *optional),
        dispositions,
        decides=True,
    )


def _only(disposition: Disposition) -> frozenset[Disposition]:
    return frozenset({disposition})


_ALL = (
    _step(
        K.RECEIPT,
        "政府信息公开申请登记回执",
        *(E.CHANNEL, E.DUE_ON, E.QUERY_CODE, E.CONTACT),
    ),
    _step(
        K.CLARIFICATION,
        "政府信息公开申请补正告知书",
        *(E.ITEMS, E.GUIDANCE, E.CLARIFY_BY, E.CONSEQUENCE),
    ),
    _step(
        K.EXTENSION,
        "政府信息公开延期答复告知书",
        *(E.REASON, E.WORKDAYS, E.NEW_DUE_ON, E.APPROVAL),
    ),
    LetterSpec(
        K.THIRD_PARTY_OPINION,
        "政府信息公开征求意见书",
        Recipient.THIRD_PARTY,
        (*_HEAD, E.REGISTRATION, E.BASIS, *_OPINION, E.CONSEQUENCE),
        form="征求意见回复单",
    ),
    _step(
        K.CONSULTATION_NOTICE,
        "政府信息公开征求意见告知书",
        *(E.CONSULTEE, E.CONSULTED_ON, E.EXCLUDED),
    ),
    LetterSpec(
        K.THIRD_PARTY_DECISION,
        "政府信息决定公开告知书",
        Recipient.THIRD_PARTY,
        (
            *(*_HEAD, E.REGISTRATION, E.BASIS, E.DECISION, E.DELIVERY),
            *(E.CONCERNED, E.CONSULTED_ON, E.CONSULTATION, E.REASON),
        ),
        _REMEDY,
        decides=True,
    ),
    _answer(
        K.GRANTED,
        "政府信息予以公开告知书",
        _only(D.GRANTED),
        *(E.SUPPLIED, E.MEDIUM, E.PAGES),
    ),
    _answer(K.ALREADY_PUBLIC, "政府信息已主动公开告知书", _only(D.GRANTED), E.LOCATION),
    _answer(
        K.PARTLY_GRANTED,
        "政府信息部分公开告知书",
        _only(D.PARTLY_GRANTED),
        E.MEDIUM,
        optional=(
            *(E.GIVEN_PART, E.WITHHELD_PART, E.PART_GROUND, E.PART_REASON),
            E.CONSULTATION,
        ),
    ),
    _answer(
        K.REFUSED,
        "政府信息不予公开告知书",
        WITHHELD,
        *(E.GROUND, E.REASON),
        optional=(E.CONSULTATION,),
    ),
    _answer(
        K.NOT_EXISTING,
        "政府信息不存在告知书",
        _only(D.NOT_HELD),
        *(E.SEARCH_SCOPE, E.SEARCH_WORDS, E.SEARCH_PLACES, E.SEARCHED_ON, E.REASON),
    ),
    _answer(
        K.OTHER_AGENCY,
        "非本机关政府信息公开告知书",
        _only(D.NOT_HELD),
        E.REASON,
        optional=(E.RESPONSIBLE,),
    ),
    _answer(
        K.NEEDS_CREATION, "政府信息需另行制作告知书", _only(D.NEEDS_CREATION), E.REASON
    ),
    _answer(
        K.STILL_UNCLEAR,
        "政府信息公开申请内容仍不明确告知书",
        _only(D.STILL_UNCLEAR),
        *(E.CLARIFICATION_NUMBER, E.CLARIFICATION_ON, E.CLARIFIED_ON, E.REASON),
    ),
    _answer(
        K.REPEATED,
        "政府信息公开申请不予重复处理告知书",
        _only(D.REPEATED),
        *(*_EARLIER, E.REASON),
    ),
    _answer(
        K.PETITION,
        "信访投诉举报类申请告知书",
        _only(D.PETITION),
        *(E.REASON, E.PROPER_CHANNEL),
    ),
    _answer(
        K.ADMINISTRATIVE_QUERY,
        "行政查询事项告知书",
        _only(D.ADMINISTRATIVE_QUERY),
        *(E.GOVERNING_LAW, E.QUERY_PLACE, E.REASON),
    ),
    _answer(
        K.PUBLISHED_MATERIAL,
        "公开出版物获取途径告知书",
        _only(D.PUBLISHED_MATERIAL),
        *(E.LOCATION, E.REASON),
    ),
    _step(
        K.REASONS_ASKED,
        "政府信息公开申请说明理由告知书",
        *(E.COUNTS, E.EXPLAIN_BY),
    ),
    _answer(
        K.EXCESSIVE,
        "大量反复申请不予处理告知书",
        _only(D.EXCESSIVE),
        *(E.COUNTS, E.EXPLANATION, E.REASON),
    ),
    _step(K.DELAY, "政府信息公开延迟答复告知书", E.COUNTS, E.REASON, E.NEW_DUE_ON),
    _answer(
        K.REISSUE,
        "确认或重新出具类申请不予处理告知书",
        _only(D.REISSUE),
        *(*_EARLIER, E.REASON),
    ),
    _step(
        K.FEE,
        "政府信息公开信息处理费收费通知书",
        *(E.STANDARD, E.QUANTITY, E.AMOUNT, E.PAYMENT, E.LIMIT, E.CONSEQUENCE),
        E.DELIVERY,
    ),
    _answer(
        K.CLARIFICATION_LAPSED,
        "逾期不补正不再处理告知书",
        _only(D.CLARIFICATION_LAPSED),
        *(E.CLARIFICATION_NUMBER, E.CLARIFICATION_ON, E.CLARIFY_BY),
    ),
    _answer(
        K.FEE_UNPAID,
        "逾期未缴费不再处理告知书",
        _only(D.FEE_UNPAID),
        *(E.FEE_NUMBER, E.FEE_NOTICED_ON, E.PAY_BY),
    ),
    LetterSpec(
        K.AGENCY_OPINION,
        "政府信息公开征求机关意见书",
        Recipient.AGENCY,
        (*_HEAD, E.REGISTRATION, E.BASIS, *_OPINION),
        (E.CONSEQUENCE,),
        form="征求意见回复单",
    ),
    LetterSpec(
        K.ASSIGNMENT,
        "政府信息公开申请转办单",
        Recipient.INTERNAL,
        (*_CASE, E.TASK, E.INTERNAL_DUE_ON, E.DUE_ON),
    ),
    _answer(
        K.RECORD_CORRECTION,
        "更正政府信息申请处理告知书",
        OUTSIDE_TABLE,
        E.REASON,
        optional=(E.CORRECTED, E.TRANSFERRED_TO),
    ),
    LetterSpec(
        K.WITHDRAWAL,
        "撤回政府信息公开申请确认书",
        Recipient.APPLICANT,
        (*_CASE, E.DECISION, E.WITHDRAWN_ON, E.DELIVERY),
        dispositions=_only(D.OTHER),
        decides=True,
    ),
    LetterSpec(
        K.SERVICE_RECORD,
        "送达回证",
        Recipient.APPLICANT,
        (
            *(*_HEAD, E.REGISTRATION, E.DOCUMENTS, E.DELIVERY),
            *(E.DELIVERED_ON, E.RECIPIENT, E.REFUSAL),
        ),
        is_signed=False,
    ),
)
SPECS = {spec.kind: spec for spec in _ALL}


def letter_kinds_for(disposition: Disposition) -> tuple[LetterKind, ...]:
    """Return the letters that may carry an outcome; never empty."""
    return tuple(spec.kind for spec in _ALL if disposition in spec.dispositions)
