"""An officer of one agency reaches nothing of a sister agency, by no address at all.

The addresses come from the resolver: a new one without a row in ``ROUTES`` fails.
Every person of one agency tries every address with everything of the other in the
path, in the query and in the body. No answer may hold a word, a number or a figure
of the other agency, and none of its rows may change. That the same addresses do
show something to whom it belongs is tested beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from disclosure.agencies.vocabulary import Role
from disclosure.casework.letters.files import FileType
from disclosure.casework.models import Desk
from disclosure.casework.rules.actions import Action
from disclosure.oversight.models import NoticeLine
from disclosure.oversight.rules.vocabulary import (
    LIST_DIMENSIONS,
    TIME_DIMENSIONS,
    ListKind,
    NoticeStep,
)
from tests.oversight.isolation_world import (
    TODAY,
    Isolation,
    Side,
    make_isolation,
    rows_of,
)
from tests.people import BACKEND

#: What a refused address answers: not reached, not allowed, not this way.
REFUSED = (403, 404, 405)
#: What an address of one's own may answer to filters and forms that name others.
CLEAR = (200, 302, 400, 403, 404, 405, 409, 422)
#: Letters by chance may look like anything.
_TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"')
_FORMATS = ("csv", "xlsx")
_ASSESSMENT_STEPS = ("publish", "finish", "delete")
_OFFICERS = (Role.HANDLER, Role.REVIEWER, Role.APPROVER, Role.SUPERVISOR)

Place = dict[str, Any]


@dataclass(frozen=True)
class Route:
    """``places`` are the path arguments; ``named`` says that they name an object.

    ``readers`` of the agency itself get 200 with something of it; nobody where
    the address is only posted to.
    """

    places: Callable[[Isolation, Side], list[Place]]
    named: bool
    readers: tuple[Role, ...]
    queries: tuple[dict[str, str], ...] = ({},)


def _nowhere(world: Isolation, side: Side) -> list[Place]:
    return [{}]


def _kinds(world: Isolation, side: Side) -> list[Place]:
    return [{"kind": kind.value} for kind in ListKind]


def _each(name: str, *attributes: str) -> Callable[[Isolation, Side], list[Place]]:
    def places(world: Isolation, side: Side) -> list[Place]:
        return [{name: getattr(side, attribute).pk} for attribute in attributes]

    return places


def _cases(world: Isolation, side: Side) -> list[Place]:
    return [{"case_id": case.pk} for case in side.cases.values()]


def _notice_steps(world: Isolation, side: Side) -> list[Place]:
    return [
        {"notice_id": notice.pk, "step": step.value}
        for notice in (side.notice, side.from_above)
        if notice is not None
        for step in NoticeStep
    ]


def _assessment_steps(world: Isolation, side: Side) -> list[Place]:
    assert side.assessment is not None
    return [
        {"assessment_id": side.assessment.pk, "step": step}
        for step in _ASSESSMENT_STEPS
    ]


_S = (Role.SUPERVISOR,)
_EXPORTS = tuple({"format": name} for name in _FORMATS)
ROUTES: dict[str, Route] = {
    "desk": Route(_nowhere, False, _S),
    "cases": Route(
        _kinds, False, _S, ({}, *({"by": one.value} for one in LIST_DIMENSIONS))
    ),
    "cases_export": Route(_kinds, False, _S, _EXPORTS),
    "case": Route(_cases, True, _S),
    "times": Route(
        _nowhere, False, _S, ({}, *({"by": one.value} for one in TIME_DIMENSIONS))
    ),
    "times_export": Route(_nowhere, False, _S, _EXPORTS),
    "reminders": Route(_nowhere, False, _S),
    "reminders_file": Route(_nowhere, False, _S),
    "digest": Route(_nowhere, False, ()),
    "notices": Route(_nowhere, False, _OFFICERS),
    "notices_file": Route(_nowhere, False, _OFFICERS),
    "notice_new": Route(_nowhere, False, ()),
    "notice": Route(_each("notice_id", "notice", "from_above"), True, _OFFICERS),
    "notice_step": Route(_notice_steps, True, ()),
    "assessments": Route(_nowhere, False, _OFFICERS),
    "assessments_file": Route(_nowhere, False, _S),
    "sheets_file": Route(_nowhere, False, _OFFICERS),
    "assessment_new": Route(_nowhere, False, _S),
    "assessment": Route(_each("assessment_id", "assessment"), True, _S),
    "assessment_export": Route(_each("assessment_id", "assessment"), True, _S),
    "assessment_step": Route(_assessment_steps, True, _S),
    "sheet": Route(_each("sheet_id", "sheet", "shared_sheet"), True, _OFFICERS),
    "object": Route(_each("sheet_id", "sheet", "shared_sheet"), True, _OFFICERS[:3]),
    "objection": Route(_each("objection_id", "objection"), True, _S),
    "publication": Route(_nowhere, False, _OFFICERS),
    "publication_step": Route(
        lambda world, side: [{"slug": side.agency.slug}], True, ()
    ),
}
#: More that only the second agency, or who is above both, may open.
OUT_OF_REACH: dict[str, Callable[[Isolation], list[Place]]] = {
    "objection": lambda world: _each("objection_id", "shared_objection")(
        world, world.theirs
    ),
    "assessment": lambda world: [{"assessment_id": world.shared.pk}],
    "assessment_export": lambda world: [{"assessment_id": world.shared.pk}],
    "assessment_step": lambda world: [
        {"assessment_id": world.shared.pk, "step": step} for step in _ASSESSMENT_STEPS
    ],
}


@pytest.fixture
def isolation(db: None, settings: Any, tmp_path: Any) -> Isolation:
    settings.MEDIA_ROOT = tmp_path
    return make_isolation()


def names_below(prefix: str) -> Iterator[str]:
    """The names of all patterns of the project below a path."""

    def walk(patterns: list[Any], path: str) -> Iterator[tuple[str, str]]:
        for pattern in patterns:
            here = path + str(pattern.pattern)
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, here)
            elif isinstance(pattern, URLPattern):
                yield here, pattern.name or ""

    for path, name in walk(get_resolver().url_patterns, ""):
        if path.startswith(prefix):
            yield name


def client_for(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend=BACKEND)
    return client


def content_of(response: Any) -> bytes:
    """Everything an answer holds, also inside of a workbook, and where it leads."""
    body = (
        b"".join(response.streaming_content) if response.streaming else response.content
    )
    head = "\n".join(f"{name}: {value}" for name, value in response.items())
    if is_zipfile(BytesIO(body)):
        with ZipFile(BytesIO(body)) as book:
            body = b"\n".join(book.read(name) for name in book.namelist())
    return head.encode() + _TOKEN.sub(b"", body)


def leaks(response: Any, side: Side) -> list[str]:
    body = content_of(response)
    return [mark for mark in side.marks if mark.encode() in body]


def hostile(world: Isolation) -> list[dict[str, Any]]:
    """Everything of the second agency as a filter, each by itself and together."""
    theirs = world.theirs
    handler = theirs.people["handler"].pk
    cases = [case.pk for case in theirs.cases.values()]
    singles: list[dict[str, Any]] = [
        *({"agency": value} for value in (theirs.agency.slug, theirs.agency.pk)),
        {"agency": theirs.agency.slug, "below": "on"},
        {"agency": world.world.county.slug, "below": "on"},
        {"agency": world.mine.agency.slug, "handler": handler},
        {"handler": handler},
        *({name: value} for name in ("case", "cases", "case_id") for value in cases),
        {"case": [world.mine.cases["overdue"].pk, *cases]},
        *({"notice": one.pk} for one in (theirs.notice, theirs.from_above) if one),
        {"sheet": getattr(theirs.sheet, "pk", None)},
        {"scheme": getattr(theirs.scheme, "pk", None)},
        {"assessment": world.shared.pk},
        {"slug": theirs.agency.slug},
        {"issuer": theirs.agency.pk},
        {"page": "2", "p": "2", "sort": "-agency"},
    ]
    together: dict[str, Any] = {}
    for one in singles:
        together = {**one, **together}
    return [*singles, together]


#: What forms ask for besides: without these they would refuse for another reason.
TYPED = {
    "subject": "示例事由",
    "demand": "示例要求",
    "text": "示例内容",
    "reason": "示例理由",
    "title": "示例名称",
    "answer": "示例答复",
    "due_on": (TODAY + timedelta(days=9)).isoformat(),
    "object_by": (TODAY + timedelta(days=20)).isoformat(),
    "period": str(TODAY.year - 1),
    "who": "own",
    "measure": "on_time",
    "outcome": "upheld",
    "points": "1",
    "frequency": "never",
    "step": "withdraw",
    "sure": "on",
}


def tries(world: Isolation, name: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every own address with everything of the second agency as a filter.

    Addresses that differ from another only in the path or in how a table is laid
    out get the filters together.
    """
    everything = hostile(world)
    route = ROUTES[name]
    for number, place in enumerate(route.places(world, world.mine)):
        path = reverse(f"supervision:{name}", kwargs=place)
        for query in route.queries:
            is_first = number == 0 and query is route.queries[0]
            for filters in everything if is_first else everything[-1:]:
                yield path, {**query, **filters}


