"""Schemes: what a supervising agency weighs, settled by its supervisors."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from disclosure.agencies.access import require, roles_in
from disclosure.agencies.models import Agency, User
from disclosure.agencies.vocabulary import Role
from disclosure.audit.actions import record
from disclosure.oversight.models import Scheme, SchemeItem
from disclosure.oversight.queries.scope import SUPERVISORS
from disclosure.oversight.rules.assessing import SUGGESTED, Item, plain, wrong_with
from disclosure.translation import translate


def check_scheme(scheme: Scheme, by: User) -> None:
    """Raise ValidationError naming the field that is wrong."""
    if Role.SUPERVISOR not in roles_in(by, scheme.agency):
        raise ValidationError({"agency": _("请选择您监督的机关。")})


def check_items(items: Sequence[Item]) -> None:
    """Raise ValidationError with one sentence for each thing that is wrong."""
    wrong = wrong_with(items)
    if wrong:
        raise ValidationError([translate(text) for text in wrong])


def save_scheme(scheme: Scheme, items: Sequence[Item], *, by: User) -> Scheme:
    """Store a scheme, new or changed, with exactly these items.

    Assessments made by it earlier keep the weights they were made with. Raises
    ValidationError, also where the weights do not come to 100.
    """
    with transaction.atomic():
        scheme.full_clean()
        check_scheme(scheme, by)
        check_items(items)
        scheme.save()
        _replace_items(scheme, items)
        record(
            "scheme.save",
            scheme,
            by=by,
            agency_id=scheme.agency_id,
            items={item.measure.value: plain(item.weight) for item in items},
        )
    return scheme


def make_suggested(agency: Agency, *, by: User) -> Scheme:
    """Store the suggested scheme for an agency; it can be changed afterwards.

    Raises Http404 and PermissionDenied, ValidationError if there is one already.
    """
    require(by, agency, SUPERVISORS)
    scheme = Scheme(agency=agency, name=_("示例考核办法"))
    return save_scheme(scheme, SUGGESTED, by=by)


def delete_scheme(scheme: Scheme, *, by: User) -> None:
    """Delete a scheme; assessments made by it stay as they are."""
    require(by, scheme.agency, SUPERVISORS)
    with transaction.atomic():
        record("scheme.delete", scheme, by=by, agency_id=scheme.agency_id)
        scheme.delete()


def _replace_items(scheme: Scheme, items: Sequence[Item]) -> None:
    """Keep the row of a measure, so that another open form still finds it."""
    Scheme.objects.select_for_update().get(pk=scheme.pk)
    known = {row.measure: row for row in scheme.items.all()}
    wanted = {item.measure.value for item in items}
    scheme.items.exclude(measure__in=wanted).delete()
    for item in items:
        row = known.get(item.measure.value) or SchemeItem(scheme=scheme)
        row.measure, row.weight = item.measure, item.weight
        row.full_at, row.zero_at = item.full_at, item.zero_at
        row.clean_fields(exclude=["scheme"])
        row.save()
