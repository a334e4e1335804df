"""Who reaches what."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404

from disclosure.agencies import access, actions
from disclosure.agencies.models import Agency, Officer, User
from disclosure.agencies.vocabulary import Role
from tests.factories import make_agency, make_superuser, make_user


def test_an_author_reaches_the_own_agency_only(world):
    author = world.people["author"]
    assert list(access.agencies_of(author)) == [world.office]
    assert access.roles_in(author, world.centre) == frozenset()


def test_a_supervisor_reaches_everything_below(world):
    supervisor = world.people["supervisor"]
    assert set(access.agencies_of(supervisor)) == {world.office, world.centre}
    assert access.roles_in(supervisor, world.county) == frozenset()


def test_outside_is_not_found_and_without_role_is_forbidden(world):
    author = world.people["author"]
    assert access.require(author, world.office, {Role.AUTHOR})
    with pytest.raises(Http404):
        access.require(author, world.other, {Role.AUTHOR})
    with pytest.raises(PermissionDenied):
        access.require(author, world.office, {Role.APPROVER})


def test_a_switched_off_account_reaches_nothing(world):
    author = world.people["author"]
    author.is_active = False
    assert access.offices_of(author) == []


def test_a_superuser_may_begin_with_an_empty_site(db):
    root = make_superuser()
    assert access.has_role(root, {Role.SYSTEM_ADMIN})
    assert access.has_role(root, {Role.SECURITY_ADMIN})
    assert not access.has_role(root, {Role.AUDIT_ADMIN})
    assert access.may_place(root, None)


def test_a_superuser_stands_in_until_the_root_has_its_own(world):
    make_superuser()
    assert Role.SYSTEM_ADMIN in access.roles_in(fresh_root(), world.centre)
    holder = make_user("city-system", "示例市系统", world.city, Role.SYSTEM_ADMIN)
    assert access.roles_in(fresh_root(), world.centre) == {Role.SECURITY_ADMIN}
    User.objects.filter(pk=holder.pk).update(is_active=False)
    assert Role.SYSTEM_ADMIN in access.roles_in(fresh_root(), world.centre)


def test_a_superuser_reads_no_trail_and_writes_no_report(world):
    make_superuser()
    held = access.roles_in(fresh_root(), world.office)
    assert held == {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN}


def test_an_account_with_an_office_elsewhere_is_not_ours(world):
    security = world.people["security"]
    assert world.people["author"] in access.manageable_users(security)
    assert world.people["outsider"] not in access.manageable_users(security)
    actions.appoint(world.people["author"], world.city, Role.REVIEWER, by=None)
    assert world.people["author"] not in access.manageable_users(security)


def test_a_new_account_and_a_superuser(world):
    security = world.people["security"]
    assert make_user("new") in access.manageable_users(security)
    assert make_superuser() not in access.manageable_users(security)


def test_only_below_the_own_agency_may_agencies_be_placed(world):
    system = world.people["system"]
    access.check_place(system, Agency(parent=world.centre))
    for parent in (world.county, world.other, None):
        with pytest.raises(ValidationError):
            access.check_place(system, Agency(parent=parent))


def test_the_top_of_the_own_reach_cannot_be_moved(world):
    system = world.people["system"]
    world.office.parent = world.centre
    with pytest.raises(ValidationError, match="不能移动"):
        access.check_place(system, world.office)


def test_an_agency_of_others_cannot_be_pulled_in(world):
    world.other.parent = world.office
    with pytest.raises(ValidationError, match="管理范围"):
        access.check_place(world.people["system"], world.other)


def test_appointing_needs_both_the_agency_and_the_person(world):
    security = world.people["security"]
    fine = Officer(user=world.people["author"], agency=world.centre)
    access.check_appointing(security, fine)
    for wrong in (
        Officer(user=world.people["author"], agency=world.county),
        Officer(user=world.people["outsider"], agency=world.centre),
    ):
        with pytest.raises(ValidationError):
            access.check_appointing(security, wrong)


def test_a_path_that_only_begins_alike_is_not_below(world):
    """/1/2/ must not reach /1/20/."""
    for number in range(12):
        make_agency(f"示例{number}", f"shili-{number}", world.city)
    for agency in Agency.objects.all():
        below = Agency.objects.filter(path__startswith=agency.path)
        for found in below.exclude(pk=agency.pk):
            assert f"{agency.pk:08d}" in found.path.strip("/").split("/")


def fresh_root() -> User:
    """The superuser as the next request would see it."""
    return User.objects.get(username="root")
