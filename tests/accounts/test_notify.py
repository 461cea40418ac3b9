"""Emails of changes to an account, and passwords that anybody would try here."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import tokens
from accounts.models import Mail, Role, User
from tests import factories
from tests.accounts.calls import call

pytestmark = pytest.mark.django_db
NEW = factories.PASSWORD + " staple"


def test_person_is_told_of_a_new_password(owner, settings):
    settings.BASE_URL = "https://guides.example.com"
    access = tokens.sign_in(owner).access
    call("POST", "password/change", {"old_password": factories.PASSWORD, "new_password": NEW}, token=access)
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (owner.email, "Your password was changed")
    assert "From: 127.0.0.1" in mail.text and "https://guides.example.com/password/reset" in mail.text
    assert NEW not in mail.text


def test_person_is_told_of_a_reset(owner):
    owner.set_password(NEW)
    tokens.save_password(owner)
    assert Mail.objects.get().subject == "Your password was changed"


def test_member_is_told_of_another_role_and_by_whom(team, owner, viewer, client_for):
    url = f"/api/v1/teams/{team.pk}/members/{viewer.pk}"
    client_for(owner).patch(url, {"role": "editor"}, content_type="application/json")
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (viewer.email, "Your role in Service desk was changed")
    assert " ".join(mail.text.split()) == "You are now an editor of the team “Service desk”; Owner changed your role."


def test_nobody_is_told_of_what_they_did_themselves_or_what_was_refused(team, owner, client_for):
    other = factories.person("Second")
    team.memberships.create(user=other, role=Role.ADMIN)
    client = client_for(owner)
    url = f"/api/v1/teams/{team.pk}/members/{owner.pk}"
    client.patch(url, {"role": "editor"}, content_type="application/json")
    with pytest.raises(ValidationError):
        team.change_role(team.memberships.get(user=other), Role.VIEWER)
    assert not Mail.objects.exists()


@pytest.mark.parametrize("password", ["Treeline2026!", "service-desk-2026", "Desk!Service!99", "guides.example.2026"])
def test_words_of_the_site_and_of_the_team_are_no_password(owner, team, settings, password):
    settings.BASE_URL = "https://guides.example.com"
    with pytest.raises(ValidationError, match="little more than"):
        validate_password(password, owner)


@pytest.mark.parametrize("password", ["correct horse treeline", "lantern-quarry-teapot", "my desk has seven legs"])
def test_passwords_with_other_words_are_fine(owner, team, password):
    validate_password(password, owner)
    validate_password(password, User(email="new@example.com"))
