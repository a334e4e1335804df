"""Collecting a year's reports: opening, days, who owes one, reminding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.models import Agency, User
from disclosure.audit.actions import record
from disclosure.blocked import Blocked
from disclosure.labels import Sentence, noop, sentence
from reports.collecting.board import MANAGERS, Row, board_of, owing, reminder_text
from reports.models import Campaign, Obligation, Reminder
from reports.rules.collecting import (
    SETTLED,
    Standing,
    statutory_days,
    suggested_internal_day,
)

#: Characters of a reminder, and of what is asked of everybody.
TEXT_LIMIT, NOTE_LIMIT, EXCUSE_LIMIT = 500, 2000, 200


@dataclass(frozen=True)
class Reminded:
    """What a reminder did: the rows it wrote, and how many it left out."""

    reminders: Sequence[Reminder]
    skipped: int


def open_campaign(
    agency: Agency,
    year: int,
    *,
    by: User,
    internal_due_on: date | None = None,
    note: str = "",
    agencies: Iterable[Agency] | None = None,
) -> Campaign:
    """Open the collection of a year's reports and return it.

    ``internal_due_on`` is the day to hand in, five calendar days ahead of the
    law if not given. ``agencies`` owe a report; by default those of ``owing``.
    Raises Http404 and PermissionDenied, ValidationError when a value is wrong,
    Blocked when the year is collected already or nobody owes anything.
    """
    require(by, agency, MANAGERS)
    campaign = _new(agency, year, internal_due_on, note, by)
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        if Campaign.objects.filter(agency=agency, year=year).exists():
            raise Blocked([_opened_already(agency, year)])
        listed = _listed(agency, agencies)
        if not listed:
            raise Blocked([sentence(noop("这个机构下面没有需要报送的机构。"))])
        campaign.save()
        Obligation.objects.bulk_create(
            [Obligation(campaign=campaign, agency=one) for one in listed]
        )
        _note(campaign, "campaign.open", by, agencies=len(listed))
    return campaign


def change_campaign(
    campaign_id: int, *, internal_due_on: date, note: str, by: User
) -> Campaign:
    """Change the internal day and what is asked; the days of the law stay.

    Raises ValidationError when the day is outside of what the law leaves.
    """
    with transaction.atomic():
        campaign = _locked(campaign_id, by)
        was = campaign.internal_due_on
        campaign.internal_due_on = internal_due_on
        campaign.note = note.strip()
        _check(campaign)
        campaign.save(update_fields=["internal_due_on", "note"])
        _note(campaign, "campaign.change", by, before=was, after=internal_due_on)
    return campaign


def excuse(obligation_id: int, *, reason: str, by: User) -> Obligation:
    """Say why an agency need not hand in. Raises ValidationError without a reason."""
    with transaction.atomic():
        obligation = _obligation(obligation_id, by)
        why = reason.strip()
        if not why:
            raise ValidationError({"reason": _("请写明为什么不需报送；理由会保存。")})
        if len(why) > EXCUSE_LIMIT:
            raise ValidationError({"reason": _too_long(EXCUSE_LIMIT)})
        obligation.excuse = why
        obligation.save(update_fields=["excuse"])
        _note_agency(obligation, "campaign.excuse", by)
    return obligation


def include(campaign_id: int, agency: Agency, *, by: User) -> Obligation:
    """Put an agency on the list, or back on it if it was excused.

    Raises ValidationError for an agency not below the one that collects, and
    Blocked for one that is on the list already.
    """
    with transaction.atomic():
        campaign = _locked(campaign_id, by)
        _check_inside(campaign.agency, [agency])
        obligation, is_new = Obligation.objects.get_or_create(
            campaign=campaign, agency=agency
        )
        if not is_new and not obligation.excuse:
            raise Blocked(
                [sentence(noop("%(agency)s已经在名单里。"), agency=agency.name)]
            )
        obligation.excuse = ""
        obligation.save(update_fields=["excuse"])
        _note_agency(obligation, "campaign.include", by)
    return obligation


def remind(
    campaign_id: int,
    obligation_ids: Iterable[int] | None,
    text: str,
    *,
    by: User,
) -> Reminded:
    """Remind the given agencies, or with None all that have not handed in.

    Without ``text`` each is told its own days. The reminder stands in their queue
    at once; ``send_reminders`` mails it later.
    Left out are those who published or are excused, and whoever got the same
    text today. Raises Blocked when nobody is left, Obligation.DoesNotExist for
    an id of another collection.
    """
    with transaction.atomic():
        campaign = _locked(campaign_id, by)
        own = text.strip()
        if len(own) > TEXT_LIMIT:
            raise ValidationError({"text": _too_long(TEXT_LIMIT)})
        asked = _asked(campaign, obligation_ids)
        told = _told_today(campaign)
        open_rows = [row for row in asked if row.standing not in SETTLED]
        written = [_reminder(campaign, row, own, by) for row in open_rows]
        due = [row for row in written if (row.obligation_id, row.text) not in told]
        if not due:
            raise Blocked([_nobody_left(asked, open_rows)])
        reminders = Reminder.objects.bulk_create(due)
        ids = [row.obligation.agency_id for row in due]
        _note(campaign, "campaign.remind", by, agencies=ids)
    return Reminded(reminders, len(asked) - len(due))


def _new(
    agency: Agency, year: int, internal: date | None, note: str, by: User
) -> Campaign:
    if year > timezone.localdate().year:
        raise ValidationError({"year": _("这一年还没有开始，不能收集它的报告。")})
    # Checked first: the days below need a year of our time.
    Campaign(agency=agency, year=year).clean_fields(
        exclude=["agency", "internal_due_on", "due_on", "own_due_on", "created_by"]
    )
    days = statutory_days(year)
    campaign = Campaign(
        agency=agency,
        year=year,
        internal_due_on=internal or suggested_internal_day(year),
        due_on=days.departments,
        own_due_on=days.government,
        note=note.strip(),
        created_by=by,
    )
    _check(campaign)
    return campaign


def _check(campaign: Campaign) -> None:
    wrong: dict[str, str] = {}
    first = date(campaign.year + 1, 1, 1)
    if not first <= campaign.internal_due_on <= campaign.due_on:
        wrong["internal_due_on"] = _("内部期限要在这一年过后，并且不晚于法定期限。")
    if len(campaign.note) > NOTE_LIMIT:
        wrong["note"] = _too_long(NOTE_LIMIT)
    if wrong:
        raise ValidationError(wrong)


def _too_long(limit: int) -> str:
    return _("请写得短一些，不超过%(limit)s个字。") % {"limit": limit}


def _listed(agency: Agency, agencies: Iterable[Agency] | None) -> list[Agency]:
    if agencies is None:
        return owing(agency)
    chosen = list({one.pk: one for one in agencies}.values())
    _check_inside(agency, chosen)
    return chosen


def _check_inside(agency: Agency, chosen: Iterable[Agency]) -> None:
    for one in chosen:
        if not one.path.startswith(agency.path):
            sentence_ = _("%(agency)s不在收集范围内，请选择下级机构。")
            raise ValidationError(sentence_ % {"agency": one.name})


def _opened_already(agency: Agency, year: int) -> Sentence:
    template = noop("%(agency)s %(year)s年度的收集已经建立，请打开那一项。")
    return sentence(template, agency=agency.name, year=year)


def _locked(campaign_id: int, by: User) -> Campaign:
    campaign = (
        Campaign.objects.select_for_update(of=("self",))
        .select_related("agency")
        .get(pk=campaign_id)
    )
    require(by, campaign.agency, MANAGERS)
    return campaign


def _obligation(obligation_id: int, by: User) -> Obligation:
    """Return an obligation whose collection is locked."""
    found = Obligation.objects.get(pk=obligation_id)
    campaign = _locked(found.campaign_id, by)
    return campaign.obligations.select_related("agency").get(pk=obligation_id)


def _asked(campaign: Campaign, obligation_ids: Iterable[int] | None) -> list[Row]:
    rows = board_of(campaign).rows
    if obligation_ids is None:
        return [row for row in rows if row.is_missing]
    wanted = set(obligation_ids)
    if not wanted:
        raise ValidationError(_("请先勾选要催办的机构。"))
    chosen = [row for row in rows if row.obligation.pk in wanted]
    if len(chosen) < len(wanted):
        raise Obligation.DoesNotExist
    return chosen


def _reminder(campaign: Campaign, row: Row, text: str, by: User) -> Reminder:
    words = text or reminder_text(row.days, campaign.year)
    return Reminder(obligation=row.obligation, text=words, sent_by=by)


def _told_today(campaign: Campaign) -> set[tuple[int, str]]:
    midnight = datetime.combine(timezone.localdate(), time.min)
    told = Reminder.objects.filter(
        obligation__campaign=campaign, sent_at__gte=timezone.make_aware(midnight)
    )
    return set(told.values_list("obligation_id", "text"))


def _nobody_left(asked: Sequence[Row], open_rows: Sequence[Row]) -> Sentence:
    if open_rows:
        return sentence(
            noop("今天已经用同样的话催办过，要再催办请改写内容，或者明天再来。")
        )
    if not asked:
        return sentence(noop("没有要催办的机构：都已经送审、发布或者不需报送。"))
    if len(asked) > 1:
        return sentence(noop("选中的机构都已经发布或者不需报送，不用催办。"))
    template = noop("%(agency)s已经发布，不用催办。")
    if asked[0].standing is Standing.EXCUSED:
        template = noop("%(agency)s不需报送，不用催办。")
    return sentence(template, agency=asked[0].agency.name)


def _note(campaign: Campaign, action: str, by: User, **detail: object) -> None:
    record(
        action,
        campaign,
        by=by,
        agency_id=campaign.agency_id,
        label="",
        year=campaign.year,
        **detail,
    )


def _note_agency(obligation: Obligation, action: str, by: User) -> None:
    _note(obligation.campaign, action, by, agencies=[obligation.agency_id])
