"""Beginning an edition: from a format's outline, last year's report, or a revision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from disclosure.agencies.access import require
from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from disclosure.blocked import Blocked
from disclosure.labels import noop, sentence
from disclosure.translation import translate
from reports.actions.base import locked, note_change, permit
from reports.actions.writing import PARTICULARS
from reports.models import Report, Section, Statistic
from reports.queries import facts_of
from reports.rules.formats import FORMATS, Format, OutlineItem
from reports.rules.vocabulary import Action, Source, State
from reports.rules.workflow import WORKFLOW


def start_report(
    agency: Agency,
    year: int,
    *,
    by: User,
    format: str = "free",
    like: Report | None = None,
) -> Report:
    """Begin the first edition of a year and return it.

    ``like`` is an earlier report of the agency: its sections, texts and figures
    are taken over, the figures without their values. Where the format has
    changed, the texts of sections that both have are, and the figures that the
    author had named. Raises Blocked when the
    year has a report already, ValidationError when year or format is wrong.
    """
    require(by, agency, [Role.AUTHOR])
    if format not in FORMATS:
        raise ValidationError(_("没有这种报告格式。"))
    first, last = FORMATS[format].years
    if not first <= year <= last:
        words = {"format": translate(FORMATS[format].label), "year": year}
        raise ValidationError(
            _("%(format)s不适用于%(year)s年，请改用当年的格式。") % words
        )
    if like is not None and like.agency_id != agency.pk:
        raise ValidationError(_("只能沿用同一机构的报告。"))
    report = _new(agency, year, format, by)
    with transaction.atomic():
        Agency.objects.select_for_update().get(pk=agency.pk)
        if Report.objects.filter(agency=agency, year=year).exists():
            raise Blocked(
                [
                    sentence(
                        noop("%(agency)s %(year)s年的报告已经有了，请打开那一份。"),
                        agency=agency.name,
                        year=str(year),
                    )
                ]
            )
        report.full_clean()
        report.save()
        report.authors.add(by)
        if like is None or like.format != format:
            _outline(report, FORMATS[format].outline, None, by)
            _take_what_fits(like, report)
        else:
            _take_over(like, report, by, with_values=False)
        lay_out_figures(report)
        note_change(report, "report.start", by, like=like.year if like else None)
    return report


def revise(report_id: int, *, by: User, reason: str) -> Report:
    """Open the next edition of a published or withdrawn report.

    The new edition holds everything of the old one. Raises Blocked while
    another edition is being worked on.
    """
    with transaction.atomic():
        old = locked(report_id)
        permit(old, Action.REVISE, by)
        blockers = WORKFLOW.blockers(
            Action.REVISE, old.state, facts_of(old, by), note=reason
        )
        if blockers:
            raise Blocked(blockers)
        new = _next_edition(old, by, reason)
        try:
            with transaction.atomic():
                new.save()
        except IntegrityError as error:
            taken = sentence(noop("已有一版正在编制，请在那一版上修改。"))
            raise Blocked([taken]) from error
        # Whoever wrote the old text is an author of the new one too.
        new.authors.add(by, *old.authors.all())
        _take_over(old, new, by, with_values=True)
        _take_extras(old, new)
        note_change(new, "report.revise", by, revises=old.edition, reason=reason)
    return new


def _new(agency: Agency, year: int, format: str, by: User) -> Report:
    return Report(
        agency=agency,
        year=year,
        format=format,
        title=f"{agency.name}{year}年政府信息公开工作年度报告",
        period_start=date(max(1, year), 1, 1),
        period_end=date(max(1, year), 12, 31),
        contact_office=agency.office,
        contact_address=agency.address,
        contact_postcode=agency.postcode,
        contact_phone=agency.phone,
        contact_email=agency.email,
        created_by=by,
    )


def _next_edition(old: Report, by: User, reason: str) -> Report:
    newest = (
        Report.objects.filter(agency=old.agency, year=old.year)
        .order_by("-edition")
        .values_list("edition", flat=True)[0]
    )
    kept = ("agency", "year", "format", *PARTICULARS)
    return Report(
        **{name: getattr(old, name) for name in kept},
        edition=newest + 1,
        revises=old,
        revision_reason=reason.strip(),
        created_by=by,
        state=State.DRAFT,
    )


def _outline(
    report: Report, items: Iterable[OutlineItem], parent: Section | None, by: User
) -> None:
    for position, item in enumerate(items):
        section = Section.objects.create(
            report=report,
            parent=parent,
            key=item.key,
            heading=item.heading,
            position=position,
            saved_by=by,
        )
        _outline(report, item.children, section, by)


def _take_over(old: Report, new: Report, by: User, *, with_values: bool) -> None:
    sections = _copy_sections(old, new, by)
    _copy_figures(list(old.statistics.all()), new, sections, with_values=with_values)


def _copy_figures(
    originals: list[Statistic],
    new: Report,
    sections: Mapping[int, Section],
    *,
    with_values: bool,
) -> None:
    """Copy figures; ``sections`` maps the old sections to the new ones."""
    copies: dict[int, Statistic] = {}
    for row in originals:
        copies[row.pk] = Statistic.objects.create(
            report=new,
            section=sections.get(row.section_id or 0),
            code=row.code,
            label=row.label,
            unit=row.unit,
            value=row.value if with_values else None,
            decimals=row.decimals,
            source=row.source if with_values else Source.ENTERED,
            computed=row.computed if with_values else None,
            computed_at=row.computed_at if with_values else None,
            reason=row.reason if with_values else "",
            note=row.note if with_values else "",
            is_key=row.is_key,
            position=row.position,
        )
    for row in originals:
        copy = copies[row.pk]
        copy.part_of = copies.get(row.part_of_id or 0)
        copy.numerator = copies.get(row.numerator_id or 0)
        copy.denominator = copies.get(row.denominator_id or 0)
        copy.save(update_fields=["part_of", "numerator", "denominator"])


def _take_what_fits(old: Report | None, new: Report) -> None:
    """Take over the texts of sections that both formats have, and own figures."""
    if old is None:
        return
    places = {section.key: section for section in new.sections.all()}
    sections: dict[int, Section] = {}
    for was in old.sections.filter(key__in=places):
        section = sections[was.pk] = places[was.key]
        section.body = was.body
        section.save(update_fields=["body"])
    official = {*FORMATS[old.format].figures, *FORMATS[new.format].figures}
    own = list(old.statistics.exclude(code__in=official))
    _copy_figures(own, new, sections, with_values=False)


def lay_out_figures(report: Report) -> None:
    """Make the figures of the official tables that the report does not have yet."""
    form = FORMATS[report.format]
    sections = dict(report.sections.values_list("key", "pk"))
    known = set(report.statistics.values_list("code", flat=True))
    rows = []
    for position, spec in enumerate(form.figures.values()):
        if spec.code in known:
            continue
        rows.append(
            Statistic(
                report=report,
                section_id=sections.get(form.table(spec.table).section),
                code=spec.code,
                label=spec.label,
                unit=spec.unit,
                source=Source.ENTERED,
                position=position,
            )
        )
    Statistic.objects.bulk_create(rows)
    _join_totals(report, form)


def _join_totals(report: Report, form: Format) -> None:
    """Tell the parts of the official tables what they add up to."""
    rows = {row.code: row for row in report.statistics.all()}
    parts = [spec for spec in form.figures.values() if spec.part_of]
    for spec in parts:
        rows[spec.code].part_of = rows[spec.part_of]
    Statistic.objects.bulk_update([rows[spec.code] for spec in parts], ["part_of"])


def _copy_sections(old: Report, new: Report, by: User) -> dict[int, Section]:
    originals = list(old.sections.all())
    copies = {
        row.pk: Section.objects.create(
            report=new,
            key=row.key,
            heading=row.heading,
            body=row.body,
            position=row.position,
            saved_by=by,
        )
        for row in originals
    }
    for row in originals:
        if row.parent_id:
            copies[row.pk].parent = copies[row.parent_id]
            copies[row.pk].save(update_fields=["parent"])
    return copies


def _take_extras(old: Report, new: Report) -> None:
    """Copy links, attachments (the same stored file) and reasons for warnings.

    A release of personal data is not copied: it is decided anew each time.
    """
    reasons = old.waivers.exclude(rule__startswith="P")
    for rows in (old.links.all(), old.attachments.all(), reasons):
        for row in rows:
            row.pk = None
            row.report = new
            row._state.adding = True
            row.save()
