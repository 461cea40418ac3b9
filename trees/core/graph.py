"""The content of a guide: nodes joined by options, as immutable values.

The stored form is JSON::

    {"start": key, "nodes": {key: {"title", "body", "options": [{"key", "label", "to"}], "outcome"}}}

An option that is offered only under a condition also has that, ``"if": "age < 24"`` or ``"if": "else"``: see
conditions/ and offers.py. An option that leads through another guide also has the number of its tree, ``"tree": 12``: a
run goes through that guide and then continues at ``to``.

Keys are short and never change: links, differences and numbers refer to them. A graph may be unfinished (an option that
leads nowhere has ``to == ""``); ``check.py`` reports that. Data that cannot be a graph raises GraphError.
"""

from __future__ import annotations

import hashlib
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from trees.core.outcomes import OUTCOMES
from trees.core.stored import (
    MAX_BODY_CHARS,
    MAX_CONDITION_CHARS,
    MAX_NODES_PER_GUIDE,
    MAX_OPTIONS_PER_STEP,
    MAX_TITLE_CHARS,
    GraphError,
    expect,
    expect_key,
    expect_text,
    expect_tree_id,
)
from trees.core.text import one_line, quoted, tidy

CONTINUE = "Continue"  # the label of an option that is the only one of its node
NO_LABEL = "(no text)"
NO_TITLE = "(no title)"


@dataclass(frozen=True, slots=True)
class Option:
    """One way out of a node. ``to`` is a node's key, or "" while it leads nowhere.

    ``tree``: the id of the tree that a run goes through before it continues at ``to``; 0 for none. ``condition``: when
    it is offered, as it was written; "" for always.
    """

    key: str
    label: str
    to: str = ""
    tree: int = 0
    condition: str = ""

    @property
    def quoted(self) -> str:
        """The label for use in a sentence."""
        return quoted(self.label or NO_LABEL)

    @property
    def label_in_words(self) -> str:
        """The label with its condition, for who reads a guide without running it: "The maker (if age < 24)"."""
        label = self.label or NO_LABEL
        return f"{label} ({self.offered_when})" if self.condition else label

    @property
    def aside(self) -> str:
        """What a label does not say, in parentheses: "(through guide 12, if age < 24)". "" if there is nothing."""
        words = [f"through guide {self.tree}"] if self.tree else []
        words += [self.offered_when] if self.condition else []
        return f"({', '.join(words)})" if words else ""

    @property
    def offered_when(self) -> str:
        """When it is offered, in words: "always", "if age < 24", "otherwise"."""
        if not self.condition:
            return "always"
        return "otherwise" if self.condition == "else" else f"if {self.condition}"

    def to_json(self) -> dict[str, Any]:
        """The stored form; ``tree`` and ``if`` are left out when there is none."""
        data: dict[str, Any] = {"key": self.key, "label": self.label, "to": self.to}
        data |= {"tree": self.tree} if self.tree else {}
        return data | {"if": self.condition} if self.condition else data


@dataclass(frozen=True, slots=True)
class Node:
    """One step: a question when it has options, an outcome when it has none.

    ``outcome`` is one of ``OUTCOMES``, or "" for a node with options and for an end that has no outcome yet.
    ``body`` is Markdown without leading or trailing blank lines.
    """

    key: str
    title: str
    body: str = ""
    options: tuple[Option, ...] = ()
    outcome: str = ""

    @property
    def quoted(self) -> str:
        """The title for use in a sentence."""
        return quoted(self.title or NO_TITLE)

    def to_json(self) -> dict[str, Any]:
        """The stored form, which does not contain the key."""
        return {
            "title": self.title,
            "body": self.body,
            "options": [option.to_json() for option in self.options],
            "outcome": self.outcome or None,
        }

    def text(self) -> str:
        """The searchable text in reading order, without the attributes of input fields."""
        body = "\n".join(map(_without_input, self.body.split("\n"))) if "___" in self.body else self.body
        return "\n".join(filter(None, [self.title, body, *(o.label for o in self.options)]))


