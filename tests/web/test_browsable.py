"""The API asked for HTML, as a browser's address bar does (project/web/browsable.py)."""

import pytest
from django.test import Client

from tests.factories import PASSWORD, person

pytestmark = pytest.mark.django_db
HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def test_browser_without_a_token_gets_a_shell_that_is_the_same_for_everyone(owner, team):
    cookie = Client(headers=HTML)
    cookie.force_login(owner)
    answers = [client.get("/api/v1/teams") for client in (Client(headers=HTML), cookie)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].content == answers[1].content
    assert team.name not in answers[0].content.decode()


@pytest.mark.parametrize("accept", ["application/json", "*/*"])
def test_program_without_a_token_gets_a_401_as_json(accept):
    response = Client().get("/api/v1/teams", headers={"Accept": accept})
    assert (response.status_code, response.json()["code"]) == (401, "token_missing")


def test_token_in_the_header_gets_the_browsable_page(client_for, owner, team):
    html = client_for(owner, **HTML).get("/api/v1/teams").content.decode()
    assert "HTTP 200 OK" in html
    assert team.name in html
    assert "Back to Treeline" in html


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "application/json"])
def test_form_of_another_site_changes_nothing(owner, team, content_type):
    """A browser sends its cookies along, and nothing else: nobody is signed in by them."""
    browser = Client(enforce_csrf_checks=True, headers=HTML | {"Origin": "https://evil.example"})
    browser.force_login(owner)
    response = browser.post("/api/v1/teams", b'{"name": "Forged"}', content_type=content_type)
    assert response.status_code == 401
    assert not owner.teams().filter(name="Forged").exists()


def test_form_of_another_site_changes_nothing_for_staff():
    staff = person("Staff", is_staff=True)
    browser = Client(enforce_csrf_checks=True, headers=HTML | {"Origin": "https://evil.example"})
    assert browser.login(username=staff.email, password=PASSWORD)
    response = browser.post("/api/v1/teams", b'{"name": "Forged"}', content_type="application/json")
    assert response.status_code == 403
    assert not staff.teams().exists()


def test_documentation_is_no_shell():
    assert b"swagger-ui" in Client(headers=HTML).get("/api/v1/docs").content
