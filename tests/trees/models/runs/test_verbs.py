"""What can be done with a run as a whole: fork it, hand it over, go on with a newer release."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from tests import factories
from tests.factories import answered
from trees.core.graph import Graph, Node, Option
from trees.core.runs.walk import State
from trees.models import Run
from trees.models.runs import recording
from trees.models.runs.events import Sent
from trees.running import summary

pytestmark = pytest.mark.django_db
ASKS = "Serial: ____ {#serial .required}\nPIN: ____ {#pin .sensitive .required}"


def guide() -> Graph:
    """Two questions, of which the first asks for values, then the end."""
    on = Node("on", "Is it on?", ASKS, (Option("yes", "Yes", "full"), Option("no", "No", "done")))
    full = Node("full", "Is it full?", "", (Option("yes", "Yes", "done"), Option("no", "No", "on")))
    return Graph.of([on, full, Node("done", "Done", outcome="resolved")])


@pytest.fixture
def tree(team, owner):
    return factories.published(team, owner, graph=guide())


@pytest.fixture
def run(tree, owner):
    """At the second question, with a note, values and a ticket."""
    run = Run.objects.start(tree, by=owner)
    say(run, "note", text="It smokes")
    say(run, "details", values={"ticket": "INC-1"})
    say(run, "answer", option="yes", values={"serial": "AB1", "pin": "9876"})
    return run


def say(run, kind, **fields):
    _, refused = run.record([factories.event(kind, run, **fields)], by=run.person)
    assert refused == []


def publish(tree, graph: Graph):
    tree.commit(graph, by=tree.created_by, onto=tree.serial)
    return tree.publish(by=tree.created_by)


def told(state: State) -> tuple:
    return state.release_id, state.place, state.trail, state.notes, state.values, state.details


# Fork


def test_fork_stands_where_the_run_was_and_leaves_it_alone(run, editor):
    say(run, "note", text="Full of dust")
    answered(run, "yes")
    before = run.state()
    fork = run.fork(1, by=editor)
    state = fork.state()
    assert (fork.person, fork.forked_from, fork.under_way, fork.ticket) == (editor, run, True, "INC-1")
    assert (state.place, state.trail) == (before.trail[1].place, before.trail[:1])
    assert list(state.notes.values()) == ["It smokes", "Full of dust"]
    assert (state.values, state.details) == (before.values, before.details)
    run.refresh_from_db()
    assert run.state() == before
    assert run.outcome == "resolved"


def test_fork_from_the_beginning_has_no_answers(run, owner):
    fork = run.fork(0, by=owner)
    assert (fork.steps, fork.state().place.node, fork.ticket) == (0, "on", "INC-1")


def test_fork_keeps_to_the_release_of_the_run(run, tree, owner):
    first = tree.live
    publish(tree, Graph.of([replace(node, body="") for node in guide().nodes.values()]))
    assert run.fork(1, by=owner).release == first


def test_fork_of_a_run_that_was_switched_goes_the_same_way(run, tree, owner):
    newer = publish(tree, Graph.of([replace(node, title="New") for node in guide().nodes.values()]))
    run.refresh_from_db()
    run.switch(by=owner)
    answered(run, "no")
    assert told(run.fork(2, by=owner).state()) == told(run.state())
    assert run.fork(2, by=owner).release == newer


def test_fork_goes_through_the_same_release_of_another_tree(team, owner):
    paper = factories.published(team, owner, "Paper")
    way = (Option("check", "Check the paper", "done", tree=paper.pk),)
    main = Graph.of([Node("on", "Is it on?", "", way), Node("done", "It prints", outcome="resolved")])
    run = Run.objects.start(factories.published(team, owner, graph=main), by=owner)
    say(run, "answer", option="check", entered=paper.live_id)
    answered(run, "yes")
    publish(paper, Graph.of([replace(node, title="New") for node in factories.graph().nodes.values()]))
    assert told(run.fork(2, by=owner).state()) == told(run.state())


def test_sensitive_value_is_not_asked_for_again_and_not_there(run, owner):
    fork = run.fork(1, by=owner)
    assert fork.state().values == {"serial": "AB1", "pin": None}
    assert not any("9876" in event.data for event in fork.events.all())


def test_fork_with_the_same_key_is_made_once(run, tree, owner, editor):
    key = uuid4()
    assert run.fork(1, by=owner, key=key) == run.fork(1, by=owner, key=key)
    assert Run.objects.get(pk=key).events.count() == 3
    tree.refresh_from_db()
    assert tree.run_count == 2
    with pytest.raises(ValidationError):
        run.fork(1, by=editor, key=key)


@pytest.mark.parametrize("step", [-1, 2])
def test_fork_needs_a_step_of_the_run(run, owner, step):
    with pytest.raises(ValidationError, match="no such step"):
        run.fork(step, by=owner)


# Hand over


def test_run_that_is_handed_over_is_the_colleagues(run, owner, viewer):
    state = run.state()
    run.hand_over(viewer, by=owner)
    run.refresh_from_db()
    assert (run.person, run.handed_by, run.state()) == (viewer, owner, state)
    last = run.events.last()
    assert (last.kind, last.by, last.event.text) == ("handover", owner, str(viewer.pk))


def test_what_its_last_person_says_after_that_is_not_taken(run, owner, viewer):
    late = Run.objects.get(pk=run.pk)
    run.hand_over(viewer, by=owner)
    with pytest.raises(PermissionDenied):
        late.record([factories.event("note", run, text="Too late")], by=owner)


def test_summary_of_a_run_that_was_handed_over_names_both(run, owner, viewer):
    run.hand_over(viewer, by=owner)
    assert "Viewer, before that Owner, " in summary.summary_of(run)["plain"]


def test_same_key_does_not_hand_over_again(run, owner, editor, viewer):
    key = uuid4()
    run.hand_over(viewer, by=owner, key=key)
    run.hand_over(editor, by=viewer)
    run.hand_over(viewer, by=owner, key=key)
    run.refresh_from_db()
    assert run.person == editor


def test_editor_hands_over_anybodys_run_and_a_viewer_only_their_own(run, owner, editor, viewer):
    with pytest.raises(PermissionDenied):
        run.hand_over(viewer, by=viewer)
    run.hand_over(viewer, by=editor)
    run.hand_over(owner, by=viewer)
    run.refresh_from_db()
    assert run.person == owner


def test_run_is_not_handed_over_to_a_stranger_nor_by_one(run, owner, stranger):
    with pytest.raises(ValidationError, match="member of its team"):
        run.hand_over(stranger, by=owner)
    with pytest.raises(PermissionDenied):
        run.hand_over(owner, by=stranger)


def test_a_run_that_is_full_can_still_be_ended_and_handed_over(run, owner, viewer, monkeypatch):
    monkeypatch.setattr(recording, "MAX_EVENTS_PER_RUN", run.events.count())
    _, [refused] = run.record([factories.event("note", run, text="More")], by=run.person)
    assert refused.reason == "full"
    _, refused = run.record([factories.event("finish", run, option="escalate")], by=run.person)
    assert (refused, run.outcome) == ([], "escalate")
    run.hand_over(viewer, by=run.person)
    assert run.person == viewer


# A newer release


def test_run_goes_on_with_the_newer_release(run, tree, owner):
    assert run.newer_release is None
    newer = publish(tree, Graph.of([replace(node, title="New") for node in guide().nodes.values()]))
    run = Run.objects.get(pk=run.pk)
    say(run, "note", text="Full of dust")
    assert run.newer_release == newer
    run.switch(by=owner)
    state = run.state()
    assert (run.release, run.newer_release, state.place.release_id, state.place.node) == (newer, None, newer.pk, "full")
    assert state.notes[newer.pk, "full"] == "Full of dust"
    assert answered(run, "yes").outcome == "resolved"


def test_switch_with_the_same_key_happens_once(run, tree, owner):
    publish(tree, Graph.of([replace(node, title="New") for node in guide().nodes.values()]))
    run.refresh_from_db()
    key = uuid4()
    run.switch(by=owner, key=key)
    run.switch(by=owner, key=key)
    assert run.events.filter(kind="switch").count() == 1


def test_run_whose_step_is_gone_stays_on_its_release(run, tree, owner):
    publish(tree, Graph.of([replace(guide().nodes["on"], options=(Option("x", "X", "done"),)), guide().nodes["done"]]))
    run.refresh_from_db()
    with pytest.raises(ValidationError, match="does not have the step"):
        run.switch(by=owner)
    assert run.newer_release == tree.live


def test_run_on_the_newest_release_or_at_its_end_is_not_switched(run, tree, owner):
    with pytest.raises(ValidationError, match="no newer release"):
        run.switch(by=owner)
    answered(run, "yes")
    publish(tree, Graph.of([replace(node, title="New") for node in guide().nodes.values()]))
    run.refresh_from_db()
    with pytest.raises(ValidationError, match="no newer release"):
        run.switch(by=owner)


def test_run_inside_another_tree_is_not_switched(team, owner):
    paper = factories.published(team, owner, "Paper")
    way = (Option("check", "Check the paper", "done", tree=paper.pk),)
    main = Graph.of([Node("on", "Is it on?", "", way), Node("done", "It prints", outcome="resolved")])
    tree = factories.published(team, owner, graph=main)
    run = Run.objects.start(tree, by=owner)
    say(run, "answer", option="check", entered=paper.live_id)
    publish(tree, Graph.of([replace(node, body="New") for node in main.nodes.values()]))
    run.refresh_from_db()
    with pytest.raises(ValidationError, match="inside another guide"):
        run.switch(by=owner)


def test_only_its_person_switches_a_run(run, tree, editor):
    publish(tree, Graph.of([replace(node, title="New") for node in guide().nodes.values()]))
    with pytest.raises(PermissionDenied):
        run.switch(by=editor)


def test_handover_that_the_browser_sends_changes_nobody(run, owner, viewer):
    run.record([Sent(replace(factories.event("handover", run).event, text=str(viewer.pk)))], by=owner)
    run.refresh_from_db()
    assert run.person == owner


# Looks


def test_look_becomes_a_run_with_what_is_worth_keeping(guide, owner):
    kept = {
        "note": {"text": "It blinks"},
        "details": {"values": {"ticket": "INC-1"}},
        "finish": {"option": "unresolved"},
        "answer": {"option": "yes"},  # which ends the guide
    }
    for number, (kind, fields) in enumerate(kept.items(), 1):
        run = Run.objects.start(guide, by=owner)
        assert run.look and run not in Run.objects.under_way()
        run.record([factories.event(kind, run, **fields)], by=owner)
        guide.refresh_from_db()
        assert (run.look, Run.objects.get(pk=run.pk).look, guide.run_count) == (False, False, number)


def test_one_answer_is_a_look_and_a_second_one_is_not(team, owner):
    ways = (Option("on", "Go on", "b"),)
    nodes = [Node("a", "A?", options=ways), Node("b", "B?", options=(Option("on", "Go on", "c"),)), Node("c", "C?")]
    guide = factories.published(team, owner, graph=Graph.of(nodes[:2] + [Node("c", "C", outcome="resolved")]))
    run = Run.objects.start(guide, by=owner)
    run.record([factories.event("answer", run, option="on")], by=owner)
    assert run.look
    run.record([factories.event("details", run, values={"ticket": "", "caller": ""})], by=owner)
    assert run.look
    run.record([factories.event("answer", run, option="on")], by=owner)
    assert not run.look
    run.record([factories.event("back", run, step=0)], by=owner)
    assert not run.look, "what was counted stays counted"


def test_fork_and_handover_are_no_looks(guide, owner, viewer):
    run = Run.objects.start(guide, by=owner)
    assert not run.fork(0, by=viewer).look
    run.hand_over(viewer, by=owner)
    assert not Run.objects.get(pk=run.pk).look
    guide.refresh_from_db()
    assert guide.run_count == 2