@dataclass(frozen=True, slots=True)
class Graph:
    """``nodes`` is ordered. ``start`` is a key of ``nodes``, or "" while there is no start.

    ``memo``: what offers.py has compiled of it.
    """

    start: str = ""
    nodes: Mapping[str, Node] = field(default_factory=dict)
    memo: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __eq__(self, other: object) -> bool:
        """Compares the order of the nodes too: it is the order of the text."""
        if not isinstance(other, Graph):
            return NotImplemented
        return self.start == other.start and list(self.nodes.items()) == list(other.nodes.items())

    @classmethod
    def of(cls, nodes: Iterable[Node], start: str | None = None) -> Graph:
        """A graph of ``nodes`` that starts at ``start``, by default at the first node."""
        by_key = {node.key: node for node in nodes}
        return cls(next(iter(by_key), "") if start is None else start, by_key)

    @classmethod
    def from_json(cls, data: Any) -> Graph:
        """Reads the stored form. Raises GraphError with the place of the first error."""
        return _read(data)

    def to_json(self) -> dict[str, Any]:
        """The stored form."""
        return {"start": self.start, "nodes": {key: node.to_json() for key, node in self.nodes.items()}}

    def starting_at(self, key: str) -> Graph:
        """The same nodes with another start. Raises GraphError for an unknown key."""
        if key not in self.nodes:
            raise GraphError("start", f"there is no node {key!r}")
        return replace(self, start=key)

    def patched(self, changes: Any) -> Graph:
        """The graph with ``changes``: ``{"start": key, "nodes": {key: node or None}, "order": [key]}``.

        Each of the three is optional. A node is given completely, in the stored form; None deletes it. Raises
        GraphError like ``from_json``.
        """
        expect(changes, dict, "changes")
        changed = expect(changes.get("nodes", {}), dict, "nodes")
        nodes = dict(self.nodes) | {key: _read_node(key, node) for key, node in changed.items() if node is not None}
        for key in changed:
            if changed[key] is None:
                nodes.pop(key, None)
        if "order" in changes:
            nodes = _ordered(nodes, expect(changes["order"], list, "order"))
        return _checked(expect(changes.get("start", self.start), str, "start"), nodes)

    def roots(self) -> list[str]:
        """Keys of the nodes that no option leads to, in order."""
        targets = {option.to for node in self.nodes.values() for option in node.options}
        return [key for key in self.nodes if key not in targets]

    def reachable(self) -> set[str]:
        """Keys of the nodes that can be reached from the start, including the start."""
        return set(self.walk())

    def walk(self) -> list[str]:
        """Keys of the reachable nodes in reading order: depth first from the start."""
        seen: dict[str, None] = {}
        waiting = [self.start] if self.start in self.nodes else []
        while waiting:
            key = waiting.pop()
            if key in seen:
                continue
            seen[key] = None
            waiting.extend(
                option.to
                for option in reversed(self.nodes[key].options)
                if option.to in self.nodes and option.to not in seen
            )
        return list(seen)

    def order(self) -> list[str]:
        """All keys: those of ``walk``, then the unreachable ones."""
        return list(dict.fromkeys([*self.walk(), *self.nodes]))

    def trees(self) -> list[int]:
        """Ids of the trees that its options lead through, each once."""
        options = (option for node in self.nodes.values() for option in node.options)
        return list(dict.fromkeys(option.tree for option in options if option.tree))

    def text(self) -> str:
        """The searchable text of all nodes."""
        return "\n".join(node.text() for node in self.nodes.values())


def option_key(label: str, taken: Container[str] = (), tried: dict[str, int] | None = None) -> str:
    """The key of an option that was written without one.

    It depends only on the label, so keys stay the same when the lines of a text are reordered; options with the same
    label are numbered. Callers that name all options of a node pass the same ``tried`` (label -> count) each time:
    without it, many options with one label take quadratic time.
    """
    tried = {} if tried is None else tried
    count = tried.get(label, 0)
    while (digest := hashlib.sha256(f"{label}\0{count}".encode()).hexdigest()[:6]) in taken:
        count += 1
    tried[label] = count
    return digest


def _without_input(line: str) -> str:
    """``line`` without the input field at its end, see trees/core/fields/inputs.py."""
    words, blank, rest = line.partition("___")
    return words if blank and rest.rstrip().endswith("}") else line


def _ordered(nodes: dict[str, Node], order: list[Any]) -> dict[str, Node]:
    if not all(isinstance(key, str) for key in order) or sorted(order) != sorted(nodes):
        raise GraphError("order", "expected the key of each node exactly once")
    return {key: nodes[key] for key in order}


def _read(data: Any) -> Graph:
    expect(data, dict, "")
    nodes = expect(data.get("nodes", {}), dict, "nodes")
    start = expect(data.get("start") or "", str, "start")
    return _checked(start, {key: _read_node(key, node) for key, node in nodes.items()})


def _checked(start: str, nodes: dict[str, Node]) -> Graph:
    """The graph, or GraphError where a key refers to no node or there are too many nodes."""
    if len(nodes) > MAX_NODES_PER_GUIDE:
        raise GraphError("nodes", f"at most {MAX_NODES_PER_GUIDE:,} nodes, this has {len(nodes):,}")
    if start and start not in nodes:
        raise GraphError("start", f"there is no node {start!r}")
    for node in nodes.values():
        for i, option in enumerate(node.options):
            if option.to and option.to not in nodes:
                raise GraphError(f"nodes.{node.key}.options[{i}].to", f"there is no node {option.to!r}")
    return Graph(start, nodes)


def _read_node(key: str, data: Any) -> Node:
    where = f"nodes.{key}"
    expect_key(key, where)
    expect(data, dict, where)
    outcome = data.get("outcome") or ""
    if outcome and outcome not in OUTCOMES:
        raise GraphError(f"{where}.outcome", f"{outcome!r} is not one of {', '.join(OUTCOMES)}")
    options = expect(data.get("options") or [], list, f"{where}.options")
    if len(options) > MAX_OPTIONS_PER_STEP:
        raise GraphError(f"{where}.options", f"at most {MAX_OPTIONS_PER_STEP} options")
    if options and outcome:
        raise GraphError(f"{where}.outcome", "a node with options is not an outcome")
    return Node(
        key,
        one_line(expect_text(data.get("title", ""), f"{where}.title", MAX_TITLE_CHARS)),
        tidy(expect_text(data.get("body", ""), f"{where}.body", MAX_BODY_CHARS)),
        _read_options(options, where),
        outcome,
    )


def _read_options(options: list[Any], where: str) -> tuple[Option, ...]:
    read: dict[str, Option] = {}
    tried: dict[str, int] = {}
    for i, data in enumerate(options):
        here = f"{where}.options[{i}]"
        expect(data, dict, here)
        label = one_line(expect_text(data.get("label", ""), f"{here}.label", MAX_TITLE_CHARS))
        key = expect_key(data.get("key") or option_key(label, read, tried), f"{here}.key")
        if key in read:
            raise GraphError(f"{here}.key", f"{key!r} occurs twice in this node")
        to = expect(data.get("to") or "", str, f"{here}.to")
        condition = one_line(expect_text(data.get("if") or "", f"{here}.if", MAX_CONDITION_CHARS))
        read[key] = Option(key, label, to, expect_tree_id(data.get("tree") or 0, f"{here}.tree"), condition)
    return tuple(read.values())
