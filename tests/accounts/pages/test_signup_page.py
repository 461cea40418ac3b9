"""/signup"""

import pytest
from django.test import Client

from accounts.models import Role
from tests.factories import person, team
from tests.html import page_of

pytestmark = pytest.mark.django_db


def test_says_what_a_password_needs():
    html = page_of(Client().get("/signup"))
    assert "at least 8 characters" in html
    assert html.field("password")["autocomplete"] == "new-password"


def test_closed_sign_up_says_what_to_do_instead(settings):
    settings.SIGNUP_OPEN = False
    response = Client().get("/signup")
    assert response.status_code == 403
    html = page_of(response)
    assert "by invitation" in html and html.fields == []


def test_invitation_opens_it_with_the_email_filled_in(settings):
    settings.SIGNUP_OPEN = False
    owner = person("Owner")
    token = team(admin=owner).invite("new@example.com", Role.VIEWER, by=owner).token
    response = Client().get(f"/signup?invitation={token}&next=/invitations/{token}")
    assert response.status_code == 200
    html = page_of(response)
    assert html.field("email").value == "new@example.com"
    assert html.field("invitation").value == token


def test_link_to_sign_in_keeps_where_to_go_after_it():
    assert "/login?next=%2Fteams%2F" in page_of(Client().get("/signup?next=/teams/")).links
