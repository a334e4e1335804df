"""The invented county of a site that was prepared, found again."""

from __future__ import annotations

from disclosure.agencies.models import Agency, Site, User
from tests.factories import World


def known_world() -> World:
    """Return the agencies and people that ``make_world`` made in this database."""
    agency = {one.slug: one for one in Agency.objects.all()}
    return World(
        site=Site.objects.get(),
        city=agency["shili"],
        county=agency["shili-xian"],
        office=agency["shili-xian-office"],
        centre=agency["shili-xian-centre"],
        other=agency["shili-xian-education"],
        people={user.username: user for user in User.objects.all()},
    )
