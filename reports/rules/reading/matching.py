"""Which row or column of the form a row or column of the file is.

By its label first, wherever it stands; labels that the form has more than once by
the labels above them, then by order; what has no label at all by its place
between two that are known.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto

from reports.rules.reading.form_lines import Labelled
from reports.rules.reading.labels import Labels


class By(Enum):
    """How something was recognised."""

    LABEL, NEAR, ORDER, PLACE = auto(), auto(), auto(), auto()


@dataclass(frozen=True)
class Printed:
    """A row or column of the file: its label as printed, and those above it."""

    label: str
    above: tuple[str, ...] = ()


@dataclass(frozen=True)
class Match:
    """The place in the form, and how it was found."""

    place: int
    by: By


@dataclass
class Matcher:
    """Matches the rows or columns of a file, in their order, with those of a form."""

    form: Sequence[Labelled]
    printed: Sequence[Printed]
    found: dict[int, Match] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._labels = Labels(item.label for item in self.form if item.label)
        self._groups = Labels(text for item in self.form for text in item.above)
        self._taken: set[int] = set()

    def match(self) -> dict[int, Match]:
        """Return the matches by place in the file; each place of the form once."""
        unclear = self._by_label()
        self._by_order(unclear)
        self._by_place()
        return self.found

    def _by_label(self) -> dict[int, list[int]]:
        """Take what is clear by its label; exact ones first. Return the rest."""
        unclear: dict[int, list[int]] = {}
        near: list[tuple[int, int]] = []
        for at, item in enumerate(self.printed):
            like = self._labels.like(item.label) if item.label else None
            if like is None:
                continue
            places = self._under(item, like.label)
            by = By.LABEL if like.is_exact else By.NEAR
            if len(places) == 1 and places[0] in self._taken:
                # The group above is not this one's own: the order has to tell.
                places = self._named(like.label)
            if len(places) > 1:
                unclear[at] = places
            elif by is By.NEAR:
                near.append((at, places[0]))
            else:
                self._take(at, places[0], by)
        for at, place in near:
            self._take(at, place, By.NEAR)
        return unclear

    def _under(self, item: Printed, label: str) -> list[int]:
        """Return the places with a label, those under the right groups if told."""
        places = self._named(label)
        above = {
            like.label
            for text in item.above
            if (like := self._groups.like(text)) is not None
        }
        best = max(self._agreeing(place, above) for place in places)
        return [place for place in places if self._agreeing(place, above) == best]

    def _named(self, label: str) -> list[int]:
        return [place for place, form in enumerate(self.form) if form.label == label]

    def _agreeing(self, place: int, above: set[str]) -> int:
        own = set(self.form[place].above)
        return len(own & above) - len(above - own)

    def _by_order(self, unclear: dict[int, list[int]]) -> None:
        for at, places in unclear.items():
            first, last = self._between(at)
            within = [
                place
                for place in places
                if first < place < last and place not in self._taken
            ]
            if within:
                self._take(at, within[0], By.ORDER)

    def _by_place(self) -> None:
        """Fill gaps where file and form have as many left between two known ones."""
        run: list[int] = []
        for at in range(len(self.printed) + 1):
            if at < len(self.printed) and at not in self.found:
                run.append(at)
                continue
            if run:
                self._fill(run)
            run = []

    def _fill(self, run: list[int]) -> None:
        first, _last = self._between(run[0])
        _first, last = self._between(run[-1])
        free = [
            place
            for place in range(first + 1, last)
            if place not in self._taken and not self.form[place].is_extra
        ]
        is_inside = first >= 0 and last < len(self.form)
        is_blank = not any(self.printed[at].label for at in run)
        if len(free) == len(run) and (is_inside or is_blank):
            for at, place in zip(run, free, strict=True):
                self._take(at, place, By.PLACE)

    def _between(self, at: int) -> tuple[int, int]:
        """Return the places in the form of the nearest known neighbours."""
        before = [self.found[one].place for one in self.found if one < at]
        after = [self.found[one].place for one in self.found if one > at]
        nearest = max((one for one in self.found if one < at), default=None)
        following = min((one for one in self.found if one > at), default=None)
        first = -1 if nearest is None or not before else self.found[nearest].place
        last = (
            len(self.form)
            if following is None or not after
            else self.found[following].place
        )
        return first, last

    def _take(self, at: int, place: int, by: By) -> None:
        if place not in self._taken:
            self._taken.add(place)
            self.found[at] = Match(place, by)
