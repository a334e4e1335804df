"""Files in a store that is no folder of this machine."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from disclosure.casework.actions import purging


@pytest.fixture
def store(settings):
    memory = {"BACKEND": "django.core.files.storage.InMemoryStorage"}
    settings.STORAGES = {**settings.STORAGES, "default": memory}
    return default_storage


@pytest.mark.django_db
def test_files_that_no_row_knows_leave_the_store(store):
    assert purging._orphans(timezone.now(), dry_run=False) == 0
    store.save("cases/stray", ContentFile(b"x"))
    later = timezone.now() + timedelta(hours=purging.ORPHAN_HOURS, minutes=1)
    assert purging._orphans(timezone.now(), dry_run=False) == 0
    assert purging._orphans(later, dry_run=True) == 1
    assert store.exists("cases/stray")
    assert purging._orphans(later, dry_run=False) == 1
    assert not store.exists("cases/stray")
