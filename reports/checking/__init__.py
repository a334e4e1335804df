"""The checks for anybody's report: a file in, findings out, nothing kept.

``parsing`` reads JSON that strangers wrote, ``sheets`` the XLSX of the form,
``files`` whichever it is; ``contents`` turns the data into a
``ReportContent`` and notes what is wrong with it, ``answers`` runs the checks
and writes findings down, ``samples`` shows how such a file looks. No database.
"""

from reports.checking.answers import as_json, findings_of
from reports.checking.contents import (
    Malformed,
    Submission,
    content_from,
    submission_from,
)
from reports.checking.parsing import parsed

__all__ = [
    "Malformed",
    "Submission",
    "as_json",
    "content_from",
    "findings_of",
    "parsed",
    "submission_from",
]
