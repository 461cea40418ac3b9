"""Whatever is sent, in whatever order and however often: a run is where the pure fold says.

The machine walks as a person would, on its own idea of where the run is, and keeps what it did in a queue, as a browser
does. What is sent are pieces of that queue with anything of before mixed in.
"""

from dataclasses import replace
from uuid import uuid4

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tests import factories
from tests.examples import examples
from trees.core.graph import Graph, Node, Option
from trees.core.outcomes import OUTCOMES
from trees.core.runs import walk
from trees.core.runs.walk import RETURN, Event, Place
from trees.models import Run, Tree
from trees.models.runs import snapshots
from trees.models.runs.events import Sent
from trees.models.trees.revisions import graph_of

pytestmark = pytest.mark.django_db
BLANKS = 'Serial: ____ {#serial .required pattern="[0-9]+"}\n\nPIN: ____ {#pin .sensitive}'
OPTIONS = ["yes", "no", "in", "again", RETURN]
WORDS = st.sampled_from(["", "1", "22", "x", " 3 ", "It blinks."])
SOME = st.integers(0, 3)
PHASES = set(Phase) - {Phase.explain}  # which would take minutes


def guide(through: int) -> Graph:
    """A circle, blanks, a tree to go through, two ends."""
    ways = (Option("yes", "Yes", "cable"), Option("no", "No", "call"))
    checks = (Option("in", "In", "power", tree=through), Option("again", "Again", "power"), Option("yes", "Yes", "ok"))
    ends = (Node("ok", "Fixed", outcome="resolved"), Node("call", "Call us", outcome="escalate"))
    return Graph.of([Node("power", "Is it on?", "", ways), Node("cable", "Check the cable", BLANKS, checks), *ends])


@pytest.fixture
def releases(team, owner) -> list[int]:
    """Keys of releases: two of the guide, and one of the tree that it leads through."""
    inner = factories.published(team, owner, "Inner")
    outer = factories.published(team, owner, "Outer", graph=guide(inner.pk))
    first = outer.live_id
    outer.commit(guide(inner.pk), by=owner, onto=1)
    outer.publish(by=owner)
    return [first, outer.live_id, inner.live_id]


@pytest.mark.parametrize("snapshot_after", [snapshots.MIN_EVENTS, 1, 3])
def test_any_sequence_in_any_pieces_ends_where_the_fold_does(releases, owner, snapshot_after, monkeypatch):
    """With and without snapshots of the state."""
    monkeypatch.setattr(snapshots, "MIN_EVENTS", snapshot_after)
    monkeypatch.setattr(snapshots, "EVENTS_PER_SNAPSHOT", snapshot_after)
    machine = type("Machine", (RunMachine,), {"releases": releases, "owner": owner})
    run_state_machine_as_test(
        machine, settings=settings(max_examples=examples(40), stateful_step_count=25, deadline=None, phases=PHASES)
    )


