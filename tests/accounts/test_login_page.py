"""/login"""

import pytest
from django.test import Client

from accounts.models import Role
from accounts.views.sign_in import REASONS
from tests.factories import person, team


def page(path="/login") -> str:
    response = Client().get(path)
    assert response.status_code == 200
    return response.content.decode()


def test_password_managers_find_their_fields():
    html = page()
    assert 'type="email"' in html
    assert 'autocomplete="username"' in html
    assert 'autocomplete="current-password"' in html


def test_no_cookie_is_set():
    assert not Client().get("/login").cookies


@pytest.mark.parametrize("why", REASONS)
def test_says_in_one_line_why_somebody_is_here(why):
    assert REASONS[why] in page(f"/login?why={why}")


def test_text_of_the_url_is_never_shown():
    assert "<b>" not in page("/login?why=<b>hello")
    assert "hello" not in page("/login?why=hello")


def test_email_is_filled_in_and_escaped():
    assert 'value="ann@example.com"' in page("/login?email=ann@example.com")
    assert "<script>x" not in page("/login?email=<script>x")


def test_sign_up_keeps_where_to_go_after_it():
    assert 'href="/signup?next=%2Ftrees%2F5%2F"' in page("/login?why=expired&next=/trees/5/")


def test_closed_sign_up_is_not_offered(settings):
    settings.SIGNUP_OPEN = False
    assert "/signup" not in page()


@pytest.mark.django_db
def test_closed_sign_up_is_offered_to_the_invited(settings):
    settings.SIGNUP_OPEN = False
    owner = person("Owner")
    token = team(admin=owner).invite("new@example.com", Role.VIEWER, by=owner).token
    assert "/signup" in page(f"/login?invitation={token}")
    assert "/signup" not in page("/login?invitation=guessed")


def test_page_works_without_scripts_of_others_and_says_so_without_any():
    response = Client().get("/login")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "<noscript>" in response.content.decode()
