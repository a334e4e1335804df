"""Tables from strangers."""

import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from disclosure.agencies.models import Agency, Officer
from disclosure.audit.models import Entry
from disclosure.spreadsheets import formats, uploads
from tests.factories import make_agency

AGENCIES = "网址名,名称,类别,上级机构网址名,邮政编码,统一社会信用代码\n"
OFFICERS = "用户名,机构网址名,职责\n"
NEW = "shili-new,示例县新中心,政府部门,shili-xian-office,830000,\n"


def page(model, name="import"):
    return reverse(f"admin:agencies_{model}_{name}")


def upload(client, content, model="agency", name="table.csv"):
    data = content if isinstance(content, bytes) else content.encode()
    file = SimpleUploadedFile(name, data)
    return client.post(page(model), {"import_file": file, "resource": "0"})


def confirm(client, response, model="agency"):
    initial = response.context["confirm_form"].initial
    return client.post(page(model, "process_import"), initial, follow=True)


def refusal(response):
    assert response.status_code == 200
    assert "confirm_form" not in response.context
    return str(response.context["form"].errors["import_file"])


def row_errors(response):
    """Return what is said of each wrong row: number → column → sentences."""
    rows = response.context["result"].invalid_rows
    return {row.number: row.error_dict for row in rows}


def workbook(*rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def archive(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in members.items():
            made.writestr(name, content)
    return out.getvalue()


def test_preview_writes_nothing_and_confirming_writes_all(world, client_of):
    client = client_of("system")
    before = Entry.objects.count()
    response = upload(client, AGENCIES + NEW)
    assert "还没有写入" in response.content.decode()
    assert not Agency.objects.filter(slug="shili-new").exists()
    assert Entry.objects.count() == before
    done = confirm(client, response)
    assert "新增 1 行" in done.content.decode()
    agency = Agency.objects.get(slug="shili-new")
    assert agency.path == f"{world.office.path}{agency.pk:08d}/"
    assert Entry.objects.latest("id").action == "agency.found"


def test_a_file_is_confirmed_once_and_by_its_own_name_only(client_of):
    client = client_of("system")
    response = upload(client, AGENCIES + NEW)
    confirm(client, response)
    assert "请重新上传" in confirm(client, response).content.decode()
    data = {**response.context["confirm_form"].initial, "import_file_name": "passwd"}
    assert client.post(page("agency", "process_import"), data).status_code == 400


def test_a_parent_may_stand_higher_up_in_the_same_file(client_of):
    second = "shili-below,示例县下属,政府部门,shili-new,,\n"
    client = client_of("system")
    confirm(client, upload(client, AGENCIES + NEW + second))
    assert Agency.objects.get(slug="shili-below").parent.slug == "shili-new"


def test_field_names_and_chinese_excel_are_read_too(client_of):
    content = (
        "slug,name,kind,parent\nshili-new,示例县新中心,department,shili-xian-office"
    )
    response = upload(client_of("system"), content.encode("gb18030"))
    assert response.context["result"].totals["new"] == 1


def test_a_workbook(client_of):
    content = workbook(
        ["网址名", "名称", "类别", "上级机构网址名", "邮政编码"],
        ["shili-new", "示例县新中心", "政府部门", "shili-xian-office", 830000],
    )
    client = client_of("system")
    confirm(client, upload(client, content, name="table.xlsx"))
    assert Agency.objects.get(slug="shili-new").postcode == "830000"


def test_errors_are_said_row_by_row_in_words(client_of):
    rows = [
        NEW,
        "Bad_Slug,示例一,政府部门,shili-xian-office,,\n",
        "ok-2,示例二,公司,shili-xian-office,,\n",
        "ok-3,示例三,政府部门,nowhere,,\n",
        "ok-4,示例四,政府部门,shili-xian-office,83,91350100M000100Y44\n",
        "ok-5,示例五,政府部门,shili-xian,,\n",
        "ok-6,示例六,政府部门,,,\n",
        "shili-xian-education,示例县教育局,政府部门,shili-xian,,\n",
        ",示例八,政府部门,shili-xian-office,,\n",
        "ok-9,示例县政务公开中心,政府部门,shili-xian-office,,\n",
    ]
    client = client_of("system")
    response = upload(client, AGENCIES + "".join(rows))
    found = row_errors(response)
    assert list(found) == [2, 3, 4, 5, 6, 7, 8, 9, 10]
    assert "小写" in found[2]["网址名"][0]
    assert "请填：人民政府、政府部门" in found[3]["类别"][0]
    assert found[4]["上级机构网址名"] == ["没有这个机构：nowhere。"]
    assert "6位" in str(found[5])
    assert "管理范围" in found[6]["上级机构网址名"][0]
    assert "管理范围" in found[7]["上级机构网址名"][0]
    assert "管理范围" in str(found[8])
    assert list(found[9]) == ["网址名"]
    assert list(found[10]) == ["名称"]
    assert "confirm_form" not in response.context
    assert "没有写入任何一行" in response.content.decode()
    assert Agency.objects.count() == 5


def test_a_changed_row_shows_old_and_new(client_of):
    row = "shili-xian-centre,示例县公开中心,政府部门,shili-xian-office,,\n"
    response = upload(client_of("system"), AGENCIES + row)
    content = response.content.decode()
    assert "<del>示例县政务公开中心</del> <ins>示例县公开中心</ins>" in content
    assert "style=" not in content


def test_markup_in_a_cell_stays_text(client_of):
    row = "shili-new,<script>alert(1)</script>,政府部门,shili-xian-office,,\n"
    content = upload(client_of("system"), AGENCIES + row).content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;" in content


def test_officers_are_appointed(world, client_of):
    client = client_of("security")
    rows = "author,shili-xian-centre,撰写\nauthor,shili-xian-office,author\n"
    response = upload(client, OFFICERS + rows, "officer")
    assert response.context["result"].totals["skip"] == 1
    confirm(client, response, "officer")
    assert Officer.objects.filter(agency=world.centre).count() == 1
    assert Entry.objects.latest("id").action == "officer.appoint"


def test_wrong_officers_row_by_row(client_of):
    rows = [
        "nobody,shili-xian-office,撰写\n",
        "author,nowhere,撰写\n",
        "author,shili-xian-office,局长\n",
        "system,shili-xian-office,审计管理员\n",
        "author,shili-xian,审核\n",
        "outsider,shili-xian-office,审核\n",
        "outsider,shili-xian-education,撰写\n",
        ",shili-xian-office,审核\n",
    ]
    found = row_errors(
        upload(client_of("security"), OFFICERS + "".join(rows), "officer")
    )
    assert list(found) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert found[1]["用户名"] == ["没有这个用户：nobody。"]
    assert found[2]["机构网址名"] == ["没有这个机构：nowhere。"]
    assert "请填" in found[3]["职责"][0]
    assert "不同的人" in found[4]["职责"][0]
    assert "管理范围" in found[5]["机构网址名"][0]
    assert "管理范围" in found[6]["用户名"][0]
    assert "管理范围" in str(found[7])
    assert found[8]["用户名"] == ["请填写。"]


@pytest.mark.parametrize(
    ("model", "right"), [("agency", "system"), ("officer", "security")]
)
def test_only_who_may_change_may_import(client_of, model, right):
    for who in ("author", "supervisor", "system", "security", "audit", "outsider"):
        expected = 200 if who == right else 403
        assert client_of(who).get(page(model)).status_code == expected
        assert client_of(who).get(page(model, "export")).status_code == expected
        post = client_of(who).post(page(model, "process_import"), {}).status_code
        assert (post == 403) == (who != right)
    assert client_of(right).get(page(model, "process_import")).status_code == 405


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("名称,类别\nx,y\n", "缺少这些列：网址名"),
        ("网址名,名称,类别,密码\na,b,c,d\n", "不认识这些列：密码"),
        ("网址名,名称,类别,slug\na,b,c,d\n", "出现了两次"),
    ],
)
def test_wrong_columns(client_of, content, sentence):
    response = upload(client_of("system"), content)
    assert sentence in response.content.decode()
    assert "confirm_form" not in response.context


