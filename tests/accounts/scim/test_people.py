"""SCIM 2.0 at /scim/v2/: a directory makes, changes and switches off accounts, and its groups give roles."""

import json

import pytest
from django.test.client import ClientHandler
from django.utils import timezone
from pydantic import field_validator
from scim2_models import PreconditionFailedException, ScimProvider

from accounts import tokens
from accounts.models import ApiKey, AuditEntry, DirectoryPerson, GroupRole, Role, Scope, User
from accounts.scim import filters, resources, server
from accounts.scim.resources import Group
from tests import factories
from tests.accounts.calls import me
from tests.accounts.mail.delivered import sent
from tests.accounts.scim.requests import GROUP, ann_as_sent, make_token, patch
from trees.models import Tree

pytestmark = pytest.mark.django_db


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
    # Here, because each process of the tests collects this module, and to import them takes seconds.
    from scim2_client.engines.wsgi import WSGISCIMClient
    from scim2_tester import Status, check_server

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


def test_account_is_made_found_and_has_no_password(directory, provisioned):
    assert provisioned.name == "Ann Smith" and not provisioned.has_usable_password() and provisioned.email_verified_at
    for query in ('userName eq "ANN@example.com"', 'externalId eq "e-1"', 'emails.value eq "ann@example.com"'):
        found = directory("GET", f"Users?filter={query}").json()
        assert (found["totalResults"], found["Resources"][0]["id"]) == (1, str(provisioned.pk))
    assert directory("GET", 'Users?filter=userName eq "nobody"').json()["totalResults"] == 0
    refused = directory("GET", 'Users?filter=userName co "a"')
    assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidFilter")
    assert directory("POST", "Users", ann_as_sent()).json()["scimType"] == "uniqueness"
    entry = AuditEntry.objects.get(action="person.provisioned")
    assert (entry.via, entry.person) == ("SCIM Entra ID", "")


def test_email_that_the_directory_changes_is_told_to_both(directory, provisioned):
    anna = ann_as_sent(emails=[{"type": "work", "value": "anna@example.org", "primary": True}])
    changed = directory("PUT", f"Users/{provisioned.pk}", anna)
    assert changed.status_code == 200, changed.content
    told = {message.to[0]: message for message in sent()}
    assert set(told) == {"ann@example.com", "anna@example.org"}
    for message in told.values():
        assert "by the directory of your company" in message.body and "Now: anna@example.org" in message.body
    directory("PUT", f"Users/{provisioned.pk}", anna)
    assert len(sent()) == 2  # the same again is no change


# How Entra ID and Okta each say that somebody has left
LEFT = [
    patch({"op": "Replace", "path": "active", "value": "False"}),
    patch({"op": "replace", "value": {"active": False}}),
    patch({"op": "Replace", "path": "active", "value": False}),
]


@pytest.mark.parametrize("data", LEFT, ids=["Entra", "Okta", "text"])
def test_person_who_left_is_refused_at_the_next_request_and_their_guides_stay(directory, provisioned, data, team):
    team.memberships.create(user=provisioned, role=Role.EDITOR)
    guide = factories.tree(team, by=provisioned)
    device, key = tokens.sign_in(provisioned), ApiKey.objects.create_key("Backup", Scope.READ, 7, by=provisioned)
    assert me(device.access).status_code == 200
    answer = directory("PATCH", f"Users/{provisioned.pk}", data)
    assert answer.status_code == 204
    assert directory("GET", f"Users/{provisioned.pk}").json()["active"] is False
    assert me(device.access).status_code == 401 and me(key.text).status_code == 401
    assert Tree.objects.filter(pk=guide.pk).exists()
    directory("PATCH", f"Users/{provisioned.pk}", patch({"op": "replace", "path": "active", "value": "True"}))
    provisioned.refresh_from_db()
    assert provisioned.is_active and me(device.access).status_code == 401 and me(key.text).status_code == 401
    assert AuditEntry.objects.filter(action__in=["person.deactivated", "person.reactivated"]).count() == 2


