"""The stamp of the public site and the visits of its pages."""

from __future__ import annotations

import secrets

from django.db import models

#: A longer address is neither kept nor counted.
MAX_PATH = 200


def new_stamp() -> str:
    return secrets.token_hex(16)


class SiteStamp(models.Model):
    """Changes whenever anything public changes; one row."""

    value = models.CharField(max_length=32, default=new_stamp)


class Visits(models.Model):
    """How often the page at a path was asked for."""

    path = models.CharField(max_length=MAX_PATH, primary_key=True)
    count = models.PositiveBigIntegerField(default=0)
