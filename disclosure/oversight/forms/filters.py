"""What lists and figures are narrowed by, read from the address."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from disclosure.agencies.models import Agency
from disclosure.casework.rules.vocabulary import (
    ApplicantKind,
    Channel,
    Disposition,
    State,
)
from disclosure.labels import Labelled
from disclosure.oversight.forms.agency_field import agency_field, named
from disclosure.oversight.queries.people import handler_within, handlers_in
from disclosure.oversight.queries.scope import (
    NO_OUTCOME,
    NOBODY,
    Scope,
    Selection,
)
from disclosure.oversight.rules.periods import Period, parse
from disclosure.oversight.rules.vocabulary import Light, Mark
from disclosure.translation import choices

_UNKNOWN = {"invalid_choice": gettext_lazy("没有这一项，请从列表中选择。")}


def _words(words: type[Labelled], *more: tuple[Any, Any]) -> dict[str, Any]:
    """Return what a choice of these words needs; all of them unless one is named."""
    offered = [("", gettext_lazy("全部")), *choices(words), *more]
    return {"required": False, "choices": offered, "error_messages": _UNKNOWN}


class FilterForm(forms.Form):
    """Every filter of the desk; a page shows those it can use.

    Agencies and handlers outside of the scope are no choice: whoever types one
    into the address gets the same sentence as for one that does not exist.
    """

    agency = forms.Field(required=False)
    below = forms.BooleanField(label=gettext_lazy("含下级机构"), required=False)
    handler = forms.ChoiceField(label=gettext_lazy("承办人"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("环节"), **_words(State))
    channel = forms.ChoiceField(label=gettext_lazy("申请渠道"), **_words(Channel))
    outcome = forms.ChoiceField(
        label=gettext_lazy("办理结果"),
        **_words(Disposition, (NO_OUTCOME, gettext_lazy("还没有结果"))),
    )
    kind = forms.ChoiceField(label=gettext_lazy("申请人类别"), **_words(ApplicantKind))
    period = forms.CharField(
        label=gettext_lazy("期间"),
        required=False,
        max_length=22,
        help_text=gettext_lazy(
            "例如 2026、2026-Q1、2026-03 或 2026-01-05..2026-02-10。"
        ),
    )
    light = forms.ChoiceField(label=gettext_lazy("剩余时间"), **_words(Light))
    mark = forms.ChoiceField(label=gettext_lazy("其中"), **_words(Mark))
    days = forms.RegexField(
        r"^\d{1,4}-\d{1,4}$",
        label=gettext_lazy("办理用时（工作日）"),
        required=False,
        help_text=gettext_lazy("从几到几，例如 21-30。"),
    )

    def __init__(
        self,
        data: QueryDict,
        scope: Scope,
        *,
        usual: Period | None = None,
        without: Collection[str] = (),
    ) -> None:
        """``usual`` is the period where the address names none.

        Fields ``without`` a meaning for the page are left out, not refused.
        """
        super().__init__(named(data, scope.agencies))
        self._scope, self._usual = scope, usual
        self.fields["agency"] = agency_field(scope.agencies)
        if "handler" not in without:
            self.fields["handler"] = self._handlers()
        if usual is not None:
            self.fields["period"].widget.attrs["placeholder"] = usual.code
        for name in without:
            del self.fields[name]

    def _handlers(self) -> forms.Field:
        return forms.TypedChoiceField(
            label=_("承办人"),
            required=False,
            choices=[("", _("全部")), *self._people()],
            coerce=int,
            empty_value=None,
            error_messages=_UNKNOWN,
        )

    def _people(self) -> list[tuple[str, str]]:
        """People are no choice where there are too many; one in the address is.

        So is who handled a case of the scope and left since.
        """
        people = {str(NOBODY): _("还没有承办人")}
        people |= {str(p.pk): str(p) for p in handlers_in(self._scope)}
        asked = self.data.get("handler", "")
        if asked and asked not in people:
            found = handler_within(asked, self._scope)
            people |= {str(found.pk): str(found)} if found else {}
        return list(people.items())

    @property
    def has_usual_period(self) -> bool:
        """Tell whether the address leaves the period to the page."""
        return not self.data.get("period", "").strip()

    def clean_period(self) -> Period | None:
        text = self.cleaned_data["period"].strip()
        if not text:
            return self._usual
        period = parse(text)
        if period is None:
            raise forms.ValidationError(
                _("请按“2026”“2026-Q1”“2026-03”或起止日期的写法填写期间。")
            )
        return period

    def clean_days(self) -> tuple[int, int] | None:
        text = self.cleaned_data["days"]
        if not text:
            return None
        low, high = (int(part) for part in text.split("-"))
        if low > high:
            raise forms.ValidationError(_("请先写较小的天数，再写较大的天数。"))
        return low, high

    def selection(self) -> Selection:
        """Return what a valid form asks for."""
        found = self.cleaned_data
        agencies = self._agencies()
        base = self._scope.all() if agencies is None else self._scope.only(agencies)
        return Selection(
            agencies=base.agencies,
            is_whole=base.is_whole,
            period=found["period"],
            handler=found.get("handler"),
            state=found.get("state") or "",
            channel=found.get("channel") or "",
            outcome=found.get("outcome") or "",
            kind=found.get("kind") or "",
            light=Light.of(found["light"]) if found.get("light") else None,
            mark=Mark.of(found["mark"]) if found.get("mark") else None,
            days=found.get("days"),
        )

    def _agencies(self) -> list[Agency] | None:
        slug = self.cleaned_data["agency"]
        if not slug:
            return None
        chosen = self._scope.by_slug[slug]
        return self._scope.below(chosen) if self.cleaned_data["below"] else [chosen]
