"""Files made for one answer, as that answer."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils.http import content_disposition_header

from disclosure.casework.actions.taking import MadeFile


def sent(made: MadeFile) -> HttpResponse:
    """Return a file for download; nothing on the way keeps it."""
    response = HttpResponse(made.content, content_type=made.kind.content_type)
    response.headers["Content-Disposition"] = str(
        content_disposition_header(as_attachment=True, filename=made.name)
    )
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Cache-Control"] = "no-store, private"
    return response
