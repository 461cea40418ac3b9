"""How often somebody may try, and what the answer is after that."""

import pytest
from django.test import Client

from tests.accounts.calls import call, login
from tests.accounts.mail import sent
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rates(settings):
    """Three tries an account, five a network address, two mails."""
    settings.RATES = {"login_account": "3/min", "login_address": "5/min", "mail": "2/hour"}


def test_fourth_try_of_an_account_has_to_wait_even_with_the_right_password():
    person("Ann")
    assert [login("ann@example.com", "wrong").status_code for _ in range(3)] == [400] * 3
    response = login("ann@example.com")
    assert response.status_code == 429
    assert 0 < int(response.headers["Retry-After"]) <= 60
    assert response.json()["code"] == "throttled"


def test_account_is_counted_in_any_spelling_and_whether_it_exists_or_not():
    for email in ("nobody@example.com", "NOBODY@example.com", " nobody@example.com"):
        assert login(email).status_code == 400
    assert login("nobody@example.com").status_code == 429


def test_other_accounts_can_still_sign_in():
    person("Ann")
    for _ in range(3):
        login("bob@example.com")
    assert login("ann@example.com").status_code == 200


def test_network_address_is_counted_over_all_accounts():
    tries = [login(f"person{number}@example.com").status_code for number in range(6)]
    assert tries == [400] * 5 + [429]


def test_registration_counts_too():
    tries = [call("POST", "register", {"email": "x"}).status_code for _ in range(6)]
    assert tries == [400] * 5 + [429]


def test_forwarded_address_of_an_untrusted_proxy_changes_nothing():
    data = {"email": "x", "password": "y"}
    tries = [
        call("POST", "register", data, **{"X-Forwarded-For": f"192.0.2.{number}"}).status_code for number in range(6)
    ]
    assert tries[-1] == 429


def test_reset_mails_are_limited_for_the_api_and_the_page_together():
    person("Ann")
    assert call("POST", "password/reset", {"email": "ann@example.com"}).status_code == 202
    assert Client().post("/password/reset", {"email": "ann@example.com"}).status_code == 302
    assert call("POST", "password/reset", {"email": "ann@example.com"}).status_code == 429
    page = Client().post("/password/reset", {"email": "ann@example.com"})
    assert page.status_code == 429
    assert int(page.headers["Retry-After"]) > 60
    assert "Too many attempts" in page.content.decode()
    assert len(sent()) == 2


def test_sign_in_of_the_admin_site_is_counted_with_the_others():
    person("Root", is_staff=True, is_superuser=True)
    for _ in range(3):
        Client().post("/admin/login/", {"username": "root@example.com", "password": "wrong"})
    page = Client().post("/admin/login/", {"username": "root@example.com", "password": PASSWORD})
    assert "Too many attempts" in page.content.decode()
    assert login("root@example.com").status_code == 429
