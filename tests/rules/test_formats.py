import re
import subprocess
import sys

import pytest

from reports.rules.formats import FORMATS, Format, OutlineItem

every_format = pytest.mark.parametrize(
    "form", FORMATS.values(), ids=lambda form: form.code
)

WITHOUT_DJANGO = """
import importlib, pkgutil, sys
import reports.rules, disclosure.workflow, disclosure.labels
for module in pkgutil.walk_packages(reports.rules.__path__, "reports.rules."):
    importlib.import_module(module.name)
print(sorted(name for name in sys.modules if name.split(".")[0] == "django"))
"""


def items(form):
    return [item for top in form.outline for item in top.walk()]


def test_the_free_form_has_the_six_parts_of_2017_in_order():
    assert [item.key for item in FORMATS["free"].outline] == [
        "overview",
        "work",
        "published",
        "requests",
        "proposals",
        "problems",
    ]


@every_format
def test_a_format_is_listed_under_its_own_code(form):
    assert FORMATS[form.code] is form


@every_format
def test_keys_of_an_outline_are_slugs_and_occur_once(form):
    keys = [item.key for item in items(form)]

    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch(r"[a-z0-9_-]{1,60}", key) for key in keys)


@every_format
def test_every_part_has_a_heading_without_its_numeral(form):
    assert all(item.heading for item in items(form))
    assert not any(
        re.match(r"[一二三四五六七八九十]+、", i.heading) for i in items(form)
    )


@every_format
def test_topics_have_words_and_keys_that_occur_once(form):
    keys = [topic.key for topic in form.topics]

    assert len(set(keys)) == len(keys)
    assert all(topic.words and all(topic.words) for topic in form.topics)


def test_a_walk_goes_down_the_tree_in_reading_order():
    tree = OutlineItem(
        "a",
        "A",
        children=(
            OutlineItem("b", "B", children=(OutlineItem("c", "C"),)),
            OutlineItem("d", "D"),
        ),
    )

    assert [item.key for item in tree.walk()] == ["a", "b", "c", "d"]


def test_hints_are_found_by_key_at_every_depth():
    child = OutlineItem("b", "B", hint="里面")
    form = Format("x", "X", (OutlineItem("a", "A", "外面", (child,)),))

    assert form.hints() == {"a": "外面", "b": "里面"}


def test_the_rules_are_imported_without_the_framework():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO],
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == "[]"
