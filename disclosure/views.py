"""The doors that belong to the site as a whole."""

from __future__ import annotations

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from disclosure.agencies.panels import home_panels
from disclosure.pagecache.middleware import keep
from reports import meta
from reports.published import latest_reports


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    context = {"place": "home", "reports": latest_reports(), "panels": home_panels()}
    return keep(render(request, "home.html", context))


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    context = {"place": "about", "column": meta.ABOUT}
    return keep(render(request, "about.html", context))


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """Say whether this process and its database answer."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
            cursor.fetchone()
    except DatabaseError:
        return JsonResponse({"status": "database unavailable"}, status=503)
    return JsonResponse({"status": "ok"})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap"))
    lines = [
        "User-agent: *",
        f"Disallow: {reverse('admin:index')}",
        f"Disallow: {reverse('preferences')}",
        f"Disallow: {reverse('supervision:desk')}",
        f"Sitemap: {sitemap}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain")