def typed(place: Place) -> dict[str, Any]:
    """A form filled in; of a notice it has seen the newest line."""
    lines = NoticeLine.objects.filter(notice=place.get("notice_id"))
    newest = lines.order_by("pk").last()
    return {**TYPED, "seen": newest.pk if newest else ""}


def test_every_address_of_the_desk_is_in_the_table():
    assert sorted(names_below("supervision/")) == sorted(ROUTES)


def test_no_word_of_one_agency_is_one_of_the_other(isolation):
    mine, theirs = isolation.mine, isolation.theirs
    assert not set(mine.marks) & set(theirs.marks)
    rows = rows_of(theirs.agency)
    assert [name for name, found in rows.items() if not found] == []
    assert not any(theirs.mark in row for row in sum(rows_of(mine.agency).values(), []))


# Own objects are reached: else the refusals below would prove nothing


@pytest.mark.parametrize("name", [name for name in ROUTES if ROUTES[name].readers])
def test_the_right_people_reach_their_own(isolation, name):
    route = ROUTES[name]
    for side in (isolation.mine, isolation.theirs):
        for role in route.readers:
            client = client_for(side.people[role])
            for place in route.places(isolation, side):
                for query in route.queries:
                    path = reverse(f"supervision:{name}", kwargs=place)
                    response = client.get(path, query)
                    assert response.status_code == 200, (role, path, query)
                    assert leaks(response, side), (role, path, query)


