"""The public page of the checker, and its answers to programs."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as effort
from hypothesis import strategies as st
from playwright.sync_api import expect

from disclosure.throttle.models import Attempts
from reports.checking.parsing import LARGEST_FILE
from reports.rules.formats import FORMATS
from reports.views import checker
from tests.conftest import axe_violations
from tests.national.submitted import before, content, data

URL = "/reports/check/"
JSON = "application/json"
WRONG = {"requests__partly_granted__total": 7}
pytestmark = pytest.mark.django_db


def upload(report, name: str = "report.json") -> SimpleUploadedFile:
    raw = report if isinstance(report, bytes) else content(report)
    return SimpleUploadedFile(name, raw)


def page(response, status: int = 200) -> str:
    assert response.status_code == status
    text = response.content.decode()
    assert "Traceback" not in text
    return text


def send(raw: bytes, **more):
    return Client().post(URL, raw, content_type=JSON, **more)


def counted() -> dict[str, int]:
    """Count the rows of every table but the one that counts attempts."""
    models = [model for model in apps.get_models() if model is not Attempts]
    return {str(model._meta): model._default_manager.count() for model in models}


# The page


def test_the_page_works_for_anybody(client):
    text = page(client.get(URL))
    assert 'name="csrfmiddlewaretoken"' in text
    assert 'enctype="multipart/form-data"' in text
    assert page(client.head(URL)) == ""


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(URL).status_code == 405


def test_a_balanced_report_is_said_to_be_right(client):
    text = page(client.post(URL, {"text": content(data()).decode()}))
    assert "没有发现错误" in text
    assert "check-findings" not in text


def test_findings_are_shown_with_place_expected_and_found(client):
    text = page(client.post(URL, {"file": upload(data(**WRONG))}))
    assert "有 2 处错误" in text
    for words in ("X2", "X3", "requests.partly_granted.total", "部分公开", "应当是"):
        assert words in text
    assert "<dd>6</dd></div><div><dt>填的是</dt><dd>7</dd>" in text


def test_last_year_is_compared(client):
    earlier = before(requests__carried_over__business=0)
    files = {"file": upload(data()), "previous": upload(earlier, "before.json")}
    text = page(client.post(URL, files))
    assert "没有发现错误" in text and "另有 1 处提醒" in text and "X6" in text


def test_what_was_not_given_is_named(client):
    report = {**data(), "prose": {}}
    text = page(client.post(URL, {"text": content(report).decode()}))
    assert "没有提供，因此没有校核" in text and "<li>总体情况</li>" in text


def test_the_year_may_be_chosen(client):
    report = data()
    del report["year"]
    text = content(report).decode()
    assert "请写明年度" in page(client.post(URL, {"text": text}), 422)
    assert "没有发现错误" in page(client.post(URL, {"text": text, "year": "2024"}))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "请选择报告的文件"),
        ({"text": "  "}, "请选择报告的文件"),
        ({"text": "{"}, "不是 UTF-8 编码的 JSON"),
        ({"text": "[]"}, "花括号"),
        ({"text": "{}", "year": "1999"}, "请从列表中选择年度"),
        ({"text": "\x00"}, "空"),
        ({"text": '{"year": 2024}'}, "既没有指标也没有正文"),
    ],
)
def test_what_cannot_be_read_is_said_in_words(client, fields, words):
    text = page(client.post(URL, fields), 422)
    assert words in text and "error-summary" in text


def test_file_and_text_together_are_refused(client):
    fields = {"text": "{}", "file": upload(data())}
    assert "只能给一样" in page(client.post(URL, fields), 422)


def test_a_sheet_needs_its_year(client):
    fields = {"file": upload(b"PK\x03\x04 no sheet", "report.xlsx")}
    assert "没有写明年度" in page(client.post(URL, fields), 422)
    page(
        client.post(URL, {**fields, "file": upload(b"PK\x03\x04"), "year": "2024"}), 422
    )


@pytest.mark.parametrize("name", ["file", "previous"])
def test_a_file_that_is_too_large_is_refused(client, name):
    fields = {"file": upload(data()), name: upload(b" " * (LARGEST_FILE + 1))}
    assert "不能超过 1 MB" in page(client.post(URL, fields), 413)


def test_far_too_much_is_refused_unread(client):
    fields = {"file": upload(b" " * (checker.LARGEST_POST + 1))}
    assert "不能超过 1 MB" in page(client.post(URL, fields), 413)


def test_a_forged_form_is_refused_and_keeps_what_was_typed():
    stranger = Client(enforce_csrf_checks=True)
    text = page(stranger.post(URL, {"text": content(data()).decode()}), 403)
    assert "这一页已经失效" in text and "示例县教育局" in text
    token = stranger.get(URL).cookies["csrftoken"].value
    fields = {"text": content(data()).decode(), "csrfmiddlewaretoken": token}
    assert "没有发现错误" in page(stranger.post(URL, fields))


def test_a_text_never_becomes_markup(client):
    report = data()
    report["figures"]["<script>alert(1)</script>"] = 1
    report["prose"]["<img src=x>"] = "<script>alert(2)</script>予以公开99件"
    text = page(client.post(URL, {"text": content(report).decode()}))
    assert "<script>" not in text and "<img src=x" not in text


def test_the_page_is_in_the_readers_language(client):
    client.cookies["language"] = "en"
    response = client.get(URL)
    assert response.headers["Content-Language"] == "en"
    assert 'lang="en"' in page(response)


# Programs


def test_a_program_gets_findings():
    response = send(content(data(**WRONG)))
    assert response.status_code == 200 and response.headers["Content-Type"] == JSON
    answer = json.loads(response.content)
    assert set(answer) == {"findings"}
    assert {finding["rule"] for finding in answer["findings"]} == {"X2", "X3"}
    assert json.loads(send(content(data())).content) == {"findings": []}


def test_a_program_needs_no_token_and_leaves_no_cookie():
    stranger = Client(enforce_csrf_checks=True)
    response = stranger.post(URL, content(data()), content_type=JSON)
    assert response.status_code == 200
    assert not response.cookies


def test_a_program_may_give_last_year_in_the_same_object():
    earlier = before(requests__carried_over__business=0)
    response = send(content({**data(), "previous": earlier}))
    assert [one["rule"] for one in json.loads(response.content)["findings"]] == ["X6"]


def test_the_form_answers_a_program_too(client):
    fields = {"file": upload(data(**WRONG))}
    response = client.post(URL, fields, headers={"accept": JSON})
    rules = {one["rule"] for one in json.loads(response.content)["findings"]}
    assert rules == {"X2", "X3"}
    response = client.post(URL, {"text": "{"}, headers={"accept": JSON})
    assert response.status_code == 422 and json.loads(response.content)["error"]


@pytest.mark.parametrize("raw", [b" ", b"{", b"[]", b"\xff", b"[" * 50_000, b"null"])
def test_a_program_is_told_what_is_wrong(raw):
    response = send(raw)
    assert response.status_code == 422
    assert json.loads(response.content)["error"].endswith("。")


def test_a_program_is_told_when_it_sends_too_much():
    response = send(b" " * (LARGEST_FILE + 1))
    assert response.status_code == 413 and json.loads(response.content)["error"]


def test_a_sheet_of_a_program_needs_its_year():
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    for address in (URL, f"{URL}?year=", f"{URL}?year=99999", f"{URL}?year=２０２４"):
        response = Client().post(address, b"PK\x03\x04", content_type=kind)
        assert response.status_code == 422


@effort(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.binary(max_size=60)
    | st.text(alphabet='{}[]":, year2024figurs\\u0d8ea.é中', max_size=80).map(
        str.encode
    )
    | st.dictionaries(
        st.sampled_from(["year", "figures", "prose", "previous", "format", "agency"]),
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=8,
        ),
    ).map(lambda found: json.dumps({"year": 2024, **found}).encode())
)
def test_hostile_bodies_never_break_the_page(db, raw):
    Attempts.objects.all().delete()
    assert send(raw).status_code in (200, 422)
    answers = [
        Client().post(URL, {"file": upload(raw)}),
        Client().post(URL, {"text": raw.decode("utf-8", "replace"), "year": "2024"}),
        Client().post(URL, raw, content_type="multipart/form-data; boundary=x"),
        Client().post(URL, raw, content_type="text/plain"),
    ]
    assert {answer.status_code for answer in answers} <= {200, 400, 422}


# Nothing is kept


def test_nothing_is_kept_and_nothing_is_logged(client, world, caplog, tmp_path):
    rows = counted()
    files = set(Path(settings.DATA_DIR).rglob("*"))
    report = data(**WRONG)
    report["prose"]["overview"] += "联系电话13800138000。"
    with caplog.at_level("DEBUG"):
        page(client.post(URL, {"file": upload(report), "previous": upload(before())}))
        assert send(content(report)).status_code == 200
        assert send(b"{").status_code == 422
    assert counted() == rows
    assert set(Path(settings.DATA_DIR).rglob("*")) == files
    assert "13800138000" not in caplog.text and "示例县教育局" not in caplog.text


def test_one_network_may_check_so_often(monkeypatch):
    monkeypatch.setattr(checker, "LIMIT", 2)
    raw = content(data())
    assert [send(raw).status_code for _ in range(3)] == [200, 200, 429]
    refused = send(raw)
    assert json.loads(refused.content)["error"] and refused.headers["Retry-After"]
    assert "一小时" in page(Client().post(URL, {"text": "{}"}), 429)
    assert send(raw, REMOTE_ADDR="192.0.2.7").status_code == 200
    page(Client().get(URL))


# What to write


def test_the_example_is_right(client):
    response = client.get(f"{URL}example.json")
    assert "attachment" in response.headers["Content-Disposition"]
    assert json.loads(send(response.content).content) == {"findings": []}


@pytest.mark.parametrize("form", ["form2021", "form2019", "form2014"])
def test_the_codes_of_a_format_can_be_downloaded(client, form):
    response = client.get(f"{URL}codes/{form}.csv")
    header, *rows = csv.reader(io.StringIO(response.content.decode("utf-8-sig")))
    assert header == ["代码", "表", "行", "列", "单位"]
    assert [row[0] for row in rows] == list(FORMATS[form].figures)
    assert all(row[1] and row[2] and row[4] for row in rows)


@pytest.mark.parametrize("form", ["free", "form1999", "x"])
def test_other_formats_have_no_codes(client, form):
    assert client.get(f"{URL}codes/{form}.csv").status_code == 404


@pytest.mark.parametrize("path", ["example.json", "codes/form2021.csv"])
def test_the_files_are_only_read(client, path):
    assert client.post(f"{URL}{path}").status_code == 405


# In a browser


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_is_accessible_and_fits(live_server, browser_page, width, language):
    tab = browser_page
    tab.set_viewport_size({"width": width, "height": 900})
    tab.context.add_cookies(
        [{"name": "language", "value": language, "url": live_server.url}]
    )
    report = data(**WRONG)
    del report["prose"]["problems"]
    tab.goto(f"{live_server.url}{URL}")
    for given_text in ("{", content(report).decode(), content(data()).decode()):
        assert axe_violations(tab) == []
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        tab.locator("textarea").fill(given_text)
        tab.locator(".check-form [type=submit]").click()
    assert axe_violations(tab) == []
    expect(tab.locator(".check-sentence.is-right")).to_be_visible()


@pytest.mark.browser
def test_the_page_works_without_script(live_server, chromium, tmp_path):
    file = tmp_path / "report.json"
    file.write_bytes(content(data(**WRONG)))
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    tab = context.new_page()
    tab.goto(f"{live_server.url}{URL}")
    tab.get_by_label("报告", exact=True).set_input_files(file)
    tab.get_by_role("button", name="校核").click()
    expect(tab.locator(".check-findings li")).to_have_count(2)
    context.close()
