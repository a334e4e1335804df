"""What every page needs to know of the site it belongs to."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from disclosure.agencies.queries import main_site


def site(request: HttpRequest) -> dict[str, object]:
    """Offer ``site``, read only by pages that show it and bring none themselves."""
    return {"site": SimpleLazyObject(main_site)}