@pytest.mark.parametrize("name", ["desk", "cases", "times", "cases_export"])
def test_who_is_above_reaches_them_through_the_filter(isolation, name):
    route, side = ROUTES[name], isolation.theirs
    client = client_for(isolation.above)
    for place in route.places(isolation, side):
        path = reverse(f"supervision:{name}", kwargs=place)
        for query in route.queries:
            response = client.get(path, {**query, "agency": side.agency.slug})
            assert response.status_code == 200, (path, query)
            assert leaks(response, side), (path, query)


def test_forms_that_name_nothing_are_reached(isolation):
    mine = isolation.mine
    client = client_for(mine.people["supervisor"])
    assert client.get(reverse("supervision:digest")).status_code == 200
    path = reverse("supervision:notice_new")
    response = client.get(path, {"case": mine.cases["overdue"].pk})
    assert response.status_code == 200
    assert leaks(response, mine)


def test_an_own_step_is_taken(isolation):
    mine = isolation.mine
    path = reverse("supervision:publication_step", args=[mine.agency.slug])
    client_for(mine.people["approver"]).post(path, TYPED)
    assert rows_of(mine.agency)["oversight.Publishing"] == []
    assert mine.notice is not None
    place = {"notice_id": mine.notice.pk, "step": "answer"}
    path = reverse("supervision:notice_step", kwargs=place)
    client = client_for(mine.people["handler"])
    response = client.post(path, typed(place), follow=True)
    assert response.status_code == 200
    mine.notice.refresh_from_db()
    assert mine.notice.state == "answered"


# Objects of a sister agency are not


def refused_places(world: Isolation, name: str) -> list[Place]:
    places = ROUTES[name].places(world, world.theirs)
    return [*places, *OUT_OF_REACH.get(name, lambda _world: [])(world)]


@pytest.mark.parametrize("name", [name for name in ROUTES if ROUTES[name].named])
def test_no_address_of_an_object_is_reached(isolation, name):
    before = rows_of(isolation.theirs.agency)
    for who, user in isolation.mine.people.items():
        client = client_for(user)
        for place in refused_places(isolation, name):
            path = reverse(f"supervision:{name}", kwargs=place)
            for response in (
                client.get(path),
                client.get(path, {"format": "xlsx", "sort": "score"}),
                client.post(path, typed(place)),
                client.post(path, {**typed(place), "step": "publish"}),
            ):
                assert response.status_code in REFUSED, (who, path)
                assert not leaks(response, isolation.theirs), (who, path)
    assert rows_of(isolation.theirs.agency) == before


@pytest.mark.parametrize("name", list(ROUTES))
def test_no_filter_and_no_form_reaches_over(isolation, name):
    before = rows_of(isolation.theirs.agency)
    for who, user in isolation.mine.people.items():
        client = client_for(user)
        for path, filters in tries(isolation, name):
            response = client.get(path, filters)
            assert response.status_code in CLEAR, (who, path, filters)
            assert not leaks(response, isolation.theirs), (who, path, filters)
    assert rows_of(isolation.theirs.agency) == before


