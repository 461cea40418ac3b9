"""POST /api/v1/auth/register"""

import pytest
from django.conf import settings

from accounts.models import Role, User
from tests.accounts.calls import call, login, me, refresh
from tests.factories import PASSWORD, person, team

pytestmark = pytest.mark.django_db
ANN = {"email": "ann@example.com", "password": PASSWORD, "name": "Ann Smith"}


def register(**changes):
    return call("POST", "register", ANN | changes)


def test_newcomer_is_signed_in_at_once():
    response = register()
    assert response.status_code == 201
    said = response.json()
    assert set(said) == {"access", "refresh", "expires_in", "sid", "gen", "user"}
    assert said["user"] == {"id": User.objects.get().pk, "email": "ann@example.com", "name": "Ann Smith"}
    assert said["gen"] == 1
    assert 0 <= settings.ACCESS_TOKEN_LIFETIME.total_seconds() - said["expires_in"] <= 5
    assert me(said["access"]).status_code == 200
    assert refresh(said["refresh"]).status_code == 200


def test_newcomer_is_admin_of_a_team_of_their_own():
    teams = me(register().json()["access"]).json()["teams"]
    assert [(one["name"], one["role"]) for one in teams] == [("Ann's team", Role.ADMIN)]


def test_name_is_optional_and_the_team_is_called_after_the_email():
    said = call("POST", "register", {"email": "bob@example.com", "password": PASSWORD}).json()
    assert said["user"]["name"] == ""
    assert me(said["access"]).json()["teams"][0]["name"] == "bob's team"


def test_longest_name_and_email_are_accepted():
    assert register(name="n" * 120).status_code == 201
    assert register(email="a" * 240 + "@example.com", name="").status_code == 201


def test_password_is_stored_as_an_argon2_hash(production_hashers):
    register()
    assert User.objects.get().password.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_email_signs_in_in_any_case_of_letters():
    register(email="Ann@Example.COM")
    assert User.objects.get().email == "ann@example.com"
    assert login("aNN@eXAMPLE.com").status_code == 200


@pytest.mark.parametrize("email", ["ann@example.com", "ANN@example.COM", " ann@example.com "])
def test_taken_email_is_refused_beside_its_field(email):
    person("Ann")
    response = register(email=email)
    assert response.status_code == 400
    assert response.json()["errors"] == {"email": ["There is already an account with this email."]}
    assert User.objects.count() == 1


@pytest.mark.parametrize("password", ["short", "password", "1234567890123", "ann@example.com"])
def test_weak_password_is_refused_with_the_reason_beside_its_field(password):
    response = register(password=password)
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"password"}
    assert not User.objects.exists()


def test_closed_sign_up_refuses_everybody_without_telling_who_has_an_account(settings):
    settings.SIGNUP_OPEN = False
    person("Ann")
    known, unknown = register(), register(email="new@example.com")
    assert known.status_code == unknown.status_code == 403
    assert known.json() == unknown.json()
    assert known.json()["code"] == "signup_closed"


def test_closed_sign_up_lets_the_invited_in_and_nobody_else(settings):
    settings.SIGNUP_OPEN = False
    owner = person("Owner")
    invitation = team(admin=owner).invite("ann@example.com", Role.VIEWER, by=owner)
    assert register(email="other@example.com", invitation=invitation.token).status_code == 403
    assert register(invitation="guessed").status_code == 403
    assert register(invitation=invitation.token).status_code == 201
    assert not User.objects.get(email="ann@example.com").teams().exists()  # theirs is the one that waits for them


def test_header_that_has_gone_stale_does_not_matter():
    assert call("POST", "register", ANN, token="stale").status_code == 201
