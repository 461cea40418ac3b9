"""/trees/import: a second import of the same source keeps what was edited here."""

import pytest

from tests.html import page_of
from tests.trees.pages.importing import SOURCE, as_shown, preview, radios, send
from trees.core.graph import Graph
from trees.models import Revision, Tree
from trees.models.trees import revisions

pytestmark = pytest.mark.django_db

FIRST = "flowchart TD\n  a{Is it on?} -->|Yes| b[Good]\n  a -->|No| c[Switch it on]\n"
SECOND = "flowchart TD\n  a{Is it on?} -->|Yes| b[Good]\n  a -->|No| c[Press the button]\n  c -->|Still off| d[Call]\n"


def titled(graph, **titles):
    """``graph`` with other titles, by key."""
    data = graph.to_json()
    for key, title in titles.items():
        data["nodes"][key]["title"] = title
    return Graph.from_json(data)


@pytest.fixture
def edited(client, editor):
    """A guide that was imported, and then edited here: its step b."""
    send(client, FIRST)
    tree = Tree.objects.get()
    tree.commit(titled(tree.graph, b="All is well"), by=editor, onto=1)
    return tree


def titles(tree):
    tree.refresh_from_db()
    return {key: node.title for key, node in tree.draft.graph.nodes.items()}


def test_edits_made_here_are_kept_by_proposal(client, edited):
    html = preview(client, SECOND)
    assert radios(html) == {f"{edited.pk}.2.merge": True, f"{edited.pk}.2": False, "": False}
    assert "1 step added" in html
    assert "Both changed the same" not in html
    assert send(client, SECOND, **as_shown(html)).status_code == 200
    assert titles(edited) == {"a": "Is it on?", "b": "All is well", "c": "Press the button", "d": "Call"}


def test_the_history_has_what_the_file_said_and_then_the_merge(client, edited):
    send(client, SECOND, **as_shown(preview(client, SECOND)))
    said = dict(Revision.objects.values_list("serial", "message"))
    assert (said[3], said[4]) == ("Imported again", "Merged with the edits made here")
    edited.refresh_from_db()
    assert (edited.serial, edited.origin_serial) == (4, 3)
    assert Revision.objects.get(serial=3).graph.nodes["b"].title == "Good"


def test_edits_are_kept_by_a_third_import_too(client, edited):
    send(client, SECOND, **as_shown(preview(client, SECOND)))
    third = SECOND.replace("Call", "Call the desk")
    send(client, third, **as_shown(preview(client, third)))
    assert titles(edited) == {"a": "Is it on?", "b": "All is well", "c": "Press the button", "d": "Call the desk"}


def test_the_same_file_again_changes_nothing_that_was_edited_here(client, edited):
    html = preview(client, FIRST)
    assert "Nothing changed." in html
    assert not html.field("take").is_set("checked")


def test_conflicts_are_shown_and_stay_as_here_unless_the_file_is_chosen(client, edited):
    both = FIRST.replace("Good", "Fine")
    html = preview(client, both)
    assert "Both changed the same in 1 place" in " ".join(html.text.split())
    assert "Title: All is well" in html
    assert "Title: Fine" in html
    send(client, both, **as_shown(html))
    assert titles(edited)["b"] == "All is well"


def test_a_conflict_can_be_as_in_the_file(client, edited):
    both = FIRST.replace("Good", "Fine")
    send(client, both, **as_shown(preview(client, both), **{f"side {SOURCE}": ["b"]}))
    assert titles(edited)["b"] == "Fine"


@pytest.mark.parametrize(("sides", "start", "steps"), [([], "b", "abc"), (["start of the guide", "c"], "d", "abd")])
def test_where_the_guide_begins_and_a_removed_step_are_decided_too(client, editor, edited, sides, start, steps):
    edited.commit(titled(edited.graph, b="Good", c="Press it").starting_at("b"), by=editor, onto=2)
    file = "flowchart TD\n  d{Before} --> a{Is it on?}\n  a -->|Yes| b[Good]\n"
    html = preview(client, file)
    assert "Both changed the same in 2 places" in " ".join(html.text.split())
    send(client, file, **as_shown(html, **{f"side {SOURCE}": sides}))
    assert set(titles(edited)) == {*steps, "d"}
    assert edited.draft.graph.start == start


def test_a_step_removed_here_that_the_file_changed_is_a_conflict(client, editor, edited):
    data = edited.draft.graph.to_json()
    del data["nodes"]["c"], data["nodes"]["a"]["options"][1]
    edited.commit(Graph.from_json(data), by=editor, onto=2)
    html = preview(client, SECOND)
    assert "No such step" in html
    shown = as_shown(html)
    send(client, SECOND, **shown)
    assert "c" not in titles(edited)
    assert not [node for node in edited.graph.nodes.values() for o in node.options if o.to == "c"]


def test_all_can_be_as_in_the_file(client, edited):
    html = preview(client, SECOND)
    send(client, SECOND, **as_shown(html, **{f"into {SOURCE}": f"{edited.pk}.2"}))
    assert titles(edited)["b"] == "Good"
    assert (edited.serial, edited.origin_serial) == (3, 3)


def test_a_guide_that_was_edited_after_the_preview_is_shown_again(client, editor, edited):
    shown = as_shown(preview(client, SECOND))
    edited.commit(titled(edited.graph, a="Is it lit?"), by=editor, onto=2)
    refused = send(client, SECOND, **shown)
    assert refused.status_code == 422
    assert "was changed here in the meantime" in page_of(refused)
    assert Tree.objects.get().serial == 3


def test_what_the_last_import_brought_is_kept_to_merge_from(client, editor, edited, monkeypatch):
    monkeypatch.setattr(revisions, "MAX_KEPT_REVISIONS", 2)
    for serial in range(2, 8):
        edited.commit(titled(edited.graph, a=f"Is it on {serial}?"), by=editor, onto=serial)
    assert {*Revision.objects.values_list("serial", flat=True)} == {1, 7, 8}
    send(client, SECOND, **as_shown(preview(client, SECOND)))
    assert titles(edited) == {"a": "Is it on 7?", "b": "All is well", "c": "Press the button", "d": "Call"}


def test_without_it_a_new_revision_replaces_the_edits_and_says_so(client, edited):
    Revision.objects.filter(serial=1).delete()
    html = preview(client, FIRST.replace("-->|No|", "-->|Not yet|"))
    assert radios(html) == {f"{edited.pk}.2": True, "": False}
    assert "A new revision replaces these edits" in html
