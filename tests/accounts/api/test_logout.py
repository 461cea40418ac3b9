"""POST /api/v1/auth/logout"""

import time

import pytest

from accounts import tokens
from accounts.models import DeviceSession
from accounts.tokens.sessions import LOGOUT_PATH
from tests.accounts.calls import assert_refused, call, expired, me, refresh
from tests.accounts.keys import Key

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_either_token_signs_the_device_out_at_once(ann, kind):
    pair = tokens.sign_in(ann)
    response = call("POST", "logout", token=getattr(pair, kind))
    assert (response.status_code, response.content) == (204, b"")
    assert_refused(me(pair.access), "session_revoked")
    assert_refused(refresh(pair.refresh), "session_revoked")


@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_saying_it_again_changes_nothing(ann, kind):
    token = getattr(tokens.sign_in(ann), kind)
    call("POST", "logout", token=token)
    at = DeviceSession.objects.get().revoked_at
    assert call("POST", "logout", token=token).status_code == 204
    assert DeviceSession.objects.get().revoked_at == at


@pytest.mark.parametrize("kind", ["access", "refresh"])
def test_expired_token_still_signs_its_device_out(ann, kind):
    pair = tokens.sign_in(ann)
    assert call("POST", "logout", token=expired(getattr(pair, kind))).status_code == 204
    assert_refused(refresh(pair.refresh), "session_revoked")


def test_other_devices_stay(ann):
    here, there = tokens.sign_in(ann), tokens.sign_in(ann)
    call("POST", "logout", token=here.access)
    assert me(there.access).status_code == 200


@pytest.mark.parametrize(("token", "code"), [(None, "token_missing"), ("", "token_invalid"), ("x", "token_invalid")])
def test_without_a_token_there_is_nobody_to_sign_out(token, code):
    assert_refused(call("POST", "logout", token=token), code)


def test_token_of_somebody_who_is_gone_is_accepted(ann):
    pair = tokens.sign_in(ann)
    ann.delete()
    assert call("POST", "logout", token=pair.refresh).status_code == 204


def test_copied_refresh_token_of_a_bound_device_signs_nobody_out(ann):
    key = Key()
    pair = tokens.sign_in(ann, key_thumbprint=key.thumbprint)
    assert_refused(call("POST", "logout", token=pair.refresh), "proof_required")
    stolen = Key().proof(pair.refresh, path=LOGOUT_PATH)
    assert_refused(call("POST", "logout", token=pair.refresh, DPoP=stolen), "proof_required")
    assert me(pair.access).status_code == 200


def test_bound_device_signs_out_with_its_key_also_days_later(ann):
    key = Key()
    pair = tokens.sign_in(ann, key_thumbprint=key.thumbprint)
    late = key.proof(pair.refresh, path=LOGOUT_PATH, iat=time.time() - 3 * 86_400)
    assert call("POST", "logout", token=pair.refresh, DPoP=late).status_code == 204
    assert_refused(me(pair.access), "session_revoked")
