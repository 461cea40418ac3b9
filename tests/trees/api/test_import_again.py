"""POST /api/v1/trees/import with a source, a second time: edits made here are kept, and nothing is lost silently."""

import pytest

from trees.core.graph import Graph
from trees.models import Tree

pytestmark = pytest.mark.django_db
GUIDE = "# Pump\n\n## Is it on? {#on}\n\n- [Yes](#noise)\n\n## Does it hum? {#noise .resolved}\n"
NEW = GUIDE.replace("Does it hum?", "Does it hum loudly?")


@pytest.fixture
def bring(editor_api, team):
    def send(text, **fields):
        return editor_api.post("trees/import", text=text, format="markdown", team=team.pk, source="wiki", **fields)

    return send


@pytest.fixture
def edit(editor):
    """Changes the title of a step of the guide, as a person does in the editor."""

    def change(key, title):
        tree = Tree.objects.get()
        node = tree.graph.nodes[key].to_json() | {"title": title}
        tree.commit(tree.graph.patched({"nodes": {key: node}}), by=editor, onto=tree.serial)

    return change


def titles():
    return [node.title for node in Tree.objects.get().graph.nodes.values()]


def test_edits_made_here_are_kept_and_the_next_import_changes_nothing(bring, edit):
    assert bring(GUIDE).json()[0]["state"] == "made"
    edit("on", "Is the pump on?")
    (merged,) = bring(NEW).json()
    assert (merged["state"], merged["conflicts"], titles()) == (
        "updated",
        [],
        ["Is the pump on?", "Does it hum loudly?"],
    )
    assert merged["changes"] == ["1 step renamed, 1 of 2 steps untouched", merged["changes"][1]]
    assert "Does it hum loudly?" in merged["changes"][1]
    (same,) = bring(NEW).json()
    assert (same["state"], same["changes"], Tree.objects.get().serial) == ("unchanged", [], 4)


def test_a_new_title_of_the_file_does_not_make_edits_its_own(bring, edit):
    bring(GUIDE)
    edit("on", "Is the pump on?")
    retitled = GUIDE.replace("# ", "# Another ", 1)
    assert bring(retitled).json()[0]["state"] == "updated"
    assert bring(retitled + "\n## More {#more .resolved}\n").json()[0]["state"] == "updated"
    assert titles()[0] == "Is the pump on?"


def test_dry_run_answers_the_difference_and_changes_nothing(bring, edit):
    assert bring(GUIDE, dry_run=True).json()[0]["state"] == "made"
    assert not Tree.objects.exists()
    bring(GUIDE)
    edit("noise", "Is it loud?")
    response = bring(NEW, dry_run=True)
    (row,) = response.json()
    assert (response.status_code, row["state"], row["id"]) == (200, "refused", Tree.objects.get().pk)
    assert row["conflicts"] == [
        {"key": "noise", "title": "Is it loud?", "here": ["Title: Is it loud?"], "file": ["Title: Does it hum loudly?"]}
    ]
    (row,) = bring(NEW, dry_run=True, edits="replace").json()
    assert (row["state"], row["conflicts"]) == ("updated", [])
    assert (titles(), Tree.objects.get().serial) == (["Is it on?", "Is it loud?"], 2)


def test_conflicts_are_409_until_somebody_says_which_side_counts(bring, edit):
    bring(GUIDE)
    edit("noise", "Is it loud?")
    refused = bring(NEW + "\n# Another\n\n## Step {#a .resolved}\n")
    body = refused.json()
    assert (refused.status_code, body["code"], Tree.objects.count()) == (409, "conflict", 1)
    assert "“Is it loud?”" in body["detail"]
    assert [each["key"] for each in body["guides"][0]["conflicts"]] == ["noise"]
    assert titles() == ["Is it on?", "Is it loud?"]
    (here,) = bring(NEW, edits="here").json()
    assert (len(here["conflicts"]), titles()) == (1, ["Is it on?", "Is it loud?"])
    assert bring(NEW).json()[0]["state"] == "unchanged"  # it was decided


@pytest.mark.parametrize("edits", ["file", "replace"])
def test_file_can_count(bring, edit, edits):
    bring(GUIDE)
    edit("noise", "Is it loud?")
    edit("on", "Is the pump on?")
    assert bring(NEW, edits=edits).json()[0]["state"] == "updated"
    assert titles() == [{"file": "Is the pump on?", "replace": "Is it on?"}[edits], "Does it hum loudly?"]


def test_edits_of_a_guide_whose_last_import_is_not_kept_are_not_overwritten(bring, edit):
    bring(GUIDE)
    edit("on", "Is the pump on?")
    Tree.objects.get().revisions.get(serial=1).delete()
    (same,) = bring(GUIDE.replace("Is it on?", "Is the pump on?")).json()
    assert same["state"] == "unchanged"
    refused = bring(NEW)
    assert (refused.status_code, titles()[0]) == (409, "Is the pump on?")
    assert "not kept any more" in refused.json()["detail"]
    bring(NEW, edits="here")
    assert titles() == ["Is the pump on?", "Does it hum?"]
    bring(NEW, edits="replace")
    assert titles() == ["Is it on?", "Does it hum loudly?"]


def test_other_title_is_named_among_the_changes(bring, editor):
    bring(GUIDE)
    Tree.objects.get().update_details(by=editor, title="Ours")
    (row,) = bring(GUIDE, dry_run=True).json()
    assert row["changes"] == ["The title “Ours” becomes “Pump”."]


def test_guide_that_was_emptied_here_is_a_conflict_and_not_filled_again(bring, editor):
    bring(GUIDE)
    Tree.objects.get().commit(Graph(), by=editor, onto=1)
    assert bring(NEW).status_code == 409
    assert bring(GUIDE).json()[0]["state"] == "unchanged"
