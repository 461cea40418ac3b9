"""POST /api/v1/auth/login"""

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher

from accounts.models import DeviceSession, User
from tests.accounts.calls import call, login, me
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db


@pytest.fixture
def hashing(monkeypatch):
    """How often a password was hashed, for a check or for nothing: each costs the same 30 ms."""
    done = []

    def counted(real):
        def hash_and_count(*args, **kwargs):
            done.append(real.__name__)
            return real(*args, **kwargs)

        return hash_and_count

    for name in ("encode", "verify"):
        monkeypatch.setattr(Argon2PasswordHasher, name, counted(getattr(Argon2PasswordHasher, name)))
    return done


def test_signs_in_on_a_new_device():
    ann = person("Ann")
    response = login("ann@example.com")
    assert response.status_code == 200
    said = response.json()
    assert set(said) == {"access", "refresh", "expires_in", "sid", "gen", "user"}
    assert said["user"] == {"id": ann.pk, "email": "ann@example.com", "name": "Ann"}
    assert me(said["access"]).json()["email"] == "ann@example.com"


def test_every_sign_in_is_a_device_of_its_own():
    person("Ann")
    sids = {login("ann@example.com").json()["sid"] for _ in range(3)}
    assert len(sids) == 3
    assert DeviceSession.objects.count() == 3


def test_device_is_named_by_its_browser_and_network_address():
    person("Ann")
    call("POST", "login", {"email": "ann@example.com", "password": PASSWORD}, **{"User-Agent": "curl/8"})
    device = DeviceSession.objects.get()
    assert (device.user_agent, device.ip) == ("curl/8", "127.0.0.1")


@pytest.mark.parametrize(
    ("forwarded", "ip"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("192.0.2.7:50123", "192.0.2.7"),
        ("2001:db8::1", "2001:db8::1"),
        ("[2001:db8::1]:50123", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("nonsense", None),
        ("nonsense:1", None),
        ("", None),
    ],
)
def test_address_behind_a_trusted_proxy_is_the_one_it_tells(forwarded, ip, settings):
    settings.REST_FRAMEWORK = settings.REST_FRAMEWORK | {"NUM_PROXIES": 1}
    person("Ann")
    data = {"email": "ann@example.com", "password": PASSWORD}
    assert call("POST", "login", data, **{"X-Forwarded-For": forwarded}).status_code == 200
    assert DeviceSession.objects.get().ip == ip


def test_last_sign_in_is_recorded():
    ann = person("Ann")
    login("ann@example.com")
    ann.refresh_from_db()
    assert ann.last_login is not None


@pytest.mark.parametrize("email", ["ANN@EXAMPLE.COM", " ann@example.com\n", "Ann@example.com"])
def test_case_of_letters_and_spaces_around_the_email_do_not_matter(email):
    person("Ann")
    assert login(email).status_code == 200


def test_password_is_taken_to_the_letter():
    person("Ann")
    assert login("ann@example.com", PASSWORD + " ").status_code == 400
    assert login("ann@example.com", PASSWORD.upper()).status_code == 400


def test_answer_is_the_same_for_a_wrong_password_an_unknown_email_and_a_switched_off_account():
    person("Ann")
    person("Gone", is_active=False)
    answers = [login("ann@example.com", "wrong"), login("nobody@example.com"), login("gone@example.com")]
    assert {answer.status_code for answer in answers} == {400}
    assert len({answer.content for answer in answers}) == 1
    assert answers[0].json()["code"] == "wrong_credentials"
    assert not DeviceSession.objects.exists()


@pytest.mark.parametrize("email", ["ann@example.com", "nobody@example.com", "gone@example.com", "none@example.com"])
def test_every_refusal_costs_one_hash(email, hashing):
    person("Ann")
    person("Gone", is_active=False)
    User.objects.create_user("none@example.com", password=None)
    hashing.clear()
    assert login(email, "wrong password").status_code == 400
    assert len(hashing) == 1


def test_refusal_is_no_401_so_that_no_client_tries_to_refresh():
    assert "WWW-Authenticate" not in login("nobody@example.com").headers


def test_header_that_has_gone_stale_does_not_matter():
    person("Ann")
    data = {"email": "ann@example.com", "password": PASSWORD}
    assert call("POST", "login", data, token="stale").status_code == 200


def test_missing_fields_are_named():
    response = call("POST", "login", {})
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"email", "password"}


def test_rows_of_devices_that_are_out_for_good_go_with_the_next_sign_in():
    ann = person("Ann")
    login("ann@example.com")
    ann.device_sessions.update(expires_at=ann.date_joined)
    login("ann@example.com")
    assert ann.device_sessions.count() == 1
