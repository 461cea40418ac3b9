"""The admin site's pages of people, teams, invitations and devices."""

from datetime import timedelta

import pytest
from django.contrib.admin import site
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import tokens
from accounts.models import (
    ApiKey,
    AuditEntry,
    DeviceSession,
    DirectoryGroup,
    DirectoryPerson,
    GroupRole,
    Identity,
    Invitation,
    Mail,
    Role,
    ScimToken,
    Scope,
    Team,
    User,
)
from tests.accounts.calls import assert_refused, login, me
from tests.accounts.mail.delivered import link_in, sent
from tests.factories import PASSWORD, person, team
from tests.html import page_of

pytestmark = pytest.mark.django_db
MODELS = [
    "directoryperson", "directorygroup", "scimtoken",
    "grouprole", "identity", "apikey", "auditentry", "user", "team", "invitation", "devicesession", "mail",
]  # fmt: skip


@pytest.fixture
def root():
    return person("Root", is_staff=True, is_superuser=True)


@pytest.fixture
def admin(root):
    client = Client()
    client.force_login(root)
    return client


def url(model: str, rest: str = "") -> str:
    return f"/admin/accounts/{model}/{rest}"


def fill(name: str) -> None:
    """One more of everything."""
    somebody = person(name)
    tokens.sign_in(somebody, f"{name}/1")
    theirs = team(f"Team of {name}", admin=somebody)
    theirs.invite(f"{name}@example.org", Role.VIEWER, by=somebody)
    GroupRole.objects.create(group=f"Group of {name}", team=theirs)
    DirectoryGroup.objects.create(display_name=f"Group of {name}").members.add(somebody)
    DirectoryPerson.objects.create(user=somebody, user_name=somebody.email, data={})
    token = ScimToken(name=f"Directory of {name}", expires_at=timezone.now() + timedelta(days=7), created_by=somebody)
    token.make_text()
    token.save()
    Identity.objects.create(user=somebody, issuer="https://login.example.com", subject=f"{name}-1")
    ApiKey.objects.create_key(f"Script of {name}", Scope.READ, 7, by=somebody)
    Mail.objects.enqueue(f"{name}@example.org", f"A letter to {name}", "A link that signs in")


def queries(client, path: str) -> int:
    client.get(path)  # what is kept from a first request does not count
    with CaptureQueriesContext(connection) as seen:
        assert client.get(path).status_code == 200
    return len(seen)


def test_queries_of_no_list_grow_with_its_rows(admin):
    for number in range(3):
        fill(f"Person{number}")
    with_3_rows = {model: queries(admin, url(model)) for model in MODELS}
    for number in range(3, 30):
        fill(f"Person{number}")
    assert {model: queries(admin, url(model)) for model in MODELS} == with_3_rows


@pytest.mark.once
def test_every_list_of_accounts_is_tested():
    assert {model._meta.model_name for model in site._registry if model._meta.app_label == "accounts"} == set(MODELS)


def test_queries_of_a_team_do_not_grow_with_its_members(admin):
    desk = team(admin=person("Owner"))
    few = queries(admin, url("team", f"{desk.pk}/change/"))
    for number in range(5):
        desk.memberships.create(user=person(f"Person{number}"))
    assert queries(admin, url("team", f"{desk.pk}/change/")) == few


def test_queries_of_a_person_do_not_grow_with_the_permissions_there_are(admin, root):
    with CaptureQueriesContext(connection) as queries:
        admin.get(url("user", f"{root.pk}/change/"))
    assert len(queries) < 12 < Permission.objects.count()


@pytest.mark.parametrize("model", MODELS)
def test_every_row_opens(model, admin):
    fill("First")
    models = {"user": User, "team": Team, "invitation": Invitation, "devicesession": DeviceSession, "mail": Mail}
    models |= {"auditentry": AuditEntry, "apikey": ApiKey, "grouprole": GroupRole, "identity": Identity}
    models |= {"directoryperson": DirectoryPerson, "directorygroup": DirectoryGroup, "scimtoken": ScimToken}
    row = models[model].objects.first()
    assert admin.get(url(model, f"{row.pk}/change/")).status_code == 200


