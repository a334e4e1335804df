"""Which remedies a letter names, and the words it names them with.

Pure. The day of the decision decides, never the day of the request. Letters
are Chinese legal documents, so their wording is not translated.
Sources: 行政复议法 Art. 20, 22, 23, 24–28, 34 (in force 2024-01-01);
行政诉讼法 Art. 45, 46 (in force 2015-05-01); 法释〔2025〕8号 Art. 1.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from disclosure.agencies.vocabulary import AgencyKind
from disclosure.casework.rules.periods import (
    LITIGATION_AFTER_REVIEW_DAYS,
    REVIEW_DAYS,
    litigation_months,
)
from disclosure.casework.rules.vocabulary import (
    WITHHELD,
    Delivery,
    Disposition,
    Remedy,
)
from disclosure.labels import Labelled, noop

#: From this day a refusal goes to review first, and a decision sent over the
#: internet must name a way to apply there.
REVIEW_LAW = date(2024, 1, 1)
OVER_THE_INTERNET = frozenset({Delivery.ONLINE, Delivery.EMAIL})


class ReviewBodyRule(Labelled):
    """Which kind of body reviews the decisions of an agency."""

    SAME_LEVEL_GOVERNMENT = "same_level_government", noop("本级人民政府")
    SUPERIOR_GOVERNMENT = "superior_government", noop("上一级人民政府")
    ESTABLISHING_GOVERNMENT = (
        "establishing_government",
        noop("设立该派出机关的人民政府"),
    )
    SUPERIOR_DEPARTMENT = "superior_department", noop("上一级主管部门")
    EITHER = "either", noop("本级人民政府或者上一级主管部门")
    ITSELF = "itself", noop("作出决定的机关自身")


@dataclass(frozen=True)
class Routes:
    """What the remedy block of one letter is made of.

    ``document`` is how the letter calls itself: 本告知书. ``review_url`` may be
    blank where ``needs_review_url`` says no.
    """

    remedy: Remedy
    review_body: str
    court: str
    decided_on: date
    review_url: str = ""
    document: str = "本告知书"


def remedy_class(
    disposition: Disposition,
    decided_on: date,
    grounds: Collection[Disposition] = (),
    query_review_first: bool = False,
) -> Remedy:
    """Return the remedies of a decision taken on ``decided_on``.

    ``grounds`` are those of the withheld parts of a partial grant.
    ``query_review_first`` sends 行政查询 to review first, where the local
    review office asks for it (the law leaves it open).
    """
    if disposition is Disposition.OTHER:
        return Remedy.NONE
    if decided_on < REVIEW_LAW:
        return Remedy.CHOICE
    first = _review_first(query_review_first)
    if disposition is Disposition.PARTLY_GRANTED:
        return Remedy.CHOICE if first.isdisjoint(grounds) else Remedy.MIXED
    return Remedy.REVIEW_FIRST if disposition in first else Remedy.CHOICE


def review_body_rule(
    agency_kind: AgencyKind,
    decided_on: date,
    is_provincial: bool = False,
    is_vertical: bool = False,
) -> ReviewBodyRule:
    """Return which kind of body reviews (行政复议法 Art. 24–28).

    ``is_provincial``: a provincial government reviews its own decisions.
    ``is_vertical``: customs, finance, foreign exchange, tax, state security.
    """
    if is_vertical:
        return ReviewBodyRule.SUPERIOR_DEPARTMENT
    if agency_kind is AgencyKind.DEPARTMENT:
        if decided_on < REVIEW_LAW:
            return ReviewBodyRule.EITHER
        return ReviewBodyRule.SAME_LEVEL_GOVERNMENT
    if agency_kind is AgencyKind.DISPATCHED:
        return ReviewBodyRule.ESTABLISHING_GOVERNMENT
    if is_provincial and agency_kind is AgencyKind.GOVERNMENT:
        return ReviewBodyRule.ITSELF
    return ReviewBodyRule.SUPERIOR_GOVERNMENT


def needs_review_url(
    remedy: Remedy, delivery: Delivery | None, decided_on: date
) -> bool:
    """Tell whether the letter must name a web address (行政复议法 Art. 22)."""
    return (
        remedy is not Remedy.NONE
        and decided_on >= REVIEW_LAW
        and delivery in OVER_THE_INTERNET
    )


def suit_period(decided_on: date) -> str:
    """Return the time to go to court without review (行政诉讼法 Art. 46)."""
    return f"{litigation_months(decided_on)}个月"


def remedy_text(routes: Routes) -> tuple[str, ...]:
    """Return the paragraphs of the remedy block; none for RM0."""
    return (*_PARAGRAPHS[routes.remedy](routes), *_online(routes))


def _review_first(query_review_first: bool) -> frozenset[Disposition]:
    if query_review_first:
        return WITHHELD | {Disposition.ADMINISTRATIVE_QUERY}
    return WITHHELD


def _none(routes: Routes) -> tuple[str, ...]:
    return ()


def _choice(routes: Routes) -> tuple[str, ...]:
    return (f"如对{routes.document}不服，{_either(routes)}",)


def _first(routes: Routes) -> tuple[str, ...]:
    return (f"如对{routes.document}不服，{_review_then_court(routes)}",)


def _mixed(routes: Routes) -> tuple[str, ...]:
    document = routes.document
    return (
        f"如对{document}中不予公开的部分不服，{_review_then_court(routes)}",
        f"如对{document}的其余部分不服，{_either(routes)}",
    )


def _either(routes: Routes) -> str:
    return (
        f"可以自收到{routes.document}之日起{REVIEW_DAYS}日内向{routes.review_body}"
        f"申请行政复议，也可以自收到{routes.document}之日起"
        f"{suit_period(routes.decided_on)}内向{routes.court}提起行政诉讼。"
    )


def _review_then_court(routes: Routes) -> str:
    days = LITIGATION_AFTER_REVIEW_DAYS
    return (
        "根据《中华人民共和国行政复议法》第二十三条第一款第（四）项的规定，"
        f"应当先申请行政复议：自收到{routes.document}之日起{REVIEW_DAYS}日内"
        f"向{routes.review_body}提出。对行政复议决定不服的，"
        f"可以自收到行政复议决定书之日起{days}日内向{routes.court}提起行政诉讼；"
        "行政复议机关不予受理、驳回申请或者受理后超过行政复议期限不作答复的，"
        "可以自收到不予受理、驳回申请的决定书之日起或者行政复议期限届满之日起"
        f"{days}日内向{routes.court}提起行政诉讼。"
    )


def _online(routes: Routes) -> tuple[str, ...]:
    if routes.remedy is Remedy.NONE or not routes.review_url:
        return ()
    return (f"行政复议申请可以通过互联网提交，网址：{routes.review_url}",)


_PARAGRAPHS = {
    Remedy.NONE: _none,
    Remedy.CHOICE: _choice,
    Remedy.REVIEW_FIRST: _first,
    Remedy.MIXED: _mixed,
}
