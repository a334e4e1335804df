"""Founding, moving, closing and staffing."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from disclosure.accounts.actions.passwords import set_password
from disclosure.agencies import actions
from disclosure.agencies.models import Agency, Officer, Site
from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from disclosure.audit.queries import history_of
from reports.models import Report
from tests.factories import make_agency, make_site, make_user


def paths():
    return dict(Agency.objects.values_list("slug", "path"))


def test_the_path_holds_the_ids_from_the_root_down(world):
    expected = f"/{world.city.pk:08d}/{world.county.pk:08d}/{world.office.pk:08d}/"
    assert world.office.path == expected
    assert world.office.depth == 2


def test_a_new_agency_takes_the_site_of_its_parent(world):
    assert world.centre.site == world.site


def test_moving_takes_everything_below_along(world):
    world.office.parent = world.other
    actions.save_agency(world.office, by=None)
    moved = paths()
    assert moved["shili-xian-office"] == f"{world.other.path}{world.office.pk:08d}/"
    assert moved["shili-xian-centre"].startswith(moved["shili-xian-office"])
    assert moved["shili-xian"] == world.county.path


def test_moving_to_a_parent_that_moved_itself(world):
    """A parent read before its own move must not bring its old path back."""
    stale = Agency.objects.get(pk=world.other.pk)
    world.other.parent = world.city
    actions.save_agency(world.other, by=None)
    world.centre.parent = stale
    actions.save_agency(world.centre, by=None)
    assert paths()["shili-xian-centre"].startswith(paths()["shili-xian-education"])


@pytest.mark.parametrize("below", ["office", "centre"])
def test_an_agency_cannot_come_below_itself(world, below):
    world.office.parent = getattr(world, below)
    with pytest.raises(ValidationError, match="它的下级") as wrong:
        actions.save_agency(world.office, by=None)
    assert set(wrong.value.message_dict) == {"parent"}


@pytest.mark.parametrize("slug", ["Shili", "shi_li", "示例", "-a", "a--b", "feed"])
def test_wrong_slugs(world, slug):
    with pytest.raises(ValidationError) as wrong:
        make_agency("示例县新局", slug, world.county)
    assert set(wrong.value.message_dict) == {"slug"}


def test_a_wrong_credit_code_and_a_wrong_postcode(world):
    with pytest.raises(ValidationError) as wrong:
        make_agency("甲", "a", world.county, credit_code="91350100M000100Y44")
    assert set(wrong.value.message_dict) == {"credit_code"}
    with pytest.raises(ValidationError) as wrong:
        make_agency("乙", "b", world.county, postcode="12345")
    assert set(wrong.value.message_dict) == {"postcode"}


def test_a_wrong_site_code(db):
    with pytest.raises(ValidationError) as wrong:
        make_site(site_id_code="12345")
    assert set(wrong.value.message_dict) == {"site_id_code"}


def test_what_depends_on_an_agency_keeps_it(world):
    with pytest.raises(ValidationError, match="下级机构"):
        actions.delete_agency(world.county, by=None)
    with pytest.raises(ValidationError, match="任职人员"):
        actions.delete_agency(world.other, by=None)
    year = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
    Report.objects.create(agency=world.centre, year=2025, title="示例", **year)
    with pytest.raises(ValidationError, match="年度报告"):
        actions.delete_agency(world.centre, by=None)


def test_an_agency_that_nothing_depends_on_can_go(world):
    actions.delete_agency(world.centre, by=None)
    assert not Agency.objects.filter(slug="shili-xian-centre").exists()
    assert Entry.objects.filter(action="agency.delete").count() == 1


def test_a_site_in_use_stays(world):
    with pytest.raises(ValidationError, match="还有机构"):
        actions.delete_site(world.site, by=None)
    spare = make_site("备用示例网")
    actions.delete_site(spare, by=None)
    assert Site.objects.count() == 1


@pytest.mark.parametrize("held", ["system", "security", "audit"])
@pytest.mark.parametrize(
    "role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN]
)
def test_the_three_duties_lie_with_three_people(world, held, role):
    """Also not in another agency."""
    user = world.people[held]
    if user.offices.get().role == role:
        actions.appoint(user, world.centre, role, by=None)
        return
    with pytest.raises(ValidationError, match="不同的人"):
        actions.appoint(user, world.centre, role, by=None)


def test_an_administrator_may_also_write(world):
    actions.appoint(world.people["system"], world.office, Role.AUTHOR, by=None)


def test_the_same_office_twice(world):
    with pytest.raises(ValidationError, match="已经有这项职责"):
        actions.appoint(world.people["author"], world.office, Role.AUTHOR, by=None)


def test_every_change_is_in_the_trail(world):
    by = world.people["security"]
    user = make_user("fresh")
    officer = actions.appoint(user, world.centre, Role.AUTHOR, by=by)
    entry = history_of(officer).get()
    assert (entry.action, entry.actor_id) == ("officer.appoint", by.pk)
    assert entry.agency_id == world.centre.pk
    actions.dismiss(officer, by=by)
    assert Entry.objects.latest("id").action == "officer.dismiss"
    assert not Officer.objects.filter(user=user).exists()


def test_a_new_password_is_set_and_not_kept_in_the_trail(world):
    user = world.people["author"]
    set_password(user, "another-long-示例", by=world.people["security"])
    user.refresh_from_db()
    assert user.check_password("another-long-示例")
    entry = history_of(user).first()
    assert entry.action == "user.password"
    assert "another" not in str(entry.detail)
