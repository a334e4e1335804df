"""Addresses of agencies and annual reports."""

from django.urls import path, register_converter
from django.urls.converters import IntConverter

from reports.views import agencies, downloads, feed, public, sitemap


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
    path("reports/<slug:agency>/<year:year>/", public.report, name="report"),
    path(
        "reports/<slug:agency>/<year:year>/editions/<number:number>/",
        public.edition,
        name="edition",
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
        "reports/<slug:agency>/<year:year>/files/<number:pk>/",
        downloads.report_file,
        name="report_file",
    ),
    path("sitemap.xml", sitemap.sitemap, name="sitemap"),
]
