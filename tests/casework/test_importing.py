"""An old register becomes cases, with the dates of their time."""

from __future__ import annotations

import zipfile
from datetime import date
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.urls import reverse

from disclosure.audit.models import Entry
from disclosure.casework.actions.importing import import_case
from disclosure.casework.models import Case, Letter, Notice
from disclosure.casework.register.rows import read_row
from tests.casework.factories import make_desk, submitted
from tests.casework.registers import (
    IMPORT,
    PROCESS,
    as_csv,
    as_xlsx,
    confirm,
    row,
    upload,
)
from tests.factories import World

pytestmark = pytest.mark.django_db


def brought_in(world: World, **changes: str) -> Case:
    cells = row(机关=world.agency.name, **changes)
    case, is_new = import_case(read_row(cells), world.people["handler"])
    assert is_new
    return case


OPEN = {"答复日期": "", "办理结果": ""}


@pytest.mark.parametrize(
    ("received", "extension", "due", "regime"),
    [
        ("2018-09-20", "", date(2018, 10, 17), "492"),  # V13
        ("2018-09-20", "15", date(2018, 11, 7), "492"),  # V13, extended
        ("2019-05-14", "", date(2019, 6, 4), "492"),  # V14a
        ("2019-05-15", "", date(2019, 6, 13), "711"),  # V14b
    ],
)
def test_dates_follow_the_regime_of_their_time(world, received, extension, due, regime):
    case = brought_in(world, **OPEN, 收到日期=received, 延期工作日=extension)
    assert (case.due_on, case.regime) == (due, regime)
    assert case.received_on == date.fromisoformat(received)
    assert case.is_imported and case.state == "handling"


@pytest.mark.parametrize(
    "channel",
    ["网上提交", "当面提交", "挂号信或特快专递", "平常信函", "传真", "口头提出"],
)
def test_every_channel_is_received_on_the_day_of_the_register(world, channel):
    case = brought_in(world, 渠道=channel, 申请日期="2018-09-18")
    assert case.received_on == date(2018, 9, 20)
    assert case.submitted_on == date(2018, 9, 18)
    assert case.due_on == date(2018, 10, 17)


def test_an_answered_case_is_closed_and_judged(world):
    case = brought_in(world)
    assert (case.state, case.disposition) == ("closed", "granted")
    assert case.in_time is True
    assert case.handled_in == 15
    assert case.closed_on == date(2018, 10, 17)
    late = brought_in(world, 登记号="旧2018-002", 答复日期="2018-10-18")
    assert late.in_time is False


def test_no_letters_no_notices_and_the_person_is_encrypted(world):
    case = brought_in(world, 电子邮箱="applicant@example.com")
    assert not Letter.objects.exists()
    assert not Notice.objects.exists()
    assert case.applicant.name == "示例申请人"
    assert case.applicant.name_key
    assert case.words.words.startswith("示例 例县")


def test_clarification_restarts_the_clock(world):
    case = brought_in(
        world,
        **OPEN,
        收到日期="2024-03-01",
        补正告知日期="2024-03-05",
        补正收到日期="2024-03-20",
    )
    assert case.due_on == date(2024, 4, 18)
    waiting = brought_in(
        world,
        **OPEN,
        登记号="旧2024-2",
        收到日期="2024-03-01",
        补正告知日期="2024-03-05",
    )
    assert waiting.state == "awaiting_clarification"
    assert waiting.clarifications.get().answered_on is None


@pytest.mark.parametrize(
    ("changes", "column", "words"),
    [
        ({"登记号": ""}, "登记号", "请填写"),
        ({"渠道": "飞鸽"}, "渠道", "请填：网上提交、"),
        ({"收到日期": "2018-02-30"}, "收到日期", "2018-09-20"),
        ({"收到日期": "2098-01-01"}, "收到日期", "不能晚于今天"),
        ({"答复日期": "2018-09-01"}, "答复日期", "2018年9月1日"),
        ({"办理结果": ""}, "办理结果", "请填写办理结果"),
        ({"答复日期": ""}, "答复日期", "请填写答复日期"),
        ({"延期工作日": "50"}, "延期工作日", "1至20"),
        ({"延期工作日": "20"}, "延期工作日", "1至15个工作日"),
        ({"补正收到日期": "2018-09-25"}, "补正告知日期", "请填写补正告知日期"),
        ({"机关": "没有的机关"}, "机关", "全称"),
        ({"申请日期": "2018-09-21"}, "申请日期", "不能晚于收到日期"),
        ({"所需信息名称": "长" * 201}, "所需信息名称", "最多200字"),
    ],
)
def test_a_wrong_row_names_its_column_and_what_to_do(
    world, client_of, changes, column, words
):
    page = upload(client_of("handler"), as_csv([row(**changes)]))
    wrong = page.context["result"].invalid_rows[0].field_specific_errors
    assert words in "".join(wrong[column])
    assert not Case.objects.exists()
    assert "confirm_form" not in page.context


