"""The database is away for a minute while people read and file and files are made.

Everything runs as ``manage.py serve`` runs it, and nothing is started again by hand.
"""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count, cycle

from tests.drill.cluster import Database
from tests.drill.filing import RECORDS
from tests.drill.mailbox import Mailbox
from tests.drill.rows import rows
from tests.drill.site import SiteUnderTest, children, command_of, kill_group
from tests.drill.visitor import APPLY, Broken, Visitor, number_in

READERS, FILERS = 2, 3
BEFORE, AFTER = "before", "after"
AWAY, BACK = "away", "coming back"
PATHS = (
    "/",
    "/reports/",
    "/reports/shili-xian-office/2017/",
    "/reports/shili-xian-office/2017/?anew=1",
    "/agencies/shili-xian-office/",
    "/search/?words=%E7%A4%BA%E4%BE%8B",
    "/api/reports",
    "/requests/apply/shili-xian-office/",
    "/requests/track/",
    "/admin/login/",
)
#: What the page must say in each language, when the site cannot work.
CLEAR = {
    "zh-hans": ("数据库暂时连不上。", "再试"),
    "en": ("The database cannot be reached at the moment.", "try again"),
}
_HAN = re.compile(r"[\u4e00-\u9fff]")
ASK = """
from datetime import timedelta
from django.utils import timezone
from disclosure.agencies.models import Agency, User
from disclosure.casework.models import Notice
from reports.actions.rendering import ask_file
from reports.models import Report
from reports.rules.vocabulary import FileKind
from tests.drill.world import known_world
from tests.reports.desk import make_draft
world = known_world()
for year in range(2018, 2018 + {reports}):
    report = make_draft(world, year)
    for kind in FileKind:
        ask_file(report.pk, kind, by=world.people["author"])
for n in range({mails}):
    Notice.objects.create(recipient=f"applicant{{n}}@example.com", subject="示例",
        body="示例", due_at=timezone.now() + timedelta(seconds={later}))
"""


@dataclass
class Watch:
    """What everybody saw, by phase."""

    phase: str = BEFORE
    over: bool = False
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)
    unclear: list[str] = field(default_factory=list)
    shown: dict[str, str] = field(default_factory=dict)
    kept_forms: int = 0
    longest: dict[str, float] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, phase: str, what: str, seconds: float = 0.0) -> None:
        with self.lock:
            self.seen[phase, what] += 1
            self.longest[phase] = max(self.longest.get(phase, 0.0), seconds)

    def count(self, phase: str, *what: str) -> int:
        return sum(
            n for (at, kind), n in self.seen.items() if at == phase and (kind in what)
        )


def asked(address: str, path: str, language: str = "") -> tuple[int, str, str]:
    """Return the status, Retry-After and text of a page; 0 where nobody answers."""
    request = urllib.request.Request(address + path)
    if language:
        request.add_header("Cookie", f"language={language}")
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return int(answer.status), "", answer.read().decode()
    except urllib.error.HTTPError as error:
        after = error.headers.get("Retry-After", "")
        return error.code, after, error.read().decode("utf-8", "replace")
    except Exception:
        return 0, "", ""


def problem_of(status: int, after: str, page: str, path: str, language: str) -> str:
    """Say what a visitor could not understand of an answer; "" if all is clear."""
    if status == 200:
        return ""
    if status != 503:
        return f"{status} {path}"
    if not after:
        return f"no Retry-After {path}"
    if path.startswith("/api/"):
        return ""
    if not all(words in page for words in CLEAR[language]) or "Traceback" in page:
        return f"unclear {path} ({language})"
    if language == "en" and _HAN.search(page):
        return f"Chinese on an English page {path}"
    return ""


class Rehearsal:
    def __init__(self, site: SiteUnderTest, server: Database) -> None:
        self.site, self.server = site, server
        self.watch, self.names = Watch(), count()

    def read_on(self, start: int) -> None:
        turns = cycle([(p, lang) for p in PATHS for lang in CLEAR])
        for _ in range(start):
            next(turns)
        while not self.watch.over:
            path, language = next(turns)
            phase, begin = self.watch.phase, time.monotonic()
            status, after, page = asked(self.site.address, path, language)
            problem = problem_of(status, after, page, path, language)
            self.watch.note(phase, str(status), time.monotonic() - begin)
            if problem:
                with self.watch.lock:
                    self.watch.unclear.append(f"{phase}: {problem}")
            time.sleep(0.05)

    def file_on(self) -> None:
        while not self.watch.over:
            name = f"示例申请人{next(self.names)}"
            receipt = self.filed(name)
            if receipt:
                with self.watch.lock:
                    self.watch.shown[receipt] = name
                self.watch.note(self.watch.phase, "filed")
            time.sleep(0.2)

    def filed(self, name: str) -> str:
        """File; who gets no receipt sends the very same page again."""
        visitor, values, tries = Visitor(self.site.address), dict[str, str](), 0
        while True:
            try:
                values = values or visitor.reviewed(APPLY, name)
                status, page = visitor.send(APPLY, values)
                if number_in(page):
                    self.watch.kept_forms += bool(tries)
                    return number_in(page)
                self.judge(status, page)
                tries += 1
            except Broken as error:
                self.watch.note(self.watch.phase, f"form {error}")
            if self.watch.over and not values:
                return ""
            time.sleep(1.0)

    def judge(self, status: int, page: str) -> None:
        self.watch.note(self.watch.phase, f"sent {status}")
        if status != 503 or "没有收到" not in page or "数据库暂时连不上" not in page:
            with self.watch.lock:
                self.watch.unclear.append(f"{self.watch.phase}: sent {status}")

    def until(self, path: str, status: int, seconds: float = 120) -> float:
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if asked(self.site.address, path)[0] == status:
                return time.monotonic() - begin
            time.sleep(0.25)
        return float("inf")


