"""Files of a case. They lie encrypted under random names."""

from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from disclosure.agencies.models import User
from disclosure.casework.models.case import Case, Draft
from disclosure.casework.rules.vocabulary import FileRole
from disclosure.encryption.fields import EncryptedFileField, EncryptedTextField
from disclosure.translation import choices


def stored_name(_file: object, _name: str) -> str:
    return f"cases/{uuid4().hex}"


def draft_name(_file: object, _name: str) -> str:
    return f"drafts/{uuid4().hex}"


class CaseFile(models.Model):
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="files")
    role = models.CharField(_("用途"), max_length=12, choices=choices(FileRole))
    name = EncryptedTextField(_("文件名"))
    extension = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = EncryptedFileField(upload_to=stored_name, max_length=100)
    added_on = models.DateField()
    by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("办件材料")
        verbose_name_plural = pgettext_lazy("several", "办件材料")
        ordering = ["pk"]


class DraftFile(models.Model):
    """A file added to a form that is not sent yet."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    name = EncryptedTextField()
    extension = models.CharField(max_length=8)
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = EncryptedFileField(upload_to=draft_name, max_length=100)

    class Meta:
        ordering = ["pk"]
