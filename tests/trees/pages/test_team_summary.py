"""/teams/<id>/summary: the form of a team's summaries."""

import pytest
from django.test import Client

from tests.html import page_of
from trees.models import SummaryTemplate
from trees.running.summary_template import STANDARD, VARIABLES

pytestmark = pytest.mark.django_db


@pytest.fixture
def url(team) -> str:
    return f"/teams/{team.pk}/summary"


@pytest.fixture
def client(page_client_for, owner, team) -> Client:
    return page_client_for(owner)


def test_page_shows_the_form_its_variables_and_an_example(client, url):
    html = page_of(client.get(url))
    assert "**{{guide}}**, release {{release}}" in html
    assert {f"{{{{{name}}}}}" for name in VARIABLES} <= set(html.texts("code"))
    assert "Printer offline, release 7" in html and "Printer offline" in html.texts("strong")


def test_form_is_saved_and_stands_there_the_next_time(client, url, team, owner):
    assert client.post(url, {"text": "Ticket: {{ticket}}\r\n\r\n{{trail}}"}).status_code == 200
    saved = SummaryTemplate.objects.get(team=team)
    assert (saved.text, saved.updated_by) == ("Ticket: {{ticket}}\n\n{{trail}}", owner)
    client.post(url, {"text": "Again"})
    assert page_of(client.get(url)).field("text").value == "Again"


def test_unknown_variable_is_refused_and_what_was_typed_stays(client, url):
    response = client.post(url, {"text": "A {{tiket}} <b>"})
    html = page_of(response)
    assert response.status_code == 422
    assert "There is no {{tiket}}. The nearest is {{ticket}}." in html
    assert html.field("text").value == "A {{tiket}} <b>"
    assert not SummaryTemplate.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "x" * 5001, "a\0b"])
def test_form_that_cannot_be_is_refused(client, url, text):
    assert client.post(url, {"text": text}).status_code == 422


def test_standard_form_is_offered_and_once_saved_the_team_has_none_of_its_own(client, url, team, owner):
    SummaryTemplate.objects.set_text(team, "Own", by=owner)
    assert "Use the standard template" in page_of(client.get(url))
    offered = page_of(client.get(url + "?standard"))
    assert "**{{guide}}**" in offered
    assert "Save it to use it" in offered
    assert SummaryTemplate.objects.exists()
    client.post(url, {"text": STANDARD.replace("\n", "\r\n")})
    assert not SummaryTemplate.objects.exists()
    assert "Use the standard template" not in page_of(client.get(url)).source


def test_preview_shows_what_the_typed_form_makes_and_saves_nothing(client, url):
    html = page_of(client.post(f"{url}/preview", {"text": "# {{guide}}\n<script>x</script>"}))
    assert "Printer offline" in html
    assert html.scripts == []
    assert "There is no {{x}}" in page_of(client.post(f"{url}/preview", {"text": "{{x}}"}))
    assert not SummaryTemplate.objects.exists()


def test_members_read_the_form_and_only_admins_change_it(page_client_for, editor, url):
    client = page_client_for(editor)
    html = page_of(client.get(url))
    assert "{{guide}}" in html
    assert "text" not in html.fields
    assert client.post(url, {"text": "x"}).status_code == 403


def test_team_page_leads_there(client, team, url):
    assert url in page_of(client.get(f"/teams/{team.pk}/")).links