@pytest.mark.parametrize(
    ("model", "status"), [("user", 200), ("team", 200), ("invitation", 403), ("devicesession", 403), ("mail", 403)]
)
def test_only_people_and_teams_are_made_here(model, status, admin):
    assert admin.get(url(model, "add/")).status_code == status


@pytest.mark.parametrize(
    ("model", "words"), [(model, "First") for model in [model for model in MODELS if model != "auditentry"]]
)
def test_lists_are_searched_by_person(model, words, admin):
    fill("First")
    fill("Second")
    html = admin.get(url(model) + "?q=first").content.decode()
    assert "1 result" in html


def test_new_person_has_a_team_and_sets_the_password_alone(admin):
    fields = page_of(admin.get(url("user", "add/"))).fields
    assert "email" in fields and "password1" not in fields
    admin.post(url("user", "add/"), {"email": "New@example.com", "name": "New"})
    made = User.objects.get(email="new@example.com")
    assert made.teams().get().role == Role.ADMIN and not made.has_usable_password()
    (message,) = sent()
    assert (message.to, message.subject) == ([made.email], "Set your password at Treeline")
    assert set_password(link_in(message), PASSWORD).status_code == 302
    assert login(made.email).status_code == 200


def set_password(link: str, password: str):
    """As who follows ``link`` does it."""
    client = Client()
    page = client.get(link, follow=True).redirect_chain[-1][0]
    return client.post(page, {"new_password1": password, "new_password2": password})


def test_email_that_is_taken_in_other_letters_is_refused(admin):
    person("Ann")
    page = admin.post(url("user", "add/"), {"email": "ANN@example.com"})
    assert page.status_code == 200
    assert "There is already an account with this email." in page.content.decode()


def test_nobody_chooses_the_password_of_somebody_else(admin):
    ann = person("Ann")
    hashed, access = ann.password, tokens.sign_in(ann).access
    data = {"usable_password": "true", "password1": "staple battery horse", "password2": "staple battery horse"}
    assert admin.post(url("user", f"{ann.pk}/password/"), data).status_code in (302, 404)
    change = {"email": ann.email, "name": "Ann", "is_active": "on", "password": hashed[:-1] + "x"}
    admin.post(url("user", f"{ann.pk}/change/"), change | data)
    page = page_of(admin.get(url("user", f"{ann.pk}/change/")))
    assert page.css("input[name=email]") and not page.css("[name*=password], [href*='/password/']")
    ann.refresh_from_db()
    assert ann.password == hashed and me(access).status_code == 200


def test_link_to_set_a_password_is_sent_and_the_old_one_is_good_until_then(admin):
    ann, gone = person("Ann"), person("Gone", is_active=False)
    device = tokens.sign_in(ann).access
    data = {"action": "send_reset", "_selected_action": [ann.pk, gone.pk]}
    page = admin.post(url("user"), data, follow=True).content.decode()
    assert "1 sent. 1 not" in page
    assert AuditEntry.objects.get(action="password.link_sent").subject == ann.email
    (message,) = sent()
    assert message.to == [ann.email]
    ann.refresh_from_db()
    assert ann.check_password(PASSWORD) and me(device).status_code == 200
    assert set_password(link_in(message), "staple battery horse").status_code == 302
    assert_refused(me(device), "credentials_changed")
    assert login(ann.email).status_code == 400
    assert login(ann.email, "staple battery horse").status_code == 200


def test_no_link_where_the_provider_alone_signs_in(admin, settings):
    settings.OIDC_ONLY = True
    ann = person("Ann")
    page = admin.post(url("user"), {"action": "send_reset", "_selected_action": [ann.pk]}, follow=True)
    assert "single sign-on only" in page.content.decode()
    admin.post(url("user", "add/"), {"email": "new@example.com"})
    assert sent() == []


