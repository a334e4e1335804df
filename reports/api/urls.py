"""Addresses of the API and of the pages about it."""

from django.urls import include, path

from reports.api.description import api
from reports.api.serving import open_to_all, opened
from reports.api.views import about_api, dictionary, nothing

_patterns, _app, _namespace = api.urls

urlpatterns = [
    path("", about_api, name="api"),
    path("dictionary/", dictionary, name="dictionary"),
    path("", include((opened(_patterns), _app), namespace=_namespace)),
    path("<path:url>", open_to_all(nothing)),
]
