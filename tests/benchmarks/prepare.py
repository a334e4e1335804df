"""Fill a fresh database for the benchmark; prints the address of the long report."""

from __future__ import annotations

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "disclosure.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.utils import timezone  # noqa: E402

from disclosure.agencies.models import Agency, User  # noqa: E402
from disclosure.agencies.vocabulary import AgencyKind  # noqa: E402
from reports.actions import moving, starting, writing  # noqa: E402
from reports.demo import loading  # noqa: E402
from reports.models import PublishedDocument, Report  # noqa: E402
from reports.rules.vocabulary import State  # noqa: E402
from tests.benchmarks.content import FIGURES, SECTIONS  # noqa: E402


def long_report() -> Report:
    """Write and publish the long report through the application's actions."""
    author = User.objects.get(username="county-author")
    county = Agency.objects.get(slug=loading.COUNTY)
    report = starting.start_report(county, 2016, by=author)
    for section in report.sections.all():
        writing.delete_section(report.pk, section.pk, by=author)
    for text in SECTIONS:
        top = writing.add_section(
            report.pk, heading=text.heading, parent_id=None, by=author
        )
        for below in text.below:
            section = writing.add_section(
                report.pk, heading=below.heading, parent_id=top.pk, by=author
            )
            writing.save_section(
                report.pk,
                section.pk,
                heading=below.heading,
                body=below.body,
                version=1,
                by=author,
            )
    for figure in FIGURES:
        total = loading.add_figure(report, figure, figure.under, None, author)
        for part in figure.parts:
            loading.add_figure(report, part, figure.under, total, author)
    moving.submit(report.pk, by=author)
    moving.endorse(report.pk, by=User.objects.get(username="county-reviewer"))
    approver = User.objects.get(username="county-approver")
    moving.approve(report.pk, by=approver)
    return moving.publish(report.pk, by=approver)


def many_reports(count: int, like: Report) -> None:
    """Add rows of published reports: only their number matters here."""
    years = range(2008, 2026)
    agencies = Agency.objects.bulk_create(
        Agency(
            name=f"示例镇{n}",
            slug=f"town-{n}",
            kind=AgencyKind.TOWNSHIP,
            path=f"/9{n:07}/",
        )
        for n in range(count // len(years) + 1)
    )
    slots = [(agency, year) for agency in agencies for year in years][:count]
    reports = Report.objects.bulk_create(
        Report(
            agency=agency,
            year=year,
            format="free",
            title=f"{agency.name}{year}年政府信息公开工作年度报告（示例）",
            period_start=f"{year}-01-01",
            period_end=f"{year}-12-31",
            state=State.PUBLISHED,
            published_at=timezone.now(),
        )
        for agency, year in slots
    )
    document = like.document
    PublishedDocument.objects.bulk_create(
        PublishedDocument(
            report=report,
            content=document.content,
            text=document.text,
            digest=document.digest,
        )
        for report in reports
    )


if __name__ == "__main__":
    call_command("migrate", verbosity=0)
    loading.load()
    published = long_report()
    many_reports(int(sys.argv[1]), published)
    print(published.get_absolute_url())
