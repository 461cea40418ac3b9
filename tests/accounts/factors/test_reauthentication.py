"""What a signed-in device alone is not enough for, ten minutes after its person last showed who they are."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.factors import codes
from accounts.models import DeviceSession, Role
from tests.accounts.calls import call
from tests.accounts.factors.codes import add_app, code_of
from tests.factories import PASSWORD, person, published, team

pytestmark = pytest.mark.django_db
LATER = timedelta(minutes=10, seconds=1)


@pytest.fixture
def service_desk(ann):
    made = team(admin=ann)
    made.memberships.create(user=person("Vic"), role=Role.VIEWER)
    return made


@pytest.fixture
def guide(ann, service_desk):
    return published(service_desk, ann)


@pytest.fixture
def browser(pair):
    return Client(headers={"Authorization": f"Bearer {pair.access}", "HX-Request": "true"})


@pytest.fixture
def later(pair):
    """Ten minutes after the sign-in."""
    DeviceSession.objects.filter(pk=pair.sid).update(authenticated_at=timezone.now() - LATER)


def assert_asks(response):
    assert response.status_code == 403
    assert response.json()["code"] == "reauthentication_required"
    assert response.headers["WWW-Authenticate"] == 'Bearer error="insufficient_user_authentication", max_age="600"'
    assert "no-store" in response.headers["Cache-Control"]


def requests(browser, service_desk, guide, pair, ann):
    """Each request that wants it, on pages and in the API, with whether it has had its effect."""
    other = tokens.sign_in(ann)
    vic = service_desk.memberships.get(user__name="Vic")
    at, json = f"/teams/{service_desk.pk}", {"content_type": "application/json"}
    api = f"/api/v1/teams/{service_desk.pk}"
    invited = {"email": "new@example.com", "role": "admin"}
    yield lambda: browser.post(f"{at}/invitations", invited)
    yield lambda: browser.post(f"{api}/invitations", invited, **json)
    yield lambda: browser.post(f"{at}/members/{vic.pk}", {"role": "admin"})
    yield lambda: browser.patch(f"{api}/members/{vic.user_id}", {"role": "admin"}, **json)
    yield lambda: browser.post(f"/trees/{guide.pk}/share", {"expires": "30"})
    yield lambda: browser.post(f"/api/v1/trees/{guide.pk}/shares", {}, **json)
    yield lambda: browser.get(f"{api}/export")
    yield lambda: browser.post("/api/v1/bulk/export", {"trees": [guide.pk]}, **json)
    yield lambda: browser.delete(f"/devices/{other.sid}")
    yield lambda: browser.delete(f"/api/v1/auth/devices/{tokens.sign_in(ann).sid}")
    yield lambda: browser.post("/devices/others")
    yield lambda: browser.post("/api/v1/auth/devices/revoke-others")
    yield lambda: browser.post(f"/trees/{guide.pk}/delete", {"title": guide.title})


def test_each_of_them_asks_and_then_works_as_it_was_sent(browser, service_desk, guide, pair, ann, later):
    for send in requests(browser, service_desk, guide, pair, ann):
        assert_asks(send())
    assert guide.shares.count() == 0
    assert call("POST", "reauthenticate", {"password": PASSWORD}, token=pair.access).status_code == 204
    for send in requests(browser, service_desk, guide, pair, ann):
        assert send().status_code in (200, 201, 204)


def test_deleting_a_guide_through_the_api_asks(browser, guide, pair, later):
    assert_asks(browser.delete(f"/api/v1/trees/{guide.pk}"))
    call("POST", "reauthenticate", {"password": PASSWORD}, token=pair.access)
    assert browser.delete(f"/api/v1/trees/{guide.pk}").status_code == 204


def test_fresh_sign_in_is_one(browser, guide):
    assert browser.delete(f"/api/v1/trees/{guide.pk}").status_code == 204


def test_device_of_the_version_before_is_asked(browser, guide, pair):
    DeviceSession.objects.update(authenticated_at=None)
    assert_asks(browser.delete(f"/api/v1/trees/{guide.pk}"))


def test_sign_in_by_a_clock_that_was_a_day_ahead_is_asked(browser, guide, pair):
    DeviceSession.objects.update(authenticated_at=timezone.now() + timedelta(hours=26))
    assert_asks(browser.delete(f"/api/v1/trees/{guide.pk}"))


def test_what_is_harmless_or_refused_anyway_is_not_asked(browser, service_desk, guide, pair, later):
    at = f"/teams/{service_desk.pk}"
    assert browser.post(f"{at}/invitations", {"email": "new@example.com", "role": "viewer"}).status_code == 200
    assert browser.post(f"{at}/invitations", {"email": "no email", "role": "admin"}).status_code == 422
    assert browser.post(f"/trees/{guide.pk}/delete", {"title": "Another"}).status_code == 422
    assert browser.delete(f"/devices/{pair.sid}").status_code == 200  # the device that asks
    viewer = tokens.sign_in(person("Stranger"))
    assert call("POST", "reauthenticate", {"password": PASSWORD}, token=viewer.access).status_code == 204


def test_it_is_good_for_the_device_that_did_it_only(browser, guide, pair, ann, later):
    other = tokens.sign_in(ann)
    assert call("POST", "reauthenticate", {"password": PASSWORD}, token=other.access).status_code == 204
    assert_asks(browser.delete(f"/api/v1/trees/{guide.pk}"))


def test_wrong_password_is_told_beside_its_field_and_changes_nothing(browser, guide, pair, later):
    refused = call("POST", "reauthenticate", {"password": "wrong"}, token=pair.access)
    assert refused.status_code == 400
    assert refused.json()["errors"] == {"password": ["This is not your password."]}
    page = browser.post("/reauthenticate", {"password": "wrong"})
    assert page.status_code == 422
    assert "Incorrect password." in page.content.decode()
    assert "wrong" not in page.content.decode().replace("aria-invalid", "")
    assert_asks(browser.delete(f"/api/v1/trees/{guide.pk}"))


@pytest.mark.parametrize("recovery", [False, True], ids=["app", "recovery"])
def test_code_whose_answer_was_lost_is_taken_from_this_device_for_a_minute(ann, pair, later, recovery):
    add_app(ann)
    code = codes.new_recovery_codes(ann)[0] if recovery else code_of()
    other = tokens.sign_in(ann)
    DeviceSession.objects.filter(pk=other.sid).update(authenticated_at=timezone.now() - LATER)
    ours, device = Client(headers={"Authorization": f"Bearer {pair.access}", "HX-Request": "true"}), pair.sid
    assert ours.post("/reauthenticate", {"code": code}).status_code == 204
    at = DeviceSession.objects.get(pk=device).authenticated_at
    assert ours.post("/reauthenticate", {"code": code}).status_code == 204
    assert call("POST", "reauthenticate", {"code": code}, token=pair.access).status_code == 204
    assert DeviceSession.objects.get(pk=device).authenticated_at == at  # good for no longer than that
    assert call("POST", "reauthenticate", {"code": code}, token=other.access).status_code == 400
    DeviceSession.objects.filter(pk=device).update(authenticated_at=at - timedelta(seconds=61))
    assert call("POST", "reauthenticate", {"code": code}, token=pair.access).status_code == 400


def test_guessing_ends_and_locks_nobody_out_elsewhere(browser, pair, ann, later, settings):
    settings.RATES = settings.RATES | {"login_account": "10/min"}
    seen = [call("POST", "reauthenticate", {"password": "wrong"}, token=pair.access).status_code for _ in range(11)]
    assert seen == [400] * 10 + [429]
    assert browser.post("/reauthenticate", {"password": PASSWORD}).status_code == 422
    other = tokens.sign_in(ann)
    assert call("POST", "reauthenticate", {"password": PASSWORD}, token=other.access).status_code == 204


def test_refresh_is_none(browser, guide, pair, later):
    newer = tokens.rotate(pair.refresh)
    client = Client(headers={"Authorization": f"Bearer {newer.access}"})
    assert_asks(client.delete(f"/api/v1/trees/{guide.pk}"))


def test_asking_costs_no_statement_of_its_own(browser, guide, pair, django_assert_num_queries):
    call("GET", "me", token=pair.access)  # the first use of a generation writes
    with django_assert_num_queries(1):
        assert call("POST", "devices/revoke-others", token="none").status_code == 401
        tokens.authenticate(pair.access)
