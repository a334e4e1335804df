"""Phrases of annual reports: how prose names what the form counts. Data."""

from __future__ import annotations

from collections.abc import Mapping

#: Whose numbers these may be, if not those of the report. Then the numbers
#: need not agree, and the author says so once.
SCOPE_WORDS = (
    *("市政府", "县政府", "区政府", "省政府", "州政府", "旗政府", "镇政府"),
    *("全市", "全县", "全区", "全省", "全州", "全旗", "全镇", "全系统", "全局"),
    *("市直", "县直", "区直", "省直", "州直", "局直属", "直属单位", "所属单位"),
    *("各部门", "各单位", "各乡镇", "各街道", "各区县", "各县区", "各县", "各区"),
    *("本级", "局机关", "委机关", "厅机关", "办公室机关", "政府机关", "各级"),
    *("下属", "二级单位", "派出所", "各科室", "乡镇街道", "政府办公室"),
)
#: What an office of reconsideration or a court does for others.
BUSINESS_WORDS = ("办理", "受理", "审理", "审结", "新收", "应诉", "代理")
#: Work that is counted in the same words, but not in the tables.
OTHER_WORK = (
    *("建议", "提案", "议案", "信访", "热线", "留言", "工单", "诉求", "来信"),
    *("咨询", "举报", "投诉", "信件", "来电", "意见", "问政", "12345", "许可"),
)
#: One kind of applicant or one way in: a part of the total, not the total.
PARTS = (
    *("自然人", "个人", "公民", "法人", "企业", "科研机构", "公益组织", "其他组织"),
    *("法律服务机构", "律师", "当面", "网络", "网上", "线上", "在线", "平台", "网站"),
    *("信函", "邮寄", "邮件", "邮箱", "传真", "口头", "现场", "渠道", "窗口"),
)

CAME_IN = ("新收", "收到", "受理", "接收", "接到", "新增")
MADE = ("制发", "制定", "出台", "印发", "新制作", "制作", "新增")
PUBLISHED = ("公开", "公示", "公布", "归集", "上传", "报送", "录入", "发布")
UNDECIDED = (*PUBLISHED, "受理", "收到", "接收", "新收", "接件")
LATE = ("延期", "逾期", "超期", "未", "当场", "电话", "重新")
#: One reason of a group: its number is not that of the group.
REASONS = (
    *("因", "属于", "涉及", "由于", "不掌握", "现成", "不明确", "信访", "重复"),
    *("出版物", "大量", "逾期", "重新", "改为", "撤销"),
)
INSTANCES = ("一审", "二审", "再审")
DENIED = ("主动", "不", "未", "重新", "改为", "撤销")
NEXT_YEAR = ("结转下年", "结转至下年", "结转到下年", "结转入下年", "转入下年")
LATER = ("转下年", "转至下年", "顺延下年", "顺延至下年", "顺延到下年", "延至下年")
ENDINGS = ("", "继续办理", "办理", "继续处理", "处理", "答复", "继续答复")
LAST_YEAR = ("上年结转", "结转上年", "上年转结", "上年遗留", "上年顺延")
#: Words that may lead others; of two joined ones neither is compared.
LEADS = (*CAME_IN, *MADE, "废止", "办结", "行政复议", "行政诉讼")

#: Short forms of the rows of table three.
ROWS: Mapping[str, tuple[str, ...]] = {
    "partly_granted": ("部分予以公开", "予以部分公开"),
    "refused": ("不予以公开", "决定不予公开"),
    "refused.state_secret": ("涉及国家秘密", "国家秘密"),
    "refused.forbidden_by_law": ("法律行政法规禁止公开", "法律、行政法规禁止公开"),
    "refused.security_stability": ("三安全一稳定", "危及三安全一稳定"),
    "refused.third_party": ("涉及第三方合法权益", "第三方合法权益"),
    "refused.internal_affairs": ("三类内部事务信息", "内部事务信息"),
    "refused.deliberative": ("四类过程性信息", "过程性信息"),
    "refused.enforcement_file": ("行政执法案卷", "行政执法案卷信息"),
    "refused.administrative_query": ("行政查询事项", "行政查询"),
    "unavailable.not_held": ("不掌握相关政府信息", "本机关不掌握", "不掌握相关信息"),
    "unavailable.needs_creation": ("没有现成信息", "需要另行制作", "需另行制作"),
    "unavailable.still_unclear": ("补正后仍不明确", "补正后内容仍不明确"),
    "declined.petition": ("信访举报投诉类", "信访、举报、投诉类申请"),
    "declined.published_material": ("公开出版物", "提供公开出版物"),
    "declined.excessive": ("大量反复申请",),
    "declined.reissue": ("确认或重新出具", "重新出具已获取信息"),
    "otherwise_closed.clarification_lapsed": ("逾期不补正", "逾期未补正"),
    "otherwise_closed.fee_unpaid": ("逾期未缴费", "逾期未缴纳费用", "逾期不缴费"),
}
#: Labels that say nothing without the table around them.
BARE = frozenset({"总计", "其他", "其他情形", "其他结果"})
RESULTS = {
    "upheld": ("结果维持", "维持", "维持原行政行为", "予以维持"),
    "corrected": ("结果纠正", "纠正", "被纠正", "被依法纠正", "被依法纠错", "予以纠正"),
    "other_result": ("其他结果",),
    "pending": ("尚未审结", "未审结", "正在审理"),
}
LITIGATION = ("litigation.direct", "litigation.after_reconsideration")
#: How prose names the three groups of table four.
COURTS = {
    ("行政复议",): ("reconsideration",),
    ("行政诉讼",): LITIGATION,
    ("直接起诉",): ("litigation.direct",),
    ("复议后起诉",): ("litigation.after_reconsideration",),
}
SHORT_COURTS = {"行政复议": ("复议",), "行政诉讼": ("诉讼",)}
DECIDED = {
    "license": ("行政许可",),
    "penalty": ("行政处罚",),
    "compulsory_measure": ("行政强制", "行政强制措施"),
}
DOCUMENTS = {"government_rule": "规章", "normative_document": "规范性文件"}
