"""Which devices a change of password signs out, by each way a password changes, and what is no change."""

from datetime import timedelta
from io import StringIO

import pytest
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.utils import timezone

from accounts import tokens
from accounts.models import DeviceSession, User
from tests.accounts.calls import assert_refused, call, forged, login, me, refresh
from tests.accounts.keys import Key, refresh_with
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
NEW = "staple battery horse"


def test_new_hash_of_the_same_password_signs_nobody_out(ann, pair):
    User.objects.update(password=make_password(PASSWORD, hasher="pbkdf2_sha256"))
    assert login(ann.email).status_code == 200
    ann.refresh_from_db()
    assert ann.password.startswith("argon2")
    assert me(pair.access).status_code == 200
    assert refresh(pair.refresh).status_code == 200


def test_command_that_changes_a_password_signs_every_device_out(ann, pair, monkeypatch):
    monkeypatch.setattr("getpass.getpass", lambda prompt: NEW)
    call_command("changepassword", ann.email, stdout=StringIO())
    assert_refused(me(pair.access), "credentials_changed")


def test_password_that_is_made_unusable_signs_every_device_out(ann, pair):
    ann.set_unusable_password()
    ann.save(update_fields=["password"])
    assert_refused(me(pair.access), "credentials_changed")


def test_device_that_signed_in_with_the_old_password_while_it_changed_is_out(ann):
    other = User.objects.get()
    other.set_password(NEW)
    other.save()
    late = tokens.sign_in(ann)  # had its password checked a moment before
    assert_refused(me(late.access), "credentials_changed")


def test_tokens_of_an_older_version_are_read_and_end_with_their_password(ann, pair):
    fingerprint = ann.get_session_auth_hash()[:16]
    access, token = (forged(each, pwd=fingerprint) for each in (pair.access, pair.refresh))
    assert me(access).status_code == 200
    assert "pwd" not in refresh(token).json()
    assert_refused(me(forged(pair.access, pwd="0" * 16)), "credentials_changed")
    assert_refused(refresh(forged(pair.refresh, pwd="0" * 16)), "credentials_changed")


# On the device that made the change


@pytest.fixture
def changed(pair):
    return call("POST", "password/change", {"old_password": PASSWORD, "new_password": NEW}, token=pair.access).json()


def test_other_tab_that_asks_meanwhile_stays_in(pair, changed):
    me(changed["access"])
    assert me(pair.access).status_code == 200
    assert refresh(pair.refresh).json()["access"] == changed["access"]


def test_answer_that_was_lost_is_answered_again_at_any_time(pair, changed):
    DeviceSession.objects.update(rotated_at=timezone.now() - timedelta(hours=1))
    assert refresh(pair.refresh).json()["gen"] == 2
    assert me(pair.access).status_code == 200


def test_access_token_from_before_ends_once_the_newer_one_is_in_use_and_leads_to_a_refresh(pair, changed):
    me(changed["access"])
    DeviceSession.objects.update(rotated_at=timezone.now() - timedelta(minutes=2))
    assert_refused(me(pair.access), "token_expired")


def test_key_bound_device_gets_its_new_tokens_for_any_older_ones(ann):
    key = Key()
    pair = tokens.sign_in(ann, key_thumbprint=key.thumbprint)
    data = {"old_password": PASSWORD, "new_password": NEW}
    changed = call("POST", "password/change", data, token=pair.access).json()
    newer = refresh_with(key, changed["refresh"]).json()
    me(newer["access"])
    DeviceSession.objects.update(rotated_at=timezone.now() - timedelta(hours=1))
    assert refresh_with(key, pair.refresh).json()["gen"] == newer["gen"]
