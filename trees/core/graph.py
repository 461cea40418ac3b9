"""A guide's content: nodes joined by options. Plain values, no Django.

The stored form is JSON::

    {"start": key, "nodes": {key: {"title", "body", "options": [{"key", "label", "to"}], "outcome"}}}

An option that leads through another tree has its key too, ``"tree": 12``: a run goes through that tree and comes back
to ``to``.

Keys are short and stable for life: links, differences and numbers hang on them. A graph may be
unfinished (an option that leads nowhere has ``to == ""``); what is wrong with it is ``check.py``'s
question. What can never be, raises ``GraphError`` here.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

OUTCOMES = ("resolved", "escalate", "unresolved")

NOT_STORABLE = re.compile("[\x00\ud800-\udfff]")
NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
KEY = re.compile(r"[A-Za-z0-9_-]{1,64}")
MAX_NODES_PER_GUIDE = 20_000
MAX_TITLE_CHARS = 500
MAX_BODY_CHARS = 50_000
MAX_OPTIONS_PER_STEP = 500
MAX_TREE_ID = 2**63 - 1
MAX_QUOTED_CHARS = 60  # characters of a title or a label, in a sentence


class GraphError(ValueError):
    """The graph cannot be. ``where`` is a path such as ``nodes.power.options[2].to``."""

    def __init__(self, where: str, reason: str):
        super().__init__(f"{where}: {reason}" if where else reason)
        self.where = where
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Option:
    """One way out of a node. ``to`` is a node's key, or "" while it leads nowhere.

    ``tree``: the tree (its number) that a run goes through before it comes to ``to``; 0 for none.
    """

    key: str
    label: str
    to: str = ""
    tree: int = 0

    @property
    def quoted(self) -> str:
        """Its label as a sentence names it."""
        return _quoted(self.label or "(no label)")

    def to_json(self) -> dict[str, Any]:
        """The stored form; ``tree`` only where there is one."""
        data: dict[str, Any] = {"key": self.key, "label": self.label, "to": self.to}
        return data | {"tree": self.tree} if self.tree else data


@dataclass(frozen=True, slots=True)
class Node:
    """One step: a question when it has options, an outcome when it has none.

    ``outcome`` is one of ``OUTCOMES``, or "" for a node with options or a leaf not yet decided.
    ``body`` is Markdown without leading or trailing blank lines.
    """

    key: str
    title: str
    body: str = ""
    options: tuple[Option, ...] = ()
    outcome: str = ""

    @property
    def quoted(self) -> str:
        """Its title as a sentence names it."""
        return _quoted(self.title or "(no title)")

    def to_json(self) -> dict[str, Any]:
        """The stored form; the key stands outside of it."""
        return {
            "title": self.title,
            "body": self.body,
            "options": [option.to_json() for option in self.options],
            "outcome": self.outcome or None,
        }

    def text(self) -> str:
        """Everything a person could search for, in reading order. How a blank is written is no part of it."""
        body = "\n".join(map(_words_of, self.body.split("\n"))) if "___" in self.body else self.body
        return "\n".join(filter(None, [self.title, body, *(o.label for o in self.options)]))


@dataclass(frozen=True, slots=True)
class Graph:
    """``nodes`` keeps its order. ``start`` is a key of ``nodes``, or "" when there is none yet."""

    start: str = ""
    nodes: Mapping[str, Node] = field(default_factory=dict)

    def __eq__(self, other: object) -> bool:
        """The order of the nodes counts, too: it is the order of the text."""
        if not isinstance(other, Graph):
            return NotImplemented
        return self.start == other.start and list(self.nodes.items()) == list(other.nodes.items())

    @classmethod
    def of(cls, nodes: Iterable[Node], start: str | None = None) -> Graph:
        """A graph of ``nodes``; it starts at ``start``, or else at the first of them."""
        by_key = {node.key: node for node in nodes}
        return cls(next(iter(by_key), "") if start is None else start, by_key)

    @classmethod
    def from_json(cls, data: Any) -> Graph:
        """Reads the stored form. Anything that is not one raises GraphError, saying where."""
        return _read(data)

    def to_json(self) -> dict[str, Any]:
        """The stored form."""
        return {"start": self.start, "nodes": {key: node.to_json() for key, node in self.nodes.items()}}

    def starting_at(self, key: str) -> Graph:
        """The same nodes with another start. An unknown key raises GraphError."""
        if key not in self.nodes:
            raise GraphError("start", f"there is no node {key!r}")
        return replace(self, start=key)

    def patched(self, changes: Any) -> Graph:
        """The graph with ``changes``: ``{"start": key, "nodes": {key: node or None}, "order": [key]}``.

        Each of the three may be missing. A node is whole and in the stored form; None deletes it. Raises GraphError
        like ``from_json``.
        """
        _expect(changes, dict, "changes")
        given = _expect(changes.get("nodes", {}), dict, "nodes")
        nodes = dict(self.nodes) | {key: _read_node(key, node) for key, node in given.items() if node is not None}
        for key in given:
            if given[key] is None:
                nodes.pop(key, None)
        if "order" in changes:
            nodes = _ordered(nodes, _expect(changes["order"], list, "order"))
        return _whole(_expect(changes.get("start", self.start), str, "start"), nodes)

    def roots(self) -> list[str]:
        """Keys of the nodes that no option leads to, in order."""
        targets = {option.to for node in self.nodes.values() for option in node.options}
        return [key for key in self.nodes if key not in targets]

    def reachable(self) -> set[str]:
        """Keys of the nodes that can be reached from the start, itself included."""
        return set(self.walk())

    def walk(self) -> list[str]:
        """Keys in the order a reader meets them: from the start, depth first, each once."""
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
        """All keys: first as ``walk`` has them, then what cannot be reached, so that nothing is hidden."""
        return list(dict.fromkeys([*self.walk(), *self.nodes]))

    def trees(self) -> list[int]:
        """The trees that its options lead through, each once."""
        options = (option for node in self.nodes.values() for option in node.options)
        return list(dict.fromkeys(option.tree for option in options if option.tree))

    def text(self) -> str:
        """Everything a person could search for, in order."""
        return "\n".join(node.text() for node in self.nodes.values())


def option_key(label: str, taken: Container[str] = (), tried: dict[str, int] | None = None) -> str:
    """The key of an option that was written without one.

    It follows from the label alone, so that a text keeps its keys when its lines are reordered;
    a second option with the same label counts on from there. ``tried`` (label -> count) is for callers
    that name all options of a node in turn: it spares them counting from the beginning each time.
    """
    tried = {} if tried is None else tried
    count = tried.get(label, 0)
    while (digest := hashlib.sha256(f"{label}\0{count}".encode()).hexdigest()[:6]) in taken:
        count += 1
    tried[label] = count
    return digest


def _quoted(text: str) -> str:
    return f"“{text if len(text) <= MAX_QUOTED_CHARS else f'{text[: MAX_QUOTED_CHARS - 1].rstrip()}…'}”"


def _words_of(line: str) -> str:
    """``line`` up to the blank that it may end with, see trees/core/inputs.py."""
    words, blank, rest = line.partition("___")
    return words if blank and rest.rstrip().endswith("}") else line


def _ordered(nodes: dict[str, Node], order: list[Any]) -> dict[str, Node]:
    if not all(isinstance(key, str) for key in order) or sorted(order) != sorted(nodes):
        raise GraphError("order", "expected the key of each node, once")
    return {key: nodes[key] for key in order}


def _read(data: Any) -> Graph:
    _expect(data, dict, "")
    nodes = _expect(data.get("nodes", {}), dict, "nodes")
    start = _expect(data.get("start") or "", str, "start")
    return _whole(start, {key: _read_node(key, node) for key, node in nodes.items()})


def _whole(start: str, nodes: dict[str, Node]) -> Graph:
    """The graph, if its parts fit together."""
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
    if not isinstance(key, str) or not KEY.fullmatch(key):
        raise GraphError(where, "a key is 1 to 64 letters, digits, - or _")
    _expect(data, dict, where)
    outcome = data.get("outcome") or ""
    if outcome and outcome not in OUTCOMES:
        raise GraphError(f"{where}.outcome", f"{outcome!r} is not one of {', '.join(OUTCOMES)}")
    options = _expect(data.get("options") or [], list, f"{where}.options")
    if len(options) > MAX_OPTIONS_PER_STEP:
        raise GraphError(f"{where}.options", f"at most {MAX_OPTIONS_PER_STEP} options")
    if options and outcome:
        raise GraphError(f"{where}.outcome", "a node with options is not an outcome")
    return Node(
        key,
        one_line(_text(data.get("title", ""), f"{where}.title", MAX_TITLE_CHARS)),
        tidy(_text(data.get("body", ""), f"{where}.body", MAX_BODY_CHARS)),
        _read_options(options, where),
        outcome,
    )


def _read_options(options: list[Any], where: str) -> tuple[Option, ...]:
    read: dict[str, Option] = {}
    tried: dict[str, int] = {}
    for i, data in enumerate(options):
        here = f"{where}.options[{i}]"
        _expect(data, dict, here)
        label = one_line(_text(data.get("label", ""), f"{here}.label", MAX_TITLE_CHARS))
        key = _expect(data.get("key") or option_key(label, read, tried), str, f"{here}.key")
        if not KEY.fullmatch(key):
            raise GraphError(f"{here}.key", "a key is 1 to 64 letters, digits, - or _")
        if key in read:
            raise GraphError(f"{here}.key", f"{key!r} stands twice in this node")
        to = _expect(data.get("to") or "", str, f"{here}.to")
        read[key] = Option(key, label, to, _read_tree(data.get("tree") or 0, f"{here}.tree"))
    return tuple(read.values())


def _read_tree(value: Any, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MAX_TREE_ID:
        raise GraphError(where, "the number of a tree")
    return value


def one_line(text: str) -> str:
    """Text as one line: control characters and line ends become spaces, runs of white space one space."""
    return " ".join(NOT_IN_A_LINE.sub(" ", text).split())


def tidy(text: str) -> str:
    """Markdown with \\n line ends, no characters that cannot be stored, no blank lines around it."""
    lines = NOT_STORABLE.sub("", re.sub(r"\r\n?", "\n", text)).split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    while lines and not lines[-1].strip():
        del lines[-1]
    return "\n".join(lines)


def _text(value: Any, where: str, limit: int) -> str:
    _expect(value, str, where)
    if len(value) > limit:
        raise GraphError(where, f"at most {limit:,} characters, this has {len(value):,}")
    return str(value)


def _expect(value: Any, kind: type, where: str) -> Any:
    if not isinstance(value, kind):
        names: dict[type, str] = {dict: "an object", list: "a list", str: "text"}
        raise GraphError(where, f"expected {names[kind]}, found {_name(value)}")
    return value


def _name(value: Any) -> str:
    if value is None:
        return "null"
    return {bool: "true or false", int: "a number", float: "a number", str: "text", list: "a list"}.get(
        type(value), "an object"
    )
