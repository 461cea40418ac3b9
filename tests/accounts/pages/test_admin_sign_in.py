"""/admin/login/: who has signed in to the site, and confirmed it, gets the admin's cookie."""

import pytest
from django.test import Client

from accounts import tokens
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db
PATH = "/admin/login/?next=/admin/accounts/user/"


@pytest.fixture
def root():
    return person("Root", is_staff=True, is_superuser=True)


@pytest.fixture
def pair(root):
    return tokens.sign_in(root)


def headers(pair):
    return {"Authorization": f"Bearer {pair.access}", "HX-Request": "true"}


def test_staff_goes_on_to_where_they_wanted_to_be(pair):
    browser = Client()
    assert browser.get("/admin/accounts/user/").headers["Location"] == PATH
    entered = browser.post(PATH, headers=headers(pair))
    assert (entered.status_code, entered.headers["HX-Redirect"]) == (204, "/admin/accounts/user/")
    assert entered.cookies["sessionid"]["httponly"]
    assert browser.get("/admin/accounts/user/").status_code == 200


def test_admin_ends_with_the_device_and_at_the_next_request(root, pair):
    browser = Client()
    browser.post(PATH, headers=headers(pair))
    tokens.revoke_all(root, "signed_out")
    assert browser.get("/admin/").status_code == 302
    assert browser.get("/api/v1/trees").status_code == 401


def test_password_no_longer_opens_it_directly(root):
    browser = Client()
    assert browser.post("/admin/login/", {"username": root.email, "password": PASSWORD}).status_code == 401
    assert browser.get("/admin/").status_code == 302


def test_it_asks_who_is_there_when_the_sign_in_is_old(root, pair):
    root.device_sessions.update(authenticated_at=None)
    assert Client().post(PATH, headers=headers(pair)).json()["code"] == "reauthentication_required"


def test_others_are_told_that_they_may_not(root):
    ann = headers(tokens.sign_in(person("Ann")))
    for method in ("GET", "POST"):
        refused = Client().generic(method, PATH, headers=ann)
        assert refused.status_code == 403
        assert "may not use the administration" in refused.content.decode()
        assert not refused.cookies


@pytest.mark.parametrize("to", ["https://evil.example/admin/", "//evil.example/admin/", "/trees/", "/admin/login/", ""])
def test_it_leads_nowhere_else(pair, to):
    entered = Client().post("/admin/login/", query_params={"next": to}, headers=headers(pair))
    assert entered.headers["HX-Redirect"] == "/admin/"
