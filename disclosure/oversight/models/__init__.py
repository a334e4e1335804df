"""The rows of supervision."""

from disclosure.oversight.models.assessments import (
    Assessment,
    Objection,
    Scheme,
    SchemeItem,
    Sheet,
    SheetLine,
)
from disclosure.oversight.models.mail import DigestChoice, Message
from disclosure.oversight.models.notices import (
    NoticeCase,
    NoticeLine,
    SupervisionNotice,
)
from disclosure.oversight.models.publication import PublishedTimes, Publishing
from disclosure.oversight.models.reminders import Reminder

__all__ = [
    "Assessment",
    "DigestChoice",
    "Message",
    "NoticeCase",
    "NoticeLine",
    "Objection",
    "PublishedTimes",
    "Publishing",
    "Reminder",
    "Scheme",
    "SchemeItem",
    "Sheet",
    "SheetLine",
    "SupervisionNotice",
]
