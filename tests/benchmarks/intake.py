"""Measure a complete intake against a plain form that stores one row.

Both in one run on this machine, under the same server and load. The intake is
everything between the click and the receipt: validated, counted against the
limit, numbered, encrypted, audited, notices queued, sent on to the receipt.
Either form answers with a redirect; the page behind it is not part of the post.
Needs ``wrk``.
"""

from __future__ import annotations

import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from tests.benchmarks.serving import CONNECTIONS, ROOT, ROUNDS, SECONDS, served

FORM = {
    "step": "send",
    "applicant_kind": "natural_person",
    "name": "示例申请人",
    "identity_document": "resident_card",
    "identity_number": "11010519491231002X",
    "phone": "13800000000",
    "email": "applicant@example.com",
    "address": "示例县示例路1号",
    "postcode": "830000",
    "document_number": "示政发〔2025〕1号",
    "description": "各学校的检查日期和结果（示例）",
    "medium": "electronic",
    "delivery": "online",
    "matter": "disclosure",
    "privacy": "on",
    "declaration": "on",
    "website": "",
}
#: Every post asks for something else, or it would be the same request again.
SCRIPT = """
local body, counter = os.getenv("BENCH_BODY"), 0
local mark = os.getenv("BENCH_MARK")
wrk.method = "POST"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["Cookie"] = os.getenv("BENCH_COOKIE")
function request()
  counter = counter + 1
  return wrk.format(nil, nil, nil, body .. "&subject=" .. mark .. counter)
end
function response(status)
  if status ~= 302 then print("status " .. status) end
end
"""


def opened(url: str) -> tuple[str, dict[str, str]]:
    """Open a form; return its cookies and its hidden fields."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    page = opener.open(url).read().decode()
    hidden = dict(
        re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    )
    cookies = {cookie.name: str(cookie.value) for cookie in jar}
    hidden["csrfmiddlewaretoken"] = cookies["csrftoken"]
    return "; ".join(f"{name}={value}" for name, value in cookies.items()), hidden


def posts(url: str, fields: dict[str, str], folder: Path, mark: str) -> float:
    """Return posts a second; stop when one is not accepted."""
    cookies, hidden = opened(url)
    script = folder / "post.lua"
    script.write_text(SCRIPT)
    environment = {
        "BENCH_BODY": urllib.parse.urlencode({**hidden, **fields}),
        "BENCH_COOKIE": cookies,
        "BENCH_MARK": mark,
    }
    output = subprocess.run(
        ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{SECONDS}s", "-s", script, url],
        env={**os.environ, **environment},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    if "status " in output or "Socket errors" in output:
        raise SystemExit(f"not accepted at {url}:\n{output[:2000]}")
    return float(re.search(r"Requests/sec:\s+([\d.]+)", output)[1])  # type: ignore[index]


def prepare(folder: Path) -> tuple[dict[str, str], str]:
    """Make both databases; return our environment and the path of the form."""
    environment = {
        "DATA_DIR": str(folder / "ours"),
        "INSECURE_HTTP": "1",
        "STATIC_ROOT": str(folder / "static"),
        "PYTHONPATH": str(ROOT),
        "REQUESTS_PER_HOUR": "100000000",
        "FORM_MIN_SECONDS": "0",
    }
    merged = {**os.environ, **environment, "BENCH_FOLDER": str(folder)}
    run = [sys.executable]
    for command in (
        [*run, "manage.py", "compile_catalogues"],
        [*run, "manage.py", "collectstatic", "--noinput", "-v0"],
        [*run, "tests/benchmarks/prepare_desk.py"],
        [*run, "tests/benchmarks/plain_form.py"],
    ):
        subprocess.run(command, cwd=ROOT, env=merged, check=True, capture_output=True)
    return environment, "/requests/apply/bench-office/"


def stored(folder: Path) -> dict[str, int]:
    """Return how many requests and sealed applicants our database holds."""
    output = subprocess.run(
        [sys.executable, "tests/benchmarks/prepare_desk.py", "count"],
        cwd=ROOT,
        env={**os.environ, "DATA_DIR": str(folder / "ours"), "INSECURE_HTTP": "1"},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    counts: dict[str, int] = json.loads(output.splitlines()[-1])
    return counts


def measure(folder: Path) -> None:
    """File requests until the time is over, then see that each is complete."""
    folder.mkdir(parents=True, exist_ok=True)
    environment, path = prepare(folder)
    plain_environment = {"BENCH_FOLDER": str(folder), "PYTHONPATH": str(ROOT)}
    wish = {
        "agency": "1",
        "applicant": FORM["name"],
        "description": FORM["description"],
    }
    ours: list[float] = []
    plain: list[float] = []
    with (
        served("disclosure.wsgi", environment) as site,
        served("tests.benchmarks.plain_form", plain_environment) as peer,
    ):
        for number in range(ROUNDS):
            mark = f"r{number}-"
            plain.append(posts(f"{peer}/apply/", wish, folder, mark))
            ours.append(posts(site + path, FORM, folder, mark))
    ratio = statistics.median(p / o for p, o in zip(plain, ours, strict=True))
    counts = stored(folder)
    if len(set(counts.values())) != 1:
        raise SystemExit(f"something was lost: {counts}")
    print("| form post | a second | cost | goal |")
    print("|---|--:|--:|---|")
    print(f"| plain form, one row | {statistics.median(plain):,.0f} | 1.00 | |")
    print(
        f"| complete intake | {statistics.median(ours):,.0f} | {ratio:.2f} "
        "| at most 2.00 |"
    )
    print(f"{counts['cases']:,} requests filed, each complete.")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        measure(Path(name))
