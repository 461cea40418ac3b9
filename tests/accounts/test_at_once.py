"""What happens at once: many requests with one token, many people with one email. Real threads, real commits."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connections
from django.test import Client

from accounts import tokens
from accounts.models import DeviceSession, Role, SignUp, Team, User
from accounts.models.verifications import TOO_MANY_CODES, WRONG_CODE
from accounts.tokens import rotation
from tests.accounts.calls import assert_refused, call, me, refresh
from tests.accounts.keys import Key, refresh_with
from tests.factories import PASSWORD, person, team

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(count: int, work) -> list:
    """What ``work(number)`` answered in each of ``count`` threads that started together."""
    start = Barrier(count)

    def run(number):
        try:
            start.wait(30)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


@pytest.fixture
def together(monkeypatch):
    """Holds every rotation that binds a key back until ``count`` of them have read the row: ``together(16)``."""

    def wait_for(count):
        barrier, real = Barrier(count), rotation._advance

        def advance(*args):
            barrier.wait(30)
            return real(*args)

        monkeypatch.setattr(rotation, "_advance", advance)

    return wait_for


def test_sixteen_rotations_that_all_read_the_same_row_are_one(together):
    pair, key = tokens.sign_in(person("Ann")), Key()
    together(16)
    answers = at_once(16, lambda _: refresh_with(key, pair.refresh))
    assert [answer.status_code for answer in answers] == [200] * 16
    assert len({(answer.json()["access"], answer.json()["refresh"]) for answer in answers}) == 1
    assert DeviceSession.objects.get().gen == 2


def test_sign_out_between_reading_and_rotating_wins(monkeypatch):
    pair = tokens.sign_in(person("Ann"))
    real = rotation._advance

    def advance(session, *args):
        tokens.revoke(session, "signed_out")
        return real(session, *args)

    monkeypatch.setattr(rotation, "_advance", advance)
    assert_refused(refresh_with(Key(), pair.refresh), "session_revoked")
    assert DeviceSession.objects.get().gen == 1


def test_change_of_password_keeps_this_device_in_while_another_tab_refreshes(monkeypatch):
    pair = tokens.sign_in(person("Ann"))
    real, tab = rotation._advance, []

    def advance(*args):
        monkeypatch.setattr(rotation, "_advance", real)
        tab.append(Thread(target=lambda: at_once(1, lambda _: refresh(pair.refresh))))
        tab[0].start()
        tab[0].join(1)  # it waits for the change, or else it is through by now
        return real(*args)

    monkeypatch.setattr(rotation, "_advance", advance)
    data = {"old_password": PASSWORD, "new_password": "staple battery horse"}
    answer = call("POST", "password/change", data, token=pair.access)
    tab[0].join(30)
    assert answer.status_code == 200
    assert me(answer.json()["access"]).status_code == 200


def test_sixteen_uses_of_one_token_all_get_the_same_answer_and_one_rotation_happened():
    pair = tokens.sign_in(person("Ann"))
    answers = at_once(16, lambda _: refresh(pair.refresh))
    assert [answer.status_code for answer in answers] == [200] * 16
    bodies = [answer.json() for answer in answers]
    assert len({body["access"] for body in bodies}) == len({body["refresh"] for body in bodies}) == 1
    assert {body["gen"] for body in bodies} == {2}
    assert DeviceSession.objects.get().gen == 2
    assert DeviceSession.objects.get().revoked_at is None


def test_sixty_wrong_guesses_at_once_let_ten_through(settings):
    settings.RATES = {"login_account": "10/min", "login_address": "1000/min"}
    person("Ann")
    answers = at_once(60, lambda number: call("POST", "login", {"email": "ann@example.com", "password": f"{number}"}))
    assert Counter(answer.status_code for answer in answers) == {400: 10, 429: 50}


def test_guesses_at_many_accounts_at_once_are_limited_by_network_address(settings):
    settings.RATES = {"login_account": "10/min", "login_address": "20/min"}
    guess = {"password": "wrong"}
    answers = at_once(60, lambda number: call("POST", "login", guess | {"email": f"person{number}@example.com"}))
    assert Counter(answer.status_code for answer in answers) == {400: 20, 429: 40}


def test_refreshes_and_a_sign_out_at_once_end_signed_out():
    pair = tokens.sign_in(person("Ann"))

    def one(number):
        return call("POST", "logout", token=pair.refresh) if number == 3 else refresh(pair.refresh)

    answers = at_once(8, one)
    assert {answer.status_code for answer in answers} <= {200, 204, 401}
    assert DeviceSession.objects.get().revoked_at is not None
    assert refresh(pair.refresh).json()["code"] == "session_revoked"


def test_one_email_registered_by_many_at_once_becomes_one_account():
    data = {"email": "ann@example.com", "password": PASSWORD}
    answers = at_once(6, lambda _: call("POST", "register", data))
    assert sorted(answer.status_code for answer in answers) == [201, 400, 400, 400, 400, 400]
    refused = next(answer for answer in answers if answer.status_code == 400)
    assert set(refused.json()["errors"]) == {"email"}
    assert User.objects.count() == 1
    assert User.objects.get().teams().count() == 1


def test_two_admins_who_demote_each_other_at_once_leave_one_admin():
    ann, ben = person("Ann"), person("Ben")
    desk = team(admin=ann)
    desk.memberships.create(user=ben, role=Role.ADMIN)
    members = list(desk.memberships.all())

    def demote(number):
        try:
            desk.change_role(members[number], Role.VIEWER)
        except ValidationError:
            return "refused"

    assert sorted(at_once(2, demote), key=str) == [None, "refused"]
    assert desk.memberships.filter(role=Role.ADMIN).count() == 1


def test_admins_who_all_leave_at_once_leave_one_behind():
    people = [person(f"Person{number}") for number in range(4)]
    desk = Team.objects.create(name="Service desk")
    members = [desk.memberships.create(user=one, role=Role.ADMIN) for one in people]

    def leave(number):
        try:
            desk.remove(members[number])
        except ValidationError:
            return "refused"

    assert at_once(4, leave).count("refused") == 1
    assert desk.memberships.count() == 1


def test_invitation_that_many_accept_at_once_makes_one_member():
    owner = person("Owner")
    desk = team(admin=owner)
    invitation = desk.invite("new@example.com", Role.VIEWER, by=owner)
    access = [tokens.sign_in(person(f"Person{number}")).access for number in range(4)]

    def accept(number):
        return (
            Client()
            .post(f"/invitations/{invitation.token}", headers={"Authorization": f"Bearer {access[number]}"})
            .status_code
        )

    assert sorted(at_once(4, accept)) == [200, 410, 410, 410]
    assert desk.memberships.count() == 2


def test_of_sixteen_wrong_codes_at_once_five_are_compared():
    sign_up = SignUp.objects.create(email="new@example.com", password="a hash")
    wrong = f"{(int(sign_up.code) + 1) % 10**6:06}"

    def guess(_):
        with pytest.raises(ValidationError) as refused:
            sign_up.check_code(wrong)
        return refused.value.messages[0]

    assert Counter(at_once(16, guess)) == {WRONG_CODE: 5, TOO_MANY_CODES: 11}
