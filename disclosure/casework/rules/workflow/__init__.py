"""The workflow of a case: facts, checks and the table that joins them."""

from disclosure.casework.rules.workflow.facts import CaseFacts
from disclosure.casework.rules.workflow.table import (
    APPLICANT_ACTIONS,
    APPROVER,
    CASE_ROLES,
    HANDLER,
    REVIEWER,
    SENT_AT_ONCE,
    SUPERVISOR,
    VIEW_ROLES,
    WORKFLOW,
)

__all__ = [
    "APPLICANT_ACTIONS",
    "APPROVER",
    "CASE_ROLES",
    "HANDLER",
    "REVIEWER",
    "SENT_AT_ONCE",
    "SUPERVISOR",
    "VIEW_ROLES",
    "WORKFLOW",
    "CaseFacts",
]