class RunMachine(RuleBasedStateMachine):
    releases: list[int]
    owner = None

    @initialize()
    def begin(self):
        outer = Tree.objects.get(title="Outer")
        first, self.newer, self.inner = self.releases
        self.run = Run.objects.start(outer, by=self.owner, release=outer.revisions.get(pk=first))
        self.told: list[Event] = []  # all that was sent, in order
        self.queue: list[Event] = []  # what was done and not yet sent
        self.here = walk.begin(graph_of, first)  # where the person believes to be
        self.recorded = self.here

    @rule(option=st.sampled_from(OPTIONS), serial=WORDS, pin=WORDS, entered=SOME)
    def answer(self, option, serial, pin, entered):
        entered = [0, self.inner, self.newer, 2**40][entered]
        self.do("answer", option=option, entered=entered, values={"serial": serial, "pin": pin})

    @rule(option=st.sampled_from(OPTIONS))
    def answer_with_what_is_needed(self, option):
        self.do("answer", option=option, entered=self.inner, values={"serial": "12"})

    @rule(steps=st.integers(-1, 4))
    def back(self, steps):
        self.do("back", step=max(0, len(self.here.trail) - steps))

    @rule(serial=WORDS, pin=WORDS)
    def give_values(self, serial, pin):
        self.do("values", values={"serial": serial, "pin": pin})

    @rule(text=WORDS, node=st.sampled_from(["", "power", "cable", "ok"]))
    def note(self, text, node):
        self.do("note", text=text, node=node or self.here.place.node)

    @rule(ticket=WORDS)
    def name_the_ticket(self, ticket):
        self.do("details", values={"ticket": ticket})

    @rule(option=st.sampled_from([*OUTCOMES, "maybe"]))
    def finish(self, option):
        self.do("finish", option=option)

    @rule()
    def switch(self):
        self.do("switch", entered=self.newer)

    @rule(data=st.data())
    def send(self, data):
        """The queue, or its beginning; some of it twice, and some that went up long ago, anywhere in between."""
        batch = self.queue[: data.draw(st.integers(0, len(self.queue)))]
        again = data.draw(st.lists(st.sampled_from(self.told + batch), max_size=4)) if self.told + batch else []
        for event in again:
            place = data.draw(st.integers(0, len(batch)))
            if event in self.told or event in batch[:place]:
                batch.insert(place, event)
        self.queue = [event for event in self.queue if event not in batch]
        self.tell(batch)

    @rule(data=st.data())
    def another_window_sends_what_it_believes(self, data):
        """An event for a place where the run may not be any more."""
        old = data.draw(st.sampled_from(self.told)) if self.told else None
        if old:
            self.tell([replace(old, uuid=str(uuid4()))])

    @rule()
    def look_again(self):
        """The page is loaded again: what was not sent yet is done on top of what the server has."""
        self.here = self.fold([*self.told, *self.queue])

    def do(self, kind, **fields):
        place = {"step": len(self.here.trail), "release_id": self.here.place.release_id, "node": self.here.place.node}
        event = Event(str(uuid4()), kind, **(place | fields))
        self.queue.append(event)
        self.here = self.fold([*self.told, *self.queue])

    def tell(self, batch):
        self.told += batch
        self.recorded, refused = self.run.record([Sent(event) for event in batch], by=self.owner)
        assert {each.uuid for each in refused} <= {event.uuid for event in batch}

    def fold(self, events) -> walk.State:
        """What the pure model makes of ``events``; a release that nobody may enter is none."""
        return walk.walk(graph_of, self.releases[0], map(self.allowed, events))

    def allowed(self, event: Event) -> Event:
        wrong = event.kind == "answer" and event.entered != self.inner
        return replace(event, entered=0) if wrong else event

    @invariant()
    def stored_events_fold_to_what_the_pure_model_says(self):
        assert self.recorded == self.run.state() == self.fold(self.told)

    @invariant()
    def each_event_is_kept_once(self):
        kept = [str(key) for key in self.run.events.values_list("uuid", flat=True)]
        assert len(kept) == len(set(kept)) == self.run.serial
        assert set(kept) <= {event.uuid for event in self.told}

    @invariant()
    def trail_is_a_way_through_the_graph(self):
        places = [*(step.place for step in self.recorded.trail), self.recorded.place]
        assert (places[0].node, places[0].back) == ("power", ())
        for step, after in zip(self.recorded.trail, places[1:], strict=True):
            assert same_step(after) in map(same_step, self.next_places(step))

    def next_places(self, step):
        """Where an answer can lead, by the rules of the walk and not by its code."""
        place, node = step.place, graph_of(step.place.release_id).nodes[step.place.node]
        if step.option == RETURN:
            release, to = place.back[-1]
            return [Place(release, to, place.back[:-1])]
        option = next(option for option in node.options if option.key == step.option)
        through = [Place(self.inner, "power", (*place.back, (place.release_id, option.to)))] if option.tree else []
        return [*through, Place(place.release_id, option.to, place.back)]

    @invariant()
    def row_says_what_the_events_say(self):
        row, state = Run.objects.get(pk=self.run.pk), self.recorded
        assert (row.release_id, row.steps) == (state.release_id, len(state.trail))
        assert (row.node, row.node_release_id) == (state.place.node, state.place.release_id)
        assert (row.ticket, row.outcome) == (state.details.get("ticket", ""), state.outcome(graph_of))
        assert (row.ended_at is None) == (row.outcome == "")
        assert row.started_at <= (row.ended_at or row.touched_at) <= row.touched_at

    @invariant()
    def sensitive_values_are_nowhere(self):
        assert self.recorded.values.get("pin") in (None, "")
        assert not self.run.events.filter(data__contains='"pin":"1"').exists()


def same_step(place: Place):
    """After a switch the run is on the same step of the newer release."""
    return place.node, place.back
