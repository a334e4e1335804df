"""Schemes with their measures: settled by the supervisors of an agency."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.forms import BaseInlineFormSet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.access import agencies_of
from disclosure.agencies.admin.base import AgencyScopedAdmin
from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import Role
from disclosure.oversight.actions.schemes import (
    check_items,
    check_scheme,
    delete_scheme,
    save_scheme,
)
from disclosure.oversight.models import Scheme, SchemeItem
from disclosure.oversight.rules.assessing import SUGGESTED, Item, plain
from disclosure.oversight.rules.vocabulary import Measure
from disclosure.workflow_admin import CheckedForm


class SchemeForm(CheckedForm):
    def check_instance(self) -> None:
        check_scheme(self.instance, self.user)


class ItemFormSet(BaseInlineFormSet):  # type: ignore[type-arg]
    """The measures of a scheme; together they weigh 100."""

    def clean(self) -> None:
        super().clean()
        if not any(self.errors):
            check_items(self.items())

    def items(self) -> list[Item]:
        """Return what was typed, without lines that are empty or to be deleted."""
        kept = [form.cleaned_data for form in self.forms if self._is_kept(form)]
        return [
            Item(
                Measure.of(one["measure"]),
                one["weight"],
                one["full_at"],
                one["zero_at"],
            )
            for one in kept
        ]

    def _is_kept(self, form: Any) -> bool:
        typed = getattr(form, "cleaned_data", None)
        if not typed or "measure" not in typed:
            return False
        return form not in self.deleted_forms


class ItemInline(admin.TabularInline):  # type: ignore[type-arg]
    """Rights are those of the scheme: an item has no life of its own."""

    model = SchemeItem
    formset = ItemFormSet
    fields = ("measure", "weight", "full_at", "zero_at")
    max_num = len(Measure)

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        """Draw no more lines than could be right, whatever number was sent."""
        kwargs["absolute_max"] = 2 * self.max_num
        return super().get_formset(request, obj, **kwargs)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        return len(SUGGESTED) + 1 if obj is None else 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return True


class SchemeAdmin(AgencyScopedAdmin):
    """A new scheme starts from the suggested one. Assessments keep a copy."""

    view_roles = change_roles = (Role.SUPERVISOR,)
    form = SchemeForm
    inlines = (ItemInline,)
    fields = ("agency", "name", "is_active")

    class Media:
        css = {"all": ["css/schemes.css"]}

    list_display = ("name", "agency", "measures", "is_active")
    list_select_related = ("agency",)
    search_fields = ("name", "agency__name")
    ordering = ("agency__path", "name")

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("items")

    @admin.display(description=_("指标和分值"))
    def measures(self, scheme: Scheme) -> str:
        return " · ".join(
            f"{item.get_measure_display()} {plain(item.weight)}"
            for item in scheme.items.all()
        )

    def formfield_for_foreignkey(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.remote_field.model is Agency:
            offered = agencies_of(request.user, self.change_roles).order_by("path")
            kwargs["queryset"] = offered
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> Any:
        """Offer the suggested measures; what is sent back counts as typed."""
        found = super().get_formset_kwargs(request, obj, inline, prefix)
        if request.method == "POST" or obj.pk is not None:
            return found
        return {**found, "initial": [_as_initial(item) for item in SUGGESTED]}

    def save_model(
        self, request: HttpRequest, obj: Scheme, form: Any, change: bool
    ) -> None:
        """Wait for the measures: scheme and measures are one change."""

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        by: Any = request.user
        (measures,) = formsets
        save_scheme(form.instance, measures.items(), by=by)

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Say nothing: the trail is the one log."""
        return ""

    def delete_model(self, request: HttpRequest, obj: Scheme) -> None:
        by: Any = request.user
        delete_scheme(obj, by=by)


def _as_initial(item: Item) -> dict[str, object]:
    return {
        "measure": item.measure.value,
        "weight": item.weight,
        "full_at": item.full_at,
        "zero_at": item.zero_at,
    }
