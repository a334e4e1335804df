"""What `check --deploy` says about log-ins."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning


def second_factor_check(**_options: Any) -> list[CheckMessage]:
    """Warn where one factor is enough to enter the back office."""
    if settings.SECOND_FACTOR_REQUIRED:
        return []
    return [
        Warning(
            "SECOND_FACTOR_REQUIRED is off: a password alone opens the back office.",
            hint="Level 3 of GB/T 22239 asks for two factors. Set it to true.",
            id="accounts.W001",
        )
    ]
