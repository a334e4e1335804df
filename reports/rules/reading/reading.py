"""A report as it was read: title, sections, figures, and what was not understood."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from disclosure.labels import Sentence, noop, sentence
from reports.rules.formats import FORMATS, FigureSpec, Format, format_of
from reports.rules.reading.cells import extract
from reports.rules.reading.code_lists import (
    is_code_list,
    listed_figures,
    listed_own_figures,
)
from reports.rules.reading.finds import (
    Extract,
    FoundFigure,
    Misprint,
    NamedFigure,
    Puzzle,
)
from reports.rules.reading.frames import (
    Frame,
    framed,
    without_closing,
    without_corrections,
)
from reports.rules.reading.marks import Mark, Written
from reports.rules.reading.named import is_named_table, named_figures
from reports.rules.reading.outline import Outline, name_sections, outline_of
from reports.rules.reading.titles import Title, title_of
from reports.rules.reading.told import told_extract, told_figures
from reports.rules.reading.tree import Block, Corrections, Table, Told, Tree
from reports.rules.reading.worded import WordedFigure, without_named, worded_figures

#: Another format than that of the year needs this much more behind it.
_STRONGER = 1.6
FORMS = ("form2021", "form2019", "form2014")


@dataclass(frozen=True)
class Unclear:
    """Something that was not understood: its kind, the words, where, and a sentence."""

    what: str
    words: str
    sentence: Sentence
    page: int = 0
    table: int = 0
    cell: str = ""


@dataclass(frozen=True)
class Reading:
    """What was read from a file.

    ``figures`` are those of the official tables in the order of the form, those
    without a cell in the file included; ``extra`` are rows that a report prints
    in the place of several of the form; ``named`` are those of the author's own,
    ``worded`` are counted phrases of prose.
    """

    kind: str
    title: Title
    form: Format
    outline: Outline
    figures: tuple[FoundFigure, ...]
    extra: tuple[FoundFigure, ...]
    worded: tuple[WordedFigure, ...]
    misprints: tuple[Misprint, ...]
    unclear: tuple[Unclear, ...]
    pages: int = 0
    #: The official tables that each table of the file holds, by its number.
    held: tuple[tuple[int, tuple[str, ...]], ...] = ()
    named: tuple[NamedFigure, ...] = ()
    tables: tuple[Table, ...] = ()
    frames: Mapping[int, Frame] = field(default_factory=dict)
    corrections: Corrections = Corrections()
    #: What stands behind the text: annexes, links, the period, whom to ask.
    closing: tuple[str, ...] = ()


def read(tree: Tree, year: int | None = None, form: str = "") -> Reading:
    """Read a file. ``year`` and ``form``, where given, win over what it says itself."""
    parted = _parted(tree)
    title = _title(parted.blocks, tree.told, year)
    found, chosen = _chosen(tree, parted.tables, title.year, form)
    outline = outline_of(parted.blocks, title.places)
    name_sections(outline, chosen)
    codes = chosen.figures
    figures = tuple(_complete(found, chosen))
    extra = tuple(one for code, one in found.figures.items() if code not in codes)
    named = tuple(_named(tree, parted, outline, chosen))
    return Reading(
        kind=tree.kind,
        title=title,
        form=chosen,
        outline=outline,
        figures=figures,
        extra=extra,
        worded=tuple(_worded(tree.told, outline, chosen, named)),
        misprints=tuple(found.misprints),
        unclear=(
            *_unknown_head(title),
            *_unknown_tables(found, chosen),
            *(_puzzle(one) for one in found.puzzles),
            *_unread(figures, chosen),
            *(_note(key, words) for key, words in tree.notes),
        ),
        pages=tree.pages,
        held=tuple((number, tuple(keys)) for number, keys in found.held.items()),
        named=named,
        tables=tuple(parted.tables),
        frames=parted.frames,
        corrections=parted.corrections,
        closing=parted.closing,
    )


@dataclass(frozen=True)
class _Parted:
    """The text of a report, and apart from it what stands around its text."""

    blocks: list[Block]
    frames: Mapping[int, Frame]
    corrections: Corrections
    closing: tuple[str, ...]

    @property
    def tables(self) -> list[Table]:
        return [block for block in self.blocks if isinstance(block, Table)]


def _parted(tree: Tree) -> _Parted:
    blocks, corrections = without_corrections(tree.blocks)
    blocks, frames = framed(blocks)
    if tree.told is not None:
        return _Parted(blocks, frames, tree.told.corrections, tree.told.closing)
    blocks, closing = without_closing(blocks)
    return _Parted(blocks, frames, corrections, closing)


def _title(blocks: Sequence[Block], told: Told | None, year: int | None) -> Title:
    """Return what a file of data says, else what the first lines tell."""
    found = title_of(blocks)
    if told is not None:
        found = Title(told.title, told.agency, told.year, "told", found.places)
    return found if year is None else replace(found, year=year, by="given")


def _named(
    tree: Tree, parted: _Parted, outline: Outline, form: Format
) -> Iterator[NamedFigure]:
    if tree.told is not None:
        yield from told_figures(tree.told, form.code)
        return
    yield from named_figures(parted.tables, outline, parted.frames)
    seen: set[str] = set()
    for table in parted.tables:
        for one in listed_own_figures(table, form.code):
            if one.code not in seen:
                seen.add(one.code)
                yield one


def _worded(
    told: Told | None, outline: Outline, form: Format, named: Sequence[NamedFigure]
) -> Iterator[WordedFigure]:
    """Yield what the words count; a file of data says itself what its figures are."""
    if told is None:
        yield from without_named(worded_figures(outline, form), named)


def _chosen(
    tree: Tree, tables: Sequence[Table], year: int | None, form: str
) -> tuple[Extract, Format]:
    """Take the format that is given, or that of the year unless the tables object."""
    if tree.told is not None:
        chosen = FORMATS[form or tree.told.format]
        return told_extract(tree.told, chosen), chosen
    if form:
        return _extract(tables, form), FORMATS[form]
    found = {name: _extract(tables, name) for name in FORMS}
    best = max(FORMS, key=lambda name: found[name].score)
    if not found[best].score:
        chosen = FORMATS["free"] if year is None or year <= 2018 else format_of(year)
        return Extract(puzzles=found[FORMS[0]].puzzles), chosen
    if year is not None:
        own = format_of(year).code
        if own in found and found[own].score * _STRONGER >= found[best].score:
            best = own
    return found[best], FORMATS[best]


def _extract(tables: Sequence[Table], form: str) -> Extract:
    lists = {table.number: listed_figures(table, form) for table in tables}
    rest = [table for table in tables if not (lists[table.number] or _is_own(table))]
    found = extract(rest, form)
    for number, listed in lists.items():
        for figure in listed:
            table = FORMATS[form].figures[figure.code].table
            found.figures.setdefault(figure.code, figure)
            found.tables.add(table)
            held = found.held.setdefault(number, [])
            held.extend([table] if table not in held else [])
    return found


def _is_own(table: Table) -> bool:
    """Tell whether a table holds figures of the author's own."""
    return is_named_table(table) or is_code_list(table)


