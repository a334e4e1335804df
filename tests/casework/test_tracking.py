"""The door: number and code, limits, and the cookie."""

from __future__ import annotations

from unittest import mock

import pytest
from django.core import signing
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.casework.models import Case
from disclosure.casework.tracking.codes import code_for, code_key
from disclosure.casework.views import tracking as door
from disclosure.casework.views.tracking_door import COOKIE, SALT
from disclosure.throttle.models import Attempts
from tests.casework.factories import make_desk, submitted
from tests.casework.trackers import EXPIRED, PAGE, TRACK, ask, text_of, tracking
from tests.factories import World

WRONG = "登记号或者查询码不对，请对照回执再填一次。"
OTHER_CODE = "2222-3333-4444"


@pytest.fixture
def case(world: World) -> Case:
    return submitted(make_desk(world))


def code_of(case: Case) -> str:
    return code_for(case.submission_key)


def assert_private(response: HttpResponse) -> None:
    assert response.headers["Cache-Control"] == "no-store"
    assert "noindex" in response.headers["X-Robots-Tag"]
    assert response.headers["Referrer-Policy"] in ("same-origin", "no-referrer")


def test_the_form_is_private(db: None) -> None:
    response = Client().get(TRACK)
    assert response.status_code == 200
    assert_private(response)
    html = response.content.decode()
    assert '<meta name="robots" content="noindex, nofollow, noarchive">' in html
    assert 'autocomplete="off"' in html


def test_number_and_code_open_the_page(case: Case) -> None:
    client = Client()
    response = ask(case.number, code_of(case), client)
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    assert_private(response)
    cookie = client.cookies[COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert (cookie["path"], cookie["max-age"]) == (TRACK, 1800)
    assert case.number not in cookie.value and code_of(case) not in cookie.value
    page = client.get(PAGE)
    assert page.status_code == 200
    assert_private(page)
    assert case.number in page.content.decode()
    assert "sessionid" not in client.cookies


def test_the_cookie_is_for_encrypted_lines_only(case: Case, settings: object) -> None:
    settings.SESSION_COOKIE_SECURE = True  # type: ignore[attr-defined]
    client = Client()
    ask(case.number, code_of(case), client)
    assert client.cookies[COOKIE]["secure"]


def test_wide_letters_blanks_and_small_letters_are_understood(case: Case) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in case.number)
    typed = f" {code_of(case).lower().replace('-', ' ')} "
    assert ask(wide, typed).status_code == 302


def test_wrong_number_and_wrong_code_are_alike(case: Case) -> None:
    answers = []
    for number in ("SLX-2026-99999", case.number):
        Attempts.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            response = ask(number, OTHER_CODE)
        words = text_of(response).replace(f'value="{number}"', "")
        headers = {
            name: value
            for name, value in response.headers.items()
            if name not in ("Content-Length", "X-Request-ID")
        }
        statements = [query["sql"].split(" ")[0] for query in queries]
        answers.append((response.status_code, words, headers, statements))
        assert COOKIE not in response.cookies
    assert answers[0] == answers[1]
    assert answers[0][0] == 200
    assert WRONG in answers[0][1]


def test_a_wrong_number_is_compared_and_unsealed_like_a_wrong_code(
    case: Case,
) -> None:
    seen = []
    for number in ("SLX-2026-99999", case.number):
        with (
            mock.patch(
                "disclosure.encryption.fields.decrypt", return_value="x"
            ) as fields,
            mock.patch(
                "disclosure.casework.tracking.codes.decrypt", return_value="x"
            ) as decoy,
        ):
            ask(number, OTHER_CODE)
        seen.append(fields.call_count + decoy.call_count)
    assert seen == [1, 1]


def test_an_empty_form_says_what_to_fill_in(db: None) -> None:
    html = Client().post(TRACK, {}).content.decode()
    assert "请填写登记号。" in html and "请填写查询码。" in html
    assert not Attempts.objects.exists()


@pytest.mark.parametrize("number", ["' OR 1=1 --", "\x00", "é" * 60, "%s", "一" * 61])
def test_hostile_input_is_only_wrong(case: Case, number: str) -> None:
    response = ask(number, code_of(case))
    assert response.status_code == 200
    assert COOKIE not in response.cookies


def test_an_address_has_ten_attempts(case: Case) -> None:
    client = Client()
    for n in range(door.ADDRESS_LIMIT):
        assert ask(f"SLX-2026-{n}", OTHER_CODE, client).status_code == 200
    response = ask(case.number, code_of(case), client)
    assert response.status_code == 429
    assert_private(response)
    assert COOKIE not in response.cookies
    assert 1 <= int(response.headers["Retry-After"]) <= door.ADDRESS_SECONDS + 1
    assert "查询的次数太多，请在" in response.content.decode()
    other = Client(REMOTE_ADDR="192.0.2.9")
    assert ask(case.number, code_of(case), other).status_code == 302


def test_a_number_has_ten_attempts_from_anywhere(case: Case) -> None:
    for n in range(door.NUMBER_LIMIT):
        client = Client(REMOTE_ADDR=f"192.0.2.{n}")
        typed = case.number if n % 2 else case.number.lower()
        assert ask(typed, OTHER_CODE, client).status_code == 200
    late = Client(REMOTE_ADDR="192.0.2.99")
    assert ask(case.number, code_of(case), late).status_code == 429
    assert ask("SLX-2026-99999", OTHER_CODE, late).status_code == 200


