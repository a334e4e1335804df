from reports.rules.crosschecks.missing_value import check
from reports.rules.vocabulary import Level

from .builders import figure, national, only, report


def test_a_blank_figure_is_an_error():
    finding = only(check, report(figure("fees", None, "收取费用")))

    assert (finding.rule, finding.level, finding.code) == ("F7", Level.ERROR, "fees")
    assert "“收取费用”还没有填报" in str(finding.message)


def test_zero_is_a_value():
    assert list(check(report(figure("fees", 0), figure("more", "0.00")))) == []


def test_every_blank_figure_is_told_in_the_order_of_the_report():
    content = report(figure("b", None), figure("x", 1), figure("a", None))

    assert [finding.code for finding in check(content)] == ["b", "a"]


def test_a_percent_sign_in_a_label_does_not_break_the_message():
    message = str(only(check, report(figure("a", None, "100%办结 %(x)s"))).message)

    assert "“100%办结 %(x)s”" in message


def test_a_blank_cell_of_an_official_table_is_left_to_its_own_rule():
    content = national({"requests.granted.total": None}, figure("own", None))

    assert only(check, content).code == "own"
