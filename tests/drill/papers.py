"""Workers that make files: killed in the middle, and two at the same jobs."""

from __future__ import annotations

import io
import json
import random
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field

from pypdf import PdfReader

from tests.drill.mailbox import Mailbox
from tests.drill.rows import rows
from tests.drill.site import SiteUnderTest, kill_group

WORKER = ("db_worker", "--interval", "0.2", "--no-reload", "--no-startup-delay")
SEED = 20260316
PDF = "/reports/shili-xian-office/2017/report.pdf"
#: Drafts with both files asked for; each job is handed over a second time.
ASK = """
from reports.actions.rendering import ask_file, enqueue_waiting
from reports.models import RenderedFile
from reports.rules.vocabulary import FileKind
from tests.drill.world import known_world
from tests.reports.desk import make_draft
world = known_world()
for year in range(2018, 2018 + {reports}):
    report = make_draft(world, year)
    for kind in FileKind:
        ask_file(report.pk, kind, by=world.people["author"])
for file in RenderedFile.objects.all():
    for _ in range({more}):
        enqueue_waiting(file.pk)
"""
FILES = """
import json
from django.core.files.storage import default_storage
from hashlib import sha256
from reports.models import RenderedFile
found = []
for row in RenderedFile.objects.order_by("pk"):
    kept = default_storage.exists(row.file.name) if row.file else False
    body = row.file.open("rb").read() if kept else b""
    whole = bool(body) and sha256(body).hexdigest() == row.sha256
    found.append([row.kind, row.state, row.attempts, whole])
stored = default_storage.listdir("rendered")[1]
print(json.dumps([found, len(stored)]))
"""
#: The worker that was killed is known to be gone only after four minutes.
LONG_AGO = "UPDATE reports_renderedfile SET started_at = '2026-01-01' WHERE id = {}"
JOBS = "SELECT status, worker_ids FROM django_tasks_database_dbtaskresult"
NOTICES = """
from django.utils import timezone
from disclosure.casework.models import Notice
for n in range({count}):
    to = f"applicant{{n}}@example.com"
    Notice.objects.create(
        recipient=to, subject="示例", body="示例", due_at=timezone.now()
    )
"""


@dataclass
class Reader:
    """Somebody who asks for the PDF again and again, and looks at what comes."""

    site: SiteUnderTest
    answers: dict[int, int] = field(default_factory=dict)
    halves: int = 0
    is_over: bool = False

    def read_on(self) -> None:
        while not self.is_over:
            self.look()
            time.sleep(0.2)

    def look(self) -> None:
        try:
            with urllib.request.urlopen(self.site.address + PDF, timeout=60) as answer:
                status, body = int(answer.status), answer.read()
                kind = answer.headers["Content-Type"]
        except urllib.error.HTTPError as error:
            status, body, kind = error.code, b"", ""
        self.answers[status] = self.answers.get(status, 0) + 1
        if kind == "application/pdf" and not is_whole(body):
            self.halves += 1


def is_whole(body: bytes) -> bool:
    """Tell whether a PDF has its end, and pages that can be read."""
    if not body.rstrip().endswith(b"%%EOF"):
        return False
    return len(PdfReader(io.BytesIO(body)).pages) > 0


def paper(site: SiteUnderTest, kills: int, patient: bool) -> dict[str, object]:
    """Kill the worker while it makes a file; see that another ends the work.

    ``patient`` waits for the four minutes after which a worker is taken for gone, as
    ``serve`` does; otherwise the row is made older by hand.
    """
    site.ask(ASK.format(reports=max(0, kills - 1), more=0))
    site.start()
    reader = Reader(site)
    person = threading.Thread(target=reader.read_on)
    person.start()
    begin = time.monotonic()
    try:
        struck = _kill_each(site, kills)
        _finish(site, struck, patient)
    finally:
        took = time.monotonic() - begin
        reader.is_over = True
        person.join()
    reader.look()
    files, stored = json.loads(site.ask(FILES))
    ready = [one for one in files if one[1] == "ready" and one[3]]
    again = [one for one in files if one[2] == 2]
    is_good = (
        len(ready) == len(files)
        and not reader.halves
        and set(reader.answers) <= {200, 202}
        and len(again) == len(struck)
        and reader.answers.get(200, 0) > 0
    )
    return {
        "files": len(files),
        "workers killed while making": len(struck),
        "files ready and whole": len(ready),
        "made at the second attempt": len(again),
        "most attempts": max(one[2] for one in files),
        "looks at the PDF meanwhile": sum(reader.answers.values()),
        "answers": reader.answers,
        "half files given out": reader.halves,
        "left in the store without a row": stored - len(ready),
        "waited for a dead worker": "as in life" if patient else "by hand",
        "seconds": round(took),
        "is_good": is_good,
    }


