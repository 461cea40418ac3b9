"""POST /api/v1/auth/password/reset, password/reset/confirm"""

import pytest

from accounts import tokens
from tests.accounts.calls import assert_refused, call, login, me, refresh
from tests.accounts.mail.delivered import link_in, sent
from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db
NEW = "staple battery horse"


def ask(email="ann@example.com"):
    return call("POST", "password/reset", {"email": email})


def asked() -> dict:
    """The ``uid`` and ``token`` of the link that was sent."""
    ask()
    *_, uid, token = link_in([each for each in sent() if "Set a new" in each.subject][-1]).split("/")
    return {"uid": uid, "token": token}


def confirm(link, new=NEW):
    return call("POST", "password/reset/confirm", link | {"new_password": new})


def test_mail_goes_to_the_email_of_the_account(ann):
    assert ask(" ANN@example.com").status_code == 202
    (message,) = sent()
    assert message.to == ["ann@example.com"]
    assert message.subject == "Set a new Treeline password"
    assert "ann@example.com" in message.body


def test_unknown_and_switched_off_accounts_get_the_same_answer_and_no_link(ann):
    person("Gone", is_active=False)
    answers = [ask(), ask("nobody@example.com"), ask("gone@example.com")]
    assert {(answer.status_code, answer.content) for answer in answers} == {(202, b"")}
    assert [message.to for message in sent() if "/password/reset/" in message.body] == [["ann@example.com"]]
    assert {message.subject for message in sent()[1:]} == {"There is no Treeline account with this email"}


def test_link_is_below_the_public_url_where_one_is_set(ann, settings):
    settings.BASE_URL = "https://guides.example.com"
    ask()
    assert "https://guides.example.com/password/reset/" in sent()[0].body


def test_link_sets_the_password_and_signs_every_device_out(ann):
    pair = tokens.sign_in(ann)
    assert confirm(asked()).status_code == 204
    assert login("ann@example.com", NEW).status_code == 200
    assert login("ann@example.com", PASSWORD).status_code == 400
    assert_refused(me(pair.access), "credentials_changed")
    assert_refused(refresh(pair.refresh), "credentials_changed")
    assert ann.device_sessions.get(pk=pair.sid).revoke_reason == "credentials_changed"


def test_link_works_once(ann):
    link = asked()
    confirm(link)
    response = confirm(link, "another long password")
    assert response.status_code == 400
    assert set(response.json()["errors"]) == {"token"}
    assert login("ann@example.com", NEW).status_code == 200


@pytest.mark.parametrize(
    "change", [{"token": "x"}, {"token": "é-é"}, {"uid": "x"}, {"uid": "OTk5"}, {"uid": "-"}, {"uid": "OTk5" * 20}]
)
def test_link_that_was_tampered_with_is_refused(ann, change):
    response = confirm(asked() | change)
    assert response.status_code == 400
    assert login("ann@example.com").status_code == 200


def test_weak_password_is_refused_and_the_link_stays_good(ann):
    link = asked()
    assert set(confirm(link, "password").json()["errors"]) == {"new_password"}
    assert confirm(link).status_code == 204
