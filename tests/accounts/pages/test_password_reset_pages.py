"""/password/reset and the pages after it: plain forms, which work without any script."""

import pytest
from django.test import Client

from accounts import tokens
from accounts.models import AuditEntry
from tests.accounts.calls import assert_refused, login, me
from tests.accounts.mail.delivered import link_in, sent
from tests.factories import PASSWORD, person
from tests.html import page_of

pytestmark = pytest.mark.django_db
NEW = "staple battery horse"


def ask(email="ann@example.com"):
    return Client().post("/password/reset", {"email": email}, follow=True)


def open_link(client: Client):
    """Follows the link in the mail to the form behind it."""
    return client.get(link_in([each for each in sent() if "Set a new" in each.subject][-1]), follow=True)


def answer_form(client, first=NEW, second=NEW):
    form = open_link(client).redirect_chain[-1][0]
    return client.post(form, {"new_password1": first, "new_password2": second}, follow=True)


def test_whole_way_from_the_mail_to_the_new_password(ann):
    assert "Check your email" in ask().content.decode()
    page = answer_form(Client())
    assert "Your new password is set" in page.content.decode()
    assert login("ann@example.com", NEW).status_code == 200
    assert login("ann@example.com", PASSWORD).status_code == 400


def test_first_field_of_each_form_has_the_focus(ann):
    assert page_of(Client().get("/password/reset")).field("email").is_set("autofocus")
    ask()
    assert page_of(open_link(Client())).field("new_password1").is_set("autofocus")


def test_every_device_is_signed_out_and_told_why(ann):
    pair = tokens.sign_in(ann)
    ask()
    answer_form(Client())
    assert_refused(me(pair.access), "credentials_changed")
    assert ann.device_sessions.get().revoke_reason == "credentials_changed"


def test_unknown_email_sees_the_same_page_and_gets_no_link(ann):
    assert ask("nobody@example.com").content == ask().content
    assert [message.to for message in sent() if "/password/reset/" in message.body] == [["ann@example.com"]]


def test_link_works_once_and_then_says_what_to_do(ann):
    ask()
    answer_form(Client())
    page = page_of(open_link(Client()))
    assert "no longer works" in page
    assert "/password/reset" in page.links


def test_second_click_comes_to_where_the_first_one_led_in_the_same_browser_alone(ann):
    ask()
    client, other = Client(), Client()
    form = open_link(client).redirect_chain[-1][0]
    open_link(other)
    fields = {"new_password1": NEW, "new_password2": NEW}
    for response in (client.post(form, fields), client.post(form, fields), client.get(form)):
        assert response.headers["Location"] == "/password/reset/complete"
    ann.refresh_from_db()
    assert AuditEntry.objects.filter(action="password.reset").count() == 1
    assert "no longer works" in other.post(form, fields).content.decode()
    ask()
    assert "Set a new password" in open_link(client).content.decode()


def test_url_of_the_form_holds_no_token(ann):
    ask()
    page = open_link(Client())
    assert page.redirect_chain[-1][0].endswith("/set-password")


def test_weak_or_different_passwords_are_refused_beside_their_field(ann):
    ask()
    for pair, message in [(("password", "password"), "too common"), ((NEW, "something else"), "match")]:
        page = answer_form(Client(), *pair)
        assert page.status_code == 422
        assert message in page_of(page).field("new_password2").error
    assert login("ann@example.com").status_code == 200


@pytest.mark.parametrize("email", ["", "no address", "a\x00b@example.com", "é" * 300])
def test_what_is_no_email_is_refused_beside_the_field(email):
    page = Client().post("/password/reset", {"email": email})
    assert page.status_code == 422
    assert page_of(page).field("email").error


def test_form_that_another_site_sends_is_refused():
    assert Client(enforce_csrf_checks=True).post("/password/reset", {"email": "ann@example.com"}).status_code == 403


@pytest.mark.parametrize("path", ["x/y", "MQ/x-y", "OTk5/abc-def", "MQ/set-password", "é/é"])
def test_links_that_nobody_sent_say_so(path):
    page = Client().get(f"/password/reset/{path}", follow=True)
    assert page.status_code == 200
    assert "no longer works" in page.content.decode()


def test_form_is_not_shown_for_an_unused_session_to_anybody_else(ann):
    ask()
    form = open_link(Client()).redirect_chain[-1][0]
    page = Client().post(form, {"new_password1": NEW, "new_password2": NEW})
    assert "no longer works" in page.content.decode()
    assert login("ann@example.com").status_code == 200


def test_mail_goes_to_the_international_domain_that_was_registered(db):
    person("Ann", email="ann@straße.example")
    ask("ann@straße.example")
    assert sent()[-1].to == ["ann@xn--strae-oqa.example"]
