"""An invented city with an invented county, built through the actions."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from disclosure.agencies import actions
from disclosure.agencies.models import Agency, Officer, Site, User
from disclosure.agencies.vocabulary import AgencyKind, Role
from disclosure.audit.models import ChainHead, Entry
from disclosure.pagecache.models import SiteStamp
from tests.people import OFFICERS, PASSWORD


@dataclass(frozen=True)
class World:
    """示例市 › 示例县 › the office with its officers › a centre below it.

    ``other`` is another agency of the county, where the outsider writes.
    """

    site: Site
    city: Agency
    county: Agency
    office: Agency
    centre: Agency
    other: Agency
    people: dict[str, User] = field(default_factory=dict)

    @property
    def agency(self) -> Agency:
        """The agency the officers work for."""
        return self.office


def make_site(name: str = "示例市人民政府网（示例）", **fields: str) -> Site:
    values = {"domain": "www.example.gov.cn", "site_id_code": "6500000002", **fields}
    return actions.save_site(Site(name=name, **values), by=None)


def make_agency(
    name: str,
    slug: str,
    parent: Agency | None = None,
    kind: str = AgencyKind.DEPARTMENT,
    **fields: object,
) -> Agency:
    agency = Agency(name=name, slug=slug, parent=parent, kind=kind, **fields)
    return actions.save_agency(agency, by=None)


def make_user(
    username: str,
    name: str = "示例人员",
    agency: Agency | None = None,
    role: str = Role.AUTHOR,
) -> User:
    """Create an account and, where an agency is named, appoint it there."""
    user = actions.create_user(username, name, PASSWORD, by=None)
    if agency is not None:
        actions.appoint(user, agency, role, by=None)
    return user


def make_superuser() -> User:
    """Somebody made on the command line, without any office."""
    return User.objects.create_superuser("root", password=PASSWORD)


#: What a world consists of, in the order in which rows refer to each other.
_TABLES = (Site, Agency, User, Officer, Entry, ChainHead, SiteStamp)
_first: tuple[World, list[list[Any]]] | None = None


def make_world() -> World:
    """Build the county through the actions; in an empty database only once.

    Later tests of the same process get copies of the very rows the first one
    made: they are the same to the last digest, and ten times cheaper.
    """
    global _first
    if any(table._default_manager.exists() for table in _TABLES):
        return _built()
    if _first is None:
        world = _built()
        rows = [list(table._default_manager.all()) for table in _TABLES]
        _first = deepcopy((world, rows))
        return world
    world, rows = deepcopy(_first)
    for table, found in zip(_TABLES, rows, strict=True):
        table._default_manager.bulk_create(found)
    return world


def _built() -> World:
    site = make_site()
    government = AgencyKind.GOVERNMENT
    city = make_agency("示例市人民政府", "shili", kind=government, site=site)
    county = make_agency("示例县人民政府", "shili-xian", city, government)
    office = make_agency("示例县人民政府办公室", "shili-xian-office", county)
    world = World(
        site=site,
        city=city,
        county=county,
        office=office,
        centre=make_agency("示例县政务公开中心", "shili-xian-centre", office),
        other=make_agency("示例县教育局", "shili-xian-education", county),
    )
    for username, name, role in OFFICERS:
        world.people[username] = make_user(username, name, office, role)
    world.people["outsider"] = make_user("outsider", "示例外人", world.other)
    return world
