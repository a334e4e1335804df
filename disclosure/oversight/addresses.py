"""Whole addresses, for mails: there is no request that knows where the site is."""

from __future__ import annotations

from django.conf import settings

from disclosure.agencies.queries import main_site


def site_address() -> str:
    """Return where the site is, such as https://www.example.gov.cn; "" if unknown.

    The setting SITE_ADDRESS says it; else the domain of the main site does.
    """
    if settings.SITE_ADDRESS:
        return str(settings.SITE_ADDRESS).rstrip("/")
    site = main_site()
    if site is None or not site.domain:
        return ""
    scheme = "http" if settings.INSECURE_HTTP else "https"
    return f"{scheme}://{site.domain}"
