"""Another email by the API, as on its page: confirmed, told to both, and undone from the old one."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts import tokens
from accounts.models import ApiKey, DeviceSession, EmailChange, Scope
from tests import factories
from tests.accounts.calls import call, login
from tests.accounts.mail.delivered import sent

pytestmark = pytest.mark.django_db
NEW = "anna@example.org"


@pytest.fixture(autouse=True)
def verified(settings):
    settings.VERIFY_EMAIL = True


@pytest.fixture
def access(ann):
    return tokens.sign_in(ann).access


def test_email_is_changed_by_the_code_and_both_are_told(ann, access):
    begun = call("POST", "email", {"email": " Anna@Example.org "}, token=access)
    assert (begun.status_code, begun.json()) == (202, {"email": ann.email, "new_email": NEW})
    assert login(NEW).status_code == 400
    done = call("POST", "email/confirm", {"code": EmailChange.objects.get().code}, token=access)
    assert (done.status_code, done.json()) == (200, {"email": NEW, "new_email": None})
    assert login(NEW).status_code == 200 and login("ann@example.com").status_code == 400
    changed = [message for message in sent() if "was changed" in message.subject]
    assert {message.to[0] for message in changed} == {"ann@example.com", NEW}
    assert ["undo it until" in message.body for message in changed if message.to == ["ann@example.com"]] == [True]


def test_where_emails_are_not_verified_it_changes_at_once(ann, access, settings):
    settings.VERIFY_EMAIL = False
    done = call("POST", "email", {"email": NEW}, token=access)
    assert (done.status_code, done.json()) == (200, {"email": NEW, "new_email": None})
    factories.person("Ben")
    refused = call("POST", "email", {"email": "ben@example.com"}, token=access)
    assert refused.status_code == 400 and "already an account" in str(refused.json()["errors"])


def test_email_of_somebody_else_looks_the_same_and_changes_nothing(ann, access):
    factories.person("Ben")
    begun = call("POST", "email", {"email": "ben@example.com"}, token=access)
    assert (begun.status_code, begun.json()["new_email"]) == (202, "ben@example.com")
    (message,) = sent()
    assert EmailChange.objects.get().code not in message.body


@pytest.mark.parametrize("email", ["ann@example.com", "nonsense", "", "a" * 250 + "@example.com"])
def test_email_that_is_none_is_refused_beside_its_field(ann, access, email):
    ann.email_verified_at = timezone.now()
    ann.save()
    refused = call("POST", "email", {"email": email}, token=access)
    assert refused.status_code == 400 and refused.json()["errors"]["email"]


def test_wrong_code_and_none_that_waits_are_refused_in_words(ann, access):
    assert "expired" in str(call("POST", "email/confirm", {"code": "123456"}, token=access).json()["errors"]["code"])
    call("POST", "email", {"email": NEW}, token=access)
    refused = call("POST", "email/confirm", {"code": "x"}, token=access)
    assert refused.status_code == 400 and "wrong" in str(refused.json()["errors"]["code"])


def test_both_ask_who_is_there(ann, access):
    call("POST", "email", {"email": NEW}, token=access)
    DeviceSession.objects.update(authenticated_at=timezone.now() - timedelta(minutes=11))
    for path, data in (("email", {"email": NEW}), ("email/confirm", {"code": EmailChange.objects.get().code})):
        refused = call("POST", path, data, token=access)
        assert (refused.status_code, refused.json()["code"]) == (403, "reauthentication_required")
    ann.refresh_from_db()
    assert ann.email == "ann@example.com"


def test_key_changes_no_email_and_neither_does_anybody_where_the_provider_says_it(ann, access, settings):
    key = ApiKey.objects.create_key("K", Scope.ADMIN, 7, by=ann)
    assert call("POST", "email", {"email": NEW}, token=key.text).status_code == 403
    settings.OIDC_ONLY = True
    refused = call("POST", "email", {"email": NEW}, token=access)
    assert (refused.status_code, refused.json()["code"]) == (403, "provider_only")
    assert call("POST", "email", {"email": NEW}).status_code == 401
