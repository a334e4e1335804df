"""The API tried from its own description, by a tool that did not write it.

Every operation is asked at the bounds of what it takes, with what is described and
with what is not, half of it about reports that exist. Nothing goes over a network,
and the same is asked each time.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import cycle
from typing import Any, ClassVar

import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import TestCase
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.config import GenerationConfig

from disclosure.agencies import open_data
from disclosure.wsgi import application
from reports.api import serving
from reports.models import Report
from tests.factories import make_world
from tests.search.shelf import shelve, withdraw

HOST = "http://testserver"
GONE_YEAR = 2018
POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
LOOSE = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
#: What every operation may say.
ALWAYS = {"200", "422", "429"}


class TheDescription(TestCase):
    """One shelf with a report in force and one that was withdrawn."""

    report: ClassVar[Report]
    operations: ClassVar[list[APIOperation]]

    @classmethod
    def setUpClass(cls) -> None:
        # As with Django's own client: a request ends, the test's connection does not.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
            cls.addClassCleanup(signal.connect, close_old_connections)
        super().setUpClass()

    @classmethod
    def setUpTestData(cls) -> None:
        world = make_world()
        cls.report = shelve(world, [("示例章节", "收到税务申请3件。")]).report
        gone = shelve(world, [("示例章节", "示例")], year=GONE_YEAR).report
        withdraw(gone, world)
        schema: Any = schemathesis.openapi.from_wsgi(
            "/api/openapi.json", application, base_url=HOST
        )
        taken = schema.config.checks.positive_data_acceptance
        taken.expected_statuses = [*taken.expected_statuses, "410"]
        cls.operations = [found.ok() for found in schema.get_all_operations()]

    def setUp(self) -> None:
        serving_limit, times = serving.LIMIT, open_data.response_times[:]
        serving.LIMIT = 10**9
        open_data.response_times[:] = [_times]
        self.addCleanup(setattr, serving, "LIMIT", serving_limit)
        self.addCleanup(open_data.response_times.__setitem__, slice(None), times)
        self.told: dict[str, set[str]] = defaultdict(set)

    def ask(self, case: Case) -> str:
        """Hold an answer against every check of the tool; return its status."""
        response = case.call_and_validate(base_url=HOST)
        status = str(response.status_code)
        self.told[case.operation.path].add(status)
        return status

    def real(self, operation: APIOperation) -> dict[str, Any]:
        """What leads to something that exists, for the places of an address."""
        key = self.report.sections.get(heading="示例章节").key
        known = {
            "slug": self.report.agency.slug,
            "year": self.report.year,
            "key": key,
            "code": "requests.received.total",
        }
        names = [one.name for one in operation.path_parameters]
        pinned = {"path_parameters": {name: known[name] for name in names}}
        if "code" in names:
            pinned["query"] = {"agency": [self.report.agency.slug]}
        return pinned if names else {}

    def try_out(
        self, operation: APIOperation, mode: GenerationMode, times: int, **pinned: Any
    ) -> None:
        @settings(LOOSE, max_examples=times)
        @given(st.data())
        def ask(data: st.DataObject) -> None:
            case = data.draw(operation.as_strategy(mode, **pinned))
            self.ask(case)

        ask()

    def test_all_operations_are_described(self) -> None:
        assert len(self.operations) == 11
        for operation in self.operations:
            described = set(operation.responses.status_codes)
            assert described >= ALWAYS, operation.path

    def test_what_is_described_about_what_exists(self) -> None:
        """With the right places in the address every operation answers."""
        for operation in self.operations:
            self.try_out(operation, POSITIVE, 25, **self.real(operation))
            assert self.told[operation.path] == {"200"}, operation.path

    def test_what_is_described_about_anything(self) -> None:
        for operation in self.operations:
            self.try_out(operation, POSITIVE, 15)
        assert {path for path in self.told if "404" in self.told[path]}

    def test_what_is_not_described_is_refused(self) -> None:
        for operation in self.operations:
            self.try_out(operation, NEGATIVE, 25)
            assert self.told[operation.path] & {"404", "422"}, operation.path

    def test_the_bounds_of_what_is_described(self) -> None:
        """Also methods that are not, fields left out, and fields given twice."""
        for operation in self.operations:
            for case in self.at_the_bounds(operation):
                self.ask(case)
            assert self.told[operation.path] >= {"200", "422", "405"}, operation.path

    def at_the_bounds(self, operation: APIOperation) -> Iterator[Case]:
        """Every other case is about something that exists, where it names any."""
        cases = operation.schema.iter_coverage_cases(
            operation,
            generation_modes=[POSITIVE, NEGATIVE],
            generation_config=GenerationConfig(deterministic=True),
        )
        pinned = self.real(operation)
        for case, is_real in zip(cases, cycle((True, False)), strict=False):
            if is_real and pinned:
                case.path_parameters = pinned["path_parameters"]
                if case.meta.generation.mode.is_positive:
                    case.query = {**case.query, **pinned.get("query", {})}
            yield case

    def test_a_withdrawn_report_is_gone(self) -> None:
        for operation in self.operations:
            if "410" in operation.responses.status_codes:
                pinned = self.real(operation)
                pinned["path_parameters"]["year"] = GONE_YEAR
                self.try_out(operation, POSITIVE, 1, **pinned)
                assert self.told[operation.path] == {"410"}, operation.path
        assert len(self.told) == 4

    def test_too_many_questions(self) -> None:
        serving.LIMIT = 0
        for operation in self.operations:
            self.try_out(operation, POSITIVE, 1, **self.real(operation))
            assert self.told[operation.path] == {"429"}, operation.path


def _times(agency: Any, url: str) -> dict[str, Any]:
    """Published response times, which belong to another floor."""
    return {
        "url": url,
        "agency": {"name": agency.name, "slug": agency.slug},
        "as_of": "2026-11-23",
        "least_answered_for_times": 10,
        "open_overdue": 0,
        "years": [],
    }
