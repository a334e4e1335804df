"""Addresses of agencies and annual reports."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from reports.rules.vocabulary import FileKind
from reports.views import (
    agencies,
    checker,
    downloads,
    feed,
    opendata,
    papers,
    public,
    sitemap,
    trends,
)


class Year(IntConverter):
    """Four digits, so that every report has one address only."""

    regex = "[0-9]{4}"


class Number(IntConverter):
    """A number without leading zeros, small enough for every database."""

    regex = "[1-9][0-9]{0,8}"


register_converter(Year, "year")
register_converter(Number, "number")

urlpatterns = [
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:agency>/", agencies.agency, name="agency"),
    path("reports/", public.reports, name="reports"),
    path("reports/feed/", feed.feed, name="feed"),
    path("reports/trends/", trends.trends, name="trends"),
    path("reports/trends/trends.csv", trends.trends_csv, name="trends_csv"),
    path("reports/trends/trends.xlsx", trends.trends_xlsx, name="trends_xlsx"),
    path("reports/list.csv", opendata.list_csv, name="reports_csv"),
    path("reports/list.xlsx", opendata.list_xlsx, name="reports_xlsx"),
    path("reports/data/", opendata.data, name="data"),
    path(
        "reports/data/report.schema.json",
        opendata.report_schema_json,
        name="report_schema",
    ),
    path(
        "reports/data/year.schema.json",
        opendata.year_schema_json,
        name="year_schema",
    ),
    path("reports/data/<year:year>.csv", opendata.year_csv, name="year_csv"),
    path("reports/data/<year:year>.json", opendata.year_json, name="year_json"),
    path("reports/data/<year:year>.xlsx", opendata.year_xlsx, name="year_xlsx"),
    path("reports/check/", checker.check, name="check"),
    path("reports/check/example.json", checker.check_example, name="check_example"),
    path(
        "reports/check/codes/<slug:form>.csv", checker.check_codes, name="check_codes"
    ),
    path(
        "reports/check/forms/<slug:form>.xlsx", checker.check_blank, name="check_blank"
    ),
    path("reports/<slug:agency>/<year:year>/", public.report, name="report"),
    path(
        "reports/<slug:agency>/<year:year>/editions/<number:number>/",
        public.edition,
        name="edition",
    ),
    *(
        path(
            f"reports/<slug:agency>/<year:year>/report.{kind}",
            papers.report_paper,
            {"kind": kind},
            name=f"report_{kind}",
        )
        for kind in FileKind
    ),
    *(
        path(
            f"reports/<slug:agency>/<year:year>/editions/<number:number>/report.{kind}",
            papers.edition_paper,
            {"kind": kind},
            name=f"edition_{kind}",
        )
        for kind in FileKind
    ),
    path(
        "reports/<slug:agency>/<year:year>/report.json",
        downloads.report_json,
        name="report_json",
    ),
    path(
        "reports/<slug:agency>/<year:year>/statistics.csv",
        downloads.report_csv,
        name="report_csv",
    ),
    path(
        "reports/<slug:agency>/<year:year>/form.xlsx",
        downloads.report_form,
        name="report_form",
    ),
    path(
        "reports/<slug:agency>/<year:year>/statistics.xlsx",
        downloads.report_figures,
        name="report_figures",
    ),
    path(
        "reports/<slug:agency>/<year:year>/tables.xlsx",
        downloads.report_tables,
        name="report_tables",
    ),
    path(
        "reports/<slug:agency>/<year:year>/files/<number:pk>/",
        downloads.report_file,
        name="report_file",
    ),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
]