def test_email_that_is_changed_here_is_told_to_both_and_unconfirmed(admin):
    ann = person("Ann", email_verified_at=timezone.now())
    change = {"email": "anna@example.org", "name": "Ann", "is_active": "on"}
    admin.post(url("user", f"{ann.pk}/change/"), change)
    told = {message.to[0]: message for message in sent()}
    assert set(told) == {"ann@example.com", "anna@example.org"}
    for message in told.values():
        assert message.subject == "The email of your account was changed"
        assert "by an administrator of the site" in message.body
        assert "Before: ann@example.com\nNow: anna@example.org\n" in message.body
    ann.refresh_from_db()
    assert ann.email == "anna@example.org" and ann.email_verified_at is None
    assert AuditEntry.objects.get(action="email.changed").details == {"before": "ann@example.com"}


def test_own_password_is_changed_where_everybody_does_it(admin):
    assert admin.get("/admin/password_change/").headers["Location"] == "/profile/password"


def test_person_who_is_switched_off_here_is_out_at_once(admin):
    ann = person("Ann")
    pair = tokens.sign_in(ann)
    assert admin.post(url("user", f"{ann.pk}/change/"), {"email": ann.email, "name": "Ann"}).status_code == 302
    assert_refused(me(pair.access), "user_inactive")


def form_of(desk, role: str, **changes) -> dict:
    """What the browser sends for a team of one, whose only member gets ``role``."""
    return {
        "name": desk.name,
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 1,
        "memberships-0-id": desk.memberships.get().pk,
        "memberships-0-team": desk.pk,
        "memberships-0-role": role,
        "memberships-2-TOTAL_FORMS": 1,
        "memberships-2-INITIAL_FORMS": 0,
    } | changes


def test_members_are_added_here(admin):
    desk, ann = team(admin=person("Owner")), person("Ann")
    added = {"memberships-2-0-team": desk.pk, "memberships-2-0-user": ann.pk, "memberships-2-0-role": "editor"}
    assert admin.post(url("team", f"{desk.pk}/change/"), form_of(desk, "admin", **added)).status_code == 302
    assert {one.user.name: one.role for one in desk.memberships.all()} == {"Owner": "admin", "Ann": "editor"}


@pytest.mark.parametrize(("role", "changes"), [("viewer", {}), ("admin", {"memberships-0-DELETE": "on"})])
def test_last_admin_of_a_team_stays_here_too(role, changes, admin):
    desk = team(admin=person("Owner"))
    page = admin.post(url("team", f"{desk.pk}/change/"), form_of(desk, role, **changes))
    assert page.status_code == 200
    assert "at least one admin" in page.content.decode()
    assert desk.memberships.get().role == Role.ADMIN


def test_devices_are_signed_out_here_and_nothing_else(admin):
    pair = tokens.sign_in(person("Ann"))
    data = {"action": "sign_out", "_selected_action": [pair.sid]}
    assert admin.post(url("devicesession"), data, follow=True).status_code == 200
    assert_refused(me(pair.access), "session_revoked")
    assert admin.post(url("devicesession", f"{pair.sid}/change/"), {"gen": 9}).status_code == 403
    assert admin.post(url("devicesession", f"{pair.sid}/delete/"), {"post": "yes"}).status_code == 403


def test_link_of_an_invitation_cannot_be_told_from_its_page(admin):
    fill("First")
    invitation = Invitation.objects.get()
    html = admin.get(url("invitation", f"{invitation.pk}/change/")).content.decode()
    assert invitation.digest not in html


@pytest.mark.parametrize("model", MODELS)
def test_pages_are_for_staff_only(model):
    client = Client()
    assert client.get(url(model)).status_code == 302
    client.force_login(person("Ann"))
    assert client.get(url(model)).status_code == 302


@pytest.mark.parametrize("key", ["99999999999999999999", "{", "\0"])
def test_key_that_no_row_can_have_is_no_fault_of_ours(admin, key):
    marked = {"action": "delete_selected", "_selected_action": [key]}
    answers = [
        admin.post(url("grouprole", "add/"), {"group": "Desk", "team": key, "role": "viewer"}),
        admin.get(url("user"), {"id__in": key}),
        admin.post(url("directorygroup"), marked),
    ]
    assert {response.status_code for response in answers} <= {200, 302, 400}  # PostgreSQL finds nothing
