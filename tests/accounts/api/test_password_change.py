"""POST /api/v1/auth/password/change"""

import pytest

from accounts import tokens
from accounts.models import DeviceSession
from tests.accounts.calls import assert_refused, call, login, me, refresh
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "staple battery horse"


@pytest.fixture
def here(ann):
    return tokens.sign_in(ann)


def change(pair, old=PASSWORD, new=NEW):
    return call("POST", "password/change", {"old_password": old, "new_password": new}, token=pair.access)


def test_answers_fresh_tokens_for_this_device(here):
    response = change(here)
    assert response.status_code == 200
    said = response.json()
    assert set(said) == {"access", "refresh", "expires_in", "sid", "gen"}
    assert (said["sid"], said["gen"]) == (here.sid, 2)
    assert me(said["access"]).status_code == 200
    assert refresh(said["refresh"]).status_code == 200


def test_new_password_signs_in_and_the_old_one_does_not(here):
    change(here)
    assert login("ann@example.com", NEW).status_code == 200
    assert login("ann@example.com", PASSWORD).status_code == 400


def test_all_other_devices_are_out_and_are_told_why(ann, here):
    other = tokens.sign_in(ann)
    change(here)
    assert_refused(me(other.access), "credentials_changed")
    assert_refused(refresh(other.refresh), "credentials_changed")
    assert DeviceSession.objects.get(pk=other.sid).revoke_reason == "credentials_changed"
    assert list(ann.device_sessions.filter(revoked_at=None)) == [DeviceSession.objects.get(pk=here.sid)]


def test_wrong_old_password_is_refused_beside_its_field(here):
    response = change(here, old="wrong")
    assert response.status_code == 400
    assert response.json()["errors"] == {"old_password": ["This is not your current password."]}
    assert me(here.access).status_code == 200


@pytest.mark.parametrize("new", ["short", "password123", "ann@example.com"])
def test_weak_new_password_is_refused_beside_its_field(here, new):
    response = change(here, new=new)
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"new_password"}
    assert login("ann@example.com").status_code == 200
