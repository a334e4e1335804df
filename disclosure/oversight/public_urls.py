"""Addresses of what supervision shows the public."""

from django.urls import path

from disclosure.oversight.views.public_times import response_times

urlpatterns = [
    path(
        "agencies/<slug:slug>/response-times.json",
        response_times,
        name="response_times",
    ),
]
