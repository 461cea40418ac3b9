"""How often somebody may try, and what the answer is after that."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.models import AttemptCount
from tests.accounts.calls import call, login
from tests.accounts.keys import LOGIN_PATH, Key
from tests.accounts.mail.delivered import sent
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def rates(settings):
    """Three tries an account, five a network address, two mails."""
    settings.RATES = {"login_account": "3/min", "login_address": "5/min", "mail": "2/hour", "mail_to": "9/hour"}


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


def test_nobody_fills_one_mailbox_from_many_network_addresses(settings):
    """The answer stays the same and tells nothing of that. Other mailboxes get what is theirs."""
    settings.RATES = settings.RATES | {"mail": "99/hour", "mail_to": "2/hour"}
    person("Ann")
    asked = ("ann@example.com", "ANN@example.com", "ann@example.com", "ann@example.com", "nobody@example.com")
    answers = [call("POST", "password/reset", {"email": email}) for email in asked]
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, answers[0].content)}
    assert [message.to[0] for message in sent()] == ["ann@example.com"] * 2 + ["nobody@example.com"]


def test_device_that_is_known_is_not_locked_out_by_the_guesses_of_others():
    ann, key = person("Ann"), Key()
    tokens.sign_in(ann, key_thumbprint=key.thumbprint)
    guess = {"email": "ann@example.com", "password": "wrong"}
    assert [call("POST", "login", guess).status_code for _ in range(6)][-1] == 429
    right = guess | {"password": PASSWORD}
    assert call("POST", "login", right, DPoP=Key().proof(path=LOGIN_PATH)).status_code == 429
    assert call("POST", "login", right, DPoP=key.proof(path=LOGIN_PATH)).status_code == 200


def test_device_that_is_known_has_a_limit_of_its_own():
    key = Key()
    tokens.sign_in(person("Ann"), key_thumbprint=key.thumbprint)
    guess = {"email": "ann@example.com", "password": "wrong"}
    tries = [call("POST", "login", guess, DPoP=key.proof(path=LOGIN_PATH)).status_code for _ in range(4)]
    assert tries == [400, 400, 400, 429]


def test_count_starts_again_when_its_time_is_over():
    for _ in range(4):
        login("nobody@example.com")
    AttemptCount.objects.update(resets_at=timezone.now())
    assert login("nobody@example.com").status_code == 400


def test_other_keys_push_no_count_out():
    for _ in range(3):
        login("ann@example.com")
    for number in range(500):
        AttemptCount.objects.take(f"key {number}", 10, 60)
    assert login("ann@example.com").status_code == 429


def test_counts_that_are_over_are_deleted():
    AttemptCount.objects.create(key="old", count=3, resets_at=timezone.now() - timedelta(days=2))
    login("nobody@example.com")
    assert not AttemptCount.objects.filter(key="old").exists()
