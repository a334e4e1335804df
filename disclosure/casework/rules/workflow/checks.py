"""What stands in the way of an action: each check yields sentences, or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from disclosure.casework.rules.vocabulary import Disposition
from disclosure.casework.rules.workflow.facts import CaseFacts
from disclosure.labels import Sentence, noop, sentence

Check = Iterable[Sentence]


def received(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.is_received:
        yield sentence(noop("请先确认收到申请，期限从双方确认之日起算。"))


def first_round(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.round > 1:
        yield sentence(noop("重新处理的办件按复议机关或法院定的期限答复。"))


def not_expired(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.is_expired:
        yield sentence(
            noop("答复期限%(due)s已过，不能再延长或者停止计算。"),
            due=facts.due_on,
        )


def one_clarification(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.clarifications and not facts.may_ask_again:
        yield sentence(
            noop(
                "补正只能告知一次（第三十条）；确需再次补正，请监督人员说明理由后准许。"
            )
        )


def clarification_in_time(facts: CaseFacts) -> Iterator[Sentence]:
    late = facts.notice_by is not None and facts.today > facts.notice_by
    if late and not facts.clarifications and not facts.may_ask_again:
        yield sentence(
            noop(
                "补正应当在%(day)s以前告知（收到之日起7个工作日内），"
                "现在告知不能停止计算期限。"
            ),
            day=facts.notice_by,
        )


def nothing_to_allow(facts: CaseFacts) -> Iterator[Sentence]:
    late = facts.notice_by is not None and facts.today > facts.notice_by
    if facts.may_ask_again:
        yield sentence(noop("已经准许。"))
    elif not facts.clarifications and not late:
        yield sentence(noop("还没有告知过补正，可以直接告知。"))


def no_extension(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.is_extended:
        yield sentence(noop("已经延期一次，不能再次延期（第三十三条）。"))
    elif facts.pending_extensions:
        yield sentence(noop("延期申请正等待批准。"))


def extension_waits(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.pending_extensions:
        yield sentence(noop("没有等待批准的延期申请。"))


def not_own_extension(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.asked_extension:
        yield sentence(noop("延期是您申请的，须由另一位负责人批准。"))


def consultation_open(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.open_consultations:
        yield sentence(noop("没有正在征求的意见。"))


def consultation_unserved(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.unserved_consultations:
        yield sentence(noop("没有等待登记送达的征求意见书。"))


def consultations_done(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.open_consultations:
        yield sentence(
            noop("还有 %(count)s 份征求意见没有结束，请先登记意见。"),
            count=facts.open_consultations,
        )


def reasons_asked(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.asked_reasons:
        yield sentence(noop("请先要求申请人说明理由（第三十五条）。"))


def one_fee(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.fees:
        yield sentence(noop("已经通知过收费。"))


def fee_unserved(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.unserved_fees:
        yield sentence(noop("收费通知的送达日期已经登记。"))


def drafted(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.disposition:
        yield sentence(noop("请先拟写答复，选定一个办理结果。"))


def complete(facts: CaseFacts) -> Iterator[Sentence]:
    for element in facts.missing:
        yield sentence(noop("告知书还缺少“%(element)s”。"), element=element)


def lapse(facts: CaseFacts) -> Iterator[Sentence]:
    """A deemed abandonment takes effect only after the limit, and nothing else may."""
    if facts.disposition == Disposition.CLARIFICATION_LAPSED:
        yield from _limit(
            facts.awaits_clarification, facts.clarify_by, facts.today, _CLARIFY
        )
    elif facts.disposition == Disposition.FEE_UNPAID:
        yield from _limit(facts.awaits_fee, facts.pay_by, facts.today, _PAY)
    elif facts.disposition and facts.awaits_clarification:
        yield sentence(noop("正在等待补正；收到补正或者期限届满以后才能答复。"))
    elif facts.disposition and facts.awaits_fee:
        yield sentence(noop("正在等待缴费；缴费或者期限届满以后才能答复。"))
    elif facts.disposition == Disposition.STILL_UNCLEAR and not facts.clarifications:
        yield sentence(noop("没有告知过补正，不能以补正后仍不明确答复。"))
    elif facts.disposition == Disposition.EXCESSIVE and not facts.asked_reasons:
        yield from reasons_asked(facts)


_CLARIFY = noop("补正期限到%(day)s为止，届满以后才能按逾期不补正办理。")
_PAY = noop("缴费期限到%(day)s为止，届满以后才能按逾期未缴费办理。")


def _limit(waits: bool, last: date | None, today: date, text: str) -> Check:
    if not waits or last is None:
        yield sentence(noop("没有等待补正或者缴费，不能选择这个办理结果。"))
    elif today <= last:
        yield sentence(text, day=last)


def objections(facts: CaseFacts) -> Iterator[Sentence]:
    gives = facts.disposition == Disposition.GRANTED or (
        facts.disposition == Disposition.PARTLY_GRANTED
        and not facts.protects_third_party
    )
    if facts.objections and gives and not facts.has_public_interest:
        yield sentence(
            noop(
                "第三方不同意公开。仍然公开的，请写明不公开会对公共利益造成的"
                "重大影响（第三十二条）。"
            )
        )


def not_own_draft(facts: CaseFacts) -> Iterator[Sentence]:
    if facts.is_drafter:
        yield sentence(noop("答复是您拟写的，须由另一个人审核和签发。"))


def letters_wait(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.has_waiting_letters:
        yield sentence(noop("没有等待登记签收的文书。"))


def challenge_waits(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.pending_challenges:
        yield sentence(noop("没有尚未审结的复议或者诉讼。"))


def corrected(facts: CaseFacts) -> Iterator[Sentence]:
    if not facts.corrected_challenges:
        yield sentence(noop("没有“结果纠正”的复议或者诉讼，不需要重新处理。"))
