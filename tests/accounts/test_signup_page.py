"""/signup"""

import pytest
from django.test import Client

from accounts.models import Role
from tests.factories import person, team

pytestmark = pytest.mark.django_db


def test_says_what_a_password_needs():
    html = Client().get("/signup").content.decode()
    assert "at least 8 characters" in html
    assert 'autocomplete="new-password"' in html


def test_closed_sign_up_says_what_to_do_instead(settings):
    settings.SIGNUP_OPEN = False
    response = Client().get("/signup")
    assert response.status_code == 403
    assert "by invitation" in response.content.decode()
    assert "<form" not in response.content.decode()


def test_invitation_opens_it_with_the_email_filled_in(settings):
    settings.SIGNUP_OPEN = False
    owner = person("Owner")
    token = team(admin=owner).invite("new@example.com", Role.VIEWER, by=owner).token
    response = Client().get(f"/signup?invitation={token}&next=/invitations/{token}")
    assert response.status_code == 200
    html = response.content.decode()
    assert 'value="new@example.com"' in html
    assert f'name="invitation" value="{token}"' in html


def test_link_to_sign_in_keeps_where_to_go_after_it():
    assert 'href="/login?next=%2Fteams%2F"' in Client().get("/signup?next=/teams/").content.decode()
