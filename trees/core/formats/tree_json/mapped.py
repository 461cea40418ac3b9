"""Fields of JSON as a person maps them: they are renamed to what the reader knows. The others are guessed.

A field of an answer is ``answers.text`` in a mapping, one of a step ``text``.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from trees.core.formats.document import FormatError
from trees.core.formats.mapping import ANSWERS as LIST_ROLE
from trees.core.formats.mapping import IGNORE, MAX_PARTS, MAX_SAMPLES, ROLES, Part, Parts, Roles, sample
from trees.core.formats.tree_json.fields import (
    ANSWERS,
    DIRECT,
    IDS,
    LABELS,
    TARGETS,
    TEXTS,
    Row,
    first_of,
    plain,
)  # fmt: skip
from trees.core.outcomes import OUTCOMES

OF_ANSWER = "answers."
NAMES = {
    "key": ("id",),
    "title": ("question", "prompt", "message"),
    "text": ("description", "details", "detail", "help", "hint", "body"),
    "answers": ("options", "choices"),
    "answer": ("label",),
    "next": ("next",),
    "outcome": ("outcome",),
}
MAX_ROWS_LOOKED_AT = 200
MAX_VALUES_LOOKED_AT = 20_000
Rows = list[tuple[str, Row]]


def likely_rows(data: Any) -> Rows:
    """The largest list or object of objects in ``data``: the steps of a file whose fields nothing is known about."""
    best: Rows = []
    waiting, looked_at = [data], 0
    while waiting and looked_at < MAX_VALUES_LOOKED_AT:
        value, looked_at = waiting.pop(), looked_at + 1
        children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
        rows = [(str(key), row) for key, row in children if isinstance(row, dict)]
        best = max(best, rows, key=len)
        waiting += [row for _, row in children if isinstance(row, dict | list)]
    return best if len(best) > 1 else []


def mapped_rows(rows: Rows, mapping: Roles) -> Rows:
    """``rows`` with their fields renamed, and those of their answers. FormatError if they are nested too deeply."""
    if not mapping:
        return rows
    ids = [name for name, role in mapping.items() if role == "key"]
    named = ((next((str(row[name]) for name in ids if row.get(name)), key), row) for key, row in rows)
    try:
        return [(key, _step(row, mapping)) for key, row in named]
    except RecursionError:
        raise FormatError("This JSON is nested too deeply.") from None


def parts_of(rows: Rows, mapping: Roles) -> Parts:
    """Each field of the steps and of their answers with its role, the guessed one where ``mapping`` has none."""
    steps = [row for _, row in rows[:MAX_ROWS_LOOKED_AT]]
    answers = [answer for row in steps for answer in _answers(row, mapping)][:MAX_ROWS_LOOKED_AT]
    parts = [*_parts(steps, "", mapping, _role_in_step), *_parts(answers, OF_ANSWER, mapping, _role_in_answer)]
    return Parts(tuple(parts[:MAX_PARTS]), ROLES | LIST_ROLE)


def _parts(rows: list[Row], prefix: str, mapping: Roles, role_in: Any) -> Iterator[Part]:
    for name in dict.fromkeys(name for row in rows for name in row):
        roles = Counter(role_in(name, row) for row in rows if name in row)
        role = mapping.get(prefix + name, roles.most_common(1)[0][0])
        samples = [_words(row.get(name)) for row in rows[:MAX_SAMPLES]]
        samples += [""] * (MAX_SAMPLES - len(samples))
        yield Part(prefix + name, f"{name} (answers)" if prefix else name, role, tuple(samples))


def _role_in_step(name: str, row: Row) -> str:
    word, value = plain(name), row[name]
    if word in ANSWERS and isinstance(value, list | dict):
        return "answers"
    if name == first_of(row, IDS) and word != "name":
        return "key"
    if word in ("outcome", "status", "type") and value in OUTCOMES:
        return "outcome"
    if isinstance(value, str) and (word in TEXTS or (" " in value.strip() and word not in TARGETS)):
        return "title" if name == first_of(row, TEXTS) else "text"
    return "next" if word in DIRECT or name == first_of(row, TARGETS) else IGNORE


def _role_in_answer(name: str, row: Row) -> str:
    if name == first_of(row, LABELS):
        return "answer"
    return "next" if name == first_of(row, TARGETS) else IGNORE


def _answers(row: Row, mapping: Roles) -> Iterator[Row]:
    """The objects in a step's lists of answers."""
    lists = [name for name in row if mapping.get(name) == "answers" or plain(name) in ANSWERS]
    for name in lists:
        yield from (each for each in row[name] if isinstance(each, dict)) if isinstance(row[name], list) else ()


def _step(row: Row, mapping: Roles) -> Row:
    roles = {name: mapping.get(name, "") for name in row}
    ways = [name for name, role in roles.items() if role == "next"]
    changed = _renamed(row, roles, ways if len(ways) > 1 else [])
    if len(ways) > 1:
        changed["options"] = [{"label": name, "next": row[name]} for name in ways]
    for name, value in changed.items():
        if isinstance(value, list):
            changed[name] = [_answer(each, mapping) if isinstance(each, dict) else each for each in value]
        elif isinstance(value, dict):
            changed[name] = {
                key: _step(each, mapping) if isinstance(each, dict) else each for key, each in value.items()
            }
    return changed


def _answer(row: Row, mapping: Roles) -> Row:
    changed = _renamed(row, {name: mapping.get(OF_ANSWER + name, "") for name in row}, [])
    return {name: _step(value, mapping) if isinstance(value, dict) else value for name, value in changed.items()}


def _renamed(row: Row, roles: Roles, without: Iterable[str]) -> Row:
    """The fields under the names of their roles. A name that a chosen field takes is taken from the one that had it."""
    names = {role: iter(known) for role, known in NAMES.items()}
    chosen: Row = {}
    for name, role in roles.items():
        if role in names and name not in without and (new := next(names[role], "")):
            chosen[new] = row[name]
    rest = {
        name: value
        for name, value in row.items()
        if not roles.get(name) and name not in chosen and not _is_taken(name, roles)
    }
    return chosen | rest


def _is_taken(name: str, roles: Roles) -> bool:
    """Whether a field that was not chosen would be read for a role that another field was chosen for."""
    one_of = {"title": TEXTS[:4], "answer": LABELS, "next": TARGETS, "answers": ANSWERS}
    return any(plain(name) in one_of.get(role, ()) for role in roles.values())


def _words(value: Any) -> str:
    return sample(value if isinstance(value, str) else "" if value is None else json.dumps(value, ensure_ascii=False))
