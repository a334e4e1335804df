"""What an officer can do to a case."""

from disclosure.labels import Labelled, noop


class Action(Labelled):
    REGISTER = "register", noop("登记申请")
    CONFIRM = "confirm", noop("确认收到")
    ASSIGN = "assign", noop("分派承办人")
    TRANSFER = "transfer", noop("转办内设机构")
    ASK_CLARIFICATION = "ask_clarification", noop("告知补正")
    ALLOW_CLARIFICATION = "allow_clarification", noop("准许再次补正")
    RECORD_CLARIFICATION = "record_clarification", noop("登记补正")
    CONSULT = "consult", noop("征求意见")
    CONSULTEE_SERVED = "consultee_served", noop("登记征求意见书送达")
    RECORD_OPINION = "record_opinion", noop("登记意见")
    REQUEST_EXTENSION = "request_extension", noop("申请延期")
    GRANT_EXTENSION = "grant_extension", noop("批准延期")
    REFUSE_EXTENSION = "refuse_extension", noop("不批准延期")
    ASK_REASONS = "ask_reasons", noop("要求说明理由")
    DELAY = "delay", noop("决定延迟答复")
    NOTIFY_FEE = "notify_fee", noop("通知收费")
    FEE_SERVED = "fee_served", noop("登记收费通知送达")
    RECORD_PAYMENT = "record_payment", noop("登记缴费")
    DRAFT_REPLY = "draft_reply", noop("拟写答复")
    SUBMIT_REPLY = "submit_reply", noop("送审答复")
    RETURN_REPLY = "return_reply", noop("退回答复")
    ENDORSE = "endorse", noop("审核通过")
    APPROVE = "approve", noop("签发")
    ISSUE = "issue", noop("发出文书")
    DISPATCH = "dispatch", noop("登记送出")
    RECORD_SERVICE = "record_service", noop("登记签收")
    WITHDRAW = "withdraw", noop("撤回申请")
    CHALLENGE = "challenge", noop("登记复议诉讼")
    CHALLENGE_RESULT = "challenge_result", noop("登记复议诉讼结果")
    REOPEN = "reopen", noop("重新处理")
    NOTE = "note", noop("写备注")
    FILE = "file", noop("添加材料")
    AMEND = "amend", noop("更正日期")
    REMIND = "remind", noop("催办")
    SUPERVISE = "supervise", noop("督办")
    ANSWER_NOTICE = "answer_notice", noop("回复督办")
    RETURN_NOTICE = "return_notice", noop("退回督办回复")
    ACCEPT_NOTICE = "accept_notice", noop("督办办结")
    WITHDRAW_NOTICE = "withdraw_notice", noop("撤销督办")
    ESCALATE = "escalate", noop("督办升级")


#: Lines that supervisors leave in the history; no step of the workflow.
SUPERVISION = frozenset(
    {
        Action.REMIND,
        Action.SUPERVISE,
        Action.ANSWER_NOTICE,
        Action.RETURN_NOTICE,
        Action.ACCEPT_NOTICE,
        Action.WITHDRAW_NOTICE,
        Action.ESCALATE,
    }
)