@pytest.mark.parametrize("name", ["table.json", "table.xls", "table", "table.html"])
def test_other_formats(client_of, name):
    assert "只能导入" in refusal(upload(client_of("system"), "[]", name=name))


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 not a workbook",
        archive({"a.txt": "a"}),
        archive({"[Content_Types].xml": "<x/>", "xl/workbook.xml": "<broken"}),
        workbook(["网址名"])[:-200],
    ],
)
def test_corrupt_workbooks(client_of, content):
    response = upload(client_of("system"), content, name="table.xlsx")
    assert "读不出这个文件" in refusal(response)


@pytest.mark.parametrize("content", [b"\xff\xff\xff\xff", b"a,b\n\0,1\n"])
def test_corrupt_csv(client_of, content):
    assert "读不出这个文件" in refusal(upload(client_of("system"), content))


def test_a_ragged_csv_and_a_huge_cell(client_of):
    for content in ("网址名,名称\na,b,c,d\n", "网址名\n" + "x" * 200_000):
        assert "读不出这个文件" in refusal(upload(client_of("system"), content))


def test_entities_are_not_expanded(client_of):
    good = zipfile.ZipFile(io.BytesIO(workbook(["网址名"], ["x"])))
    members = {name: good.read(name) for name in good.namelist()}
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>'
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = bomb + sheet.split(b"?>", 1)[-1]
    response = upload(client_of("system"), archive(members), name="table.xlsx")
    assert "读不出这个文件" in refusal(response)


