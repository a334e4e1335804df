"""What must be so when the day is over."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.replay.servers import manage
from tests.replay.visits import Filed

ASK = """
import json
from django.utils import timezone
from disclosure.audit.queries import verify
from disclosure.casework.models import Applicant, Case, Notice
from django_tasks_db.models import DBTaskResult
new = Case.objects.filter(pk__gt={cases}).select_related("applicant")
found = [[case.number, case.applicant.name, case.state, case.pk] for case in new]
notices, now = Notice.objects, timezone.now()
waiting = notices.filter(sent_at=None, given_up_at=None)
jobs = DBTaskResult.objects.values_list("status", flat=True)
print(json.dumps({{
    "cases": found,
    "numbers": Case.objects.values("number").distinct().count() == Case.objects.count(),
    "is_whole": verify().is_whole,
    "notices": notices.count(),
    "sent": notices.exclude(sent_at=None).count(),
    "waiting": waiting.count(),
    "due": waiting.filter(due_at__lte=now).count(),
    "given_up": notices.exclude(given_up_at=None).count(),
    "jobs": list(jobs),
}}))
"""


@dataclass
class Truth:
    """What is wrong, one line each, and the figures behind it."""

    wrong: list[str]
    figures: dict[str, Any]


def truth(
    environment: dict[str, str],
    cases: int,
    filed: list[Filed],
    lives: int,
    logs: Path,
) -> Truth:
    """Hold what visitors were told against what the site holds."""
    asked = manage(
        environment, "shell", "--no-imports", "--command", ASK.format(cases=cases)
    )
    found = json.loads(asked.splitlines()[-1])
    manage(environment, "verify_audit")
    stored = {number: name for number, name, _, _ in found["cases"]}
    states = Counter(state for _, _, state, _ in found["cases"])
    lost = [one.number for one in filed if stored.get(one.number) != one.name]
    names = Counter(stored.values())
    twice = sum(count - 1 for count in names.values())
    closed = sum(one.is_over for one in filed)
    levels = logged(logs)
    jobs = Counter(found.pop("jobs"))
    del found["cases"]
    checks = {
        f"{len(lost)} receipts without their request": lost,
        f"{twice} requests twice": twice,
        f"{len(stored)} requests stored, {len(filed)} receipts": len(stored)
        != len(filed),
        "a number given twice": not found["numbers"],
        "the audit chain is broken": not found["is_whole"],
        f"{found['given_up']} mails given up": found["given_up"],
        f"{lives - closed} requests not taken to the end": lives != closed,
        f"jobs failed: {dict(jobs)}": jobs["FAILED"],
        f"log: {levels}": levels["ERROR"] or levels["CRITICAL"] or levels["Traceback"],
    }
    figures = {
        **found,
        "receipts": len(filed),
        "stored": len(stored),
        "states": dict(states),
        "taken to the end": closed,
        "jobs": dict(jobs),
        "log lines": dict(levels),
    }
    return Truth([words for words, is_wrong in checks.items() if is_wrong], figures)


def logged(logs: Path) -> Counter[str]:
    """Count lines of the logs by level, and tracebacks."""
    levels: Counter[str] = Counter()
    for file in logs.glob("*.log"):
        with file.open(errors="replace") as lines:
            for line in lines:
                if line.startswith("{"):
                    levels[str(json.loads(line).get("level", "?")).upper()] += 1
                elif "Traceback" in line:
                    levels["Traceback"] += 1
                else:
                    levels["other"] += 1
    return levels
