"""Every address × everybody × one's own things and those of a sister agency.

The addresses come from the resolver and the answers from ``routes.txt``. No answer
may hold a word of the sister agency, nor may any of its rows change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.db.models import Model, Q
from django.test import override_settings

from disclosure.agencies.models import Agency
from reports.models import (
    Addend,
    Attachment,
    Campaign,
    Obligation,
    ReadCell,
    Reading,
    RelatedLink,
    RenderedFile,
    Report,
    ReviewNote,
    Section,
    Statistic,
    Waiver,
)
from tests.casework.factories import APPLICATION
from tests.doors.answers import DEPLOYED, complaints
from tests.doors.places import is_of_an_agency, path_to
from tests.doors.routes import (
    METHODS,
    NO_ROW,
    OTHER,
    OWN,
    Cells,
    addresses,
    line,
    table,
)
from tests.doors.town import PEOPLE, House
from tests.doors.visiting import TYPED, Visits, refused_once, told
from tests.oversight.isolation_world import rows_of

#: Django answers these to every method, and changes nothing.
WAYS_IN = ("/admin/login/", "/admin/logout/")
#: Who opens these is in the trail; all else is masked until a reason is given.
PAPERS = re.compile(r"/(letters|files)/")
#: Tables of reports, and the way from there to the agency.
REPORT_TABLES: tuple[tuple[type[Model], str], ...] = (
    (Report, "agency"),
    *(
        (table, "report__agency")
        for table in (Section, Statistic, Attachment, RelatedLink, RenderedFile)
    ),
    *((table, "report__agency") for table in (ReviewNote, Waiver, Addend)),
    (Campaign, "agency"),
    (Obligation, "campaign__agency"),
    (Reading, "agency"),
    (ReadCell, "reading__agency"),
)


def test_every_address_has_a_row_and_every_row_an_address():
    judged = {address for address, _method, _whose in table()}
    assert judged == set(addresses())


def test_what_belongs_to_an_agency_is_judged_for_both():
    for address, method, whose in table():
        if whose == OTHER:
            assert is_of_an_agency(address), address
            assert (address, method, OWN) in table(), (method, address)
        elif is_of_an_agency(address):
            assert (address, method, OTHER) in table(), (method, address)


@override_settings(**DEPLOYED)
class EveryRoute(Visits):
    """Who is refused where; one test for each method and side, over TLS.

    Reading is GET and HEAD, writing is POST with a token, and there is no more.
    """

    def setUp(self) -> None:
        super().setUp()
        self.enterContext(refused_once())

    def test_reading_what_is_ones_own(self) -> None:
        self.judge("GET", OWN)

    def test_reading_what_belongs_to_others(self) -> None:
        self.judge("GET", OTHER)

    def test_writing_what_is_ones_own(self) -> None:
        self.judge("POST", OWN)

    def test_writing_what_belongs_to_others(self) -> None:
        self.judge("POST", OTHER)

    def test_head_answers_as_get(self) -> None:
        for address in addresses():
            path = path_to(address, self.town.mine, self.town)
            expected = table().get((address, "GET", OWN), NO_ROW)
            for who in self.readers(expected):
                head = told(self.visit(who, "HEAD", path))
                known = (expected[PEOPLE.index(who)], "405", "log")
                assert head in known, (who, path)

    def test_other_methods_are_refused(self) -> None:
        for address in addresses():
            path = path_to(address, self.town.mine, self.town)
            row = table().get((address, "GET", OWN), NO_ROW)
            for who in self.readers(row) if address not in WAYS_IN else ():
                for method in ("PUT", "PATCH", "DELETE"):
                    answer = self.visit(who, method, path, data=b"x")
                    assert told(answer) in ("405", "log"), (who, method, path)

    def test_a_form_that_was_not_ours_is_refused(self) -> None:
        """Whoever may post somewhere is led there by another site, without a token."""
        for (address, method, whose), row in table().items():
            if method != "POST" or whose != OWN:
                continue
            path = path_to(address, self.town.mine, self.town)
            for who in PEOPLE:
                if row[PEOPLE.index(who)] in ("200", "302", "409", "422"):
                    client = self.browser(who, enforce_csrf_checks=True)
                    for origin in ("https://testserver", "https://evil.example"):
                        sent = {"secure": True, "headers": {"origin": origin}}
                        answer = client.post(path, TYPED, **sent)
                        assert answer.status_code == 403, (who, path, origin)
                    break
            else:
                assert "200" not in row, path

    def test_an_applicant_is_masked_until_a_reason_is_given(self) -> None:
        """The pages of a request that was filed with everything there is."""
        house, wrong = self.town.mine, []
        other, own = house.side.cases["overdue"].pk, house.request.pk
        for address in addresses():
            if "{case_id}" in address and not PAPERS.search(address):
                path = path_to(address, house, self.town)
                path = path.replace(f"/{other}/", f"/{own}/")
                for who in ("handler", "supervisor", "applicant"):
                    body = self.visit(who, "GET", path).whole
                    wrong += [(who, path, word) for word in unmasked(house, body)]
        asked = f"/admin/casework/case/{own}/unmask/"
        shown = self.visit("handler", "POST", asked, data={"reason": "示例"}).whole
        assert len(unmasked(house, shown)) > 3
        assert not wrong

    def judge(self, method: str, whose: str) -> None:
        house = self.town.mine if whose == OWN else self.town.theirs
        theirs = picture(self.town.theirs.agency)
        wrong: list[str] = []
        for address in addresses():
            if whose == OWN or is_of_an_agency(address):
                wrong += self.verdicts(address, method, whose, house)
        assert not wrong, "\n".join(["", *wrong])
        assert picture(self.town.theirs.agency) == theirs

    def verdicts(
        self, address: str, method: str, whose: str, house: House
    ) -> Iterator[str]:
        path = path_to(address, house, self.town)
        expected = table().get((address, method, whose), NO_ROW)
        more = {"data": TYPED} if method == "POST" else {}
        found = []
        for who in PEOPLE:
            # What is refused leaves nothing behind that would have to be taken back.
            is_refused = whose == OTHER and method == "POST" and who != "root"
            knock = self.stay if is_refused else self.visit
            response = knock(who, method, path, **more)
            found.append(told(response))
            yield from complaints(address, who, response)
            for house_of, leaked in self.leaks(who, response.whole):
                yield f"{method} {path} shows {who} {leaked} of {house_of}"
            if method == "GET" and not PAPERS.search(address):
                for leaked in unmasked(house, response.whole):
                    yield f"{path} shows {who} {leaked} without a reason"
        if not agrees(tuple(found), expected):
            yield "expected " + line(address, method, whose, expected)
            yield "   found " + line(address, method, whose, tuple(found))

    def leaks(self, who: str, body: bytes) -> Iterator[tuple[str, list[str]]]:
        """Words of the sister agency; to those who belong to none, also of the own."""
        if who != "root" and (found := self.town.theirs.leaks(body)):
            yield OTHER, found
        if who in ("stranger", "nobody") and (found := self.town.mine.leaks(body)):
            yield OWN, found

    @staticmethod
    def readers(row: Cells) -> list[str]:
        """Somebody who is not logged in, and somebody who is shown the page."""
        shown = [who for who in PEOPLE[2:] if row[PEOPLE.index(who)] == "200"]
        return ["stranger", *shown[:1]]


def agrees(found: Cells, expected: Cells) -> bool:
    if expected is NO_ROW:
        return set(found) <= {"405", "log"}
    return found == expected


def unmasked(house: House, body: bytes) -> list[str]:
    """What of an applicant stands in an answer as it was typed."""
    words = (APPLICATION.identity_number, APPLICATION.phone, APPLICATION.email)
    names = (house.side.word("示例人"), house.side.word("申请人"))
    every = (*words, *names, APPLICATION.address)
    return [word for word in every if word and word.encode() in body]


def picture(agency: Agency) -> dict[str, list[str]]:
    """Every row that belongs to an agency, value by value."""
    rows = dict(rows_of(agency))
    for model, way in REPORT_TABLES:
        found = model._default_manager.filter(Q(**{way: agency})).order_by("pk")
        rows[model._meta.label] = [repr(row) for row in found.values_list()]
    return rows


def test_both_methods_are_judged():
    assert {method for _address, method, _whose in table()} == set(METHODS)
