"""Single sign-on with a real provider of OpenID Connect on this machine."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.factors import codes
from accounts.models import (
    ApiKey,
    AuditEntry,
    DeviceSession,
    DirectoryPerson,
    GroupRole,
    Identity,
    Invitation,
    Role,
    Scope,
    User,
)
from accounts.oidc import flow
from accounts.oidc import provider as provider_module
from tests.accounts.calls import call, login, me
from tests.accounts.factors.codes import add_app
from tests.accounts.oidc.flow import assert_not_let_in, at_provider, finish, query_of, sign_in
from tests.factories import person, team

pytestmark = [pytest.mark.django_db, pytest.mark.once]


# Signing in


def test_newcomer_gets_an_account_a_team_and_a_device_session(issuer):
    signed_in = sign_in(issuer)
    assert signed_in.status_code == 200
    assert me(signed_in.json()["access"]).json()["email"] == "ann@example.com"
    user = User.objects.get()
    assert (user.name, user.has_usable_password(), user.teams().count()) == ("Ann", False, 1)
    assert call("POST", "refresh", token=signed_in.json()["refresh"]).status_code == 200


def test_code_flow_asks_with_pkce_state_and_nonce_and_shows_no_secret(issuer):
    begun = call("POST", "login/oidc/begin").json()
    asked = query_of(begun["url"])
    assert asked["response_type"] == "code"
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["code_challenge"]) == 43
    assert asked["state"] == begun["state"]
    assert asked["redirect_uri"].endswith("/login/oidc/callback")
    assert asked["nonce"] not in begun["flow"]
    assert "secret" not in begun["url"]


def test_same_subject_is_the_same_person_under_another_email(issuer):
    sign_in(issuer)
    again = sign_in(issuer, email="ann.new@example.com")
    assert again.json()["user"]["email"] == "ann@example.com"
    assert Identity.objects.count() == 1


# Who is let in


@pytest.mark.parametrize("claims", [{"email_verified": False}, {"email_verified": "true"}, {"email": None}])
def test_email_that_is_not_verified_makes_no_account(issuer, claims):
    assert_not_let_in(sign_in(issuer, **claims), "no verified email")


def test_existing_account_is_joined_only_where_that_is_allowed(issuer, settings):
    ann = person("Ann")
    assert_not_let_in(sign_in(issuer), "does not belong to this sign-in")
    settings.OIDC_JOIN_BY_EMAIL = True
    stranger, key = tokens.sign_in(ann), ApiKey.objects.create_key("Theirs", Scope.READ, 7, by=ann)
    assert sign_in(issuer).json()["user"]["id"] == ann.pk
    assert login(ann.email).status_code == 400  # whoever made the account may have been somebody else
    assert me(stranger.access).json()["code"] == "credentials_changed"
    assert me(key.text).status_code == 401
    assert AuditEntry.objects.filter(action="identity.joined", person=ann.email).exists()


def test_account_with_a_second_factor_is_not_joined_over_it(issuer, settings):
    settings.OIDC_JOIN_BY_EMAIL = True
    ann = person("Ann")
    add_app(ann)
    assert_not_let_in(sign_in(issuer, amr=["mfa"]), "has a second factor here")
    assert login(ann.email).json()["code"] == "second_factor_required"  # all as before
    assert AuditEntry.objects.filter(action="sign_in.failed", subject=ann.email).exists()
    codes.remove_all(ann)
    assert sign_in(issuer).status_code == 200


def test_closed_sign_up_takes_a_domain_or_an_invitation(issuer, settings):
    settings.SIGNUP_OPEN = False
    assert_not_let_in(sign_in(issuer), "invitation")
    settings.OIDC_DOMAINS = ["example.com"]
    assert sign_in(issuer).status_code == 200
    host = person("Root")
    invitation = team(admin=host).invite("guest@example.org", Role.VIEWER, by=host)
    Invitation.objects.update(expires_at=timezone.now())
    assert sign_in(issuer, "guest", email="guest@example.org").status_code == 400
    Invitation.objects.update(expires_at=invitation.expires_at)
    assert sign_in(issuer, "guest", email="guest@example.org").status_code == 200


def test_deactivated_person_is_refused_in_words(issuer):
    sign_in(issuer)
    User.objects.update(is_active=False)
    DeviceSession.objects.all().delete()
    assert_not_let_in(sign_in(issuer), "deactivated")


# What binds the answer to the browser that asked


def test_answer_of_another_browser_or_a_changed_one_is_refused(issuer):
    begun, back = at_provider(issuer)
    other = call("POST", "login/oidc/begin").json()
    for changes in ({"state": "x"}, {"flow": other["flow"]}, {"flow": "none"}):
        assert_not_let_in(finish(begun, back, **changes), "begun in another tab")
    assert_not_let_in(finish(begun, back, iss="https://evil.example"), "Another sign-in service")


def test_code_works_once_and_with_its_own_verifier(issuer):
    _, stolen = at_provider(issuer)
    begun, own = at_provider(issuer)
    assert_not_let_in(finish(begun, stolen | {"state": own["state"]}), "did not take its own answer back")
    assert finish(begun, own).status_code == 200
    assert finish(begun, own).status_code == 400


def test_answer_with_another_nonce_is_refused(issuer):
    assert_not_let_in(finish(*at_provider(issuer, asked={"nonce": "of-somebody-else"})), "begun in another tab")


def test_sign_in_that_was_begun_long_ago_is_refused(issuer, monkeypatch):
    monkeypatch.setattr(flow, "LIFETIME", timedelta(seconds=-1))
    assert_not_let_in(sign_in(issuer), "too long ago")


def test_nothing_secret_stands_in_what_the_site_shows_or_logs(issuer, caplog):
    caplog.set_level("INFO")
    begun, back = at_provider(issuer)
    signed_in = finish(begun, back)
    said = signed_in.content.decode() + caplog.text
    assert back["code"] not in said
    assert "id_token" not in said
    assert signed_in.json()["access"] not in caplog.text
    page = Client().get("/login/oidc/callback", back).content.decode()
    assert back["code"] not in page
    assert back["state"] not in page


@pytest.mark.parametrize(
    ("error", "words"),
    [("access_denied", "did not let you in"), ("server_error", "has a problem"), ("odd_error", "“odd_error”")],
)
def test_refusal_of_the_provider_is_said_with_a_way_on(issuer, error, words):
    begun = call("POST", "login/oidc/begin").json()
    assert_not_let_in(finish(begun, {"state": begun["state"], "error": error}), words)


def test_person_who_cancels_there_is_told(issuer):
    begun, back = at_provider(issuer, deny=True)
    assert_not_let_in(finish(begun, back | {"state": begun["state"]}), "you cancelled")


def test_provider_that_does_not_answer_or_names_itself_differently(issuer, settings):
    settings.OIDC_ISSUER = "http://localhost:9"
    assert "does not answer" in call("POST", "login/oidc/begin").json()["detail"]
    settings.OIDC_ISSUER = f"{issuer}/"
    assert "names itself differently" in call("POST", "login/oidc/begin").json()["detail"]


def test_discovery_and_keys_are_fetched_once(issuer, monkeypatch):
    seen = []
    fetch = provider_module.fetch
    monkeypatch.setattr(provider_module, "fetch", lambda url, **headers: seen.append(url) or fetch(url, **headers))
    for _ in range(3):
        assert sign_in(issuer).status_code == 200
    assert len(seen) == 2


# Groups


def test_groups_give_change_and_take_roles_and_leave_those_that_people_gave(issuer):
    root = person("Root")
    desk, other, own = (team(name, admin=root) for name in ("Desk", "Other", "Own"))
    GroupRole.objects.create(group="support", team=desk, role=Role.VIEWER)
    GroupRole.objects.create(group="leads", team=desk, role=Role.EDITOR)
    GroupRole.objects.create(group="all", team=desk, role=Role.VIEWER)  # the highest counts, in whatever order
    GroupRole.objects.create(group="leads", team=own, role=Role.ADMIN)
    GroupRole.objects.create(group="elsewhere", team=other, role=Role.EDITOR)

    def roles() -> dict:
        return dict(User.objects.get(email="ann@example.com").memberships.values_list("team__name", "role"))

    sign_in(issuer, groups=["support", "leads", "all", "unknown"])
    assert roles() == {"Ann's team": "admin", "Desk": "editor", "Own": "admin"}
    ann = User.objects.get(email="ann@example.com")
    other.memberships.create(user=ann, role=Role.VIEWER)
    sign_in(issuer, groups=["support", "elsewhere"])
    assert roles() == {"Ann's team": "admin", "Desk": "viewer", "Other": "viewer"}
    sign_in(issuer)  # says nothing of groups: nothing changes
    assert "Desk" in roles()
    sign_in(issuer, groups=[])
    assert roles() == {"Ann's team": "admin", "Other": "viewer"}


def test_groups_of_the_provider_count_for_nothing_where_a_directory_keeps_them(issuer):
    GroupRole.objects.create(group="support", team=team("Desk", admin=person("Root")), role=Role.VIEWER)
    sign_in(issuer)
    ann = User.objects.get(email="ann@example.com")
    DirectoryPerson.objects.create(user=ann, user_name=ann.email, data={})
    sign_in(issuer, groups=["support"])
    assert not ann.memberships.filter(team__name="Desk").exists()
    DirectoryPerson.objects.update(deleted_at=timezone.now())
    sign_in(issuer, groups=["support"])
    assert ann.memberships.filter(team__name="Desk").exists()
