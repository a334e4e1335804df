"""Addresses of the site."""

from django.contrib import admin
from django.urls import include, path

from disclosure import preferences, views
from disclosure.operations import views as operations

urlpatterns = [
    path("", views.home, name="home"),
    path("about/", views.about, name="about"),
    path("health/", views.health, name="health"),
    path("health/live/", operations.live, name="live"),
    path("health/ready/", operations.ready, name="ready"),
    path("metrics", operations.metrics, name="metrics"),
    path("preferences/", preferences.choose, name="preferences"),
    path("robots.txt", views.robots, name="robots"),
    path("admin/account/", include("disclosure.accounts.urls")),
    path("admin/", admin.site.urls),
    path("requests/", include("disclosure.casework.urls")),
    path("supervision/", include("disclosure.oversight.urls")),
    path("", include("disclosure.oversight.public_urls")),
    path("search/", include("reports.search.urls")),
    path("api/", include("reports.api.urls")),
    path("", include("reports.urls")),
]
handler500 = "disclosure.operations.views.failed"