def _complete(found: Extract, form: Format) -> Iterator[FoundFigure]:
    """Yield every figure of the tables that are there; what has no cell is missing."""
    for code, spec in form.figures.items():
        if spec.table in found.tables:
            yield found.figures.get(code) or FoundFigure(
                code, Written(Mark.MISSING), ()
            )


def _unknown_head(title: Title) -> Iterator[Unclear]:
    if not title.text:
        yield Unclear("title", "", sentence(noop("没有找到报告的标题，请填写。")))
    if not title.agency:
        yield Unclear("agency", "", sentence(noop("没有找到编制机关的名称，请选择。")))
    if title.year is None:
        yield Unclear("year", "", sentence(noop("没有找到报告的年度，请填写。")))


def _unknown_tables(found: Extract, form: Format) -> Iterator[Unclear]:
    for table in form.tables:
        if table.key not in found.tables:
            words = noop("没有找到“%(table)s”的表格，请对照原文填写。")
            label = sentence(table.label)
            yield Unclear("missing_table", table.label, sentence(words, table=label))


_PUZZLES = {
    "table": noop("第%(table)s个表格不是报告的格式表，没有读取：%(words)s"),
    "row": noop("第%(table)s个表格有一行不认识，没有读取：%(words)s"),
    "column": noop("第%(table)s个表格有一列不认识，没有读取：%(words)s"),
    "twice": noop("第%(table)s个表格里有一个数字重复出现而且不同：%(words)s"),
}
_NOTES = {
    "untagged_text": noop("第%(words)s页有的文字没有标记，没有读取，请对照原文。"),
    "scanned_page": noop("第%(words)s页是图片，没有文字可读，请对照原文填写。"),
    "hidden_sheet": noop("工作表“%(words)s”是隐藏的，没有读取。"),
    "deleted_text": noop("文件里有未接受的修订，删除的文字没有读取。"),
    "no_numbering": noop("有的自动编号读不出，标题可能缺少序号。"),
}


_OF_PAGES = frozenset({"untagged_text", "scanned_page"})


def _puzzle(puzzle: Puzzle) -> Unclear:
    words = sentence(_PUZZLES[puzzle.what], table=puzzle.table, words=puzzle.words)
    page, name = (puzzle.cell.page, puzzle.cell.name) if puzzle.cell else (0, "")
    return Unclear(puzzle.what, puzzle.words, words, page, puzzle.table, name)


def _note(key: str, words: str) -> Unclear:
    page = int(words) if key in _OF_PAGES and words.isdigit() else 0
    template = _NOTES.get(key, noop("%(words)s"))
    return Unclear(key, words, sentence(template, words=words), page)


def _unread(figures: Sequence[FoundFigure], form: Format) -> Iterator[Unclear]:
    for figure in figures:
        if figure.written.mark is Mark.UNREADABLE:
            spec = form.figures[figure.code]
            yield _unread_cell(figure, spec)


def _unread_cell(figure: FoundFigure, spec: FigureSpec) -> Unclear:
    template = noop("“%(label)s”一格读不出数字，原文是“%(words)s”，请对照原文填写。")
    shown = " ".join(figure.text.split())[:40]
    words = sentence(template, label=sentence(spec.label), words=shown)
    page, name = (figure.cell.page, figure.cell.name) if figure.cell else (0, "")
    return Unclear("cell", shown, words, page, figure.table, name)
