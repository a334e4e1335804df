"""Jobs of the reports: thin doors to actions, done by ``db_worker``."""

from __future__ import annotations

from django_tasks import task

from reports.actions.making import make_file


@task()
def render_file(file_id: int) -> None:
    """Make one file of a report."""
    make_file(file_id)
