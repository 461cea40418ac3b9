"""The link that makes the first administrator of a new site."""

import pytest
from django.core import signing
from django.test import Client

from accounts import first_admin
from accounts.first_admin import first_admin_path, is_first_admin
from accounts.models import User
from tests import factories
from tests.accounts.calls import call

pytestmark = pytest.mark.django_db
NEW = {"email": "root@example.com", "password": "a new long password"}


def token() -> str:
    return first_admin_path().partition("?invitation=")[2]


def test_link_signs_up_an_administrator_who_may_use_the_admin_site(settings):
    settings.SIGNUP_OPEN = False
    assert call("POST", "register", NEW | {"invitation": token()}).status_code == 201
    root = User.objects.get()
    assert (root.is_superuser, root.is_staff) == (True, True)
    admin = Client()
    assert admin.login(email=root.email, password=NEW["password"])
    assert admin.get("/admin/").status_code == 200


def test_link_ends_with_its_first_use(settings):
    settings.SIGNUP_OPEN = False
    used = token()
    call("POST", "register", NEW | {"invitation": used})
    assert first_admin_path() is None
    assert not is_first_admin(used)
    assert call("POST", "register", NEW | {"email": "two@example.com", "invitation": used}).status_code == 403
    assert User.objects.count() == 1


def test_people_without_rights_do_not_end_it():
    factories.person("Ann", is_staff=True)
    assert is_first_admin(token())


def test_link_works_for_a_day(monkeypatch):
    made = token()
    now = signing.time.time()
    monkeypatch.setattr(signing.time, "time", lambda: now + first_admin.MAX_AGE_SECONDS - 60)
    assert is_first_admin(made)
    monkeypatch.setattr(signing.time, "time", lambda: now + first_admin.MAX_AGE_SECONDS + 60)
    assert not is_first_admin(made)


@pytest.mark.parametrize("forged", ["", "x", "1:2:3", "\x00"])
def test_what_the_site_did_not_sign_is_none(forged):
    assert not is_first_admin(forged)


def test_token_that_the_site_signed_for_something_else_is_none():
    assert not is_first_admin(signing.dumps(1, salt="accounts.invitation"))


def test_token_signed_with_the_key_before_is_one(settings):
    made = token()
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new secret key, long enough for its algorithm"
    assert is_first_admin(made)
    settings.SECRET_KEY_FALLBACKS = []
    assert not is_first_admin(made)
