"""Whose steps a person may read: of published guides, and of withdrawn ones only what their own runs went through."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.http import Http404

from tests import factories
from tests.factories import event
from trees.core.graph import Graph, Node, Option
from trees.models import Run
from trees.running.query import MAX_CHANGE_LINES, newer_release, open_releases, run_or_404

pytestmark = pytest.mark.django_db


def test_releases_of_published_guides_are_open_to_the_team(guide, viewer, stranger):
    assert open_releases(viewer, {guide.live_id}) == {guide.live_id: guide.pk}
    assert open_releases(stranger, {guide.live_id}) == {}


def test_draft_and_unknown_releases_are_not_open(tree, owner):
    [draft] = tree.revisions.all()
    assert open_releases(owner, {draft.pk, 10**9}) == {}


def test_withdrawn_guide_stays_open_to_who_began_a_run_of_it(run, guide, viewer, editor):
    release_id = guide.live_id
    guide.unpublish()
    assert open_releases(viewer, {release_id}) == {release_id: guide.pk}
    assert open_releases(editor, {release_id}) == {}


def test_withdrawn_guide_stays_open_to_who_came_through_it(team, owner, viewer, editor):
    inner = factories.published(team, owner, "Inner")
    ways = (Option("in", "In", "end", tree=inner.pk),)
    outer = factories.published(
        team, owner, "Outer", graph=Graph.of([Node("a", "A", "", ways), Node("end", "End", outcome="resolved")])
    )
    run = Run.objects.start(outer, by=viewer)
    run.record([event("answer", run, option="in", entered=inner.live_id)], by=viewer)
    release_id = inner.live_id
    inner.unpublish()
    assert open_releases(viewer, {release_id}) == {release_id: inner.pk}
    assert open_releases(editor, {release_id}) == {}


def test_run_of_the_team_is_found_and_any_other_is_not(run, editor, stranger):
    assert run_or_404(editor, run.pk) == run
    for user, key in ((stranger, run.pk), (editor, uuid4())):
        with pytest.raises(Http404):
            run_or_404(user, key)


def test_run_on_the_newest_release_is_offered_none(run, viewer):
    fresh = run_or_404(viewer, run.pk)
    assert newer_release(fresh, fresh.state()) == {"run": fresh}


def test_newer_release_says_what_changed_and_how_much_more(run, guide, owner, viewer):
    chain = [Node(f"n{n}", f"New {n}", "", (Option("on", "Continue", f"n{n + 1}"),)) for n in range(25)]
    republish(guide, owner, *chain, Node("n25", "End", outcome="resolved"))
    fresh = run_or_404(viewer, run.pk)
    offer = newer_release(fresh, fresh.state())
    assert offer["headline"].startswith("26 steps added, 3 steps removed")
    assert (len(offer["lines"]), offer["lines"][0]) == (MAX_CHANGE_LINES, "Added step “New 0”")
    assert offer["more"] == 26 + 3 + 1 - MAX_CHANGE_LINES


def test_run_cannot_switch_to_a_release_without_its_step_and_is_told_so(run, guide, owner, viewer):
    republish(guide, owner, Node("other", "Another start", outcome="resolved"))
    fresh = run_or_404(viewer, run.pk)
    assert newer_release(fresh, fresh.state())["reason"]


def test_run_can_switch_to_a_release_that_has_its_step(run, guide, owner, viewer):
    republish(guide, owner, *(replace(node, title=f"{node.title} now") for node in guide.graph.nodes.values()))
    fresh = run_or_404(viewer, run.pk)
    assert newer_release(fresh, fresh.state())["reason"] == ""


def republish(guide, owner, *nodes: Node) -> None:
    guide.commit(Graph.of(nodes), by=owner, onto=guide.serial)
    guide.publish(by=owner)