def test_deleted_person_is_gone_for_the_directory_and_comes_back_as_the_same(directory, provisioned, team):
    guide = factories.tree(team, by=provisioned)
    assert directory("DELETE", f"Users/{provisioned.pk}").status_code == 204
    assert directory("GET", f"Users/{provisioned.pk}").status_code == 404
    provisioned.refresh_from_db()
    assert not provisioned.is_active and Tree.objects.filter(pk=guide.pk).exists()
    assert directory("POST", "Users", ann_as_sent()).json()["id"] == str(provisioned.pk)
    provisioned.refresh_from_db()
    assert provisioned.is_active


@pytest.mark.parametrize("name", ["User", "Group"])
def test_what_another_request_has_changed_meanwhile_is_not_deleted(directory, provisioned, name):
    group = directory("POST", "Groups", {"schemas": [GROUP], "displayName": "Desk"}).json()["id"]
    path = f"Users/{provisioned.pk}" if name == "User" else f"Groups/{group}"
    [kind] = [each for each in server.SERVICE.provider.resource_types if each.name == name]
    read = directory("GET", path).json()
    changed = {"op": "replace", "path": "externalId", "value": "e-2"}
    assert directory("PATCH", path, patch(changed)).status_code < 300
    with pytest.raises(PreconditionFailedException):
        server.HANDLER.storage.delete(kind, read["id"], expected_version=read["meta"]["version"])
    assert directory("GET", path).json()["externalId"] == "e-2"
    assert directory("DELETE", path).status_code == 204


def test_person_who_comes_back_is_in_none_of_the_groups_of_before(directory, provisioned, team):
    GroupRole.objects.create(group="Support", team=team, role=Role.EDITOR)
    members = [{"value": str(provisioned.pk)}]
    group = directory("POST", "Groups", {"schemas": [GROUP], "displayName": "Support", "members": members}).json()
    directory("DELETE", f"Users/{provisioned.pk}")
    assert not team.memberships.filter(user=provisioned).exists()
    directory("POST", "Users", ann_as_sent())
    assert "members" not in directory("GET", f"Groups/{group['id']}").json()
    assert "groups" not in directory("GET", f"Users/{provisioned.pk}").json()


def test_changes_of_name_and_email_arrive_by_patch_and_put(directory, provisioned):
    entra = patch(
        {"op": "Replace", "path": 'emails[type eq "work"].value', "value": "ann.jones@example.com"},
        {"op": "Add", "path": "name.familyName", "value": "Jones"},
        {"op": "Replace", "path": "userName", "value": "Ann.Jones@example.com"},
        {"op": "Add", "path": "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department", "value": "IT"},
    )
    assert directory("PATCH", f"Users/{provisioned.pk}", entra).status_code == 204
    provisioned.refresh_from_db()
    assert (provisioned.email, provisioned.name) == ("ann.jones@example.com", "Ann Jones")
    assert (
        directory(
            "PUT", f"Users/{provisioned.pk}", ann_as_sent(displayName="Ann J.", id=str(provisioned.pk))
        ).status_code
        == 200
    )
    provisioned.refresh_from_db()
    assert (provisioned.email, provisioned.name) == ("ann@example.com", "Ann J.")
    factories.person("Bob", email_verified_at=timezone.now())
    taken = directory("PUT", f"Users/{provisioned.pk}", ann_as_sent(emails=[{"value": "bob@example.com"}]))
    assert (taken.status_code, taken.json()["scimType"]) == (409, "uniqueness")


def test_account_whose_email_nobody_has_confirmed_is_taken_over_and_loses_its_access(directory):
    squatter = factories.person("Ann")
    device = tokens.sign_in(squatter)
    assert directory("GET", 'Users?filter=userName eq "ann@example.com"').json()["totalResults"] == 0
    assert directory("POST", "Users", ann_as_sent()).json()["id"] == str(squatter.pk)
    squatter.refresh_from_db()
    assert not squatter.has_usable_password() and me(device.access).status_code == 401


def test_confirmed_account_is_linked_and_keeps_its_devices(directory):
    person = factories.person("Ann", email_verified_at=timezone.now())
    device = tokens.sign_in(person)
    assert directory("POST", "Users", ann_as_sent()).status_code == 409
    found = directory("GET", 'Users?filter=userName eq "ann@example.com"').json()["Resources"][0]
    assert found["id"] == str(person.pk)
    assert (
        directory("PATCH", f"Users/{person.pk}", patch({"op": "add", "path": "externalId", "value": "e-9"})).status_code
        == 204
    )
    assert DirectoryPerson.objects.get(user=person).external_id == "e-9" and me(device.access).status_code == 200


