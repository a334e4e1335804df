import re
import subprocess
import sys
import time

import pytest

from reports.rules.content import AttachmentContent
from reports.rules.crosschecks import (
    CHECKS,
    contradicted_label,
    run,
    total,
    typed_figure,
)
from reports.rules.findings import Finding
from reports.rules.vocabulary import Level
from tests.benchmarks import checking

from .builders import MOBILE, figure, published, ref, report, section


def faulty(words="通知公告20条，来信8件。", notices=20, letters=7, **more):
    """A report with something for most rules to find."""
    return report(
        figure("notices", notices, "通知公告"),
        figure("letters", letters, "来信", "件"),
        figure("blank", None, "空着"),
        section(f"<p>{words}</p>"),
        section(f"<p>{ref('gone')}，会议3次。{MOBILE}</p>", "other", "二、其他"),
        section("", "empty", "三、空白"),
        **more,
    )


def prints(content, *rules):
    return {found.fingerprint for found in run(content) if found.rule in rules}


def test_every_rule_is_listed_once_with_its_own_id():
    modules = [sys.modules[check.__module__] for check in CHECKS]
    ids = [module.RULE for module in modules]

    named = [f"F{number}" for number in range(1, 10)]
    official = [f"X{number}" for number in range(1, 18)]
    assert ids == [*named, *official, "P1", "P2"]
    assert all(module.__doc__.startswith(f"{module.RULE}:") for module in modules)


def test_findings_come_in_the_order_of_the_rules():
    attached = (AttachmentContent("名单", "d", ("手机号码 1",)),)
    found = [finding.rule for finding in run(faulty(attachments=attached))]

    assert found == sorted(found)
    assert set(found) == {"F1", "F4", "F5", "F6", "F7", "F8", "F9", "P1", "P2"}


def test_every_finding_says_where_and_has_words_without_open_slots():
    for finding in run(faulty()):
        assert finding.section or finding.code or finding.rule == "F9"
        assert "%(" not in str(finding.message)
        assert re.search(r"[。；]$", str(finding.message))


def test_a_report_in_order_gives_nothing_at_all():
    assert run(published()) == []


def test_checking_twice_gives_the_same():
    assert run(faulty()) == run(faulty())


def test_no_two_findings_of_a_report_share_a_fingerprint():
    words = "通知公告20条。通知公告20条。"
    found = [finding.fingerprint for finding in run(faulty(words))]

    assert len(set(found)) == len(found)


def test_a_fingerprint_is_the_same_in_another_process():
    code = (
        "from reports.rules.findings import Finding\n"
        "from reports.rules.vocabulary import Level\n"
        "from disclosure.labels import sentence\n"
        "print(Finding('F6', Level.WARNING, sentence(''), 's', 'c', 'w', 'x')"
        ".fingerprint)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    here = Finding("F6", Level.WARNING, run(faulty())[0].message, "s", "c", "w", "x")

    assert done.stdout.strip() == here.fingerprint
    assert re.fullmatch(r"[0-9a-f]{24}", here.fingerprint)


@pytest.mark.parametrize("field", ["rule", "section", "code", "where", "subject"])
def test_a_fingerprint_changes_with_each_thing_it_is_made_of(field):
    plain = Finding("F6", Level.WARNING, run(faulty())[0].message, "s", "c", "w", "x")
    values = {**vars(plain), field: "y"}

    assert Finding(**values).fingerprint != plain.fingerprint


def test_words_cannot_move_from_one_part_of_a_fingerprint_to_the_next():
    message = run(faulty())[0].message
    one = Finding("F6", Level.WARNING, message, where="ab", subject="c")
    other = Finding("F6", Level.WARNING, message, where="a", subject="bc")

    assert one.fingerprint != other.fingerprint


def test_a_waiver_is_lost_when_the_sentence_changes():
    before = prints(faulty("通知公告20条，来信8件。"), "F4", "F5")
    after = prints(faulty("全年通知公告20条，来信8件。"), "F4", "F5")

    assert len(before) == len(after) == 2
    assert before.isdisjoint(after)


def test_a_waiver_is_lost_when_the_figure_changes():
    assert prints(faulty(letters=7), "F5").isdisjoint(prints(faulty(letters=6), "F5"))
    total, other = published(licences=6896), published(licences=6897)
    assert prints(total, "F2").isdisjoint(prints(other, "F2"))


def test_a_waiver_survives_edits_elsewhere():
    before = faulty()
    after = report(
        figure("new", 99, "新指标"),
        *before.figures,
        section("<p>新写的一节。</p>", "new", "一、新"),
        section(f"<p>另一句话。</p>{before.sections[0].html}", "work", "二、改了标题"),
        *before.sections[1:],
    )

    rules = ("F1", "F4", "F5", "F6", "F7", "F8", "P1")
    assert prints(before, *rules) == prints(after, *rules)


def test_no_finding_holds_a_personal_number_in_full_but_in_the_authors_own_words():
    for finding in run(faulty()):
        assert MOBILE not in str(finding.message)
        assert MOBILE not in finding.subject


def grown(size):
    """A report of ``size`` sections and ten figures for each."""
    figures = [
        figure(f"f{number}", number, f"指标{number}号", part_of=f"f{number // 10}")
        for number in range(1, size * 10)
    ]
    sections = [
        section(
            f"<p>指标{place}号{place + 1}条，另有{place}条，"
            f"引用{ref(f'f{place + 1}')}条，会议{place}次。</p>" * 3,
            f"s{place}",
        )
        for place in range(size)
    ]
    return report(*figures, *sections)


def seconds(check, size):
    def once():
        content = grown(size)
        start = time.process_time()
        assert list(check(content))
        return time.process_time() - start

    return min(once() for _ in range(3))


def test_checking_twice_as_much_takes_about_twice_as_long():
    half, whole = seconds(run, 100), seconds(run, 200)

    assert whole / half < 3.5


@pytest.mark.parametrize(
    "check", [total.check, typed_figure.check, contradicted_label.check]
)
def test_no_rule_compares_every_figure_with_every_other(check):
    quarter, whole = seconds(check, 200), seconds(check, 800)

    assert whole / quarter < 8


def test_a_full_report_is_checked_in_time():
    assert min(checking.times()) < checking.GOAL
