"""Writing the text of a draft: its sections and its particulars."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.agencies.models import User
from disclosure.rendering.sanitise import MAX_LENGTH, as_html, is_too_deep, sanitise
from reports.actions.base import draft, draft_of, note_change, section_of
from reports.models import FIRST_YEAR, Report, Section, SectionVersion
from reports.rules.prose import bind, normalise

MAX_SECTIONS = 500
MAX_DEPTH = 4
PARTICULARS = (
    "title",
    "period_start",
    "period_end",
    "contact_office",
    "contact_address",
    "contact_postcode",
    "contact_phone",
    "contact_email",
    "origin_name",
    "origin_published_at",
)


class Conflict(Exception):
    """Somebody saved this section meanwhile; ``current`` is what they saved."""

    def __init__(self, current: Section) -> None:
        super().__init__(current.heading)
        self.current = current


def clean_body(text: str) -> str:
    """Return typed or pasted text as the HTML that is stored.

    Raises ValidationError when the text is too long or nested too deeply.
    """
    if len(text) > MAX_LENGTH:
        raise ValidationError(_("这一节太长了，请拆成几节。"))
    if is_too_deep(text):
        raise ValidationError(_("列表、引用或表格套得太深，请简化。"))
    paragraphs = as_html(sanitise(as_html(text)))
    return sanitise(normalise(sanitise(bind(paragraphs))))


def save_section(
    report_id: int, section_id: int, *, heading: str, body: str, version: int, by: User
) -> Section:
    """Store a section and keep what it was before.

    ``version`` is the version the author started from. Raises Conflict when
    somebody saved a newer one meanwhile, ValidationError when the heading is
    missing, Blocked when the report is no draft.
    """
    with transaction.atomic():
        report = draft(report_id, by)
        section = Section.objects.select_for_update().get(
            pk=section_of(report, section_id).pk
        )
        section_text = clean_body(body)
        if section.version != version:
            raise Conflict(section)
        if (section.heading, section.body) == (heading.strip(), section_text):
            return section
        _keep(section)
        section.heading = heading.strip()
        section.body = section_text
        section.version += 1
        section.saved_by = by
        section.full_clean()
        section.save()
        note_change(
            report,
            "section.save",
            by,
            section=section.key,
            heading=section.heading,
            version=section.version,
        )
    return section


def open_section(report_id: int, section_id: int, *, by: User) -> Section:
    """Note who opens a section to write; return it as it was before.

    ``opened_by`` of what is returned is who opened it last, so that the second
    author can be told about the first.
    """
    with transaction.atomic():
        report = draft_of(report_id, by)
        section = section_of(report, section_id)
        Section.objects.filter(pk=section.pk).update(
            opened_by=by, opened_at=timezone.now()
        )
    return section


def add_section(
    report_id: int, *, heading: str, parent_id: int | None, by: User
) -> Section:
    """Append a section at the end of the report or of ``parent``."""
    with transaction.atomic():
        report = draft(report_id, by)
        parent = section_of(report, parent_id) if parent_id else None
        if report.sections.count() >= MAX_SECTIONS:
            raise ValidationError(_("一份报告最多500节。"))
        if parent and _depth(parent) >= MAX_DEPTH:
            raise ValidationError(_("标题最多四级。"))
        siblings = report.sections.filter(parent=parent)
        last = siblings.aggregate(last=Max("position"))["last"]
        section = Section(
            report=report,
            parent=parent,
            key=_free_key(report),
            heading=heading.strip(),
            position=0 if last is None else last + 1,
            saved_by=by,
        )
        section.full_clean()
        section.save()
        note_change(
            report, "section.add", by, section=section.key, heading=section.heading
        )
    return section


def move_section(report_id: int, section_id: int, *, up: bool, by: User) -> None:
    """Swap a section with its neighbour above or below, if it has one."""
    with transaction.atomic():
        report = draft(report_id, by)
        section = section_of(report, section_id)
        siblings = list(report.sections.filter(parent=section.parent))
        place = siblings.index(section)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(siblings):
            return
        siblings[place], siblings[other] = siblings[other], siblings[place]
        for position, sibling in enumerate(siblings):
            Section.objects.filter(pk=sibling.pk).update(position=position)
        note_change(report, "section.move", by, section=section.key, up=up)


def delete_section(report_id: int, section_id: int, *, by: User) -> None:
    """Delete a section with all below it; figures stay, without a place.

    Its last text goes into the audit trail's detail as lengths only; the text
    itself can be found in an earlier edition or last year's report.
    """
    with transaction.atomic():
        report = draft(report_id, by)
        section = section_of(report, section_id)
        note_change(
            report,
            "section.delete",
            by,
            section=section.key,
            heading=section.heading,
            length=len(section.body),
        )
        section.delete()


def save_particulars(
    report_id: int, values: Mapping[str, object], *, by: User
) -> Report:
    """Store title, period, contact and origin of a draft."""
    with transaction.atomic():
        report = draft(report_id, by)
        changed = [
            name
            for name in PARTICULARS
            if name in values and getattr(report, name) != values[name]
        ]
        for name in changed:
            setattr(report, name, values[name])
        _check_particulars(report)
        report.full_clean()
        report.save(update_fields=changed)
        if changed:
            note_change(report, "report.settings", by, fields=changed)
    return report


def _check_particulars(report: Report) -> None:
    if report.period_end < report.period_start:
        raise ValidationError({"period_end": _("截止日期早于起始日期。")})
    if report.origin_published_at and report.origin_published_at.year < FIRST_YEAR:
        raise ValidationError({"origin_published_at": _("原发布时间不对，请核对。")})
    if report.origin_published_at and not report.origin_name:
        raise ValidationError(
            {"origin_name": _("填了原发布时间，请同时填写原发布网站。")}
        )


def _keep(section: Section) -> None:
    SectionVersion.objects.get_or_create(
        section=section,
        version=section.version,
        defaults={
            "heading": section.heading,
            "body": section.body,
            "saved_by": section.saved_by,
        },
    )


def _depth(section: Section) -> int:
    depth = 1
    while section.parent:
        section = section.parent
        depth += 1
    return depth


def _free_key(report: Report) -> str:
    taken = set(report.sections.values_list("key", flat=True))
    number = len(taken) + 1
    while f"section-{number}" in taken:
        number += 1
    return f"section-{number}"
