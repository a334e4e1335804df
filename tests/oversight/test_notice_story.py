"""A notice from beginning to end, through the pages of both sides."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from disclosure.audit.models import Entry
from disclosure.audit.queries import verify
from disclosure.casework.models import CaseEvent
from disclosure.oversight.models import Message, SupervisionNotice
from disclosure.oversight.rules.vocabulary import NoticeState
from tests.oversight.notices_world import (
    ANSWER,
    DEMAND,
    SUBJECT,
    Desk,
    as_user,
    make_desk,
    page,
    read,
    send,
    workday,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk() -> Desk:
    return make_desk()


def issue_by_page(desk: Desk, cases: list[int], **changes: object) -> object:
    data = {
        "case": cases,
        "subject": SUBJECT,
        "demand": DEMAND,
        "due_on": workday(5).isoformat(),
        **changes,
    }
    return as_user("county").post(page("notice_new"), data)


def test_issue_answer_return_answer_accept(desk: Desk) -> None:
    cases = [desk.case(handler=desk.handler), desk.case()]
    ids = [case.pk for case in cases]
    today = timezone.localdate()

    form = as_user("county").get(page("notice_new"), {"case": ids})
    html = read(form)
    assert form.status_code == 200
    assert all(case.number in html for case in cases)
    assert f'value="{workday(5).isoformat()}"' in html
    assert html.count("▲ 超期3个工作日") == 2

    response = issue_by_page(desk, ids)
    notice = SupervisionNotice.objects.get()
    assert response.url == page("notice", notice.pk)  # type: ignore[attr-defined]
    assert (notice.issuer, notice.agency) == (desk.world.county, desk.world.office)
    assert (notice.sequence, notice.issued_on) == (1, today)
    name = f"督办〔{today.year}〕1号"

    assert name in read(as_user("handler").get(page("notices")))
    sheet = read(as_user("handler").get(page("notice", notice.pk)))
    assert name in sheet and DEMAND in sheet and SUBJECT in sheet
    assert "回复督办" in sheet and "验收意见" not in sheet

    assert send("handler", notice, "answer", text=ANSWER).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.answered_on) == (NoticeState.ANSWERED, today)

    back = {"text": "请补充答复的日期（示例）。", "due_on": workday(3).isoformat()}
    assert send("county2", notice, "return", **back).status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.due_on) == (NoticeState.ISSUED, workday(3))
    assert notice.answered_on == today and notice.closed_on is None

    assert (
        send("approver", notice, "answer", text="周五答复（示例）。").status_code == 302
    )
    assert send("county", notice, "accept", text="").status_code == 302
    notice.refresh_from_db()
    assert (notice.state, notice.closed_on) == (NoticeState.ACCEPTED, today)

    _everything_is_written_down(desk, notice, ids)


def _everything_is_written_down(
    desk: Desk, notice: SupervisionNotice, ids: list[int]
) -> None:
    steps = ["issue", "answer", "return", "answer", "accept"]
    texts = [line.text for line in notice.lines.order_by("pk")]
    assert texts[0] == f"请在{chinese(workday(5))}前书面回复。"
    assert texts[2].endswith(f"请在{chinese(workday(3))}前书面回复。")
    assert list(notice.lines.values_list("step", flat=True)) == steps
    for pk in ids:
        events = CaseEvent.objects.filter(case=pk).order_by("pk")
        assert list(events.values_list("action", flat=True)) == [
            *("supervise", "answer_notice", "return_notice"),
            *("answer_notice", "accept_notice"),
        ]
        notes = [event.note for event in events]
        assert all(note.startswith(f"督办{notice.number}号") for note in notes)
        assert DEMAND in notes[0] and ANSWER in notes[1]
        assert "前回复：" in notes[0] and "前回复：" in notes[2]
    entries = Entry.objects.filter(object_type="oversight.supervisionnotice")
    assert [one.action for one in entries.order_by("pk")] == [
        f"notice.{step}" for step in steps
    ]
    assert {one.object_label for one in entries} == {f"督办{notice.number}号"}
    assert verify().is_whole
    dialogue = read(as_user("county").get(page("notice", notice.pk)))
    assert ANSWER in dialogue and "请补充答复的日期（示例）。" in dialogue
    assert "这份督办已经办结。" in dialogue and "step-form" not in dialogue


def chinese(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def test_nothing_anybody_wrote_is_in_the_trail_or_in_a_mail(desk: Desk) -> None:
    case = desk.case(handler=desk.handler)
    notice = desk.issue(case)
    send("handler", notice, "answer", text=ANSWER)
    back = {"text": "还缺日期（示例）", "due_on": workday(1).isoformat()}
    send("county", notice, "return", **back)
    secrets = (SUBJECT, DEMAND, ANSWER, "还缺日期", case.subject)
    for entry in Entry.objects.all():
        text = f"{entry.object_label} {entry.detail}"
        assert not [secret for secret in secrets if secret in text], text
    assert Message.objects.exists()
    for message in Message.objects.all():
        text = f"{message.subject} {message.body}"
        assert not [secret for secret in (*secrets, case.number) if secret in text]


def test_who_is_written_to(desk: Desk) -> None:
    def told() -> list[str]:
        rows = Message.objects.all()
        found = sorted(rows.values_list("to__username", flat=True))
        rows.delete()
        return found

    notice = desk.issue(desk.case(handler=desk.handler))
    assert told() == ["approver", "handler"]
    other = desk.issue(desk.case())
    assert told() == ["approver", "colleague", "handler"]
    send("handler", notice, "answer", text=ANSWER)
    assert told() == ["county", "county2"]
    back = {"text": "还缺日期（示例）", "due_on": workday(1).isoformat()}
    send("county", notice, "return", **back)
    assert told() == ["approver", "handler"]
    send("county", other, "withdraw", text="发错了（示例）")
    assert told() == ["approver", "colleague", "handler"]
    SupervisionNotice.objects.update(due_on=workday(-1))
    send("county", notice, "escalate", text="")
    assert told() == ["approver", "county2"]
    send("county2", notice, "escalate", text="")
    assert told() == ["approver", "city", "county"]


def test_the_words_of_a_mail(desk: Desk) -> None:
    notice = desk.issue(desk.case(handler=desk.handler))
    message = Message.objects.get(to=desk.handler)
    assert message.subject == f"督办{notice.number}号：发出督办"
    day = chinese(notice.due_on)
    assert message.body == (
        f"示例县人民政府发出督办{notice.number}号，涉及示例县人民政府办公室的办件1件，"
        f"请在{day}前登录办公系统回复。\n"
        f"https://www.example.gov.cn{page('notice', notice.pk)}"
    )


def test_what_an_english_reader_does_is_kept_in_chinese(desk: Desk) -> None:
    client = as_user("county")
    client.cookies["language"] = "en"
    case = desk.case()
    data = {
        "case": [case.pk],
        "subject": SUBJECT,
        "demand": DEMAND,
        "due_on": workday(5).isoformat(),
    }
    client.post(page("notice_new"), data)
    event = CaseEvent.objects.get(case=case)
    assert event.note.startswith("督办〔") and "前回复：" in event.note
    assert Message.objects.first().body.startswith("示例县人民政府发出督办")  # type: ignore[union-attr]
