"""The calendar in the back office."""

from __future__ import annotations

import io
from datetime import date, datetime

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from disclosure.agencies import calendars
from disclosure.agencies.calendar_models import CalendarYear, DayException
from disclosure.agencies.vocabulary import Region, Role
from disclosure.audit.models import Entry
from tests.factories import make_user
from tests.people import login

SOURCE = "示例通知〔2026〕1号"
HEADER = "适用日历,日期,安排,名称,依据\n"
SOURCE_CELL = f"元旦,{SOURCE}\n"
SPRING = date(2025, 1, 28)
MODELS = ("dayexception", "calendaryear")


@pytest.fixture
def keeper(world):
    make_user("keeper", "示例历法", world.city, Role.SYSTEM_ADMIN)
    return login(Client(), "keeper")


@pytest.fixture
def told(monkeypatch):
    regions = []
    monkeypatch.setattr(
        calendars, "listeners", [lambda region: regions.append(region) or 3]
    )
    return regions


def page(model, name, *args):
    return reverse(f"admin:agencies_{model}_{name}", args=args)


def row_of(model):
    if model == "dayexception":
        return DayException.objects.get(region="CN", day=SPRING)
    return CalendarYear.objects.get(region="CN", year=2026)


def day_form(**changed):
    form = {"region": "CN", "day": "2027-01-01", "name": "元旦", "source": SOURCE}
    return {**form, **changed}


def upload(client, content, name="table.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile(name, data)
    url = page("dayexception", "import")
    return client.post(url, {"import_file": file, "resource": "0"})


def confirm(client, response):
    initial = response.context["confirm_form"].initial
    url = page("dayexception", "process_import")
    return client.post(url, initial, follow=True).content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_every_officer_may_look(client_of, keeper, model):
    for client in (keeper, client_of("author"), client_of("system")):
        content = client.get(page(model, "changelist")).content.decode()
        assert "国务院办公厅关于2026年" in content
        assert client.get(page(model, "change", row_of(model).pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_a_list_can_be_narrowed_to_a_region(keeper, model):
    content = keeper.get(page(model, "changelist"), {"region__exact": "CN-XJ"})
    assert "自治区人民政府令第174号" in content.content.decode()
    assert "国务院办公厅" not in content.content.decode()


@pytest.mark.parametrize("model", MODELS)
def test_without_an_office_there_is_no_such_row(world, model):
    make_user("nobody")
    client = login(Client(), "nobody")
    for name in ("change", "delete", "history"):
        url = page(model, name, row_of(model).pk)
        assert client.get(url).status_code == 404
        assert client.post(url, {"post": "yes"}).status_code == 404
    assert client.get(page(model, "changelist")).status_code == 403


@pytest.mark.parametrize("who", ["author", "supervisor", "system", "security", "audit"])
def test_wrong_role_403(client_of, who):
    client = client_of(who)
    for model in MODELS:
        row = row_of(model)
        assert client.post(page(model, "add"), day_form()).status_code == 403
        changed = client.post(page(model, "change", row.pk), day_form())
        assert changed.status_code == 403
        deleted = client.post(page(model, "delete", row.pk), {"post": "yes"})
        assert deleted.status_code == 403
        assert type(row).objects.filter(pk=row.pk).exists()
    assert upload(client, HEADER).status_code == 403
    assert not DayException.objects.filter(day__year=2027).exists()


def test_wrong_method_405(keeper):
    assert keeper.get(page("dayexception", "process_import")).status_code == 405


def test_a_stranger_is_asked_to_log_in(client, world):
    for model in MODELS:
        response = client.get(page(model, "changelist"))
        assert response.status_code == 302
        assert reverse("admin:login") in response.url


def test_a_day_is_entered_and_the_deadlines_that_moved_are_counted(keeper, told):
    url = page("dayexception", "add")
    content = keeper.post(url, day_form(), follow=True).content.decode()
    assert f"其中 {3 * len(Region)} 个有变化" in content
    row = DayException.objects.get(region="CN", day=date(2027, 1, 1))
    assert not row.is_workday
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor_name) == ("calendar.save_day", "示例历法")


def test_a_day_is_changed_and_deleted(keeper, told):
    row = DayException.objects.get(region="CN-XJ", day=date(2025, 3, 31))
    url = page("dayexception", "change", row.pk)
    changed = {"region": "CN-XJ", "day": "2025-03-31", "is_workday": "on"}
    keeper.post(url, day_form(**changed))
    assert calendars.calendar_of("CN-XJ").is_workday(date(2025, 3, 31))
    url = page("dayexception", "delete", row.pk)
    content = keeper.post(url, {"post": "yes"}, follow=True).content.decode()
    assert "其中 3 个有变化" in content
    assert told == ["CN-XJ", "CN-XJ"]
    assert not DayException.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("source", "", "必填"),
        ("source", "  ", "必填"),
        ("name", "", "必填"),
        ("region", "XX", "XX"),
        ("day", "2027-02-30", "日期"),
        ("day", "1999-01-01", "2004年到2100年"),
        ("day", "2025-01-28", "已经有这一天"),
    ],
)
def test_wrong_days_are_said_in_the_form(keeper, field, value, sentence):
    response = keeper.post(page("dayexception", "add"), day_form(**{field: value}))
    assert response.status_code == 200
    errors = response.context["adminform"].form.errors
    assert len(errors) == 1
    assert sentence in str(errors)


def test_a_year_is_announced_after_its_days(keeper, told):
    url = page("calendaryear", "add")
    year = {"region": "CN", "year": "2027", "source": SOURCE}
    refused = keeper.post(url, year).context["adminform"].form.errors
    assert "请先录入2027年" in str(refused["year"])
    keeper.post(page("dayexception", "add"), day_form())
    content = keeper.post(url, year, follow=True).content.decode()
    assert f"其中 {3 * len(Region)} 个有变化" in content
    assert calendars.calendar_of("CN").complete_through == date(2027, 12, 31)


