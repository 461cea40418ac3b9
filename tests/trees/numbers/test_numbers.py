"""The numbers of a guide against the same runs, counted one by one in Python."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from django.db.models import F, Sum
from django.utils import timezone

from tests import factories
from trees.core.graph import Graph, Node, Option
from trees.core.outcomes import OUTCOMES
from trees.core.runs import walk
from trees.models import Run, RunEvent
from trees.models.runs.events import Sent
from trees.models.trees.revisions import graph_of
from trees.numbers import collect, shape

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def inner() -> Graph:
    ways = (Option("good", "Good", "fine"), Option("bad", "Bad", "broken"))
    leaves = [Node("fine", "Fine", outcome="resolved"), Node("broken", "Broken", outcome="unresolved")]
    return Graph.of([Node("check", "Is it good?", options=ways), *leaves])


def outer(through: int, last: str = "Give up") -> Graph:
    """A question, a loop, and a way through the tree ``through``."""
    first = (Option("yes", "Yes", "second"), Option("no", "No", "end"), Option("via", "Check it", "second", through))
    second = (Option("again", "Again", "first"), Option("on", "Go on", "end"), Option("lost", "Give up", "lost"))
    leaves = [Node("end", "Solved", outcome="resolved"), Node("lost", last, outcome="escalate")]
    return Graph.of([Node("first", "First?", options=first), Node("second", "Second?", options=second), *leaves])


@pytest.fixture
def trees(team, owner):
    """A guide with two releases, and the one that it leads through."""
    part = factories.published(team, owner, "Check", graph=inner())
    whole = factories.published(team, owner, "Whole", graph=outer(part.pk))
    whole.commit(outer(part.pk, "Ask for help"), by=owner, onto=whole.serial)
    whole.publish(by=owner)
    return whole, part


def play(tree, by, release, random: Random) -> Run:
    """A run of up to a dozen events: answers, steps back, ends before the guide's own, and ends taken back."""
    run = Run.objects.start(tree, by=by, release=release, ago=random.randint(0, 3600))
    for _ in range(random.randint(0, 12)):
        run.record([Sent(something(run, random), random.randint(0, 1800))], by=by)
    days = random.randint(0, 9) * DAY
    run.events.update(at=F("at") - days)
    Run.objects.filter(pk=run.pk).update(started_at=F("started_at") - days)
    return run


def something(run, random: Random):
    state = run.state()
    node = graph_of(state.place.release_id).nodes[state.place.node]
    through = {each.pk: each.live_id for each in run.team.trees.all()}
    kind = random.choice(["answer"] * 6 + ["back", "finish", "note"])
    if kind == "back":
        return factories.event("back", run, state, step=max(0, len(state.trail) - random.randint(0, 2))).event
    if kind == "finish":
        return factories.event("finish", run, state, option=random.choice(OUTCOMES)).event
    if kind == "note":
        return factories.event("note", run, state, text="seen").event
    if not node.options:
        return factories.event("answer", run, state, option=walk.RETURN).event
    option = random.choice(node.options)
    return factories.event("answer", run, state, option=option.key, entered=through.get(option.tree, 0)).event


def played(trees, by, seed: int, count: int = 20) -> None:
    random, whole = Random(seed), trees[0]
    for _ in range(count):
        play(whole, by, random.choice(list(whole.revisions.released())), random)
    play(trees[1], by, trees[1].live, random)


def counted_singly(tree, releases=None, since=date.min, until=date.max) -> dict:
    """The same figures: every run and every event looked at on its own, the visits found by folding."""
    keys = {each.pk for each in tree.revisions.all() if each.number and (not releases or each.number in releases)}
    found = defaultdict(Counter)
    stays, durations = defaultdict(list), []
    for run in Run.objects.filter(look=False).select_related("tree"):
        began = since <= run.started_at.date() <= until
        if began and run.release_id in keys:
            found["outcomes"][run.outcome or "under_way"] += 1
            found["days"][run.started_at.date()] += 1
            durations += [run.seconds] if run.outcome in OUTCOMES else []
        if began and run.node_release_id in keys:
            found["ends"][run.node, run.outcome or "under_way"] += 1
        for event in run.events.all():
            if event.release_id not in keys or not since <= event.at.date() <= until:
                continue
            found[event.kind][event.node] += 1
            if event.kind == "answer":
                found["taken"][event.node, event.option] += 1
            if event.kind in ("answer", "back", "finish"):
                stays[event.node].append(event.seconds)
    return {**found, "stays": stays, "durations": sorted(durations)}


