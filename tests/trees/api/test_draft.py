"""/api/v1/trees/{id}/draft: what an editor reads and saves; undo, redo, presence."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from tests import factories
from trees.core.graph import Graph, Node
from trees.models import Presence, revisions
from trees.models.revisions import MAX_KEPT_REVISIONS

pytestmark = pytest.mark.django_db
BASE = factories.graph()


def node(key: str, **fields) -> dict:
    return BASE.nodes[key].to_json() | fields


def called(title: str) -> dict:
    return {"nodes": {"done": node("done", title=title)}}


@pytest.fixture
def draft(tree):
    return f"trees/{tree.pk}/draft"


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


def test_etag_of_an_answer_that_was_compressed_names_the_draft(editor_api, draft, tree):
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


# Gestures: what was typed into one field is one change


def type_letters(api, draft, onto: int, *titles: str, gesture="title:done") -> int:
    for title in titles:
        onto = api.patch(draft, onto=onto, gesture=gesture, changes=called(title)).json()["serial"]
    return onto


def test_typing_is_one_line_of_the_history_and_one_step_of_undo(editor_api, draft, tree):
    serial = type_letters(editor_api, draft, 1, "M", "Me", "Men", "Mended")
    kept = tree.revisions.in_history()
    assert [each.message for each in kept] == ["Renamed “Solved” to “Mended”", "Created"]
    undone = editor_api.post(f"{draft}/undo", onto=serial).json()
    assert undone["graph"]["nodes"]["done"]["title"] == "Solved"


def test_another_gesture_person_or_a_release_begins_a_line_of_its_own(api, editor_api, draft, tree, owner):
    serial = type_letters(editor_api, draft, 1, "A", "AB")
    serial = type_letters(editor_api, draft, serial, "ABC", gesture="body:done")
    serial = type_letters(api, draft, serial, "ABCD", gesture="body:done")
    tree.refresh_from_db()
    tree.publish(by=owner)
    type_letters(api, draft, serial, "ABCDE", gesture="body:done")
    shown = [each.graph.nodes["done"].title for each in tree.revisions.in_history()]
    assert shown == ["ABCDE", "ABCD", "ABC", "AB", "Solved"]


def test_gesture_without_end_is_kept_each_few_minutes(editor_api, draft, tree):
    serial = type_letters(editor_api, draft, 1, "A", "AB")
    tree.revisions.update(began_at=timezone.now() - timedelta(minutes=6))  # and the last save just now
    type_letters(editor_api, draft, serial, "ABC", "ABCD")
    assert [each.graph.nodes["done"].title for each in tree.revisions.in_history()] == ["ABCD", "AB", "Solved"]


def test_gesture_of_long_ago_is_another_one(editor_api, draft, tree):
    serial = type_letters(editor_api, draft, 1, "A")
    tree.revisions.update(began_at=timezone.now() - timedelta(minutes=6))
    type_letters(editor_api, draft, serial, "AB")
    assert tree.revisions.in_history().count() == 3


def test_colleague_who_began_in_the_middle_of_a_gesture_is_merged(api, editor_api, draft):
    middle = type_letters(editor_api, draft, 1, "A", "AB")
    type_letters(editor_api, draft, middle, "ABC", "ABCD")
    body = api.patch(draft, onto=middle, changes={"nodes": {"call": node("call", title="Other")}}).json()
    assert body["conflicts"] == []
    assert [each["title"] for each in body["merged"]["nodes"].values()] == ["Is the light on?", "ABCD", "Other"]


def test_history_stays_bounded(tree, editor, monkeypatch):
    monkeypatch.setattr(revisions, "MAX_SQUASHED_REVISIONS", 20)
    for i in range(MAX_KEPT_REVISIONS + 40):
        gesture = "typing" if i < 30 else ""
        tree.commit(BASE.patched(called(f"T{i}")), by=editor, onto=tree.serial, gesture=gesture)
    assert tree.revisions.in_history().count() == MAX_KEPT_REVISIONS
    assert tree.revisions.filter(squashed=True, serial__lte=tree.serial - 20).count() == 0


# Undo and redo


def test_undo_and_redo_reach_across_saves_and_reloads(editor_api, draft, tree):
    for onto, title in enumerate(["One", "Two", "Three"], 1):
        editor_api.patch(draft, onto=onto, changes=called(title))
    went = []
    for verb in ("undo", "undo", "undo", "redo", "redo", "redo"):
        body = editor_api.post(f"{draft}/{verb}", onto=editor_api.get(draft).json()["serial"]).json()
        went.append(body["graph"]["nodes"]["done"]["title"])
    assert went == ["Two", "One", "Solved", "One", "Two", "Three"]
    assert (body["undo"], body["redo"]) == (True, False)
    assert tree.revisions.in_history()[0].message == "Redid: Renamed “Two” to “Three”"


def test_undo_goes_to_a_state_of_which_only_a_copy_is_kept(editor_api, draft, tree, owner):
    for i in range(40):
        tree.commit(BASE.patched(called(f"Before {i}")), by=owner, onto=tree.serial)
    for _ in range(20):
        tree.undo(by=owner, onto=tree.serial)
    for i in range(36):
        tree.commit(BASE.patched(called(f"After {i}")), by=owner, onto=tree.serial)
    for _ in range(35):
        tree.undo(by=owner, onto=tree.serial)
    assert editor_api.get(draft).json()["undo"]
    undone = editor_api.post(f"{draft}/undo", onto=tree.serial).json()
    assert undone["graph"]["nodes"]["done"]["title"] == "Before 19"
    assert not tree.revisions.filter(serial=21).exists()


def test_undo_and_redo_say_what_they_did_and_whose_change_it_was(api, editor_api, draft, tree):
    api.patch(draft, onto=1, changes={"nodes": {"done": node("done", title="Mine")}})
    editor_api.patch(draft, onto=2, changes={"nodes": {"call": node("call", title="Theirs")}})
    said = []
    for onto, verb in enumerate(("undo", "undo", "redo", "redo"), 3):
        said.append(api.post(f"{draft}/{verb}", onto=onto).json()["message"])
    first, second = "Renamed “Solved” to “Mine”", "Renamed “Call us” to “Theirs”"
    assert said[:2] == [f"Undid a change of Editor: {second}", f"Undid: {first}"]
    assert said[2:] == [f"Redid: {first}", f"Redid a change of Editor: {second}"]


@pytest.mark.parametrize("verb", ["undo", "redo"])
def test_nothing_to_undo_or_redo_is_said(editor_api, draft, tree, verb):
    response = editor_api.post(f"{draft}/{verb}", onto=1)
    assert (response.status_code, response.json()["detail"]) == (400, f"There is nothing to {verb}.")
    assert tree.revisions.count() == 1


def test_undo_of_what_somebody_else_changed_meanwhile_is_refused(editor_api, draft, tree, owner):
    tree.commit(BASE.patched(called("Theirs")), by=owner, onto=1)
    tree.commit(BASE.patched(called("Again")), by=owner, onto=2)
    assert editor_api.post(f"{draft}/undo", onto=2).status_code == 409
    tree.refresh_from_db()
    assert tree.serial == 3


def test_change_after_an_undo_has_nothing_to_redo(editor_api, draft):
    editor_api.patch(draft, onto=1, changes=called("One"))
    editor_api.post(f"{draft}/undo", onto=2)
    assert editor_api.patch(draft, onto=3, changes=called("Other")).json()["redo"] is False


# Presence


def test_each_hears_of_the_other_and_of_the_newest_serial(api, editor_api, tree, owner):
    here, there = str(uuid4()), str(uuid4())
    assert api.post(f"trees/{tree.pk}/presence", tab=here, node="power").json() == {"others": [], "serial": 1}
    tree.commit(BASE.patched(called("Theirs")), by=owner, onto=1)
    heard = editor_api.post(f"trees/{tree.pk}/presence", tab=there).json()
    assert heard == {"others": [{"name": "Owner", "node": "power", "you": False}], "serial": 2}
    again = api.post(f"trees/{tree.pk}/presence", tab=str(uuid4())).json()
    assert [(each["name"], each["you"]) for each in again["others"]] == [("Editor", False), ("Owner", True)]


def test_who_gives_no_sign_is_gone_and_forgotten(api, editor_api, tree):
    api.post(f"trees/{tree.pk}/presence", tab=str(uuid4()))
    Presence.objects.update(seen_at=timezone.now() - timedelta(seconds=13))
    assert editor_api.post(f"trees/{tree.pk}/presence", tab=str(uuid4())).json()["others"] == []
    assert Presence.objects.count() == 1


def test_who_closes_the_editor_is_gone_at_once(api, editor_api, tree):
    tab = str(uuid4())
    editor_api.post(f"trees/{tree.pk}/presence", tab=tab)
    api.post(f"trees/{tree.pk}/presence", tab=tab, leaving=True)  # not hers to close
    assert len(api.post(f"trees/{tree.pk}/presence", tab=str(uuid4())).json()["others"]) == 1
    editor_api.post(f"trees/{tree.pk}/presence", tab=tab, leaving=True)
    assert Presence.objects.filter(tab=tab).count() == 0


@pytest.mark.parametrize(
    "body", [{}, {"tab": "x"}, {"tab": str(uuid4()), "node": "a b"}, {"tab": str(uuid4()), "node": 5.5}]
)
def test_odd_presence_is_refused(editor_api, tree, body):
    assert editor_api.send("post", f"trees/{tree.pk}/presence", body).status_code == 400


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
