"""How a request comes in: sent online, or registered from paper and speech."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.models import Agency, User
from disclosure.casework.actions.base import note_change, refresh_clock
from disclosure.casework.actions.files import Upload, store
from disclosure.casework.actions.letters import issue_letter
from disclosure.casework.actions.notices import tell_applicant, tell_office
from disclosure.casework.actions.numbering import next_number
from disclosure.casework.actions.words import enter_words
from disclosure.casework.models import Applicant, Case, CaseEvent, Desk
from disclosure.casework.rules.actions import Action
from disclosure.casework.rules.application import (
    CASE_FIELDS,
    PERSONAL_FIELDS,
    Application,
    malformed,
    problems,
)
from disclosure.casework.rules.vocabulary import (
    Channel,
    EventKind,
    FileRole,
    LetterKind,
    State,
)
from disclosure.casework.rules.workflow import HANDLER
from disclosure.casework.tracking.codes import code_for, code_key
from disclosure.labels import Sentence, noop
from disclosure.translation import translate

#: Channels in which the agency has the request before it confirms it.
CONFIRMED_LATER = frozenset({Channel.ONLINE, Channel.POST_PLAIN, Channel.FAX})
_ARRIVING = frozenset({Channel.POST_SIGNED, Channel.POST_PLAIN, Channel.FAX})


@dataclass(frozen=True)
class Receipt:
    """What the applicant keeps: the number is public, the code is secret."""

    case: Case
    code: str


def file_online(
    desk: Desk,
    application: Application,
    submission_key: str,
    uploads: Sequence[Upload] = (),
    on: date | None = None,
) -> Receipt:
    """Store a request sent over the internet and return its receipt.

    The same ``submission_key`` always returns the same receipt: a double click
    files once. Ticking the declaration is the applicant's confirmation; the
    clock starts when the agency confirms too (Art. 31).
    Raises ValidationError by field.
    """
    if not desk.is_open:
        raise ValidationError(_("这个机关现在不接受网上申请，请用其他方式提出。"))
    _refuse(problems(application))
    day = on or timezone.localdate()
    case = _case(desk, application, Channel.ONLINE, submission_key, day)
    try:
        with transaction.atomic():
            _keep(case, desk, application, Channel.ONLINE)
            store(case, uploads, FileRole.APPLICANT, by=None, on=day)
            tell_applicant(case, noop("您的申请已经提交，工作人员会尽快与您确认。"))
            tell_office(case, noop("收到一件新的网上申请，请尽快确认收到。"))
    except IntegrityError:
        # The same form was stored before, or by a request that ran at this time.
        known = _filed(submission_key)
        if known is None:
            raise
        return known
    return Receipt(case, code_for(submission_key))


def register(
    desk: Desk,
    application: Application,
    channel: Channel,
    submission_key: str,
    *,
    by: User,
    on: date,
    uploads: Sequence[Upload] = (),
) -> Receipt:
    """Store a request that came on paper, by fax or by word of mouth.

    ``on`` is the day it was handed in, signed for, or found among the post.
    What is missing in it does not stop the registration. In person, by word of
    mouth and by signed post the clock starts at once and the receipt is issued.
    """
    require(by, desk.agency, HANDLER)
    if channel is Channel.ONLINE:
        raise ValidationError({"channel": _("网上申请由申请人自己提交。")})
    if on > timezone.localdate():
        raise ValidationError({"on": _("日期不能晚于今天。")})
    _refuse(malformed(application))
    if not application.name.strip() or not application.subject.strip():
        raise ValidationError(_("请至少填写姓名或名称，以及所需信息的名称。"))
    known = _filed(submission_key)
    if known:
        return known
    case = _case(desk, application, channel, submission_key, on, by)
    try:
        with transaction.atomic():
            _keep(case, desk, application, channel, by)
            store(case, uploads, FileRole.APPLICANT, by=by, on=on)
            if case.received_on:
                issue_letter(case, LetterKind.RECEIPT, by=by, on=on)
    except IntegrityError:
        # Another clerk entered the same paper at the same time.
        known = _filed(submission_key)
        if known is None:
            raise
        return known
    return Receipt(case, code_for(submission_key))


def _case(
    desk: Desk,
    application: Application,
    channel: Channel,
    submission_key: str,
    on: date,
    by: User | None = None,
) -> Case:
    """Return the case to be, without its number; nothing is stored yet."""
    return Case(
        agency=desk.agency,
        submission_key=submission_key,
        code_key=code_key(code_for(submission_key)),
        channel=channel,
        submitted_on=on,
        handler=by,
        state=State.SUBMITTED if channel in CONFIRMED_LATER else State.HANDLING,
        **{name: getattr(application, name) for name in CASE_FIELDS},
    )


def _keep(
    case: Case,
    desk: Desk,
    application: Application,
    channel: Channel,
    by: User | None = None,
) -> None:
    """Number and store a case with its applicant and the first line of its history."""
    on = case.submitted_on
    number = next_number(desk.agency_id, "case", on.year)
    case.number = f"{desk.code}-{on.year}-{number:05d}"
    case.save(force_insert=True)
    applicant = Applicant(
        case=case, **{name: getattr(application, name) for name in PERSONAL_FIELDS}
    )
    applicant.save(force_insert=True)
    enter_words(case)
    kind = EventKind.ARRIVED if channel in _ARRIVING else EventKind.SUBMITTED
    CaseEvent.objects.create(case=case, action=Action.REGISTER, kind=kind, on=on, by=by)
    if channel not in CONFIRMED_LATER:
        refresh_clock(case, on)
        case.save()
    note_change(case, Action.REGISTER, by, channel=str(channel))


def _filed(submission_key: str) -> Receipt | None:
    case = (
        Case.objects.select_related("agency")
        .filter(submission_key=submission_key)
        .first()
    )
    return Receipt(case, code_for(submission_key)) if case else None


def _refuse(found: object) -> None:
    wrong: dict[str, Sentence] = dict(found)  # type: ignore[call-overload]
    if wrong:
        raise ValidationError({k: translate(text) for k, text in wrong.items()})


def desk_of(agency: Agency) -> Desk:
    """Return the desk of an agency; Desk.DoesNotExist if it has none."""
    return Desk.objects.select_related("agency").get(agency=agency)
