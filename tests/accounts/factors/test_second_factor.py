"""Signing in with a code of an authenticator app, and recovery codes."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from accounts import tokens
from accounts.factors import codes
from accounts.models import AuthenticatorApp, RecoveryCode
from tests.accounts.calls import call, login, me
from tests.accounts.factors.codes import SECRET, add_app, code_of, second_step
from tests.accounts.keys import Key, refresh_with
from tests.factories import PASSWORD, person
from tests.html import page_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def app(ann):
    add_app(ann)
    return ann


@pytest.fixture
def browser(pair):
    return Client(headers={"Authorization": f"Bearer {pair.access}", "HX-Request": "true"})


# Signing in


def test_password_alone_no_longer_signs_in(app):
    first = login(app.email)
    assert first.status_code == 403
    answer = first.json()
    assert answer["code"] == "second_factor_required"
    assert answer["methods"] == ["code"]
    assert "access" not in answer
    second = second_step(first, code_of())
    assert second.status_code == 200
    assert me(second.json()["access"]).json()["email"] == app.email


def test_wrong_password_says_nothing_of_a_second_factor(app):
    assert login(app.email, "wrong").json() == login("nobody@example.com", "wrong").json()


def test_code_works_once_and_so_does_the_one_before(app):
    assert second_step(login(app.email), code_of()).status_code == 200
    for steps in (0, -1):
        refused = second_step(login(app.email), code_of(steps=steps))
        assert refused.status_code == 400
        assert list(refused.json()["errors"]) == ["code"]
    assert second_step(login(app.email), code_of(steps=1)).status_code == 200  # the next one, of a fast clock


def test_code_of_a_phone_that_is_minutes_off_is_refused(app):
    for steps in (-3, 2, 10):
        assert second_step(login(app.email), code_of(steps=steps)).status_code == 400


def test_code_with_a_space_is_taken(app):
    code = code_of()
    assert second_step(login(app.email), f" {code[:3]} {code[3:]} ").status_code == 200


@pytest.mark.parametrize("code", ["", "0", "００００００", "123456789", "a" * 64, "\x00", "🙂", "null"])
def test_anything_else_is_refused_in_words(app, code):
    refused = second_step(login(app.email), code)
    assert refused.status_code == 400
    assert refused.json()["errors"]["code"]


def test_guessing_ends_for_strangers_and_not_for_a_known_device(app):
    key = Key()
    proof = lambda path: {"DPoP": key.proof(path=f"/api/v1/auth/{path}")}  # noqa: E731
    first = call("POST", "login", {"email": app.email, "password": PASSWORD}, **proof("login"))
    assert second_step(first, code_of(), **proof("login/factor")).status_code == 200

    guess = lambda: second_step(login(app.email), "000000").status_code  # noqa: E731
    seen = [guess() for _ in range(22)]
    assert seen == [400] * 19 + [429] * 3  # her own first one counts: the device was not known yet
    assert second_step(login(app.email), code_of(steps=1)).status_code == 429
    first = call("POST", "login", {"email": app.email, "password": PASSWORD}, **proof("login"))
    assert second_step(first, code_of(steps=1), **proof("login/factor")).status_code == 200


def test_second_step_belongs_to_the_device_the_person_and_the_password_of_the_first(app):
    ours, theirs = Key(), Key()
    path = "/api/v1/auth/login"
    first = call("POST", "login", {"email": app.email, "password": PASSWORD}, DPoP=ours.proof(path=path))
    for headers in ({}, {"DPoP": theirs.proof(path=f"{path}/factor")}):
        refused = second_step(first, code_of(), **headers)
        assert (refused.status_code, refused.json()["code"]) == (400, "second_step_expired")
    app.set_password("another password of hers")
    app.save()
    refused = second_step(first, code_of(), DPoP=ours.proof(path=f"{path}/factor"))
    assert refused.json()["code"] == "second_step_expired"
    assert call("POST", "login/factor", {"token": "made up", "code": code_of()}).status_code == 400


@pytest.mark.parametrize("recovery", [False, True], ids=["app", "recovery"])
def test_device_whose_answer_was_lost_is_answered_again_for_a_minute(app, recovery):
    code = codes.new_recovery_codes(app)[0] if recovery else code_of()
    key, path = Key(), "/api/v1/auth/login"
    first = call("POST", "login", {"email": app.email, "password": PASSWORD}, DPoP=key.proof(path=path))
    lost, again = (second_step(first, code, DPoP=key.proof(path=f"{path}/factor")) for _ in range(2))
    assert again.json() | {"expires_in": 0} == lost.json() | {"expires_in": 0}  # a second may have ended between them
    assert app.device_sessions.count() == 1
    without_key = second_step(login(app.email), code)
    assert without_key.json()["errors"] == {"code": ["This code is wrong, has expired or was used before."]}
    minute = timedelta(seconds=61)
    app.device_sessions.update(created_at=timezone.now() - minute)
    assert second_step(first, code, DPoP=key.proof(path=f"{path}/factor")).status_code == 400


@pytest.mark.parametrize("since", ["signed out", "refreshed"])
def test_lost_answer_is_not_given_again_once_the_device_was_signed_out_or_went_on(app, since):
    key, code, path = Key(), code_of(), "/api/v1/auth/login"
    first = call("POST", "login", {"email": app.email, "password": PASSWORD}, DPoP=key.proof(path=path))
    pair = second_step(first, code, DPoP=key.proof(path=f"{path}/factor")).json()
    if since == "signed out":
        tokens.revoke(app.device_sessions.get(), "signed_out")
    else:
        assert refresh_with(key, pair["refresh"]).status_code == 200
    refused = second_step(first, code, DPoP=key.proof(path=f"{path}/factor"))
    assert refused.status_code == 400 and "access" not in refused.json()


def test_sign_in_takes_no_more_statements_than_before(ann, django_assert_num_queries):
    login(ann.email)
    with django_assert_num_queries(SIGN_IN_STATEMENTS):
        assert login(ann.email).status_code == 200


SIGN_IN_STATEMENTS = 9  # two counts, the person, a savepoint and its end, old sessions, the new one, last login, audit


@pytest.mark.once
@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_with_the_same_code_one_gets_in(app):
    firsts = [login(app.email) for _ in range(2)]

    def enter(first):
        try:
            return second_step(first, code_of()).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(enter, firsts)) == [200, 400]


# Recovery codes


def test_recovery_code_signs_in_once(app):
    made = codes.new_recovery_codes(app)
    assert len(set(made)) == 10
    assert all(len(code) == 29 for code in made)  # 24 letters of 5 bits, in six groups
    assert second_step(login(app.email), made[0].upper()).status_code == 200
    assert second_step(login(app.email), made[0]).status_code == 400
    assert second_step(login(app.email), made[1].replace("-", " ")).status_code == 200
    assert RecoveryCode.objects.filter(used_at=None).count() == 8


def test_new_codes_end_the_old_ones_and_belong_to_one_person(app):
    old = codes.new_recovery_codes(app)
    other = person("Ben")
    add_app(other)
    codes.new_recovery_codes(app)
    assert second_step(login(app.email), old[0]).status_code == 400
    assert second_step(login(other.email), codes.new_recovery_codes(app)[0]).status_code == 400


def test_neither_secret_nor_codes_can_be_read_in_the_database(app):
    made = codes.new_recovery_codes(app)
    assert SECRET not in AuthenticatorApp.objects.get().secret
    assert made[0].replace("-", "") not in "".join(RecoveryCode.objects.values_list("digest", flat=True))


def test_new_secret_key_keeps_app_and_codes(app, settings):
    made = codes.new_recovery_codes(app)
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new secret key, long enough for its algorithm"
    assert second_step(login(app.email), code_of()).status_code == 200
    assert second_step(login(app.email), made[0]).status_code == 200


# Setting up


def test_set_up_shows_the_key_and_takes_its_code(browser, ann):
    form = page_of(browser.get("/profile/factors/app"))
    secret = form.css(".secret")[0].text.replace(" ", "")
    setup = form.css("[name=setup]")[0]["value"]
    wrong = browser.post("/profile/factors/app", {"setup": setup, "code": "000000"})
    assert wrong.status_code == 422
    assert secret in page_of(wrong).css(".secret")[0].text.replace(" ", "")  # the same one: it was scanned already
    done = browser.post("/profile/factors/app", {"setup": setup, "code": code_of(secret)})
    assert done.status_code == 200
    shown = page_of(done).css("#recovery-codes")[0].text.split()
    assert len(shown) == 10
    assert "no-store" in done.headers["Cache-Control"]
    assert "recovery-codes" not in browser.get("/profile/factors").content.decode()  # shown once
    assert login(ann.email).status_code == 403
    assert second_step(login(ann.email), shown[3]).status_code == 200


@pytest.mark.parametrize("setup", ["", "made up"])
def test_set_up_that_was_not_begun_here_begins_again(browser, setup):
    response = browser.post("/profile/factors/app", {"setup": setup, "code": "123456"})
    assert response.status_code == 422
    assert "Scan the new code" in response.content.decode()


def test_set_up_of_another_person_is_not_taken(browser):
    other = Client(headers={"Authorization": f"Bearer {tokens.sign_in(person('Ben')).access}", "HX-Request": "true"})
    form = page_of(other.get("/profile/factors/app"))
    secret = form.css(".secret")[0].text.replace(" ", "")
    sent = {"setup": form.css("[name=setup]")[0]["value"], "code": code_of(secret)}
    assert browser.post("/profile/factors/app", sent).status_code == 422
    assert not AuthenticatorApp.objects.exists()


def test_removing_the_last_factor_ends_the_second_step_and_its_codes(browser, app):
    codes.new_recovery_codes(app)
    assert browser.delete("/profile/factors/app").status_code == 200
    assert login(app.email).status_code == 200
    assert not RecoveryCode.objects.exists()


def test_every_change_asks_who_is_there(browser, app):
    app.device_sessions.update(authenticated_at=None)
    for method, path in [("DELETE", "app"), ("POST", "codes"), ("POST", "passkeys"), ("POST", "passkeys/options")]:
        answer = browser.generic(method, f"/profile/factors/{path}")
        assert (answer.status_code, answer.json()["code"]) == (403, "reauthentication_required")


def test_who_has_a_second_factor_confirms_with_it_and_not_with_the_password(pair, app):
    refused = call("POST", "reauthenticate", {"password": PASSWORD}, token=pair.access)
    assert refused.status_code == 400
    assert "not enough" in refused.json()["detail"]
    assert call("POST", "reauthenticate", {"code": code_of()}, token=pair.access).status_code == 204


def test_password_reset_leaves_the_second_factor(app):
    app.set_password("another password of hers")
    tokens.save_password(app)
    assert login(app.email, "another password of hers").status_code == 403