@pytest.mark.parametrize("name", list(ROUTES))
def test_no_body_reaches_over(isolation, name):
    before = rows_of(isolation.theirs.agency)
    for who, user in isolation.mine.people.items():
        client = client_for(user)
        for path, body in tries(isolation, name):
            sent = {**TYPED, **body}
            response = client.post(path, sent, query_params=body, follow=True)
            assert response.status_code in CLEAR, (who, path, body)
            assert not leaks(response, isolation.theirs), (who, path, body)
    assert rows_of(isolation.theirs.agency) == before


@pytest.mark.parametrize("name", list(ROUTES))
def test_who_is_nobody_reaches_nothing(isolation, name):
    before = rows_of(isolation.theirs.agency)
    for place in ROUTES[name].places(isolation, isolation.theirs):
        path = reverse(f"supervision:{name}", kwargs=place)
        for response in (Client().get(path), Client().post(path, TYPED)):
            assert response.status_code in (302, 405), path
            assert not leaks(response, isolation.theirs), path
    assert rows_of(isolation.theirs.agency) == before


# The pages of a case in the back office, and the rows behind them


def admin_names() -> list[str]:
    found = names_below("admin/")
    return sorted(
        name for name in found if name.startswith(("casework_", "oversight_"))
    )


def admin_places(world: Isolation, name: str) -> list[Place]:
    """The path arguments of an address, all of them about the second agency."""
    theirs, case = world.theirs, world.theirs.cases["overdue"].pk
    assert theirs.letter and theirs.file and theirs.scheme
    own = world.mine.cases["overdue"].pk
    objects: dict[str, Any] = {
        "case": case,
        "desk": Desk.objects.get(agency=theirs.agency).pk,
        "deadlinemove": 1,
        "scheme": theirs.scheme.pk,
    }
    arguments = {
        "casework_case_step": [
            {"case_id": case, "action": action.value} for action in Action
        ],
        "casework_case_letter": [
            {"case_id": pk, "letter_id": theirs.letter.pk} for pk in (case, own)
        ],
        "casework_case_letter_file": [
            {"case_id": pk, "letter_id": theirs.letter.pk, "kind": kind.value}
            for pk in (case, own)
            for kind in FileType
        ],
        "casework_case_file": [
            {"case_id": pk, "file_id": theirs.file.pk} for pk in (case, own)
        ],
    }
    if name in arguments:
        return arguments[name]
    for place in ({"case_id": case}, {"object_id": objects[name.split("_")[1]]}, {}):
        if _exists(name, place):
            return [place]
    raise AssertionError(f"{name} takes arguments that this test does not know")


def _exists(name: str, place: Place) -> bool:
    known = get_resolver("disclosure.urls").namespace_dict["admin"][1]
    return any(
        set(params) == set(place)
        for found, _pattern, _defaults, _converters in known.reverse_dict.getlist(name)
        for _path, params in found
    )


def test_the_pages_of_a_case_are_among_those_tried():
    assert {
        *("casework_case_open", "casework_case_step", "casework_case_unmask"),
        *("casework_case_letter", "casework_case_file", "casework_case_changelist"),
    } <= set(admin_names())


def test_the_page_of_an_own_case_is_reached(isolation):
    mine = isolation.mine
    path = reverse("admin:casework_case_open", args=[mine.cases["overdue"].pk])
    for role in _OFFICERS:
        response = client_for(mine.people[role]).get(path)
        assert response.status_code == 200
        assert leaks(response, mine)


@pytest.mark.parametrize("name", admin_names())
def test_no_page_of_the_back_office_reaches_over(isolation, name):
    before = rows_of(isolation.theirs.agency)
    for who, user in isolation.mine.people.items():
        client = client_for(user)
        for place in admin_places(isolation, name):
            path = reverse(f"admin:{name}", kwargs=place)
            answers = [client.get(path), client.post(path, {**TYPED, "post": "yes"})]
            if not place:
                answers += [client.get(path, filters) for filters in hostile(isolation)]
            for response in answers:
                assert response.status_code in CLEAR, (who, path)
                if place and response.status_code == 302:
                    assert response["Location"] == reverse("admin:index"), (who, path)
                elif place:
                    assert response.status_code in REFUSED, (who, path)
                assert not leaks(response, isolation.theirs), (who, path)
    assert rows_of(isolation.theirs.agency) == before
