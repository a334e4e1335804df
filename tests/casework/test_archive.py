"""The whole file of a case: what is in it, that it proves it, and in little memory."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import subprocess
import tracemalloc
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone, translation

from disclosure.casework.actions.archiving import open_archive
from disclosure.casework.actions.files import Upload, store
from disclosure.casework.archive import entries
from disclosure.casework.archive.manifest import Manifest
from disclosure.casework.archive.names import numbered, part
from disclosure.casework.archive.writing import stream
from disclosure.casework.models import Case, CaseFile, Desk
from disclosure.casework.queries.cases import clock_of
from disclosure.casework.queries.dossier import dossier_of
from disclosure.casework.rules.vocabulary import FileRole, Opinion
from tests.casework.factories import answered, received, workdays_ago
from tests.casework.office import Office
from tests.factories import World

PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
RARE = "\U0002a6a5"
PERSONAL = ("示例申请人", "11010519491231002X", "13800000000", "示例县示例路1号")


@pytest.fixture(autouse=True)
def _data(settings: Any, tmp_path: Path) -> None:
    """Places of one test are not those of another."""
    settings.DATA_DIR = tmp_path


@pytest.fixture
def case(world: World, desk: Desk) -> Case:
    return answered(world, received(world, desk))


@dataclass
class Taken:
    """An archive that was taken, and what its manifest says."""

    content: bytes
    folder: str
    files: dict[str, bytes]
    manifest: dict[str, Any]

    def about(self, path: str) -> dict[str, Any]:
        return next(row for row in self.manifest["files"] if row["path"] == path)

    def named(self, part: str) -> list[str]:
        return [path for path in self.files if part in path]


def taken(content: bytes) -> Taken:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        (folder,) = {name.partition("/")[0] for name in names}
        files = {name.partition("/")[2]: archive.read(name) for name in names}
    return Taken(content, folder, files, json.loads(files["manifest.json"]))


def take(case: Case, world: World, who: str = "handler") -> Taken:
    archive = open_archive(case.pk, "归档（示例）", by=world.people[who])
    try:
        return taken(b"".join(archive))
    finally:
        archive.close()


def add(case: Case, name: str, role: FileRole, data: bytes = PDF) -> CaseFile:
    store(case, [Upload(name, "pdf", data)], role, by=None, on=timezone.localdate())
    return case.files.latest("pk")


# What is in it


def test_everything_about_a_case(world: World, desk: Desk, office: Office) -> None:
    case = received(world, desk, on=workdays_ago(10))
    row = office.consult(case, workdays_ago(9), served=workdays_ago(9))
    office.opinion(row, Opinion.AGREED, workdays_ago(8))
    add(case, "身份证.pdf", FileRole.IDENTITY)
    answered(world, case)
    found = take(case, world)
    assert found.folder == case.number
    assert list(found.files) == [
        "01 申请/申请表.html",
        "01 申请/申请表.json",
        "02 材料/001 身份证明 身份证.pdf",
        *(
            f"03 文书/{number:03d} {letter.number_text}"
            f" {letter.get_kind_display()}.{kind}"
            for number, letter in enumerate(case.letters.all(), 1)
            for kind in ("pdf", "docx")
        ),
        "04 期限/期限.csv",
        "04 期限/期限.json",
        "05 办理记录/办理记录.csv",
        "05 办理记录/办理情况.html",
        "05 办理记录/办理情况.json",
        "manifest.json",
        "SHA256SUMS",
    ]
    sheet = found.files["01 申请/申请表.html"].decode()
    asked = json.loads(found.files["01 申请/申请表.json"])
    for text in PERSONAL:
        assert text in sheet and text in str(asked["applicant"])
    channel = {"code": case.channel, "label": case.get_channel_display()}
    assert asked["case"][0]["channel"] == channel
    steps = json.loads(found.files["05 办理记录/办理情况.json"])
    assert steps["consultations"][0]["opinion"]["code"] == "agreed"
    assert steps["decisions"][0]["approved_by"] == "approver"
    assert [row["number_text"] for row in steps["letters"]] == [
        letter.number_text for letter in case.letters.all()
    ]
    html = found.files["05 办理记录/办理情况.html"].decode()
    for label in ("签发人", "发函日期", "意见", "文号"):
        assert f'<th scope="row">{label}</th>' in html
    assert not re.search(r'<th scope="row">[a-z]', html + sheet)
    assert found.files["02 材料/001 身份证明 身份证.pdf"] == PDF
    assert found.manifest["missing"] == []
    assert found.manifest["counts"]["material"] == 1
    assert found.manifest["counts"]["letter"] == 2 * case.letters.count()


def test_the_clock_is_told_day_by_day(case: Case, world: World) -> None:
    found = take(case, world)
    clock = clock_of(case)
    rows = list(
        csv.DictReader(io.StringIO(found.files["04 期限/期限.csv"].decode("utf-8-sig")))
    )
    assert [(row["起"], row["止"]) for row in rows] == [
        (segment.start.isoformat(), segment.end.isoformat())
        for segment in clock.segments
    ]
    data = json.loads(found.files["04 期限/期限.json"])
    assert data["due_on"] == case.due_on.isoformat()
    assert len(data["segments"]) == len(rows) > 0


def test_the_history_holds_every_line(case: Case, world: World) -> None:
    event = case.events.order_by("pk").last()
    event.is_void, event.void_reason, event.note = True, "写错（示例）", "=1+1"
    event.save()
    found = take(case, world)
    text = found.files["05 办理记录/办理记录.csv"].decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == case.events.count()
    (void,) = [row for row in rows if row["已更正"] == "是"]
    assert void["更正理由"] == "写错（示例）"
    assert void["说明"] == "'=1+1"
    assert {row["经办人"] for row in rows} >= {str(world.people["handler"]), "申请人"}


def test_the_manifest_says_when_by_whom_and_how_many(case: Case, world: World) -> None:
    found = take(case, world, "approver")
    manifest = found.manifest
    assert manifest["format"] == "case-file/1"
    assert (manifest["case"], manifest["made_by"]) == (case.number, "approver")
    assert manifest["made_at"][:10] == timezone.localdate().isoformat()
    assert manifest["counts"]["files"] == len(found.files) - 2
    for text in PERSONAL:
        assert text not in found.files["manifest.json"].decode()


def test_sums_are_those_of_sha256sum(case: Case, world: World, tmp_path: Path) -> None:
    add(case, "材料 （一）.pdf", FileRole.APPLICANT)
    found = take(case, world)
    for row in found.manifest["files"]:
        content = found.files[row["path"]]
        assert row["size"] == len(content)
        assert row["sha256"] == hashlib.sha256(content).hexdigest()
    with zipfile.ZipFile(io.BytesIO(found.content)) as archive:
        archive.extractall(tmp_path / "out")
    done = subprocess.run(
        ["sha256sum", "--strict", "--check", "SHA256SUMS"],
        cwd=tmp_path / "out" / found.folder,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout.splitlines()) == len(found.files) - 1


def test_it_is_chinese_for_every_reader(case: Case, world: World) -> None:
    with translation.override("en"):
        found = take(case, world)
        assert translation.get_language() == "en"
    assert "01 申请/申请表.html" in found.files
    assert "申请人" in found.files["01 申请/申请表.html"].decode()


def test_words_of_strangers_are_text(case: Case, world: World) -> None:
    Case.objects.filter(pk=case.pk).update(subject="<script>alert(1)</script>")
    sheet = take(case, world).files["01 申请/申请表.html"].decode()
    assert "<script>" not in sheet and "&lt;script&gt;" in sheet


# The same again


def test_the_same_case_gives_the_same_bytes(case: Case) -> None:
    for name in ("甲.pdf", "乙.pdf"):
        add(case, name, FileRole.APPLICANT)

    def made() -> bytes:
        whole, day = dossier_of(case.pk), date(2026, 1, 31)
        items = entries.entries_of(whole, day)
        return b"".join(stream("示例", items, Manifest({"case": "示例"}), day))

    first = made()
    assert first == made()
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        for info in archive.infolist():
            assert info.date_time[3:] == (0, 0, 0)
            assert info.compress_type == zipfile.ZIP_STORED
            # No sizes behind the data: the archive opens everywhere.
            assert not info.flag_bits & 0x08


# Names


@pytest.mark.parametrize(
    "name",
    [
        "../../etc/passwd",
        "..\\..\\windows\\system.ini",
        "/etc/passwd",
        "C:\\x.pdf",
        "con.pdf",
        "\u202efdp.exe",
        "a\x00b.pdf",
        "\n",
        "",
        "...",
        "长" * 300 + ".pdf",
        "a:b|c?.pdf",
        "SHA256SUMS",
    ],
)
def test_no_name_leaves_its_folder(name: str) -> None:
    for made in (part(name), numbered(1, f"申请人提交 {name}")):
        assert made and len(made.encode()) <= 200
        assert not set(made) & set('/\\:|?*<>"\x00\u202e\n')
        assert made.strip(" .") == made and made not in (".", "..")


def test_equal_names_stay_apart(case: Case, world: World) -> None:
    for _ in range(3):
        add(case, "材料.pdf", FileRole.APPLICANT)
    add(case, "../材料.pdf", FileRole.APPLICANT)
    found = take(case, world)
    assert len(set(found.named("材料.pdf"))) == 4
    assert not [path for path in found.files if ".." in path]


# What cannot be read


def test_a_file_that_is_gone_is_named(case: Case, world: World) -> None:
    for name in ("甲.pdf", "乙.pdf", "丙.pdf"):
        add(case, name, FileRole.APPLICANT)
    gone, broken, changed = case.files.all()
    Path(gone.content.path).unlink()
    Path(broken.content.path).write_bytes(b"damaged")
    changed.content.save("x", ContentFile(b"other"), save=True)
    found = take(case, world)
    missing = {row["path"]: row for row in found.manifest["missing"]}
    assert set(missing) == {
        "02 材料/001 申请人提交 甲.pdf",
        "02 材料/002 申请人提交 乙.pdf",
    }
    assert missing["02 材料/001 申请人提交 甲.pdf"]["digest_then"] == gone.digest
    assert not missing.keys() & found.files.keys()
    assert "请核对" in found.about("02 材料/003 申请人提交 丙.pdf")["note"]
    assert found.manifest["counts"]["missing"] == 2


def test_a_letter_that_cannot_be_set_is_text(case: Case, world: World) -> None:
    letter = case.letters.last()
    letter.content = {**letter.content, "addressee": f"示例{RARE}"}
    letter.save()
    found = take(case, world)
    (text,) = found.named(".txt")
    assert f"示例{RARE}：" in found.files[text].decode()
    assert RARE in found.about(text)["note"]
    assert text.replace(".txt", ".docx") in found.files
    assert text.replace(".txt", ".pdf") in {
        row["path"] for row in found.manifest["missing"]
    }
    # The letter is not the one that was issued, and the manifest says so.
    assert "请核对" in found.about(text.replace(".txt", ".docx"))["note"]


def test_letters_that_take_too_long_are_text(
    monkeypatch: pytest.MonkeyPatch, case: Case, world: World
) -> None:
    monkeypatch.setattr(entries, "LETTER_SECONDS", -1.0)
    found = take(case, world)
    assert not found.named(".pdf")
    assert len(found.named(".txt")) == len(found.named(".docx")) == case.letters.count()


def test_a_case_whose_data_are_purged(case: Case, world: World) -> None:
    case.letters.update(content={})
    for name in ("name", "phone", "identity_number", "address", "email"):
        setattr(case.applicant, name, "")
    case.applicant.save()
    found = take(case, world)
    assert len(found.manifest["missing"]) == case.letters.count()
    assert not [text for text in PERSONAL if text in str(found.files)]


# Memory


def test_two_hundred_files_in_little_memory(
    case: Case, world: World, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    size = 512 * 1024
    row = add(case, "材料.pdf", FileRole.APPLICANT, bytes(size))
    sealed = Path(row.content.path).read_bytes()
    rows = []
    for number in range(199):
        place = Path(row.content.path).with_name(f"{number:032x}")
        place.write_bytes(sealed)
        rows.append(
            CaseFile(
                case=case,
                role=row.role,
                name=row.name,
                extension="pdf",
                size=size,
                digest=row.digest,
                content=f"cases/{place.name}",
                added_on=row.added_on,
            )
        )
    CaseFile.objects.bulk_create(rows)
    tracemalloc.start()
    sent = 0
    with django_assert_max_num_queries(30):
        archive = open_archive(case.pk, "归档", by=world.people["handler"])
        for piece in archive:
            sent += len(piece)
        archive.close()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert sent > 200 * size
    assert peak < 20 * 1024 * 1024


def test_pieces_come_before_the_end_is_known() -> None:
    asked = []

    def items() -> Iterator[entries.Item]:
        for number in range(3):
            asked.append(number)
            yield entries.Entry(f"{number}", b"x" * 10, date(2026, 1, 1), {"kind": "x"})

    pieces = stream("示例", items(), Manifest({}), date(2026, 1, 1))
    next(pieces)
    assert asked == [0]
