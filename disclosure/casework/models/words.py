"""The words of a case's subject, for the search of the list."""

from __future__ import annotations

from django.db import models

from disclosure.casework.models.case import Case


class CaseWords(models.Model):
    """The subject in pieces of two characters, separated by blanks.

    One more piece names the agency. The database indexes the row by itself:
    see the migration that makes the table and ``docs/decisions/0014``.
    """

    case = models.OneToOneField(
        Case, on_delete=models.CASCADE, primary_key=True, related_name="words"
    )
    words = models.TextField()
