"""Every text of the site is marked, and every marked text is in English too.

Nothing here needs GNU gettext: the sources are read as Python and as templates.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import polib
import pytest
from django.conf import settings
from django.template.base import Lexer, TokenType
from django.utils.translation import gettext, override
from django.utils.translation.template import templatize

ROOT = Path(settings.BASE_DIR)
HAN = re.compile("[\u3400-\u9fff]")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|%s|\{\w*\}")
#: Official marks, words to type and places of content stay Chinese in English.
QUOTED = re.compile("“[^“”]*”")
LETTERS = re.compile("[A-Za-z]{2}")
#: A text marked inside a tag or a variable.
SHORT_MARK = re.compile(r"_\(\"[^\"]*\"\)")

MARKS = {
    *("_", "gettext", "gettext_lazy", "noop"),
    *("ngettext", "ngettext_lazy", "pgettext", "pgettext_lazy"),
}
#: Chinese that no reader takes for the language of the page.
EXEMPT = (
    "*/migrations/*",
    "*/management/commands/*",  # for the operator's console
    "disclosure/casework/rules/letters/*",  # wording of legal documents
    "disclosure/casework/rules/remedies.py",  # the same
    "disclosure/agencies/calendar_seed.py",  # names and titles of notices
    "disclosure/casework/demo/*",  # content
    "disclosure/oversight/demo.py",  # content
    "disclosure/casework/letters/contents.py",  # wording of legal documents
    "disclosure/casework/rules/numbering.py",  # signs in the numbers of letters
    "disclosure/casework/display/masking.py",  # parts of names and addresses
    "disclosure/casework/letters/text.py",  # marks printed in letters
    "reports/demo/*",  # content
    "reports/checking/samples.py",  # content: the example to download
    "reports/rules/*",  # word lists and outlines; sentences are marked by noop
    "reports/meta.py",  # official names, the same in every language
    "reports/exports.py",  # headers of a file for programs
    "reports/actions/starting.py",  # the title of a new report
    "reports/actions/base.py",  # the label of a report in the trail
    "reports/paper.py",  # a report on paper is Chinese for every reader
    "disclosure/rendering/contents.py",  # the same
    "disclosure/rendering/docx/styles.py",  # names of fonts
    "disclosure/rendering/pdf/fonts.py",  # the same
    "reports/reading/docx_styles.py",  # words looked for in the files of others
    "reports/reading/json_tree.py",  # dates as reports print them
    "disclosure/settings.py",  # the language's name for itself
    "disclosure/spreadsheets/resources.py",  # 是 and 否 in the cells of a file
)

Text = tuple[str | None, str]


def python_files() -> list[Path]:
    return [
        path
        for folder in ("disclosure", "reports")
        for path in sorted((ROOT / folder).rglob("*.py"))
    ]


def template_files() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def calls(source: str) -> Iterator[tuple[str, ast.Call]]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", getattr(node.func, "attr", ""))
            if name in MARKS:
                yield name, node


def texts_of(source: str) -> Iterator[Text]:
    for name, call in calls(source):
        words = [
            argument.value
            for argument in call.args
            if isinstance(argument, ast.Constant) and isinstance(argument.value, str)
        ]
        if name.startswith("pgettext") and len(words) > 1:
            yield words[0], words[1]
        elif words and not name.startswith("pgettext"):
            yield None, words[0]


def marked() -> dict[Text, Path]:
    found: dict[Text, Path] = {}
    for path in python_files():
        found |= {text: path for text in texts_of(path.read_text())}
    for path in template_files():
        python = re.sub(r"\bu(?=['\"])", "", templatize(path.read_text()))
        found |= {text: path for text in texts_of(_calls_only(python))}
    return found


def _calls_only(python: str) -> str:
    """Keep what ``templatize`` made of the marks; the rest is blotted letters."""
    quoted = r"""'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*\""""
    call = rf"""\b(?:n|p|np)?gettext\((?:[^'")]|{quoted})*\)"""
    short = rf"(?<!\w)_\((?:{quoted})\)"
    return "\n".join(re.findall(f"{call}|{short}", python.replace("\n", " ")))


def catalogue(locale: str) -> polib.POFile:
    return polib.pofile(
        str(Path(settings.LOCALE_PATHS[0]) / locale / "LC_MESSAGES" / "django.po")
    )


MARKED = marked()
ENGLISH = {(entry.msgctxt, entry.msgid): entry for entry in catalogue("en")}


