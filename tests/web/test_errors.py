"""What a person sees when something goes wrong (project/web/errors.py)."""

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.test import Client

from accounts.models import User
from project.web.errors import Conflict
from tests.html import page_of

pytestmark = pytest.mark.django_db


def not_null_violation():
    with transaction.atomic():
        User.objects.create(email="x@example.com", name=None)


def missing_row():
    User.objects.get(email="nobody@example.com")


def invalid_value():
    raise ValidationError("nobody caught this")


def test_unknown_page_is_a_page():
    response = Client().get("/no/such/page")
    assert response.status_code == 404
    assert "There is nothing here" in response.content.decode()


def test_unknown_api_url_is_json():
    response = Client().get("/api/v1/no-such-thing")
    assert (response.status_code, response.json()["code"]) == (404, "not_found")


def test_region_gets_the_words_without_the_frame(page_client_for, owner, team):
    response = page_client_for(owner).get("/trees/999999/")
    assert response.status_code == 404
    assert not page_of(response).has("title")
    assert "There is nothing here" in response.content.decode()


def test_role_that_does_not_suffice_is_named_as_the_reason(page_client_for, viewer, team):
    response = page_client_for(viewer).get(f"/trees/new?team={team.pk}")
    assert response.status_code == 403
    assert "Your role in this team does not allow that." in response.content.decode()


def test_what_is_too_large_is_told_so(page_client_for, owner, team):
    response = page_client_for(owner).post("/trees/import/preview", {"text": "x" * (13 * 1024 * 1024)})
    assert response.status_code == 400
    assert "at most 12 MB" in response.content.decode()


def test_fault_of_ours_shows_no_traceback(page_client_for, owner, team, monkeypatch):
    client = page_client_for(owner)
    client.raise_request_exception = False
    monkeypatch.setattr("trees.views.palette.groups_at_hand", lambda user: 1 / 0)
    response = client.get("/trees/palette")
    assert response.status_code == 500
    assert "Nothing you saved is lost." in response.content.decode()
    assert "ZeroDivisionError" not in response.content.decode()


@pytest.mark.parametrize("fault", [not_null_violation, missing_row, invalid_value], ids=lambda fault: fault.__name__)
def test_fault_inside_a_view_is_a_500_with_its_traceback_in_the_log(
    page_client_for, client_for, owner, team, monkeypatch, caplog, fault
):
    monkeypatch.setattr("trees.views.palette.groups_at_hand", lambda user: fault())
    monkeypatch.setattr("accounts.models.User.devices", lambda user: fault())
    for client, path in ((page_client_for(owner), "/trees/palette"), (client_for(owner), "/api/v1/auth/devices")):
        client.raise_request_exception = False
        caplog.clear()
        if fault is invalid_value and path.startswith("/api/"):
            continue  # a verb's ValidationError is what the API answers as 400
        assert client.get(path).status_code == 500
        assert any(record.exc_info and fault.__name__ in caplog.text for record in caplog.records)


def test_conflict_is_a_409_for_pages_and_api(page_client_for, client_for, owner, team, monkeypatch):
    def refuse(*args):
        raise Conflict("Renamed meanwhile.")

    monkeypatch.setattr("trees.views.palette.groups_at_hand", refuse)
    monkeypatch.setattr("accounts.models.User.devices", refuse)
    assert page_client_for(owner).get("/trees/palette").status_code == 409
    response = client_for(owner).get("/api/v1/auth/devices")
    assert (response.status_code, response.json()) == (409, {"detail": "Renamed meanwhile.", "code": "conflict"})


def test_api_call_without_a_header_is_401_with_a_code_that_clients_know():
    response = Client().get("/api/v1/trees")
    assert (response.status_code, response.json()["code"]) == (401, "token_missing")
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize(("url", "status", "title"), [("/trees/999999/", 404, "Not found")])
def test_error_in_place_of_a_page_names_the_tab_and_leads_on(page_client_for, owner, team, url, status, title):
    response = page_client_for(owner).get(url, headers={"HX-Target": "main#main"})
    html = page_of(response)
    assert response.status_code == status
    assert html.title == f"{title} · Treeline"
    assert html.heading == title
    assert {"/trees/", "/help/"} <= set(html.links)


def test_error_in_a_dialog_can_be_closed_and_leaves_the_name_of_the_tab(page_client_for, viewer, tree):
    response = page_client_for(viewer).get(f"/trees/{tree.pk}/settings", headers={"HX-Target": "dialog#dialog"})
    html = page_of(response)
    assert response.status_code == 403
    assert not html.has("title")
    assert html.texts("button[data-close]") == ["Close"]


def test_error_page_outside_the_frame_has_the_brand_and_a_way_on():
    html = page_of(Client().get("/no/such/page"))
    assert html.title == "Not found · Treeline"
    assert html.link("Treeline").href == "/"
    assert {"/trees/", "/help/"} <= set(html.links)


def test_fault_of_ours_offers_the_same_page_again(page_client_for, owner, team, monkeypatch):
    client = page_client_for(owner)
    client.raise_request_exception = False
    monkeypatch.setattr("trees.views.palette.entries_for", lambda *args: 1 / 0)
    html = page_of(client.get("/trees/palette?q=x", headers={"HX-Target": "main#main"}))
    assert html.link("Try again").href == "/trees/palette?q=x"
    assert html.title == "Something broke · Treeline"
