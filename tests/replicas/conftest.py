"""A second connection that stands for the replica, to the same rows."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from disclosure.pagecache import middleware as pagecache
from disclosure.pagecache.visits import VisitCounter
from disclosure.replicas import middleware
from disclosure.replicas.choice import PRIMARY, REPLICA, choose
from disclosure.replicas.freshness import Freshness
from reports.rules.vocabulary import State
from tests.factories import World, make_world
from tests.reports.desk import make_report

PATH = "/reports/shili-xian-office/2017/"


class Replica:
    """Which database was asked, and how far behind the replica says it is."""

    def __init__(self) -> None:
        self.written, self.replayed = 100, 100
        self.now = 0.0
        self.freshness = Freshness(
            lambda: self.written, lambda: self.replayed, lambda: self.now
        )

    def asked(self, client: Client, path: str = PATH, **more: object) -> list[str]:
        """Return the databases that answering a GET has asked, without repetition."""
        primary = CaptureQueriesContext(connections[PRIMARY])
        replica = CaptureQueriesContext(connections[REPLICA])
        with primary, replica:
            self.response = client.get(path, **more)
        pairs = ((PRIMARY, primary), (REPLICA, replica))
        return [name for name, captured in pairs if len(captured)]


@pytest.fixture
def replica(shared_database, settings, monkeypatch) -> Iterator[Replica]:
    own = connection.copy(REPLICA)
    settings.DATABASE_ROUTERS = ["disclosure.replicas.router.ReplicaRouter"]
    connections.settings[REPLICA] = own.settings_dict
    connections[REPLICA] = own
    # Tests may open no connection but those they name; an open one may be used.
    own.connect()
    found = Replica()
    monkeypatch.setattr(middleware, "freshness", found.freshness)
    # Visits are written in batches, now and then.
    visits = VisitCounter(seconds=3600)
    monkeypatch.setattr(pagecache, "counter", visits)
    yield found
    choose(PRIMARY)
    own.close()
    del connections[REPLICA]
    del connections.settings[REPLICA]


@pytest.fixture
def committed_world(replica) -> World:
    """The invented city with a published report, for every connection to see."""
    world = make_world()
    make_report(world, State.PUBLISHED)
    return world
