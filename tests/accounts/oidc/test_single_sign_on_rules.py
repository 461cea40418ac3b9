"""Single sign-on beside the other rules of the sign-in: second factor, re-authentication, and OIDC_ONLY."""

import base64
import json
import time
from datetime import timedelta
from urllib.parse import parse_qs, unquote_plus

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import DeviceSession, User
from accounts.oidc import flow, people
from accounts.oidc.flow import with_userinfo
from accounts.reauthentication import is_recent
from tests.accounts.calls import call, login, me
from tests.accounts.factors.codes import add_app, code_of, second_step
from tests.accounts.keys import Key
from tests.accounts.oidc.flow import at_provider, finish, query_of, sign_in
from tests.factories import PASSWORD, person, team
from tests.html import page_of
from tests.trees.receiver import receiver

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page_for(pair: dict, path: str, method: str = "get", **data):
    headers = {"Authorization": f"Bearer {pair['access']}", "HX-Request": "true"}
    return getattr(Client(headers=headers), method)(path, data)


# Second factor


def test_code_of_the_app_is_asked_after_the_provider(issuer):
    sign_in(issuer)
    ann = User.objects.get()
    add_app(ann)
    DeviceSession.objects.all().delete()
    first = sign_in(issuer)
    assert (first.status_code, first.json()["code"]) == (403, "second_factor_required")
    assert not DeviceSession.objects.exists()
    assert second_step(first, "000000").status_code == 400
    assert second_step(first, code_of()).status_code == 200
    device = DeviceSession.objects.get()
    assert device.identity.subject == "ann-1"  # so that the provider's logout ends it as well
    assert not device.provider_factor


def test_second_step_belongs_to_the_device_of_the_first(issuer):
    sign_in(issuer)
    add_app(User.objects.get())
    key = Key()
    begun, back = at_provider(issuer)
    proof = {"DPoP": key.proof("", "/api/v1/auth/login/oidc")}
    first = finish(begun, back, proof)
    assert first.json()["code"] == "second_factor_required"
    assert second_step(first, code_of()).json()["code"] == "second_step_expired"


@pytest.mark.parametrize(
    ("methods", "has"),
    [
        (["mfa"], True), (["pwd", "otp"], True), (["pwd", "mfa", "hwk"], True), (["otp"], False), (["pwd"], False),
        ("mfa", False), (None, False), ([{"a": 1}], False),
    ],
)  # fmt: skip
def test_methods_that_the_provider_names_are_a_factor_only_if_there_are_two(methods, has):
    assert people.has_factor(methods) is has


def test_factor_of_the_provider_is_enough_where_it_says_so(issuer, settings):
    sign_in(issuer)
    add_app(User.objects.get())
    settings.OIDC_HAS_FACTOR = True
    assert sign_in(issuer).status_code == 200
    assert DeviceSession.objects.filter(provider_factor=True).count() == 1


def test_factor_of_the_provider_meets_what_a_team_requires(issuer, settings):
    sign_in(issuer)
    desk = team(admin=person("Root"), viewer=User.objects.get(email="ann@example.com"))
    desk.requires_factor = True
    desk.save()
    assert page_for(sign_in(issuer).json(), "/trees/").status_code == 403
    settings.OIDC_HAS_FACTOR = True
    assert page_for(sign_in(issuer).json(), "/trees/").status_code == 200


# Re-authentication


def test_person_without_a_password_confirms_at_the_provider(issuer):
    pair = sign_in(issuer).json()
    html = page_of(page_for(pair, "/reauthenticate"))
    assert "Sign in again with" in html
    assert "password" not in html.fields
    asked = query_of(call("POST", "login/oidc/begin", {"again": True}).json()["url"])
    assert asked["max_age"] == "0"
    assert "max_age" not in query_of(call("POST", "login/oidc/begin").json()["url"])


def test_sign_in_that_is_old_at_the_provider_is_not_a_recent_one_here(issuer):
    ann = person("Ann")
    an_hour_ago = people.authenticated_at(time.time() - 3600)
    for at, recent in ((None, True), (timezone.now(), True), (an_hour_ago, False)):
        said = tokens.Provider(
            people.Identity.objects.get_or_create(user=ann, issuer="i", subject="s")[0].pk, "", False, at
        )
        device = DeviceSession.objects.get(pk=tokens.sign_in(ann, provider=said).sid)
        assert is_recent(device) is recent
    assert people.authenticated_at(time.time() + timedelta(days=1).total_seconds()) is None
    assert people.authenticated_at("now") is None


# Claims of userinfo


