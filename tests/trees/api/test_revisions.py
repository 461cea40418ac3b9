"""/api/v1/trees/{id}/revisions"""

from dataclasses import replace

import pytest

from tests import factories
from trees.core.graph import Graph, Node

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


def test_revisions_are_listed_newest_first_without_their_graphs(editor_api, tree, owner):
    for i in range(4):
        tree.commit(SHORT, by=owner, onto=tree.serial, message=f"Change {i}")
    first = editor_api.get(f"trees/{tree.pk}/revisions", limit=3).json()
    assert [row["serial"] for row in first["results"]] == [5, 4, 3]
    assert "graph" not in first["results"][0]
    assert [row["serial"] for row in editor_api.get(first["next"]).json()["results"]] == [2, 1]


def test_one_revision_shows_its_graph_in_order(editor_api, tree):
    shown = editor_api.get(f"trees/{tree.pk}/revisions/1").json()
    assert shown["graph"] == factories.graph().to_json()
    assert list(shown["graph"]["nodes"]) == ["power", "done", "call"]
    assert editor_api.get(f"trees/{tree.pk}/revisions/2").status_code == 404


def test_author_who_left_is_null(editor_api, tree):
    tree.revisions.update(author=None)
    assert editor_api.get(f"trees/{tree.pk}/revisions/1").json()["author"] is None


def test_viewer_saves_nothing_and_a_stranger_finds_nothing(viewer_api, stranger_api, tree):
    body = {"graph": SHORT.to_json(), "onto": 1}
    assert viewer_api.post(f"trees/{tree.pk}/revisions", **body).status_code == 403
    assert stranger_api.post(f"trees/{tree.pk}/revisions", **body).status_code == 404
    assert stranger_api.get(f"trees/{tree.pk}/revisions/1").status_code == 404


def test_revisions_cannot_be_changed_or_deleted(api, tree):
    for method in ("put", "patch"):
        assert api.send(method, f"trees/{tree.pk}/revisions/1", {"graph": SHORT.to_json()}).status_code == 405
    assert api.delete(f"trees/{tree.pk}/revisions/1").status_code == 405


# What readers see


def test_viewer_sees_releases_only_and_nothing_of_the_drafts_between(viewer_api, team, owner):
    tree = factories.published(team, owner)
    tree.commit(SHORT, by=owner, onto=1, message="Took out the secret")
    tree.commit(factories.graph().starting_at("done"), by=owner, onto=2)
    assert [row["serial"] for row in viewer_api.get(f"trees/{tree.pk}/revisions").json()["results"]] == [1]
    for path in ("revisions/2", "revisions/3", "revisions/1...2", "revisions/2...1"):
        assert viewer_api.get(f"trees/{tree.pk}/{path}").status_code == 404
    tree.commit(factories.graph(), by=owner, onto=3, message="Put the secret back")
    tree.publish(by=owner)
    shown = viewer_api.get(f"trees/{tree.pk}/revisions").json()["results"]
    assert [(row["serial"], row["release"], row["message"]) for row in shown] == [(4, 2, ""), (1, 1, "")]
    assert viewer_api.get(f"trees/{tree.pk}/revisions/1...4").json()["words"] == []


def test_viewer_is_told_of_the_release_where_editors_are_told_of_the_draft(viewer_api, editor_api, team, owner):
    tree = factories.published(team, owner)
    tree.commit(SHORT, by=owner, onto=1)
    told = {api: api.get(f"trees/{tree.pk}").json() for api in (viewer_api, editor_api)}
    assert (told[viewer_api]["serial"], told[viewer_api]["node_count"]) == (1, 3)
    assert (told[editor_api]["serial"], told[editor_api]["node_count"]) == (2, 1)
    assert viewer_api.get("trees").json()["results"] == [told[viewer_api]]
    tree.unpublish()
    hidden = viewer_api.get(f"trees/{tree.pk}").json()
    assert (hidden["serial"], hidden["node_count"], hidden["live"]) == (0, 0, None)


