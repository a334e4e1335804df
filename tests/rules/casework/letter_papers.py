"""Complete contents for every kind of letter. All invented: 示例县, 示例市."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from disclosure.casework.rules.fees import charge_for_items
from disclosure.casework.rules.letters import (
    SPECS,
    Contents,
    Element,
    Part,
    filled,
    required,
)
from disclosure.casework.rules.vocabulary import (
    Consultee,
    Delivery,
    Disposition,
    LetterKind,
    Remedy,
)

E, D, K = Element, Disposition, LetterKind
AFTER_REVIEW_LAW = date(2025, 3, 17)
BEFORE_REVIEW_LAW = date(2023, 12, 29)

#: What is derived has no value here; the others differ, so a loss is seen.
VALUES = {
    E.NUMBER: "示公开告〔2025〕3号",
    E.ADDRESSEE: "示例申请人",
    E.ORGAN: "示例县自然资源局",
    E.REGISTRATION: "SL-2025-0007",
    E.RECEIVED_ON: "2025年2月18日",
    E.REQUESTED: "示例路改造工程的环境影响评价批复",
    E.REVIEW_BODY: "示例县人民政府",
    E.COURT: "示例县人民法院",
    E.REVIEW_URL: "https://fuyi.example.gov.cn/",
    E.DUE_ON: "2025年3月18日",
    E.NEW_DUE_ON: "2025年4月16日",
    E.INTERNAL_DUE_ON: "2025年3月3日",
    E.WORKDAYS: "20",
    E.APPROVAL: "2025年3月10日 示例负责人",
    E.CHANNEL: "网上提交",
    E.QUERY_CODE: "K7QX-93MD",
    E.CONTACT: "示例县公开办，0000-0000000",
    E.ITEMS: "没有写明文号。\n没有写明年份。",
    E.GUIDANCE: "请写明文件的名称或者文号。",
    E.CLARIFY_BY: "2025年3月12日",
    E.CLARIFICATION_NUMBER: "示公开补〔2025〕1号",
    E.CLARIFICATION_ON: "2025年2月20日",
    E.CLARIFIED_ON: "2025年2月27日",
    E.CONCERNED: "示例企业的排污台账",
    E.REPLY_BY: "2025年3月14日",
    E.CONSULTED_ON: "2025年2月21日",
    E.CONSULTATION: "第三方不同意公开，理由是涉及生产工艺",
    E.SUPPLIED: "示例批复（示环批〔2024〕5号）。\n示例附图。",
    E.MEDIUM: "电子文件",
    E.PAGES: "12页",
    E.LOCATION: "示例县人民政府网站“规划”栏目。",
    E.SEARCH_SCOPE: "2010年至2024年的收发文",
    E.SEARCH_WORDS: "示例路、环评",
    E.SEARCH_PLACES: "办公系统、局档案室",
    E.SEARCHED_ON: "2025年3月5日",
    E.RESPONSIBLE: "示例县住房局，0000-1111111",
    E.EARLIER_NUMBER: "示公开告〔2024〕88号",
    E.EARLIER_ON: "2024年11月5日",
    E.PROPER_CHANNEL: "示例县信访局",
    E.GOVERNING_LAW: "《不动产登记暂行条例》",
    E.QUERY_PLACE: "示例县不动产登记中心窗口",
    E.COUNTS: "2025年1月至2月提出申请56件。",
    E.EXPLAIN_BY: "2025年3月6日",
    E.EXPLANATION: "写作需要",
    E.PAYMENT: "凭缴款码到代收银行缴纳。",
    E.PAY_BY: "2025年3月13日",
    E.FEE_NUMBER: "示公开费〔2025〕2号",
    E.FEE_NOTICED_ON: "2025年2月13日",
    E.TASK: "请检索并提出意见。",
    E.CORRECTED: "姓名一栏更正为示例姓名。",
    E.TRANSFERRED_TO: "示例市公安局",
    E.WITHDRAWN_ON: "2025年2月25日",
    E.DOCUMENTS: "示公开告〔2025〕2号告知书",
    E.REASON: "该信息记录了尚未公布的事项。",
}
PARTS = (
    Part("批复正文"),
    Part("附件一中的工艺参数", D.THIRD_PARTY, "公开后竞争对手可以推知配方。"),
    Part("内部讨论记录", D.DELIBERATIVE, "讨论尚未形成结论。"),
)
#: One case for each letter and each outcome it may carry.
CASES = [
    (spec.kind, disposition)
    for spec in SPECS.values()
    for disposition in (sorted(spec.dispositions) or [None])
]
IDS = [f"{kind.value}-{disposition}" for kind, disposition in CASES]


def paper(
    kind: LetterKind,
    disposition: Disposition | None = None,
    decided_on: date = AFTER_REVIEW_LAW,
    delivery: Delivery = Delivery.POST,
) -> Contents:
    """Return contents that lack nothing."""
    contents = Contents(
        VALUES,
        decided_on,
        disposition,
        delivery,
        parts=PARTS if kind is K.PARTLY_GRANTED else (),
        charge=charge_for_items(0, 35) if kind is K.FEE else None,
        consultee=Consultee.CO_PRODUCER if kind is K.AGENCY_OPINION else None,
    )
    if kind is K.CONSULTATION_NOTICE:
        contents = replace(contents, consultee=Consultee.THIRD_PARTY)
    return contents


def complete(
    kind: LetterKind,
    disposition: Disposition | None = None,
    decided_on: date = AFTER_REVIEW_LAW,
    delivery: Delivery = Delivery.POST,
) -> Contents:
    """Return filled contents with only the elements this letter needs."""
    whole = filled(kind, paper(kind, disposition, decided_on, delivery))
    needed = required(kind, whole)
    values = {element: whole.values.get(element, "") for element in needed}
    return replace(whole, values=values)


def without(contents: Contents, element: Element) -> Contents:
    """Return the contents with one element blank."""
    return replace(contents, values={**contents.values, element: "  "})


def expected_remedy(kind: LetterKind, disposition: Disposition | None) -> Remedy:
    """The remedy column of the catalogue of letters, for a day in 2025."""
    if kind is K.THIRD_PARTY_DECISION:
        return Remedy.CHOICE
    if disposition is None or disposition is D.OTHER:
        return Remedy.NONE
    if disposition is D.PARTLY_GRANTED:
        return Remedy.MIXED
    if disposition.group == "refused" and disposition is not D.ADMINISTRATIVE_QUERY:
        return Remedy.REVIEW_FIRST
    return Remedy.CHOICE
