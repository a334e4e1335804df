"""A city's day, and how fast it goes in its busiest hour. Numbers only.

The replay holds the rate of the busiest hour for as long as it runs; tenfold is ten
times that rate, by ten times as many visitors and officers.
"""

from __future__ import annotations

HOST = "www.example.gov.cn"
#: Share of the day's work that falls into each hour, 0 to 23 o'clock. Public offices
#: work from 9 to 12 and from 14 to 18.
HOURS = (
    *(0.4, 0.3, 0.2, 0.2, 0.3, 0.6, 1.0, 2.0),
    *(6.0, 11.0, 13.0, 9.0, 5.0, 6.0, 10.0, 11.0),
    *(9.0, 6.0, 2.0, 2.0, 2.0, 1.5, 1.0, 0.5),
)
BUSIEST = max(HOURS) / sum(HOURS)

#: What a day brings, at onefold.
PAGE_VIEWS, SEARCHES, FILINGS, LOOK_UPS = 100_000, 2_000, 500, 1_000
#: What officers do beside taking each request through its steps.
GLANCES, TABLES_SAVED, DESK_VISITS, LOG_INS = 1_000, 200, 200, 80

#: Forty officers at onefold: eight desks with two handlers, a reviewer and an
#: approver; four who write reports; four who supervise.
DESKS, AT_A_DESK, AUTHORS, SUPERVISORS = 8, 4, 4, 4
OFFICERS = DESKS * AT_A_DESK + AUTHORS + SUPERVISORS
#: The city is prepared for so many times as many.
MOST = 10
SECOND_FACTOR_EVERY = 4

#: Pages of a visit, mean; every second visitor comes with an empty cache.
VIEWS_A_VISIT, NEW_VISITORS = 4.0, 0.5


def rate(a_day: float, fold: float) -> float:
    """Return how many a second, of ``a_day`` at onefold, in the busiest hour."""
    return a_day * BUSIEST * fold / 3600
