"""When an assessment may be published, finished, deleted or objected to."""

from __future__ import annotations

from datetime import date

from disclosure.labels import Labelled, Sentence, noop, sentence
from disclosure.oversight.rules.vocabulary import AssessmentState, ObjectionState


class Step(Labelled):
    """What supervisors do with an assessment that is frozen."""

    PUBLISH = "publish", noop("公布")
    FINISH = "finish", noop("定稿")
    DELETE = "delete", noop("删除")


#: The only state a step starts from.
FROM_STATE = {
    Step.PUBLISH: AssessmentState.FROZEN,
    Step.FINISH: AssessmentState.PUBLISHED,
    Step.DELETE: AssessmentState.FROZEN,
}


def blockers(
    step: Step,
    state: AssessmentState,
    *,
    object_by: date | None = None,
    pending: int = 0,
    today: date,
) -> list[Sentence]:
    """Return why a step cannot be done now; nothing if it can.

    ``pending`` objections and the days until ``object_by`` hold up finishing:
    the agencies were promised both.
    """
    if state is not FROM_STATE[step]:
        return [_STATES[state]]
    if step is not Step.FINISH:
        return []
    found: list[Sentence] = []
    if object_by is not None and today <= object_by:
        text = noop("异议期到%(day)s，过了这一天才能定稿。")
        found.append(sentence(text, day=object_by))
    if pending:
        text = noop("还有%(count)s件异议没有答复；请先答复。")
        found.append(sentence(text, count=pending))
    return found


def why_not_object(
    state: AssessmentState, object_by: date | None, today: date
) -> list[Sentence]:
    """Return why nobody may object now; nothing if an agency may."""
    if state is AssessmentState.FINAL:
        return [_STATES[state]]
    if state is AssessmentState.FROZEN or object_by is None:
        return [sentence(noop("考核结果还没有公布，现在不能提出异议。"))]
    if today > object_by:
        text = noop("异议截止日期是%(day)s，已经过了；有问题请直接联系考核机关。")
        return [sentence(text, day=object_by)]
    return []


def why_not_answer(state: AssessmentState, outcome: ObjectionState) -> list[Sentence]:
    """Return why an objection cannot be answered now; nothing if it can."""
    if outcome is not ObjectionState.PENDING:
        text = noop("这件异议已经答复过了：%(outcome)s。答复不能再改。")
        return [sentence(text, outcome=outcome)]
    return [] if state is AssessmentState.PUBLISHED else [_STATES[state]]


_STATES = {
    AssessmentState.FROZEN: sentence(noop("这次考核还没有公布；请先公布。")),
    AssessmentState.PUBLISHED: sentence(
        noop("这次考核已经公布，不能再公布一次，也不能删除。")
    ),
    AssessmentState.FINAL: sentence(noop("这次考核已经定稿，不能再改。")),
}
