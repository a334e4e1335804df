"""Keeping robots out of public forms without a puzzle.

A field that only robots fill in, and a signed note of when the page was opened.
Both measures forgive: whoever is stopped sees one sentence, keeps what was
typed and can send again.
"""

from __future__ import annotations

from typing import Any

from crispy_forms.utils import TEMPLATE_PACK
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, SignatureExpired, TimestampSigner
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

#: A page left open longer than this has to be sent once more.
MAX_SECONDS = 48 * 3600
HONEYPOT, OPENED = "website", "opened"
_TEMPLATE = "includes/forms_guard.html"


def opened_now() -> str:
    """Return the signed note that a page was opened just now."""
    return _signer().sign("")


def is_fresh(note: str) -> bool:
    """Tell whether a note is ours and not too old."""
    try:
        _signer().unsign(note, max_age=MAX_SECONDS)
    except BadSignature:
        return False
    return True


def is_too_soon(note: str) -> bool:
    """Tell whether a fresh note is younger than a person needs to fill in a form."""
    try:
        _signer().unsign(note, max_age=settings.FORM_MIN_SECONDS)
    except SignatureExpired:
        return False
    return int(settings.FORM_MIN_SECONDS) > 0


class HoneypotInput(forms.TextInput):
    """Comes back empty, so that a person whose browser filled it can send again."""

    def __init__(self) -> None:
        super().__init__(attrs={"autocomplete": "off", "tabindex": "-1"})

    def format_value(self, value: Any) -> str:
        return ""


class OpenedInput(forms.HiddenInput):
    """Carries the note through an error page; a stale one is renewed."""

    def format_value(self, value: Any) -> str:
        note = str(value or "")
        return note if is_fresh(note) else opened_now()


class GuardedForm(forms.Form):
    """Mixin for a public form; put ``Guard()`` into the layout of its helper."""

    website = forms.CharField(
        label=gettext_lazy("网站（请留空）"), required=False, widget=HoneypotInput
    )
    opened = forms.CharField(required=False, widget=OpenedInput)

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        values = self.cleaned_data if cleaned is None else cleaned
        filled = values.pop(HONEYPOT, "")
        note = values.pop(OPENED, "")
        refuse(filled, note)
        return cleaned


class Guard:
    """The two fields in a crispy layout."""

    def render(
        self,
        form: forms.BaseForm,
        context: Any,
        template_pack: Any = TEMPLATE_PACK,
        **kwargs: Any,
    ) -> str:
        # Crispy notes what the layout has shown on the form itself.
        shown: set[str] = getattr(form, "rendered_fields", set())
        shown.update({HONEYPOT, OPENED})
        return render_to_string(
            _TEMPLATE, {"honeypot": form[HONEYPOT], "opened": form[OPENED]}
        )


def refuse(filled: str, note: str) -> None:
    """Raise ValidationError, one sentence, when a robot seems to have sent a form."""
    if filled:
        raise ValidationError(_("这次提交没有成功，请再提交一次。"), code="honeypot")
    if not is_fresh(note):
        raise ValidationError(
            _("页面打开太久，填写的内容还在，请再提交一次。"), code="stale"
        )
    if is_too_soon(note):
        raise ValidationError(_("提交得太快，请等几秒再提交一次。"), code="too_soon")


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="disclosure.forms_guard")