def _kill_each(site: SiteUnderTest, kills: int) -> list[int]:
    """Kill a worker at a random moment of a file, then the next at another file."""
    chance, struck = random.Random(SEED), list[int]()
    while len(struck) < kills:
        worker = site.begin(*WORKER)
        try:
            _wait_making(site, struck)
            time.sleep(chance.uniform(0.0, 0.4))
        finally:
            kill_group(worker)
        struck += _making(site, struck)[:1]
    return struck


def _wait_making(site: SiteUnderTest, but: list[int]) -> None:
    _until(lambda: bool(_making(site, but)), 120)


def _making(site: SiteUnderTest, but: list[int]) -> list[int]:
    """Return the files that a worker has, but for those left behind."""
    found = rows(site, "SELECT id FROM reports_renderedfile WHERE state = 'making'")
    return [int(one) for (one,) in found if one not in but]


def _finish(site: SiteUnderTest, struck: list[int], patient: bool) -> None:
    if not patient:
        for one in struck:
            rows(site, LONG_AGO.format(one))
    beside = [site.begin(*WORKER), site.begin("render_files", "--every", "30")]
    try:
        _until(lambda: _left(site) == 0, 600)
    finally:
        for process in beside:
            kill_group(process)


def _left(site: SiteUnderTest) -> int:
    asked = "SELECT count(*) FROM reports_renderedfile WHERE state <> 'ready'"
    return int(rows(site, asked)[0][0])


def workers(site: SiteUnderTest, reports: int, mails: int) -> dict[str, object]:
    """Two workers and two senders at the same work: each thing is done once."""
    site.ask(ASK.format(reports=reports, more=1))
    site.ask(NOTICES.format(count=mails))
    begin = time.monotonic()
    _at_once(site, [(*WORKER, "--batch", f"--worker-id=w{n}") for n in range(2)])
    seconds = time.monotonic() - begin
    files, stored = json.loads(site.ask(FILES))
    jobs = rows(site, JOBS)
    with Mailbox(pause=0.02) as box:
        site.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{box.port}"
        _at_once(site, [("send_notices",)] * 2)
        taken = [to for to in box.taken if to.startswith("applicant")]
    shares = [_worker_of(words) for _status, words in jobs]
    once = [one for one in files if one[1:] == ["ready", 1, True]]
    is_good = (
        len(once) == len(files) == stored
        and {status for status, _words in jobs} == {"SUCCESSFUL"}
        and all(len(names) == 1 for names in shares)
        and {name for names in shares for name in names} == {"w0", "w1"}
        and sorted(taken) == sorted(set(taken))
        and len(taken) == mails
    )
    return {
        "files": len(files),
        "jobs (each twice)": len(jobs),
        "seconds": round(seconds),
        "jobs by the first / second": " / ".join(
            str(sum(names == [name] for names in shares)) for name in ("w0", "w1")
        ),
        "jobs taken by both": sum(len(names) != 1 for names in shares),
        "files made exactly once": len(once),
        "files stored": stored,
        "mails": mails,
        "mails taken": len(taken),
        "mails twice": len(taken) - len(set(taken)),
        "is_good": is_good,
    }


def _worker_of(words: object) -> list[str]:
    """Return who took a job; SQLite keeps the list as text."""
    return list(json.loads(words) if isinstance(words, str) else words)  # type: ignore[call-overload]


def _at_once(site: SiteUnderTest, lines: list[tuple[str, ...]]) -> None:
    started: list[subprocess.Popen[bytes]] = [site.begin(*line) for line in lines]
    for process in started:
        process.wait()


def _until(is_so: Callable[[], bool], seconds: float) -> None:
    begin = time.monotonic()
    while not is_so():
        if time.monotonic() - begin > seconds:
            raise RuntimeError(f"not so after {seconds} s")
        time.sleep(0.05)
