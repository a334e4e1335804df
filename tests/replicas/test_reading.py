"""Who reads the replica, who the primary, and what is never asked of the replica."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.exceptions import MiddlewareNotUsed
from django.db import OperationalError, connections, router, transaction
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext

from disclosure.agencies.models import Agency, Officer, User
from disclosure.casework.models import Case
from disclosure.casework.tracking.codes import code_for
from disclosure.pagecache import middleware as pagecache
from disclosure.pagecache.actions import site_changed
from disclosure.pagecache.queries import current_stamp
from disclosure.replicas import freshness, middleware
from disclosure.replicas.choice import PRIMARY, REPLICA, reading, reading_from
from disclosure.replicas.middleware import (
    WROTE_COOKIE,
    ReplicaMiddleware,
    hold_seconds,
    may_read_replica,
)
from tests.casework.factories import make_desk
from tests.casework.filling import Citizen
from tests.people import login
from tests.replicas.conftest import PATH

PUBLIC = (
    "/",
    "/agencies/",
    "/reports/",
    PATH,
    f"{PATH}?anew=1",
    "/reports/feed/",
    f"{PATH}report.json",
    "/search/?words=示例",
    "/api/reports",
    "/sitemap.xml",
)
PERSONAL = ("/requests/", "/requests/track/", "/admin/", "/supervision/", "/health/")


def test_without_a_replica_nobody_asks_for_one(settings):
    assert REPLICA not in settings.DATABASES
    with pytest.raises(MiddlewareNotUsed):
        ReplicaMiddleware(lambda request: None)
    assert reading() == PRIMARY


def test_what_guards_a_door_never_comes_from_a_copy(replica):
    guards = [
        model
        for label in ("accounts", "axes", "sessions", "throttle")
        for model in apps.get_app_config(label).get_models()
    ]
    assert len(guards) > 6
    with reading_from(REPLICA):
        assert router.db_for_read(Agency) == REPLICA
        for model in (*guards, User, Officer):
            assert router.db_for_read(model) == PRIMARY, model


def who_read(replica, client, paths) -> dict[str, list[str]]:
    found = {}
    for path in paths:
        found[path] = replica.asked(client, path)
        assert replica.response.status_code in (200, 302), path
    return found


def test_public_pages_are_read_from_the_replica(committed_world, replica):
    found = who_read(replica, Client(), PUBLIC)
    # Who asks the interface how often is counted where everybody counts.
    assert found.pop("/api/reports") == [PRIMARY, REPLICA]
    assert found == dict.fromkeys(found, [REPLICA])


def test_a_replica_too_far_behind_is_not_read(committed_world, replica):
    replica.replayed = 1
    assert who_read(replica, Client(), PUBLIC) == dict.fromkeys(PUBLIC, [PRIMARY])


def test_what_is_personal_is_read_from_the_primary(committed_world, replica):
    for path, asked in who_read(replica, Client(), PERSONAL).items():
        assert REPLICA not in asked, path


def test_whoever_has_a_session_reads_the_primary(committed_world, replica):
    """A session that has ended must not be found alive in an older copy."""
    found = who_read(replica, login(Client(), "author"), (*PUBLIC, "/admin/"))
    assert found == dict.fromkeys(found, [PRIMARY])


def test_whoever_has_written_reads_the_primary(committed_world, replica):
    client = Client()
    client.post("/requests/track/", {"number": "1", "code": "2"})
    found = who_read(replica, client, PUBLIC)
    assert found == dict.fromkeys(PUBLIC, [PRIMARY])
    del client.cookies[WROTE_COOKIE]
    assert replica.asked(client, f"{PATH}?anew=1") == [REPLICA]


def test_a_citizen_finds_at_once_what_was_filed(committed_world, replica, settings):
    """Also in another browser, and however far the replica is behind."""
    settings.FORM_MIN_SECONDS = 0
    agency = make_desk(committed_world).agency
    citizen = Citizen(f"/requests/apply/{agency.slug}/")
    with CaptureQueriesContext(connections[REPLICA]) as captured:
        receipt = citizen.file()
        assert citizen.client.get(receipt.headers["Location"]).status_code == 200
        case = Case.objects.get()
        asked = {"number": case.number, "code": code_for(case)}
        for browser in (citizen.client, Client()):
            shown = browser.post("/requests/track/", asked, follow=True)
            assert case.number in shown.content.decode()
    assert len(captured) == 0
    assert replica.asked(citizen.client, f"{PATH}?anew=1") == [PRIMARY]
    assert replica.asked(Client(), f"{PATH}?anew=1") == [REPLICA]


def test_the_mark_of_a_writer_holds_nothing_and_ends_by_itself(
    committed_world, replica, settings
):
    settings.SESSION_COOKIE_SECURE = True
    mark = Client().post("/requests/track/", {}).cookies[WROTE_COOKIE]
    assert (mark.value, mark["max-age"]) == ("1", hold_seconds())
    assert (mark["httponly"], mark["samesite"], mark["secure"]) == (True, "Lax", True)
    assert not mark["domain"]


def test_reading_leaves_no_mark(committed_world, replica):
    for verb in ("get", "head", "options"):
        answer = getattr(Client(), verb)(PATH)
        assert WROTE_COOKIE not in answer.cookies


def test_what_somebody_publishes_is_seen_at_once_by_those_who_did(
    committed_world, replica
):
    """The stamp comes from where the page comes from, whatever the replica holds."""
    seen = []

    def note(request):
        seen.append(reading())
        return pagecache.HttpResponse("示例")

    door = ReplicaMiddleware(note)
    writer = RequestFactory().get(PATH)
    writer.COOKIES[WROTE_COOKIE] = "1"
    for request in (RequestFactory().get(PATH), writer, RequestFactory().post(PATH)):
        door(request)
    assert seen == [REPLICA, PRIMARY, PRIMARY]


def test_the_stamp_is_read_where_the_page_is_read(committed_world, replica):
    site_changed()
    with reading_from(REPLICA):
        assert replica_statements(lambda: current_stamp(PATH)) == 1
    assert replica_statements(lambda: current_stamp(PATH)) == 0


def replica_statements(act) -> int:
    with CaptureQueriesContext(connections[REPLICA]) as captured:
        act()
    return len(captured)


def test_a_transaction_reads_what_it_writes(committed_world, replica):
    with reading_from(REPLICA):
        assert reading() == REPLICA
        with transaction.atomic():
            assert reading() == PRIMARY
        assert reading() == REPLICA


def test_rows_of_both_may_meet_and_are_saved_to_the_primary(committed_world, replica):
    with reading_from(REPLICA):
        read = Agency.objects.get(slug="shili")
        assert read._state.db == REPLICA
        assert Agency.objects.select_for_update().db == PRIMARY
        assert replica_statements(lambda: read.save()) == 0
        with transaction.atomic():
            list(Agency.objects.select_for_update())
        locked = replica_statements(lambda: Agency.objects.get_or_create(pk=read.pk))
    assert locked == 0
    written = Agency.objects.get(pk=read.pk)
    assert written._state.db == PRIMARY
    read.parent = written
    assert read.parent is written


def test_no_table_is_made_in_the_replica(replica):
    assert not router.allow_migrate(REPLICA, "sessions", model=Session)
    assert router.allow_migrate(PRIMARY, "sessions", model=Session)


@pytest.mark.parametrize("status", [500, 503])
def test_what_fails_on_the_replica_is_read_from_the_primary(
    committed_world, replica, status
):
    seen = []

    def fails_on_the_replica(request):
        seen.append(reading())
        code = status if reading() == REPLICA else 200
        return pagecache.HttpResponse("示例", status=code)

    door = ReplicaMiddleware(fails_on_the_replica)
    assert door(RequestFactory().get(PATH)).status_code == 200
    assert seen == [REPLICA, PRIMARY]


def test_a_replica_that_goes_in_the_middle_of_a_page(
    committed_world, replica, monkeypatch
):
    """The whole site: the reader sees the page, and the next one does not wait."""

    def away(*args, **kwargs):
        raise OperationalError("server closed the connection")

    client = Client(raise_request_exception=False)
    assert replica.asked(client, f"{PATH}?anew=1") == [REPLICA]
    replica.freshness.replayed = away
    own = connections[REPLICA]
    with own.execute_wrapper(away):
        assert PRIMARY in replica.asked(client, f"{PATH}?anew=2")
        assert replica.response.status_code == 200
        replica.now += 0.5
        assert replica.asked(client, f"{PATH}?anew=3") == [PRIMARY]
        assert replica.response.status_code == 200


def test_an_error_of_the_page_itself_stays_an_error(committed_world, replica):
    door = ReplicaMiddleware(lambda request: pagecache.HttpResponse(status=500))
    assert door(RequestFactory().get(PATH)).status_code == 500
    assert replica.freshness.is_near()


@pytest.mark.parametrize("path", ["/requests/", "/reportsx/", "/adminx", "/agencies"])
def test_an_address_not_named_is_not_public(path):
    assert not may_read_replica(RequestFactory().get(path))


@pytest.mark.parametrize("path", PUBLIC)
def test_only_reading_goes_to_the_replica(path):
    factory = RequestFactory()
    assert may_read_replica(factory.get(path))
    assert may_read_replica(factory.head(path))
    for verb in ("post", "put", "patch", "delete"):
        assert not may_read_replica(getattr(factory, verb)(path))


def test_the_freshness_of_production_asks_both(committed_world, replica, monkeypatch):
    """Two databases that write: on PostgreSQL the second one is no standby."""
    own = freshness.Freshness(freshness._written, freshness._replayed)
    is_sqlite = connections[PRIMARY].vendor == "sqlite"
    assert own.is_near() is is_sqlite
    assert middleware.freshness is not own
