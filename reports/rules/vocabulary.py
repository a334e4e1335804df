"""The words of the annual report, with their official labels."""

from disclosure.labels import Labelled, noop


class State(Labelled):
    DRAFT = "draft", noop("草稿")
    SUBMITTED = "submitted", noop("已送审")
    APPROVED = "approved", noop("已审定")
    PUBLISHED = "published", noop("已发布")
    SUPERSEDED = "superseded", noop("已被更正")
    WITHDRAWN = "withdrawn", noop("已撤回")


#: States of an edition somebody is still working on.
OPEN_STATES = (State.DRAFT, State.SUBMITTED, State.APPROVED)
#: States the public may have seen.
PUBLIC_STATES = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)


class Action(Labelled):
    EDIT = "edit", noop("修改")
    SUBMIT = "submit", noop("送审")
    RETURN = "return_for_changes", noop("退回修改")
    ENDORSE = "endorse", noop("审核通过")
    APPROVE = "approve", noop("审定通过")
    PUBLISH = "publish", noop("发布")
    SCHEDULE = "schedule", noop("定时发布")
    UNSCHEDULE = "unschedule", noop("取消定时")
    REVISE = "revise", noop("更正（编制新版）")
    WITHDRAW = "withdraw", noop("撤回")


class Source(Labelled):
    COMPUTED = "computed", noop("自动统计")
    ENTERED = "entered", noop("人工填报")
    IMPORTED = "imported", noop("导入")
    ADJUSTED = "adjusted", noop("人工调整")
    SUMMED = "summed", noop("汇总")


class Level(Labelled):
    ERROR = "error", noop("错误")
    WARNING = "warning", noop("提醒")
    PERSONAL = "personal", noop("个人信息")


class FileKind(Labelled):
    """What an edition is written as; JSON, CSV and XLSX need no waiting."""

    PDF = "pdf", noop("PDF 文件")
    DOCX = "docx", noop("Word 文件（DOCX）")


class FileState(Labelled):
    WAITING = "waiting", noop("等待生成")
    MAKING = "making", noop("正在生成")
    READY = "ready", noop("已生成")
    FAILED = "failed", noop("没有生成")


class ReadingState(Labelled):
    """How far an existing report has come on its way into a draft."""

    WAITING = "waiting", noop("等待读取")
    READING = "reading", noop("正在读取")
    READ = "read", noop("待核对")
    REFUSED = "refused", noop("没有读成")
    DRAFTED = "drafted", noop("已转为草稿")
    DISCARDED = "discarded", noop("已放弃")


class CellChoice(Labelled):
    """What an officer decided about a figure that was read."""

    PENDING = "pending", noop("待核对")
    CONFIRMED = "confirmed", noop("与原文一致")
    CHANGED = "changed", noop("已改")
    LEFT_OUT = "left_out", noop("不采用")
