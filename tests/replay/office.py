"""What officers do: log in, take requests through their steps, glance, supervise."""

from __future__ import annotations

import asyncio
import random
import re
import time
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import quote

from disclosure.accounts.rules import totp
from tests.replay.browser import Browser, landing
from tests.replay.tally import Group, Kind
from tests.replay.visits import Filed
from tests.replay.wire import Answer

CASES, REPORTS, DESK = (
    "/admin/casework/case/",
    "/admin/reports/report/",
    "/supervision/",
)
LOGIN = "/admin/login/"
#: A session ends after half an hour without a request; an officer logs in before.
IDLE = 25 * 60
THINK = 5.0
#: A reply that grants what was asked, as far as the form asks for words.
WRITTEN = "示例县2025年文件一份，共3页（示例）"
OUTCOME = "granted:granted"
WORDS = ("征地补偿", "房屋拆迁", "水利工程", "学校建设", "环境监测", "规划许可")
_FIELD = re.compile(r"<(input|textarea)\b([^>]*)>(?:([^<]*)</textarea>)?")
_NAMED = re.compile(r'([\w-]+)="([^"]*)"')
_CASE = re.compile(r'href="(?:/admin/casework/case/)?(\d+)/(?:change|open)/')


def kind(name: str) -> Kind:
    return Kind(Group.OFFICER, name)


def login_kind(name: str) -> Kind:
    return Kind(Group.LOG_IN, name)


@dataclass
class Officer:
    """One person at one browser: does one thing after the other."""

    browser: Browser
    row: dict[str, Any]
    password: str
    rng: random.Random
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    seen: float = float("-inf")
    step: int = 0

    async def get(self, name: str, path: str, words: str = "") -> Answer:
        """Open a page, after some thought."""
        await self.browser.pause(self.rng.expovariate(1 / THINK))
        answer = await self.browser.get(kind(name), path, words)
        self.seen = self.browser.clock.now()
        return answer

    async def post(self, name: str, path: str, values: dict[str, str]) -> Answer:
        """Send a form and read the page that follows."""
        await self.browser.pause(self.rng.expovariate(1 / THINK))
        answer = await self.browser.post(kind(name), path, values)
        return await self.browser.follow(kind("after a step"), answer)

    async def ready(self) -> None:
        """Log in if that was long ago."""
        if self.browser.clock.now() - self.seen > IDLE:
            await self.log_in()

    async def log_in(self) -> None:
        browser = self.browser
        browser.cookies.clear()
        page = await browser.get(login_kind("log-in opened"), LOGIN, "password")
        values = {**fields_of(page.text, "username"), "username": self.row["name"]}
        values["password"] = self.password
        answer = await browser.post(login_kind("password sent"), LOGIN, values)
        if landing(answer).startswith("/admin/account/code/"):
            answer = await self._prove(landing(answer))
        await browser.follow(kind("front page"), answer, "logout")
        self.seen = browser.clock.now()

    async def _prove(self, path: str) -> Answer:
        """Type the code of the app; each is good once, so the next is waited for."""
        page = await self.browser.get(login_kind("code asked for"), path, "code")
        while (step := totp.step_at(time.time())) <= self.step:
            await self.browser.pause(1)
        self.step = step
        code = totp.code_of(self.row["secret"], step)
        values = {**fields_of(page.text, "code"), "code": code}
        return await self.browser.post(login_kind("code sent"), path, values)

    # A request's way through the office

    async def find(self, filed: Filed) -> str:
        """Find a request in the register by its number; return its address."""
        await self.get("front page", "/admin/")
        path = f"{CASES}?q={filed.number}"
        page = await self.get("register, a number", path, filed.number)
        return f"{CASES}{_CASE.findall(page.text)[0]}/"

    async def take(self, case: str, action: str, **values: str) -> None:
        """Open a case and take a step."""
        await self.get("case", f"{case}open/", "申请的内容")
        path = f"{case}step/{action}/"
        page = await self.get(f"step {action}", path, "seen")
        await self.post(
            f"step {action} taken", path, {**fields_of(page.text), **values}
        )

    async def draft(self, case: str) -> None:
        """Write the reply and send it on."""
        await self.get("case", f"{case}open/", "申请的内容")
        path = f"{case}step/draft_reply/"
        await self.get("reply: outcome", path, "办理结果")
        page = await self.get("reply: form", f"{path}?outcome={OUTCOME}", "seen")
        values = {
            name: text or (WRITTEN if name.startswith("e_") else "")
            for name, text in fields_of(page.text).items()
        }
        await self.post("reply saved", path, values)
        await self.take(case, "submit_reply")

    # Beside it

    async def glance(self) -> None:
        """Look what is there: queue, register with filters and words, a case."""
        await self.get("front page", "/admin/")
        await self.get("register", CASES, "登记号")
        await self.get("register, overdue", f"{CASES}?group=overdue")
        words = quote(self.rng.choice(WORDS))
        page = await self.get("register, words", f"{CASES}?q={words}")
        if found := _CASE.findall(page.text):
            case = self.rng.choice(found)
            await self.get("case", f"{CASES}{case}/open/", "申请的内容")

    async def fill_in(self) -> None:
        """Change some cells of the official tables and save them."""
        path = f"{REPORTS}{self.row['report']}/"
        await self.get("report looked over", f"{path}review/", "report-desk")
        page = await self.get("official tables", f"{path}form/", "official-form")
        values = fields_of(page.text, "value-")
        cells = [name for name in values if name.startswith("value-")]
        for name in self.rng.sample(cells, 6):
            values[name] = str(self.rng.randint(0, 900))
        await self.post("official tables saved", f"{path}form/", values)

    async def supervise(self) -> None:
        """Open the desk, a list behind one of its figures, a case, handling times."""
        page = await self.get("desk", DESK)
        lists = re.findall(rf'href="({DESK}cases/[^"]+)"', page.text)
        if lists:
            page = await self.get("list of the desk", self.rng.choice(lists))
            if cases := re.findall(rf'href="({DESK}case/\d+/)', page.text):
                await self.get("case, supervised", self.rng.choice(cases))
        await self.get("handling times", f"{DESK}times/")


