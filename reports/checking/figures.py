"""The figures that were given, laid out as the format has them. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from disclosure.labels import Sentence, noop, sentence
from reports.checking.parsing import quoted
from reports.checking.values import (
    Given,
    NoNumber,
    as_given,
    decimals,
    given,
    is_code,
    number,
)
from reports.rules.content import FigureContent
from reports.rules.findings import Finding
from reports.rules.formats import FigureSpec, Format, OfficialTable
from reports.rules.vocabulary import Level

#: A code that the format does not have, or that is none.
UNKNOWN = "I1"
#: The rules that want a number in every cell, and for every figure of one's own.
NO_NUMBER, NO_OWN_NUMBER = "X5", "F7"


@dataclass
class FigureReader:
    """Reads ``figures`` and remembers what could not be read.

    A table of which nothing was given is left out; of every other table, what
    was not given is blank.
    """

    entries: Mapping[str, Given]
    form: Format
    problems: list[Finding] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def read(self) -> tuple[FigureContent, ...]:
        """Return the figures in the order of the form, then the author's own."""
        return (*self._official(), *self._own())

    def _official(self) -> Iterator[FigureContent]:
        for table in self.form.tables:
            if self._is_given(table):
                yield from (self._cell(spec) for spec in table.figures)
            else:
                self.missing.append(table.label)

    def _is_given(self, table: OfficialTable) -> bool:
        return any(spec.code in self.entries for spec in table.figures)

    def _cell(self, spec: FigureSpec) -> FigureContent:
        entry = self.entries.get(spec.code, Given())
        value = self._value(spec.code, entry, spec.label, NO_NUMBER)
        return FigureContent(
            spec.code, spec.label, spec.unit, value, decimals(value), spec.part_of
        )

    def _own(self) -> Iterator[FigureContent]:
        for code, entry in self.entries.items():
            if code in self.form.figures:
                continue
            if not is_code(code):
                self._note(UNKNOWN, _no_code(code))
            elif self.form.tables and not entry.is_described:
                self._note(UNKNOWN, _unknown(code, self.form), code)
            else:
                yield self._named(code, entry)

    def _named(self, code: str, entry: Given) -> FigureContent:
        total = entry.part_of
        if total and (total == code or total not in self.entries):
            self._note(UNKNOWN, _no_total(code, total), code)
            total = ""
        label = entry.label or code
        value = self._value(code, entry, label, NO_OWN_NUMBER)
        return FigureContent(code, label, entry.unit, value, decimals(value), total)

    def _value(self, code: str, entry: Given, label: str, rule: str) -> Decimal | None:
        try:
            return number(entry.value)
        except NoNumber:
            written = as_given(entry.value)
            self._note(rule, _no_number(label, written), code, written)
            return None

    def _note(
        self, rule: str, words: Sentence, code: str = "", found: str = ""
    ) -> None:
        self.problems.append(
            Finding(rule, Level.ERROR, words, code=code, subject=found, found=found)
        )


def reader_of(entries: Mapping[str, object], form: Format) -> FigureReader:
    """Return the reader of a mapping from code to value or described value."""
    return FigureReader({code: given(entry) for code, entry in entries.items()}, form)


def own_words(figures: tuple[FigureContent, ...], form: Format) -> str:
    """Return the words that the author put to figures of their own."""
    rows = [figure for figure in figures if figure.code not in form.figures]
    return "\n".join(f"{row.code} {row.label} {row.unit}" for row in rows)


def _no_number(label: str, written: str) -> Sentence:
    return sentence(
        noop(
            "“%(label)s”应当填一个数（最多15位，小数最多四位），"
            "现在写的是“%(written)s”。"
        ),
        label=sentence(label),
        written=written,
    )


def _no_code(code: str) -> Sentence:
    words = noop(
        "“%(code)s”不是代码。代码用小写英文单词，以点分开，例如 published.total。"
    )
    return sentence(words, code=quoted(code))


def _unknown(code: str, form: Format) -> Sentence:
    words = noop("%(format)s没有代码 %(code)s，请对照代码表核对。")
    return sentence(words, format=sentence(form.label), code=quoted(code))


def _no_total(code: str, total: str) -> Sentence:
    words = noop("%(code)s 的合计项 %(total)s 不在报告里，请补上或者改正。")
    return sentence(words, code=quoted(code), total=quoted(total))
