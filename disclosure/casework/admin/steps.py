"""Every step of a case: its form, its action, and what will follow in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.casework.actions import (
    charging,
    clarifying,
    consulting,
    ending,
    files,
    noting,
    prolonging,
    receiving,
    replying,
)
from disclosure.casework.admin import step_forms as forms
from disclosure.casework.models import Case, Desk
from disclosure.casework.queries.dossier import month_before
from disclosure.casework.rules.actions import Action

A = Action
Values = dict[str, Any]


def _nothing(case: Case) -> dict[str, Any]:
    return {}


def _silence(case: Case) -> str:
    return ""


@dataclass(frozen=True)
class Step:
    """``initial`` proposes values; ``about`` tells what the step is about.

    ``prepare`` is what takes its time and is done before the case is locked.
    """

    form: type[forms.StepForm]
    take: Callable[[Case, User, Values], object]
    consequence: Callable[[], str]
    initial: Callable[[Case], dict[str, Any]] = _nothing
    about: Callable[[Case], str] = _silence
    prepare: Callable[[Values], Values] = dict


def _clarification_days(case: Case) -> dict[str, Any]:
    days = Desk.objects.filter(agency_id=case.agency_id)
    return {"workdays": days.values_list("clarification_days", flat=True).first()}


def _month(case: Case) -> dict[str, Any]:
    return {"before": month_before(case)}


def _asked_extension(case: Case) -> str:
    row = case.extensions.filter(is_granted=None).select_related("asked_by").last()
    if row is None:
        return ""
    values = {"name": row.asked_by, "days": row.workdays, "reason": row.reason}
    return _("%(name)s申请延长%(days)s个工作日，理由：%(reason)s") % values


def _checked_uploads(values: Values) -> Values:
    return {**values, "uploads": files.read(values["uploads"])}


def _noted(act: Callable[..., object]) -> Callable[[Case, User, Values], object]:
    return lambda case, by, v: act(case.pk, by=by, note=v["note"])


def _dated(act: Callable[..., object]) -> Callable[[Case, User, Values], object]:
    return lambda case, by, v: act(case.pk, by=by, on=v["on"])


def _plain(act: Callable[..., object]) -> Callable[[Case, User, Values], object]:
    return lambda case, by, v: act(case.pk, by=by)


_RECEIVING: Mapping[Action, Step] = {
    A.CONFIRM: Step(
        forms.ConfirmForm,
        lambda case, by, v: receiving.confirm(
            case.pk,
            by=by,
            on=v["on"],
            applicant_confirmed_on=v["applicant_confirmed_on"],
        ),
        lambda: _("答复期限从双方确认的下一日起计算，并向申请人发出登记回执。"),
    ),
    A.ASSIGN: Step(
        forms.AssignForm,
        lambda case, by, v: receiving.assign(
            case.pk, v["handler"], by=by, note=v["note"]
        ),
        lambda: _("办件由选定的人承办，期限不变；承办人会收到通知。"),
    ),
    A.TRANSFER: Step(
        forms.TransferForm,
        lambda case, by, v: receiving.transfer(
            case.pk, v["bureau"], v["task"], v["due_on"], by=by
        ),
        lambda: _("开出转办单，供内设机构协助；答复期限不变。"),
    ),
    A.ASK_CLARIFICATION: Step(
        forms.AskClarificationForm,
        lambda case, by, v: clarifying.ask_clarification(
            case.pk, v["items"], v["guidance"], v["workdays"], by=by
        ),
        lambda: _("今天发出补正告知书；收到补正以后，答复期限重新计算。只能告知一次。"),
        _clarification_days,
    ),
    A.ALLOW_CLARIFICATION: Step(
        forms.StepForm,
        _noted(clarifying.allow_clarification),
        lambda: _("承办人可以再告知一次补正；您写的理由会保存。"),
    ),
    A.RECORD_CLARIFICATION: Step(
        forms.RecordClarificationForm,
        lambda case, by, v: clarifying.record_clarification(
            case.pk,
            v["answer"],
            by=by,
            uploads=v["uploads"],
            on=v["on"],
        ),
        lambda: _("答复期限从收到补正的下一日起重新计算。"),
        prepare=_checked_uploads,
    ),
}
_ASKING: Mapping[Action, Step] = {
    A.CONSULT: Step(
        forms.ConsultForm,
        lambda case, by, v: consulting.consult(
            case.pk, v["consultee"], v["name"], v["contact"], v["information"], by=by
        ),
        lambda: _("今天发出征求意见书，从明天起到意见收到为止，不计入答复期限。"),
    ),
    A.CONSULTEE_SERVED: Step(
        forms.ConsulteeServedForm,
        lambda case, by, v: consulting.consultee_served(
            case.pk, v["consultation"], by=by, on=v["on"]
        ),
        lambda: _("对方从收到之日起有15个工作日答复。"),
    ),
    A.RECORD_OPINION: Step(
        forms.OpinionForm,
        lambda case, by, v: consulting.record_opinion(
            case.pk, v["consultation"], v["opinion"], v["reasons"], by=by, on=v["on"]
        ),
        lambda: _("征求意见结束，答复期限从下一日起继续计算。"),
    ),
    A.REQUEST_EXTENSION: Step(
        forms.RequestExtensionForm,
        lambda case, by, v: prolonging.request_extension(
            case.pk, v["workdays"], v["reason"], by=by
        ),
        lambda: _("交负责人批准；批准以前，答复期限不变。只能延期一次。"),
    ),
    A.GRANT_EXTENSION: Step(
        forms.StepForm,
        _plain(prolonging.grant_extension),
        lambda: _("新的期限从原期限起算，今天向申请人发出延期答复告知书。"),
        about=_asked_extension,
    ),
    A.REFUSE_EXTENSION: Step(
        forms.StepForm,
        _noted(prolonging.refuse_extension),
        lambda: _("答复期限不变。"),
        about=_asked_extension,
    ),
    A.ASK_REASONS: Step(
        forms.AskReasonsForm,
        lambda case, by, v: prolonging.ask_reasons(
            case.pk, v["counts"], v["workdays"], by=by
        ),
        lambda: _("今天发出说明理由告知书，答复期限继续计算。"),
    ),
    A.DELAY: Step(
        forms.DelayForm,
        lambda case, by, v: prolonging.delay(case.pk, v["until"], v["note"], by=by),
        lambda: _("答复期限改到选定的日期，今天向申请人发出延迟答复告知书。"),
    ),
    A.NOTIFY_FEE: Step(
        forms.FeeForm,
        lambda case, by, v: charging.notify_fee(
            case.pk, v["basis"], v["quantity"], v["before"], by=by
        ),
        lambda: _("先看计算结果，再发出收费通知书；缴费以后，答复期限重新计算。"),
        _month,
    ),
    A.FEE_SERVED: Step(
        forms.OnForm,
        _dated(charging.fee_served),
        lambda: _("申请人从收到通知之日起有20个工作日缴费。"),
    ),
    A.RECORD_PAYMENT: Step(
        forms.OnForm,
        _dated(charging.record_payment),
        lambda: _("答复期限从缴费的下一日起重新计算。"),
    ),
}
_REPLYING: Mapping[Action, Step] = {
    A.SUBMIT_REPLY: Step(
        forms.StepForm,
        _noted(replying.submit_reply),
        lambda: _("答复交审核人审核；送审后不能再改，除非被退回。"),
    ),
    A.RETURN_REPLY: Step(
        forms.StepForm,
        _noted(replying.return_reply),
        lambda: _("答复回到办理中，承办人会收到您的意见。"),
    ),
    A.ENDORSE: Step(
        forms.StepForm,
        _noted(replying.endorse),
        lambda: _("您确认答复合法、完整，交负责人签发。"),
    ),
    A.APPROVE: Step(
        forms.StepForm,
        _noted(replying.approve),
        lambda: _("答复可以编号发出，内容不再改动。"),
    ),
    A.ISSUE: Step(
        forms.StepForm,
        _plain(replying.issue),
        lambda: _(
            "今天编发文号，文书冻结，不能再改；网上获取和电子邮件的，同时送达申请人。"
        ),
    ),
    A.DISPATCH: Step(
        forms.DispatchForm,
        lambda case, by, v: replying.dispatch(case.pk, v["way"], by=by, on=v["on"]),
        lambda: _("送出之日就是答复之日，办件办结。"),
    ),
    A.RECORD_SERVICE: Step(
        forms.ServiceForm,
        lambda case, by, v: replying.record_service(
            case.pk, v["letter"], by=by, on=v["on"]
        ),
        lambda: _("复议和诉讼的期限从签收之日起计算。"),
    ),
}
_OTHER: Mapping[Action, Step] = {
    A.WITHDRAW: Step(
        forms.OnForm,
        lambda case, by, v: ending.withdraw(case.pk, v["note"], by=by, on=v["on"]),
        lambda: _("办件办结，不再答复，并向申请人发出撤回确认书。此步不能撤销。"),
    ),
    A.CHALLENGE: Step(
        forms.ChallengeForm,
        lambda case, by, v: ending.record_challenge(
            case.pk, v["kind"], v["body"], v["reference"], by=by, on=v["on"]
        ),
        lambda: _("记入办件，并计入年度报告的复议诉讼情况。"),
    ),
    A.CHALLENGE_RESULT: Step(
        forms.ChallengeResultForm,
        lambda case, by, v: ending.record_result(
            case.pk,
            v["challenge"],
            v["result"],
            by=by,
            on=v["on"],
            redo_by=v["redo_by"],
            note=v["remark"],
        ),
        lambda: _("结果记入办件；结果纠正的，可以重新处理。"),
    ),
    A.REOPEN: Step(
        forms.StepForm,
        _noted(ending.reopen),
        lambda: _("办件回到办理中，重新答复；原来的结果和用时不变。"),
    ),
    A.NOTE: Step(
        forms.StepForm,
        _noted(noting.add_note),
        lambda: _("备注写进办理记录，申请人看不到，写下以后不能改。"),
    ),
    A.FILE: Step(
        forms.FilesForm,
        lambda case, by, v: files.add_files(case.pk, v["role"], v["uploads"], by=by),
        lambda: _("文件加密保存；“提供给申请人”的，申请人可以在查询页面下载。"),
    ),
    A.AMEND: Step(
        forms.AmendForm,
        lambda case, by, v: noting.amend_date(
            case.pk, v["event"], v["on"], v["note"], by=by
        ),
        lambda: _("原来的一行划去并保留，期限按正确的日期重新计算。"),
    ),
}
#: All but the draft of a reply, which has a page of its own.
STEPS: Mapping[Action, Step] = {**_RECEIVING, **_ASKING, **_REPLYING, **_OTHER}