def test_a_number_that_does_not_exist_has_the_same_limit(db: None) -> None:
    for n in range(door.NUMBER_LIMIT):
        client = Client(REMOTE_ADDR=f"192.0.2.{n}")
        ask("SLX-2026-77777", OTHER_CODE, client)
    late = Client(REMOTE_ADDR="192.0.2.99")
    assert ask("SLX-2026-77777", OTHER_CODE, late).status_code == 429


def test_no_attempt_keeps_an_address_or_a_number(case: Case) -> None:
    ask(case.number, OTHER_CODE)
    for row in Attempts.objects.all():
        assert "127.0.0.1" not in row.key and case.number not in row.key


def test_the_post_needs_the_secret_against_forgery(case: Case) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert ask(case.number, code_of(case), strict).status_code == 403
    for address in ("leave/", "clarify/", "withdraw/", "received/1/"):
        assert strict.post(TRACK + address).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "case/",
        "clarify/",
        "withdraw/",
        "letters/1/",
        "files/1/",
        "calendar.ics",
    ],
)
def test_without_a_cookie_back_to_the_form(db: None, address: str) -> None:
    response = Client().get(TRACK + address)
    assert (response.status_code, response.headers["Location"]) == (302, EXPIRED)
    assert_private(response)


def test_the_form_says_why_one_is_back(db: None) -> None:
    assert "查询已经结束" in Client().get(EXPIRED).content.decode()
    assert "您已经退出查询" in Client().get(f"{TRACK}?notice=left").content.decode()
    assert "alert(1)" not in Client().get(f"{TRACK}?notice=alert(1)").content.decode()


def test_a_forged_cookie_opens_nothing(case: Case) -> None:
    client = tracking(case)
    value = client.cookies[COOKIE].value
    body, rest = value.split(":", 1)
    forged = [
        value[:-1] + ("A" if value[-1] != "A" else "B"),
        f"{body[:-2]}xx:{rest}",
        signing.dumps({"case": case.pk, "key": "0" * 32}, salt=SALT),
        signing.dumps({"case": 10**9, "key": "0" * 32}, salt=SALT),
        signing.dumps({"case": case.pk, "key": "0" * 32}, salt="other"),
        "",
        "::",
    ]
    for cookie in forged:
        client.cookies[COOKIE] = cookie
        assert client.get(PAGE).headers["Location"] == EXPIRED


def test_the_cookie_ends_after_half_an_hour_without_use(case: Case) -> None:
    client = tracking(case)
    now = signing.time.time()
    with mock.patch("django.core.signing.time.time", return_value=now + 1700):
        assert client.get(PAGE).status_code == 200
    with mock.patch("django.core.signing.time.time", return_value=now + 3400):
        assert client.get(PAGE).status_code == 200
    with mock.patch("django.core.signing.time.time", return_value=now + 5300):
        response = client.get(PAGE)
    assert response.headers["Location"] == EXPIRED
    assert response.cookies[COOKIE]["max-age"] == 0


def test_the_cookie_dies_with_a_changed_code(case: Case) -> None:
    client = tracking(case)
    case.code_key = code_key(OTHER_CODE)
    case.save()
    assert client.get(PAGE).headers["Location"] == EXPIRED


def test_leaving_forgets_the_case(case: Case) -> None:
    client = tracking(case)
    response = client.post(f"{TRACK}leave/")
    assert response.headers["Location"] == f"{TRACK}?notice=left"
    assert_private(response)
    assert client.get(PAGE).headers["Location"] == EXPIRED


def test_an_open_case_can_be_gone_back_to(case: Case) -> None:
    assert "继续查看" in tracking(case).get(TRACK).content.decode()
    assert "继续查看" not in Client().get(TRACK).content.decode()


@pytest.mark.parametrize(
    ("address", "method"),
    [
        ("", "delete"),
        ("leave/", "get"),
        ("case/", "post"),
        ("clarify/", "put"),
        ("withdraw/", "delete"),
        ("received/1/", "get"),
        ("letters/1/", "post"),
        ("files/1/", "post"),
        ("calendar.ics", "post"),
    ],
)
def test_wrong_methods(case: Case, address: str, method: str) -> None:
    response = getattr(tracking(case), method)(TRACK + address)
    assert response.status_code == 405
    assert_private(response)


def test_what_was_written_too_late_can_be_copied(db: None) -> None:
    response = Client().post(f"{TRACK}clarify/", {"answer": "要2023年的 <b>（示例）"})
    assert response.status_code == 403
    assert_private(response)
    assert "要2023年的 &lt;b&gt;（示例）" in response.content.decode()


def test_pages_with_a_form_let_the_browser_name_its_origin(case: Case) -> None:
    """Under no-referrer a browser sends ``Origin: null``, and no form would pass."""
    client = tracking(case)
    for address in ("", "case/", "withdraw/"):
        response = client.get(TRACK + address)
        assert response.headers["Referrer-Policy"] == "same-origin"
    strict = Client(enforce_csrf_checks=True, HTTP_ORIGIN="null")
    token = strict.get(TRACK).cookies["csrftoken"].value
    values = {
        "number": case.number,
        "code": code_of(case),
        "csrfmiddlewaretoken": token,
    }
    assert strict.post(TRACK, values).status_code == 403
    assert (
        strict.post(TRACK, values, HTTP_ORIGIN="http://testserver").status_code == 302
    )
