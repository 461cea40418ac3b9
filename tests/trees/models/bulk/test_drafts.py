"""New drafts of many guides at once: all together, on the draft that was looked at, with one undo."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import factories
from tests.html import page_of
from trees.core.changes.replace import Query
from trees.core.graph import Graph, Node
from trees.library.replace import apply, preview
from trees.models import Revision, Tree
from trees.models.bulk import actions
from trees.models.bulk.drafts import NewDraft, commit_drafts, undo_drafts
from trees.models.trees import revisions

pytestmark = pytest.mark.django_db


def graph(text: str) -> Graph:
    return Graph.of([Node("a", text, outcome="resolved")])


def edit(old: Graph) -> NewDraft:
    """Everything becomes "new"; what is empty stays, and "wrong" cannot be saved."""
    title = old.nodes["a"].title if old.nodes else ""
    return NewDraft(graph("new") if title not in ("", "wrong") else None, "it is wrong" if title == "wrong" else "")


@pytest.fixture
def guides(team, owner):
    return [factories.tree(team, owner, title, graph=graph("old")) for title in ("A", "B", "C")]


def onto(guides) -> dict:
    return {guide.pk: 1 for guide in guides}


def texts(guides) -> list[str]:
    return [Tree.objects.get(pk=guide.pk).graph.nodes["a"].title for guide in guides]


def commit(guides, by, **fields):
    return commit_drafts(onto(guides), fields.get("edit", edit), by=by, message="Replaced")


def test_drafts_are_saved_as_a_single_save_would(guides, editor):
    outcome = commit(guides, editor)
    assert (outcome.changed, outcome.left_out) == ([guide.pk for guide in guides], [])
    for guide in guides:
        tree = Tree.objects.get(pk=guide.pk)
        assert (tree.serial, tree.node_count, tree.words, tree.updated_by) == (2, 1, "new", editor)
        newest = tree.revisions.first()
        assert (newest.serial, newest.message, newest.author, newest.number) == (2, "Replaced", editor, None)
        assert newest.graph == graph("new") and tree.title == guide.title


def test_nothing_is_published(guides, editor, owner):
    guides[0].publish(by=owner)
    commit(guides, editor)
    tree = Tree.objects.get(pk=guides[0].pk)
    assert tree.live.serial == 1 and tree.publishable and tree.released_words == "old"


def test_search_finds_the_new_words(guides, editor, page_client_for):
    commit(guides, editor)
    page = page_of(page_client_for(editor).get("/trees/list?q=new"))
    assert {str(guide.pk) for guide in guides} <= set(page.data("id"))


def test_what_fits_is_saved_and_the_rest_is_named(guides, editor, team, owner, stranger):
    guides[0].commit(graph("newer"), by=owner, onto=1)
    wrong = factories.tree(team, owner, "Wrong", graph=graph("wrong"))
    empty = factories.tree(team, owner, "Empty", graph=Graph())
    secret = factories.tree(stranger.teams().get(), stranger, "Secret", graph=graph("old"))
    outcome = commit([*guides, wrong, empty, secret], editor)
    assert outcome.changed == [guide.pk for guide in guides[1:]]
    assert outcome.unchanged == [empty.pk]
    assert {each.title: each.reason for each in outcome.left_out} == {
        "A": actions.CHANGED, "Wrong": "it is wrong", "": actions.GONE,
    }  # fmt: skip
    assert texts([guides[0], wrong, secret]) == ["newer", "wrong", "old"]


def test_an_error_in_the_middle_saves_nothing(guides, editor):
    left = [edit, edit]

    def fails(old):
        return left.pop()(old)

    with pytest.raises(IndexError):
        commit(guides, editor, edit=fails)
    assert texts(guides) == ["old"] * 3 and Revision.objects.count() == 3


def test_undo_appends_the_drafts_of_before(guides, editor):
    outcome = commit(guides, editor)
    back = undo_drafts(outcome.undo, by=editor)
    assert back.changed == outcome.changed and texts(guides) == ["old"] * 3
    tree = Tree.objects.get(pk=guides[0].pk)
    assert (tree.serial, tree.draft.message, tree.draft.copy_of) == (3, "Undid: Replaced", 1)
    tree.redo(by=editor, onto=3)
    assert texts(guides[:1]) == ["new"]


def test_undo_leaves_a_guide_that_was_saved_since(guides, editor, owner):
    outcome = commit(guides, editor)
    Tree.objects.get(pk=guides[1].pk).commit(graph("mine"), by=owner, onto=2)
    back = undo_drafts(outcome.undo, by=editor)
    assert texts(guides) == ["old", "mine", "old"]
    assert [(each.title, each.reason) for each in back.left_out] == [("B", actions.CHANGED)]


def test_old_revisions_are_pruned_as_by_a_single_save(guides, editor, owner, monkeypatch):
    monkeypatch.setattr(revisions, "MAX_KEPT_REVISIONS", 3)
    tree = guides[0]
    for serial in range(1, 3):
        tree.commit(graph(f"old {serial}"), by=owner, onto=serial)
    commit_drafts({tree.pk: 3}, edit, by=editor, message="Replaced")
    assert list(tree.revisions.values_list("serial", flat=True)) == [4, 3, 2]


def test_statements_do_not_grow_with_the_guides(team, owner, editor):
    guides = [factories.tree(team, owner, f"Guide {number}", graph=graph("old")) for number in range(22)]
    counts = []
    for chosen in (guides[:2], guides[2:]):
        with CaptureQueriesContext(connection) as seen:
            undo_drafts(commit(chosen, editor).undo, by=editor)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 20


def test_preview_and_replacement_agree(guides, editor):
    query = Query("ol", whole_word=False)
    shown = preview(editor, Tree.objects.of(editor), query, "fo")
    assert (shown.searched, shown.matches, [each.title for each in shown.guides]) == (3, 3, ["A", "B", "C"])
    apply(editor, {each.tree: each.serial for each in shown.guides}, query, "fo")
    assert texts(guides) == ["fod"] * 3
    assert preview(editor, Tree.objects.of(editor), query, "fo").guides == []
