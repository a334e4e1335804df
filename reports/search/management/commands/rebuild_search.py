"""Prove the index of words, and make it anew where it is wrong."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from reports.search.actions import rebuild
from reports.search.proving import differing, strays


class Command(BaseCommand):
    help = (
        "核对检索索引与已发布的报告是否一致，不一致时重建。"
        "加 --check 只核对，不一致时以状态 1 结束；加 --all 不核对，全部重建。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        either = parser.add_mutually_exclusive_group()
        either.add_argument("--check", action="store_true")
        either.add_argument("--all", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["all"] or self._is_wrong(only_tell=options["check"]):
            self.stdout.write(f"已重建索引，共 {rebuild()} 份报告。")

    def _is_wrong(self, *, only_tell: bool) -> bool:
        wrong, loose = differing(), strays()
        self.stdout.write(f"不一致的报告 {len(wrong)} 份，无主的词 {loose} 处。")
        if only_tell and (wrong or loose):
            raise SystemExit(1)
        return bool(wrong or loose)
