"""The history of a draft: gestures, undo and redo."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.trees.api.drafts import BASE, called, node
from trees.models.trees import revisions
from trees.models.trees.revisions import MAX_KEPT_REVISIONS

pytestmark = pytest.mark.django_db


# Gestures: what was typed into one field is one change


def type_letters(api, draft, onto: int, *titles: str, gesture="title:done") -> int:
    for title in titles:
        onto = api.patch(draft, onto=onto, gesture=gesture, changes=called(title)).json()["serial"]
    return onto


def test_typing_is_one_line_of_the_history_and_one_step_of_undo(editor_api, draft, tree):
    serial = type_letters(editor_api, draft, 1, "M", "Me", "Men", "Mended")
    kept = tree.revisions.in_history()
    assert [each.message for each in kept] == ["Renamed “Solved” to “Mended”", "Created"]
    listed = editor_api.get(f"trees/{tree.pk}/revisions").json()["results"]
    assert [each["message"] for each in listed] == ["Renamed “Solved” to “Mended”", "Created"]
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
