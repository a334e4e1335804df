"""The fee, calculated and shown before the notice is sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError

from disclosure.casework.actions.charging import charge_for
from disclosure.casework.admin.step_forms import StepForm
from disclosure.casework.rules.fees import Charge
from disclosure.officer_pages import put


@dataclass(frozen=True)
class Calculation:
    """What is to be paid; ``is_new`` until the officer has seen this amount."""

    charge: Charge
    mark: str
    is_new: bool


def calculation_of(form: StepForm) -> Calculation | None:
    """Return the calculation of what was typed, None while it cannot be made."""
    if not form.is_bound or not form.is_valid():
        return None
    values = form.cleaned_data
    try:
        charge = charge_for(values["basis"], values["quantity"], values["before"])
    except ValidationError as wrong:
        put(form, wrong)
        return None
    mark = f"{values['basis']}:{values['quantity']}:{values['before']}"
    return Calculation(charge, mark, values["calculated"] != mark)
