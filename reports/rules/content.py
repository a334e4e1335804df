"""A report as plain data: what the checks look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import cached_property

from reports.rules.numbers import Count, counts
from reports.rules.prose import blocks, sentences

#: What stands in the place of a figure that is not entered yet.
NOT_ENTERED = "—"
#: Longer sentences are quoted in part, or a text of one sentence takes minutes.
LONGEST_SENTENCE = 1000


@dataclass(frozen=True)
class SectionContent:
    """A section: its key, its numbered heading and its text as HTML."""

    key: str
    heading: str
    html: str
    has_children: bool = False
    has_figures: bool = False


@dataclass(frozen=True)
class FigureContent:
    """A figure: its address, its value and how it hangs together with others.

    ``part_of`` names the total it belongs to; ``numerator`` and
    ``denominator`` name the terms of a percentage. ``adjusted`` says that it
    differs from what was counted automatically, for a reason that is given.
    """

    code: str
    label: str
    unit: str
    value: Decimal | None
    decimals: int = 0
    part_of: str = ""
    numerator: str = ""
    denominator: str = ""
    adjusted: bool = False

    @property
    def shown(self) -> str:
        """The value as a reader sees it; a dash where none is entered yet."""
        if self.value is None:
            return NOT_ENTERED
        with localcontext(rounding=ROUND_HALF_UP):
            return f"{self.value:.{self.decimals}f}"

    @property
    def exact(self) -> str:
        """The value as shown, or in full where showing it rounds it off."""
        if self.value is None or Decimal(self.shown) == self.value:
            return self.shown
        return f"{self.value.normalize():f}"


@dataclass(frozen=True)
class AttachmentContent:
    """An attachment, with what was found when its text was read on upload."""

    name: str
    digest: str
    hits: tuple[str, ...] = ()
    unreadable: bool = False


@dataclass(frozen=True)
class Register:
    """What the register of requests says of the year.

    ``figures`` are table three and four by code. ``cases`` names, by what is
    missing, the cases that ended without the letter their outcome needs.
    """

    figures: Mapping[str, Decimal]
    cases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    fee_notices: int = 0


@dataclass(frozen=True)
class Sums:
    """What the figures of a government's report add up to, by code."""

    figures: Mapping[str, Decimal]


@dataclass(frozen=True)
class TypedInProse:
    """A count the author typed, with the sentence it stands in."""

    section: SectionContent
    words: str
    count: Count


@dataclass(frozen=True)
class ReportContent:
    """Everything of one edition that can be checked.

    None of ``previous``, ``register`` and ``sums`` means that it is not known:
    the rules that need it say nothing. ``makes_rules`` tells whether the agency
    has the power to make 规章; None if nobody knows.
    """

    year: int
    format: str
    sections: tuple[SectionContent, ...] = ()
    figures: tuple[FigureContent, ...] = ()
    attachments: tuple[AttachmentContent, ...] = ()
    loose_texts: Mapping[str, str] = field(default_factory=dict)
    previous: ReportContent | None = None
    register: Register | None = None
    sums: Sums | None = None
    makes_rules: bool | None = None

    @cached_property
    def by_code(self) -> dict[str, FigureContent]:
        return {figure.code: figure for figure in self.figures}

    def parts_of(self, code: str) -> list[FigureContent]:
        """Return the figures a total consists of, in the order of the report."""
        return list(self._parts.get(code, ()))

    @cached_property
    def typed(self) -> tuple[TypedInProse, ...]:
        """The exact counts typed in prose, outside of references."""
        return tuple(typed for section in self.sections for typed in _typed_in(section))

    @cached_property
    def _parts(self) -> dict[str, list[FigureContent]]:
        parts: dict[str, list[FigureContent]] = {}
        for figure in self.figures:
            if figure.part_of:
                parts.setdefault(figure.part_of, []).append(figure)
        return parts


def _typed_in(section: SectionContent) -> Iterator[TypedInProse]:
    for run in blocks(section.html, {}):
        for words in sentences(run.typed):
            for count in counts(words):
                if not count.rough:
                    yield TypedInProse(section, _quoted(words, count), count)


def _quoted(words: str, count: Count) -> str:
    """Return the sentence of a count; of one without end, the words around it."""
    if len(words) <= LONGEST_SENTENCE:
        return words
    return f"{count.before}{count.words}{count.after}"
