"""What the public may read: reports, editions, attachments, agencies."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Max, Q, QuerySet, Value
from django.db.models.functions import Greatest, StrIndex, Substr

from disclosure.agencies.models import Agency, Site
from disclosure.agencies.queries import subordinates_of
from reports.models import Attachment, Report
from reports.rules.finding.asking import phrases_of
from reports.rules.vocabulary import PUBLIC_STATES, State
from reports.search.finding import reports_holding

LATEST = 8
EXCERPT_LENGTH, EXCERPT_LEAD = 90, 24
_PAGE_FIELDS = (
    "year",
    "edition",
    "title",
    "state",
    "published_at",
    "withdrawn_at",
    "withdrawal_reason",
    "agency__name",
    "agency__slug",
    "agency__site",
    "agency__parent__site",
    "document__content",
    "document__digest",
)
READABLE_STATES = (State.PUBLISHED, State.SUPERSEDED)


@dataclass(frozen=True)
class Filter:
    """What a reader looks for."""

    agency: str = ""
    year: int | None = None
    words: str = ""


def published_reports() -> QuerySet[Report]:
    """Return the editions in force, newest first, without their documents."""
    return (
        Report.objects.filter(state=State.PUBLISHED)
        .select_related("agency")
        .order_by("-published_at", "-id")
    )


def latest_reports() -> QuerySet[Report]:
    return published_reports()[:LATEST]


def filtered_reports(wanted: Filter) -> QuerySet[Report]:
    """Return the editions in force that hold all the words asked for."""
    found = published_reports()
    if wanted.year:
        found = found.filter(year=wanted.year)
    for word in wanted.agency.split():
        found = found.filter(agency__name__icontains=word)
    phrases = phrases_of(wanted.words)
    for phrase in phrases:
        found = found.filter(pk__in=reports_holding(phrase))
    return _with_excerpt(found, phrases[0].plain) if phrases else found


def _with_excerpt(found: QuerySet[Report], word: str) -> QuerySet[Report]:
    """Add the words around the first hit; cut out by the database."""
    start = Greatest(StrIndex("document__text", Value(word)) - EXCERPT_LEAD, Value(1))
    return found.annotate(excerpt=Substr("document__text", start, EXCERPT_LENGTH))


def current_edition(agency: str, year: int) -> Report | None:
    """Return the edition in force, else the last one that was withdrawn."""
    return (
        _with_document(agency, year)
        .exclude(state=State.SUPERSEDED)
        .order_by("state", "-edition")  # "published" comes before "withdrawn"
        .first()
    )


def numbered_edition(agency: str, year: int, number: int) -> Report | None:
    """Return an edition the public has or had, by its number."""
    return _with_document(agency, year).filter(edition=number).first()


def _with_document(agency: str, year: int) -> QuerySet[Report]:
    """What every form of a report needs and nothing else, in one statement."""
    return (
        Report.objects.filter(agency__slug=agency, year=year, state__in=PUBLIC_STATES)
        .select_related("agency__site", "agency__parent__site", "document")
        .annotate(revised_edition=F("revises__edition"))
        .only(*_PAGE_FIELDS)
    )


def site_of(agency: Agency) -> Site | None:
    """Return the site of an agency read by this module, else of its parent."""
    return agency.site or (agency.parent.site if agency.parent else None)


def readable_file(agency: str, year: int, pk: int) -> Attachment | None:
    """Return an attachment of an edition the public may read."""
    return Attachment.objects.filter(
        pk=pk,
        report__agency__slug=agency,
        report__year=year,
        report__state__in=READABLE_STATES,
    ).first()


def public_agency(slug: str) -> Agency | None:
    """Return an agency in use, or one that still has something published."""
    return (
        Agency.objects.filter(slug=slug)
        .filter(Q(is_active=True) | Q(reports__state=State.PUBLISHED))
        .select_related("site", "parent__site", "desk")
        .first()
    )


def reports_of(agency: Agency) -> QuerySet[Report]:
    """Return the editions in force of one agency, by year."""
    return Report.objects.filter(agency=agency, state=State.PUBLISHED).order_by("-year")


def subordinates_with_reports(agency: Agency) -> QuerySet[Agency]:
    """Return the agencies below one, each with its ``latest_year`` published."""
    published = Q(reports__state=State.PUBLISHED)
    return (
        subordinates_of(agency)
        .annotate(latest_year=Max("reports__year", filter=published))
        .order_by(F("latest_year").desc(nulls_last=True), "name")
    )