def test_too_large_a_file(client_of):
    content = "x" * (uploads.SIZE_LIMIT + 1)
    assert "2 MB" in refusal(upload(client_of("system"), content))


def test_a_workbook_that_unpacks_to_too_much(client_of):
    bomb = archive(
        {"[Content_Types].xml": "x", "big": b"0" * (uploads.UNPACKED_LIMIT + 1)}
    )
    assert len(bomb) < uploads.SIZE_LIMIT
    response = upload(client_of("system"), bomb, name="table.xlsx")
    assert "展开后过大" in refusal(response)


@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_too_many_rows(client_of, monkeypatch, name):
    monkeypatch.setattr(formats, "ROW_LIMIT", 3)
    rows = [["网址名"], *(["x"] for _ in range(4))]
    csv = "\n".join(row[0] for row in rows)
    content = workbook(*rows) if name.endswith("xlsx") else csv
    response = upload(client_of("system"), content, name=name)
    assert "请分成几个文件" in refusal(response)


def test_a_sheet_that_claims_a_million_rows_is_read_in_time(client_of):
    book = openpyxl.Workbook()
    book.active["A1"] = "网址名"
    book.active["XFD1048576"] = "x"
    out = io.BytesIO()
    book.save(out)
    response = upload(client_of("system"), out.getvalue(), name="table.xlsx")
    assert response.status_code == 200


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_no_formula_leaves_and_the_text_comes_back(world, client_of, start):
    danger = f"{start}1+1"
    make_agency("示例县表格", "shili-table", world.office, office=danger)
    client = client_of("system")
    response = client.post(page("agency", "export"), {"format": "0", "resource": "0"})
    content = response.content.decode("utf-8-sig")
    assert f"'{danger}" in content
    again = upload(client, content)
    assert again.context["result"].totals["skip"] == 3


def test_a_workbook_leaves_without_formulas(world, client_of):
    make_agency("示例县表格", "shili-table", world.office, office="=1+1")
    response = client_of("system").post(
        page("agency", "export"), {"format": "1", "resource": "0"}
    )
    sheet = openpyxl.load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[1]][:2] == ["网址名", "名称"]
    assert sheet.max_row == 4
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert "'=1+1" in [cell.value for cell in cells]
    assert all(cell.data_type != "f" for cell in cells)
