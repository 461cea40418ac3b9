"""/profile, /profile/password"""

import pytest
from django.test import Client

from tests.html import page_of

pytestmark = pytest.mark.django_db


def test_shell_is_the_same_for_everybody_and_private_to_nobody(ann, client_for):
    assert client_for(ann).get("/profile").content == Client().get("/profile").content
    assert b"Ann" not in Client().get("/profile").content


def test_shows_the_name_and_the_email(ann, page_client_for):
    html = page_of(page_client_for(ann).get("/profile"))
    assert html.field("name").value == "Ann"
    assert "ann@example.com" in html
    assert "/profile/password" in html.links


def test_name_is_saved_and_said(ann, page_client_for):
    response = page_client_for(ann).post("/profile", {"name": "Ann Smith"})
    assert response.status_code == 200
    assert "Saved" in response.headers["HX-Trigger"]
    ann.refresh_from_db()
    assert ann.name == "Ann Smith"


def test_name_can_be_taken_away(ann, page_client_for):
    page_client_for(ann).post("/profile", {"name": ""})
    ann.refresh_from_db()
    assert ann.name == ""


def test_too_long_a_name_is_refused_beside_its_field(ann, page_client_for):
    response = page_client_for(ann).post("/profile", {"name": "n" * 121})
    assert response.status_code == 422
    assert "at most 120 characters" in page_of(response).field("name").error
    ann.refresh_from_db()
    assert ann.name == "Ann"


def test_nothing_else_can_be_changed_here(ann, page_client_for):
    page_client_for(ann).post("/profile", {"name": "Ann", "email": "eve@example.com", "is_staff": "on"})
    ann.refresh_from_db()
    assert (ann.email, ann.is_staff) == ("ann@example.com", False)


def test_markup_in_a_name_stays_text(ann, page_client_for):
    html = page_of(page_client_for(ann).post("/profile", {"name": "<img src=x>"}))
    assert html.field("name").value == "<img src=x>" and not html.has("img")


def test_change_of_password_says_what_a_password_needs(ann, page_client_for):
    html = page_of(page_client_for(ann).get("/profile/password"))
    assert "at least 8 characters" in html
    assert [field["autocomplete"] for field in html.css("input[type=password]")] == ["current-password", "new-password"]
