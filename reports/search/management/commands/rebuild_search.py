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
        "加 --check 只核对，不一致时以状态 1 结束。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--check", action="store_true")

    def handle(self, *args: Any, **options: Any) -> None:
        wrong, loose = differing(), strays()
        self.stdout.write(f"不一致的报告 {len(wrong)} 份，无主的词 {loose} 处。")
        if not wrong and not loose:
            return
        if options["check"]:
            raise SystemExit(1)
        self.stdout.write(f"已重建索引，共 {rebuild()} 份报告。")
