"""Table four: reconsideration and litigation, the same from 2019 on."""

from __future__ import annotations

from disclosure.casework.rules.vocabulary import ChallengeResult, Court
from disclosure.labels import noop
from reports.rules.formats.base import Cell, FigureSpec, OfficialTable

TOTAL = "total"
RESULTS = tuple(str(result) for result in ChallengeResult)
COLUMNS = (*RESULTS, TOTAL)
COLUMN_LABELS = {
    **{str(result): result.label for result in ChallengeResult},
    TOTAL: noop("总计"),
}
LITIGATION = noop("行政诉讼")
COURTS = tuple(str(court) for court in Court)


def challenges_table() -> OfficialTable:
    """Return table four: three groups of five columns over one row of figures."""
    reconsideration, *litigation = Court
    return OfficialTable(
        key="challenges",
        section="challenges",
        label=noop("政府信息公开行政复议、行政诉讼情况"),
        rows=(
            (
                Cell(reconsideration.label, scope="colgroup", columns=len(COLUMNS)),
                Cell(LITIGATION, scope="colgroup", columns=2 * len(COLUMNS)),
            ),
            (
                *(
                    Cell(COLUMN_LABELS[column], scope="col", rows=2)
                    for column in COLUMNS
                ),
                *(
                    Cell(court.label, scope="colgroup", columns=len(COLUMNS))
                    for court in litigation
                ),
            ),
            tuple(
                Cell(COLUMN_LABELS[column], scope="col")
                for _court in litigation
                for column in COLUMNS
            ),
            tuple(
                Cell(code=f"{court}.{column}") for court in Court for column in COLUMNS
            ),
        ),
        figures=tuple(
            FigureSpec(
                f"{court}.{column}",
                "challenges",
                (),
                _above(court, column),
                "件",
            )
            for court in Court
            for column in COLUMNS
        ),
        head_rows=3,
    )


def _above(court: Court, column: str) -> tuple[str, ...]:
    inside = () if court is Court.RECONSIDERATION else (LITIGATION,)
    return (*inside, court.label, COLUMN_LABELS[column])
