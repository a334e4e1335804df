"""Several people at the same moment, each with a connection of their own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from django.db import connection


def together(*calls: Callable[[], Any]) -> list[Any]:
    """Run calls at the same moment; return what each returned or raised."""
    gate = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def run(place: int) -> None:
        try:
            connection.ensure_connection()
            gate.wait(30)
            results[place] = calls[place]()
        except Exception as raised:
            results[place] = raised
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,)) for n in range(len(calls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(90)
        assert not thread.is_alive(), "somebody waits for ever"
    return results


def outcome(results: list[Any]) -> list[str]:
    """Return how each call ended: the name of what it raised, or done."""
    return sorted(
        type(one).__name__ if isinstance(one, Exception) else "done" for one in results
    )