def test_a_year_is_withdrawn_only_at_the_end_and_never_changed(keeper):
    early = CalendarYear.objects.get(region="CN", year=2025)
    url = page("calendaryear", "delete", early.pk)
    content = keeper.post(url, {"post": "yes"}, follow=True).content.decode()
    assert "只能撤销最后一个" in content
    last = row_of("calendaryear")
    url = page("calendaryear", "change", last.pk)
    assert keeper.post(url, {"source": "x"}).status_code == 403
    keeper.post(page("calendaryear", "delete", last.pk), {"post": "yes"})
    assert calendars.calendar_of("CN").complete_through == date(2025, 12, 31)


def test_history_of_a_day(keeper):
    keeper.post(page("dayexception", "add"), day_form())
    row = DayException.objects.get(day=date(2027, 1, 1))
    content = keeper.get(page("dayexception", "history", row.pk)).content.decode()
    assert "保存放假或调休日" in content


def test_a_whole_notice_is_pasted_and_counted_once(keeper, told):
    rows = "".join(
        f"{region},{day},{kind},元旦,{SOURCE}\n"
        for region, day, kind in [
            ("全国日历", "2027-01-01", "休息"),
            ("CN", "2027/1/2", "休息"),
            ("全国日历", "2027年1月9日", "上班"),
        ]
    )
    before = Entry.objects.count()
    response = upload(keeper, HEADER + rows)
    assert response.context["result"].totals["new"] == 3
    assert (told, Entry.objects.count()) == ([], before)
    assert calendars.calendar_of("CN").provisional().is_workday(date(2027, 1, 1))
    content = confirm(keeper, response)
    assert "新增 3 行" in content
    assert f"其中 {3 * len(Region)} 个有变化" in content
    assert told == sorted(Region)
    known = calendars.calendar_of("CN").provisional()
    assert not known.is_workday(date(2027, 1, 1))
    assert known.is_workday(date(2027, 1, 9))


def test_a_workbook_with_real_dates(keeper):
    book = openpyxl.Workbook()
    book.active.append(HEADER.strip().split(","))
    day = datetime(2027, 1, 1)
    book.active.append(["全国日历", day, "休息", "元旦", SOURCE])
    out = io.BytesIO()
    book.save(out)
    confirm(keeper, upload(keeper, out.getvalue(), "table.xlsx"))
    assert DayException.objects.filter(region="CN", day=day.date()).exists()


def test_what_is_exported_comes_back_unchanged(keeper):
    url = page("dayexception", "export")
    content = keeper.post(url, {"format": "0", "resource": "0"}).content.decode()
    assert "全国日历,2025-01-28,休息,春节," in content
    count = DayException.objects.count()
    again = upload(keeper, content.removeprefix("\ufeff"))
    assert again.context["result"].totals["skip"] == count


def test_an_existing_day_is_changed_by_the_table(keeper):
    row = f"新疆日历,2025-03-31,上班,肉孜节,{SOURCE}\n"
    confirm(keeper, upload(keeper, HEADER + row))
    found = DayException.objects.get(region="CN-XJ", day=date(2025, 3, 31))
    assert (found.is_workday, found.source) == (True, SOURCE)


@pytest.mark.parametrize(
    ("row", "column", "sentence"),
    [
        (f"全国日历,明天,休息,{SOURCE_CELL}", "日期", "请按"),
        (f"全国日历,2027-02-30,休息,{SOURCE_CELL}", "日期", "请按"),
        (f"全国日历,,休息,{SOURCE_CELL}", "日期", "请按"),
        (f"全国日历,2027-01-01,,{SOURCE_CELL}", "安排", "上班、休息"),
        (f"火星,2027-01-01,休息,{SOURCE_CELL}", "适用日历", "全国日历"),
        ("全国日历,2027-01-01,休息,元旦,\n", "依据", "请填写此项"),
        (f"全国日历,1999-01-01,休息,{SOURCE_CELL}", "日期", "2004年"),
    ],
)
def test_wrong_rows_are_said_by_column(keeper, told, row, column, sentence):
    good = f"全国日历,2027-01-04,休息,{SOURCE_CELL}"
    response = upload(keeper, HEADER + good + row)
    wrong = response.context["result"].invalid_rows
    assert [each.number for each in wrong] == [2]
    assert list(wrong[0].error_dict) == [column]
    assert sentence in wrong[0].error_dict[column][0]
    assert "confirm_form" not in response.context
    assert told == []
    assert not DayException.objects.filter(day__year=2027).exists()


def test_the_work_bench_reminds_of_the_missing_notice(keeper, client_of, monkeypatch):
    monkeypatch.setattr(
        "disclosure.agencies.calendar_queue.timezone.localdate",
        lambda: date(2026, 11, 1),
    )
    reminder = "2027年的全国放假通知还没有录入"
    content = keeper.get(reverse("admin:index")).content.decode()
    assert reminder in content
    assert page("dayexception", "import") in content
    assert (
        reminder not in client_of("system").get(reverse("admin:index")).content.decode()
    )


def test_every_page_opens_without_inline_code(keeper):
    row = row_of("dayexception")
    urls = [page(model, name) for model in MODELS for name in ("changelist", "add")]
    urls += [page("dayexception", name) for name in ("import", "export")]
    urls += [page("dayexception", name, row.pk) for name in ("change", "delete")]
    urls.append(page("dayexception", "changelist") + "?day__year=2025")
    for url in urls:
        response = keeper.get(url)
        content = response.content.decode()
        assert response.status_code == 200, url
        assert "style=" not in content and "onclick" not in content, url
