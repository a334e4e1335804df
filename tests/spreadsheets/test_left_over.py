"""Uploads that wait to be confirmed do not wait for ever."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from disclosure.spreadsheets.uploads import KEPT_FOR, PrivateStorage


@pytest.fixture
def waiting(settings: Any, tmp_path: Path) -> list[Path]:
    """Two uploads, one of them from the day before."""
    settings.DATA_DIR, settings.BACKUP_DIR = tmp_path, ""
    for words in (b"old", b"new"):
        PrivateStorage().save(words)
    files = sorted((tmp_path / "imports").iterdir(), key=lambda file: file.read_bytes())
    then = time.time() - KEPT_FOR - 1
    os.utime(files[1], (then, then))
    return files


def test_the_daily_job_removes_what_nobody_confirmed(
    db: None, waiting: list[Path]
) -> None:
    call_command("upkeep")
    assert [file.exists() for file in waiting] == [True, False]


def test_nobody_else_reads_them(waiting: list[Path]) -> None:
    assert waiting[0].parent.stat().st_mode & 0o077 == 0
