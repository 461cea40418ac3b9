"""/login"""

import pytest
from django.test import Client

from accounts.models import Role
from accounts.views.sign_in import REASONS
from tests.factories import person, team
from tests.html import Page, page_of


def page(path="/login") -> Page:
    response = Client().get(path)
    assert response.status_code == 200
    return page_of(response)


def test_password_managers_find_their_fields():
    email, password = page().field("email"), page().field("password")
    assert (email["type"], email["autocomplete"]) == ("email", "username")
    assert (password["type"], password["autocomplete"]) == ("password", "current-password")


def test_no_cookie_is_set():
    assert not Client().get("/login").cookies


@pytest.mark.parametrize("why", REASONS)
def test_says_in_one_line_why_somebody_is_here(why):
    assert REASONS[why] in page(f"/login?why={why}")


def test_text_of_the_url_is_never_shown():
    for text in ("hello", "<b>hello"):
        assert "hello" not in page(f"/login?why={text}").source


def test_email_is_filled_in_and_escaped():
    assert page("/login?email=ann@example.com").field("email").value == "ann@example.com"
    odd = page('/login?email="><script>x')
    assert odd.field("email").value == '"><script>x' and not odd.scripts


def test_sign_up_keeps_where_to_go_after_it():
    assert "/signup?next=%2Ftrees%2F5%2F" in page("/login?why=expired&next=/trees/5/").links


def test_closed_sign_up_is_not_offered(settings):
    settings.SIGNUP_OPEN = False
    assert "/signup" not in page().source


@pytest.mark.django_db
def test_closed_sign_up_is_offered_to_the_invited(settings):
    settings.SIGNUP_OPEN = False
    owner = person("Owner")
    token = team(admin=owner).invite("new@example.com", Role.VIEWER, by=owner).token
    assert f"/signup?invitation={token}" in page(f"/login?invitation={token}").links
    assert "/signup" not in page("/login?invitation=guessed").source


def test_page_works_without_scripts_of_others_and_says_so_without_any():
    response = Client().get("/login")
    assert "script-src 'self'" in response.headers["Content-Security-Policy"]
    assert "JavaScript" in page_of(response).css("noscript")[0]