def test_userinfo_adds_claims_and_verifies_no_email_but_its_own(issuer, monkeypatch):
    at_provider(issuer)  # who is verified there as ann@example.com
    said = {"sub": "ann-1", "email": "ann@example.com", "email_verified": True, "iss": "x"}
    monkeypatch.setattr("accounts.oidc.flow.fetch", lambda url, **headers: dict(said))
    assert people.email_of(with_userinfo({"sub": "ann-1"}, "token")) == "ann@example.com"
    assert people.email_of(with_userinfo({"sub": "ann-1", "email": "root@example.com"}, "token")) == ""
    assert with_userinfo({"sub": "ann-1", "iss": "https://login"}, "token")["iss"] == "https://login"
    with pytest.raises(people.ProviderError):
        with_userinfo({"sub": "somebody-else"}, "token")


# Only the provider


@pytest.fixture
def only(issuer, settings):
    settings.OIDC_ONLY = True
    return issuer


def test_sign_in_page_has_the_provider_alone(only, client):
    page = page_of(client.get("/login"))
    assert "password" not in page.fields
    assert "Sign in with" in page


@pytest.mark.parametrize(
    "path",
    [
        "login", "register", "login/passkey", "login/passkey/options", "password/reset", "password/reset/confirm",
    ],
)  # fmt: skip
def test_every_way_in_by_password_is_closed(only, path):
    ann = person("Ann")
    data = {"email": ann.email, "password": PASSWORD, "new_password": PASSWORD, "uid": "a", "token": "b"}
    refused = call("POST", path, data)
    assert (refused.status_code, refused.json()["code"]) == (403, "provider_only")


def test_password_changes_nothing_and_confirms_nothing(only):
    ann = person("Ann")
    pair = tokens.sign_in(ann)
    data = {"old_password": PASSWORD, "new_password": PASSWORD + " staple"}
    assert call("POST", "password/change", data, pair.access).json()["code"] == "provider_only"
    assert call("POST", "reauthenticate", {"password": PASSWORD}, pair.access).status_code == 400
    assert "Change password" not in page_for({"access": pair.access}, "/profile").content.decode()
    assert me(pair.access).status_code == 200


def test_second_step_of_a_password_is_closed_too(issuer, settings):
    ann = person("Ann")
    add_app(ann)
    first = login(ann.email)
    settings.OIDC_ONLY = True
    assert second_step(first, code_of()).json()["code"] == "provider_only"


@pytest.mark.parametrize("path", ["/signup", "/password/reset", "/password/reset/a/b"])
def test_pages_about_passwords_lead_to_the_sign_in_page(only, client, path):
    assert client.get(path).headers["Location"] == "/login"
    assert client.get(f"{path}?next=/trees/").headers["Location"] == "/login?next=%2Ftrees%2F"
    assert client.get(f"{path}?next=https://evil.example/").headers["Location"] == "/login"
    assert client.post("/password/reset", {"email": "ann@example.com"}).headers["Location"] == "/login"


def test_without_a_provider_there_is_nothing_of_it(client):
    assert "oidc" not in client.get("/login").content.decode()
    assert call("POST", "login/oidc/begin").status_code == 404


# The secret of the site


@pytest.mark.parametrize(
    ("offered", "name", "secret", "way"),
    [
        (["client_secret_basic", "client_secret_post"], "treeline", "plain/secret=", "header"),
        (["client_secret_basic", "client_secret_post"], "treeline", "ab+c%41", "body"),
        (["client_secret_basic"], "tree:line", "ab+c%41ü:", "header"),
        (["client_secret_post"], "treeline", "ab+c%41", "body"),
        (None, "treeline", "ab+c", "header"),
    ],
)
def test_provider_that_keeps_to_the_rfc_reads_the_secret_as_it_is(settings, offered, name, secret, way):
    with receiver() as there:
        issuer = there.url.partition("/hook")[0]
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = issuer, name, secret
        metadata = {"issuer": issuer} | ({"token_endpoint_auth_methods_supported": offered} if offered else {})
        there.status, there.body = 200, json.dumps(metadata | {"access_token": "a"}).encode()
        flow.client("https://guides.example.com/").fetch_token(f"{issuer}/token", grant_type="client_credentials")
    sent = there.received[-1]
    form = parse_qs(sent.body.decode())
    if way == "body":
        assert (form["client_id"], form["client_secret"]) == ([name], [secret])
    else:
        assert "client_secret" not in form
        pair = base64.b64decode(sent.headers["Authorization"].removeprefix("Basic ")).decode()
        assert [unquote_plus(half) for half in pair.split(":", 1)] == [name, secret]
