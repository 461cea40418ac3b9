"""Runs of guides with conditions: what the guide decides by itself is recorded with the answer before it."""

import pytest

from tests import factories
from trees.core.formats import markdown
from trees.models import Run
from trees.numbers.collect import numbers_of

pytestmark = pytest.mark.django_db
GUIDE = """# Broken screen

## How old is it? {#age}
Age in months: ____ {#age .number .required}

- [Next](#cover) {#next}

## Who pays? {#cover}

- [The maker](#kind) {#maker if="age < 24"}
- [The customer](#buy) {#customer else}

## What kind? {#kind}

- [Old](#buy) {#old if="age >= 12"}
- [New](#swap) {#new else}

## Swap it {#swap .resolved}

## Buy a new one {#buy .unresolved}
"""


@pytest.fixture
def tree(team, owner):
    return factories.published(team, owner, graph=markdown.load(GUIDE)[0].graph)


@pytest.fixture
def run(tree, owner):
    return Run.objects.start(tree, by=owner)


def record(run, kind, **fields):
    return run.record([factories.event(kind, run, **fields)], by=run.person)


def test_answer_carries_the_run_over_the_steps_that_decide(run):
    state, refused = record(run, "answer", option="next", values={"age": "3"})
    assert (refused, state.place.node, run.outcome) == ([], "swap", "resolved")
    assert list(run.events.values_list("kind", "node", "option")) == [
        ("answer", "age", "next"),
        ("decision", "cover", "maker"),
        ("decision", "kind", "new"),
    ]


def test_stored_events_lead_to_the_same_state(run):
    state, _ = record(run, "answer", option="next", values={"age": "30"})
    assert Run.objects.get(pk=run.pk).state() == state


def test_same_answer_again_changes_nothing(run):
    event = factories.event("answer", run, option="next", values={"age": "3"})
    run.record([event], by=run.person)
    run.record([event], by=run.person)
    assert run.events.count() == 3


def test_answer_that_is_not_offered_is_refused_and_nothing_is_recorded(tree, owner):
    ways = '- [Next](#cover) {#next if="age > 0"}\n- [It is new](#swap) {#fresh else}'
    tree.commit(markdown.load(GUIDE.replace("- [Next](#cover) {#next}", ways))[0].graph, by=owner, onto=tree.serial)
    tree.publish(by=owner)
    run = Run.objects.start(tree, by=owner)
    _, [refusal] = record(run, "answer", option="next", values={"age": "0"})
    assert (refusal.reason, refusal.message) == ("option", "“Next” is not offered here. Offered: “It is new”.")
    assert not run.events.exists()


def test_back_and_another_value_lead_another_way(run):
    record(run, "answer", option="next", values={"age": "3"})
    record(run, "back", step=2)
    state, _ = record(run, "answer", option="next", values={"age": "60"})
    assert (state.place.node, len(state.trail)) == ("buy", 2)


def test_fork_goes_the_way_that_the_run_went(run, editor):
    record(run, "answer", option="next", values={"age": "13"})
    copy = run.fork(3, by=editor)
    assert copy.state().trail == run.state().trail


def test_numbers_count_what_the_guide_decided(run, tree):
    record(run, "answer", option="next", values={"age": "3"})
    steps = numbers_of(tree).steps
    assert (steps["cover"].visits, steps["cover"].options["maker"].taken) == (1, 1)
    assert (steps["kind"].visits, steps["kind"].options["old"].taken) == (1, 0)
