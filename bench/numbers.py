"""``python -m bench.numbers DATABASE_URL [EVENTS]``: the numbers of a guide with 1,000,000 events.

Makes the guide where it is not there yet. Prints how long ``collect.numbers_of`` takes, how many times as long
adding up in Python takes and whether both find the same, then the plan of each query.
"""

import sys
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from itertools import islice
from random import Random
from uuid import UUID

from bench.measure import interleaved, ratio, summary
from bench.seed import Step, setup

EVENTS, STEPS, TITLE = 1_000_000, 60, "A million events"
BEGAN = datetime(2024, 1, 1, tzinfo=UTC)
RUN = (
    "id, tree_id, team_id, release_id, first_release_id, person_id, started_at, touched_at, ended_at, outcome, seconds,"
    " steps, node, node_release_id, ticket, caller, words, serial"
)
EVENT = "run_id, uuid, kind, step, release_id, node, option, data, by_id, at, seconds"


def main(url: str, events: int = EVENTS) -> None:
    setup(url)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from trees.models import Tree

    tree = Tree.objects.filter(title=TITLE).first()
    if tree is None:
        with Step(f"{events:,} events"):
            tree = fill(events)
    for name, filters in {
        "everything": {},
        "release 2": {"releases": [2]},
        "a year": {"since": date(2024, 3, 1), "until": date(2025, 2, 28)},
    }.items():
        report(tree, name, filters)
    plans(tree)


def fill(events: int):
    """A published guide of STEPS questions, and runs of its two releases with ``events`` events."""
    from django.db import connection

    from accounts.models import Role, Team, User

    person, _ = User.objects.get_or_create(email="bench@example.com", defaults={"name": "Bench"})
    team = Team.objects.create(name="Bench")
    team.memberships.create(user=person, role=Role.ADMIN)
    tree = make_tree(team, person)
    runs, rows = [], []
    for run, its_events in walks(tree, person, Random(1)):
        runs.append(run)
        rows += its_events
        if len(rows) >= events:
            break
    insert("trees_run", RUN, runs)
    insert("trees_runevent", EVENT, rows[:events])
    with connection.cursor() as cursor:
        cursor.execute({"sqlite": "ANALYZE", "postgresql": "VACUUM ANALYZE"}[connection.vendor])
    return tree


def make_tree(team, person):
    from trees.core.graph import Graph, Node, Option
    from trees.models import Tree

    ends = [Node(name, name.title(), outcome=name) for name in ("resolved", "escalate", "unresolved")]
    for last in ("first release", "second release"):
        questions = [
            Node(f"step-{i}", f"Question {i}, {last}?", options=tuple(Option(f"o{j}", f"Answer {j}", to)
            for j, to in enumerate([f"step-{i + 1}", f"step-{i * 2 + 1}", ends[i % 3].key, f"step-{i // 2}"])
            if not to.startswith("step-") or int(to[5:]) < STEPS))
            for i in range(STEPS)
        ]  # fmt: skip
        graph = Graph.of([*questions, *ends])
        if last == "first release":
            tree = Tree.objects.create_tree(team, TITLE, graph, by=person)
        else:
            tree.commit(graph, by=person, onto=tree.serial)
        tree.publish(by=person)
    return tree


def walks(tree, person, random: Random):
    """Endless ``(row of a run, rows of its events)``, about 3 minutes apart; a tenth of the moves go back."""
    releases = list(tree.revisions.order_by("number"))
    graph, at = releases[0].graph, BEGAN
    while True:
        at += timedelta(seconds=random.randint(0, 360))
        release = releases[random.random() < 0.6]
        yield one_walk(tree, release.pk, graph, person.pk, at, random)


