"""The words of a case, with their official labels.

Article numbers are those of the Regulation in force since 2019-05-15 (国令第711号).
"""

from disclosure.labels import Labelled, noop


class Regime(Labelled):
    """Which Regulation governs a request: decided by the day it was received."""

    OLD = "492", noop("国令第492号")
    NEW = "711", noop("国令第711号")


class Channel(Labelled):
    """How a request came in (Art. 29, 31)."""

    ONLINE = "online", noop("网上提交")
    IN_PERSON = "in_person", noop("当面提交")
    POST_SIGNED = "post_signed", noop("挂号信或特快专递")
    POST_PLAIN = "post_plain", noop("平常信函")
    FAX = "fax", noop("传真")
    ORAL = "oral", noop("口头提出")


class ApplicantKind(Labelled):
    """The columns of table three."""

    NATURAL_PERSON = "natural_person", noop("自然人")
    BUSINESS = "business", noop("商业企业")
    RESEARCH = "research", noop("科研机构")
    PUBLIC_INTEREST = "public_interest", noop("社会公益组织")
    LEGAL_SERVICE = "legal_service", noop("法律服务机构")
    OTHER_ORGANIZATION = "other_organization", noop("其他组织")


class IdentityDocument(Labelled):
    """What proves who a natural person is (Art. 29)."""

    RESIDENT_CARD = "resident_card", noop("居民身份证")
    PASSPORT = "passport", noop("护照")
    RESIDENCE_PERMIT = "residence_permit", noop("港澳台居民居住证或外国人永久居留证")
    OTHER = "other", noop("其他有效证件")


class Medium(Labelled):
    """The form in which the information is wanted (Art. 29, 40)."""

    PAPER = "paper", noop("纸质")
    ELECTRONIC = "electronic", noop("电子文件")
    DISC = "disc", noop("光盘等载体")
    INSPECTION = "inspection", noop("查阅、抄录")


class Delivery(Labelled):
    """The way in which the reply reaches the applicant."""

    ONLINE = "online", noop("网上获取")
    EMAIL = "email", noop("电子邮件")
    POST = "post", noop("邮寄")
    IN_PERSON = "in_person", noop("当面领取")
    FAX = "fax", noop("传真")


class Matter(Labelled):
    """What is asked for: information (Art. 27), or a record put right (Art. 41)."""

    DISCLOSURE = "disclosure", noop("公开政府信息")
    RECORD_CORRECTION = "record_correction", noop("更正与本人有关的记录")


class State(Labelled):
    """Where a case stands. The outcome is another field."""

    SUBMITTED = "submitted", noop("待确认")
    HANDLING = "handling", noop("办理中")
    AWAITING_CLARIFICATION = "awaiting_clarification", noop("待补正")
    AWAITING_FEE = "awaiting_fee", noop("待缴费")
    IN_REVIEW = "in_review", noop("待审核")
    IN_APPROVAL = "in_approval", noop("待签发")
    APPROVED = "approved", noop("待发出")
    ISSUED = "issued", noop("待送达")
    CLOSED = "closed", noop("已办结")


#: States in which the office still owes something.
OPEN_STATES = frozenset(State) - {State.CLOSED}


class EventKind(Labelled):
    """The dated facts that move the clock."""

    SUBMITTED = "submitted", noop("申请人提交申请")
    ARRIVED = "arrived", noop("申请送达机关")
    AGENCY_CONFIRMED = "agency_confirmed", noop("机关确认收到")
    APPLICANT_CONFIRMED = "applicant_confirmed", noop("申请人确认提交")
    CLARIFICATION_ASKED = "clarification_asked", noop("要求补正")
    CLARIFIED = "clarified", noop("收到补正")
    CONSULTATION_OPENED = "consultation_opened", noop("发出征求意见书")
    CONSULTATION_CLOSED = "consultation_closed", noop("征求意见结束")
    EXTENDED = "extended", noop("延长答复期限")
    FEE_NOTICED = "fee_noticed", noop("发出收费通知")
    FEE_PAID = "fee_paid", noop("申请人缴费")
    DELAYED = "delayed", noop("决定延迟答复")
    ANSWERED = "answered", noop("作出答复")
    WITHDRAWN = "withdrawn", noop("申请人撤回申请")


