"""/api/v1/trees/{id}/revisions"""

import pytest

from tests import factories
from trees.graph import Graph, Node

pytestmark = pytest.mark.django_db
SHORT = Graph.of([Node("only", "Only step", outcome="resolved")])


def test_saving_onto_the_newest_makes_the_next(editor_api, tree, editor):
    response = editor_api.post(f"trees/{tree.pk}/revisions", graph=SHORT.to_json(), onto=1, message="Shorter")
    assert response.status_code == 201
    saved = response.json()
    assert (saved["serial"], saved["message"], saved["author"]) == (2, "Shorter", {"id": editor.pk, "name": "Editor"})
    assert saved["graph"] == SHORT.to_json()
    tree.refresh_from_db()
    assert (tree.serial, tree.node_count, tree.graph, tree.updated_by) == (2, 1, SHORT, editor)


def test_stale_save_is_409_with_the_newest_and_overwrites_nothing(api, editor_api, tree):
    editor_api.post(f"trees/{tree.pk}/revisions", graph=SHORT.to_json(), onto=1, message="Mine")
    response = api.post(f"trees/{tree.pk}/revisions", graph=factories.graph().to_json(), onto=1)
    assert response.status_code == 409
    body = response.json()
    assert (body["code"], body["newest"]["serial"], body["newest"]["author"]["name"]) == ("stale", 2, "Editor")
    assert body["newest"]["graph"] == SHORT.to_json()
    tree.refresh_from_db()
    assert (tree.serial, tree.graph) == (2, SHORT)


@pytest.mark.parametrize("onto", [0, 2, 2**31 - 1])
def test_serial_that_is_not_the_newest_is_stale(api, tree, onto):
    assert api.post(f"trees/{tree.pk}/revisions", graph=SHORT.to_json(), onto=onto).status_code == 409


def test_revisions_are_listed_newest_first_without_their_graphs(viewer_api, tree, owner):
    for i in range(4):
        tree.commit(SHORT, by=owner, onto=tree.serial, message=f"Change {i}")
    first = viewer_api.get(f"trees/{tree.pk}/revisions", limit=3).json()
    assert [row["serial"] for row in first["results"]] == [5, 4, 3]
    assert "graph" not in first["results"][0]
    assert [row["serial"] for row in viewer_api.get(first["next"]).json()["results"]] == [2, 1]


def test_one_revision_shows_its_graph_in_order(viewer_api, tree):
    shown = viewer_api.get(f"trees/{tree.pk}/revisions/1").json()
    assert shown["graph"] == factories.graph().to_json()
    assert list(shown["graph"]["nodes"]) == ["power", "done", "call"]
    assert viewer_api.get(f"trees/{tree.pk}/revisions/2").status_code == 404


def test_author_who_left_is_null(viewer_api, tree):
    tree.revisions.update(author=None)
    assert viewer_api.get(f"trees/{tree.pk}/revisions/1").json()["author"] is None


def test_viewer_saves_nothing_and_a_stranger_finds_nothing(viewer_api, stranger_api, tree):
    body = {"graph": SHORT.to_json(), "onto": 1}
    assert viewer_api.post(f"trees/{tree.pk}/revisions", **body).status_code == 403
    assert stranger_api.post(f"trees/{tree.pk}/revisions", **body).status_code == 404
    assert stranger_api.get(f"trees/{tree.pk}/revisions/1").status_code == 404


def test_revisions_cannot_be_changed_or_deleted(api, tree):
    for method in ("put", "patch"):
        assert api.send(method, f"trees/{tree.pk}/revisions/1", {"graph": SHORT.to_json()}).status_code == 405
    assert api.delete(f"trees/{tree.pk}/revisions/1").status_code == 405
