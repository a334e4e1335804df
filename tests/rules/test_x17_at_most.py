import pytest

from reports.rules.crosschecks.x17_at_most import check
from reports.rules.vocabulary import Level

from .builders import figure, fired, national, only, report

LEADERS = "response.press_conferences_by_leaders"
CHANNELS = ("gazette", "website", "microblog", "wechat", "otherwise")


def sheet(**values):
    named = {code.replace("__", "."): value for code, value in values.items()}
    return national(named, form="form2014", year=2016)


@pytest.mark.parametrize(
    "part, whole",
    [
        ("response__press_conferences_by_leaders", "response__press_conferences"),
        ("response__online_interviews_by_leaders", "response__online_interviews"),
    ],
)
def test_a_part_is_not_larger_than_the_whole(part, whole):
    assert list(check(sheet(**{part: 3, whole: 3}))) == []
    finding = only(check, sheet(**{part: 4, whole: 3}))

    assert (finding.rule, finding.level) == ("X17", Level.WARNING)
    assert finding.code == part.replace("__", ".")
    assert (finding.expected, finding.found) == ("≤ 3", "4")


def test_normative_documents_are_a_part_of_what_was_disclosed():
    content = sheet(
        disclosed__normative_documents=9, disclosed__total=8, disclosed__website=8
    )

    assert only(check, content).expected == "≤ 8"


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_item_went_through_a_channel(channel):
    enough = {f"disclosed__{channel}": 10}

    assert list(check(sheet(disclosed__total=10, **enough))) == []
    assert list(check(sheet(disclosed__total=9, **enough))) == []
    finding = only(check, sheet(disclosed__total=11, **enough))
    assert "统计表“（一）主动公开政府信息数" in str(finding.message)
    assert "应 ≤ 10（各渠道公开数之和），填报 11。" in str(finding.message)


def test_blank_cells_say_nothing():
    content = sheet(disclosed__total=11, disclosed__wechat=None)

    assert list(check(content)) == []


def test_only_the_sheet_has_these_limits():
    figures = (figure(LEADERS, 9), figure("response.press_conferences", 1))

    assert list(check(report(*figures))) == []


def test_totals_of_the_sheet_are_the_matter_of_the_general_rule():
    content = sheet(applications__received__total=3)

    assert fired(content) == set()
