"""The back office for agencies, sites, officers and accounts."""

from datetime import date

import pytest
from django.urls import reverse

from disclosure.agencies.models import Agency, Officer, Site, User
from disclosure.agencies.vocabulary import Role
from disclosure.audit.models import Entry
from reports.models import Report
from tests.factories import make_agency, make_site, make_superuser, make_user
from tests.people import PASSWORD

MODELS = {"agency": "system", "site": "system", "officer": "security"}
MODELS |= {"user": "security"}
EVERYBODY = ("author", "reviewer", "approver", "supervisor", "system", "security")
EVERYBODY += ("audit", "outsider")


def page(model, name, *args):
    return reverse(f"admin:agencies_{model}_{name}", args=args)


def agency_form(agency, **changed):
    names = ("name", "slug", "kind", "credit_code", "office", "address", "postcode")
    names += ("phone", "fax", "email", "hours", "region")
    values = {name: getattr(agency, name) for name in names}
    values |= {"parent": agency.parent_id or "", "site": agency.site_id or ""}
    return {**values, "is_active": "on", **changed}


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("model", MODELS)
def test_lists_open_to_one_role_only(client_of, model, who):
    expected = 200 if MODELS[model] == who else 403
    assert client_of(who).get(page(model, "changelist")).status_code == expected
    assert client_of(who).get(page(model, "add")).status_code == expected


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_index_offers_what_may_be_opened(client_of, who):
    content = client_of(who).get(reverse("admin:index")).content.decode()
    for model, role in MODELS.items():
        assert (page(model, "changelist") in content) == (who == role)
    assert "待我办理" in content


def test_a_stranger_is_asked_to_log_in(client, world):
    response = client.get(page("agency", "changelist"))
    assert response.status_code == 302
    assert reverse("admin:login") in response.url


@pytest.mark.parametrize("name", ["change", "delete", "history"])
def test_outsider_404_wrong_role_403_right_role_200(world, client_of, name):
    url = page("agency", name, world.centre.pk)
    assert client_of("system").get(url).status_code == 200
    assert client_of("supervisor").get(url).status_code == 403
    assert client_of("security").get(url).status_code == 403
    assert client_of("author").get(url).status_code == 404
    assert client_of("outsider").get(url).status_code == 404


def test_agencies_above_and_beside_are_not_found(world, client_of):
    for agency in (world.city, world.county, world.other):
        url = page("agency", "change", agency.pk)
        assert client_of("system").get(url).status_code == 404
        assert client_of("system").post(url, {}).status_code == 404
    assert client_of("system").get(page("agency", "change", 999)).status_code == 404
    assert client_of("system").get(page("agency", "change", "x")).status_code == 404


def test_changing_an_agency_writes_the_trail(world, client_of):
    url = page("agency", "change", world.centre.pk)
    data = agency_form(world.centre, name="示例县公开中心")
    assert client_of("system").post(url, data).status_code == 302
    entry = Entry.objects.latest("id")
    assert (entry.action, entry.actor_name) == ("agency.change", "示例系统管理")
    assert Agency.objects.get(pk=world.centre.pk).name == "示例县公开中心"


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("credit_code", "91350100M000100Y44", "请核对这18位"),
        ("slug", "Big_Slug", "小写英文字母"),
        ("slug", "feed", "已被系统使用"),
        ("postcode", "12", "邮政编码是6位数字"),
        ("parent", "", "这个字段是必填项"),
    ],
)
def test_wrong_values_are_said_beside_the_field(
    world, client_of, field, value, sentence
):
    url = page("agency", "change", world.centre.pk)
    data = agency_form(world.centre, **{field: value})
    response = client_of("system").post(url, data)
    assert response.status_code == 200
    form = response.context["adminform"].form
    assert list(form.errors) == [field]
    assert sentence in str(form.errors[field])


