"""Emails that are shown to be a person's: at sign-up, and when one changes. And what none of it tells a stranger."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiKey, AuditEntry, DeviceSession, EmailChange, Mail, Role, Scope, SignUp, User
from tests import factories
from tests.accounts.calls import call, login, me
from tests.accounts.keys import Key
from tests.conftest import client_for, page_client_for
from tests.factories import PASSWORD

pytestmark = pytest.mark.django_db
ANN = {"email": "ann@example.com", "password": PASSWORD, "name": "Ann Smith", "time_zone": "Europe/Berlin"}
FINISH = "register/finish"


@pytest.fixture(autouse=True)
def verified_site(settings):
    settings.VERIFY_EMAIL = True


def register(**changes):
    return call("POST", "register", ANN | changes)


def newest() -> Mail:
    return Mail.objects.order_by("-created_at").first()


def code_in(mail: Mail) -> str:
    return re.search(r"\b\d{6}\b", mail.text)[0]


def link_in(mail: Mail) -> str:
    return re.search(r"https?://[^/\s]+(/(?:signup|email)/\S+)", mail.text)[1]


# Sign-up


def test_account_is_made_by_the_link_and_the_tab_that_waits_is_signed_in():
    response = register()
    assert response.status_code == 202 and not User.objects.exists()
    waiting = {"verification": response.json()["verification"]}
    assert call("POST", "register/status", waiting).json() == {**waiting, "email": ANN["email"], "verified": False}
    link = link_in(newest())
    assert "Create my account" in Client().get(link).content.decode()  # programs that check emails follow links
    assert not User.objects.exists()
    assert Client().post(link).status_code == 200
    assert call("POST", "register/status", waiting).json()["verified"] is True
    said = call("POST", FINISH, waiting)
    assert said.status_code == 201 and me(said.json()["access"]).status_code == 200
    user = User.objects.get()
    assert (user.name, user.browser_time_zone) == ("Ann Smith", "Europe/Berlin")
    assert user.email_verified_at and user.check_password(PASSWORD)
    assert SignUp.objects.get().password == ""
    assert "Your email is confirmed" in Client().get(link).content.decode()


def test_code_does_the_same_and_five_wrong_ones_end_it_but_not_the_link():
    waiting = {"verification": register().json()["verification"]}
    code = code_in(newest())
    wrong = f"{(int(code) + 1) % 10**6:06}"
    for _ in range(5):
        response = call("POST", FINISH, waiting | {"code": wrong})
        assert response.status_code == 400 and "wrong" in response.json()["errors"]["code"][0]
    assert "Too many" in call("POST", FINISH, waiting | {"code": code}).json()["errors"]["code"][0]
    other = {"verification": register().json()["verification"]}
    assert call("POST", FINISH, other | {"code": f" {code_in(newest())} "}).status_code == 201
    assert login(ANN["email"]).status_code == 200


def test_only_the_key_and_the_tab_that_signed_up_are_signed_in_and_once():
    key = Key()
    proof = {"DPoP": key.proof(path="/api/v1/auth/register")}
    waiting = {"verification": call("POST", "register", ANN, **proof).json()["verification"]}
    Client().post(link_in(newest()))
    assert call("POST", FINISH, waiting).status_code == 400  # a copied token of the waiting tab
    here = {"DPoP": key.proof(path=f"/api/v1/auth/{FINISH}")}
    assert call("POST", FINISH, waiting, **here).status_code == 201
    SignUp.objects.update(finished_at=timezone.now() - timedelta(minutes=2))
    again = {"DPoP": key.proof(path=f"/api/v1/auth/{FINISH}")}
    assert call("POST", FINISH, waiting, **again).status_code == 400


def test_expired_and_invented_tokens_are_refused_in_words():
    waiting = {"verification": register().json()["verification"]}
    link = link_in(newest())
    SignUp.objects.update(expires_at=timezone.now())
    assert call("POST", "register/status", waiting).status_code == 400
    assert call("POST", FINISH, waiting).status_code == 400
    for url in (link, "/signup/verify/invented", "/email/verify/x.y", f"/email/undo/{link.rpartition('/')[2]}"):
        for ask in (Client().get, Client().post):
            response = ask(url)
            assert response.status_code == 410 and "no longer works" in response.content.decode()
    assert not User.objects.exists()


def test_invited_person_confirms_as_well_and_the_first_admin_does_not(settings):
    settings.SIGNUP_OPEN = False
    owner = factories.person("Owner")
    token = factories.team(admin=owner).invite(ANN["email"], Role.VIEWER, by=owner).token
    assert register(invitation=token).status_code == 202
    assert register(email="other@example.com", invitation=token).status_code == 403


# What a stranger learns


def shape(ask) -> tuple:
    """What can be seen from outside: the answer; and its statements, for the time, without the counters of attempts."""
    with CaptureQueriesContext(connection) as queries:
        response = ask()
    said = response.json() if response.content else {}
    said = {name: value for name, value in said.items() if name not in ("verification", "email")}
    own = [query["sql"] for query in queries if "attemptcount" not in query["sql"] and "SAVEPOINT" not in query["sql"]]
    work = [re.sub(r"\d+|'[^']*'", "?", sql)[:60] for sql in own]
    return response.status_code, said, work


def test_sign_up_and_reset_look_the_same_for_known_and_unknown_emails():
    factories.person("Ann")
    register(email="warm@example.com")
    known = shape(register)
    assert known == shape(lambda: register(email="new@example.com"))
    assert known[0] == 202
    assert User.objects.count() == 1 and SignUp.objects.filter(user=None).count() == 3
    subjects = dict(Mail.objects.values_list("to", "subject"))
    assert subjects["ann@example.com"] == "You have a Treeline account already"
    assert "code" in subjects["new@example.com"]
    assert "/signup/verify/" not in Mail.objects.get(to="ann@example.com").text

    reset = [
        shape(lambda email=email: call("POST", "password/reset", {"email": email}))
        for email in ("ann@example.com", "nobody@example.com")
    ]
    assert reset[0] == reset[1] and reset[0][0] == 202


def test_invitation_looks_the_same_for_an_email_with_an_account_and_without(team, owner):
    factories.person("Elsewhere")
    client = client_for(owner)

    def invite(email):
        url = f"/api/v1/teams/{team.pk}/invitations"
        return client.post(url, {"email": email, "role": "viewer"}, content_type="application/json")

    invite("warm@example.com")
    answers = [shape(lambda email=email: invite(email)) for email in ("elsewhere@example.com", "no@example.com")]
    assert answers[0][0] == answers[1][0] == 201 and answers[0][2] == answers[1][2]
    assert set(answers[0][1]) == set(answers[1][1])


def test_nobodys_mailbox_is_flooded_and_nobody_is_told():
    answers = [register().status_code for _ in range(8)]
    resets = [call("POST", "password/reset", {"email": ANN["email"]}).status_code for _ in range(3)]
    assert set(answers) == {202} and set(resets) == {202}
    assert Mail.objects.count() == 5


# Another email


@pytest.fixture
def ann():
    return factories.person("Ann", time_zone="Asia/Tokyo")


def change(ann, email="new@example.com"):
    return page_client_for(ann).post("/profile/email", {"email": email})


def test_change_is_confirmed_by_the_new_email_and_told_to_both(ann):
    tokens_before = tokens.sign_in(ann)
    page = change(ann, " New@Example.com ")
    assert page.status_code == 200 and "new@example.com" in page.content.decode()
    mail = newest()
    assert mail.to == "new@example.com" and mail.text.count("https://") + mail.text.count("http://") == 1
    ann.refresh_from_db()
    assert ann.email == "ann@example.com"
    assert Client().post(link_in(mail)).status_code == 200
    ann.refresh_from_db()
    assert ann.email == "new@example.com" and ann.email_verified_at
    assert me(tokens_before.access).status_code == 200
    told = {each.to: each.text for each in Mail.objects.filter(subject__startswith="The email of your account")}
    assert set(told) == {"ann@example.com", "new@example.com"}
    assert "/email/undo/" in told["ann@example.com"] and "/email/undo/" not in told["new@example.com"]
    assert "JST" in told["ann@example.com"]
    for again in (Client().post(link_in(mail)), Client().get(link_in(mail))):  # a second click, a lost answer
        assert again.status_code == 200 and "Your email is changed" in again.content.decode()
    assert AuditEntry.objects.filter(action="email.changed", subject_id=str(ann.pk)).count() == 1
    assert Mail.objects.filter(subject__startswith="The email of your account").count() == 2


def test_code_confirms_it_on_the_page_and_a_wrong_one_is_said_there(ann):
    change(ann)
    client = page_client_for(ann)
    code = code_in(newest())
    wrong = client.post("/profile/email", {"code": f"{(int(code) + 1) % 10**6:06}"})
    assert wrong.status_code == 422 and "This code is wrong" in wrong.content.decode()
    assert "/profile" in client.post("/profile/email", {"code": code}).headers["HX-Location"]
    ann.refresh_from_db()
    assert ann.email == "new@example.com"


def test_old_email_undoes_it_and_whoever_changed_it_is_out(ann):
    change(ann)
    Client().post(link_in(newest()))
    thief = tokens.sign_in(ann)
    key = ApiKey.objects.create_key("Theirs", Scope.READ, 7, by=ann)
    undo = link_in(Mail.objects.get(to="ann@example.com", subject__startswith="The email"))
    ann.refresh_from_db()
    change(ann, "third@example.com")
    Client().post(link_in(newest()))
    later = link_in(Mail.objects.get(to="new@example.com", text__contains="/email/undo/"))
    assert "Undo the change" in Client().get(undo).content.decode()
    assert Client().post(undo).status_code == 200
    ann.refresh_from_db()
    key.refresh_from_db()
    assert ann.email == "ann@example.com" and not ann.has_usable_password() and key.revoked_at
    assert me(thief.access).status_code == 401
    assert newest().to == "ann@example.com" and "/password/reset/" in newest().text
    resets = Mail.objects.filter(text__contains="/password/reset/").count()
    again = Client().post(undo)
    assert again.status_code == 200 and "Your email is ann@example.com again" in again.content.decode()
    assert Client().post(later).status_code == 410
    assert Mail.objects.filter(text__contains="/password/reset/").count() == resets
    assert AuditEntry.objects.filter(action="email.restored").count() == 1


def test_undo_ends_after_seven_days(ann):
    change(ann)
    Client().post(link_in(newest()))
    undo = link_in(Mail.objects.get(to="ann@example.com", subject__startswith="The email"))
    EmailChange.objects.update(verified_at=timezone.now() - timedelta(days=7, seconds=1))
    assert Client().post(undo).status_code == 410


def test_email_of_somebody_else_looks_free_and_its_owner_is_told(ann):
    factories.person("Bob")
    free, taken = change(ann, "free@example.com"), change(ann, "bob@example.com")
    assert free.status_code == taken.status_code == 200
    assert newest().to == "bob@example.com" and "/email/verify/" not in newest().text
    pages = [re.sub(r"T\d\d:\d\d:[\d.]+", "", page.content.decode()) for page in (free, taken)]
    assert pages[0].replace("free@", "bob@") == pages[1]


def test_unconfirmed_email_is_confirmed_by_entering_it_again(ann):
    change(ann, ann.email)
    Client().post(link_in(newest()))
    ann.refresh_from_db()
    assert ann.email == "ann@example.com" and ann.email_verified_at
    assert not Mail.objects.filter(subject__startswith="The email of your account").exists()
    assert change(ann, ann.email).status_code == 422


def test_change_asks_who_is_there_first(ann):
    client = page_client_for(ann)
    DeviceSession.objects.update(authenticated_at=None)
    response = client.post("/profile/email", {"email": "n@example.com"})
    assert response.status_code == 403 and not EmailChange.objects.exists()


def test_without_mail_a_change_is_made_at_once_and_a_taken_email_is_said(ann, settings):
    settings.VERIFY_EMAIL = False
    factories.person("Bob")
    assert "already an account" in change(ann, "bob@example.com").content.decode()
    assert change(ann).status_code == 200
    ann.refresh_from_db()
    assert ann.email == "new@example.com"


def test_email_is_the_providers_where_people_sign_in_there_only(ann, settings):
    settings.OIDC_ONLY = True
    assert change(ann).status_code == 403
