"""What the register says of a year, by the statistics sheet of 2014 to 2018.

The sheet has other lines than table three; each is a condition on the cases or
challenges of the year, and the lines of a block leave no case out of its sum:

- Received: by channel. What was said at the counter counts as asked in person,
  registered and plain letters as letters.
- Closed: ``extended`` are the cases answered after an extension, and those
  answered late: they did not end within the ordinary period either.
- Answered: cases closed with an answer. A request that was withdrawn, or dropped
  because the fee was not paid, is closed but not answered.
- Refused: the register does not tell 商业秘密 from 个人隐私 (both are 保护第三方
  合法权益), so both are ``other``; 内部事务 and 过程性信息 were then held not to
  be 《条例》所指政府信息 (国办发〔2010〕5号). Repeated, excessive and 重新出具
  requests count as refused for another reason given by law.
- Information that would have to be made first counts as not existing. Unclear
  requests, and those whose applicant did not clarify, are ``clarification``.
- Petitions, 行政查询事项 and publications are referred to another way.
- Already public, and held by another agency, is what the letter said; an
  imported case has no letter and counts as granted, or as not existing.
- A challenge counts once, in the year in which it was decided.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from disclosure.casework.models import Case, Challenge, Decision
from disclosure.casework.queries.annual import days_of, statistical
from disclosure.casework.rules.vocabulary import (
    ChallengeResult,
    Channel,
    Court,
    LetterKind,
)
from disclosure.casework.rules.vocabulary import Disposition as D

#: The first year the sheet was used for.
FIRST_YEAR = 2014
_RECEIVED, _CLOSED = "applications.received.", "applications.closed."
_ANSWERED = "applications.answered."
_REFUSED = f"{_ANSWERED}refused."
_CHANNELS: Mapping[str, tuple[Channel, ...]] = {
    "in_person": (Channel.IN_PERSON, Channel.ORAL),
    "fax": (Channel.FAX,),
    "online": (Channel.ONLINE,),
    "post": (Channel.POST_SIGNED, Channel.POST_PLAIN),
}
_REFUSALS: Mapping[str, tuple[D, ...]] = {
    "state_secret": (D.STATE_SECRET,),
    "trade_secret": (),
    "privacy": (),
    "security_stability": (D.SECURITY_STABILITY,),
    "not_government_information": (D.INTERNAL_AFFAIRS, D.DELIBERATIVE),
    "other": (
        *(D.FORBIDDEN_BY_LAW, D.THIRD_PARTY, D.ENFORCEMENT_FILE),
        *(D.REPEATED, D.EXCESSIVE, D.REISSUE),
    ),
}
_OTHER_ANSWERS: Mapping[str, tuple[D, ...]] = {
    "partly_granted": (D.PARTLY_GRANTED,),
    "clarification": (D.STILL_UNCLEAR, D.CLARIFICATION_LAPSED),
    "other_way": (D.PETITION, D.ADMINISTRATIVE_QUERY, D.PUBLISHED_MATERIAL),
}
_COURTS: Mapping[str, tuple[Court, ...]] = {
    "reconsideration": (Court.RECONSIDERATION,),
    "litigation": (Court.DIRECT, Court.AFTER_RECONSIDERATION),
}
#: An empty list of outcomes would make Django leave out the whole statement.
_NOTHING = Q(pk__lt=0)
_RESULTS = (
    ChallengeResult.UPHELD,
    ChallengeResult.CORRECTED,
    ChallengeResult.OTHER_RESULT,
)


def sheet_table(agency_ids: Collection[int], year: int) -> dict[str, int]:
    """Return the lines of the sheet that the register knows, by code, in 件."""
    lines = _case_lines(year)
    return {
        **_counted(_cases(agency_ids, year), lines),
        **_counted(_decided(agency_ids, year), _challenge_lines()),
    }


def sheet_rows_of(
    agency_ids: Collection[int], year: int, code: str
) -> QuerySet[Case] | QuerySet[Challenge]:
    """Return the cases or challenges of a line, in the order of their days.

    Raises KeyError for a line that the register does not know.
    """
    on_challenges = _challenge_lines()
    if code in on_challenges:
        challenges = _decided(agency_ids, year).filter(on_challenges[code])
        return challenges.select_related("case").order_by("filed_on", "pk")
    cases = _cases(agency_ids, year).filter(_case_lines(year)[code])
    return cases.order_by("received_on", "pk")


def _counted(rows: QuerySet[Any], lines: Mapping[str, Q]) -> dict[str, int]:
    counts = {
        f"line{place}": Count("pk", filter=wanted)
        for place, wanted in enumerate(lines.values())
    }
    found = rows.aggregate(**counts)
    return {code: found[f"line{place}"] for place, code in enumerate(lines)}


def _cases(agency_ids: Collection[int], year: int) -> QuerySet[Case]:
    """Return the cases received or closed in a year, with what was said of them."""
    days = days_of(year)
    rows = Case.objects.filter(Q(received_on__range=days) | Q(closed_on__range=days))
    return statistical(rows.exclude(received_on=None), agency_ids).alias(
        said_public=_said(LetterKind.ALREADY_PUBLIC),
        said_elsewhere=_said(LetterKind.OTHER_AGENCY),
    )


def _said(kind: LetterKind) -> Exists:
    first = Decision.objects.filter(case=OuterRef("pk"), round=1)
    return Exists(first.filter(letter_kind=kind.value))


def _decided(agency_ids: Collection[int], year: int) -> QuerySet[Challenge]:
    return Challenge.objects.filter(
        case__agency__in=agency_ids, decided_on__range=days_of(year)
    )


def _case_lines(year: int) -> dict[str, Q]:
    """Return the condition of every line that counts cases, by code."""
    closed = Q(closed_on__range=days_of(year))
    received = Q(received_on__range=days_of(year))
    late = Q(is_extended=True) | Q(in_time=False)
    refused = [found for group in _REFUSALS.values() for found in group]
    lines = {
        f"{_RECEIVED}total": received,
        f"{_CLOSED}total": closed,
        f"{_CLOSED}on_time": closed & ~late,
        f"{_CLOSED}extended": closed & late,
        f"{_ANSWERED}total": closed & ~_outcome(D.FEE_UNPAID, D.OTHER),
        f"{_REFUSED}total": closed & _outcome(*refused),
    }
    for line, channels in _CHANNELS.items():
        wanted = Q(channel__in=[channel.value for channel in channels])
        lines[f"{_RECEIVED}{line}"] = received & wanted
    for line, wanted in _answers().items():
        lines[f"{_ANSWERED}{line}"] = closed & wanted
    return lines


def _answers() -> dict[str, Q]:
    granted, unheld = _outcome(D.GRANTED), _outcome(D.NOT_HELD)
    unmade = _outcome(D.NEEDS_CREATION)
    lines = {
        "already_public": granted & Q(said_public=True),
        "granted": granted & Q(said_public=False),
        "not_this_agency": unheld & Q(said_elsewhere=True),
        "not_existing": (unheld & Q(said_elsewhere=False)) | unmade,
    }
    lines |= {line: _outcome(*found) for line, found in _OTHER_ANSWERS.items()}
    lines |= {f"refused.{line}": _outcome(*found) for line, found in _REFUSALS.items()}
    return lines


def _challenge_lines() -> dict[str, Q]:
    lines = {}
    for line, courts in _COURTS.items():
        here = Q(kind__in=[court.value for court in courts])
        lines[f"{line}.total"] = here & ~Q(result=ChallengeResult.PENDING.value)
        for result in _RESULTS:
            lines[f"{line}.{result.value}"] = here & Q(result=result.value)
    return lines


def _outcome(*dispositions: D) -> Q:
    if not dispositions:
        return _NOTHING
    return Q(disposition__in=[found.value for found in dispositions])


#: The lines that the register knows; their names are the same in every year.
SHEET_CODES = frozenset({*_case_lines(FIRST_YEAR), *_challenge_lines()})
