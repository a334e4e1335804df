"""Every cell is found by its label, however the tables are laid out."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import pytest

from reports.reading import child
from reports.rules.reading.reading import Reading, read
from reports.rules.reading.reasons import Reason, confidence
from reports.rules.reading.tree import Tree

from . import layouts
from .layouts import Paper, paper
from .writers import WRITERS, docx, html, packed_docx

KINDS = tuple(WRITERS)
RECEIVED = "requests.received.natural_person"


def tree_of(made: Paper, kind: str) -> Tree:
    return child.tree_of(kind, WRITERS[kind](made))


def reading_of(made: Paper, kind: str) -> Reading:
    return read(tree_of(made, kind))


def found_in(reading: Reading) -> dict[str, str]:
    """Return the value of each figure as text, or its state."""
    return {
        one.code: str(one.written.mark)
        if one.written.value is None
        else f"{one.written.value:f}"
        for one in reading.figures
    }


def plain(made: Paper) -> None:
    """As the form prints it."""


def full_width(made: Paper) -> None:
    digits = str.maketrans("0123456789.", "０１２３４５６７８９．")
    layouts.each_number(made, lambda text: text.translate(digits))


def thousands(made: Paper) -> None:
    for number, code in enumerate(made.expected):
        value = f"{number + 1}{number:06d}"
        shown = f"{int(value):,}"
        made.write(code, shown.replace(",", "，") if number % 2 else shown, value)


def blanks_in_numbers(made: Paper) -> None:
    made.write(RECEIVED, "3 001 234", "3001234")
    made.write("requests.handled.total", " 3050 ", "3050")


def wrapped(made: Paper) -> None:
    layouts.each_label(
        made, lambda text: "\n".join(text[n : n + 3] for n in range(0, len(text), 3))
    )


def spaced(made: Paper) -> None:
    layouts.each_label(made, lambda text: " ".join(text))


def half_width_numerals(made: Paper) -> None:
    """（一） as (一), 1. as 1、."""
    signs = str.maketrans("（）：，", "():,")
    layouts.each_label(
        made,
        lambda text: text.translate(signs).replace("1.", "1、").replace("2.", "2、"),
    )


def without_numerals(made: Paper) -> None:
    for numeral in ("一、", "二、", "四、", "（一）", "（二）", "（七）"):
        layouts.each_label(
            made,
            lambda text, numeral=numeral: (
                text.removeprefix(numeral) if "第二十条" not in text else text
            ),
        )


def marks(made: Paper) -> None:
    """A blank, a stroke, dashes and the word for none are told apart."""
    made.write("requests.received.business", "", "blank")
    made.write("requests.received.research", "/", "slash")
    made.write("requests.received.public_interest", "—", "dash")
    made.write("requests.received.legal_service", "——", "dash")
    made.write("requests.received.other_organization", "无", "none")
    made.write("requests.granted.business", "0", "0")
    made.write("requests.granted.research", "-", "dash")
    made.write("requests.granted.public_interest", "／", "slash")
    made.write("requests.granted.legal_service", "　", "blank")
    made.write("requests.granted.other_organization", "０", "0")


def misprints(made: Paper) -> None:
    """What cannot be read stays as printed."""
    made.write("requests.handled.business", "1O", "unreadable")
    made.write("requests.handled.research", "3..5", "unreadable")
    made.write("requests.handled.public_interest", "约30", "unreadable")
    made.write("requests.handled.legal_service", "?", "unreadable")
    made.write("requests.handled.other_organization", "12 7", "unreadable")


def notes_in_cells(made: Paper) -> None:
    made.write(RECEIVED, "37（含上年结转2件）", "37")
    made.write("requests.handled.total", "36\n（注：不含撤回）", "36")
    made.write("requests.received.total", "38①", "38")


def units_in_cells(made: Paper) -> None:
    made.write(RECEIVED, "37件", "37")
    made.write("proactive.fee.amount", "1234.5万元", "1234.5")


def other_money(made: Paper) -> None:
    made.write("proactive.fee.amount", "12345000元", "1234.5")


def group_heads_missing(made: Paper) -> None:
    for label in ("申请人情况", "法人或其他组织", "（三）不予公开", "（五）不予处理"):
        made.relabel(label, "")


def one_head_missing(made: Paper) -> None:
    made.relabel("科研机构", "")


def court_heads_missing(made: Paper) -> None:
    for label in ("未经复议直接起诉", "行政诉讼"):
        made.relabel(label, "")


def one_name_missing(made: Paper) -> None:
    made.relabel("2.重复申请", "")


def near_names(made: Paper) -> None:
    made.relabel("2.其他法律行政法规禁止公开", "2.其他法律行政止公开")
    made.relabel("社会公益组织", "社会公益性组织")
    made.relabel("4.无正当理由大量反复申请", "4.无正当理由大量反覆申请")


def columns_in_another_order(made: Paper) -> None:
    layouts.shuffled_columns(made.sheet(RECEIVED), range(4, 9))


def rows_in_another_order(made: Paper) -> None:
    layouts.moved_rows(made.sheet(RECEIVED), 8, 10)
    layouts.moved_rows(made.sheet("proactive.penalty.decisions"), 9, 10)


def caption_in_table(made: Paper) -> None:
    layouts.with_row(made.sheet(RECEIVED), 0, ["表三（单位：件）"])


def extra_row(made: Paper) -> None:
    sheet = made.sheet(RECEIVED)
    layouts.with_row(
        sheet, 4, ["其中：涉及不动产的", "", "", *(str(n) for n in range(7000, 7007))]
    )


def remark_below(made: Paper) -> None:
    sheet = made.sheet(RECEIVED)
    layouts.with_row(sheet, sheet.height, ["注：本表数据截至12月31日。"])


def row_missing(made: Paper) -> None:
    sheet = made.sheet(RECEIVED)
    gone = next(
        c.row for c in sheet.cells if c.code == "requests.declined.excessive.total"
    )
    layouts.without_row(sheet, gone)
    for code in made.expected:
        if code.startswith("requests.declined.excessive."):
            made.expected[code] = "missing"


def two_in_one(made: Paper) -> None:
    layouts.in_one(made, 0, 1)


def three_in_one(made: Paper) -> None:
    layouts.in_one(made, 0, 1)
    layouts.in_one(made, 0, 1)


def cut_in_two(made: Paper) -> None:
    layouts.in_two(made, 1, 14)


def label_over_two_rows(made: Paper) -> None:
    """A label typed over two rows, the figures in the first of them."""
    sheet = made.sheet(RECEIVED)
    label = "5.要求行政机关确认或重新出具已获取信息"
    at = next(c.row for c in sheet.cells if c.text == label)
    layouts.with_row(sheet, at + 1, [])
    sheet.cells = [
        layouts.replace(c, rows=c.rows + 1)
        if c.row <= at < c.row + c.rows and c.rows > 1 and c.row + c.rows == at + 1
        else c
        for c in sheet.cells
    ]
    made.relabel(label, label[:9])
    sheet.cells.append(layouts.Put(label[9:], at + 1, 2))
    sheet.cells += [layouts.Put("", at + 1, column) for column in range(3, 10)]


ANY: tuple[Callable[[Paper], None], ...] = (
    plain,
    layouts.unmerged,
    full_width,
    thousands,
    blanks_in_numbers,
    wrapped,
    spaced,
    half_width_numerals,
    without_numerals,
    marks,
    misprints,
    notes_in_cells,
    units_in_cells,
    other_money,
    group_heads_missing,
    one_head_missing,
    court_heads_missing,
    one_name_missing,
    near_names,
    columns_in_another_order,
    rows_in_another_order,
    caption_in_table,
    extra_row,
    remark_below,
    row_missing,
    two_in_one,
    three_in_one,
    cut_in_two,
    label_over_two_rows,
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("layout", ANY, ids=lambda layout: layout.__name__)
def test_every_cell_of_the_form_of_2021(layout, kind):
    made = paper()
    layout(made)

    reading = reading_of(made, kind)

    assert reading.form.code == "form2021"
    assert found_in(reading) == made.expected


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["form2019", "form2014"])
@pytest.mark.parametrize(
    "layout", (plain, layouts.unmerged, full_width, wrapped, spaced)
)
def test_every_cell_of_older_forms(layout, form, kind):
    made = paper(form)
    layout(made)

    reading = reading_of(made, kind)

    assert reading.form.code == form
    assert found_in(reading) == made.expected


@pytest.mark.parametrize("kind", KINDS)
def test_title_agency_year_and_sections(kind):
    reading = reading_of(paper(), kind)

    assert reading.title.agency == "示例县人民政府"
    assert (reading.title.year, reading.title.by) == (2024, "title")
    keys = [section.key for section in reading.outline.sections]
    assert keys == ["proactive", "requests", "challenges"]
    assert [len(section.tables) for section in reading.outline.sections] == [1, 1, 1]


def test_a_plain_cell_is_sure_and_tells_why():
    (figure,) = (
        one for one in reading_of(paper(), "html").figures if one.code == RECEIVED
    )

    assert confidence(figure.reasons) == 1
    assert [str(reason) for reason in figure.reasons] == ["row_exact", "column_exact"]
    assert figure.row_label == "一、本年新收政府信息公开申请数量"
    assert figure.column_label == "自然人"


@pytest.mark.parametrize(
    ("layout", "code", "reason"),
    [
        (one_head_missing, "requests.received.research", "column_by_place"),
        (one_name_missing, "requests.declined.repeated.total", "row_by_place"),
        (near_names, "requests.refused.forbidden_by_law.total", "row_near"),
        (near_names, "requests.received.public_interest", "column_near"),
        (notes_in_cells, RECEIVED, "note_in_cell"),
        (other_money, "proactive.fee.amount", "unit_converted"),
        (blanks_in_numbers, RECEIVED, "pulled_apart"),
        (court_heads_missing, "litigation.direct.upheld", "column_by_order"),
    ],
)
def test_less_than_sure_and_why(layout, code, reason):
    made = paper()
    layout(made)

    (figure,) = (one for one in reading_of(made, "docx").figures if one.code == code)

    assert reason in [str(one) for one in figure.reasons]
    assert confidence(figure.reasons) < 1


def test_a_row_nobody_knows_is_said_and_taken_for_no_other():
    made = paper()
    extra_row(made)

    unclear = reading_of(made, "html").unclear

    assert [one.what for one in unclear] == ["row"]
    assert "涉及不动产" in unclear[0].words


def test_a_label_that_is_misprinted_stays_as_printed():
    made = paper()
    near_names(made)

    printed = {
        "".join(one.printed.split()) for one in reading_of(made, "pdf").misprints
    }

    assert "2.其他法律行政止公开" in printed


def test_one_cell_for_several_columns_is_read_for_none():
    made = paper()
    sheet = made.sheet(RECEIVED)
    row = next(c.row for c in sheet.cells if c.code == RECEIVED)
    sheet.cells = [c for c in sheet.cells if not (c.row == row and 4 <= c.column <= 8)]
    sheet.cells.append(layouts.Put("0", row, 4, 1, 5))

    reading = reading_of(made, "html")

    for column in ("business", "research", "legal_service"):
        assert found_in(reading)[f"requests.received.{column}"] == "unreadable"
    assert (
        found_in(reading)["requests.received.total"]
        == (made.expected["requests.received.total"])
    )


def test_collapsed_rows_are_kept_and_the_three_are_missing():
    made = paper()
    sheet = made.sheet(RECEIVED)
    rows = sorted({c.row for c in sheet.cells if ".otherwise_closed." in c.code})
    layouts.without_row(sheet, rows[2])
    layouts.without_row(sheet, rows[1])
    sheet.cells = [
        c for c in sheet.cells if c.row != rows[0] or c.code or c.column == 0
    ]
    sheet.cells.append(layouts.Put("（六）其他处理", rows[0], 1, 1, 2))

    reading = reading_of(made, "docx")

    found = found_in(reading)
    assert found["requests.otherwise_closed.other.total"] == "missing"
    extra = {one.code: f"{one.written.value}" for one in reading.extra}
    code = "requests.otherwise_closed.clarification_lapsed.total"
    assert extra["requests.otherwise_closed.total"] == made.expected[code]
    assert found["requests.handled.total"] == made.expected["requests.handled.total"]


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize(
    ("text", "value"),
    [("12²", "12"), ("12¹⁰", "12"), ("1\u200b2", "12"), ("\u202e21", "unreadable")],
)
def test_signs_that_are_no_digits_of_a_number(kind, text, value):
    made = paper()
    made.write(RECEIVED, text, value)

    assert found_in(read(child.tree_of(kind, WRITERS[kind](made)))) == made.expected


def test_a_raised_digit_is_a_note():
    page = html(paper()).replace(b">11<", b">11<sup>3</sup><", 1)
    run = "<w:r><w:rPr><w:vertAlign w:val='superscript'/></w:rPr><w:t>3</w:t></w:r>"
    made = paper()
    made.write(RECEIVED, "8765", "8765")
    word = docx(made)
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        body = archive.read("word/document.xml").decode()
    body = body.split("<w:body>")[1].split("</w:body>")[0]
    body = body.replace("<w:t>8765</w:t></w:r>", f"<w:t>8765</w:t></w:r>{run}")

    figures = [
        *read(child.tree_of("html", page)).figures[:1],
        *(
            one
            for one in read(child.tree_of("docx", packed_docx(body))).figures
            if one.code == RECEIVED
        ),
    ]

    assert [f"{one.written.value}" for one in figures] == ["11", "8765"]
    assert {Reason.NOTE_IN_CELL in one.reasons for one in figures} == {True}
