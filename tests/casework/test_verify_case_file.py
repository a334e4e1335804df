"""An archive that was touched is told from one that was not."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from disclosure.casework.actions.archiving import open_archive
from disclosure.casework.models import Case, Desk
from tests.casework.factories import answered, received
from tests.factories import World

Change = Callable[[dict[str, bytes]], None]


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def case(world: World, desk: Desk) -> Case:
    return answered(world, received(world, desk))


@pytest.fixture
def archive(case: Case, world: World, tmp_path: Path) -> Path:
    made = open_archive(case.pk, "归档", by=world.people["handler"])
    path = tmp_path / "全卷.zip"
    path.write_bytes(b"".join(made))
    made.close()
    return path


def verified(path: Path) -> str:
    out = io.StringIO()
    call_command("verify_case_file", str(path), stdout=out)
    return out.getvalue()


def refused(path: Path) -> str:
    out = io.StringIO()
    with pytest.raises(CommandError) as wrong:
        call_command("verify_case_file", str(path), stdout=out)
    assert "Traceback" not in str(wrong.value)
    return out.getvalue() + str(wrong.value)


def rewrite(path: Path, change: Change) -> None:
    with zipfile.ZipFile(path) as old:
        files = {name: old.read(name) for name in old.namelist()}
    change(files)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in files.items():
            new.writestr(name, content)


def named(files: dict[str, bytes], part: str) -> str:
    return next(name for name in files if part in name)


def test_what_was_downloaded_holds(archive: Path, case: Case) -> None:
    said = verified(archive)
    assert case.number in said and "handler" in said
    assert "全部相符" in said


def test_packing_it_anew_changes_nothing(archive: Path) -> None:
    rewrite(archive, lambda files: None)
    assert "全部相符" in verified(archive)


def test_a_changed_file(archive: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        name = named(files, "办理记录.csv")
        files[name] = files[name].replace(b"2", b"3", 1)

    rewrite(archive, change)
    assert "内容与清单不符：05 办理记录/办理记录.csv" in refused(archive)


def test_a_longer_file(archive: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files[named(files, "申请表.json")] += b" "

    rewrite(archive, change)
    assert "内容与清单不符：01 申请/申请表.json" in refused(archive)


def test_a_file_less_and_a_file_more(archive: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        folder = named(files, "申请表.json").partition("/")[0]
        del files[named(files, "申请表.json")]
        files[f"{folder}/多出来.txt"] = b"x"

    rewrite(archive, change)
    said = refused(archive)
    assert "少了文件：01 申请/申请表.json" in said
    assert "清单上没有的文件：多出来.txt" in said and "2 处不符" in said


def test_a_changed_manifest(archive: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        name = named(files, "manifest.json")
        data = json.loads(files[name])
        data["made_by"] = "somebody"
        files[name] = json.dumps(data).encode()

    rewrite(archive, change)
    assert "内容与清单不符：manifest.json" in refused(archive)


def test_a_line_more_in_the_sums(archive: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files[named(files, "SHA256SUMS")] += b"0" * 64 + b"  x\n"

    rewrite(archive, change)
    assert "多了一行：x" in refused(archive)


def test_two_files_of_one_name(archive: Path) -> None:
    with zipfile.ZipFile(archive, "a") as new, pytest.warns(UserWarning):
        new.writestr(named(dict.fromkeys(new.namelist(), b""), "申请表.json"), b"{}")
    assert "同名文件" in refused(archive)


@pytest.mark.parametrize("keep", [0, 10, 1000, -30])
def test_a_download_that_broke_off(archive: Path, keep: int) -> None:
    archive.write_bytes(archive.read_bytes()[:keep])
    # What is left may end in a DOCX, which is an archive itself, of no case.
    said = refused(archive)
    assert "不是完整的全卷压缩包" in said or "不是一个办件" in said


@pytest.mark.parametrize(
    "manifest",
    [
        b"", b"[]", b"{}", b'{"format": "case-file/1"}', b"[" * 100_000,
        b'{"format": "case-file/1", "files": [1]}',
        b'{"format": "case-file/1", "files": [], "missing": [1]}',
        b'{"format": "case-file/1", "files": [], "missing": 1}',
        b'{"format": "case-file/1", "files": [{"path": "x", "size": 1}]}',
        b'{"format": "case-file/1", "files":'
        b' [{"path": "x", "size": -5, "sha256": ""}]}',
    ],
)  # fmt: skip
def test_a_manifest_of_a_stranger(tmp_path: Path, manifest: bytes) -> None:
    path = tmp_path / "x.zip"
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("示例/x", b"x")
        made.writestr("示例/manifest.json", manifest)
        made.writestr("示例/SHA256SUMS", b"")
    said = refused(path)
    assert "不是" in said and "\n" not in said


def test_a_bomb_is_not_read_to_its_end(archive: Path) -> None:
    def change(files: dict[str, bytes]) -> None:
        files[named(files, "申请表.json")] = bytes(300 * 1024 * 1024)

    rewrite(archive, change)
    assert "内容与清单不符" in refused(archive)


def test_no_archive_and_no_file(tmp_path: Path) -> None:
    path = tmp_path / "x.zip"
    assert "不是完整" in refused(path)
    path.write_bytes(b"text")
    assert "不是完整" in refused(path)
    with zipfile.ZipFile(path, "w") as made:
        made.writestr("甲/x", b"")
        made.writestr("乙/x", b"")
    assert "一个文件夹" in refused(path)
