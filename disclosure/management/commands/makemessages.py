"""Collect the source texts, ``noop`` marks among them, into the catalogues.

Needs GNU gettext, which only a developer has: the product itself compiles its
catalogues with ``compile_catalogues``. The files carry no line numbers and no
dates, so that a commit shows only the texts that changed. Sources are Chinese:
the Chinese catalogue only mends texts of other packages and is kept by hand.
"""

from __future__ import annotations

from pathlib import Path

import polib
from django.core.management.base import CommandParser
from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Django's command, told about ``noop`` and about a quiet file."""

    # A guess at a translation would be shown to nobody and checked by nobody.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]
    xgettext_options = [*makemessages.Command.xgettext_options, "--keyword=noop"]

    def add_arguments(self, parser: CommandParser) -> None:
        """Write file names without lines, unwrapped texts, no dead entries."""
        super().add_arguments(parser)
        parser.set_defaults(
            locale=["en"],
            exclude=["zh_Hans"],
            ignore_patterns=["tests/*"],
            add_location="file",
            no_wrap=True,
            no_obsolete=True,
        )

    def write_po_file(self, potfile: str, locale: str) -> None:
        """Merge as Django does, then write a header that never changes."""
        super().write_po_file(potfile, locale)
        folder = Path(potfile).parent / locale / "LC_MESSAGES"
        steady(folder / f"{self.domain}.po", locale)


def steady(path: Path, locale: str) -> None:
    """Replace a catalogue's header by one without dates and names."""
    catalogue = polib.pofile(str(path), wrapwidth=0)
    plural = catalogue.metadata.get("Plural-Forms", "nplurals=2; plural=(n != 1);")
    catalogue.header = ""
    catalogue.metadata = {
        "Project-Id-Version": "disclosure",
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": plural,
    }
    catalogue.metadata_is_fuzzy = False
    catalogue.save()
