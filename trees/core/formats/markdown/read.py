"""One guide of a text in our Markdown form, read as a graph."""

from __future__ import annotations

import difflib
import re
from itertools import islice
from typing import Any
from urllib.parse import unquote

from trees.core.formats.document import Document, FormatError, check_step_count
from trees.core.formats.keys import Names, slug
from trees.core.formats.markdown.headings import Heading, Part, check_key
from trees.core.formats.markdown.lines import QUOTED, unescape_label, unquote_attribute
from trees.core.graph import Graph, option_key
from trees.core.outcomes import OUTCOMES
from trees.core.stored import MAX_CONDITION_CHARS, GraphError
from trees.core.text import one_line

CONDITION = re.compile(rf"(?<!\S)(?:if=(?P<condition>{QUOTED})|else)(?!\S)")


def read_part(part: Part) -> Document:
    """The guide in ``part``, or a document with its error."""
    guide = part.guide
    try:
        if part.error:
            raise part.error
        graph = _graph(part)
    except FormatError as error:
        return Document(title=guide.title, line=guide.line, error=error)
    return Document(graph, guide.title, guide.body(), line=guide.line)


def _graph(part: Part) -> Graph:
    if not part.nodes and "no-start" not in part.guide.classes:
        raise FormatError(
            "This guide has no steps.",
            part.guide.line,
            "A step is a heading with two hashes: ## Is the light on?",
        )
    check_step_count(len(part.nodes), part.guide.line)
    _reject_options_above_nodes(part)
    name_nodes(part.nodes)
    anchors = _anchors(part.nodes)
    data = {"start": _start(part), "nodes": {n.key: _node_data(n, anchors) for n in part.nodes}}
    try:
        return Graph.from_json(data)
    except GraphError as error:
        raise FormatError(f"{error}.", _line_of(error, part)) from error


def _reject_options_above_nodes(part: Part) -> None:
    for line, _ in part.guide.options():
        raise FormatError("There is an answer above the first step.", line, "Add a heading with ## above it.")


def name_nodes(nodes: list[Heading]) -> None:
    """Gives every node a key. Explicit keys take precedence over those made from titles."""
    taken: dict[str, int] = {}
    for node in nodes:
        if node.key in taken:
            raise FormatError(
                f"The key {node.key} is used twice.",
                node.line,
                f"It is also on line {taken[node.key]}. Rename one.",
            )
        if node.key:
            taken[node.key] = node.line
    names = Names(taken)
    for node in nodes:
        node.key = node.key or names.key(slug(node.title))


def _anchors(nodes: list[Heading]) -> dict[str, str]:
    """Link target -> key: the keys, and the anchors that Markdown viewers give the headings."""
    names = Names()
    return {names.take(slug(node.title)): node.key for node in nodes} | {node.key: node.key for node in nodes}


def _start(part: Part) -> str:
    starts = [node for node in part.nodes if "start" in node.classes]
    if len(starts) > 1:
        raise FormatError("A guide can have only one start.", starts[1].line, f"Line {starts[0].line} also has .start.")
    if "no-start" in part.guide.classes:
        if starts:
            raise FormatError("The title has .no-start, this step has .start.", starts[0].line, "Remove one.")
        return ""
    return (starts or part.nodes)[0].key


def _node_data(node: Heading, anchors: dict[str, str]) -> dict[str, Any]:
    outcomes = [name for name in node.classes if name in OUTCOMES]
    options = _options_data(node, anchors)
    if len(outcomes) > 1:
        raise FormatError("A step can have only one outcome.", node.line, f"Keep .{outcomes[0]} or .{outcomes[1]}.")
    if outcomes and options:
        raise FormatError(
            "A step with answers cannot have an outcome.", node.line, f"Remove .{outcomes[0]} or the answers."
        )
    return {"title": node.title, "body": node.body(), "options": options, "outcome": "".join(outcomes)}


def _options_data(node: Heading, anchors: dict[str, str]) -> list[dict[str, Any]]:
    return [data | {"to": _target(data["to"], anchors, line)} for line, data in keyed_options(node).values()]


def keyed_options(node: Heading) -> dict[str, tuple[int, dict[str, Any]]]:
    """Key -> (line number, data) of each option; ``to`` is the link target as written."""
    options: dict[str, tuple[int, dict[str, Any]]] = {}
    tried: dict[str, int] = {}
    for line, option in node.options():
        label = one_line(unescape_label(option["label"]))
        written, tree, condition = _option_attributes(option["attributes"] or "", line)
        key = option_key(label, options, tried) if written is None else written
        check_key(key, line)
        if key in options:
            raise FormatError(f"Two answers of this step have the key {key}.", line, "Rename one.")
        data = {"key": key, "label": label, "to": option["to"] or "", "tree": tree, "if": condition}
        options[key] = (line, data)
    return options


def _option_attributes(text: str, line: int) -> tuple[str | None, int, str]:
    """``(key, tree, condition)`` out of ``#key tree=12 if="age < 24"``; None, 0 and "" for a missing one."""
    conditions = [_condition(match, line) for match in CONDITION.finditer(text)]
    if len(conditions) > 1:
        raise FormatError("An answer has one condition.", line, "Join both with “and” or “or”.")
    words = CONDITION.sub(" ", text).split()
    tree = " ".join(word for word in words if word.startswith("tree="))
    key = " ".join(word for word in words if not word.startswith("tree="))
    if tree and not re.fullmatch("tree=[0-9]{1,19}", tree):
        raise FormatError(
            f"{tree} is not the number of a guide.", line, "The number is in the URL of the guide: /trees/12/."
        )
    return key.removeprefix("#") if key else None, int(tree[5:] or 0), "".join(conditions)


def _condition(match: re.Match[str], line: int) -> str:
    condition = "else" if match[0] == "else" else one_line(unquote_attribute(match["condition"]))
    if len(condition) > MAX_CONDITION_CHARS:
        raise FormatError(f"A condition has at most {MAX_CONDITION_CHARS} characters.", line)
    return condition


def _target(written: str, anchors: dict[str, str], line: int) -> str:
    if not written or written in anchors:
        return anchors.get(written, "") if written else ""
    decoded = unquote(written)
    if decoded in anchors:
        return anchors[decoded]
    nearest = difflib.get_close_matches(decoded[:100], islice(anchors, 2000), 1, 0.3)
    raise FormatError(f"There is no heading #{decoded}.", line, f"Did you mean #{nearest[0]}?" if nearest else "")


def _line_of(error: GraphError, part: Part) -> int:
    key = error.where.split(".")[1] if error.where.startswith("nodes.") else ""
    return next((node.line for node in part.nodes if node.key == key), part.guide.line)
