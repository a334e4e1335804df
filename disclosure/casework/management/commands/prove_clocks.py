"""Fold the events of every case anew and compare with what is kept."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from disclosure.casework.actions.proving import prove

MOST_SHOWN = 50


class Command(BaseCommand):
    help = "Prove that the kept dates of every case follow from its events."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--fix", action="store_true", help="write what differs")

    def handle(self, *args: Any, **options: Any) -> None:
        proof = prove(fix=options["fix"])
        for number, names in proof.differing[:MOST_SHOWN]:
            self.stdout.write(f"{number}：{'、'.join(names)}")
        self.stdout.write(
            f"{proof.cases} 件，{len(proof.differing)} 件与办理记录不一致。"
        )
        if proof.differing and not options["fix"]:
            raise CommandError("有不一致的期限；用 --fix 按办理记录改正。")
