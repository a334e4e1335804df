"""Which reminders are listed, and how often a supervisor wants the digest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.agencies.models import Agency
from disclosure.oversight.forms.agency_field import agency_field, named
from disclosure.oversight.queries.scope import Scope
from disclosure.oversight.rules.attention import FIRST_STEPS, step_words
from disclosure.oversight.rules.vocabulary import DigestFrequency
from disclosure.translation import choices, translate

#: All reminders after the first one that a case is overdue.
AGAIN = "again"


class ReminderFilter(forms.Form):
    """Agencies outside of the scope are no choice, as if they did not exist."""

    agency = forms.Field(required=False)
    below = forms.BooleanField(label=gettext_lazy("含下级机构"), required=False)
    step = forms.ChoiceField(label=gettext_lazy("催办时"), required=False)

    def __init__(self, data: QueryDict, scope: Scope) -> None:
        super().__init__(named(data, scope.agencies), label_suffix="")
        self._scope = scope
        self.fields["agency"] = agency_field(scope.agencies)
        self._choices("step").choices = [
            ("", _("全部")),
            *((str(step), translate(step_words(step))) for step in FIRST_STEPS),
            (AGAIN, _("以后每5个工作日")),
        ]

    def agencies(self) -> list[Agency] | None:
        """Return the agencies a valid form asks for; None for all."""
        slug = self.cleaned_data["agency"]
        if not slug:
            return None
        chosen = self._scope.by_slug[slug]
        return self._scope.below(chosen) if self.cleaned_data["below"] else [chosen]

    def steps(self) -> Q:
        """Return the condition of a valid form for the step of a reminder."""
        step = self.cleaned_data["step"]
        if step == AGAIN:
            return Q(step__lt=min(FIRST_STEPS))
        return Q(step=int(step)) if step else Q()

    def _choices(self, name: str) -> Any:
        return self.fields[name]


class DigestForm(forms.Form):
    """One choice for each agency in which somebody supervises."""

    def __init__(
        self,
        offices: Sequence[tuple[Agency, DigestFrequency]],
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data, label_suffix="")
        self._agencies = {
            f"agency-{agency.pk}": agency.pk for agency, _often in offices
        }
        for agency, often in offices:
            self.fields[f"agency-{agency.pk}"] = forms.ChoiceField(
                label=agency.name, choices=choices(DigestFrequency), initial=often
            )

    def chosen(self) -> dict[int, DigestFrequency]:
        """Return what a valid form says, by agency."""
        return {
            pk: DigestFrequency.of(self.cleaned_data[name])
            for name, pk in self._agencies.items()
        }