def shown_singly(tree) -> Counter:
    """How often each step was shown: where each run stood after each of its moves."""
    keys, shown = set(tree.revisions.values_list("pk", flat=True)), Counter()
    for run in Run.objects.filter(look=False):
        state = walk.begin(graph_of, run.first_release_id)
        places = [state.place]
        for row in run.events.all():
            state = walk.apply(state, row.event, graph_of)
            places += [state.place] if row.kind in ("answer", "back", "switch") else []
        shown.update(place.node for place in places if place.release_id in keys)
    return shown


def same(found: shape.Numbers, singly: dict) -> None:
    steps = found.steps.values()
    assert {name: count for name, count in found.outcomes.items() if count} == singly.get("outcomes", {})
    assert found.days == singly.get("days", {})
    assert sorted(Counter(found.durations).elements()) == singly["durations"]
    assert {step.key: step.backs for step in steps if step.backs} == singly.get("back", {})
    taken = {(step.key, each.key): each.taken for step in steps for each in step.options.values() if each.taken}
    assert taken == singly.get("taken", {})
    ends = {(step.key, ending): count for step in steps for ending, count in step.ends.items()}
    assert ends == singly.get("ends", {})
    stays = {step.key: (step.stays, step.seconds, step.longest) for step in steps if step.stays}
    assert stays == {key: (len(each), sum(each), max(each)) for key, each in singly["stays"].items()}


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_figures_are_exact(trees, owner, seed):
    played(trees, owner, seed)
    for tree in trees:
        found = collect.numbers_of(tree)
        same(found, counted_singly(tree))
        assert {step.key: step.visits for step in found.steps.values() if step.visits} == shown_singly(tree)


def test_filters_count_what_they_name(trees, owner):
    played(trees, owner, 4)
    today = timezone.localdate()
    for asked in (
        {"releases": [1]},
        {"since": today - 4 * DAY},
        {"until": today - 5 * DAY},
        {"releases": [2], "since": today - 6 * DAY, "until": today - 2 * DAY},
    ):
        same(collect.numbers_of(trees[0], **asked), counted_singly(trees[0], **asked))


def test_a_guide_gone_through_has_the_traffic_but_not_the_runs(trees, owner):
    whole, part = trees
    run = Run.objects.start(whole, by=owner)
    run.record([factories.event("answer", run, option="via", entered=part.live_id)], by=owner)
    factories.answered(run, "good")
    found = collect.numbers_of(part)
    assert (found.runs, found.steps["check"].options["good"].taken, found.empty) == (0, 1, False)
    factories.answered(run, walk.RETURN)
    returned = collect.numbers_of(part).steps["fine"].options[walk.RETURN]
    assert (returned.taken, returned.label, returned.gone) == (1, collect.RETURNED, False)


def test_percentiles_are_of_what_was_seen(trees, owner):
    assert shape.percentile({}, 50) is None
    assert [shape.percentile({10: 1}, each) for each in (50, 90)] == [10, 10]
    values = Counter({4: 5, 9: 4, 60: 1})
    assert [shape.percentile(values, each) for each in (50, 51, 90, 91)] == [4, 9, 9, 60]


def test_coverage_is_of_the_live_release(team, owner):
    made = factories.published(team, owner)
    run = Run.objects.start(made, by=owner)
    factories.answered(run, "yes")
    found = collect.numbers_of(made)
    assert found.coverage == 50
    assert [(step.key, option.key) for step, option in found.never_taken] == [("power", "no")]
    assert [step.key for step in found.never_reached] == ["call"]


def test_a_step_that_is_gone_keeps_its_name_and_its_figures(team, owner):
    made = factories.published(team, owner)
    factories.answered(Run.objects.start(made, by=owner), "no")
    made.commit(Graph.of([Node("new", "All new", outcome="resolved")]), by=owner, onto=made.serial)
    made.publish(by=owner)
    found = collect.numbers_of(made)
    assert found.release_number == 2
    assert [(step.title, step.visits, step.gone) for step in found.steps.values()] == [
        ("All new", 0, False), ("Is the light on?", 1, True), ("Call us", 1, True)
    ]  # fmt: skip
    assert found.steps["power"].options["no"].label == "No"
    assert found.coverage is None
    assert collect.numbers_of(made, [1]).coverage == 50


