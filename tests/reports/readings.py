"""Files given to the reader, as the tests of importing need them."""

from __future__ import annotations

from html import escape
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile

from disclosure.agencies.models import User
from reports.actions import reading
from reports.actions.reading_cells import Choice, choose
from reports.actions.reading_job import read_upload
from reports.models import Reading
from reports.rules.vocabulary import CellChoice, ReadingState
from tests.factories import World

FILES = Path(__file__).parents[1] / "fixtures" / "reports"
HUAIAN, HONGZE = "huaian-2024.pdf", "hongze-2023.pdf"
BLANK, URUMQI = "blank-form-2021.docx", "urumqi-2017.txt"
WORDS = """示例县2016年政府信息公开工作年度报告
一、概述
示例：按规定编制本报告。
二、政府信息公开发布情况
全年公开政府信息12条，其中：政府网站8条，政府公报4条。
三、存在的问题及下一步重点工作
示例：更新不及时。
"""
SCRIPT = "<script>alert(1)</script>"
BIDI = "\u202e反\u202c"


def given(name: str = "示例.txt", data: bytes | str = WORDS) -> SimpleUploadedFile:
    content = data.encode() if isinstance(data, str) else data
    return SimpleUploadedFile(name, content)


def fixture(name: str) -> SimpleUploadedFile:
    return given(name, (FILES / name).read_bytes())


def uploaded(
    world: World, file: SimpleUploadedFile | None = None, **more: object
) -> Reading:
    """A file that waits to be read."""
    author = world.people["author"]
    return reading.upload(world.agency, file or given(), by=author, **more)


def read(
    world: World, file: SimpleUploadedFile | None = None, **more: object
) -> Reading:
    """A file that was read."""
    found = uploaded(world, file, **more)
    read_upload(found.pk)
    found.refresh_from_db()
    assert found.state == ReadingState.READ, found.reason
    return found


def decide(found: Reading, by: User, choice: str = CellChoice.CONFIRMED) -> None:
    """Decide about every figure in the same way, page by page."""
    positions = list(found.cells.values_list("position", flat=True))
    for start in range(0, len(positions), 50):
        page = positions[start : start + 50]
        done = choose(found.pk, {at: Choice(choice) for at in page}, by=by)
        assert not done.errors


def position_of(found: Reading, code: str) -> int:
    return found.cells.get(code=code).position


def hostile_page() -> str:
    """A report as HTML whose every heading and cell attacks the page."""
    bad = escape(f"{SCRIPT}{BIDI}" + "长" * 500)
    cells = "".join(f"<tr><td>{bad}</td><td>{bad}</td><td>3</td></tr>" for _n in "abc")
    return (
        "<html><head><title>x</title></head><body>"
        f"<h1>示例县{escape(SCRIPT)}2016年政府信息公开工作年度报告</h1>"
        f"<h2>一、概述{bad}</h2><p>{bad}{{{{published.total}}}}</p>"
        f"<p>全年公开{escape(SCRIPT)}信息12条，其中：{bad}8条，政府公报4条。</p>"
        f"<table>{cells}</table><h2>二、{bad}</h2><p>{'x' * 100_000}</p></body></html>"
    )
