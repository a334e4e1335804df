"""The admin for rows that belong somewhere in a tree of responsibility.

Knows no domain noun. A subclass says with ``reach`` which rows a user comes
near with some roles, and with ``holds`` whether a role is held at all.
Outside the reach a row is not found; near it without the role is forbidden.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ChangeList
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse

from disclosure.paging import WindowPaginator


class ScopedAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """An admin limited to rows in reach, for those who hold a role."""

    view_roles: Iterable[str] = ()
    change_roles: Iterable[str] = ()
    paginator = WindowPaginator
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def reach(self, user: Any, roles: Iterable[str] | None) -> Q:
        """Return the rows near ``user`` through ``roles``; None means any role."""
        raise NotImplementedError

    def holds(self, user: Any, roles: Iterable[str]) -> bool:
        """Tell whether ``user`` holds one of ``roles`` anywhere."""
        raise NotImplementedError

    def check_deletion(self, obj: Any) -> None:
        """Raise ValidationError with a sentence if ``obj`` must stay."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        return rows.filter(self.reach(request.user, self._viewers()))

    def get_object(
        self, request: HttpRequest, object_id: str, from_field: str | None = None
    ) -> Any:
        # Django looks for a field without a name where the address names none.
        found = super().get_object(request, object_id, from_field or None)
        if found is not None:
            return found
        near = self.model._default_manager.filter(self.reach(request.user, None))
        if _has(near, object_id):
            raise PermissionDenied
        raise Http404

    def _get_obj_does_not_exist_redirect(
        self, request: HttpRequest, opts: object, object_id: str
    ) -> HttpResponse:
        raise Http404

    def formfield_for_dbfield(
        self, db_field: Any, request: HttpRequest, **kwargs: Any
    ) -> Any:
        """Choose related rows only; they are made and changed on their own page."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and isinstance(field.widget, RelatedFieldWidgetWrapper):
            field.widget = field.widget.widget
        return field

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        """Read the list; what no row can hold is a filter like any wrong one."""
        if any("\0" in text for many in request.GET.lists() for text in many[1]):
            raise IncorrectLookupParameters
        try:
            return super().get_changelist_instance(request)
        except OverflowError as wrong:
            raise IncorrectLookupParameters from wrong

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self._viewers(), obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.holds(request.user, self.change_roles)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.change_roles, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may(request, self.change_roles, obj)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show what only the action itself could find wrong, as a message."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except ValidationError as wrong:
            return self._say(request, wrong, request.get_full_path())

    def delete_view(
        self,
        request: HttpRequest,
        object_id: str,
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        try:
            return super().delete_view(request, object_id, extra_context)
        except ValidationError as wrong:
            name = f"admin:{self.opts.app_label}_{self.opts.model_name}_change"
            return self._say(request, wrong, reverse(name, args=[object_id]))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        for obj in objs:
            self.check_deletion(obj)
        counted = {self.opts.verbose_name_plural: len(objs)}
        return [str(obj) for obj in objs], counted, set(), []

    # The trail is the one log; the admin's own would be a second.
    def log_addition(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return None

    def log_change(self, request: HttpRequest, obj: Model, message: Any) -> Any:
        return None

    def log_deletions(self, request: HttpRequest, queryset: Any) -> Any:
        return None

    def _viewers(self) -> frozenset[str]:
        return frozenset(self.view_roles) | frozenset(self.change_roles)

    def _may(self, request: HttpRequest, roles: Iterable[str], obj: Any) -> bool:
        if obj is None or obj.pk is None:
            return self.holds(request.user, roles)
        rows = self.model._default_manager.filter(self.reach(request.user, roles))
        return bool(rows.filter(pk=obj.pk).exists())

    def _say(
        self, request: HttpRequest, wrong: ValidationError, url: str
    ) -> HttpResponse:
        for sentence in wrong.messages:
            self.message_user(request, sentence, messages.ERROR)
        return HttpResponseRedirect(url)


class OwnPages(ScopedAdmin):
    """Rows that are added, shown and changed on pages of their own.

    The admin keeps the list and the addresses; its own form is never shown, and
    nothing is deleted by it.
    """

    def own_pages(self) -> Iterable[tuple[str, Any, str]]:
        """Return the pages: route below the list, view, last part of the name."""
        raise NotImplementedError

    def adding(self, request: HttpRequest) -> HttpResponse:
        """Answer who wants to add a row, and may."""
        raise NotImplementedError

    def opening(self, row: Any) -> HttpResponse:
        """Lead to the page of a row."""
        raise NotImplementedError

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_view(
        self, request: HttpRequest, *args: Any, **options: Any
    ) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        return self.adding(request)

    def change_view(
        self, request: HttpRequest, object_id: str, *args: Any, **options: Any
    ) -> HttpResponse:
        return self.opening(self.get_object(request, object_id))

    def get_urls(self) -> list[URLPattern]:
        model = f"{self.opts.app_label}_{self.opts.model_name}"
        own = [
            path(route, self.admin_site.admin_view(view), name=f"{model}_{name}")
            for route, view, name in self.own_pages()
        ]
        return [*own, *super().get_urls()]


class CheckedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that shows what the domain's own check finds beside its fields."""

    #: Who fills in the form; set by the admin.
    user: Any = None

    def check_instance(self) -> None:
        """Raise ValidationError naming the fields that are wrong."""

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            self.check_instance()
        except ValidationError as wrong:
            self.add_error(None, _shown(wrong, self.fields))


def _shown(wrong: ValidationError, fields: Iterable[str]) -> Any:
    """Move what is wrong with a field not in the form to the top of the form."""
    if not hasattr(wrong, "error_dict"):
        return wrong
    known = frozenset(fields)
    if known.issuperset(wrong.error_dict):
        return wrong
    return ValidationError(wrong.messages)


def _has(rows: QuerySet[Any], object_id: str) -> bool:
    try:
        return rows.filter(pk=object_id).exists()
    except (ValueError, ValidationError):
        return False
