"""What every page of an officer shares, whatever the page is about."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import BaseForm
from django.http import HttpRequest
from django.template.response import TemplateResponse

from disclosure.agencies.models import User
from disclosure.blocked import Blocked
from disclosure.labels import Sentence
from disclosure.translation import translate


def officer(request: HttpRequest) -> User:
    """Return who is logged in; doors of officers let nobody else come this far."""
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def say(request: HttpRequest, text: str) -> None:
    """Say on the next page what was done."""
    messages.success(request, text)


def refuse(request: HttpRequest, wrong: Blocked | ValidationError) -> None:
    """Say on the next page what an action refused."""
    for text in wrong.messages:
        messages.error(request, text)


def put(
    form: BaseForm, wrong: Blocked | ValidationError, field: str | None = None
) -> None:
    """Show what an action found wrong beside the fields it is about.

    What names no field stands beside ``field``, and what an action refused as a
    whole above the form.
    """
    if isinstance(wrong, Blocked):
        form.add_error(None, ValidationError(wrong.messages))
        return
    found = wrong.error_dict if hasattr(wrong, "error_dict") else {field: [wrong]}
    for name, errors in found.items():
        form.add_error(name if name in form.fields else None, errors)


def words(texts: Iterable[Sentence]) -> list[str]:
    """Return sentences of the rules in the reader's language."""
    return [translate(text) for text in texts]


def framed(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> TemplateResponse:
    """Render a template in the frame of the admin, its menu of models left out."""
    frame = {**admin.site.each_context(request), "is_nav_sidebar_enabled": False}
    return TemplateResponse(request, template, {**frame, **context}, status=status)
