"""A report as plain data: what the checks look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property


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
    ``denominator`` name the terms of a percentage.
    """

    code: str
    label: str
    unit: str
    value: Decimal | None
    decimals: int = 0
    part_of: str = ""
    numerator: str = ""
    denominator: str = ""

    @property
    def shown(self) -> str:
        """The value as a reader sees it; a dash where none is entered yet."""
        if self.value is None:
            return "—"
        return f"{self.value:.{self.decimals}f}"


@dataclass(frozen=True)
class AttachmentContent:
    """An attachment, with what was found when its text was read on upload."""

    name: str
    digest: str
    hits: tuple[str, ...] = ()
    unreadable: bool = False


@dataclass(frozen=True)
class ReportContent:
    """Everything of one edition that can be checked."""

    year: int
    format: str
    sections: tuple[SectionContent, ...] = ()
    figures: tuple[FigureContent, ...] = ()
    attachments: tuple[AttachmentContent, ...] = ()
    loose_texts: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> dict[str, FigureContent]:
        return {figure.code: figure for figure in self.figures}

    def parts_of(self, code: str) -> list[FigureContent]:
        return [figure for figure in self.figures if figure.part_of == code]
