"""Emails of changes to an account, and passwords that anybody would try here."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from pyotp import TOTP

from accounts import tokens
from accounts.factors import codes
from accounts.factors.passkeys import remove_passkey
from accounts.models import Mail, Role, User
from tests import factories
from tests.accounts.calls import call

pytestmark = pytest.mark.django_db
NEW = factories.PASSWORD + " staple"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


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


# A table: what changes an account, and the words of the email that tells of it


def passkey_removed(user):
    remove_passkey(user.passkeys.create(name="Laptop", credential="c", public_key=b"k"))


def app_added(user):
    secret = codes.new_secret()
    assert codes.add_app(user, secret, TOTP(secret).now())


def password_reset(user):
    user.set_password(NEW)
    tokens.save_password(user)


def factors_removed(user):
    user.passkeys.create(name="Key", credential="d", public_key=b"k")
    codes.remove_all(user)


def role_given(user):
    team = factories.team("Night shift", admin=factories.person("Boss"), viewer=user)
    team.change_role(team.memberships.get(user=user), Role.EDITOR)


def new_device(user):
    tokens.sign_in(user, FIREFOX, "192.0.2.7")


CHANGES = [
    (password_reset, "Your password was changed", "“Forgot your password?”"),
    (app_added, "Your second factor was changed", "an authenticator app was added"),
    (passkey_removed, "Your second factor was changed", "the passkey “Laptop” was removed"),
    (factors_removed, "Your second factor was changed", "the passkey “Key” was removed"),
    (codes.new_recovery_codes, "Your second factor was changed", "new recovery codes were made"),
    (role_given, "Your role in Night shift was changed", "an editor of the team “Night shift”"),
    (new_device, "New sign-in with Firefox on Windows", "From: 192.0.2.7"),
]


@pytest.mark.parametrize(("change", "subject", "words"), CHANGES, ids=lambda value: getattr(value, "__name__", ""))
def test_each_change_is_told_once_in_plain_words_and_in_the_persons_time(change, subject, words):
    user = factories.person("Ann", time_zone="Asia/Tokyo", clock="12", last_login=timezone.now())
    change(user)
    mail = Mail.objects.get()
    assert (mail.to, mail.subject) == (user.email, subject)
    assert words in mail.text and "{" not in mail.text and "&" not in mail.text
    if change is not role_given:
        assert re.search(r"When: .*, 1?\d:\d\d [AP]M JST", mail.text)


@pytest.mark.parametrize("change", [new_device, app_added])
def test_who_has_no_password_is_not_told_to_change_it(change, settings):
    user = factories.person("Sam", last_login=timezone.now())
    user.set_unusable_password()
    user.save()
    change(user)
    text = " ".join(Mail.objects.get().text.split())
    assert "password" not in text and "who runs your single sign-on" in text


def test_first_device_and_known_ones_are_not_told():
    user = factories.person("Ann")
    key = "k" * 43
    tokens.sign_in(user, FIREFOX, "192.0.2.7", key)
    user.refresh_from_db()
    tokens.sign_in(user, "an updated browser", "198.51.100.1", key)
    assert not Mail.objects.exists()
    tokens.sign_in(user, "curl/8", "192.0.2.7")
    tokens.sign_in(user, "curl/8", "192.0.2.7")
    assert Mail.objects.get().subject == "New sign-in with curl"
    tokens.sign_in(user, FIREFOX, "192.0.2.7", "j" * 43)
    assert Mail.objects.count() == 2


def test_person_hears_of_what_staff_change_in_the_admin(owner, team, viewer):
    root = Client()
    root.force_login(factories.person("Root", is_staff=True, is_superuser=True))
    root.post("/admin/accounts/user/", {"action": "send_reset", "_selected_action": [viewer.pk]})
    rows = [{"id": member.pk, "role": "editor" if member.user == viewer else member.role} for member in members(team)]
    form = {"name": team.name, "memberships-TOTAL_FORMS": len(rows), "memberships-INITIAL_FORMS": len(rows)}
    form |= {f"memberships-{n}-{field}": value for n, row in enumerate(rows) for field, value in row.items()}
    form |= {f"memberships-{n}-team": team.pk for n in range(len(rows))}
    form |= {"memberships-2-TOTAL_FORMS": 0, "memberships-2-INITIAL_FORMS": 0}
    assert root.post(f"/admin/accounts/team/{team.pk}/change/", form).status_code == 302
    told = list(Mail.objects.filter(to=viewer.email).order_by("created_at").values_list("subject", flat=True))
    assert told == ["Set your password at Treeline", "Your role in Service desk was changed"]


def members(team):
    return list(team.memberships.select_related("user"))


# Passwords


@pytest.mark.parametrize("password", ["Treeline2026!", "service-desk-2026", "Desk!Service!99", "guides.example.2026"])
def test_words_of_the_site_and_of_the_team_are_no_password(owner, team, settings, password):
    settings.BASE_URL = "https://guides.example.com"
    with pytest.raises(ValidationError, match="little more than"):
        validate_password(password, owner)


@pytest.mark.parametrize("password", ["correct horse treeline", "lantern-quarry-teapot", "my desk has seven legs"])
def test_passwords_with_other_words_are_fine(owner, team, password):
    validate_password(password, owner)
    validate_password(password, User(email="new@example.com"))
