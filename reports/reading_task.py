"""The job of reading an uploaded report."""

from __future__ import annotations

from django_tasks import task

from reports.actions.reading_job import read_upload


@task()
def read_existing(reading_id: int) -> None:
    read_upload(reading_id)
