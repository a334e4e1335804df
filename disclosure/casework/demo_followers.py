"""Who adds to the demonstration once its cases are there.

The floors above enter the names of functions, not the functions: a server never
imports the demonstration.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.utils.module_loading import import_string

from disclosure.agencies.models import Agency

if TYPE_CHECKING:
    from disclosure.casework.demo import Staff

#: Dotted names of functions that take the agencies and their officers, and return
#: how much they made.
followers: list[str] = []


def follow(agencies: Sequence[Agency], officers: Staff) -> int:
    """Let every follower do its part; return how much was made."""
    return sum(import_string(name)(agencies, officers) for name in followers)
