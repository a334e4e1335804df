"""Who is logged in, for every view of the site."""

from __future__ import annotations

from functools import cache
from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from disclosure.accounts.sessions import officer_of


class OfficerMiddleware(AuthenticationMiddleware):
    """Asked only where a view wants to know: public pages open no session."""

    def process_request(self, request: HttpRequest) -> None:
        super().process_request(request)

        @cache
        def officer() -> Any:
            return officer_of(request)

        request.user = SimpleLazyObject(officer)  # type: ignore[assignment]
        request.auser = sync_to_async(officer)