def one_walk(tree, release: int, graph, person: int, began, random: Random):
    key, at, trail, node, events = UUID(int=random.getrandbits(128)), began, [], graph.start, []
    while len(events) < 30 and graph.nodes[node].options:
        stood = int(random.expovariate(1 / 20))
        at += timedelta(seconds=stood)
        back = bool(trail) and random.random() < 0.1
        step = len(trail) - back
        option = (
            "" if back else random.choices(graph.nodes[node].options, [6, 3, 4, 1][: len(graph.nodes[node].options)])[0]
        )
        uuid = UUID(int=random.getrandbits(128))
        kind, chosen = ("back", "") if back else ("answer", option.key)
        events.append((key, uuid, kind, step, release, node, chosen, "", person, at, stood))
        if back:
            node = trail.pop()
        else:
            trail.append(node)
            node = option.to
    outcome = graph.nodes[node].outcome
    run = (
        key, tree.pk, tree.team_id, release, release, person, began, at, at if outcome else None, outcome,
        int((at - began).total_seconds()), len(trail), node, release, "", "", "", len(events),
    )  # fmt: skip
    return run, events


def insert(table: str, columns: str, rows: list[tuple]) -> None:
    from django.db import connection, transaction

    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        places = ", ".join("?" for _ in columns.split(","))
        plain = ([as_stored(value) for value in row] for row in rows)
        while batch := list(islice(plain, 50_000)):
            cursor.connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", batch)


def as_stored(value):
    """``value`` in the form that Django stores in SQLite."""
    if isinstance(value, datetime):
        return str(value.replace(tzinfo=None))
    return value.hex if isinstance(value, UUID) else value


def report(tree, name: str, filters: dict) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from trees.numbers import collect

    with CaptureQueriesContext(connection) as seen:
        numbers = collect.numbers_of(tree, **filters)
    calls = {"here": partial(collect.numbers_of, tree, **filters), "in Python": partial(in_python, tree, filters)}
    taken = interleaved(calls, rounds=5, budget=20)
    versus = (
        f"{ratio(taken['here'], taken['in Python'])} in Python, exact: {figures(numbers) == in_python(tree, filters)}"
    )
    print(f"{name}: {summary(taken['here'])} ms, {len(seen)} queries, {numbers.runs:,} runs; {versus}", flush=True)


def figures(numbers) -> dict:
    """The figures of ``numbers_of`` that ``in_python`` computes too."""
    taken = {(step.key, each.key): each.taken for step in numbers.steps.values() for each in step.options.values()}
    stays = {step.key: (step.stays, step.seconds, step.longest) for step in numbers.steps.values() if step.stays}
    durations, days = Counter(numbers.durations), Counter(numbers.days)
    return {"taken": Counter(taken), "stays": stays, "durations": durations, "days": days}


def in_python(tree, filters: dict) -> dict:
    """The same figures, by reading every row and adding up in Python."""
    from trees.models import Run, RunEvent

    taken, stays, durations, days = Counter(), defaultdict(lambda: (0, 0, 0)), Counter(), Counter()
    events = narrowed(RunEvent.objects.filter(release__tree=tree), "at", filters)
    for kind, node, option, seconds in events.values_list("kind", "node", "option", "seconds").iterator():
        taken[node, option] += kind == "answer"
        count, total, longest = stays[node]
        stays[node] = (count + 1, total + seconds, max(longest, seconds))
    runs = narrowed(Run.objects.filter(tree=tree), "started_at", filters)
    for outcome, seconds, started_at in runs.values_list("outcome", "seconds", "started_at").iterator():
        durations[seconds] += bool(outcome)
        days[started_at.date()] += 1
    return {"taken": taken, "stays": stays, "durations": durations, "days": days}


def narrowed(rows, name: str, filters: dict):
    if releases := filters.get("releases"):
        rows = rows.filter(release__number__in=releases)
    if since := filters.get("since"):
        rows = rows.filter(**{f"{name}__gte": datetime.combine(since, time.min, UTC)})
    if until := filters.get("until"):
        rows = rows.filter(**{f"{name}__lte": datetime.combine(until, time.max, UTC)})
    return rows.order_by()


def plans(tree) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from trees.numbers import collect

    explain = {"sqlite": "EXPLAIN QUERY PLAN ", "postgresql": "EXPLAIN (ANALYZE, BUFFERS) "}[connection.vendor]
    with CaptureQueriesContext(connection) as seen:
        collect.numbers_of(tree)
    with connection.cursor() as cursor:
        for query in seen:
            print(query["sql"][:400])
            cursor.execute(explain + query["sql"])
            print(*(f"      {str(row[-1])[:150]}" for row in cursor.fetchall()), "", sep="\n")


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
