"""/trees/<id>/numbers and its sheet."""

import csv
import io
import json
import re

import pytest
from django.test import Client

from tests import factories
from tests.html import Page, page_of
from trees.core.graph import Graph, Node
from trees.models import Run
from trees.models.runs.agents import DoneBy
from trees.numbers.page import duration

pytestmark = pytest.mark.django_db


@pytest.fixture
def guide(team, owner):
    """Published, and run three times: solved, solved after one step back, and handed on."""
    made = factories.published(team, owner)
    for options in (["yes"], ["no"], ["yes"]):
        factories.answered(Run.objects.start(made, by=owner, ago=90), *options)
    run = made.runs.get(outcome="escalate")
    run.record([factories.event("back", run, step=0)], by=owner)
    factories.answered(run, "yes")
    factories.answered(Run.objects.start(made, by=owner), "no")
    return made


@pytest.fixture
def client(page_client_for, viewer, team):
    return page_client_for(viewer)


def shown(client, guide, query: str = "") -> str:
    response = client.get(f"/trees/{guide.pk}/numbers{query}")
    assert response.status_code == 200
    return page_of(response)


def drawn(page: Page) -> dict:
    return json.loads(page.data("map")[0])


def test_page_says_how_many_runs_there_were_and_how_they_ended(client, guide):
    said = shown(client, guide)
    assert "4 runs" in said
    assert "Resolved 3 · 75 % Escalated 1 · 25 %" in said
    assert "Every step was reached, and every answer chosen." in said


def test_page_says_what_agents_did_beside_people(client, guide):
    assert "Agents" not in shown(client, guide)
    Run.objects.filter(outcome="escalate").update(done_by=DoneBy.AGENT)
    said = shown(client, guide)
    assert "People" in said and "Agents" in said


@pytest.mark.parametrize(
    ("seconds", "words"), [(45, "45 s"), (180, "3 min"), (185, "3 min 5 s"), (3605, "1 h"), (3900, "1 h 5 min")]
)
def test_duration_is_to_the_second_below_an_hour(seconds, words):
    assert duration(seconds) == words


def test_map_has_the_steps_with_their_urls_and_the_traffic(client, guide):
    made = drawn(shown(client, guide))
    assert [each["href"] for each in made["nodes"]] == [
        f"/trees/{guide.pk}/#n-{key}" for key in ("power", "done", "call")
    ]
    assert {each["label"]: each["count"] for each in made["edges"]} == {"Yes": "3", "No": "2"}


def test_every_picture_has_its_table(client, guide):
    html = shown(client, guide)
    pictures = html.css("section.map-card, section.card:not(.wide-card)")
    assert [each.texts("summary") for each in pictures] == [["The numbers"]] * 7
    assert all(each.has("details table") for each in pictures)
    assert "Call us 2 1" in html  # shown twice, gone back from once
    assert "Is the light on? 5 54 s 1 min 30 s" in html  # left five times, three of them after 90 s


def test_filters_narrow_the_figures_and_the_sheet(client, guide, owner):
    guide.commit(factories.graph(), by=owner, onto=guide.serial)
    guide.publish(by=owner)
    factories.answered(Run.objects.start(guide, by=owner), "yes")
    html = shown(client, guide, "?release=2")
    assert "1 run " in html.words
    assert html.field("release").value == "2"
    assert html.link("CSV").href == f"/api/v1/trees/{guide.pk}/analytics?release=2&format=csv"
    assert "No runs here" in shown(client, guide, "?until=2001-01-01")


@pytest.mark.parametrize(
    "query, said",
    [
        ("?release=99", "Release"),
        ("?release=%00", "Release"),
        ("?release=99999999999999999999999", "Release"),
        ("?since=yesterday", "Since"),
        ("?since=0001-01-01", "Since"),
        ("?until=9999-12-31", "Until"),
        ("?until=2026-02-31&since=%ED%A0%80", "Until"),
    ],
)
def test_what_is_wrong_in_the_url_is_said_and_left_out(client, guide, query, said):
    said_of = shown(client, guide, query)
    assert re.search(rf"{said}: .* This filter was ignored\.", said_of.text)
    assert "4 runs" in said_of


def test_a_guide_without_runs_says_what_comes_next(client, page_client_for, editor, team, owner):
    assert "No runs yet" in shown(client, factories.published(team, owner))
    draft = factories.tree(team, owner, "Draft")
    assert "Not published yet" in shown(page_client_for(editor), draft)
    assert client.get(f"/trees/{draft.pk}/numbers").status_code == 404  # readers see nothing of it
    assert "/numbers" not in page_of(client.get(f"/trees/{draft.pk}/")).source


def test_titles_are_escaped(client, team, owner):
    evil = '"><script>alert(1)</script>'
    made = factories.published(team, owner, graph=Graph.of([Node("a", evil, outcome="resolved")]))
    factories.started(made, by=owner)
    html = shown(client, made)
    assert html.scripts == []
    assert drawn(html)["nodes"][0]["title"] == evil


def test_queries_do_not_grow_with_runs_or_steps(client, guide, owner, django_assert_max_num_queries, team):
    shown(client, guide)
    with django_assert_max_num_queries(12) as seen:
        shown(client, guide)
    for _ in range(5):
        factories.answered(Run.objects.start(guide, by=owner), "no")
    with django_assert_max_num_queries(len(seen)):
        shown(client, guide)


# The sheet, /api/v1/trees/{id}/analytics?format=csv


def sheet(client, guide, **query) -> list[dict]:
    response = client.get(f"/api/v1/trees/{guide.pk}/analytics", query | {"format": "csv"})
    assert response["Content-Disposition"] == 'attachment; filename="printer-offline-numbers.csv"'
    return list(csv.DictReader(io.StringIO(response.getvalue().decode("utf-8-sig"))))


def test_sheet_has_a_figure_a_row(client_for, viewer, guide):
    rows = sheet(client_for(viewer), guide)
    assert rows[0] == dict.fromkeys(rows[0], "") | {"figure": "runs", "value": "4"}
    answers = {row["label"]: row["value"] for row in rows if row["figure"] == "answered"}
    assert answers == {"Yes": "3", "No": "2"}
    backs = {row["step"]: row["value"] for row in rows if row["figure"] == "gone back from"}
    assert backs == {"power": "0", "done": "0", "call": "1"}


def test_sheet_begins_with_a_byte_order_mark_so_that_spreadsheets_read_umlauts(client_for, viewer, guide):
    content = client_for(viewer).get(f"/api/v1/trees/{guide.pk}/analytics?format=csv").getvalue()
    assert content.startswith(b"\xef\xbb\xbffigure,")


def test_sheet_follows_the_filters(client_for, viewer, guide):
    assert sheet(client_for(viewer), guide, until="2001-01-01")[0]["value"] == "0"


def test_sheet_needs_the_header_and_a_member(client_for, stranger, guide):
    address = f"/api/v1/trees/{guide.pk}/analytics?format=csv"
    assert Client().get(address).status_code == 401
    assert client_for(stranger).get(address).status_code == 404


def test_sheet_of_no_known_form_is_refused(client_for, viewer, guide):
    assert client_for(viewer).get(f"/api/v1/trees/{guide.pk}/analytics?format=xls").status_code == 400
