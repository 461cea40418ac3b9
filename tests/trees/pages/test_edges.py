"""Pages at the edges of a guide's life: without a step, back at the start, and several at once."""

import json

import pytest

from tests import factories
from tests.html import page_of
from trees.core.graph import Graph, Node, Option
from trees.models import Tree

pytestmark = pytest.mark.django_db
TWO = "# One\n\n## A {#a .resolved}\n\n# Two\n\n## B {#b .resolved}\n"


def test_answer_that_leads_back_to_the_start_of_a_draft_leads_to_its_first_page(client, team, editor):
    ways = (Option("1", "Again", "ask"), Option("2", "Done", "end"))
    tree = factories.tree(team, editor, graph=Graph.of([Node("ask", "On?", "", ways), Node("end", "End")]))
    page = page_of(client.get(f"/trees/{tree.pk}/try"))
    assert page.by_data("key", 1).href == f"/trees/{tree.pk}/try"


def test_guide_that_was_never_saved_has_nothing_to_print(client, team, editor):
    tree = Tree.objects.create(team=team, title="Empty", created_by=editor)
    assert client.get(f"/trees/{tree.pk}/print").status_code == 404


def test_guide_that_is_not_published_is_printed_for_editors_only(client, reader, tree):
    assert "Is the light on?" in page_of(client.get(f"/trees/{tree.pk}/print"))
    assert "Is the light on?" not in page_of(reader.get(f"/trees/{tree.pk}/print"))


def test_several_guides_that_are_imported_lead_to_the_library_with_their_number(client, team):
    response = client.post("/trees/import", {"text": TWO, "take": ["#1", "#2"]})
    assert sorted(team.trees.values_list("title", flat=True)) == ["One", "Two"]
    assert "2 guides imported, as drafts." in response.headers["HX-Trigger"]
    assert json.loads(response["HX-Location"])["path"] == f"/trees/?team={team.pk}&sort=newest"


def test_deletion_that_is_not_known_cannot_be_undone(client):
    assert client.post("/trees/undo/unknown").status_code == 404
