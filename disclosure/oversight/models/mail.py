"""What supervision writes to officers, and how often they want it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.agencies.models import Agency
from disclosure.oversight.rules.vocabulary import DigestFrequency
from disclosure.translation import choices


class Message(models.Model):
    """A mail that waits, or was sent; numbers and counts, nothing personal.

    ``key`` says what it is about and for whom: made twice it is still one.
    """

    key = models.CharField(max_length=120, unique=True)
    to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    subject = models.CharField(max_length=200)
    body = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    mailed_at = models.DateTimeField(null=True, blank=True)
    mail_error = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(mailed_at=None, mail_error=""),
                name="message_waits",
            )
        ]


class DigestChoice(models.Model):
    """How often a supervisor wants the digest of an agency; daily unless said."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    agency = models.ForeignKey(Agency, on_delete=models.CASCADE, related_name="+")
    frequency = models.CharField(
        _("监督摘要邮件"),
        max_length=8,
        choices=choices(DigestFrequency),
        default=DigestFrequency.DAILY,
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "agency"], name="one_digest_choice_an_office"
            )
        ]
