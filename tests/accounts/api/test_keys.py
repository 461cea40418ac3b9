"""API keys: what a script may do with one, and when it ends."""

import re
import subprocess
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client
from django.utils import timezone

from accounts.keys import scope_of
from accounts.models import ApiKey, AuditEntry, DeviceSession, Role, Scope, User
from accounts.models.keys import MAX_KEYS_PER_OWNER, SEEN_EVERY
from tests import factories, world
from tests.accounts.calls import assert_refused
from tests.html import page_of
from tests.permissions import ROWS, SENT_AS_A_FORM
from trees.models.trees.revisions import graph_of

pytestmark = pytest.mark.django_db
PAGE = Path(__file__).parents[3] / "docs" / "guide" / "keys.md"
# Answered without looking at who asks.
PUBLIC = {
    "api-register-status", "api-register-finish",
    "api-register", "api-login", "api-login-factor", "api-login-passkey", "api-login-passkey-options",
    "api-login-oidc-begin",
    "api-login-oidc", "api-login-desk", "api-oidc-logout", "api-refresh",
    "api-logout", "api-password-reset", "api-password-reset-confirm",
}  # fmt: skip
API = [(name, method, status) for name, method, status, *_ in ROWS if name.startswith("api-") and name not in PUBLIC]


def make(by: User, scope: Scope = Scope.READ, team=None, days: int = 30) -> ApiKey:
    return ApiKey.objects.create_key("Backup", scope, days, by=by, team=team)


def client_of(key: ApiKey) -> Client:
    return Client(headers={"Authorization": f"Bearer {key.text}"})


def titles(client: Client) -> list[str]:
    return [row["title"] for row in client.get("/api/v1/trees").json()["results"]]


def test_personal_key_sees_what_its_person_sees(owner, tree, stranger):
    assert titles(client_of(make(owner))) == [tree.title]
    assert titles(client_of(make(stranger))) == []


def test_key_of_a_team_sees_that_team_alone_and_outlives_its_maker(owner, team, tree):
    other = factories.team("Other", admin=owner)
    factories.tree(other, owner, "Elsewhere")
    client = client_of(make(owner, team=team))
    assert titles(client) == [tree.title]
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert titles(client) == [tree.title]


def test_key_of_a_team_is_listed_as_no_person(owner, team, tree, editor, client_for, page_client_for):
    make(owner, Scope.ADMIN, team)
    emails = [row["email"] for row in client_for(owner).get(f"/api/v1/teams/{team.pk}/members").json()["results"]]
    assert len(emails) == 3 and not any("key-" in email for email in emails)
    assert "API key)" not in page_client_for(owner).get(f"/teams/{team.pk}/").content.decode()
    assert "3 members" in page_client_for(owner).get("/teams/").content.decode()


def test_key_does_not_count_as_the_admin_that_a_team_keeps(owner, team):
    make(owner, Scope.ADMIN, team)
    with pytest.raises(ValidationError, match="at least one admin"):
        team.remove(team.memberships.get(user=owner))


@pytest.mark.parametrize("scope", Scope)
@pytest.mark.once
def test_scope_decides_over_every_url_of_the_api(scope, owner, editor, viewer, stranger, team, tree):
    here = world.World({"admin": owner, "editor": editor, "viewer": viewer, "stranger": stranger}, team, tree)
    client, seen, expected = client_of(make(owner, scope)), {}, {}
    for name, method, status in API:
        call = f"{name} {method}"
        with transaction.atomic():
            url, body = here.url(name), here.body(name, method)
            if name in SENT_AS_A_FORM:
                seen[call] = client.post(url, body).status_code
            else:
                data = b"" if method == "GET" else orjson.dumps(body)
                seen[call] = client.generic(method, url, data, content_type="application/json").status_code
            transaction.set_rollback(True)
        graph_of.cache_clear()  # SQLite gives the key of a release that was rolled back to the next one
        of_people = "/auth/" in url and call != "api-me GET"
        allowed = not of_people and scope.covers(scope_of(name, method))
        public = name in ("api-root", "api-schema", "api-docs")
        expected[call] = int(status) if allowed or (public and scope_of(name, method) is Scope.READ) else 403
    assert seen == expected


def test_role_counts_as_well_as_the_scope(viewer, tree):
    response = client_of(make(viewer, Scope.ADMIN)).delete(f"/api/v1/trees/{tree.pk}")
    assert response.status_code == 403
    assert response.json()["code"] == "permission_denied"


def test_refusal_says_which_scope_is_needed(owner, tree):
    response = client_of(make(owner, Scope.RUN)).delete(f"/api/v1/trees/{tree.pk}")
    assert (response.status_code, response.json()["code"]) == (403, "permission_denied")
    detail = response.json()["detail"]
    assert detail == "This needs a key with the scope “Read, run and write”; this one has “Read and run”."


def test_pages_refuse_it(owner, tree):
    for headers in ({}, {"HX-Request": "true"}):
        assert_refused(client_of(make(owner)).get(f"/trees/{tree.pk}/", headers=headers), "key_misplaced")


def test_unknown_revoked_and_expired_keys_are_refused(owner):
    key = make(owner)
    client = client_of(key)
    assert client.get("/api/v1/auth/me").json()["email"] == owner.email
    ApiKey.objects.filter(pk=key.pk).update(expires_at=timezone.now() - timedelta(seconds=1))
    assert_refused(client.get("/api/v1/auth/me"), "key_expired")
    key.revoke()
    assert_refused(client.get("/api/v1/auth/me"), "key_revoked")
    assert_refused(Client(headers={"Authorization": "Bearer tl_nonsense"}).get("/api/v1/auth/me"), "key_invalid")


