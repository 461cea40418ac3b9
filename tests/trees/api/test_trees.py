"""/api/v1/trees and /api/v1/trees/{id}: make, read, change, archive, delete."""

import pytest

from tests import factories
from trees.core.graph import Graph, Node, Option
from trees.models import Category, Folder, Tree

pytestmark = pytest.mark.django_db


@pytest.fixture
def elsewhere(stranger):
    """The stranger's team."""
    return stranger.teams().get()


def test_editor_makes_a_tree_with_its_first_revision(editor_api, team, editor):
    red = Category.objects.create(team=team, name="Red")
    folder = Folder.objects.create(team=team, name="Network")
    response = editor_api.post(
        "trees",
        team=team.pk,
        title="VPN",
        description="How to",
        folder=folder.pk,
        categories=[red.pk],
        graph=factories.graph().to_json(),
    )
    assert response.status_code == 201
    made = Tree.objects.get(pk=response.json()["id"])
    assert (made.title, made.description, made.folder, made.created_by) == ("VPN", "How to", folder, editor)
    assert list(made.categories.all()) == [red]
    assert made.graph == factories.graph()
    assert response.json()["categories"] == [red.pk]


def test_tree_without_a_graph_begins_empty(editor_api, team):
    made = editor_api.post("trees", team=team.pk, title="VPN").json()
    assert (made["serial"], made["node_count"], made["folder"], made["archived"]) == (1, 0, None, False)


def test_graph_that_cannot_be_is_named_with_its_place(editor_api, team):
    graph = {"start": "a", "nodes": {"a": {"title": "A", "options": [{"label": "x", "to": "nowhere"}]}}}
    response = editor_api.post("trees", team=team.pk, title="VPN", graph=graph)
    assert response.status_code == 400
    assert response.json()["errors"] == {"graph": ["nodes.a.options[0].to: there is no node 'nowhere'"]}


def test_viewer_makes_nothing(viewer_api, team):
    response = viewer_api.post("trees", team=team.pk, title="VPN")
    assert response.status_code == 403
    assert response.json()["code"] == "permission_denied"
    assert not Tree.objects.exists()


def test_tree_for_another_persons_team_is_refused_by_the_fields_name(api, elsewhere):
    response = api.post("trees", team=elsewhere.pk, title="VPN")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["team"]


def test_folder_and_categories_have_to_be_of_the_trees_team(api, team, owner):
    other = factories.team("Field", admin=owner)
    folder = Folder.objects.create(team=other, name="Theirs")
    red = Category.objects.create(team=other, name="Red")
    for field, value in [("folder", folder.pk), ("categories", [red.pk])]:
        response = api.post("trees", team=team.pk, title="VPN", **{field: value})
        assert response.status_code == 400
        assert list(response.json()["errors"]) == [field]
    assert not Tree.objects.exists()


def test_put_says_all_and_saying_it_again_changes_nothing(api, tree, team):
    folder = Folder.objects.create(team=team, name="Network")
    red = Category.objects.create(team=team, name="Red")
    body = {"title": "New", "description": "D", "folder": folder.pk, "categories": [red.pk], "archived": True}
    first = api.put(f"trees/{tree.pk}", **body)
    assert first.status_code == 200
    assert {name: first.json()[name] for name in body} == body
    assert api.put(f"trees/{tree.pk}", **body).json() == first.json()


def test_put_empties_what_it_leaves_out(api, tree, team):
    tree.update_details(by=None, description="Long", folder=Folder.objects.create(team=team, name="Network"))
    answer = api.put(f"trees/{tree.pk}", title="Only a title").json()
    assert (answer["title"], answer["description"], answer["folder"]) == ("Only a title", "", None)


def test_patch_changes_only_what_it_names(api, tree, owner):
    tree.update_details(by=owner, description="Long")
    answer = api.patch(f"trees/{tree.pk}", title="New").json()
    assert (answer["title"], answer["description"], answer["archived"]) == ("New", "Long", False)
    assert api.patch(f"trees/{tree.pk}", archived=True).json()["archived"] is True
    assert api.patch(f"trees/{tree.pk}", archived=False).json()["archived"] is False


def test_change_does_not_touch_the_content(api, tree):
    api.put(f"trees/{tree.pk}", title="New", graph={"start": "", "nodes": {}}, serial=7, team=0)
    tree.refresh_from_db()
    assert (tree.title, tree.serial, tree.graph) == ("New", 1, factories.graph())


def test_archive_and_restore_can_be_repeated(api, tree):
    first = api.post(f"trees/{tree.pk}/archive")
    again = api.post(f"trees/{tree.pk}/archive")
    assert first.json()["archived"] is True
    assert again.json() == first.json()
    assert api.get(f"trees/{tree.pk}").json()["archived"] is True
    assert api.post(f"trees/{tree.pk}/restore").json()["archived"] is False
    assert api.post(f"trees/{tree.pk}/restore").status_code == 200


def test_delete_takes_the_revisions_along_and_can_be_repeated(api, tree):
    assert api.delete(f"trees/{tree.pk}").status_code == 204
    assert api.delete(f"trees/{tree.pk}").status_code == 404
    assert not Tree.objects.exists()


def test_problems_name_the_node(api, tree, owner):
    assert api.get(f"trees/{tree.pk}/problems").json() == []
    loose = Graph.of([Node("ask", "Is it on?", options=(Option("yes", "Yes"), Option("no", "No", "ask")))])
    tree.commit(loose, by=owner, onto=1)
    problems = api.get(f"trees/{tree.pk}/problems").json()
    assert {"kind": "leads-nowhere", "level": "error", "node": "ask", "option": "yes"}.items() <= problems[0].items()


def test_title_of_blanks_is_refused(api, tree):
    response = api.patch(f"trees/{tree.pk}", title=" \t ")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["title"]
