"""/api/v1/trees/{id}/draft: reading, changing and replacing it."""

import pytest

from tests.trees.api.drafts import BASE, called, node
from trees.core.graph import Graph, Node

pytestmark = pytest.mark.django_db


# GET


def test_draft_is_the_newest_revision_with_all_that_an_editor_shows(editor_api, draft, tree, owner):
    body = editor_api.get(draft).json()
    assert body["graph"] == BASE.to_json() | {"order": ["power", "done", "call"]}
    assert (body["serial"], body["title"], body["saved_by"]) == (1, tree.title, {"id": owner.pk, "name": "Owner"})
    assert (body["undo"], body["redo"], body["problems"]) == (False, False, [])


def test_order_of_the_nodes_is_told_where_javascript_would_lose_it(editor_api, tree, owner, draft):
    tree.commit(Graph.of([Node(key, key, outcome="resolved") for key in ("b", "12", "3")]), by=owner, onto=1)
    assert editor_api.get(draft).json()["graph"]["order"] == ["b", "12", "3"]


def test_draft_that_is_known_is_not_sent_again(editor_api, draft):
    etag = editor_api.get(draft).headers["ETag"]
    again = editor_api.client.get(f"/api/v1/{draft}", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_another_title_is_another_draft(editor_api, draft, tree, owner):
    etag = editor_api.get(draft).headers["ETag"]
    tree.update_details(by=owner, title="Another")
    again = editor_api.client.get(f"/api/v1/{draft}", headers={"If-None-Match": etag})
    assert (again.status_code, again.json()["title"]) == (200, "Another")


def test_problems_come_with_the_draft(editor_api, draft, tree, owner):
    tree.commit(Graph.of([Node("only", "Only")]), by=owner, onto=1)
    assert [each["kind"] for each in editor_api.get(draft).json()["problems"]] == ["no-outcome"]


# PATCH


def test_change_is_saved_onto_the_revision_it_was_made_from(editor_api, draft, tree, editor):
    response = editor_api.patch(draft, onto=1, changes=called("Mended"))
    tree.refresh_from_db()
    assert response.status_code == 200
    assert (response.json()["serial"], response.json()["undo"]) == (2, True)
    assert (tree.serial, tree.draft.author, tree.graph.nodes["done"].title) == (2, editor, "Mended")
    assert tree.draft.message == "Renamed “Solved” to “Mended”"
    assert tree.graph.nodes["call"] == BASE.nodes["call"]


def test_steps_are_added_deleted_and_ordered(editor_api, draft, tree):
    nodes = {"power": node("power", options=[]), "call": None, "12": node("done", title="New")}
    changes = {"nodes": nodes, "start": "12", "order": ["12", "done", "power"]}
    assert editor_api.patch(draft, onto=1, changes=changes).status_code == 200
    tree.refresh_from_db()
    assert (tree.graph.start, list(tree.graph.nodes)) == ("12", ["12", "done", "power"])


def test_change_of_nothing_makes_no_revision(editor_api, draft, tree):
    response = editor_api.patch(draft, onto=1, changes={"nodes": {"done": node("done")}})
    assert (response.status_code, response.json()["serial"]) == (200, 1)
    assert tree.revisions.count() == 1


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"nodes": {"done": None}}, "nodes.power.options[0].to"),
        ({"nodes": {"a b": {"title": "X"}}}, "nodes.a b"),
        ({"nodes": {"done": {"title": "x" * 501}}}, "nodes.done.title"),
        ({"nodes": {"done": []}}, "nodes.done"),
        ({"nodes": {"done": node("done", outcome="won")}}, "nodes.done.outcome"),
        ({"start": "nobody"}, "start"),
        ({"order": ["power", "done"]}, "order"),
        ({"order": ["power", "done", "done"]}, "order"),
    ],
)
def test_change_that_cannot_be_says_where_and_saves_nothing(editor_api, draft, tree, changes, where):
    response = editor_api.patch(draft, onto=1, changes=changes)
    assert response.status_code == 400
    assert where in response.json()["detail"]
    assert tree.revisions.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"onto": 1},
        {"onto": "x", "changes": {}},
        {"onto": 1, "changes": []},
        {"onto": 1, "changes": {"nodes": []}},
        {"onto": 1, "changes": {"nodes": {"done": 5}}},
        {"onto": 1, "changes": {"start": None}},
        {"onto": 1, "changes": {"order": "power"}},
        {"onto": 2**70, "changes": {}},
        {"onto": 1, "gesture": "x" * 81, "changes": {}},
        [],
    ],
)
def test_odd_body_is_refused(editor_api, draft, tree, body):
    assert editor_api.send("patch", draft, body).status_code == 400
    assert tree.revisions.count() == 1


# Two people


def test_stale_change_of_another_step_comes_back_merged_and_is_not_saved(editor_api, draft, tree, owner):
    tree.commit(BASE.patched({"nodes": {"call": node("call", title="Theirs")}}), by=owner, onto=1)
    response = editor_api.patch(draft, onto=1, changes=called("Mine"))
    body = response.json()
    assert (response.status_code, body["code"], body["conflicts"]) == (409, "stale", [])
    assert (body["newest"]["serial"], body["newest"]["saved_by"]["name"]) == (2, "Owner")
    titles = [each["title"] for each in body["merged"]["nodes"].values()]
    assert titles == ["Is the light on?", "Mine", "Theirs"]
    assert tree.revisions.count() == 2


