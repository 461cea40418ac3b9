"""SCIM 2.0 at /scim/v2/: a directory makes, changes and switches off accounts, and its groups give roles."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.test.client import ClientHandler
from django.utils import timezone
from pydantic import field_validator
from scim2_client.engines.wsgi import WSGISCIMClient
from scim2_models import ScimProvider
from scim2_tester import Status, check_server

from accounts import tokens
from accounts.models import ApiKey, AuditEntry, DirectoryPerson, GroupRole, Role, ScimToken, Scope, User
from accounts.scim import resources
from accounts.scim.resources import Group
from tests import factories
from tests.accounts.calls import me
from trees.models import Tree

pytestmark = pytest.mark.django_db
PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp"
ERROR = "urn:ietf:params:scim:api:messages:2.0:Error"
USER = "urn:ietf:params:scim:schemas:core:2.0:User"
GROUP = "urn:ietf:params:scim:schemas:core:2.0:Group"


def make_token(**fields) -> tuple[ScimToken, str]:
    token = ScimToken(name="Entra ID", expires_at=timezone.now() + timedelta(days=7), **fields)
    text = token.make_text()
    token.save()
    return token, text


@pytest.fixture
def ask():
    """Asks as the directory: ``ask("GET", "Users/1")``."""
    _, text = make_token()
    client = Client(headers={"Authorization": f"Bearer {text}"}, enforce_csrf_checks=True)

    def ask(method, path, data=None):
        body = b"" if data is None else json.dumps(data).encode()
        return client.generic(method, f"/scim/v2/{path}", body, content_type="application/scim+json")

    return ask


def ann(**changes) -> dict:
    emails = [{"type": "work", "value": "ann@example.com", "primary": True}]
    return {"schemas": [USER], "userName": "ann@example.com", "emails": emails, "active": True} | changes


def patch(*operations) -> dict:
    return {"schemas": [PATCH], "Operations": list(operations)}


@pytest.fixture
def made(ask):
    """Ann, as the directory made her."""
    response = ask("POST", "Users", ann(externalId="e-1", name={"givenName": "Ann", "familyName": "Smith"}))
    assert response.status_code == 201, response.content
    return User.objects.get(email="ann@example.com")


class EmailNamed(resources.User):
    """The checker makes names of random letters up; here they are emails."""

    @field_validator("user_name", mode="before")
    @classmethod
    def as_email(cls, value):
        return f"{value}@example.com" if isinstance(value, str) and "@" not in value else value


# What an account here cannot be without, which the specification leaves to the service
OUR_RULES = (
    "Attribute 'active' was not removed",  # somebody is active or is not
    "A user needs an email: in emails, or as the userName.",
    "Attribute 'members' was not",  # the name of a member is the one that they have, not the one that was sent
)

# The whole protocol, by a client and a checker that are not ours


def test_checker_of_the_rfcs_finds_no_error():
    _, text = make_token()

    def application(environ, start_response):
        response = ClientHandler(enforce_csrf_checks=True)(environ | {"HTTP_AUTHORIZATION": f"Bearer {text}"})
        start_response(f"{response.status_code} {response.reason_phrase}", list(response.headers.items()))
        return [response.content]

    client = WSGISCIMClient(
        application, base_url="http://testserver/scim/v2", provider=ScimProvider(models=[EmailNamed, Group])
    )
    results = check_server(client)
    bad = [(result.title, result.reason) for result in results if result.status in (Status.ERROR, Status.CRITICAL)]
    assert [each for each in bad if not any(rule in each[1] for rule in OUR_RULES)] == []
    assert len(results) > 50


# Accounts


def test_account_is_made_found_and_has_no_password(ask, made):
    assert made.name == "Ann Smith" and not made.has_usable_password() and made.email_verified_at
    for query in ('userName eq "ANN@example.com"', 'externalId eq "e-1"', 'emails.value eq "ann@example.com"'):
        found = ask("GET", f"Users?filter={query}").json()
        assert (found["totalResults"], found["Resources"][0]["id"]) == (1, str(made.pk))
    assert ask("GET", 'Users?filter=userName eq "nobody"').json()["totalResults"] == 0
    refused = ask("GET", 'Users?filter=userName co "a"')
    assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidFilter")
    assert ask("POST", "Users", ann()).json()["scimType"] == "uniqueness"
    entry = AuditEntry.objects.get(action="person.provisioned")
    assert (entry.via, entry.person) == ("SCIM Entra ID", "")


# How Entra ID and Okta each say that somebody has left
LEFT = [
    patch({"op": "Replace", "path": "active", "value": "False"}),
    patch({"op": "replace", "value": {"active": False}}),
    patch({"op": "Replace", "path": "active", "value": False}),
]


@pytest.mark.parametrize("data", LEFT, ids=["Entra", "Okta", "text"])
def test_person_who_left_is_refused_at_the_next_request_and_their_guides_stay(ask, made, data, team):
    team.memberships.create(user=made, role=Role.EDITOR)
    guide = factories.tree(team, by=made)
    device, key = tokens.sign_in(made), ApiKey.objects.create_key("Backup", Scope.READ, 7, by=made)
    assert me(device.access).status_code == 200
    answer = ask("PATCH", f"Users/{made.pk}", data)
    assert answer.status_code == 204
    assert ask("GET", f"Users/{made.pk}").json()["active"] is False
    assert me(device.access).status_code == 401 and me(key.text).status_code == 401
    assert Tree.objects.filter(pk=guide.pk).exists()
    ask("PATCH", f"Users/{made.pk}", patch({"op": "replace", "path": "active", "value": "True"}))
    made.refresh_from_db()
    assert made.is_active and me(device.access).status_code == 401 and me(key.text).status_code == 401
    assert AuditEntry.objects.filter(action__in=["person.deactivated", "person.reactivated"]).count() == 2


def test_deleted_person_is_gone_for_the_directory_and_comes_back_as_the_same(ask, made, team):
    guide = factories.tree(team, by=made)
    assert ask("DELETE", f"Users/{made.pk}").status_code == 204
    assert ask("GET", f"Users/{made.pk}").status_code == 404
    made.refresh_from_db()
    assert not made.is_active and Tree.objects.filter(pk=guide.pk).exists()
    assert ask("POST", "Users", ann()).json()["id"] == str(made.pk)
    made.refresh_from_db()
    assert made.is_active


def test_changes_of_name_and_email_arrive_by_patch_and_put(ask, made):
    entra = patch(
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "ann.jones@example.com"},
        {"op": "Add", "path": "name.familyName", "value": "Jones"},
        {"op": "Replace", "path": "userName", "value": "Ann.Jones@example.com"},
        {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "IT"},
    )
    assert ask("PATCH", f"Users/{made.pk}", entra).status_code == 204
    made.refresh_from_db()
    assert (made.email, made.name) == ("ann.jones@example.com", "Ann Jones")
    assert ask("PUT", f"Users/{made.pk}", ann(displayName="Ann J.", id=str(made.pk))).status_code == 200
    made.refresh_from_db()
    assert (made.email, made.name) == ("ann@example.com", "Ann J.")
    factories.person("Bob", email_verified_at=timezone.now())
    taken = ask("PUT", f"Users/{made.pk}", ann(emails=[{"value": "bob@example.com"}]))
    assert (taken.status_code, taken.json()["scimType"]) == (409, "uniqueness")


def test_account_that_nobody_has_shown_to_be_theirs_is_taken_over_without_its_ways_in(ask):
    squatter = factories.person("Ann")
    device = tokens.sign_in(squatter)
    assert ask("GET", 'Users?filter=userName eq "ann@example.com"').json()["totalResults"] == 0
    assert ask("POST", "Users", ann()).json()["id"] == str(squatter.pk)
    squatter.refresh_from_db()
    assert not squatter.has_usable_password() and me(device.access).status_code == 401


def test_confirmed_account_is_linked_and_keeps_its_devices(ask):
    person = factories.person("Ann", email_verified_at=timezone.now())
    device = tokens.sign_in(person)
    assert ask("POST", "Users", ann()).status_code == 409
    found = ask("GET", 'Users?filter=userName eq "ann@example.com"').json()["Resources"][0]
    assert found["id"] == str(person.pk)
    assert (
        ask("PATCH", f"Users/{person.pk}", patch({"op": "add", "path": "externalId", "value": "e-9"})).status_code
        == 204
    )
    assert DirectoryPerson.objects.get(user=person).external_id == "e-9" and me(device.access).status_code == 200


def test_staff_can_be_neither_seen_nor_changed(ask):
    staff = factories.person("Ann", is_staff=True, email_verified_at=timezone.now())
    root = factories.person("Root", is_superuser=True, email_verified_at=timezone.now())
    assert ask("GET", "Users").json()["totalResults"] == 0
    assert ask("POST", "Users", ann()).status_code == 409
    for person in (staff, root):
        assert ask("DELETE", f"Users/{person.pk}").status_code == 404
        assert ask("PATCH", f"Users/{person.pk}", LEFT[0]).status_code == 404


# Groups


def test_groups_give_and_take_roles_as_both_directories_say_it(ask, made, team, owner):
    GroupRole.objects.create(group="Support", team=team, role=Role.EDITOR)
    group = ask("POST", "Groups", {"schemas": [GROUP], "displayName": "Support", "externalId": "g"}).json()
    url, member = f"Groups/{group['id']}", {"value": str(made.pk)}
    roles = team.memberships.filter(user=made)
    assert ask("PATCH", url, patch({"op": "Add", "path": "members", "value": [member]})).status_code in (200, 204)
    assert roles.get().role == Role.EDITOR
    for gone in (
        {"op": "Remove", "path": "members", "value": [member]},
        {"op": "remove", "path": f'members[value eq "{made.pk}"]'},
    ):
        assert ask("PATCH", url, patch(gone)).status_code in (200, 204)
        assert not roles.exists()
        ask("PATCH", url, patch({"op": "add", "path": "members", "value": [member]}))
    assert ask("GET", f"Users/{made.pk}").json()["groups"][0]["display"] == "Support"
    ask("PATCH", url, patch({"op": "replace", "value": {"id": group["id"], "displayName": "Helpdesk"}}))
    assert not roles.exists()
    GroupRole.objects.create(group="Helpdesk", team=team, role=Role.VIEWER)
    ask("PUT", url, {"schemas": [GROUP], "displayName": "Helpdesk", "members": [member]})
    ask("PATCH", url, patch({"op": "replace", "path": "displayName", "value": "Support"}))
    assert roles.get().role == Role.EDITOR
    [listed] = ask("GET", url).json()["members"]
    assert listed == {
        "value": str(made.pk),
        "$ref": f"http://testserver/scim/v2/Users/{made.pk}",
        "display": "Ann Smith",
    }
    assert "members" not in ask("GET", f"{url}?excludedAttributes=members").json()
    assert ask("DELETE", url).status_code == 204 and not roles.exists()
    assert team.memberships.filter(user=owner).exists() and User.objects.filter(pk=made.pk).exists()


def test_group_with_somebody_unknown_is_refused_as_a_whole(ask, made):
    members = [{"value": str(made.pk)}, {"value": "999999"}]
    refused = ask("POST", "Groups", {"schemas": [GROUP], "displayName": "Support", "members": members})
    assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidValue")
    assert ask("GET", "Groups").json()["totalResults"] == 0


# Lists


def test_pages_go_by_index_and_take_the_same_statements(ask, django_assert_num_queries):
    for number in range(30):
        ask("POST", "Users", ann(userName=f"p{number}@example.com", emails=[]))
    first = ask("GET", "Users?startIndex=1&count=20").json()
    second = ask("GET", "Users?startIndex=21&count=20").json()
    assert (first["totalResults"], first["itemsPerPage"], len(second["Resources"])) == (30, 20, 10)
    assert not {row["id"] for row in first["Resources"]} & {row["id"] for row in second["Resources"]}
    with django_assert_num_queries(7):
        ask("GET", "Users?count=2")
    with django_assert_num_queries(7):
        ask("GET", "Users?count=30")


# The door


def test_only_a_live_scim_token_opens_it(owner):
    token, text = make_token()
    _, late = make_token(revoked_at=timezone.now())
    key = ApiKey.objects.create_key("Script", Scope.ADMIN, 7, by=owner).text
    for wrong in (None, "tls_made-up", late, key, tokens.sign_in(owner).access):
        response = Client(headers={"Authorization": f"Bearer {wrong}"} if wrong else {}).get("/scim/v2/Users")
        assert response.status_code == 401 and response.json()["schemas"] == [ERROR]
        assert response.headers["WWW-Authenticate"].startswith("Bearer")
    client = Client(headers={"Authorization": f"Bearer {text}"})
    assert client.get("/scim/v2/Users").status_code == 200
    assert client.get("/api/v1/trees").status_code == 401  # and it opens nothing else
    token.refresh_from_db()
    assert token.last_used_at and text not in str(ScimToken.objects.values())
    token.revoke()
    assert client.get("/scim/v2/Users").status_code == 401
    assert AuditEntry.objects.filter(action="scim_token.revoked").exists()


def test_requests_are_limited(ask, settings):
    settings.RATES = settings.RATES | {"scim": "2/min", "login_address": "1/min"}
    assert [ask("GET", "Users").status_code for _ in range(3)] == [200, 200, 429]
    stranger = Client(headers={"Authorization": "Bearer tls_guess"})
    assert [stranger.get("/scim/v2/Users").status_code for _ in range(2)] == [401, 429]


BAD = [
    "{",
    "[]",
    "null",
    '{"schemas": 1}',
    '{"schemas": [], "userName": {"a": 1}}',
    '{"userName": "no email"}',
    "\ud800",
]


@pytest.mark.parametrize("body", BAD)
@pytest.mark.parametrize("request_line", ["POST Users", "POST Groups", "PUT Users/{pk}", "PATCH Users/{pk}"])
def test_bad_input_is_refused_in_words(made, body, request_line):
    _, text = make_token()
    method, _, path = request_line.format(pk=made.pk).partition(" ")
    raw = body.encode(errors="surrogatepass")
    client = Client(headers={"Authorization": f"Bearer {text}"})
    response = client.generic(method, f"/scim/v2/{path}", raw, content_type="application/scim+json")
    assert response.status_code == 400 and response.json()["detail"]


def test_staff_make_and_revoke_a_token_in_the_admin_which_shows_it_once():
    root = Client()
    root.force_login(factories.person("Root", is_staff=True, is_superuser=True))
    page = root.post("/admin/accounts/scimtoken/add/", {"name": "Okta", "days": "365"}, follow=True).content.decode()
    token = ScimToken.objects.get()
    text = page[page.index("tls_") :].split("<")[0].strip()
    assert Client(headers={"Authorization": f"Bearer {text}"}).get("/scim/v2/Groups").status_code == 200
    assert text not in root.get("/admin/accounts/scimtoken/").content.decode()
    root.post("/admin/accounts/scimtoken/", {"action": "revoke", "_selected_action": [token.pk]})
    token.refresh_from_db()
    assert token.revoked_at
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {"scim_token.created", "scim_token.revoked"}
