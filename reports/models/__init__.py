"""The nouns of the annual report. Writing happens in ``actions`` only.

``report`` is an edition and what was published of it, ``content`` what it is
made of, ``review`` what its readers in the office left behind.
"""

from reports.models.content import (
    Attachment,
    RelatedLink,
    Section,
    SectionVersion,
    Statistic,
    attachment_path,
)
from reports.models.report import FIRST_YEAR, LAST_YEAR, PublishedDocument, Report
from reports.models.review import ReviewNote, ReviewSnapshot, Waiver

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Attachment",
    "PublishedDocument",
    "RelatedLink",
    "Report",
    "ReviewNote",
    "ReviewSnapshot",
    "Section",
    "SectionVersion",
    "Statistic",
    "Waiver",
    "attachment_path",
]
