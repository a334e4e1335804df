"""The form of the public calculator: a few dated events, asked for by GET."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Div, Fieldset, Layout, Submit
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.vocabulary import Region
from disclosure.casework.rules.clock import Event
from disclosure.casework.rules.clock.exchange import FIRST_DAY, LAST_DAY, Question
from disclosure.casework.rules.vocabulary import Channel, Consultee, EventKind
from disclosure.translation import choices

MOST_ROWS = 12
#: Empty rows below those that are filled in.
_FEWEST_ROWS, _SPARE_ROWS = 4, 2
_ISO = "%Y-%m-%d"
_RANGE = _("日期请填2008年至2099年之间的一天。")
#: What the further information of an event is; it is a day unless said here.
_EXTRA_FIELD: Mapping[EventKind, str] = {
    EventKind.CLARIFICATION_ASKED: "reply_by",
    EventKind.CONSULTATION_OPENED: "letter_received",
    EventKind.FEE_NOTICED: "received_on",
    EventKind.DELAYED: "until",
    EventKind.EXTENDED: "workdays",
}
_CONSULTATION = (EventKind.CONSULTATION_OPENED, EventKind.CONSULTATION_CLOSED)


def _day_field(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        input_formats=[_ISO],
        widget=forms.DateInput(format=_ISO, attrs={"type": "date"}),
        error_messages={"invalid": _("日期请写成 2026-03-16。")},
        validators=[
            MinValueValidator(FIRST_DAY, _RANGE),
            MaxValueValidator(LAST_DAY, _RANGE),
        ],
    )


def _choice_field(label: Any, words: Any) -> forms.ChoiceField:
    empty = [("", gettext_lazy("（不填）"))]
    error = {"invalid_choice": _("请从列表中选择一项。")}
    options = [*empty, *choices(words)]
    return forms.ChoiceField(
        label=label, required=False, choices=options, error_messages=error
    )


class ClockForm(forms.Form):
    """Region, channel, the day to look from, and up to twelve events."""

    channel = forms.ChoiceField(
        label=_("申请怎样提交"),
        choices=choices(Channel),
        error_messages={"invalid_choice": _("请从列表中选择一项。")},
    )
    region = forms.ChoiceField(
        label=_("按哪里的放假安排"),
        choices=choices(Region),
        initial=Region.CN.value,
        error_messages={"invalid_choice": _("请从列表中选择一项。")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.events: dict[int, Event] = {}
        self.fields["today"] = _day_field(_("从哪一天看（不填就是今天）"))
        for row in range(1, MOST_ROWS + 1):
            self.fields[f"kind_{row}"] = _choice_field(_("事项"), EventKind)
            self.fields[f"on_{row}"] = _day_field(_("日期"))
            self.fields[f"extra_{row}"] = forms.CharField(
                label=_("补充的日期或天数"), required=False, max_length=20
            )
            self.fields[f"with_{row}"] = _choice_field(_("征求谁的意见"), Consultee)
        self.fields["kind_1"].initial = EventKind.SUBMITTED.value

    @property
    def helper(self) -> FormHelper:
        helper = FormHelper()
        helper.form_method = "get"
        helper.form_class = "clock-form"
        helper.layout = Layout(
            Div("channel", "region", "today", css_class="fields"),
            *[self._row(row) for row in range(1, self._shown_rows() + 1)],
            Submit("", _("计算")),
        )
        return helper

    def clean(self) -> dict[str, Any]:
        for row in range(1, MOST_ROWS + 1):
            self._clean_row(row)
        if not self.events and not self.errors:
            self.add_error("kind_1", gettext("请至少填写一项事项和它的日期。"))
        return self.cleaned_data

    def question(self) -> Question:
        """Return what is asked; call when the form is valid."""
        return Question(
            region=Region.of(self.cleaned_data["region"]),
            channel=Channel.of(self.cleaned_data["channel"]),
            today=self.cleaned_data["today"] or timezone.localdate(),
            events=tuple(self.events.values()),
        )

    def refuse(self, event: Event, words: str) -> None:
        """Say at the row of an event why it cannot stand."""
        row = next(row for row, found in self.events.items() if found is event)
        self.add_error(f"on_{row}", words)

    def _row(self, row: int) -> Fieldset:
        names = [f"{name}_{row}" for name in ("kind", "on", "extra", "with")]
        legend = gettext("第%(row)s项") % {"row": row}
        return Fieldset(legend, Div(*names, css_class="fields"), css_class="event")

    def _shown_rows(self) -> int:
        filled = [row for row in range(1, MOST_ROWS + 1) if self._is_filled(row)]
        last = max(filled, default=0)
        return min(MOST_ROWS, max(_FEWEST_ROWS, last + _SPARE_ROWS))

    def _is_filled(self, row: int) -> bool:
        return any(
            self.data.get(f"{name}_{row}") for name in ("kind", "on", "extra", "with")
        )

    def _clean_row(self, row: int) -> None:
        names = {name: f"{name}_{row}" for name in ("kind", "on", "extra", "with")}
        values = {key: self.cleaned_data.get(name) for key, name in names.items()}
        if any(name in self.errors for name in names.values()):
            return
        if not values["on"]:
            if values["extra"] or values["with"] or values["kind"]:
                self.add_error(names["on"], gettext("请填写这一事项的日期。"))
            return
        if not values["kind"]:
            self.add_error(names["kind"], gettext("请选择这一天发生了什么。"))
            return
        self._add_event(row, EventKind.of(values["kind"]), values)

    def _add_event(self, row: int, kind: EventKind, values: dict[str, Any]) -> None:
        more: dict[str, Any] = {}
        if values["with"]:
            if kind not in _CONSULTATION:
                words = gettext("只有征求意见才填这一栏，请改为不填。")
                self.add_error(f"with_{row}", words)
                return
            more["consultee"] = Consultee.of(values["with"])
        try:
            more |= _extra(kind, values["extra"])
        except forms.ValidationError as wrong:
            self.add_error(f"extra_{row}", wrong)
            return
        self.events[row] = Event(kind, values["on"], **more)


def _extra(kind: EventKind, text: str) -> dict[str, object]:
    """Return the further information of an event by the name of its field."""
    name = _EXTRA_FIELD.get(kind)
    if not text:
        if kind == EventKind.EXTENDED:
            raise forms.ValidationError(gettext("请填写延长几个工作日。"))
        if kind == EventKind.DELAYED:
            raise forms.ValidationError(gettext("请填写延迟到哪一天。"))
        return {}
    if name is None:
        raise forms.ValidationError(gettext("这一事项没有补充，请留空。"))
    if kind == EventKind.EXTENDED:
        return {name: _number(text)}
    return {name: _day(text)}


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise forms.ValidationError(gettext("请填写天数，只用数字，例如 20。"))
    return int(text)


def _day(text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise forms.ValidationError(gettext("日期请写成 2026-03-16。")) from None
    if not FIRST_DAY <= day <= LAST_DAY:
        raise forms.ValidationError(_RANGE)
    return day
