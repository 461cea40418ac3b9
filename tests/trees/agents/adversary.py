"""Turns that try to lead a run off its guide, and what must hold after them. ``bench/agents.py`` takes 10,000."""

from __future__ import annotations

from collections import Counter
from random import Random
from uuid import uuid4

from tests.trees.agents.calls import Caller
from trees.core.runs import walk
from trees.core.runs.offers import offers
from trees.core.runs.state import Event, State, node_at
from trees.core.runs.walk import RETURN
from trees.models import Run, Tree
from trees.models.trees.revisions import graph_of

RUNS = 12
WORDS = ["next", "Next", "swap", "pay", "in", "again", "old", "yes", "No", RETURN, "", "ask", "1", "x" * 400]
AGES = [6, 18, 30, "old", -1, "1,500", True, "", 1e300]
TOOLS = ["answer"] * 10 + ["go_back"] * 3 + ["fill_in"] * 2 + ["note", "finish", "flag", "begin_run", "summary", "jump"]


class Adversary:
    """Makes up turns: half of them plausible, the others wrong in one thing or in several."""

    def __init__(self, random: Random, runs: list[str], guides: list[int]) -> None:
        self.random, self.runs, self.guides = random, runs, guides
        self.told: dict[str, list[dict]] = {run: [] for run in runs}  # what agents were told of each run, in order
        self.sent: list[tuple[str, dict]] = []

    def turn(self) -> tuple[str, dict]:
        pick = self.random.choice
        if self.sent and self.random.random() < 0.1:
            return pick(self.sent)
        tool, run = pick(TOOLS), pick(self.runs)
        arguments = {"run": run, "step": self.step(run)}
        if tool == "answer":
            arguments |= {"answer": self.answer(run)}
        if tool in ("answer", "fill_in"):
            arguments |= {"values": self.values(run)}
        arguments |= {
            "go_back": {"to": pick([0, 1, 2, 9, 2**62])} if self.random.random() < 0.4 else {},
            "note": {"text": pick(["", "It blinks."])}, "flag": {"kind": pick(["wrong", "bad"]), "text": "No."},
            "finish": {"outcome": pick(["resolved", "escalate", "won"])}, "begin_run": {"guide": pick(self.guides)},
        }.get(tool, {})  # fmt: skip
        if tool in ("begin_run", "summary"):
            only = "guide" if tool == "begin_run" else "run"
            arguments = {only: arguments[only]}
        elif self.random.random() < 0.3:
            arguments["request"] = pick(["a", "b", str(uuid4())])
        self.sent.append((tool, arguments))
        return tool, arguments

    def step(self, run: str) -> str:
        told = self.told[run]
        if told and self.random.random() < 0.7:
            return told[-1]["step"]
        others = [each["step"] for many in self.told.values() for each in many[-5:]]
        return self.random.choice([*others, "", "0/1/ask", "99/1/swap", "x"])

    def answer(self, run: str) -> str:
        told = self.told[run]
        if told and told[-1]["answers"] and self.random.random() < 0.6:
            return self.random.choice(told[-1]["answers"])[self.random.choice(["key", "label"])]
        return self.random.choice(WORDS)

    def values(self, run: str) -> dict:
        told = self.told[run]
        if told and told[-1]["fields"] and self.random.random() < 0.6:
            return {"age": self.random.choice([6, 18, 30])}
        return {self.random.choice(["age", "pin", "x"]): self.random.choice(AGES)} if self.random.random() < 0.3 else {}


class Attack:
    """Two agents of the same team on the same runs, and a third one of another team.

    ``guides``: the guide that is run, the one it leads through, and one of the other team.
    """

    def __init__(self, keys: tuple[str, str, str], guides: tuple[Tree, Tree, Tree], theirs: Run, seed: int) -> None:
        one, two, self.other = map(Caller, keys)
        self.callers = [one, two]
        self.guide, self.theirs = guides[0], theirs
        begun = [one.call("begin_run", guide=self.guide.pk)[0] for _ in range(RUNS)]
        self.adversary = Adversary(
            Random(seed), [each["run"] for each in begun], [*(each.pk for each in guides), 10**9]
        )
        for each in begun:
            self.adversary.told[each["run"]].append(each)
        self.counts: Counter[str] = Counter()

    def run(self, turns: int, by) -> Counter[str]:
        """``by``: an editor, who publishes meanwhile. AssertionError where a run left its guide, or data its team."""
        for number in range(turns):
            self.turn(number)
            if number % (turns // 5) == turns // 5 - 1:
                change(self.guide, by)
            if number % (turns // 4) == turns // 4 - 1:
                switch(self.adversary, by)
        assert self.theirs.events.count() == 0
        for run in Run.objects.of(by):
            assert_on_the_guide(run, self.adversary.told.get(str(run.pk), []))
            self.counts["runs"] += 1
            self.counts["events"] += run.events.count()
        return self.counts

    def turn(self, number: int) -> None:
        tool, arguments = self.adversary.turn()
        if number % 20 == 0:
            arguments = {**arguments, "run": str(self.theirs.pk)} if "run" in arguments else arguments
        caller = self.other if number % 25 == 7 else self.adversary.random.choice(self.callers)
        told, is_error = caller.call(tool, **arguments)
        self.counts["refused" if is_error else "accepted"] += 1
        if caller is not self.other:
            assert "Secret" not in str(told)
        if isinstance(told, dict) and told.get("run") in self.adversary.told:
            assert caller is not self.other
            self.adversary.told[told["run"]].append(told)


def change(outer, owner):
    """A release with another title, which leaves runs where they are."""
    graph = outer.graph
    nodes = dict(graph.nodes)
    first = nodes["ask"]
    nodes["ask"] = type(first)(first.key, f"{first.title}!", first.body, first.options)
    outer.commit(type(graph).of(nodes.values()), by=owner, onto=outer.serial)
    outer.publish(by=owner)


def switch(adversary, owner):
    """A person lets some runs go on with the newest release."""
    for pk in adversary.random.sample(adversary.runs, 4):
        run = Run.objects.select_related("tree__live", "release").get(pk=pk)
        if not run.switch_problem(run.state()):
            run.switch(by=owner)


def assert_on_the_guide(run: Run, told: list[dict]) -> None:
    """Each event of ``run`` was possible where it was, and what was stored folds to what was told last."""
    events = [row.event for row in run.events.order_by("pk")]
    days = [row.at.date() for row in run.events.order_by("pk")]
    state = walk.begin(graph_of, run.first_release_id)
    for event, day in zip(events, days, strict=True):
        if event.kind in ("answer", "decision"):
            assert event.option in allowed(state, event, day), event
        state = walk.apply(state, event, graph_of)
    assert state == run.state()
    assert state == walk.walk(graph_of, run.first_release_id, [*events, *events])  # replayed as a whole
    assert (run.node, run.steps) == (state.place.node, len(state.trail)) or not events
    if told and events and events[-1].kind != "switch":
        assert told[-1]["step"] == f"{len(state.trail)}/{state.place.release_id}/{state.place.node}"


def allowed(state: State, event: Event, day) -> set[str]:
    """What the guide offers there, to somebody who knows the values that came with the event."""
    if state.place.back and not node_at(state.place, graph_of).options:
        return {RETURN}
    known = State(
        state.release_id, state.place, state.trail, state.answers, state.notes, {**state.values, **event.values},
        state.entered, state.details,
    )  # fmt: skip
    return {option.key for option in offers(known, graph_of, day)}