def test_viewer_exports_and_checks_the_release(viewer_api, editor_api, team, owner):
    tree = factories.published(team, owner)
    tree.commit(Graph.of([Node("only", "Ends nowhere")]), by=owner, onto=1)
    assert "Is the light on?" in viewer_api.get(f"trees/{tree.pk}/export").content.decode()
    assert "Ends nowhere" in editor_api.get(f"trees/{tree.pk}/export").content.decode()
    assert viewer_api.get(f"trees/{tree.pk}/problems").json() == []
    assert [each["kind"] for each in editor_api.get(f"trees/{tree.pk}/problems").json()] == ["no-outcome"]
    tree.unpublish()
    assert viewer_api.get(f"trees/{tree.pk}/export").status_code == 404
    assert viewer_api.get(f"trees/{tree.pk}/problems").json() == []


# The difference


def test_difference_is_told_in_words_counts_and_nodes(editor_api, tree, owner):
    nodes = factories.graph().nodes
    power = replace(nodes["power"], options=nodes["power"].options[:1])
    new = [power, replace(nodes["done"], title="Solved!"), Node("x", "Only step", outcome="resolved")]
    tree.commit(Graph.of(new), by=owner, onto=1)
    told = editor_api.get(f"trees/{tree.pk}/revisions/1...2").json()
    assert (told["old"]["serial"], told["new"]["serial"]) == (1, 2)
    assert told["words"][:2] == ["Added step “Only step”", "Removed step “Call us”"]
    assert told["words"][-1] == "Renamed “Solved” to “Solved!”"
    assert told["counts"] == {"added": 1, "changed": 2, "removed": 1, "untouched": 0}
    assert [node["key"] for node in told["added"]] == ["x"]
    assert [(node["key"], node["outcome"]) for node in told["removed"]] == [("call", "escalate")]
    assert [(each["before"]["title"], each["after"]["title"]) for each in told["changed"]][1] == ("Solved", "Solved!")
    assert (told["start"], told["order"]) == (None, None)


@pytest.mark.parametrize("path", ["1...9", "9...1", f"1...{2**70}", f"{2**31}...1", "0...1"])
def test_difference_to_what_is_not_there_is_404(api, tree, path):
    assert api.get(f"trees/{tree.pk}/revisions/{path}").status_code == 404


# Restoring


def test_restoring_appends_a_copy_and_says_of_what(editor_api, tree, owner, editor):
    first, when = tree.graph, tree.draft.created_at
    tree.commit(SHORT, by=owner, onto=1)
    answer = editor_api.post(f"trees/{tree.pk}/revisions/1/restore")
    assert answer.status_code == 201
    told = answer.json()
    assert (told["serial"], told["author"]["id"], told["graph"]) == (3, editor.pk, first.to_json())
    assert told["message"] == f"Restored revision 1 of {when.day} {when:%b %Y}"
    tree.refresh_from_db()
    assert (tree.serial, tree.graph, tree.revisions.count()) == (3, first, 3)


def test_restoring_onto_an_older_draft_is_stale(editor_api, tree, owner):
    tree.commit(SHORT, by=owner, onto=1)
    answer = editor_api.post(f"trees/{tree.pk}/revisions/1/restore", onto=1)
    assert (answer.status_code, answer.json()["newest"]["serial"]) == (409, 2)
    assert tree.revisions.count() == 2


def test_what_is_not_kept_or_not_ones_own_is_not_restored(api, viewer_api, stranger_api, tree):
    assert api.post(f"trees/{tree.pk}/revisions/7/restore").status_code == 404
    assert api.post(f"trees/{tree.pk}/revisions/{2**70}/restore").status_code == 404
    assert api.post(f"trees/{tree.pk}/revisions/1/restore", onto="x").status_code == 400
    assert viewer_api.post(f"trees/{tree.pk}/revisions/1/restore").status_code == 403
    assert stranger_api.post(f"trees/{tree.pk}/revisions/1/restore").status_code == 404
