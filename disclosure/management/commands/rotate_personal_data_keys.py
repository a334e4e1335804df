"""Seal all personal data anew under the first key of PERSONAL_DATA_KEYS."""

from __future__ import annotations

import base64
import secrets
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosure.encryption.keys import KEY_BYTES, key_ring
from disclosure.encryption.rotation import rotate


class Command(BaseCommand):
    """Run it after a new key was put first and every process was restarted."""

    help = (
        "Seal all personal data anew under the first key of PERSONAL_DATA_KEYS; "
        "when it ends well, the other keys may go."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--make-key",
            action="store_true",
            help="only print a new entry for PERSONAL_DATA_KEYS",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["make_key"]:
            self.stdout.write(_new_entry())
            return
        outcome = rotate()
        key = key_ring().current.identifier
        self.stdout.write(f"{key}: {outcome.rows} rows, {outcome.files} files")
        if outcome.failures:
            raise CommandError(
                "These could not be read; keep the old keys:\n"
                + "\n".join(outcome.failures)
            )


def _new_entry() -> str:
    taken = {key.identifier for key in key_ring().keys}
    number = next(n for n in range(1, len(taken) + 2) if f"k{n}" not in taken)
    material = base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode()
    return f"k{number}:{material}"
