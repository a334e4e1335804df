"""The forms of a reply: first its outcome, then what its letter says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from disclosure.casework.admin.step_forms import TEXT_LENGTH, TextField
from disclosure.casework.letters.contents import written_elements
from disclosure.casework.models import Case, Decision
from disclosure.casework.rules.letters import (
    SPECS,
    Element,
    Part,
    basis,
    letter_kinds_for,
)
from disclosure.casework.rules.letters.elements import LONG
from disclosure.casework.rules.vocabulary import (
    OUTSIDE_TABLE,
    Disposition,
    LetterKind,
    Matter,
)
from disclosure.translation import explained, translate

PREFIX = "e_"
#: Rows for parts of a partial grant that are offered at first, and at most.
FIRST_PARTS, MOST_PARTS = 2, 40
_GROUPS = {
    "granted": _("予以公开"),
    "partly_granted": _("部分公开"),
    "refused": _("不予公开"),
    "unavailable": _("无法提供"),
    "declined": _("不予处理"),
    "otherwise_closed": _("其他处理"),
    "correction": _("更正记录"),
}
_NO_GROUNDS = frozenset({"granted", "partly_granted", "otherwise_closed", "correction"})


@dataclass(frozen=True)
class Outcome:
    """An outcome with the letter that carries it."""

    disposition: Disposition
    letter_kind: LetterKind

    @property
    def key(self) -> str:
        return f"{self.disposition}:{self.letter_kind}"

    @property
    def label(self) -> str:
        outcome = translate(self.disposition.label)
        return explained(outcome, translate(self.letter_kind.label))


def outcomes_for(case: Case) -> list[Outcome]:
    """Return what a reply to this case may be, in the order of the table."""
    is_correction = case.matter == Matter.RECORD_CORRECTION
    return [
        Outcome(disposition, kind)
        for disposition in Disposition
        if disposition is not Disposition.OTHER
        and (disposition in OUTSIDE_TABLE) == is_correction
        for kind in letter_kinds_for(disposition)
    ]


def outcome_of(case: Case, key: str) -> Outcome | None:
    """Return the outcome with this key, None if the case cannot have it."""
    return next((one for one in outcomes_for(case) if one.key == key), None)


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("办理结果和告知书"),
        help_text=_("一件申请只有一个办理结果，计入年度报告表三。"),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["outcome"]
        field.choices = list(_grouped(outcomes_for(case)))


class ReplyForm(forms.Form):
    """What the officer writes for one outcome; blanks may stay for later."""

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, case: Case, outcome: Outcome, objections: int, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.outcome = outcome
        for element in written_elements(outcome.letter_kind, outcome.disposition):
            self.fields[f"{PREFIX}{element}"] = _field_of(element)
        if Element.REASON in SPECS[outcome.letter_kind].elements:
            self.fields["reasons"] = TextField(label=_("理由"), rows=5, required=False)
        if objections and outcome.disposition.group in {"granted", "partly_granted"}:
            self.fields["public_interest"] = TextField(
                label=_("第三方不同意仍然公开的理由"),
                help_text=_("写明不公开会对公共利益造成的重大影响（第三十二条）。"),
                required=False,
            )
        self.fields["basis"] = forms.CharField(
            label=_("法律依据"),
            help_text=gettext("不填时写：%(basis)s。")
            % {"basis": basis(outcome.disposition)},
            max_length=500,
            required=False,
        )
        self.fields["facts"] = TextField(
            label=_("办理情况（只有本机关看得到）"), required=False
        )

    def elements(self) -> dict[Element, str]:
        """Return what was written, by element."""
        return {
            Element.of(name.removeprefix(PREFIX)): text
            for name, text in self.cleaned_data.items()
            if name.startswith(PREFIX)
        }


class PartForm(forms.Form):
    """A part of what was asked; without content it is left out."""

    content = forms.CharField(
        label=_("内容"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    given = forms.ChoiceField(
        label=pgettext_lazy("part", "怎样处理"),
        choices=[("yes", _("公开")), ("no", _("不公开"))],
    )
    ground = forms.ChoiceField(label=_("不公开的理由类别"), required=False)
    reason = forms.CharField(
        label=_("不公开的理由"),
        required=False,
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["ground"]
        field.choices = [("", _("（公开的不选）")), *_grounds()]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not (values.get("content") or "").strip():
            if (values.get("reason") or "").strip():
                self.add_error("content", _("请写明这是哪一部分内容。"))
        elif values.get("given") == "no" and not values.get("ground"):
            self.add_error("ground", _("不公开的部分请选择理由类别。"))
        return values


PartFormSet = forms.formset_factory(
    PartForm, extra=0, max_num=MOST_PARTS, absolute_max=MOST_PARTS, validate_max=True
)


def parts_of(formset: Any) -> list[Part]:
    """Return the parts that were filled in."""
    rows = [form.cleaned_data for form in formset.forms]
    return [
        Part(
            row["content"],
            None if row["given"] == "yes" else Disposition.of(row["ground"]),
            "" if row["given"] == "yes" else row["reason"],
        )
        for row in rows
        if row.get("content", "").strip()
    ]


def stored_parts(decision: Decision | None, least: int) -> list[dict[str, object]]:
    """Return the stored parts as initial values, padded with empty rows."""
    rows: list[dict[str, object]] = [
        {
            "content": part.content,
            "given": "yes" if part.is_given else "no",
            "ground": part.ground,
            "reason": part.reason,
        }
        for part in (decision.parts.all() if decision else [])
    ]
    return [*rows, *({} for _ in range(max(1, least - len(rows))))][:MOST_PARTS]


def stored_reply(decision: Decision | None) -> dict[str, object]:
    """Return the stored draft as initial values; it keeps for another outcome."""
    if decision is None:
        return {}
    return {
        **{f"{PREFIX}{name}": text for name, text in decision.elements.items()},
        "reasons": decision.reasons,
        "public_interest": decision.public_interest,
        "basis": decision.basis,
        "facts": decision.facts,
    }


def _field_of(element: Element) -> forms.Field:
    if element in LONG:
        return TextField(label=_lazily(element), rows=3, required=False)
    return forms.CharField(label=_lazily(element), max_length=500, required=False)


def _lazily(element: Element) -> str:
    return translate(element.label)


def _grouped(outcomes: list[Outcome]) -> Iterator[tuple[Any, list[tuple[str, str]]]]:
    for group, label in _GROUPS.items():
        here = [one for one in outcomes if one.disposition.group == group]
        if here:
            yield label, [(one.key, one.label) for one in here]


def _grounds() -> list[tuple[str, str]]:
    return [
        (str(ground), translate(ground.label))
        for ground in Disposition
        if ground.group not in _NO_GROUNDS
    ]
