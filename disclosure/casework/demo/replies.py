"""What the invented office writes in its replies."""

from __future__ import annotations

from disclosure.casework.demo.steps import Answer
from disclosure.casework.rules.letters import Element, Part
from disclosure.casework.rules.vocabulary import Disposition

D, E = Disposition, Element

#: Everything an officer may have to write; each letter takes what it needs.
ELEMENTS = {
    E.SUPPLIED: "申请的政府信息一份（示例）",
    E.PAGES: "12页",
    E.LOCATION: "示例县人民政府网“政府信息公开”栏目（示例）",
    E.SEARCH_SCOPE: "本机关2015年以来的发文、收文和档案（示例）",
    E.SEARCH_WORDS: "申请中写明的项目名称和文号（示例）",
    E.SEARCH_PLACES: "公文系统、档案室（示例）",
    E.SEARCHED_ON: "收到申请后的第三个工作日（示例）",
    E.RESPONSIBLE: "示例市示例局，电话000-00000000（示例）",
    E.EARLIER_NUMBER: "示县公开公〔示例〕1号",
    E.EARLIER_ON: "此前（示例）",
    E.PROPER_CHANNEL: "示例县信访局，或者拨打12345（示例）",
    E.GOVERNING_LAW: "《不动产登记暂行条例》",
    E.QUERY_PLACE: "示例县不动产登记中心查询窗口（示例）",
    E.EXPLANATION: "需要了解有关情况（示例）",
    E.CORRECTED: "登记的住址已经改为申请人证件上的住址（示例）",
    E.TRANSFERRED_TO: "示例市示例局（示例）",
}
_REASONS = {
    D.STATE_SECRET: "该文件标有密级，至今没有解密（示例）。",
    D.FORBIDDEN_BY_LAW: "统计法规定能够识别单个统计对象的资料不得对外提供（示例）。",
    D.SECURITY_STABILITY: "图件标有供水管网的关键节点，公开可能危及公共安全（示例）。",
    D.THIRD_PARTY: "合同载有第三方的报价构成，公开会损害其竞争地位（示例）。",
    D.INTERNAL_AFFAIRS: "该材料是值班安排和用车登记，对外没有约束力（示例）。",
    D.DELIBERATIVE: "该材料是尚在讨论的方案过程稿，没有形成决定（示例）。",
    D.ENFORCEMENT_FILE: "该材料是行政处罚案卷中的询问笔录（示例）。",
    D.ADMINISTRATIVE_QUERY: "所申请的是不动产登记资料，应当到登记机构查询（示例）。",
    D.NOT_HELD: "经检索，本机关没有制作、也没有获取这项信息（示例）。",
    D.NEEDS_CREATION: "需要把历年分散的台账重新汇总和分析（示例）。",
    D.STILL_UNCLEAR: "补正后仍不能确定所指的文件名称、文号和年份（示例）。",
    D.PETITION: "来件要求调查处理有关人员，没有申请公开政府信息（示例）。",
    D.REPEATED: "此前已经就同一内容向申请人作出答复（示例）。",
    D.PUBLISHED_MATERIAL: "所申请的是公开出版的年鉴，可以到县图书馆借阅（示例）。",
    D.EXCESSIVE: "申请人没有说明与其申请数量相称的理由（示例）。",
    D.REISSUE: "所申请的文件此前已经提供，本机关不再重新出具（示例）。",
    D.RECORD_CORRECTED: "申请人提供了证件，记录确实有误（示例）。",
    D.CORRECTION_TRANSFERRED: "该记录由上级机关制作，本机关无权更正（示例）。",
    D.CORRECTION_REFUSED: "经核对，记录与申请人提供的证件一致（示例）。",
}


def reasons_of(answer: Answer) -> str:
    """Return the reasons of a reply; blank where none are needed."""
    return _REASONS.get(answer.disposition, "")


def parts_of(answer: Answer) -> tuple[Part, ...]:
    """Return what is given and what is withheld of a partial grant."""
    if answer.disposition is not D.PARTLY_GRANTED:
        return ()
    given = Part("文件正文和结论部分（示例）")
    withheld = (
        Part(f"附件第{number}部分（示例）", ground, _REASONS[ground])
        for number, ground in enumerate(answer.withheld, start=1)
    )
    return (given, *withheld)
