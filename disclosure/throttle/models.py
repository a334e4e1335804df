"""How often somebody has tried something; shared by all processes."""

from __future__ import annotations

from django.db import models


class Attempts(models.Model):
    """Attempts in one window of time; who made them is a digest only."""

    key = models.CharField(max_length=64)
    #: The second (Unix time) in which the window ends.
    ends_at = models.BigIntegerField(db_index=True)
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "ends_at"], name="one_row_a_window")
        ]
