"""What visitors do: read, search, file a request, look it up. No shared code with
the site; every page must hold what it is opened for."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import accumulate
from typing import Any
from urllib.parse import quote

from tests.casework.filling import PERSON, PNG, hidden
from tests.replay import day
from tests.replay.browser import Browser
from tests.replay.tally import Group, Kind
from tests.replay.wire import Answer

P, S, F, D = Group.PAGE, Group.SEARCH, Group.FORM, Group.FILE
#: Kind, weight, address; {report} and {agency} are chosen, words must be there.
Choice = tuple[Kind, float, str, str]
CHOICES: tuple[Choice, ...] = (
    (Kind(P, "home"), 14, "/", "最新的年度报告"),
    (Kind(P, "agencies"), 5, "/agencies/", "示例"),
    (Kind(P, "agency"), 12, "/agencies/{agency}/", "示例"),
    (Kind(P, "list of reports"), 6, "/reports/", "年度报告"),
    (Kind(P, "list of reports, page"), 3, "/reports/?page={page}", "年度报告"),
    (Kind(P, "list of reports, year"), 2, "/reports/?year={year}", "{year}"),
    (Kind(P, "report"), 33, "/reports/{report}/", "年度报告"),
    (Kind(P, "report, earlier years"), 4, "/reports/{old}/", "年度报告"),
    (Kind(P, "trends"), 2, "/reports/trends/?agency={agency}", "示例"),
    (Kind(P, "open data"), 1.5, "/reports/data/", "CSV"),
    (Kind(P, "about"), 1, "/about/", "公开"),
    (Kind(P, "where to ask"), 4, "/requests/", "申请"),
    (Kind(P, "time limits"), 0.7, "/requests/clock/", "工作日"),
    (Kind(P, "api: agencies"), 1, "/api/agencies", "示例"),
    (Kind(P, "api: report"), 1, "/api/reports/{report}", "示例"),
    (Kind(P, "site map"), 0.1, "/sitemap.xml", "/reports/"),
    (Kind(D, "report as JSON"), 2, "/reports/{report}/report.json", "示例"),
    (Kind(D, "figures as CSV"), 2, "/reports/{form}/statistics.csv", ","),
    (Kind(D, "form as XLSX"), 1, "/reports/{form}/form.xlsx", ""),
    (Kind(D, "tables as XLSX"), 1, "/reports/{form}/tables.xlsx", ""),
    (Kind(D, "report as PDF"), 1.5, "/reports/{popular}/report.pdf", ""),
    (Kind(D, "report as DOCX"), 0.3, "/reports/{popular}/report.docx", ""),
    (Kind(Group.BULK, "a year as CSV"), 0.02, "/reports/data/{year}.csv", "机构"),
)
_WEIGHTS = list(accumulate(choice[1] for choice in CHOICES))
#: Reports that are asked for as files; each is set once, by the worker.
MOST_READ = 30
STATIC = Kind(D, "static file")
RARE, COMMON = Kind(S, "search, rare word"), Kind(S, "search, common word")
SEARCH_PAGE = Kind(S, "search, second page")
FOUND = Kind(P, "report")
_MARKED = "<mark>"
#: How common, words, weight, and what must be on the page.
QUESTIONS = (
    (COMMON, "政府信息公开", 4, _MARKED),
    (COMMON, "公开目录", 4, _MARKED),
    (RARE, "水土保持", 4, _MARKED),
    (RARE, "土壤修复", 4, _MARKED),
    (RARE, "土壤修復", 1, _MARKED),
    (RARE, "依法 土壤修复", 2, _MARKED),
    (RARE, "第17局", 3, "第17局"),
    (COMMON, "社会改革发展", 2, ""),
    (RARE, "没有的词", 1, ""),
    (COMMON, "收到申请", 2, ""),
)
_RECEIPT = re.compile(r'data-copied="[^"]*"><span>([^<]+)</span>')
OPEN, REVIEW = Kind(F, "form opened"), Kind(F, "form looked over")
REVIEW_FILE = Kind(F, "form looked over, with a file")
SEND, RECEIPT = Kind(F, "form sent"), Kind(F, "receipt")
ASK, ASKED = Kind(F, "number and code"), Kind(F, "number and code sent")
SEEN = Kind(F, "progress")
LETTER = Kind(F, "letter read")
WITH_FILE = 0.2
THINK = 15.0
#: Nobody may ask more often for one number, of ten an hour.
MOST_LOOK_UPS = 8


@dataclass
class Place:
    """What visitors know of the city, and what they have learned of it."""

    city: dict[str, Any]
    rng: random.Random
    tags: dict[str, str] = field(default_factory=dict)
    static: set[str] = field(default_factory=set)
    filed: list[Filed] = field(default_factory=list)
    #: Nobody turns a page after this moment.
    closes: float = float("inf")

    def __post_init__(self) -> None:
        self.reports = self.city["reports"]
        self.forms = [row for row in self.reports if row[2] == "form2021"]
        weights = (1 / (rank + 20) for rank in range(len(self.reports)))
        self.cumulative = list(accumulate(weights))

    def chosen(self, address: str) -> str:
        """Put in what a visitor is after; the newest reports are read most."""
        rng, reports = self.rng, self.reports
        newest = rng.choices(reports, cum_weights=self.cumulative)[0]
        values = {
            "report": _at(newest),
            "old": _at(rng.choice(reports)),
            "form": _at(rng.choice(self.forms[:500])),
            "popular": _at(rng.choice(reports[:MOST_READ])),
            "agency": rng.choice(self.city["agencies"]),
            "page": rng.randint(2, 20),
            "year": rng.choice(reports)[1],
        }
        return address.format(**values)


@dataclass
class Filed:
    """A request whose receipt was shown."""

    number: str
    code: str
    desk: str
    name: str
    looked: int = 0
    is_over: bool = False


def _at(row: list[Any]) -> str:
    return f"{row[0]}/{row[1]}"


async def load(
    browser: Browser, kind: Kind, path: str, words: str, due: float
) -> Answer:
    """Open a page with all that belongs to it."""
    answer = await browser.get(kind, path, words, due=due)
    if "html" in answer.headers.get("content-type", ""):
        files = browser.wants(answer)
        await browser.clock.together(browser.get(STATIC, one) for one in files)
    return answer


async def read(browser: Browser, place: Place) -> None:
    """A visit: some pages, each due at a moment that does not wait for the last."""
    rng, due = place.rng, browser.clock.now()
    if rng.random() >= day.NEW_VISITORS:
        browser.cached = place.static
    knows = browser.cached is place.static
    while True:
        kind, _, address, words = rng.choices(CHOICES, cum_weights=_WEIGHTS)[0]
        if "{year}" in address:
            year = place.chosen("{year}")
            address, words = (text.replace("{year}", year) for text in (address, words))
        path = place.chosen(address)
        if knows and path in place.tags and rng.random() < 0.3:
            browser.tags[path] = place.tags[path]
        await load(browser, kind, path, words, due)
        place.tags.update(browser.tags)
        if rng.random() < 1 / day.VIEWS_A_VISIT:
            place.static |= browser.cached
            return
        due += rng.expovariate(1 / THINK)
        if due >= place.closes:
            return
        await browser.clock.until(due)


async def search(browser: Browser, place: Place) -> None:
    """Ask for words, perhaps turn the page, and open a report that was found."""
    rng = place.rng
    browser.cached = place.static
    weights = [question[2] for question in QUESTIONS]
    kind, asked, _, words = rng.choices(QUESTIONS, weights)[0]
    path = f"/search/?words={quote(asked)}"
    answer = await load(browser, kind, path, words, browser.clock.now())
    if "page=2" in answer.text and rng.random() < 0.2:
        await browser.pause(rng.expovariate(1 / THINK))
        await browser.get(SEARCH_PAGE, f"{path}&page=2", words)
    found = re.findall(r'href="(/reports/[\w-]+/\d{4}/)[#"]', answer.text)
    if found:
        await browser.pause(rng.expovariate(1 / THINK))
        await browser.get(FOUND, rng.choice(found), "年度报告")


def identity(number: int) -> str:
    """Return the invented identity number of a person, with its check digit."""
    born = date(1950, 1, 1) + timedelta(days=number // 999 % 18_000)
    digits = f"110105{born:%Y%m%d}{number % 999 + 1:03}"
    total = sum(int(d) * 2 ** (17 - at) for at, d in enumerate(digits))
    return digits + "10X98765432"[total % 11]


async def file(
    browser: Browser,
    place: Place,
    desk: str,
    number: int,
    then: Callable[[Filed], None],
) -> None:
    """Fill in the form of a desk, look it over, send it, keep the receipt."""
    rng, path = place.rng, f"/requests/apply/{desk}/"
    page = await load(browser, OPEN, path, "您需要什么信息", browser.clock.now())
    name = f"示例申请人{number}"
    subject = f"示例县2025年第{number}号文件的办理结果（示例）"
    who = {"name": name, "identity_number": identity(number)}
    values = {**hidden(page.text), **PERSON, **who, "subject": subject}
    values["phone"] = f"138{number:08}"
    values["email"] = f"applicant{number}@example.com"
    await browser.pause(5 + rng.expovariate(1 / THINK))
    files, kind = None, REVIEW
    if rng.random() < WITH_FILE:
        content = PNG + rng.randbytes(rng.randint(20_000, 400_000))
        files, kind = {"attachments": ("示例.png", content)}, REVIEW_FILE
    values["step"] = "review"
    page = await browser.post(kind, path, values, files, words=subject, expected=(200,))
    await browser.pause(4 + rng.expovariate(1 / 5))
    sent = {**hidden(page.text), "step": "send"}
    answer = await browser.post(SEND, path, sent)
    page = await browser.follow(RECEIPT, answer, "申请已经提交")
    filed = Filed(*_RECEIPT.findall(page.text)[:2], desk, name)
    place.filed.append(filed)
    then(filed)


async def look_up(browser: Browser, place: Place) -> None:
    """Type number and code of a receipt; read the letter once there is one."""
    known = [one for one in place.filed if one.looked < MOST_LOOK_UPS]
    if not known:
        return
    filed = place.rng.choice(known)
    filed.looked += 1
    page = await load(browser, ASK, "/requests/track/", "登记号", browser.clock.now())
    await browser.pause(place.rng.expovariate(1 / THINK))
    values = {**hidden(page.text), "number": filed.number, "code": filed.code}
    was_over = filed.is_over
    answer = await browser.post(ASKED, "/requests/track/", values)
    page = await browser.follow(SEEN, answer, filed.number)
    letters = re.findall(r'href="(/requests/track/letters/\d+/)"', page.text)
    if was_over and letters:
        await browser.pause(place.rng.expovariate(1 / THINK))
        await browser.get(LETTER, letters[0], "示例")