def test_deactivated_person_ends_with_their_keys(owner):
    client = client_of(make(owner))
    User.objects.filter(pk=owner.pk).update(is_active=False)
    assert_refused(client.get("/api/v1/auth/me"), "user_inactive")


def test_one_query_finds_the_key_and_one_write_a_minute_notes_its_use(owner, django_assert_num_queries):
    key = make(owner)
    client = client_of(key)
    with django_assert_num_queries(3):  # the key, its use, the teams of `me`
        client.get("/api/v1/auth/me")
    with django_assert_num_queries(2):
        client.get("/api/v1/auth/me")
    key.refresh_from_db()
    assert timezone.now() - key.last_used_at < timedelta(seconds=30)


def test_use_after_more_than_a_minute_is_noted_again(owner):
    key = make(owner)
    earlier = timezone.now() - SEEN_EVERY - timedelta(seconds=1)
    ApiKey.objects.filter(pk=key.pk).update(last_used_at=earlier)
    client_of(key).get("/api/v1/auth/me")
    key.refresh_from_db()
    assert key.last_used_at > earlier


def test_only_a_digest_is_stored(owner):
    key = make(owner)
    row = ApiKey.objects.filter(pk=key.pk).values().get()
    assert not any(key.text in str(value) for value in row.values())
    assert re.fullmatch(r"tl_[\w-]{43}", key.text)


@pytest.fixture
def page_of_team(team):
    return f"/teams/{team.pk}/keys"


def test_page_shows_a_new_key_once(owner, team, page_of_team, page_client_for):
    client = page_client_for(owner)
    response = client.post(page_of_team, {"name": "Nightly", "scope": "write", "days": "90"})
    text = page_of(response).by_id("new-key").value
    key = ApiKey.objects.get()
    assert (key.name, key.scope, key.team, key.created_by, key.user.service_team) == (
        "Nightly", "write", team, owner, team
    )  # fmt: skip
    assert team.memberships.get(user=key.user).role == Role.EDITOR
    again = client.get(page_of_team)
    assert text not in again.content.decode() and text[:8] in again.content.decode()
    client.delete(f"{page_of_team}/{key.pk}")
    assert not ApiKey.objects.active().exists()


def test_own_keys_stand_with_the_devices(owner, page_client_for):
    client = page_client_for(owner)
    client.post("/keys", {"name": "Laptop script", "scope": "read", "days": "30"})
    assert "Laptop script" in page_of(client.get("/devices")).source
    assert "/keys" in page_of(client.get("/profile")).links


def test_making_one_asks_who_is_there(owner, page_client_for):
    client = page_client_for(owner)
    DeviceSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=11))
    response = client.post("/keys", {"name": "Script", "scope": "read", "days": "30"})
    assert (response.status_code, response.json()["code"]) == (403, "reauthentication_required")
    assert not ApiKey.objects.get_queryset().exists()


@pytest.mark.parametrize(
    "wrong", [{"name": ""}, {"name": "n" * 61}, {"scope": "root"}, {"days": "9999"}, {"days": "x"}]
)
def test_form_names_what_is_wrong(owner, page_client_for, wrong):
    response = page_client_for(owner).post("/keys", {"name": "Script", "scope": "read", "days": "30"} | wrong)
    assert response.status_code == 422
    assert page_of(response).field(next(iter(wrong))).error


def test_number_of_keys_is_limited(owner, page_client_for):
    for _ in range(MAX_KEYS_PER_OWNER):
        make(owner)
    response = page_client_for(owner).post("/keys", {"name": "Script", "scope": "read", "days": "30"})
    assert response.status_code == 422
    assert "Revoke one" in response.content.decode()


def test_log_names_the_key_that_acted(owner, team, tree):
    key = make(owner, Scope.WRITE, team)
    client_of(key).post(f"/api/v1/trees/{tree.pk}/publish", content_type="application/json")
    entry = AuditEntry.objects.first()
    assert (entry.action, entry.via, entry.person_id) == ("guide.published", "API key Backup", key.user_id)
    key.revoke()
    assert [each.action for each in AuditEntry.objects.filter(action__startswith="key.")] == [
        "key.revoked", "key.created"
    ]  # fmt: skip
    assert key.text not in str([each.as_dict() for each in AuditEntry.objects.all()])


def test_key_stays_good_longer_than_a_confirmation(owner, team, tree):
    assert client_of(make(owner, Scope.WRITE)).get(f"/api/v1/teams/{team.pk}/export").status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.once
def test_examples_of_the_guide_work(live_server, owner, team):
    for number in range(3):
        factories.tree(team, owner, f"Guide {number}")
    key = make(owner, Scope.WRITE)
    code = re.search(r"```python\n(.*?)```", PAGE.read_text(), re.DOTALL)[1]
    assert len([line for line in code.split("\n\n\n# client")[0].splitlines() if line]) <= 40
    names: dict = {}
    exec(code, names)
    client = names["Treeline"](live_server.url, key.text)
    assert len(list(client.every("trees?limit=2"))) == 3
    made = client.call("POST", "trees", {"team": team.pk, "title": "Scanner offline"})
    assert client.call("DELETE", f"trees/{made['id']}") is None
    with pytest.raises(RuntimeError, match="404"):
        client.call("GET", "trees/999999")
    for command in re.findall(r"^    (curl .*)$", PAGE.read_text(), re.MULTILINE):
        environment = {"SITE": live_server.url, "KEY": key.text, "PATH": "/usr/bin:/bin"}
        done = subprocess.run(["sh", "-c", command], capture_output=True, env=environment, timeout=60)
        assert {"results", "email"} & set(orjson.loads(done.stdout)), command
