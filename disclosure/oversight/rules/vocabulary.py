"""The words of supervision, with their official labels."""

from disclosure.labels import Labelled, noop


class ListKind(Labelled):
    """Lists of cases; the first three never share a case."""

    DUE_SOON = "due-soon", noop("快到期")
    OVERDUE = "overdue", noop("超期未办")
    LATE = "late", noop("超期已办")
    ANSWERED = "answered", noop("已答复")


#: The three lists of the desk.
DESK_LISTS = (ListKind.DUE_SOON, ListKind.OVERDUE, ListKind.LATE)
#: Lists of cases that are still open, as they stand today.
OPEN_LISTS = frozenset({ListKind.DUE_SOON, ListKind.OVERDUE})


class Light(Labelled):
    """How near a deadline is: at most so many working days are left."""

    FIVE = "5", noop("还剩4至5个工作日")
    THREE = "3", noop("还剩2至3个工作日")
    ONE = "1", noop("最多还剩1个工作日")


class Dimension(Labelled):
    """By what figures are told apart."""

    AGENCY = "agency", noop("机构")
    HANDLER = "handler", noop("承办人")
    STATE = "state", noop("环节")
    CHANNEL = "channel", noop("申请渠道")
    OUTCOME = "outcome", noop("办理结果")
    KIND = "kind", noop("申请人类别")
    MONTH = "month", noop("月份")


#: By what the three lists are told apart, and by what handling times are.
LIST_DIMENSIONS = (
    Dimension.AGENCY,
    Dimension.HANDLER,
    Dimension.STATE,
    Dimension.CHANNEL,
    Dimension.OUTCOME,
    Dimension.MONTH,
)
TIME_DIMENSIONS = (
    Dimension.AGENCY,
    Dimension.MONTH,
    Dimension.OUTCOME,
    Dimension.CHANNEL,
    Dimension.KIND,
)


class Mark(Labelled):
    """What a rate counts among the answered cases."""

    IN_TIME = "in-time", noop("按时答复")
    LATE = "late", noop("超期答复")
    EXTENDED = "extended", noop("延期")
    CLARIFIED = "clarified", noop("补正")
    CONSULTED = "consulted", noop("征求意见")
    CONFIRMABLE = "confirmable", noop("需要确认收到")
    CONFIRMED_LATE = "confirmed-late", noop("超时确认")
    CORRECTED = "corrected", noop("复议诉讼纠正")
    PAUSED = "paused", noop("有不计入期限的时间")


class NoticeState(Labelled):
    """Where a supervision notice (督办) stands."""

    ISSUED = "issued", noop("待回复")
    ANSWERED = "answered", noop("待验收")
    ACCEPTED = "accepted", noop("已办结")
    WITHDRAWN = "withdrawn", noop("已撤销")


class NoticeStep(Labelled):
    """What was done about a notice, line by line."""

    ISSUE = "issue", noop("发出督办")
    ANSWER = "answer", noop("回复督办")
    RETURN = "return", noop("退回督办回复")
    ACCEPT = "accept", noop("督办办结")
    ESCALATE = "escalate", noop("督办升级")
    WITHDRAW = "withdraw", noop("撤销督办")


class DigestFrequency(Labelled):
    """How often a supervisor is written to."""

    DAILY = "daily", noop("每个工作日")
    WEEKLY = "weekly", noop("每周第一个工作日")
    NEVER = "never", noop("不发")


class Measure(Labelled):
    """What an assessment weighs, each a number computed from the register."""

    ON_TIME = "on_time", noop("按时答复率（%）")
    OPEN_OVERDUE = "open_overdue", noop("统计日超期未办（件）")
    MEDIAN_DAYS = "median_days", noop("办理用时中位数（工作日）")
    P90_DAYS = "p90_days", noop("办理用时第90百分位（工作日）")
    EXTENSION = "extension", noop("延期率（%）")
    CONFIRMED_LATE = "confirmed_late", noop("超时确认率（%）")
    CORRECTED = "corrected", noop("复议诉讼纠正率（%）")
    NOTICES_IN_TIME = "notices_in_time", noop("督办按期回复率（%）")


class AssessmentState(Labelled):
    """An assessment is frozen when it is made; publishing opens objections."""

    FROZEN = "frozen", noop("未公布")
    PUBLISHED = "published", noop("已公布")
    FINAL = "final", noop("已定稿")


class ObjectionState(Labelled):
    """What became of an objection."""

    PENDING = "pending", noop("待答复")
    UPHELD = "upheld", noop("成立")
    DISMISSED = "dismissed", noop("不成立")