def test_staff_can_be_neither_seen_nor_changed(directory):
    staff = factories.person("Ann", is_staff=True, email_verified_at=timezone.now())
    root = factories.person("Root", is_superuser=True, email_verified_at=timezone.now())
    assert directory("GET", "Users").json()["totalResults"] == 0
    assert directory("POST", "Users", ann_as_sent()).status_code == 409
    for person in (staff, root):
        assert directory("DELETE", f"Users/{person.pk}").status_code == 404
        assert directory("PATCH", f"Users/{person.pk}", LEFT[0]).status_code == 404


# Groups


def test_groups_give_and_take_roles_as_both_directories_say_it(directory, provisioned, team, owner):
    GroupRole.objects.create(group="Support", team=team, role=Role.EDITOR)
    group = directory("POST", "Groups", {"schemas": [GROUP], "displayName": "Support", "externalId": "g"}).json()
    url, member = f"Groups/{group['id']}", {"value": str(provisioned.pk)}
    roles = team.memberships.filter(user=provisioned)
    assert directory("PATCH", url, patch({"op": "Add", "path": "members", "value": [member]})).status_code in (200, 204)
    assert roles.get().role == Role.EDITOR
    for gone in (
        {"op": "Remove", "path": "members", "value": [member]},
        {"op": "remove", "path": f'members[value eq "{provisioned.pk}"]'},
    ):
        assert directory("PATCH", url, patch(gone)).status_code in (200, 204)
        assert not roles.exists()
        directory("PATCH", url, patch({"op": "add", "path": "members", "value": [member]}))
    assert directory("GET", f"Users/{provisioned.pk}").json()["groups"][0]["display"] == "Support"
    directory("PATCH", url, patch({"op": "replace", "value": {"id": group["id"], "displayName": "Helpdesk"}}))
    assert not roles.exists()
    GroupRole.objects.create(group="Helpdesk", team=team, role=Role.VIEWER)
    directory("PUT", url, {"schemas": [GROUP], "displayName": "Helpdesk", "members": [member]})
    directory("PATCH", url, patch({"op": "replace", "path": "displayName", "value": "Support"}))
    assert roles.get().role == Role.EDITOR
    [listed] = directory("GET", url).json()["members"]
    assert listed == {
        "value": str(provisioned.pk),
        "$ref": f"http://testserver/scim/v2/Users/{provisioned.pk}",
        "display": "Ann Smith",
    }
    assert "members" not in directory("GET", f"{url}?excludedAttributes=members").json()
    assert directory("DELETE", url).status_code == 204 and not roles.exists()
    assert team.memberships.filter(user=owner).exists() and User.objects.filter(pk=provisioned.pk).exists()


def test_group_with_somebody_unknown_is_refused_as_a_whole(directory, provisioned):
    members = [{"value": str(provisioned.pk)}, {"value": "999999"}]
    refused = directory("POST", "Groups", {"schemas": [GROUP], "displayName": "Support", "members": members})
    assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidValue")
    assert directory("GET", "Groups").json()["totalResults"] == 0


def test_filter_and_body_as_large_as_they_may_be_are_read(directory, provisioned, monkeypatch):
    terms = ['userName eq "nobody"'] * (filters.MAX_TERMS - 1) + ['userName eq "ann@example.com"']
    assert directory("GET", f"Users?filter={' or '.join(terms)}").json()["totalResults"] == 1
    refused = directory("GET", f"Users?filter={' or '.join(['active eq true', *terms])}")
    assert (refused.status_code, refused.json()["scimType"]) == (400, "invalidFilter")
    body = ann_as_sent(displayName="Ann B.")
    size = len(json.dumps(body).encode())
    for limit, status in ((size, 200), (size - 1, 413)):
        monkeypatch.setattr(server, "MAX_BODY_BYTES", limit)
        assert directory("PUT", f"Users/{provisioned.pk}", body).status_code == status
