"""Three administrators, three people: by form, action, import, shell and superuser."""

from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from disclosure.agencies import access, actions
from disclosure.agencies.models import Agency, Officer, User
from disclosure.agencies.vocabulary import SEPARATE_ROLES, Role
from tests.factories import make_superuser, make_user

PAIRS = list(permutations(sorted(SEPARATE_ROLES), 2))


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_action_refuses_a_second_duty(world, first, second):
    user = make_user("duty", "示例", world.office, first)
    with pytest.raises(ValidationError, match="由不同的人担任"):
        actions.appoint(user, world.centre, second, by=None)


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_the_database_refuses_it_as_well(world, first, second):
    user = make_user("duty", "示例", world.office, first)
    fine = Officer(user=user, agency=world.centre, role=first)
    fine.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        Officer.objects.bulk_create(
            [Officer(user=user, agency=world.centre, role=second)]
        )
    with pytest.raises(DatabaseError), transaction.atomic():
        Officer.objects.filter(pk=fine.pk).update(role=second)
    assert set(user.offices.values_list("role", flat=True)) == {first}


def test_one_duty_may_move_and_other_roles_stand_beside_it(world):
    user = make_user("duty", "示例", world.office, Role.AUDIT_ADMIN)
    office = user.offices.get()
    Officer.objects.filter(pk=office.pk).update(role=Role.SYSTEM_ADMIN)
    actions.appoint(user, world.office, Role.AUTHOR, by=None)
    assert user.offices.count() == 2


def test_an_office_handed_to_somebody_with_another_duty_is_refused(world):
    office = world.people["audit"].offices.get()
    system = world.people["system"]
    with pytest.raises(DatabaseError), transaction.atomic():
        Officer.objects.filter(pk=office.pk).update(user=system)


def test_the_form_says_why(world, client_of):
    data = {"user": world.people["audit"].pk, "agency": world.centre.pk}
    data["role"] = Role.SYSTEM_ADMIN
    response = client_of("security").post("/admin/agencies/officer/add/", data)
    assert "由不同的人担任" in str(response.context["adminform"].form.errors["role"])


@pytest.mark.parametrize("role", sorted(SEPARATE_ROLES))
def test_a_superuser_with_a_duty_stands_in_for_no_other(world, role):
    root = make_superuser()
    actions.appoint(root, world.office, role, by=None)
    root = User.objects.get(pk=root.pk)
    held = {office.role for office in access.offices_of(root)}
    assert held == {role}
    for agency in Agency.objects.all():
        assert access.roles_in(root, agency) <= {role}


def test_a_superuser_stands_in_for_nothing_once_all_duties_are_held(world):
    for role in SEPARATE_ROLES:
        make_user(f"city-{role}", "示例", world.city, role)
    assert access.offices_of(User.objects.get(pk=make_superuser().pk)) == []


def test_nobody_in_the_world_holds_two(world):
    for user in User.objects.all():
        held = {office.role for office in access.offices_of(user)}
        assert len(held & set(SEPARATE_ROLES)) <= 1


def test_the_guard_outlives_every_migration(db):
    """SQLite forgets triggers when a later migration makes the table anew."""
    tables = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }
    with connection.cursor() as cursor:
        cursor.execute(tables[connection.vendor])
        names = {row[0] for row in cursor.fetchall()}
    found = {name for name in names if name.startswith("agencies_officer_separate")}
    assert len(found) == {"sqlite": 2, "postgresql": 1}[connection.vendor]


def test_nobody_gives_an_office_to_himself(world, client_of):
    """The security administrator would open any case with it."""
    security = world.people["security"]
    with pytest.raises(ValidationError, match="自己"):
        actions.appoint(security, world.office, Role.HANDLER, by=security)
    data = {"user": security.pk, "agency": world.office.pk, "role": Role.HANDLER}
    response = client_of("security").post("/admin/agencies/officer/add/", data)
    assert "自己" in str(response.context["adminform"].form.errors["user"])
    assert security.offices.count() == 1


def test_nor_with_a_table(world, client_of):
    row = "用户名,机构网址名,职责\nsecurity,shili-xian-office,承办\n"
    file = SimpleUploadedFile("officers.csv", row.encode())
    sent = {"import_file": file, "resource": "0"}
    page = client_of("security").post("/admin/agencies/officer/import/", sent)
    assert "不能给自己" in page.content.decode()
    assert world.people["security"].offices.count() == 1
