"""What the fields of a decision tree written by hand are called, and where its steps are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

Row = dict[str, Any]

TEXTS = (
    "question", "prompt", "message", "title", "heading", "text", "label", "say", "content", "instruction",
    "instructions", "result", "answer", "solution", "recommendation", "diagnosis", "conclusion", "action",
    "description", "details", "detail", "help", "hint", "body", "name",
)  # fmt: skip
ANSWERS = (
    "options", "choices", "answers", "buttons", "responses", "branches", "children", "edges", "transitions", "paths",
    "outcomes", "nextsteps", "replies", "nodes", "links", "actions", "decisions",
)  # fmt: skip
LABELS = (
    "label", "text", "answer", "title", "option", "choice", "response", "value", "name", "condition", "when", "if",
    "key",
)  # fmt: skip
TARGETS = (
    "next", "nextnodeid", "nextnode", "nextid", "nextstep", "nextstepid", "nextquestion", "nextquestionid", "target",
    "targetid", "to", "goto", "destination", "leadsto", "then", "node", "nodeid", "child", "step", "stepid", "ref",
    "link", "result", "outcome", "subtree", "tree",
)  # fmt: skip
DIRECT = {
    "yes": "Yes", "no": "No", "true": "Yes", "false": "No", "maybe": "Maybe", "unknown": "Unknown",
    "notsure": "Not sure", "next": "", "else": "Else", "otherwise": "Otherwise", "default": "Otherwise",
    "left": "Left", "right": "Right",
}  # fmt: skip
IDS = ("id", "nodeid", "key", "stepid", "uid", "uuid", "name", "slug", "code")
STARTS = (
    "start",
    "root",
    "startnode",
    "startid",
    "startnodeid",
    "rootid",
    "rootnode",
    "initial",
    "entry",
    "first",
    "begin",
)
STEPS = (
    "nodes",
    "steps",
    "questions",
    "states",
    "tree",
    "decisiontree",
    "flow",
    "flowchart",
    "items",
    "screens",
    "pages",
)
MAX_DEPTH = 3  # objects around the steps


def plain(name: str) -> str:
    """``next_node_id`` and ``nextNodeId`` are one name."""
    return re.sub(r"[^a-z0-9]", "", name.lower())


def first_of(row: Row, names: tuple[str, ...]) -> str:
    """The key of the first of ``names`` that the row has, "" for none."""
    keys = {plain(key): key for key in reversed(row)}
    return next((keys[name] for name in names if name in keys and row[keys[name]] not in (None, "")), "")


def rows_of(data: Any) -> list[tuple[str, Row]]:
    """``(id, step)`` of the steps in ``data``: a list or an object of steps, or one step with others inside."""
    for value in _around(data):
        if isinstance(value, dict) and first_of(value, TEXTS) and _holds_answers(value):
            return [(_id(value) or "start", value)]
        rows = list(_rows(value))
        if sum(map(_is_step, (row for _, row in rows))) * 2 > len(rows):
            return rows
    return []


def _holds_answers(row: Row) -> bool:
    """Whether the row is a step with others inside, not one of several."""
    key = answers_key(row)
    return bool(key) and (isinstance(row[key], dict | list) or plain(key) in DIRECT)


def answers_key(row: Row) -> str:
    """The key of the field with the answers, or of one that leads on directly; "" for none."""
    key = first_of(row, ANSWERS)
    return key if key and isinstance(row[key], list | dict) else first_of(row, (*DIRECT, *TARGETS))


def _around(data: Any) -> Iterator[Any]:
    """``data`` and what is in it by a name that says steps, the likeliest first."""
    waiting = [(data, 0)]
    while waiting:
        value, depth = waiting.pop(0)
        if isinstance(value, dict) and depth < MAX_DEPTH:
            named = first_of(value, STEPS)
            if named and not first_of(value, TEXTS[:3]):
                yield value[named]
                waiting.append((value[named], depth + 1))
        yield value
        if isinstance(value, dict) and depth < MAX_DEPTH:
            waiting += [(each, depth + 1) for each in value.values() if isinstance(each, dict | list)]


def _rows(value: Any) -> Iterator[tuple[str, Row]]:
    if isinstance(value, dict):
        yield from ((key, row) for key, row in value.items() if isinstance(row, dict))
    elif isinstance(value, list):
        yield from ((_id(row) or str(number), row) for number, row in enumerate(value) if isinstance(row, dict))


def _is_step(row: Row) -> bool:
    text = first_of(row, TEXTS)
    return bool(text and isinstance(row[text], str)) or bool(answers_key(row))


def strings(data: Any) -> Iterator[tuple[str, str]]:
    """``(name of its field, text)`` of each text with a letter or digit in ``data``, in order."""
    waiting = [("", data)]
    while waiting:
        name, value = waiting.pop()
        if isinstance(value, dict):
            waiting += reversed(value.items())
        elif isinstance(value, list):
            waiting += [(name, each) for each in reversed(value)]
        elif isinstance(value, str) and any(map(str.isalnum, value)):
            yield name, value


def _id(row: Row) -> str:
    key = first_of(row, IDS)
    value = row.get(key)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
