"""An office at work: steps of a case, each through its real action."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import uuid4

from disclosure.agencies.models import User
from disclosure.casework.actions import (
    charging,
    clarifying,
    consulting,
    ending,
    filing,
    prolonging,
    receiving,
    replying,
)
from disclosure.casework.actions.replying import Reply
from disclosure.casework.models import (
    Case,
    Challenge,
    Consultation,
    Decision,
    Desk,
    Letter,
)
from disclosure.casework.rules.letters import Element as E
from disclosure.casework.rules.letters import Part
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Channel,
    Consultee,
    Court,
    Delivery,
    FeeBasis,
    LetterKind,
    Matter,
    Opinion,
)
from disclosure.casework.rules.vocabulary import Disposition as D
from tests.casework.factories import GRANT, application
from tests.factories import World

#: What an officer has to write, whatever the letter; the action keeps what fits.
WRITTEN = {
    E.SUPPLIED: "示例县2025年学校食堂检查结果一份（示例）",
    E.PAGES: "3页",
    E.LOCATION: "示例县人民政府网站“规划”栏目（示例）",
    E.SEARCH_SCOPE: "2010年至2024年的收发文（示例）",
    E.SEARCH_WORDS: "食堂、检查（示例）",
    E.SEARCH_PLACES: "办公系统、档案室（示例）",
    E.SEARCHED_ON: "2025年3月5日",
    E.RESPONSIBLE: "示例县教育局，0000-1111111",
    E.EARLIER_NUMBER: "示县公开公〔2024〕88号",
    E.EARLIER_ON: "2024年11月5日",
    E.PROPER_CHANNEL: "示例县信访局（示例）",
    E.GOVERNING_LAW: "《不动产登记暂行条例》",
    E.QUERY_PLACE: "示例县不动产登记中心窗口（示例）",
    E.EXPLANATION: "写作需要（示例）",
    E.CORRECTED: "姓名一栏更正为示例姓名",
    E.TRANSFERRED_TO: "示例市公安局",
}
PARTS = (
    Part("检查日期（示例）"),
    Part("整改讨论记录（示例）", D.DELIBERATIVE, "讨论尚未形成结论（示例）"),
)


def reply(disposition: D, kind: LetterKind, **changes: Any) -> Reply:
    """A complete reply of this outcome; what the letter does not need is left out."""
    written = Reply(
        disposition,
        kind,
        reasons="经审查，理由如下（示例）",
        elements=WRITTEN,
        parts=PARTS if disposition is D.PARTLY_GRANTED else (),
    )
    return replace(written, **changes)


@dataclass
class Office:
    """The desk with its people; every step names its day."""

    world: World
    desk: Desk

    def __getattr__(self, name: str) -> User:
        """Officers by their user name: ``office.handler``."""
        try:
            return self.world.people[name]
        except KeyError:
            raise AttributeError(name) from None

    def submitted(self, on: date, **changes: Any) -> Case:
        key = uuid4().hex
        return filing.file_online(self.desk, application(**changes), key, on=on).case

    def received(self, on: date, **changes: Any) -> Case:
        """Handed in at the counter: received, and the clock runs."""
        return self.registered(on, Channel.IN_PERSON, **changes)

    def registered(self, on: date, channel: Channel, **changes: Any) -> Case:
        receipt = filing.register(
            self.desk,
            application(**changes),
            channel,
            uuid4().hex,
            by=self.handler,
            on=on,
        )
        return receipt.case

    def confirm(self, case: Case, on: date) -> Case:
        return receiving.confirm(case.pk, by=self.handler, on=on)

    def ask(self, case: Case, on: date, days: int = 15) -> Case:
        return clarifying.ask_clarification(
            case.pk,
            "请写明年份（示例）",
            "可以写明文件的年份或者文号",
            days,
            by=self.handler,
            on=on,
        )

    def clarify(self, case: Case, on: date, by: User | None = None) -> Case:
        return clarifying.record_clarification(case.pk, "2023年（示例）", by=by, on=on)

    def consult(
        self,
        case: Case,
        on: date,
        consultee: Consultee = Consultee.THIRD_PARTY,
        served: date | None = None,
    ) -> Consultation:
        row = consulting.consult(
            case.pk,
            consultee,
            "示例公司",
            "示例县示例路2号",
            "合同价款（示例）",
            by=self.handler,
            on=on,
        )
        if served:
            row = consulting.consultee_served(
                case.pk, row.pk, by=self.handler, on=served
            )
        return row

    def opinion(self, row: Consultation, opinion: Opinion, on: date) -> Consultation:
        reasons = "涉及商业秘密（示例）" if opinion is Opinion.OBJECTED else ""
        return consulting.record_opinion(
            row.case_id, row.pk, opinion, reasons, by=self.handler, on=on
        )

    def ask_extension(
        self, case: Case, on: date, days: int = 20, by: User | None = None
    ) -> Case:
        return prolonging.request_extension(
            case.pk, days, "需要检索的材料较多（示例）", by=by or self.handler, on=on
        )

    def extend(self, case: Case, on: date, days: int = 20) -> Case:
        self.ask_extension(case, on, days)
        return prolonging.grant_extension(case.pk, by=self.approver, on=on)

    def ask_reasons(self, case: Case, on: date) -> Case:
        return prolonging.ask_reasons(
            case.pk, "今年以来申请56件（示例）", 5, by=self.handler, on=on
        )

    def charge(self, case: Case, on: date, served: date | None = None) -> Case:
        case = charging.notify_fee(case.pk, FeeBasis.PAGES, 250, by=self.handler, on=on)
        if served:
            case = charging.fee_served(case.pk, by=self.handler, on=served)
        return case

    def draft(self, case: Case, on: date, written: Reply = GRANT) -> Decision:
        return replying.draft_reply(case.pk, written, by=self.handler, on=on)

    def submit(self, case: Case, on: date, written: Reply | None = GRANT) -> Case:
        if written is not None:
            self.draft(case, on, written)
        return replying.submit_reply(case.pk, by=self.handler, on=on)

    def approve(self, case: Case, on: date, written: Reply | None = GRANT) -> Case:
        """Up to the signature; nothing is sent yet."""
        self.submit(case, on, written)
        replying.endorse(case.pk, by=self.reviewer, on=on)
        return replying.approve(case.pk, by=self.approver, on=on)

    def issue(self, case: Case, on: date, written: Reply | None = GRANT) -> Letter:
        self.approve(case, on, written)
        return replying.issue(case.pk, by=self.handler, on=on)

    def dispatch(self, case: Case, way: Delivery, on: date) -> Case:
        return replying.dispatch(case.pk, way, by=self.handler, on=on)

    def answered(self, case: Case, on: date, written: Reply = GRANT) -> Case:
        """Replied, signed and handed to the post, all on one day."""
        self.issue(case, on, written)
        case.refresh_from_db()
        return case if not case.is_open else self.dispatch(case, Delivery.POST, on)

    def challenged(
        self,
        case: Case,
        on: date,
        result: ChallengeResult = ChallengeResult.PENDING,
        redo_by: date | None = None,
    ) -> Challenge:
        row = ending.record_challenge(
            case.pk,
            Court.RECONSIDERATION,
            "示例县人民政府",
            by=self.handler,
            on=on,
        )
        if result is not ChallengeResult.PENDING:
            row = ending.record_result(
                case.pk, row.pk, result, by=self.handler, on=on, redo_by=redo_by
            )
        return row

    def reopen(self, case: Case, on: date) -> Case:
        return ending.reopen(case.pk, "复议决定责令重新答复", by=self.handler, on=on)

    def prepared(self, disposition: D, on: date, **changes: Any) -> Case:
        """A case in which this outcome may be drafted and answered by ``on``.

        It was received in the two months before ``on``, which is after them.
        """
        if disposition.group == "correction":
            changes["matter"] = Matter.RECORD_CORRECTION
        start = on.replace(month=on.month - 1, day=3)
        case = self.received(start, **changes)
        if disposition in (D.STILL_UNCLEAR, D.CLARIFICATION_LAPSED):
            self.ask(case, start, 3)
        if disposition is D.STILL_UNCLEAR:
            self.clarify(case, start)
        elif disposition is D.FEE_UNPAID:
            self.charge(case, start, served=start)
        elif disposition is D.EXCESSIVE:
            self.ask_reasons(case, start)
        elif disposition is D.THIRD_PARTY:
            row = self.consult(case, start, served=start)
            self.opinion(row, Opinion.OBJECTED, start)
        return case
