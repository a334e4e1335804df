from reports.rules.crosschecks.x08_repealed import check
from reports.rules.vocabulary import Level

from .builders import fired, national, only

ROW = "proactive.normative_document"


def year(issued, repealed, in_force, before=26):
    old = national({f"{ROW}.in_force": before}, year=2023)
    values = {
        f"{ROW}.issued": issued,
        f"{ROW}.repealed": repealed,
        f"{ROW}.in_force": in_force,
    }
    return national(values, previous=old)


def test_no_more_can_be_repealed_than_there_were():
    finding = only(check, year(7, 34, 0))

    assert (finding.rule, finding.level) == ("X8", Level.WARNING)
    assert finding.code == f"{ROW}.repealed"
    assert (finding.expected, finding.found) == ("≤ 33", "34")
    assert "上年现行有效 26，加本年制发 7，废止应 ≤ 33，填报 34。" in str(
        finding.message
    )


def test_all_of_them_may_be_repealed():
    assert list(check(year(7, 33, 0))) == []


def test_it_is_not_told_twice():
    rules = {rule for rule, _ in fired(year(7, 34, 0))}

    assert "X8" in rules
    assert "X7" not in rules


def test_without_the_year_before_nothing_is_known():
    assert list(check(national({f"{ROW}.repealed": 90}))) == []
    assert list(check(year(None, 90, 0))) == []