def fields_of(page: str, holds: str = "seen") -> dict[str, str]:
    """Return what the form with a field of this name (or its beginning) would send."""
    for form in page.split("<form")[1:]:
        inside = form.partition("</form>")[0]
        found: dict[str, str] = {}
        for tag, words, text in _FIELD.findall(inside):
            named = dict(_NAMED.findall(words))
            if named.get("type") in {"checkbox", "radio", "submit", "file"}:
                continue
            if "name" in named:
                value = text if tag == "textarea" else named.get("value", "")
                found[named["name"]] = unescape(value).strip("\n")
        if any(name.startswith(holds) for name in found):
            return found
    return {}


class Staff:
    """The officers at work, by desk and duty."""

    def __init__(self, officers: list[Officer], rng: random.Random) -> None:
        self.officers, self.rng = officers, rng
        self.by: dict[tuple[str, str], list[Officer]] = {}
        for one in officers:
            self.by.setdefault((one.row["agency"], one.row["role"]), []).append(one)

    @property
    def desks(self) -> list[str]:
        return [agency for agency, role in self.by if role == "handler"]

    def with_role(self, role: str) -> list[Officer]:
        return [one for one in self.officers if one.row["role"] == role]

    def at(self, desk: str, role: str) -> Officer:
        return self.rng.choice(self.by[desk, role])


async def life(staff: Staff, filed: Filed, wait: float) -> None:
    """Take a request through the office, an officer after the other; ``wait`` is the
    mean time in seconds that it lies on a table."""
    rng, desk = staff.rng, filed.desk
    handler = staff.at(desk, "handler")
    clock = handler.browser.clock

    async def lie() -> None:
        await clock.until(clock.now() + rng.expovariate(1 / wait))

    await lie()
    async with handler.lock:
        await handler.ready()
        case = await handler.find(filed)
        await handler.take(case, "confirm", **confirmed())
    await lie()
    async with handler.lock:
        await handler.ready()
        await handler.draft(case)
    for role, action in (("reviewer", "endorse"), ("approver", "approve")):
        await lie()
        officer = staff.at(desk, role)
        async with officer.lock:
            await officer.ready()
            await officer.get("front page", "/admin/")
            await officer.take(case, action)
    await lie()
    async with handler.lock:
        await handler.ready()
        await handler.get("front page", "/admin/")
        await handler.take(case, "issue")
    filed.is_over = True


def confirmed() -> dict[str, str]:
    """The applicant was called today, and said the same day."""
    return {"applicant_confirmed_on": ""}


async def busy(officer: Officer, what: str) -> None:
    """Do one thing when there is time for it."""
    async with officer.lock:
        await officer.ready()
        await getattr(officer, what)()