def away(
    site: SiteUnderTest, server: Database, seconds: float, reports: int = 3
) -> dict[str, object]:
    """Take the database away for so long under load; return what was seen."""
    with Mailbox() as box:
        site.environment["EMAIL_URL"] = f"smtp://127.0.0.1:{box.port}"
        mails = 20
        site.ask(ASK.format(reports=reports, mails=mails, later=round(seconds / 2)))
        serve = site.begin("serve", "--port", str(site.port))
        try:
            site.wait_ready(600)
            return _away(Rehearsal(site, server), serve.pid, seconds, box, mails)
        finally:
            kill_group(serve)


def _away(
    rehearsal: Rehearsal, serve: int, seconds: float, box: Mailbox, mails: int
) -> dict[str, object]:
    site, watch = rehearsal.site, rehearsal.watch
    people = [
        threading.Thread(target=rehearsal.read_on, args=[n]) for n in range(READERS)
    ]
    people += [threading.Thread(target=rehearsal.file_on) for _ in range(FILERS)]
    for person in people:
        person.start()
    try:
        time.sleep(min(20, seconds))
        web = _web_workers(serve)
        watch.phase = AWAY
        rehearsal.server.kill()
        unready = rehearsal.until("/health/ready/", 503)
        live = asked(site.address, "/health/live/")[0]
        time.sleep(max(0.0, seconds - unready))
        watch.phase = BACK
        rehearsal.server.start()
        ready = rehearsal.until("/health/ready/", 200)
        watch.phase = AFTER
        time.sleep(min(20, seconds))
    finally:
        watch.over = True
        for person in people:
            person.join()
    late = _until(lambda: _is_done(site), 420)
    same = _web_workers(serve) == web
    return _found(rehearsal, unready, ready, live, late, same, box, mails, seconds)


def _found(
    rehearsal: Rehearsal,
    unready: float,
    ready: float,
    live: int,
    late: float,
    same: bool,
    box: Mailbox,
    mails: int,
    seconds: float,
) -> dict[str, object]:
    watch = rehearsal.watch
    kept_rows, _events, _entries, is_whole = json.loads(rehearsal.site.ask(RECORDS))
    kept = dict(kept_rows)
    lost = [n for n, name in watch.shown.items() if kept.get(n) != name]
    twice = len(kept_rows) - len({name for _number, name in kept_rows})
    mailed = [to for to in box.taken if to.startswith("applicant")]
    is_good = (
        not (lost or twice or watch.unclear)
        and is_whole
        and same
        and live == 200
        and ready < 60
        and late < 420
        and sorted(mailed) == sorted(set(mailed))
        and len(mailed) == mails
        and watch.count(AFTER, "filed") > 0
    )
    return {
        "seconds away": round(seconds),
        "pages read before / away / after": " / ".join(
            str(watch.count(phase, "200")) for phase in (BEFORE, AWAY, AFTER)
        ),
        "503 while away and coming back": watch.count(AWAY, "503")
        + watch.count(BACK, "503"),
        "503 after": watch.count(AFTER, "503", "sent 503", "form 503"),
        "answers that were not clear": len(watch.unclear),
        "first of them": "; ".join(sorted(set(watch.unclear))[:5]),
        "longest answer while away (s)": round(watch.longest.get(AWAY, 0.0), 1),
        "not ready after (s)": round(unready, 1),
        "alive all the time": live == 200,
        "ready again after (s)": round(ready, 1),
        "web workers as before": same,
        "receipts": len(watch.shown),
        "receipts lost": len(lost),
        "filed twice": twice,
        "forms sent again with success": watch.kept_forms,
        "files made after (s)": round(late),
        "mails due while away, sent once": f"{len(set(mailed))} of {mails}",
        "audit chain whole": is_whole,
        "is_good": is_good,
    }


def _is_done(site: SiteUnderTest) -> bool:
    """Tell whether every file is ready and every mail sent."""
    files = rows(
        site, "SELECT count(*) FROM reports_renderedfile WHERE state <> 'ready'"
    )
    mails = rows(site, "SELECT count(*) FROM casework_notice WHERE sent_at IS NULL")
    return files[0][0] == mails[0][0] == 0


def _until(is_so: Callable[[], bool], seconds: float) -> float:
    begin = time.monotonic()
    while time.monotonic() - begin < seconds:
        if is_so():
            return time.monotonic() - begin
        time.sleep(1)
    return float("inf")


def _web_workers(serve: int) -> set[int]:
    """Return the processes that answer."""
    servers = [one for one in children(serve) if b"gunicorn" in command_of(one)]
    return {worker for server in servers for worker in children(server)}
