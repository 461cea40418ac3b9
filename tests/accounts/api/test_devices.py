"""GET /api/v1/auth/devices, DELETE devices/{id}, POST devices/revoke-others"""

from datetime import timedelta

import pytest
from django.conf import settings

from accounts import tokens
from accounts.models import DeviceSession
from tests.accounts.calls import assert_refused, call, me, refresh
from tests.factories import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(ann):
    return tokens.sign_in(ann, "curl/8", "192.0.2.1")


@pytest.fixture
def there(ann):
    return tokens.sign_in(ann, "Firefox")


def sids(pair) -> list[str]:
    return [device["id"] for device in call("GET", "devices", token=pair.access).json()]


def test_lists_the_devices_and_marks_this_one(here, there):
    said = {device["id"]: device for device in call("GET", "devices", token=here.access).json()}
    assert set(said) == {here.sid, there.sid}
    assert (said[here.sid]["this"], said[there.sid]["this"]) == (True, False)
    assert (said[here.sid]["user_agent"], said[here.sid]["ip"]) == ("curl/8", "192.0.2.1")
    assert "gen" not in said[here.sid]


def test_does_not_list_what_is_signed_out_or_has_been_idle_too_long(ann, here, there):
    gone = tokens.sign_in(ann)
    call("POST", "logout", token=gone.access)
    idle = DeviceSession.objects.filter(pk=there.sid)
    idle.update(rotated_at=idle.get().rotated_at - settings.REFRESH_TOKEN_LIFETIME - timedelta(seconds=1))
    assert sids(here) == [here.sid]


def test_does_not_list_the_devices_of_others(here):
    tokens.sign_in(person("Stranger"))
    assert sids(here) == [here.sid]


def test_queries_do_not_grow_with_devices(ann, here, django_assert_num_queries):
    for _ in range(5):
        tokens.sign_in(ann)
    with django_assert_num_queries(2):
        call("GET", "devices", token=here.access)


def test_one_device_is_signed_out_at_once(here, there):
    assert call("DELETE", f"devices/{there.sid}", token=here.access).status_code == 204
    assert_refused(me(there.access), "session_revoked")
    assert_refused(refresh(there.refresh), "session_revoked")
    assert sids(here) == [here.sid]


def test_signing_out_again_is_as_good(here, there):
    call("DELETE", f"devices/{there.sid}", token=here.access)
    assert call("DELETE", f"devices/{there.sid}", token=here.access).status_code == 204


def test_device_of_a_stranger_is_not_there(here):
    other = tokens.sign_in(person("Stranger"))
    assert call("DELETE", f"devices/{other.sid}", token=here.access).status_code == 404
    assert me(other.access).status_code == 200


def test_all_others_are_signed_out_and_this_one_stays(ann, here, there):
    third = tokens.sign_in(ann)
    other = tokens.sign_in(person("Stranger"))
    assert call("POST", "devices/revoke-others", token=here.access).status_code == 204
    assert_refused(me(there.access), "session_revoked")
    assert_refused(refresh(third.refresh), "session_revoked")
    assert me(here.access).status_code == me(other.access).status_code == 200