@pytest.mark.parametrize(("name", "make"), [("a.csv", as_csv), ("a.xlsx", as_xlsx)])
def test_preview_writes_nothing_and_confirming_does(world, client_of, name, make):
    client = client_of("handler")
    preview = upload(client, make([row(), row(登记号="旧2018-002")]), name)
    assert preview.context["result"].totals["new"] == 2
    assert not Case.objects.exists()
    done = confirm(client, preview)
    assert done.status_code == 302
    assert Case.objects.filter(is_imported=True, agency=world.agency).count() == 2
    entry = Entry.objects.get(action="case.import")
    assert entry.detail["imported"] == 2
    assert len(entry.detail["file"]) == 64
    assert "示例申请人" not in str(entry.detail)


def test_one_wrong_row_stops_nothing_else(world, client_of):
    client = client_of("handler")
    rows = [row(), row(登记号="旧2", 渠道="飞鸽"), row(登记号="旧3")]
    preview = upload(client, as_csv(rows))
    assert preview.context["result"].totals["invalid"] == 1
    confirm(client, preview)
    assert set(Case.objects.values_list("number", flat=True)) == {"旧2018-001", "旧3"}


def test_all_or_none_when_asked(world, client_of):
    rows = [row(), row(登记号="旧2", 渠道="飞鸽")]
    preview = upload(client_of("handler"), as_csv(rows), all_or_none="on")
    assert "confirm_form" not in preview.context
    assert not Case.objects.exists()


def test_the_same_file_twice_changes_nothing(world, client_of):
    client = client_of("handler")
    confirm(client, upload(client, as_csv([row()])))
    again = upload(client, as_csv([row(), row(登记号="旧2")]))
    assert (again.context["result"].totals["skip"]) == 1
    confirm(client, again)
    assert Case.objects.count() == 2
    nothing = upload(client, as_csv([row()]))
    assert "confirm_form" not in nothing.context


def test_a_case_of_the_system_is_not_overwritten(world, client_of):
    case = submitted(make_desk(world))
    page = upload(client_of("handler"), as_csv([row(登记号=case.number)]))
    assert page.context["result"].totals["invalid"] == 1
    assert Case.objects.get() == case


def test_imported_numbers_of_the_desk_are_not_given_out_again(world):
    desk = make_desk(world)
    brought_in(world, 登记号="SLX-2024-00007", 收到日期="2024-03-01", **OPEN)
    assert submitted(desk, on=date(2024, 3, 4)).number == "SLX-2024-00008"


def test_only_into_ones_own_agency(world, client_of):
    cells = row(机关=world.other.name)
    page = upload(client_of("handler"), as_csv([cells]))
    assert "您不是这个机关的承办人" in page.content.decode()
    with pytest.raises(ValidationError):
        import_case(read_row(cells), world.people["handler"])


@pytest.mark.parametrize("who", ["outsider", "supervisor", "author"])
def test_only_handlers_import(client_of, who):
    client = client_of(who)
    assert client.get(reverse(IMPORT)).status_code == 403
    assert client.post(reverse(PROCESS)).status_code == 403
    assert client.get(reverse(PROCESS)).status_code == 405


def test_the_page_tells_the_columns(client_of):
    page = client_of("handler").get(reverse(IMPORT)).content.decode()
    for header in row():
        assert header in page


def bomb() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", b" " * (60 * 1024 * 1024))
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (bomb(), "a.xlsx"),
        (b"PK\x03\x04 no archive at all", "a.xlsx"),
        (b"\x00\x01\x02" * 100, "a.csv"),
        (b"<html><script>alert(1)</script>", "a.html"),
        (as_csv([row()]).replace("登记号".encode(), b"=cmd|'/c calc'!A1"), "a.csv"),
    ],
)
def test_hostile_files_get_a_sentence(world, client_of, data, name):
    page = upload(client_of("handler"), data, name)
    assert page.status_code == 200
    assert "confirm_form" not in page.context
    assert not Case.objects.exists()


def test_hostile_cells_are_only_text(world, client_of):
    cell = "<script>alert(1)</script>=HYPERLINK(1)"
    client = client_of("handler")
    page = upload(client, as_csv([row(渠道=cell), row(登记号="旧9", 文号=cell)]))
    assert "<script>alert(1)" not in page.content.decode()
    confirm(client, page)
    assert Case.objects.get().document_number == cell


def test_the_command_imports_long_files(world, tmp_path, capsys):
    file = tmp_path / "register.csv"
    file.write_bytes(as_csv([row(), row(登记号="旧2", 渠道="飞鸽")], "gb18030"))
    slug = world.agency.slug
    for dry_run in (True, False):
        assert not Case.objects.exists()
        with pytest.raises(CommandError, match="有错误的行没有导入"):
            call_command("import_cases", str(file), agency=slug, dry_run=dry_run)
    out = capsys.readouterr().out
    assert "第2行：渠道：请填：" in out
    assert "新增1件" in out
    assert Case.objects.get().agency == world.agency
    with pytest.raises(CommandError):
        call_command("import_cases", str(file), agency=slug, all_or_none=True)
    with pytest.raises(CommandError, match="没有这个机关"):
        call_command("import_cases", str(file), agency="nowhere")
    with pytest.raises(CommandError, match="读不出文件"):
        call_command("import_cases", str(tmp_path / "gone.csv"))
