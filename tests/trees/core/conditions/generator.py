"""Conditions and what is known, made up at random: the same seed gives the same cases.

Terms are made as the compiler makes them, so that every operation, type and edge meets every other.
"""

import datetime
from random import Random

from trees.core.conditions import Scope, Term
from trees.core.conditions.functions import FUNCTIONS

NUMBERS = ["0", "-0", "1", "-1", "23.5", "23.50", "0.1", "0.10", "007", "1000000000000000000000.000000000001", "-12.25"]
DATES = ["2024-02-29", "2025-02-28", "2026-03-31", "2026-12-31", "2027-01-01", "1900-03-01", "0001-01-01", "9999-12-31"]
TEXTS = ["a", "A", "AB-0042", "ab-42", "Ärger", "e\u0301", "\u00e9", "ΣΑΣ", "σας", "İ", "😀", "*", "a*b", "x y", "ß"]
NOTHING = ["", "nonsense", "2026-02-30", "1.2.3", "+5", "5.", "１２"]
PATTERNS = ["*", "?", "a*", "*-*", "@@-####", "#*", r"\*", r"a\*b", "*a*a*", "??", r"\#", "İ*", "\\"]
KINDS = {"number": NUMBERS, "date": DATES, "text": TEXTS, "yes-no": ["yes", "no"]}
NAMES = [f"{kind[0]}{i}" for kind in KINDS for i in range(3)]
STEPS = ["power", "cable"]
MAX_DEPTH = 3


def case(random: Random) -> tuple[Term, Scope]:
    """A condition, and what is known when it is asked."""
    return condition(random, MAX_DEPTH), scope(random)


def scope(random: Random) -> Scope:
    values = {name: random.choice([*KINDS[kind_of(name)] * 2, *NOTHING]) for name in NAMES if random.random() < 0.8}
    answers = {step: random.choice(TEXTS) for step in STEPS if random.random() < 0.7}
    return Scope(dict(values), answers, datetime.date.fromisoformat(random.choice(DATES)))


def kind_of(name: str) -> str:
    return next(kind for kind in KINDS if kind[0] == name[0])


def condition(random: Random, depth: int) -> Term:
    if depth and random.random() < 0.6:
        join = random.choice(["and", "or", "not"])
        return (join, *(condition(random, depth - 1) for _ in range(1 if join == "not" else random.randint(2, 3))))
    return random.choice([comparison, comparison, one_of, contains, matches, known])(random)


def comparison(random: Random) -> Term:
    kind = random.choice(list(KINDS))
    signs = ["=", "!=", "<", "<=", ">", ">="] if kind in ("number", "date") else ["=", "!="]
    return (random.choice(signs), kind, operand(random, kind), operand(random, kind))


def one_of(random: Random) -> Term:
    kind = random.choice(list(KINDS))
    return ("in", kind, operand(random, kind), tuple(random.choices(KINDS[kind], k=random.randint(1, 4))))


def contains(random: Random) -> Term:
    return ("contains", operand(random, "text"), operand(random, "text"))


def matches(random: Random) -> Term:
    return ("matches", operand(random, "text"), random.choice(PATTERNS))


def known(random: Random) -> Term:
    return ("call", "known", named(random, random.choice(list(KINDS))))


def operand(random: Random, kind: str) -> Term:
    made = [named, named, literal, call]
    return random.choice(made)(random, kind)


def named(random: Random, kind: str) -> Term:
    if kind == "text" and random.random() < 0.2:
        return ("answer", random.choice(STEPS))
    if kind == "date" and random.random() < 0.2:
        return ("today",)
    return ("name", kind, f"{kind[0]}{random.randrange(3)}")


def literal(random: Random, kind: str) -> Term:
    return ("value", kind, random.choice(KINDS[kind]))


def call(random: Random, kind: str) -> Term:
    names = [name for name, (_, result, _) in FUNCTIONS.items() if result == kind]
    if not names:
        return named(random, kind)
    name = random.choice(names)
    return ("call", name, *(random.choice([named, literal])(random, each) for each in FUNCTIONS[name][0]))
