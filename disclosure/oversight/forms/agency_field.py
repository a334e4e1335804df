"""Choosing an agency: from a list, or by its name where a list would be too long."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.agencies.models import Agency

#: Up to so many agencies are a list to choose from.
MOST_OFFERED = 500
_MOST_NAMED = 5
_LABEL = gettext_lazy("机构")
_UNKNOWN = {"invalid_choice": gettext_lazy("没有这一项，请从列表中选择。")}


class AgencyName(forms.CharField):
    """The slug, the name or a part of the name of one of some agencies."""

    def __init__(self, agencies: Sequence[Agency], **options: object) -> None:
        super().__init__(
            required=False,
            max_length=100,
            help_text=_("填写机构名称，或者名称里的几个字。"),
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
            **options,  # type: ignore[arg-type]
        )
        self._agencies = agencies

    def clean(self, value: object) -> str:
        """Return the slug of the one agency that is meant, "" for all."""
        text = super().clean(value)
        if not text:
            return ""
        exact = [one.slug for one in self._agencies if text in (one.slug, one.name)]
        if exact:
            return exact[0]
        found = [one for one in self._agencies if text in one.name]
        if len(found) == 1:
            return found[0].slug
        raise forms.ValidationError(_words(found))


def _words(found: Sequence[Agency]) -> str:
    if not found:
        return _("没有叫这个名称的机构，请检查名称。")
    names = _("、").join(one.name for one in found[:_MOST_NAMED])
    sentence = _("有%(count)s个机构的名称里有这几个字，请写得更全，例如：%(names)s。")
    return sentence % {"count": len(found), "names": names}


def agency_field(agencies: Sequence[Agency], label: Any = _LABEL) -> forms.Field:
    """Return the field for these agencies; its value is a slug, or "" for all."""
    if len(agencies) > MOST_OFFERED:
        return AgencyName(agencies, label=label)
    known = [(agency.slug, agency.name) for agency in agencies]
    return forms.ChoiceField(
        label=label,
        required=False,
        choices=[("", _("全部")), *known],
        error_messages=_UNKNOWN,
    )


def named(data: QueryDict, agencies: Sequence[Agency]) -> QueryDict:
    """Return what was asked, with the name for the slug where names are typed."""
    slug = data.get("agency", "")
    if not slug or len(agencies) <= MOST_OFFERED:
        return data
    found = next((one.name for one in agencies if one.slug == slug), slug)
    shown = data.copy()
    shown["agency"] = found
    return shown
