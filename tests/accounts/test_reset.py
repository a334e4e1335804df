"""A lost device, taken away by the security administrator."""

import pytest

from disclosure.accounts.queries import has_second_factor
from disclosure.agencies.models import User
from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from tests.accounts.helpers import account, with_second_factor
from tests.factories import make_superuser, make_user

EVERYBODY = (
    "author",
    "reviewer",
    "approver",
    "handler",
    "supervisor",
    "system",
    "audit",
)


def page(user):
    return f"/admin/agencies/user/{user.pk}/second-factor/"


def test_works(world, client_of):
    author = world.people["author"]
    phone = with_second_factor(author)
    client = client_of("security")
    change = client.get(f"/admin/agencies/user/{author.pk}/change/").content.decode()
    assert page(author) in change
    shown = client.get(page(author)).content.decode()
    for secret in (phone.secret, *phone.papers):
        assert secret not in change + shown
    assert has_second_factor(User.objects.get(pk=author.pk))
    assert client.post(page(author)).status_code == 302
    assert not has_second_factor(User.objects.get(pk=author.pk))
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor_name) == ("second_factor.reset", "示例安全管理")
    assert (entry.object_id, entry.detail) == (str(author.pk), {})


def test_where_there_is_nothing_to_reset_nothing_happens(world, client_of):
    author, before = world.people["author"], Entry.objects.count()
    client = client_of("security")
    response = client.post(page(author), follow=True)
    assert "没有启用两步验证" in response.content.decode()
    assert Entry.objects.count() == before + 1  # the log-in of the test itself
    assert account(author).generation == 0


def test_accounts_of_others_are_not_found(world, client_of):
    above = make_user("above", "示例市", world.city, Role.SECURITY_ADMIN)
    for user in (above, world.people["outsider"], make_superuser()):
        with_second_factor(user)
        client = client_of("security")
        assert client.get(page(user)).status_code == 404
        assert client.post(page(user)).status_code == 404
        assert has_second_factor(User.objects.get(pk=user.pk))


@pytest.mark.parametrize("who", EVERYBODY)
def test_other_roles_may_not(world, client_of, who):
    author = world.people["reviewer" if who == "author" else "author"]
    with_second_factor(author)
    assert client_of(who).post(page(author)).status_code in {403, 404}
    assert has_second_factor(User.objects.get(pk=author.pk))


def test_nobody_resets_the_own_one_here(world, client_of):
    security = world.people["security"]
    client = client_of("security")
    assert client.get(page(security)).status_code == 403
    assert client.post(page(security)).status_code == 403


def test_other_methods(world, client_of):
    author = world.people["author"]
    assert client_of("security").put(page(author)).status_code == 405


def test_the_own_password_is_changed_where_the_present_one_is_asked(world, client_of):
    url = f"/admin/agencies/user/{world.people['security'].pk}/password/"
    client = client_of("security")
    assert client.get(url).url == "/admin/password_change/"
    new = {"new_password1": "示例-another-1", "new_password2": "示例-another-1"}
    assert client.post(url, new).url == "/admin/password_change/"
    assert not User.objects.get(username="security").check_password("示例-another-1")