class Consultee(Labelled):
    """Whose opinion is asked."""

    THIRD_PARTY = "third_party", noop("第三方")
    CO_PRODUCER = "co_producer", noop("共同制作机关")
    AGENCY = "agency", noop("其他机关")


class Opinion(Labelled):
    """What the consultee said. Silence is another thing for each (Art. 32, 34)."""

    AGREED = "agreed", noop("同意公开")
    OBJECTED = "objected", noop("不同意公开")
    SILENT = "silent", noop("逾期未提出意见")
    DROPPED = "dropped", noop("不再征求意见")


class ClockState(Labelled):
    """A clock runs, waits for somebody else, or has come to its end."""

    RUNNING = "running", noop("计时中")
    PAUSED = "paused", noop("暂停")
    STOPPED = "stopped", noop("停止")


class Disposition(Labelled):
    """The one outcome of a case: the rows of table three, as printed there.

    The last three answer a request under Art. 41, which the table leaves out.
    """

    GRANTED = "granted", noop("予以公开")
    PARTLY_GRANTED = "partly_granted", noop("部分公开")
    STATE_SECRET = "refused.state_secret", noop("属于国家秘密")
    FORBIDDEN_BY_LAW = "refused.forbidden_by_law", noop("其他法律行政法规禁止公开")
    SECURITY_STABILITY = "refused.security_stability", noop("危及“三安全一稳定”")
    THIRD_PARTY = "refused.third_party", noop("保护第三方合法权益")
    INTERNAL_AFFAIRS = "refused.internal_affairs", noop("属于三类内部事务信息")
    DELIBERATIVE = "refused.deliberative", noop("属于四类过程性信息")
    ENFORCEMENT_FILE = "refused.enforcement_file", noop("属于行政执法案卷")
    ADMINISTRATIVE_QUERY = "refused.administrative_query", noop("属于行政查询事项")
    NOT_HELD = "unavailable.not_held", noop("本机关不掌握相关政府信息")
    NEEDS_CREATION = "unavailable.needs_creation", noop("没有现成信息需要另行制作")
    STILL_UNCLEAR = "unavailable.still_unclear", noop("补正后申请内容仍不明确")
    PETITION = "declined.petition", noop("信访举报投诉类申请")
    REPEATED = "declined.repeated", noop("重复申请")
    PUBLISHED_MATERIAL = "declined.published_material", noop("要求提供公开出版物")
    EXCESSIVE = "declined.excessive", noop("无正当理由大量反复申请")
    REISSUE = (
        "declined.reissue",
        noop("要求行政机关确认或重新出具已获取信息"),
    )
    CLARIFICATION_LAPSED = (
        "otherwise_closed.clarification_lapsed",
        noop("申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    )
    FEE_UNPAID = (
        "otherwise_closed.fee_unpaid",
        noop("申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    )
    OTHER = "otherwise_closed.other", noop("其他")
    RECORD_CORRECTED = "correction.made", noop("已更正本机关的记录")
    CORRECTION_TRANSFERRED = "correction.transferred", noop("转送有权更正的机关")
    CORRECTION_REFUSED = "correction.refused", noop("不予更正")

    @property
    def group(self) -> str:
        """The first word of the address: granted, refused, unavailable …"""
        return self.value.split(".")[0]


#: Grounds under Art. 14–16: what the law calls 不予公开 in the narrow sense.
WITHHELD = frozenset(
    {
        Disposition.STATE_SECRET,
        Disposition.FORBIDDEN_BY_LAW,
        Disposition.SECURITY_STABILITY,
        Disposition.THIRD_PARTY,
        Disposition.INTERNAL_AFFAIRS,
        Disposition.DELIBERATIVE,
        Disposition.ENFORCEMENT_FILE,
    }
)
#: Outcomes of a request under Art. 41, not in the statistics of requests.
OUTSIDE_TABLE = frozenset(
    {
        Disposition.RECORD_CORRECTED,
        Disposition.CORRECTION_TRANSFERRED,
        Disposition.CORRECTION_REFUSED,
    }
)


class Remedy(Labelled):
    """Which remedies a letter must name."""

    NONE = "RM0", noop("不告知救济途径")
    CHOICE = "RM1", noop("复议或者诉讼，由申请人选择")
    REVIEW_FIRST = "RM2", noop("先申请行政复议")
    MIXED = "RM3", noop("不公开的部分先申请行政复议，其余部分由申请人选择")


class LetterKind(Labelled):
    """The letters of an office. ``value`` is the name of the template file."""

    RECEIPT = "receipt", noop("登记回执")
    CLARIFICATION = "clarification", noop("补正告知书")
    EXTENSION = "extension", noop("延期答复告知书")
    THIRD_PARTY_OPINION = "third_party_opinion", noop("征求意见书")
    CONSULTATION_NOTICE = "consultation_notice", noop("征求意见告知书")
    THIRD_PARTY_DECISION = "third_party_decision", noop("决定公开告知书")
    GRANTED = "granted", noop("予以公开告知书")
    ALREADY_PUBLIC = "already_public", noop("已主动公开告知书")
    PARTLY_GRANTED = "partly_granted", noop("部分公开告知书")
    REFUSED = "refused", noop("不予公开告知书")
    NOT_EXISTING = "not_existing", noop("政府信息不存在告知书")
    OTHER_AGENCY = "other_agency", noop("非本机关公开告知书")
    NEEDS_CREATION = "needs_creation", noop("需另行制作告知书")
    STILL_UNCLEAR = "still_unclear", noop("申请内容仍不明确告知书")
    REPEATED = "repeated", noop("不予重复处理告知书")
    PETITION = "petition", noop("信访投诉举报类告知书")
    ADMINISTRATIVE_QUERY = "administrative_query", noop("行政查询事项告知书")
    PUBLISHED_MATERIAL = "published_material", noop("公开出版物告知书")
    REASONS_ASKED = "reasons_asked", noop("说明理由告知书")
    EXCESSIVE = "excessive", noop("大量反复申请不予处理告知书")
    DELAY = "delay", noop("延迟答复告知书")
    REISSUE = "reissue", noop("确认或重新出具类不予处理告知书")
    FEE = "fee", noop("收费通知书")
    CLARIFICATION_LAPSED = "clarification_lapsed", noop("逾期不补正不再处理告知书")
    FEE_UNPAID = "fee_unpaid", noop("逾期未缴费不再处理告知书")
    AGENCY_OPINION = "agency_opinion", noop("征求机关意见书")
    ASSIGNMENT = "assignment", noop("转办单")
    RECORD_CORRECTION = "record_correction", noop("更正申请处理告知书")
    WITHDRAWAL = "withdrawal", noop("撤回申请确认书")
    SERVICE_RECORD = "service_record", noop("送达回证")


class FeeBasis(Labelled):
    """How the 信息处理费 is counted: never both (国办函〔2020〕109号 Art. 3)."""

    ITEMS = "items", noop("按件计收")
    PAGES = "pages", noop("按量计收")


class Court(Labelled):
    """The kinds of challenge, as table four counts them."""

    RECONSIDERATION = "reconsideration", noop("行政复议")
    DIRECT = "litigation.direct", noop("未经复议直接起诉")
    AFTER_RECONSIDERATION = "litigation.after_reconsideration", noop("复议后起诉")


class ChallengeResult(Labelled):
    UPHELD = "upheld", noop("结果维持")
    CORRECTED = "corrected", noop("结果纠正")
    OTHER_RESULT = "other_result", noop("其他结果")
    PENDING = "pending", noop("尚未审结")


class FileRole(Labelled):
    APPLICANT = "applicant", noop("申请人提交")
    IDENTITY = "identity", noop("身份证明")
    OPINION = "opinion", noop("征求意见回复")
    INTERNAL = "internal", noop("内部材料")
    RELEASED = "released", noop("提供给申请人")
