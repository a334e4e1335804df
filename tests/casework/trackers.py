"""How a test looks at a request as its applicant does."""

from __future__ import annotations

import re

from django.http import HttpResponse
from django.test import Client

from disclosure.casework.models import Case
from disclosure.casework.tracking.codes import code_for

TRACK = "/requests/track/"
PAGE = f"{TRACK}case/"
EXPIRED = f"{TRACK}?notice=expired"


def ask(number: str, code: str, client: Client | None = None) -> HttpResponse:
    """Fill in the form with a number and a code."""
    return (client or Client()).post(TRACK, {"number": number, "code": code})


def tracking(case: Case) -> Client:
    """A browser in which the case is open."""
    client = Client()
    response = ask(case.number, code_for(case.submission_key), client)
    assert response.status_code == 302
    return client


def text_of(response: HttpResponse) -> str:
    """The page without what differs each time, such as the secret against forgery."""
    html = response.content.decode()
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", html)
