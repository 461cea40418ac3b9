"""Problems of conditions; what they claim of runs is compared with all runs of small guides."""

from itertools import product
from random import Random

import pytest

from tests.examples import examples
from trees.core.check_conditions import TODAY, check_conditions
from trees.core.conditions import Scope
from trees.core.formats import markdown
from trees.core.graph import Graph, Node, Option
from trees.core.offers import offered

GUIDE = """# Broken screen

## How old is it? {#age}
Age in months: ____ {#age .number .required}

Light: ____ {#light choices="green, amber"}

PIN: ____ {#pin .sensitive}

- [Continue](#cover)

## Who pays? {#cover}

- [The maker](#swap) {CONDITION}
- [The customer](#buy) {OTHER}

## Swap it {#swap .resolved}

## Buy a new one {#buy .unresolved}
"""


def problems(condition: str, other: str = "else") -> list[tuple[str, str]]:
    """(kind, message) of the problems of a guide whose second step has answers with these conditions."""
    written = [each if each == "else" else f'if="{each}"' for each in (condition, other)]
    text = GUIDE.replace("CONDITION", written[0]).replace("OTHER", written[1])
    return [(each.kind, each.message) for each in check_conditions(markdown.load(text)[0].graph)]


@pytest.mark.parametrize(
    "condition, other, expected",
    [
        ("age < 24", "else", []),
        ("age < 24", "age >= 24", []),
        ("light = 'green'", "else", []),
        (
            "age <",
            "else",
            [
                (
                    "bad-condition",
                    "The condition of “The maker” at “Who pays?” cannot be read, at character 6: A name or a value is "
                    "expected where the condition ends.",
                )
            ],
        ),
        (
            "pin = '1'",
            "else",
            [
                (
                    "bad-condition",
                    "The condition of “The maker” at “Who pays?” uses pin, a sensitive value, which is not kept.",
                )
            ],
        ),
        (
            "answer(nowhere) = 'x'",
            "else",
            [
                (
                    "bad-condition",
                    "The condition of “The maker” at “Who pays?” uses the answer of nowhere, which is no step of this "
                    "guide.",
                )
            ],
        ),
        (
            "colour = 'red'",
            "else",
            [
                (
                    "unknown-value",
                    "The condition of “The maker” at “Who pays?” uses colour, which no step of this guide asks for.",
                )
            ],
        ),
        ("age < 3 and age > 5", "else", [("never-offered", "“The maker” at “Who pays?” can never be offered.")]),
        ("light = 'red'", "else", [("never-offered", "“The maker” at “Who pays?” can never be offered.")]),
        (
            "known(age) or not known(age)",
            "else",
            [("never-offered", "“The customer” at “Who pays?” can never be offered.")],
        ),
        ("age < 24", "age > 24", [("gap", "No answer at “Who pays?” is offered with age = 24.")]),
        ("light = 'green'", "light = 'amber'", [("gap", "No answer at “Who pays?” is offered with light unknown.")]),
        (
            "age < 30",
            "age >= 24",
            [("overlap", "“The maker” and “The customer” at “Who pays?” are both offered with age = 24.")],
        ),
    ],
)
def test_problems_of_conditions(condition, other, expected):
    assert problems(condition, other) == expected


def test_gap_that_no_run_falls_into_is_not_reported():
    text = GUIDE.replace("- [Continue](#cover)", '- [New](#cover) {if="age < 24"}\n- [Old](#buy) {else}')
    text = text.replace("{CONDITION}", '{if="age < 12"}').replace("{OTHER}", '{if="age >= 12 and age < 24"}')
    assert list(check_conditions(markdown.load(text)[0].graph)) == []


# Against all runs of small guides

NUMBERS, LIGHTS = ["0", "1", "2", "3"], ["", "green", "amber"]
ATOMS = ["n < 1", "n < 2", "n = 1", "n >= 2", "n in (0, 3)", "light = 'green'", "light != 'amber'", "known(light)"]
CASES = 10_000


def small_guide(random: Random) -> Graph:
    """Up to five steps, of which some ask and some decide, and two ends."""
    keys = [f"s{i}" for i in range(random.randint(2, 5))]
    bodies = ["N: ____ {#n .number .required}", 'Light: ____ {#light choices="green, amber"}', ""]
    nodes = [Node(key, key, random.choice(bodies), tuple(options(random, [*keys, "good", "bad"]))) for key in keys]
    return Graph.of([*nodes, Node("good", "Good", outcome="resolved"), Node("bad", "Bad", outcome="unresolved")])


def options(random: Random, keys: list[str]):
    for i in range(random.randint(1, 3)):
        condition = random.choice(["", "else", *[made_condition(random)] * 4])
        yield Option(f"o{i}", f"Answer {i}", random.choice(keys), 0, condition)


def made_condition(random: Random) -> str:
    atoms = random.sample(ATOMS, random.randint(1, 2))
    return random.choice(["", "not "]) + random.choice([" and ", " or "]).join(atoms)


def ways_of(graph: Graph) -> set[tuple[str, tuple[str, ...]]]:
    """(step, keys of the answers offered there) of every run, whatever is filled in, also again and differently."""
    seen: set[tuple[str, str, str]] = set()
    waiting, found = [(graph.start, "", "")], set()
    while waiting:
        place = waiting.pop()
        if place in seen:
            continue
        seen.add(place)
        key, n, light = place
        node = graph.nodes[key]
        fillings = product(
            NUMBERS + ["1.5", "-1"] if "#n" in node.body else [n], LIGHTS if "#light" in node.body else [light]
        )
        for number, colour in fillings:
            left = offered(graph, node, Scope({"n": number, "light": colour}, {}, TODAY))
            found.add((key, tuple(option.key for option in left)))
            waiting += [(option.to, number, colour) for option in left]
    return found


def test_no_claim_is_wrong_on_small_guides():
    random = Random(1)
    claims = 0
    for _ in range(examples(CASES)):
        graph = small_guide(random)
        ways = ways_of(graph)
        for problem in check_conditions(graph):
            claims += problem.kind in ("never-offered", "gap", "overlap")
            at = [left for key, left in ways if key == problem.node]
            if problem.kind == "never-offered":
                assert not any(problem.option in left for left in at), graph.to_json()
            elif problem.kind == "gap":
                assert () in at, graph.to_json()
            elif problem.kind == "overlap":
                assert any(len(left) > 1 for left in at), graph.to_json()
    assert claims > examples(CASES) / 10
