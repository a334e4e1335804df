"""The elements of letters: every field of a letter with its official label.

The value of an element is also its name in a letter's template.
"""

from disclosure.labels import Labelled, noop


class Element(Labelled):
    """Days are written 2026年3月16日, pages with their unit: 12页."""

    # Every letter.
    NUMBER = "number", noop("发文字号")
    ADDRESSEE = "addressee", noop("收件人")
    ORGAN = "organ", noop("机关名称")
    DECIDED_ON = "decided_on", noop("成文日期")
    REGISTRATION = "registration", noop("登记号")
    RECEIVED_ON = "received_on", noop("收到申请日期")
    REQUESTED = "requested", noop("申请内容")
    # Every decision.
    BASIS = "basis", noop("法律依据")
    DECISION = "decision", noop("处理决定")
    GROUND = "ground", noop("不予公开的情形")
    REASON = "reason", noop("理由")
    DELIVERY = "delivery", noop("送达方式")
    REMEDY = "remedy", noop("救济途径")
    REVIEW_BODY = "review_body", noop("行政复议机关")
    COURT = "court", noop("管辖法院")
    REVIEW_URL = "review_url", noop("网上申请行政复议的网址")
    # Time limits.
    DUE_ON = "due_on", noop("答复期限")
    NEW_DUE_ON = "new_due_on", noop("变更后的答复期限")
    INTERNAL_DUE_ON = "internal_due_on", noop("内部办理期限")
    WORKDAYS = "workdays", noop("延长的工作日数")
    LIMIT = "limit", noop("法定期限")
    CONSEQUENCE = "consequence", noop("逾期后果")
    APPROVAL = "approval", noop("公开工作机构负责人批准记录")
    # Receipt.
    CHANNEL = "channel", noop("提交方式")
    QUERY_CODE = "query_code", noop("查询码")
    CONTACT = "contact", noop("联系方式")
    # Clarification.
    ITEMS = "items", noop("需要补正的事项")
    GUIDANCE = "guidance", noop("补正指引")
    CLARIFY_BY = "clarify_by", noop("补正期限")
    CLARIFICATION_NUMBER = "clarification_number", noop("补正告知书文号")
    CLARIFICATION_ON = "clarification_on", noop("补正告知书日期")
    CLARIFIED_ON = "clarified_on", noop("收到补正日期")
    # Consultation.
    CONCERNED = "concerned", noop("涉及的政府信息")
    REPLY_BY = "reply_by", noop("反馈意见截止日期")
    REPLY_FORM = "reply_form", noop("意见回复栏")
    CONSULTEE = "consultee", noop("征求意见对象")
    CONSULTED_ON = "consulted_on", noop("征求意见日期")
    EXCLUDED = "excluded", noop("不计入期限的说明")
    CONSULTATION = "consultation", noop("征求意见结果")
    # What is given.
    SUPPLIED = "supplied", noop("提供的政府信息")
    MEDIUM = "medium", noop("提供形式")
    PAGES = "pages", noop("页数")
    LOCATION = "location", noop("获取途径")
    GIVEN_PART = "given_part", noop("予以公开的部分")
    WITHHELD_PART = "withheld_part", noop("不公开的部分")
    PART_GROUND = "part_ground", noop("不公开部分的法律依据")
    PART_REASON = "part_reason", noop("不公开部分的理由")
    # What is not there.
    SEARCH_SCOPE = "search_scope", noop("检索范围")
    SEARCH_WORDS = "search_words", noop("检索关键词")
    SEARCH_PLACES = "search_places", noop("检索地点和系统")
    SEARCHED_ON = "searched_on", noop("检索日期")
    RESPONSIBLE = "responsible", noop("负责公开的机关及其联系方式")
    EARLIER_NUMBER = "earlier_number", noop("此前答复的文号")
    EARLIER_ON = "earlier_on", noop("此前答复的日期")
    PROPER_CHANNEL = "proper_channel", noop("应当使用的渠道")
    GOVERNING_LAW = "governing_law", noop("特别规定的名称")
    QUERY_PLACE = "query_place", noop("查询途径")
    # Volume and fee.
    COUNTS = "counts", noop("申请的数量和频次")
    EXPLAIN_BY = "explain_by", noop("说明理由的期限")
    EXPLANATION = "explanation", noop("申请人说明的理由")
    STANDARD = "standard", noop("收费标准")
    QUANTITY = "quantity", noop("计费数量")
    AMOUNT = "amount", noop("收费金额")
    PAYMENT = "payment", noop("缴费方式")
    PAY_BY = "pay_by", noop("缴费期限")
    FEE_NUMBER = "fee_number", noop("收费通知书文号")
    FEE_NOTICED_ON = "fee_noticed_on", noop("收费通知书日期")
    # Other letters.
    TASK = "task", noop("办理要求")
    CORRECTED = "corrected", noop("更正后的记录")
    TRANSFERRED_TO = "transferred_to", noop("转送的机关")
    WITHDRAWN_ON = "withdrawn_on", noop("撤回日期")
    DOCUMENTS = "documents", noop("送达文书")
    DELIVERED_ON = "delivered_on", noop("送达日期")
    RECIPIENT = "recipient", noop("受送达人签收")
    REFUSAL = "refusal", noop("拒收或者未送达情况")


#: Written by the office, possibly in several lines; each is a paragraph.
LONG = frozenset(
    {
        *(Element.REASON, Element.REMEDY, Element.ITEMS, Element.GUIDANCE),
        *(Element.SUPPLIED, Element.LOCATION, Element.STANDARD, Element.TASK),
        *(Element.COUNTS, Element.PAYMENT, Element.CORRECTED),
    }
)
#: Printed only where the case demands them.
CONDITIONAL = frozenset(
    {Element.CONSULTATION, Element.CORRECTED, Element.TRANSFERRED_TO}
)
#: Kept in the file and demanded before issuing, but not printed.
NOT_PRINTED = frozenset({Element.APPROVAL})
#: Known only in the moment of issuing.
AT_ISSUE = frozenset({Element.NUMBER})
