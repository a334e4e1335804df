"""Every door that takes a file: what it refuses, where files go, how they come out."""

from __future__ import annotations

import re
import stat
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from disclosure.uploads import MEGABYTE
from tests.casework.test_registering import values as registration
from tests.doors.forms import Form, route_of
from tests.doors.places import path_to
from tests.doors.test_hostile import WITH_FILES, Hostile
from tests.reports import papers

_ROUTES = re.compile(r"<\w+:(\w+)>")
#: Every form with a file, and how large a file it takes, in MB.
DOORS = {
    "admin/agencies/agency/import/": 2,
    "admin/agencies/dayexception/import/": 2,
    "admin/agencies/officer/import/": 2,
    "admin/casework/case/import/": 8,
    "admin/casework/case/register/": 10,
    "admin/casework/case/{case_id}/step/{action}/": 10,
    "admin/reports/reading/add/": 30,
    "admin/reports/report/{report_id}/form/import/": 8,
    "admin/reports/report/{report_id}/attachments/add/": 20,
    "requests/apply/{agency}/": 10,
    "reports/check/": 8,
}
HTML = b"<html><script>alert(1)</script></html>"
NAME = "..\\..\u202e/../zqname<zq>\"'"
#: A name, and bytes that are not what it says or that run somewhere.
UNFIT = {
    "page.html": HTML,
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "program.exe": b"MZ" + b"\0" * 100,
    "shell.php": b"<?php system($_GET['c']);",
    "a.pdf": HTML,
    "b.pdf": b"MZ%PDF-1.7",
    "a.png": HTML,
    "a.docx": papers.pdf("x"),
    "a.xlsx": papers.zipped({"a.txt": "x"}),
    "b.xlsx": b"PK\x03\x04",
    "macro.docx": papers.zipped(
        {"word/document.xml": "<x/>", "word/vbaProject.bin": "x"}
    ),
    "macro.xlsm": papers.zipped({"xl/workbook.xml": "<x/>", "xl/vbaProject.bin": "x"}),
    "double.pdf.html": papers.pdf("x"),
    "nothing": b"",
    ".pdf": b"",
}
#: The reader takes pages, whose words it escapes; what is broken its child refuses.
LEFT_TO_THE_READER = {
    "admin/reports/reading/add/": {
        *("page.html", "double.pdf.html", "b.pdf", "a.xlsx", "b.xlsx"),
    }
}
FIT = {"a.pdf": papers.pdf("x"), "a.xlsx": papers.xlsx("x"), "a.csv": b"a,b\n1,2\n"}


class EveryUpload(Hostile):
    def places(self) -> list[tuple[str, str]]:
        """Every address, unless all were visited in this process already."""
        return list(WITH_FILES) or super().places()

    def doors(self) -> list[tuple[str, Form, str]]:
        return [
            (who, form, _ROUTES.sub(r"{\1}", route_of(form.path)))
            for who, form in self.forms()
            if form.files
        ]

    def hand_in(self, who: str, form: Form, name: str, data: bytes) -> Any:
        """Send a form filled in so well that only the file can be refused."""
        fields = {key: values[-1] for key, values in form.fields.items() if values}
        written = registration(self.town.mine.agency.desk, title="示例")
        if "submission_key" in fields:
            written.pop("submission_key")
        fields.update(written)
        files = {one: _Named(name, data) for one in form.files}
        return self.visit(who, "POST", form.action, data={**fields, **files})

    def test_every_door_is_known(self) -> None:
        assert {route for _who, _form, route in self.doors()} == set(DOORS)

    def test_what_is_not_what_it_says_is_refused_and_not_kept(self) -> None:
        wrong = []
        for who, form, route in self.doors():
            for name, data in UNFIT.items():
                if name in LEFT_TO_THE_READER.get(route, ()):
                    continue
                before = stored()
                response = self.hand_in(who, form, name, data)
                if response.status_code not in (200, 400, 422) or stored() != before:
                    wrong.append((route, name, response.status_code))
                if b"alert(1)" in response.whole:
                    wrong.append((route, name, "comes back"))
        assert not wrong

    def test_what_is_too_large_is_refused(self) -> None:
        for who, form, route in self.doors():
            before = stored()
            name = "a.pdf" if DOORS[route] >= 10 else "a.xlsx"
            data = FIT[name].ljust(DOORS[route] * MEGABYTE + 1, b"\0")
            response = self.hand_in(who, form, name, data)
            assert response.status_code in (200, 413, 422), (route, response)
            assert stored() == before, route
            assert "MB" in response.whole.decode(), route

    def test_every_door_asks_the_scanner(self) -> None:
        """One that does not answer says no: nothing is read, and nothing kept."""
        asked = set()
        with override_settings(CLAMAV_SOCKET="/nowhere/clamd.ctl"):
            for who, form, route in self.doors():
                for name, data in FIT.items():
                    before = stored()
                    response = self.hand_in(who, form, name, data)
                    if "暂时不能检查文件" in response.whole.decode():
                        asked.add(route)
                    assert response.status_code in (200, 422), (route, response)
                    assert stored() == before, route
        assert asked == set(DOORS)

    def test_a_name_says_nothing_about_where_a_file_goes(self) -> None:
        source = Path(settings.BASE_DIR).resolve()
        kept = 0
        for who, form, route in self.doors():
            for name, data in FIT.items():
                before = stored()
                response = self.hand_in(who, form, NAME + name, data)
                assert response.status_code < 500, route
                assert b"<zq>" not in response.whole, route
                for path in stored() - before:
                    kept += 1
                    assert "zq" not in path.name and ".." not in str(path), path
                    assert re.fullmatch(r"[0-9a-f]{32}(\.\w+)?", path.name), path
                    assert source not in path.resolve().parents
                    mode = stat.S_IMODE(path.stat().st_mode)
                    assert not mode & 0o137, (path, oct(mode))
        assert kept >= 3

    def test_files_come_out_as_downloads_only(self) -> None:
        """Whatever a stranger handed in: no browser shows it within the site."""
        for who, address in (
            ("handler", "/admin/casework/case/{case_id}/files/{file_id}/"),
            ("applicant", "/requests/track/files/{file_id}/"),
            ("author", "/admin/reports/reading/{reading_id}/file/"),
            ("author", "/admin/reports/report/{report_id}/attachments/{pk}/"),
            ("author", "/admin/reports/report/{report_id}/files/{pk}/"),
        ):
            path = path_to(address, self.town.mine, self.town)
            response = self.visit(who, "GET", path)
            assert response.status_code == 200, address
            assert response["Content-Disposition"].startswith("attachment"), address
            assert response["X-Content-Type-Options"] == "nosniff", address
            assert "html" not in response["Content-Type"], address
            assert "svg" not in response["Content-Type"], address
        assert self.visit("stranger", "GET", "/media/").status_code == 404


class _Named(SimpleUploadedFile):
    """A file under the very name a program sends, folders and all."""

    def __init__(self, name: str, data: bytes) -> None:
        super().__init__("a", b"")
        self.file = BytesIO(data)
        self.size = len(data)
        self._name = name

    @property
    def name(self) -> str:
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = name


def stored() -> set[Path]:
    """Every file that was kept."""
    return {path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()}