def test_days_are_those_of_the_site(trees, owner, settings):
    settings.TIME_ZONE = "Asia/Kathmandu"  # 5 h 45 min ahead
    timezone.get_default_timezone.cache_clear()
    try:
        for minute, hour in ((14, 18), (15, 18)):
            run = factories.started(trees[0], by=owner)
            Run.objects.filter(pk=run.pk).update(started_at=datetime(2026, 3, 4, hour, minute, tzinfo=UTC))
        found = collect.numbers_of(trees[0])
        assert found.days == {date(2026, 3, 4): 1, date(2026, 3, 5): 1}
        assert collect.numbers_of(trees[0], since=date(2026, 3, 5)).runs == 1
        assert collect.numbers_of(trees[0], until=date(2026, 3, 4)).runs == 1
    finally:
        timezone.get_default_timezone.cache_clear()


def test_any_date_can_be_asked_for(trees):
    assert collect.numbers_of(trees[0], since=date.min, until=date.max).runs == 0


def test_an_unpublished_guide_and_an_unknown_release_have_none(tree, trees):
    assert (collect.numbers_of(tree).release_number, collect.numbers_of(tree).empty) == (0, True)
    assert (collect.numbers_of(trees[0], [7]).releases, collect.numbers_of(trees[0], [7]).empty) == ([], True)


def test_queries_do_not_grow(trees, owner, django_assert_num_queries, django_assert_max_num_queries):
    factories.answered(Run.objects.start(trees[0], by=owner), "no")
    collect.numbers_of(trees[0])  # the graph of a release is read once a process
    with django_assert_num_queries(7):
        collect.numbers_of(trees[0])
    played(trees, owner, 5, count=3)
    Run.objects.start(trees[0], by=owner)
    with django_assert_num_queries(12):  # with looks
        collect.numbers_of(trees[0])
    played(trees, owner, 6, count=12)
    with django_assert_max_num_queries(12):
        collect.numbers_of(trees[0])


def test_look_is_in_no_figure(trees, owner):
    """Not as a run, not where it stands, not by its one answer, and not by how long it stayed."""
    factories.answered(Run.objects.start(trees[0], by=owner, ago=5), "no")
    before = collect.numbers_of(trees[0]).to_json()
    look = Run.objects.start(trees[0], by=owner, ago=9000)
    look.record([Sent(factories.event("answer", look, option="yes").event)], by=owner)
    assert look.look
    assert collect.numbers_of(trees[0]).to_json() == before
    look.record([Sent(factories.event("note", look, text="It blinks").event)], by=owner)
    after = collect.numbers_of(trees[0])
    assert (after.runs, after.steps["first"].longest) == (before["runs"] + 1, look.events.get(kind="answer").seconds)


@pytest.mark.once  # PostgreSQL plans by how many rows there are
def test_the_events_are_read_from_the_index_alone(trees, owner):
    """No row is looked up, and nothing is sorted."""
    played(trees, owner, 7, count=3)
    events = RunEvent.objects.filter(release__in=[1, 2], kind__in=collect.COUNTED).order_by()
    plan = events.values_list("release", "kind", "node", "option").annotate(Sum("seconds")).explain()
    assert "COVERING INDEX events_counted" in plan
    assert "TEMP B-TREE" not in plan


def test_json_says_all_of_it(team, owner):
    made = factories.published(team, owner)
    factories.answered(Run.objects.start(made, by=owner), "yes")
    said = collect.numbers_of(made).to_json()
    assert said["runs"] == said["outcomes"]["resolved"] == 1
    assert said["coverage"] == {
        "options": 2, "taken": 1, "percent": 50, "never_taken": [{"node": "power", "option": "no"}],
        "never_reached": ["call"],
    }  # fmt: skip
    power = said["nodes"][0]
    assert power["options"][0] == {"key": "yes", "label": "Yes", "to": "done", "taken": 1, "in_release": True}
    assert power["visits"] == 1
