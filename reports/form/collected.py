"""What was found in the sheets of a file: figures, where they stood, errors."""

from __future__ import annotations

from dataclasses import dataclass

from disclosure.labels import Sentence, noop, sentence
from reports.form.files import RawSheet
from reports.form.labels import LabelledTable, Line, labelled_tables
from reports.rules.formats import FigureSpec, Format
from reports.rules.prose import fold
from reports.rules.typed_values import read_value


@dataclass(frozen=True)
class CellError:
    """What is wrong with a cell of a file; ``code`` where it is known."""

    cell: str
    code: str
    sentence: Sentence


class Collected:
    """Figures and errors as they are found, in one sheet after the other."""

    def __init__(self, form: Format) -> None:
        self.form = form
        self.tables = labelled_tables(form.code) if form.tables else ()
        self.figures: dict[str, str] = {}
        self.cells: dict[str, str] = {}
        self.errors: list[CellError] = []
        self.missing_tables: tuple[str, ...] = ()
        #: Where a table was found, and the lines of it that were.
        self._places: dict[str, str] = {}
        self._lines: dict[str, list[Line]] = {}

    def finish(self) -> None:
        """Note the rows and columns that the tables found do not have."""
        found = {table.table.key for table in self.tables if self._codes_in(table)}
        listed = not self._places
        for table in self.tables:
            if table.table.key in self._places:
                self._note_missing(table)
        self.missing_tables = tuple(
            table.table.label
            for table in self.tables
            if table.table.key not in found and not listed
        )

    def line_found(self, table: LabelledTable, line: Line, sheet: RawSheet) -> bool:
        """Remember a line; False if it was there before."""
        key = table.table.key
        self._places.setdefault(key, sheet.name)
        lines = self._lines.setdefault(key, [])
        is_new = all(known is not line for known in lines)
        if is_new:
            lines.append(line)
        return is_new

    def put(self, code: str, text: str, address: str) -> None:
        """Take a figure, as a plain number where it is one."""
        spec = self.form.figures[code]
        value = read_value(text, spec)
        if isinstance(value, Sentence):
            self.note(address, _formula() if text.startswith("=") else value, code)
        self.figures[code] = text if isinstance(value, Sentence) else _tidy(text, spec)
        self.cells[code] = address

    def note(self, address: str, words: Sentence, code: str = "") -> None:
        self.errors.append(CellError(address, code, words))

    def _codes_in(self, table: LabelledTable) -> bool:
        return any(spec.code in self.figures for spec in table.table.figures)

    def _note_missing(self, table: LabelledTable) -> None:
        place = self._places[table.table.key]
        lines = self._lines.get(table.table.key, [])
        columns: dict[str, str] = {}
        for line in table.lines:
            codes = list(line.codes.values())
            if not any(line is known for known in lines):
                words = noop("缺少“%(row)s”一行，请补上。")
                name = sentence(words, row=line.label or table.table.label)
                self.note(place, name, codes[0])
                continue
            for (column, groups), code in line.codes.items():
                if code not in self.figures:
                    columns.setdefault(" ".join((*groups[-1:], column)), code)
        for column, code in columns.items():
            words = noop("缺少“%(column)s”一列，请补上。")
            self.note(place, sentence(words, column=column), code)


def _tidy(text: str, spec: FigureSpec) -> str:
    """Return a number with plain digits; an amount keeps its decimals."""
    plain = fold(text).replace(",", "").replace(" ", "").replace("−", "-")
    return plain if spec.is_amount else plain.partition(".")[0]


def _formula() -> Sentence:
    return sentence(
        noop("这一格是公式，文件里没有算出的数。请在表格软件里打开、保存后再上传。")
    )
