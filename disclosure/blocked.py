"""The refusal of an action, in words."""

from __future__ import annotations

from disclosure.labels import Sentence
from disclosure.translation import translate


class Blocked(Exception):
    """An action that cannot be done now, with the reasons as sentences."""

    def __init__(self, reasons: list[Sentence]) -> None:
        super().__init__(" ".join(str(reason) for reason in reasons))
        self.reasons = reasons

    @property
    def messages(self) -> list[str]:
        return [translate(reason) for reason in self.reasons]
