"""Address of the search."""

from django.urls import path

from reports.search.views import search

urlpatterns = [path("", search, name="search")]
