"""The figures as Prometheus reads them (text format 0.0.4)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime

from django.db import DatabaseError
from django.utils import timezone

from disclosure.audit.models import ChainHead
from disclosure.operations import health
from disclosure.operations.metrics.counters import (
    ACCESS,
    BUCKETS,
    CLASSES,
    totals,
)
from disclosure.operations.queues import all_queues
from disclosure.operations.vocabulary import RunKind, Standing

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def exposition() -> str:
    """Return all figures; without the database, those that need none."""
    lines = list(_requests(totals()))
    with suppress(OSError):
        lines += _plain("disk_free_bytes", "gauge", health.free_space())
    is_up = health.database().standing is Standing.GOOD
    lines += _plain("database_up", "gauge", int(is_up))
    if is_up:
        try:
            lines += _from_database(timezone.now())
        except DatabaseError:
            lines += ["# the database went away"]
    return "\n".join(lines) + "\n"


def _requests(sums: dict[str, float]) -> Iterator[str]:
    yield from _head("requests_total", "counter")
    for kind in ACCESS:
        for klass in CLASSES:
            labels = f'access="{kind}",status="{klass}"'
            yield f"disclosure_requests_total{{{labels}}} {sums[f'{kind} {klass}']:.0f}"
    yield from _head("request_seconds", "histogram")
    so_far = 0.0
    for bound in [*map(str, BUCKETS), "+Inf"]:
        so_far += sums[f"le {bound}"]
        yield f'disclosure_request_seconds_bucket{{le="{bound}"}} {so_far:.0f}'
    yield f"disclosure_request_seconds_sum {sums['seconds']:.6f}"
    yield f"disclosure_request_seconds_count {so_far:.0f}"
    yield from _plain("slow_queries_total", "counter", sums["slow queries"])


def _from_database(now: datetime) -> Iterator[str]:
    queues = all_queues()
    for name, values in (
        ("queue_waiting", [queue.waiting for queue in queues]),
        ("queue_oldest_seconds", [queue.age(now).total_seconds() for queue in queues]),
        ("queue_given_up", [queue.given_up for queue in queues]),
    ):
        yield from _head(name, "gauge")
        for queue, value in zip(queues, values, strict=True):
            yield f'disclosure_{name}{{queue="{queue.name}"}} {value:.0f}'
    head = ChainHead.objects.filter(pk=1).first()
    yield from _plain("trail_entries", "counter", head.length if head else 0)
    yield from _runs()


def _runs() -> Iterator[str]:
    found = {kind: health.last_run(kind) for kind in RunKind}
    runs = {kind: run for kind, run in found.items() if run}
    yield from _head("last_run_timestamp_seconds", "gauge")
    for kind, run in runs.items():
        at = run.finished_at.timestamp()
        yield f'disclosure_last_run_timestamp_seconds{{kind="{kind}"}} {at:.0f}'
    yield from _head("last_run_good", "gauge")
    for kind, run in runs.items():
        yield f'disclosure_last_run_good{{kind="{kind}"}} {int(run.is_good)}'


def _plain(name: str, kind: str, value: float) -> Iterator[str]:
    yield from _head(name, kind)
    yield f"disclosure_{name} {value:.0f}"


def _head(name: str, kind: str) -> Iterator[str]:
    yield f"# TYPE disclosure_{name} {kind}"