def words_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) or [entry.msgstr]


def test_marks_are_found_in_code_and_templates():
    assert len(MARKED) > 500
    assert {path.suffix for path in MARKED.values()} == {".py", ".html"}


def test_every_marked_text_is_in_english():
    missing = [
        f"{path.relative_to(ROOT)}: {text[1]}"
        for text, path in MARKED.items()
        if HAN.search(text[1])
        and (text not in ENGLISH or not all(words_of(ENGLISH[text])))
    ]
    assert not missing, "run manage.py makemessages and translate"


def test_english_keeps_no_text_that_is_gone():
    gone = [text for text in ENGLISH if text not in MARKED]
    assert not gone, "run manage.py makemessages"


@pytest.mark.parametrize("locale", ["en", "zh_Hans"])
def test_no_entry_is_fuzzy_obsolete_or_there_twice(locale):
    entries = list(catalogue(locale))
    assert not [entry.msgid for entry in entries if entry.fuzzy or entry.obsolete]
    assert len(entries) == len({(entry.msgctxt, entry.msgid) for entry in entries})


@pytest.mark.parametrize("locale", ["en", "zh_Hans"])
def test_placeholders_are_the_same_on_both_sides(locale):
    wrong = [
        entry.msgid
        for entry in catalogue(locale)
        for words in words_of(entry)
        if words
        and sorted(PLACEHOLDER.findall(words))
        != sorted(PLACEHOLDER.findall(entry.msgid))
    ]
    assert not wrong


def test_english_is_english():
    chinese = [
        words
        for entry in ENGLISH.values()
        for words in words_of(entry)
        if HAN.search(QUOTED.sub("", words))
    ]
    assert not chinese


def test_chinese_of_other_packages_is_chinese():
    entries = list(catalogue("zh_Hans"))
    assert not [entry.msgid for entry in entries if HAN.search(entry.msgid)]
    assert not [
        entry.msgid
        for entry in entries
        for words in words_of(entry)
        if not HAN.search(words) and LETTERS.search(PLACEHOLDER.sub("", words))
    ]


def test_borrowed_english_texts_have_chinese():
    """An English text in our own code is one that a package has translated."""
    borrowed = [
        words
        for _, words in MARKED
        if LETTERS.search(PLACEHOLDER.sub("", words)) and not HAN.search(words)
    ]
    own = {entry.msgid for entry in catalogue("zh_Hans")}
    with override("zh-hans"):
        left = [
            words
            for words in borrowed
            if words not in own and not HAN.search(gettext(words))
        ]
    assert not left


@pytest.mark.parametrize(
    "path", template_files(), ids=lambda path: str(path.relative_to(ROOT))
)
def test_templates_show_no_unmarked_chinese(path):
    stray: list[str] = []
    in_block = in_comment = False
    for token in Lexer(path.read_text()).tokenize():
        head = (token.contents.split() or [""])[0]
        if token.token_type == TokenType.BLOCK:
            in_block = head in {"blocktranslate", "blocktrans"} or (
                in_block and head not in {"endblocktranslate", "endblocktrans"}
            )
            in_comment = head == "comment" or (in_comment and head != "endcomment")
            is_marked = head in {"translate", "trans", "blocktranslate", "plural"}
            if not is_marked:
                stray += HAN.findall(SHORT_MARK.sub("", token.contents))
        elif token.token_type != TokenType.COMMENT and not in_block and not in_comment:
            stray += HAN.findall(SHORT_MARK.sub("", token.contents))
    # The language names itself in its own script.
    if path.name in {"header.html", "base_site.html", "login.html"}:
        stray = [word for word in stray if word not in set("中文简体")]
    assert not stray


@pytest.mark.parametrize(
    "path",
    [
        path
        for path in python_files()
        if not any(fnmatch(str(path.relative_to(ROOT)), pattern) for pattern in EXEMPT)
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_code_shows_no_unmarked_chinese(path):
    source = path.read_text()
    places = _places(source)
    stray = [
        node.value
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and HAN.search(node.value)
        and (node.lineno, node.col_offset) not in places
    ]
    assert not stray


def _places(source: str) -> set[tuple[int, int]]:
    """Where the marked texts and the docstrings of a module stand."""
    places = {
        (part.lineno, part.col_offset)
        for _, call in calls(source)
        for part in ast.walk(call)
        if isinstance(part, ast.Constant)
    }
    return places | {
        (node.value.lineno, node.value.col_offset)
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    }
