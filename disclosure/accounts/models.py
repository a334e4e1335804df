"""What is kept of an account beside the user: nothing that opens a door by itself."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from disclosure.encryption.fields import EncryptedTextField


class Account(models.Model):
    """How somebody may log in. Without a row, everything is as it begins.

    Sessions carry ``generation``; raising it ends them all.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="account",
    )
    generation = models.PositiveIntegerField(default=0)
    must_change_password = models.BooleanField(default=False)
    password_set_at = models.DateTimeField(null=True)
    #: Since when the second factor is on; empty while it is off.
    second_factor_at = models.DateTimeField(null=True)


class Authenticator(models.Model):
    """The secret shared with somebody's app, and the last step that was used."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="authenticator",
    )
    secret = EncryptedTextField()
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(models.Model):
    """The digest of a code on paper."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="recovery_codes",
    )
    digest = EncryptedTextField()
    used_at = models.DateTimeField(null=True)


class FormerPassword(models.Model):
    """The slow digest of a password that was replaced."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="former_passwords",
    )
    password = models.CharField(max_length=128)
    replaced_at = models.DateTimeField(auto_now_add=True)
