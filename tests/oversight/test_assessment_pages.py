"""The pages of assessments: who sees what, and what stands on them."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from disclosure.agencies.models import Agency
from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from disclosure.oversight.assessment_tasks import assessment_queue
from disclosure.oversight.models import Assessment, Objection, Scheme, Sheet
from disclosure.oversight.rules.assessing import plain
from disclosure.oversight.rules.vocabulary import (
    AssessmentState,
    Measure,
)
from tests.factories import World, make_user
from tests.oversight.assessing_world import (
    ALL,
    REASON,
    TITLE,
    WHY,
    Assessing,
    fill,
    make_assessing,
    page,
    workday,
)

pytestmark = pytest.mark.django_db
D = Decimal
TAGS = re.compile(r"<[^>]+>")


@pytest.fixture
def desk(world: World) -> Assessing:
    found = make_assessing(world)
    fill(world, found.period, found.today, 11, 150)
    return found


@pytest.fixture
def made(desk: Assessing) -> Assessment:
    return desk.freeze()


@pytest.fixture
def sheet(desk: Assessing) -> Sheet:
    return desk.sheet(desk.published())


def text_of(response: Any) -> str:
    return " ".join(TAGS.sub(" ", response.content.decode()).split())


def status(desk: Assessing, who: str, url: str, method: str = "get") -> int:
    client = Client() if who == "" else desk.client(who)
    return int(getattr(client, method)(url).status_code)


# Who enters ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        *(("county", 200), ("city", 200), ("handler", 403), ("outsider", 403)),
        *(("teacher-chief", 404), ("supervisor", 404), ("", 302)),
    ],
)
@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("assessment", ()),
        ("assessment_export", ()),
        ("assessment_step", ("publish",)),
        ("assessment_step", ("delete",)),
        ("assessment_step", ("finish",)),
    ],
)
def test_who_opens_an_assessment(
    desk: Assessing,
    made: Assessment,
    name: str,
    more: tuple[str, ...],
    who: str,
    expected: int,
) -> None:
    assert status(desk, who, page(name, made.pk, *more)) == expected


@pytest.mark.parametrize(
    ("name", "method"),
    [
        ("assessments", "post"),
        ("assessment", "post"),
        ("assessment_export", "post"),
        ("assessment_step", "put"),
        ("assessment_new", "delete"),
        ("sheet", "post"),
        ("object", "put"),
        ("objection", "delete"),
    ],
)
def test_wrong_methods(desk: Assessing, sheet: Sheet, name: str, method: str) -> None:
    objection = desk.objected(sheet)
    places = {
        "assessment": (sheet.assessment_id,),
        "assessment_export": (sheet.assessment_id,),
        "assessment_step": (sheet.assessment_id, "finish"),
        "sheet": (sheet.pk,),
        "object": (sheet.pk,),
        "objection": (objection.pk,),
    }
    url = page(name, *places.get(name, ()))
    assert status(desk, "county", url, method) == 405


def test_an_unknown_step_or_number(desk: Assessing, made: Assessment) -> None:
    for url in (
        page("assessment_step", made.pk, "withdraw"),
        page("assessment", 999_999),
        page("sheet", 999_999),
        page("objection", 999_999),
    ):
        assert status(desk, "county", url) == 404


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        *(("county", 200), ("city", 200), ("outsider", 403), ("author", 403)),
        *(("handler", 404), ("approver", 404), ("supervisor", 404)),
        *(("teacher", 404), ("teacher-chief", 404), ("", 302)),
    ],
)
def test_an_unpublished_sheet_is_for_who_made_it(
    desk: Assessing, made: Assessment, who: str, expected: int
) -> None:
    sheet = desk.sheet(made)
    assert status(desk, who, page("sheet", sheet.pk)) == expected
    if who:
        listed = desk.client(who).get(page("assessments"))
        assert (TITLE in listed.content.decode()) == (expected == 200)


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        *(("county", 200), ("handler", 200), ("reviewer", 200), ("approver", 200)),
        *(("supervisor", 200), ("author", 403), ("teacher", 404)),
        *(("teacher-chief", 404), ("", 302)),
    ],
)
def test_a_published_sheet_is_for_its_agency_too(
    desk: Assessing, sheet: Sheet, who: str, expected: int
) -> None:
    assert status(desk, who, page("sheet", sheet.pk)) == expected


def test_an_agency_sees_nothing_of_another(desk: Assessing, sheet: Sheet) -> None:
    theirs = desk.sheet(sheet.assessment, desk.world.other)
    theirs.agency.refresh_from_db()
    desk.objected(theirs, by="teacher")
    client = desk.client("handler")
    for url in (
        page("sheet", theirs.pk),
        page("object", theirs.pk),
        page("assessments"),
        page("sheet", sheet.pk),
    ):
        html = client.get(url).content.decode()
        assert theirs.agency.name not in html
        assert f'href="{page("sheet", theirs.pk)}"' not in html
    assert status(desk, "handler", page("object", theirs.pk)) == 404
    assert status(desk, "handler", page("object", theirs.pk), "post") == 404
    sent = {"measure": "on_time", "text": REASON}
    assert client.post(page("object", theirs.pk), sent).status_code == 404
    assert theirs.objections.count() == 1


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        *(("handler", 200), ("reviewer", 200), ("approver", 200)),
        *(("county", 403), ("supervisor", 403), ("author", 403)),
        *(("teacher", 404), ("", 302)),
    ],
)
def test_who_objects(desk: Assessing, sheet: Sheet, who: str, expected: int) -> None:
    assert status(desk, who, page("object", sheet.pk)) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [
        *(("county", 200), ("city", 200), ("handler", 403), ("outsider", 403)),
        *(("supervisor", 404), ("teacher-chief", 404), ("", 302)),
    ],
)
def test_who_answers(desk: Assessing, sheet: Sheet, who: str, expected: int) -> None:
    objection = desk.objected(sheet)
    assert status(desk, who, page("objection", objection.pk)) == expected


@pytest.mark.parametrize(
    ("who", "expected"),
    [("county", 200), ("handler", 403), ("outsider", 403), ("", 302)],
)
def test_who_makes_one(desk: Assessing, who: str, expected: int) -> None:
    assert status(desk, who, page("assessment_new")) == expected


# What a supervisor does ------------------------------------------------------


def typed(desk: Assessing, **changes: Any) -> dict[str, Any]:
    year = desk.period.first.year
    values = {"scheme": desk.scheme.pk, "title": TITLE, "period": f"{year}"}
    return {**values, "who": "below", **changes}


def test_freezing_by_the_form(desk: Assessing) -> None:
    client = desk.client("county")
    answer = client.post(page("assessment_new"), typed(desk, who="own"), follow=True)
    made = Assessment.objects.get()
    assert answer.redirect_chain == [(page("assessment", made.pk), 302)]
    assert made.sheets.count() == 4
    assert made.made_by == desk.county
    assert "数据已经冻结" in text_of(answer)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"period": "immer"}, "起止日期的写法填写期间"),
        ({"period": "2099"}, "期间还没有结束"),
        ({"title": ""}, "名称"),
        ({"scheme": "999999"}, "考核办法"),
        ({"who": "all"}, "参加考核的机关"),
    ],
)
def test_what_the_form_refuses(
    desk: Assessing, changes: dict[str, str], sentence: str
) -> None:
    sent = typed(desk, **changes)
    answer = desk.client("county").post(page("assessment_new"), sent)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert sentence in html and 'role="alert"' in html
    assert not Assessment.objects.exists()


def test_a_scheme_out_of_reach_is_no_choice(desk: Assessing) -> None:
    client = desk.client("teacher-chief")
    theirs = Scheme.objects.create(agency=desk.world.other, name="示例乙办法")
    html = client.get(page("assessment_new")).content.decode()
    assert theirs.name in html and desk.scheme.name not in html
    assert client.post(page("assessment_new"), typed(desk)).status_code == 422


def test_publishing_by_the_page(desk: Assessing, made: Assessment) -> None:
    client = desk.client("county")
    url = page("assessment_step", made.pk, "publish")
    shown = client.get(url)
    assert f'value="{workday(10):%Y-%m-%d}"' in shown.content.decode()
    wrong = client.post(url, {"object_by": "2001-01-01"})
    assert wrong.status_code == 422
    assert "异议截止日期要晚于今天" in text_of(wrong)
    day = workday(15)
    assert client.post(url, {"object_by": day.isoformat()}).status_code == 302
    made.refresh_from_db()
    assert (made.state, made.object_by) == ("published", day)
    again = client.post(url, {"object_by": day.isoformat()}, follow=True)
    assert "这次考核已经公布，不能再公布一次" in text_of(again)


def test_finishing_and_deleting_by_the_page(desk: Assessing, made: Assessment) -> None:
    client = desk.client("county")
    delete = page("assessment_step", made.pk, "delete")
    assert client.post(delete, {"reason": ""}).status_code == 422
    assert client.post(delete, {"reason": "期间错了（示例）"}).status_code == 302
    assert not Assessment.objects.exists()
    other = desk.published("另一次（示例）")
    finish = page("assessment_step", other.pk, "finish")
    early = client.get(finish)
    assert "过了这一天才能定稿" in text_of(early)
    assert "过了这一天才能定稿" in text_of(client.post(finish, follow=True))
    desk.over(other)
    assert client.post(finish).status_code == 302
    other.refresh_from_db()
    assert other.state == AssessmentState.FINAL


def test_the_board_shows_what_is_stored(desk: Assessing, sheet: Sheet) -> None:
    desk.upheld(desk.objected(sheet), "12.34")
    answer = desk.client("county").get(page("assessment", sheet.assessment_id))
    text = text_of(answer)
    for one in sheet.assessment.sheets.select_related("agency"):
        assert one.agency.name in text
        assert f" {one.score} {one.answered} " in text
        for line in one.lines.all():
            if line.points is not None:
                assert f"{line.points}分" in text
            if line.whole:
                assert f"{line.part}／{line.whole}" in text
    assert "12.34分 改" in text
    assert "30×（数值－60）÷（100－60）" in text
    scores = [one.score for one in sheet.assessment.sheets.all()]
    mean = (sum(scores) / len(scores)).quantize(D("0.1"))
    assert abs(answer.context["board"].score - mean) <= D("0.1")
    assert f"平均（3家有得分） {answer.context['board'].score}" in text


def test_the_board_is_sorted_by_links(desk: Assessing, made: Assessment) -> None:
    client = desk.client("county")
    url = page("assessment", made.pk)

    def order(sort: str) -> list[Any]:
        answer = client.get(url, {"sort": sort})
        return [row.sheet for row in answer.context["board"].rows]

    scores = [one.score for one in order("-score")]
    assert scores == sorted(scores, reverse=True)
    assert order("score") == order("-score")[::-1]
    assert [one.agency for one in order("agency")] == sorted(
        (one.agency for one in order("score")), key=lambda agency: agency.path
    )
    points = [one.lines.get(measure="on_time").points for one in order("-on_time")]
    assert points == sorted(points, reverse=True)
    assert order("nonsense") == order("-score")
    html = client.get(url, {"sort": "score"}).content.decode()
    assert html.count('aria-sort="ascending"') == 1
    assert 'href="?sort=-score"' in html


def test_few_cases_are_marked(desk: Assessing) -> None:
    sheet = desk.sheet(desk.freeze("少（示例）"))
    url = page("assessment", sheet.assessment_id)
    sheet.assessment.sheets.update(answered=10)
    html = desk.client("county").get(url).content.decode()
    assert '<span class="few">件数少</span>' not in html
    sheet.answered = 9
    sheet.save()
    html = desk.client("county").get(url).content.decode()
    assert html.count('<span class="few">件数少</span>') == 1


def test_the_board_asks_little(
    desk: Assessing, made: Assessment, django_assert_max_num_queries: Any
) -> None:
    client = desk.client("county")
    with django_assert_max_num_queries(20):
        client.get(page("assessment", made.pk))
    world = desk.world
    Agency.objects.bulk_create(
        Agency(
            name=f"示例机关{n}",
            slug=f"shili-{n}",
            kind="department",
            parent=world.county,
            path=f"{world.county.path}{n:06}/",
        )
        for n in range(900, 930)
    )
    wide = desk.freeze("更多（示例）")
    assert wide.sheets.count() == 33
    with django_assert_max_num_queries(20):
        client.get(page("assessment", wide.pk))


# The file --------------------------------------------------------------------


def book_of(response: Any) -> Any:
    return openpyxl.load_workbook(BytesIO(response.content))


def test_the_file_equals_the_page(desk: Assessing, sheet: Sheet) -> None:
    desk.upheld(desk.objected(sheet), "12.34")
    client = desk.client("county")
    url = page("assessment", sheet.assessment_id)
    board = client.get(url, {"sort": "agency"}).context["board"]
    answer = client.get(
        page("assessment_export", sheet.assessment_id), {"sort": "agency"}
    )
    assert answer.headers["Content-Disposition"].startswith("attachment")
    book = book_of(answer)
    assert book.sheetnames == ["考核结果", "计算办法"]
    rows = list(book.worksheets[0].values)
    assert len(rows) == len(board.rows) + 2
    assert len(rows[0]) == 4 + 5 * len(ALL)
    for row, cells in zip(board.rows, rows[1:-1], strict=True):
        assert cells[0] == row.sheet.agency.name
        assert cells[1] == float(row.sheet.score)
        assert cells[2] == row.sheet.answered
        for at, cell in enumerate(row.cells):
            line = cell.line
            before = line.counted if cell.is_changed else None
            expected = (line.value, line.part, line.whole, line.points, before)
            got = cells[4 + 5 * at : 9 + 5 * at]
            assert got == tuple(None if one is None else float(one) for one in expected)
            assert all(isinstance(one, int | float | None) for one in got)
    assert rows[-1][0:2] == ("平均", float(board.score))
    words = " ".join(str(cell) for row in book.worksheets[1].values for cell in row)
    assert "30×（数值－60）÷（100－60）" in words and TITLE in words
    entry = Entry.objects.get(action="supervision.export")
    assert entry.detail == {"what": "assessment", "count": 3}
    assert entry.object_label == TITLE


def test_text_in_the_file_cannot_run(desk: Assessing) -> None:
    Agency.objects.filter(pk=desk.world.office.pk).update(name="=HYPERLINK(1)")
    Scheme.objects.update(name="+cmd|示例")
    made = desk.freeze("@SUM(A1)")
    url = page("assessment_export", made.pk)
    book = book_of(desk.client("county").get(url))
    cells = [cell for one in book for row in one.rows for cell in row]
    texts = {cell.value for cell in cells}
    assert {"'=HYPERLINK(1)", "'@SUM(A1)", "'+cmd|示例"} <= texts
    assert all(cell.data_type != "f" for cell in cells)


# The sheet and its objections ------------------------------------------------


def test_the_sheet_shows_how_points_come_about(desk: Assessing, sheet: Sheet) -> None:
    text = text_of(desk.client("handler").get(page("sheet", sheet.pk)))
    assert f"得分 {sheet.score}" in text
    for line in sheet.lines.all():
        shown = "—" if line.points is None else str(line.points)
        assert f" {shown} {plain(line.weight)} " in text
    assert "还没有异议。对哪个指标有异议" in text


def test_objecting_and_answering_by_the_pages(desk: Assessing, sheet: Sheet) -> None:
    office, county = desk.client("handler"), desk.client("county")
    url = page("object", sheet.pk)
    empty = office.post(url, {"measure": "on_time", "text": " "})
    assert empty.status_code == 422
    wrong = office.post(url, {"measure": "height", "text": REASON})
    assert wrong.status_code == 422
    sent = {"measure": "on_time", "text": REASON}
    assert office.post(url, sent).status_code == 302
    twice = office.post(url, sent)
    assert twice.status_code == 409
    assert "已经有一件异议在等答复" in text_of(twice) and REASON in text_of(twice)
    objection = Objection.objects.get()
    answer = page("objection", objection.pk)
    assert REASON in text_of(county.get(answer))
    missing = county.post(answer, {"outcome": "upheld", "answer": WHY})
    assert missing.status_code == 422
    assert "请填写改为多少分" in text_of(missing)
    done = {"outcome": "upheld", "answer": WHY, "points": "30"}
    assert county.post(answer, done).status_code == 302
    late = county.post(answer, {"outcome": "dismissed", "answer": "我另写的（示例）"})
    assert late.status_code == 409
    assert "已经答复过了：成立" in text_of(late)
    assert "我另写的（示例）" in text_of(late)
    text = text_of(office.get(page("sheet", sheet.pk)))
    for words in (REASON, WHY, "示例承办提出", "示例县考核甲答复", "改为30.00分"):
        assert words in text
    assert "异议成立，原来" in text


def test_the_sheet_after_the_last_day(desk: Assessing, sheet: Sheet) -> None:
    desk.over(sheet.assessment)
    office = desk.client("handler")
    assert (
        page("object", sheet.pk)
        not in office.get(page("sheet", sheet.pk)).content.decode()
    )
    late = office.get(page("object", sheet.pk))
    assert "已经过了" in text_of(late)
    sent = {"measure": "on_time", "text": REASON}
    assert office.post(page("object", sheet.pk), sent).status_code == 409
    assert not Objection.objects.exists()


def test_what_is_typed_is_never_markup(desk: Assessing, sheet: Sheet) -> None:
    script = "<script>alert(1)</script>"
    sent = {"measure": "on_time", "text": script}
    desk.client("handler").post(page("object", sheet.pk), sent)
    for who, url in (
        ("handler", page("sheet", sheet.pk)),
        ("county", page("objection", Objection.objects.get().pk)),
    ):
        html = desk.client(who).get(url).content.decode()
        assert script not in html and "&lt;script&gt;" in html


# The list and the queue ------------------------------------------------------


def test_an_officer_finds_own_published_sheets_only(desk: Assessing) -> None:
    desk.freeze("没有公布的（示例）")
    desk.published("公布了的（示例）")
    text = text_of(desk.client("handler").get(page("assessments")))
    assert "公布了的（示例）" in text and "没有公布的（示例）" not in text
    assert desk.world.other.name not in text
    assert "新建考核" not in text


def test_a_supervisor_below_finds_the_sheets_of_the_own_subtree(
    desk: Assessing,
) -> None:
    desk.published("公布了的（示例）")
    answer = desk.client("supervisor").get(page("assessments"))
    found = {row.agency for row in answer.context["received"]}
    assert found == {desk.world.office, desk.world.centre}
    assert list(answer.context["made"]) == []
    above = desk.client("city").get(page("assessments"))
    assert [row.title for row in above.context["made"]] == ["公布了的（示例）"]
    assert list(above.context["received"]) == []


def test_the_queue_of_an_office_and_of_supervisors(
    desk: Assessing, sheet: Sheet
) -> None:
    (task,) = assessment_queue(desk.handler)
    assert task.url == page("sheet", sheet.pk)
    assert TITLE in task.title and "有异议请在" in task.what
    assert assessment_queue(desk.county) == []
    desk.objected(sheet)
    desk.objected(sheet, Measure.EXTENSION)
    (task,) = assessment_queue(desk.county)
    assert (task.url, task.what) == (
        page("assessment", sheet.assessment_id),
        "2件考核异议待答复",
    )
    assert assessment_queue(desk.teacher_chief) == []
    desk.over(sheet.assessment)
    assert assessment_queue(desk.handler) == []
    home = desk.client("county").get("/admin/", follow=True).content.decode()
    assert "2件考核异议待答复" in home


def test_an_office_that_also_supervises_reads_both(desk: Assessing) -> None:
    both = make_user("both", "示例兼任", desk.world.county, Role.SUPERVISOR)
    desk.people["both"] = both
    made = desk.freeze("自己也参加（示例）", with_own=True)
    Assessment.objects.filter(pk=made.pk).update(
        state=AssessmentState.PUBLISHED,
        object_by=timezone.localdate() + timedelta(days=3),
    )
    answer = desk.client("both").get(page("assessments"))
    assert [row.title for row in answer.context["made"]] == [made.title]
    assert list(answer.context["received"]) == []
