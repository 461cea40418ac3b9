"""Teams that require a second factor."""

import pytest
from django.test import Client

from accounts import tokens
from tests.accounts.calls import call
from tests.accounts.factors.codes import add_app
from tests.factories import person, team
from tests.html import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(pair):
    return Client(headers={"Authorization": f"Bearer {pair.access}", "HX-Request": "true"})


@pytest.fixture
def strict(ann):
    made = team(admin=person("Root"), viewer=ann)
    made.require_factor(True)
    return made


def test_member_without_one_is_led_to_set_one_up_and_then_goes_on(browser, pair, ann, strict):
    page = browser.get("/trees/")
    assert page.status_code == 403
    assert "/profile/factors" in page_of(page).links
    refused = browser.get("/api/v1/trees")
    assert (refused.status_code, refused.json()["code"]) == (403, "factor_required")
    for works in ("/profile/factors", "/profile/factors/app", "/profile", "/devices", "/api/v1/auth/me"):
        assert browser.get(works).status_code == 200, works
    add_app(ann)
    assert browser.get("/trees/").status_code == 200
    assert call("POST", "logout", token=pair.access).status_code == 204


def test_refresh_and_sign_out_work_without_one(pair, strict):
    newer = call("POST", "refresh", token=pair.refresh)
    assert newer.status_code == 200
    assert call("POST", "logout", token=newer.json()["refresh"]).status_code == 204


def test_admin_of_a_team_requires_it_and_sees_who_has_none(ann):
    made = team(admin=ann, viewer=person("Vic"))
    add_app(ann)
    admin = Client(headers={"Authorization": f"Bearer {tokens.sign_in(ann).access}", "HX-Request": "true"})
    shown = admin.post(f"/teams/{made.pk}/factor", {"required": "on"}).content.decode()
    assert shown.count("No second factor") == 1
    made.refresh_from_db()
    assert made.requires_factor
    admin.post(f"/teams/{made.pk}/factor")
    made.refresh_from_db()
    assert not made.requires_factor


def test_admin_without_one_is_told_before_it_is_required_what_that_means_for_them(browser, ann):
    made = team(admin=ann, viewer=person("Vic"))
    warning = "You have none yet yourself"
    shown = " ".join(browser.get(f"/teams/{made.pk}/").content.decode().split())
    assert warning in shown and "2 of 2 have none here yet" in shown
    add_app(ann)
    assert warning not in browser.get(f"/teams/{made.pk}/").content.decode()


def test_no_request_takes_a_statement_more_for_it(browser, pair, strict, ann, django_assert_num_queries):
    add_app(ann)
    tokens.authenticate(pair.access)
    with django_assert_num_queries(1):
        tokens.authenticate(pair.access)
