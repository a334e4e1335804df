"""Published response times as parts of public pages and as open data."""

from __future__ import annotations

from typing import Any

from disclosure.agencies.models import Agency
from disclosure.agencies.panels import Panel
from disclosure.oversight.queries.publishing import public_times, times_near_root
from disclosure.oversight.rules.publishing import LEAST, Figures

AGENCY_TEMPLATE = "agencies/_response_times.html"
HOME_TEMPLATE = "agencies/_response_times_home.html"
SHEET = "css/response_times.css"


def agency_panel(agency: Agency) -> Panel | None:
    """Return the table of an agency's response times, if it publishes them."""
    found = public_times(agency.slug)
    if found is None:
        return None
    return Panel(AGENCY_TEMPLATE, {**shown(found[1]), "slug": agency.slug}, SHEET)


def home_panel() -> Panel | None:
    """Return this year's response times of the agencies nearest the root."""
    found = times_near_root()
    rows = [{"agency": agency, "figures": years[0]} for agency, years in found]
    return Panel(HOME_TEMPLATE, rows, SHEET) if rows else None


def open_times(agency: Agency, url: str) -> dict[str, Any] | None:
    """Return the response times of an agency as plain data, if it publishes them."""
    found = public_times(agency.slug)
    return None if found is None else as_json(agency, found[1], url)


def shown(years: tuple[Figures, ...]) -> dict[str, Any]:
    """Return what the table of one agency's figures needs."""
    newest = years[0]
    return {
        "years": years,
        "newest": newest,
        "least": LEAST,
        "is_any_small": any(figures.is_small for figures in years),
    }


def as_json(agency: Agency, years: tuple[Figures, ...], url: str) -> dict[str, Any]:
    """Return the figures as plain data; days are working days, null if not shown.

    ``open_overdue`` is of the day ``as_of``, whatever year the cases are of.
    """
    return {
        "url": url,
        "agency": {"name": agency.name, "slug": agency.slug},
        "as_of": years[0].as_of.isoformat(),
        "least_answered_for_times": LEAST,
        "open_overdue": years[0].open_overdue,
        "years": [_year(figures) for figures in years],
    }


def _year(figures: Figures) -> dict[str, Any]:
    share = figures.on_time
    return {
        "year": figures.year,
        "answered": figures.answered,
        "in_time": figures.in_time,
        "on_time_percent": None if share is None else str(share.percent),
        "median_days": figures.median,
        "p90_days": figures.p90,
        "longest_days": figures.longest,
    }