@pytest.mark.parametrize("where", ["county", "other", "city"])
def test_no_agency_can_be_put_outside_the_reach(world, client_of, where):
    data = agency_form(world.centre, parent=getattr(world, where).pk)
    url = page("agency", "change", world.centre.pk)
    response = client_of("system").post(url, data)
    assert "parent" in response.context["adminform"].form.errors


def test_the_topmost_agency_keeps_its_parent(world, client_of):
    data = agency_form(world.office, parent=world.centre.pk, phone="0000-1")
    url = page("agency", "change", world.office.pk)
    assert client_of("system").post(url, data).status_code == 302
    world.office.refresh_from_db()
    assert (world.office.parent, world.office.phone) == (world.county, "0000-1")


def test_an_agency_with_reports_says_why_it_stays(world, client_of):
    year = {"period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31)}
    Report.objects.create(agency=world.centre, year=2025, title="示例", **year)
    url = page("agency", "delete", world.centre.pk)
    for method in ("get", "post"):
        response = getattr(client_of("system"), method)(
            url, {"post": "yes"}, follow=True
        )
        assert "已经有年度报告等资料，不能删除" in response.content.decode()
    assert Agency.objects.filter(pk=world.centre.pk).exists()


def test_an_empty_agency_can_be_deleted(world, client_of):
    url = page("agency", "delete", world.centre.pk)
    assert client_of("system").post(url, {"post": "yes"}).status_code == 302
    assert Entry.objects.latest("id").action == "agency.delete"


def test_a_site_of_others_can_be_seen_but_not_changed(world, client_of):
    url = page("site", "change", world.site.pk)
    assert client_of("system").get(url).status_code == 200
    assert client_of("system").post(url, {"name": "x"}).status_code == 403
    assert client_of("author").get(url).status_code == 403


def test_an_own_site_can_be_made_and_changed(world, client_of):
    data = {"name": "示例办公室网", "site_id_code": "12"}
    response = client_of("system").post(page("site", "add"), data)
    assert "site_id_code" in response.context["adminform"].form.errors
    data["site_id_code"] = "bm12345678"
    assert client_of("system").post(page("site", "add"), data).status_code == 302
    site = Site.objects.get(name="示例办公室网")
    assert Entry.objects.latest("id").action == "site.save"
    url = page("site", "delete", site.pk)
    assert client_of("system").post(url, {"post": "yes"}).status_code == 302


def test_a_site_that_only_others_use_is_not_found(world, client_of):
    foreign = make_site("他县示例网")
    make_agency("他县示例局", "other-county", world.city, site=foreign)
    url = page("site", "change", foreign.pk)
    assert client_of("system").get(url).status_code == 404


def test_appoint_and_dismiss(world, client_of):
    author = world.people["author"]
    data = {"user": author.pk, "agency": world.centre.pk, "role": Role.REVIEWER}
    assert client_of("security").post(page("officer", "add"), data).status_code == 302
    officer = Officer.objects.get(agency=world.centre)
    assert Entry.objects.latest("id").action == "officer.appoint"
    url = page("officer", "delete", officer.pk)
    assert client_of("security").post(url, {"post": "yes"}).status_code == 302
    assert Entry.objects.latest("id").action == "officer.dismiss"


def test_an_office_is_never_changed(world, client_of):
    officer = world.people["author"].offices.get()
    url = page("officer", "change", officer.pk)
    assert client_of("security").get(url).status_code == 200
    assert client_of("security").post(url, {"role": "approver"}).status_code == 403
    assert client_of("system").get(url).status_code == 403
    foreign = world.people["outsider"].offices.get()
    url = page("officer", "change", foreign.pk)
    assert client_of("security").get(url).status_code == 404


@pytest.mark.parametrize(
    ("who", "where", "role", "field"),
    [
        ("system", "office", Role.AUDIT_ADMIN, "role"),
        ("author", "office", Role.AUTHOR, "__all__"),
        ("author", "county", Role.AUTHOR, "agency"),
        ("outsider", "office", Role.AUTHOR, "user"),
    ],
)
def test_wrong_appointments_say_why(world, client_of, who, where, role, field):
    user, agency = world.people[who], getattr(world, where)
    data = {"user": user.pk, "agency": agency.pk, "role": role}
    response = client_of("security").post(page("officer", "add"), data)
    assert field in response.context["adminform"].form.errors


def test_an_account_is_made_without_rights(world, client_of):
    data = {"username": "fresh", "name": "示例新人"}
    data |= {"password1": PASSWORD, "password2": PASSWORD}
    data |= {"is_superuser": "on", "groups": "1"}
    assert client_of("security").post(page("user", "add"), data).status_code == 302
    user = User.objects.get(username="fresh")
    assert user.check_password(PASSWORD)
    assert (user.is_staff, user.is_superuser, user.name) == (True, False, "示例新人")
    assert Entry.objects.latest("id").action == "user.create"


def test_a_weak_password_is_refused(world, client_of):
    data = {"username": "fresh", "password1": "12345", "password2": "12345"}
    response = client_of("security").post(page("user", "add"), data)
    assert "password2" in response.context["adminform"].form.errors


def test_switching_an_account_off(world, client_of):
    author = world.people["author"]
    url = page("user", "change", author.pk)
    data = {"username": "author", "name": "示例撰写", "is_superuser": "on"}
    assert client_of("security").post(url, data).status_code == 302
    author.refresh_from_db()
    assert (author.is_active, author.is_superuser) == (False, False)


def test_nobody_locks_himself_out(world, client_of):
    security = world.people["security"]
    url = page("user", "change", security.pk)
    client_of("security").post(url, {"username": "security", "name": "示例"})
    security.refresh_from_db()
    assert security.is_active


def test_setting_a_password(world, client_of):
    author = world.people["author"]
    url = f"/admin/agencies/user/{author.pk}/password/"
    account = client_of("security").get(page("user", "change", author.pk))
    assert url in account.content.decode()
    assert author.password[-12:] not in account.content.decode()
    assert client_of("security").get(url).status_code == 200
    short = {"new_password1": "1", "new_password2": "1"}
    response = client_of("security").post(url, short)
    assert response.context["form"].errors
    new = {"new_password1": "示例-another-1", "new_password2": "示例-another-1"}
    assert client_of("security").post(url, new).status_code == 302
    author.refresh_from_db()
    assert author.check_password("示例-another-1")


@pytest.mark.parametrize("name", ["change", "password"])
def test_accounts_of_others_are_not_found(world, client_of, name):
    make_superuser()
    above = make_user("above", "示例市", world.city, Role.SECURITY_ADMIN)
    for user in (above, User.objects.get(username="root")):
        url = f"/admin/agencies/user/{user.pk}/{name}/"
        assert client_of("security").get(url).status_code == 404
        assert client_of("security").post(url, {}).status_code == 404


def test_accounts_are_not_deleted(world, client_of):
    url = page("user", "delete", world.people["author"].pk)
    assert client_of("security").post(url, {"post": "yes"}).status_code == 403


def test_a_superuser_starts_the_first_tree(db, client):
    client.force_login(
        make_superuser(), backend="disclosure.accounts.backends.OfficerBackend"
    )
    first = Agency(name="示例市人民政府", slug="shili", kind="government")
    response = client.post(page("agency", "add"), agency_form(first))
    assert response.status_code == 302
    assert Agency.objects.get().path == f"/{Agency.objects.get().pk:08d}/"
    assert client.get("/admin/audit/entry/").status_code == 403
    assert client.get("/admin/auth/group/").status_code == 404


def test_no_page_needs_inline_code(world, client_of):
    content = client_of("system").get(page("agency", "changelist")).content.decode()
    assert "style=" not in content
    assert "onclick" not in content