def test_stale_change_of_the_same_step_comes_back_with_both(editor_api, draft, tree, owner):
    tree.commit(BASE.patched(called("Theirs")), by=owner, onto=1)
    body = editor_api.patch(draft, onto=1, changes=called("Mine")).json()
    [conflict] = body["conflicts"]
    assert conflict["key"] == "done"
    assert [conflict[side]["title"] for side in ("base", "mine", "theirs")] == ["Solved", "Mine", "Theirs"]
    assert body["merged"]["nodes"]["done"]["title"] == "Theirs"


def test_same_save_sent_again_is_no_conflict(editor_api, draft):
    """Its first answer was lost on the way."""
    editor_api.patch(draft, onto=1, changes=called("Mine"))
    body = editor_api.patch(draft, onto=1, changes=called("Mine")).json()
    assert (body["conflicts"], body["merged"]) == ([], body["newest"]["graph"])


def test_change_onto_a_revision_that_is_not_kept_is_a_conflict_where_it_differs(editor_api, draft, tree, owner):
    tree.commit(BASE.patched(called("Theirs")), by=owner, onto=1)
    tree.revisions.filter(serial=1).delete()
    nodes = called("Mine")["nodes"] | {"call": None, "power": node("power", options=[]), "new": node("done")}
    body = editor_api.patch(draft, onto=1, changes={"nodes": nodes}).json()
    assert sorted(each["key"] for each in body["conflicts"]) == ["call", "done", "power"]
    assert list(body["merged"]["nodes"]) == ["power", "done", "call", "new"]


# PUT


def test_whole_content_replaces_the_draft_that_is_named(editor_api, draft, tree):
    etag = editor_api.get(draft).headers["ETag"]
    short = Graph.of([Node("only", "Only", outcome="resolved")])
    response = put(editor_api, draft, short, etag)
    tree.refresh_from_db()
    assert (response.status_code, response.json()["serial"], tree.graph) == (200, 2, short)
    assert response.headers["ETag"] == editor_api.get(draft).headers["ETag"] != etag


def test_draft_that_was_replaced_meanwhile_is_412_with_the_newest(editor_api, draft, tree, owner):
    etag = editor_api.get(draft).headers["ETag"]
    tree.commit(BASE.patched(called("Theirs")), by=owner, onto=1)
    response = put(editor_api, draft, BASE.patched(called("Mine")), etag)
    assert (response.status_code, response.json()["newest"]["serial"]) == (412, 2)
    assert [each["key"] for each in response.json()["conflicts"]] == ["done"]
    assert tree.revisions.count() == 2


@pytest.mark.parametrize(("etag", "status"), [(None, 428), ("*", 200), ('"x"', 412), ('"99999999999-x"', 412)])
def test_draft_to_replace_has_to_be_named(editor_api, draft, tree, etag, status):
    assert put(editor_api, draft, Graph(), etag).status_code == status
    assert tree.revisions.count() == (2 if status == 200 else 1)


def test_etag_of_an_answer_that_was_compressed_names_the_draft(editor_api, draft, tree, owner):
    tree.commit(
        BASE.patched({"nodes": {"done": node("done", body="Long enough to be compressed. " * 50)}}), by=owner, onto=1
    )
    etag = editor_api.client.get(f"/api/v1/{draft}", headers={"Accept-Encoding": "gzip"}).headers["ETag"]
    assert etag.startswith("W/")
    again = editor_api.client.get(f"/api/v1/{draft}", headers={"If-None-Match": etag})
    assert (again.status_code, put(editor_api, draft, Graph(), etag).status_code) == (304, 200)


def test_order_of_the_steps_is_saved_like_all_else(editor_api, draft, tree):
    order = [*reversed(BASE.nodes)]
    body = editor_api.patch(draft, onto=1, changes={"order": order}).json()
    assert (body["serial"], editor_api.get(draft).json()["graph"]["order"]) == (2, order)
    assert editor_api.patch(draft, onto=2, changes={"order": order}).json()["serial"] == 2


def put(api, draft, graph: Graph, etag: str | None):
    headers = {"If-Match": etag} if etag else {}
    body = {"graph": graph.to_json()}
    return api.client.put(f"/api/v1/{draft}", body, content_type="application/json", headers=headers)


# Cost


@pytest.mark.parametrize(("verb", "most"), [("get", 8), ("patch", 18)])
def test_queries_do_not_grow_with_steps_and_revisions(
    editor_api, tree, owner, draft, verb, most, django_assert_max_num_queries
):
    large = Graph.of([Node(f"n{i}", f"Step {i}", outcome="resolved") for i in range(300)])
    for i in range(20):
        tree.commit(large.patched({"nodes": {"n0": {"title": f"T{i}"}}}), by=owner, onto=tree.serial)
    with django_assert_max_num_queries(most):
        if verb == "get":
            assert editor_api.get(draft).status_code == 200
        else:
            changes = {"nodes": {"n1": {"title": "Mine", "outcome": "resolved"}}}
            assert editor_api.patch(draft, onto=tree.serial, changes=changes).status_code == 200
