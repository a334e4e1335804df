"""The nouns of the annual report. Writing happens in ``actions`` only.

``report`` is an edition and what was published of it, ``content`` what it is
made of, ``review`` what its readers in the office left behind, ``rollup`` what
a government's report adds up, ``collection`` who owes one, ``files`` what an
edition is written as, ``readings`` existing reports on their way in.
"""

from reports.models.collection import Campaign, Obligation, Reminder
from reports.models.content import (
    Attachment,
    RelatedLink,
    Section,
    SectionVersion,
    Statistic,
    attachment_path,
)
from reports.models.files import RenderedFile
from reports.models.readings import ReadCell, Reading, ReadPage
from reports.models.report import FIRST_YEAR, LAST_YEAR, PublishedDocument, Report
from reports.models.review import ReviewNote, ReviewSnapshot, Waiver
from reports.models.rollup import Addend, Reconciliation

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Addend",
    "Attachment",
    "Campaign",
    "Obligation",
    "PublishedDocument",
    "ReadCell",
    "ReadPage",
    "Reading",
    "Reconciliation",
    "RelatedLink",
    "Reminder",
    "RenderedFile",
    "Report",
    "ReviewNote",
    "ReviewSnapshot",
    "Section",
    "SectionVersion",
    "Statistic",
    "Waiver",
    "attachment_path",
]
