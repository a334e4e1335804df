"""The form as a file: what was written is read, however others rearranged it."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from openpyxl import Workbook

from reports.form.sheet import read_form, write_form
from reports.rules.formats import FORMATS
from tests.national.papers import values_of
from tests.national.sheets import (
    CHALLENGES,
    FORM,
    PROACTIVE,
    REQUESTS,
    book,
    changed,
    content_of,
    csv_of,
    find,
    read,
)

OFFICIAL = ("form2021", "form2019", "form2014")
FULL = values_of("form2021")
STATE_SECRET = "requests.refused.state_secret.natural_person"


def distinct(code: str) -> dict[str, str]:
    """Another figure in every cell, so that none can stand for a neighbour."""
    return {
        figure: f"{number}.50" if spec.is_amount else f"{number}"
        for number, (figure, spec) in enumerate(FORMATS[code].figures.items(), 1)
    }


@pytest.mark.parametrize("code", OFFICIAL)
def test_what_was_written_is_read_again(code):
    values = distinct(code)
    reading = read_form(write_form(values, FORMATS[code]), "a.xlsx", FORMATS[code])
    assert reading.figures == values
    assert reading.errors == [] and reading.missing_tables == ()


@pytest.mark.parametrize("code", OFFICIAL)
def test_an_empty_form_has_every_cell_blank(code):
    reading = read_form(write_form({}, FORMATS[code]), "a.xlsx", FORMATS[code])
    assert reading.figures == dict.fromkeys(FORMATS[code].figures, "")
    assert reading.errors == []


def test_below_zero_and_decimals_survive():
    form = FORMATS["form2019"]
    values = {
        "proactive.license.change": "-3",
        "proactive.procurement.amount": "1234567.10",
    }
    reading = read_form(write_form(values, form), "a.xlsx", form)
    assert {code: reading.figures[code] for code in values} == values


def test_the_file_is_printed_like_the_form_and_hides_nothing():
    workbook = book()
    assert workbook.sheetnames == [PROACTIVE, REQUESTS, CHALLENGES]
    assert all(sheet.sheet_state == "visible" for sheet in workbook)
    merged = {str(one) for one in workbook[REQUESTS].merged_cells.ranges}
    assert {"A1:C3", "D1:J1", "A6:A27", "B8:B15"} <= merged
    assert workbook.properties.lastModifiedBy is None
    assert not any(
        dimension.hidden
        for sheet in workbook
        for dimension in (
            *sheet.column_dimensions.values(),
            *sheet.row_dimensions.values(),
        )
    )


def test_numbers_are_numbers_and_text_is_no_formula():
    workbook = book({**FULL, STATE_SECRET: "=1+1"})
    row, column = find(workbook, REQUESTS, "属于国家秘密")
    assert workbook[REQUESTS].cell(row, column + 1).value is None
    assert workbook[REQUESTS].cell(row, column + 2).value == 0


def test_a_title_and_empty_rows_do_not_matter():
    def change(workbook):
        for sheet in workbook:
            for merged in list(sheet.merged_cells.ranges):
                sheet.unmerge_cells(str(merged))
            sheet.insert_rows(1, 3)
            sheet["A1"] = "示例县人民政府办公室填报"
            sheet.insert_cols(1)
        workbook[REQUESTS].insert_rows(12)

    reading = changed(change)
    assert reading.figures == FULL and reading.errors == []


def test_rows_and_columns_in_another_order_are_found_by_their_names():
    workbook = Workbook()
    sheet = workbook.active
    labels = ["总计", "自然人", "其他", "法律服务机构", "社会公益组织", "科研机构"]
    keys = ["total", "natural_person", "other_organization", "legal_service"]
    keys += ["public_interest", "research"]
    sheet.append(["项目", *labels, "商业企业"])
    sheet.append(["（一）予以公开", 1, 2, 3, 4, 5, 6, 7])
    sheet.append(["不是表里的一行"])
    sheet.append(["本年新收政府信息公开申请数量", 11, 12, 13, 14, 15, 16, 17])
    reading = read(workbook)
    for number, key in enumerate([*keys, "business"], 11):
        assert reading.figures[f"requests.received.{key}"] == str(number)
        assert reading.figures[f"requests.granted.{key}"] == str(number - 10)
    assert len(reading.figures) == 14
    missing = [error.sentence for error in reading.errors]
    assert len(missing) == 23 and all("缺少" in str(words) for words in missing)


def test_all_tables_may_stand_on_one_sheet():
    workbook = book()
    target = workbook[PROACTIVE]
    for name in (REQUESTS, CHALLENGES):
        target.append([])
        for row in workbook[name].iter_rows(values_only=True):
            target.append(row)
        del workbook[name]
    reading = read(workbook)
    assert reading.figures == FULL and reading.errors == []


def test_full_width_digits_and_separators_are_read():
    def change(workbook):
        row, column = find(workbook, REQUESTS, "属于国家秘密")
        workbook[REQUESTS].cell(row, column + 1).value = "１，２３４ "

    assert changed(change).figures[STATE_SECRET] == "1234"


@pytest.mark.parametrize("text", ["/", "—", "无", "1.5", -2, True, "#REF!"])
def test_what_is_no_number_is_an_error_of_its_cell(text):
    def change(workbook):
        row, column = find(workbook, REQUESTS, "属于国家秘密")
        workbook[REQUESTS].cell(row, column + 1).value = text

    reading = changed(change)
    (error,) = reading.errors
    assert (error.cell, error.code) == (f"{REQUESTS}!D8", STATE_SECRET)
    assert "请填写" in str(error.sentence)


def test_a_formula_without_a_result_is_no_blank():
    def change(workbook):
        row, column = find(workbook, REQUESTS, "属于国家秘密")
        workbook[REQUESTS].cell(row, column + 1).value = "=SUM(E8:J8)"

    (error,) = changed(change).errors
    assert error.code == STATE_SECRET and "公式" in str(error.sentence)


def test_a_row_under_another_name_and_the_missing_one_are_named():
    def change(workbook):
        row, column = find(workbook, REQUESTS, "属于国家秘密")
        workbook[REQUESTS].cell(row, column).value = "1.属于工作秘密"

    reading = changed(change)
    unknown, missing = reading.errors
    assert unknown.cell == f"{REQUESTS}!C8" and "属于工作秘密" in str(unknown.sentence)
    assert missing.cell == REQUESTS and "属于国家秘密" in str(missing.sentence)
    assert STATE_SECRET not in reading.figures


def test_a_missing_column_is_named_once():
    reading = changed(lambda workbook: workbook[REQUESTS].delete_cols(5))
    missing = [error for error in reading.errors if "缺少" in str(error.sentence)]
    assert len(missing) == 1 and "商业企业" in str(missing[0].sentence)


def test_numbers_under_an_unknown_column_are_errors():
    def change(workbook):
        workbook[REQUESTS]["K3"] = "外国人"
        workbook[REQUESTS]["K4"] = 3

    (error,) = changed(change).errors
    assert error.cell == f"{REQUESTS}!K4"


def test_a_table_twice_is_an_error():
    reading = changed(lambda book: book.copy_worksheet(book[CHALLENGES]))
    (error,) = reading.errors
    assert "两次" in str(error.sentence) and "Copy" in error.cell


def test_hidden_sheets_are_passed_over():
    def change(workbook):
        workbook.copy_worksheet(workbook[CHALLENGES]).sheet_state = "hidden"

    reading = changed(change)
    assert reading.errors == [] and reading.figures == FULL


def test_a_table_that_is_not_there_is_left_alone():
    reading = changed(lambda workbook: workbook.remove(workbook[PROACTIVE]))
    assert reading.errors == [] and reading.missing_tables == (PROACTIVE,)
    assert not any(code.startswith("proactive") for code in reading.figures)


def test_a_list_of_codes_in_csv():
    for encoding in ("utf-8-sig", "gb18030"):
        content = csv_of(FULL).decode().encode(encoding)
        reading = read_form(content, "a.csv", FORM)
        assert reading.figures == FULL and reading.errors == []


def test_errors_of_a_list_name_their_line():
    content = csv_of({STATE_SECRET: "/", "mine.total": "3"}, "code,label,value")
    content += f"\r\n{STATE_SECRET},示例,4\r\n,示例,5".encode()
    errors = read_form(content, "a.csv", FORM).errors
    assert [error.cell for error in errors] == ["C2", "A3", "C4", "A5"]


def test_the_sheet_of_2014_tells_lines_of_the_same_name_apart():
    workbook = book({}, "form2014")
    sheet = workbook.worksheets[0]
    row, _column = find(workbook, sheet.title, "五、行政诉讼数量")
    sheet.cell(row + 2, 3).value = 9
    figures = read(workbook, "form2014").figures
    assert figures["litigation.corrected"] == "9"
    assert figures["reconsideration.corrected"] == ""


def _zip(*names: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "<broken")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.xlsx"),
        (b"PK\x03\x04 not a workbook", "a.xlsx"),
        (_zip("other.xml"), "a.xlsx"),
        (_zip("[Content_Types].xml", "xl/workbook.xml"), "a.xlsx"),
        (write_form({}, FORM)[:2000], "a.xlsx"),
        (b"\x00\x01\x02", "a.csv"),
        (b"", "a.csv"),
        ("示例,文字\n1,2".encode(), "a.csv"),
        (b"code,value", "a.exe"),
        (b"code,value\n" + b"x" * 3_000_000, "a.csv"),
        (content_of(Workbook()), "a.xlsx"),
    ],
)
def test_a_file_that_cannot_be_read_is_one_sentence(content, name):
    with pytest.raises(ValidationError) as wrong:
        read_form(content, name, FORM)
    assert len(wrong.value.messages) == 1


def test_a_sheet_that_claims_to_be_huge_is_read_within_limits():
    workbook = book()
    workbook[CHALLENGES]["XFD1048576"] = 1
    assert read(workbook).figures == FULL
