"""A new SECRET_KEY: what the one before had signed is still read, and nothing is signed with it."""

import pytest

from accounts.models import Invitation, Role
from tests.accounts.calls import assert_refused, call, forged, me, refresh
from tests.factories import person, team

pytestmark = pytest.mark.django_db
NEW = "a new secret key, long enough for its algorithm"


@pytest.fixture
def new_key(settings, pair):
    """The site after its key was changed, the old one kept beside it."""
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = NEW


def test_device_stays_signed_in(pair, new_key):
    assert me(pair.access).status_code == 200
    newer = refresh(pair.refresh).json()
    assert me(newer["access"]).status_code == 200
    assert call("POST", "logout", token=pair.refresh).status_code == 204


def test_nothing_is_signed_with_the_old_key(pair, new_key, settings):
    newer = refresh(pair.refresh).json()
    settings.SECRET_KEY_FALLBACKS = []
    assert me(newer["access"]).status_code == 200
    assert_refused(me(pair.access), "token_invalid")


def test_key_that_is_in_neither_place_opens_nothing(pair, new_key):
    assert_refused(me(forged(pair.access, key="yet another key, long enough as well")), "token_invalid")


def test_tokens_of_an_older_version_stay_in(pair, settings):
    from accounts.models import User

    fingerprint = User.objects.get().get_session_auth_hash()[:16]
    access = forged(pair.access, pwd=fingerprint)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEW
    assert me(access).status_code == 200


def test_invitation_that_was_sent_before_still_opens(settings):
    owner = person("Owner")
    invitation = team(admin=owner).invite("new@example.com", Role.VIEWER, by=owner)
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], NEW
    assert Invitation.objects.open().for_token(invitation.token).exists()
