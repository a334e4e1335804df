"""Public addresses of requests."""

from __future__ import annotations

from django.urls import URLPattern, path

from disclosure.casework.views import (
    apply,
    clock,
    receipts,
    requests,
    tracking,
    tracking_case,
    tracking_files,
)

urlpatterns: list[URLPattern] = [
    path("", requests.requests, name="requests"),
    path("apply/<slug:agency>/", apply.apply, name="apply"),
    path("receipt/", receipts.receipt, name="receipt"),
    path("clock/", clock.clock, name="clock"),
    path("track/", tracking.track, name="track"),
    path("track/leave/", tracking.leave, name="track_leave"),
    path("track/case/", tracking_case.track_case, name="track_case"),
    path("track/clarify/", tracking_case.track_clarify, name="track_clarify"),
    path("track/withdraw/", tracking_case.track_withdraw, name="track_withdraw"),
    path(
        "track/received/<int:letter_id>/",
        tracking_case.track_received,
        name="track_received",
    ),
    path(
        "track/letters/<int:letter_id>/",
        tracking_files.track_letter,
        name="track_letter",
    ),
    path(
        "track/letters/<int:letter_id>/<slug:kind>/",
        tracking_files.track_letter_file,
        name="track_letter_file",
    ),
    path("track/files/<int:file_id>/", tracking_files.track_file, name="track_file"),
    path("track/calendar.ics", tracking_files.track_calendar, name="track_calendar"),
]
