"""Questions about agencies and sites."""

from __future__ import annotations

from django.db.models import QuerySet

from disclosure.agencies.models import Agency, Site


def main_site() -> Site | None:
    """Return the site of the agency at the root of the tree."""
    root = (
        Agency.objects.filter(parent=None, site__isnull=False)
        .select_related("site")
        .order_by("pk")
        .first()
    )
    return root.site if root else Site.objects.order_by("pk").first()


def listed_agencies(named: str = "") -> QuerySet[Agency]:
    """Return the agencies in use, in the order of the tree.

    ``named`` keeps those whose names contain it.
    """
    rows = Agency.objects.filter(is_active=True).order_by("path")
    return rows.filter(name__contains=named) if named else rows


def subordinates_of(agency: Agency) -> QuerySet[Agency]:
    """Return the agencies directly below one."""
    return agency.subordinates.filter(is_active=True).order_by("name")
