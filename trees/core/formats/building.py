"""Builds a guide for formats whose steps come one by one: titles, options and outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from trees.core.formats.decisions import Labels, Notes, plain_outcome
from trees.core.formats.document import Document, FormatError
from trees.core.formats.starts import candidates
from trees.core.graph import CONTINUE, Graph, option_key
from trees.core.stored import MAX_NODES_PER_GUIDE, MAX_OPTIONS_PER_STEP, MAX_TITLE_CHARS, GraphError
from trees.core.text import escape_markdown, one_line, quoted, tidy

Way = tuple[str, str, int]


@dataclass(slots=True)
class Building:
    """``data``: key -> node in the stored form. ``ways``: key -> (label, target, tree) of its future options.

    ``cut``: key -> the labels that are too long for an option. The step has them in full.
    """

    notes: Notes = field(default_factory=Notes)
    data: dict[str, dict[str, Any]] = field(default_factory=dict)
    ways: dict[str, list[Way]] = field(default_factory=dict)
    cut: dict[str, list[str]] = field(default_factory=dict)

    def step(self, key: str, title: str, body: str, outcome: str = "") -> None:
        """Adds a step. A title that is too long is cut, and repeated in full in the body."""
        title, body = one_line(title), tidy(body)
        if len(title) > MAX_TITLE_CHARS:
            title, body = title[: MAX_TITLE_CHARS - 1] + "…", f"{escape_markdown(title)}\n\n{body}".strip()
        if len(self.data) >= MAX_NODES_PER_GUIDE:
            raise FormatError(f"This is too large for a guide: it has more than {MAX_NODES_PER_GUIDE:,} steps.")
        self.data[key] = {"title": title, "body": body, "options": [], "outcome": outcome or None}
        self.ways[key] = []

    def way(self, key: str, label: str, to: str, tree: int = 0) -> None:
        """Adds an option of the step ``key`` that leads to ``to``, which may be added later, or "" for nowhere.

        ``tree``: the number of the guide that it leads through, 0 for none.
        """
        label = one_line(label)
        if len(label) > MAX_TITLE_CHARS:
            self.cut.setdefault(key, []).append(label)
            label = label[: MAX_TITLE_CHARS - 1] + "…"
        if len(self.ways[key]) >= MAX_OPTIONS_PER_STEP:
            title = quoted(self.data[key]["title"])
            raise FormatError(f"{title} has too many answers: a step has at most {MAX_OPTIONS_PER_STEP}.")
        self.ways[key].append((label, to, tree))

    def document(self, title: str, description: str = "", start: str = "") -> Document:
        """The guide. Without ``start`` the best candidate is used. Raises FormatError if it exceeds a limit."""
        for key, ways in self.ways.items():
            self._lead(key, ways)
        for key, labels in self.cut.items():
            self._keep_in_full(self.data[key], labels)
        for node in self.data.values():
            self._end(node)
        starts_by_reach = candidates({key: [to for _, to, _ in ways if to] for key, ways in self.ways.items()})
        starts = [start, *(key for key in starts_by_reach if key != start)] if start else starts_by_reach
        return Document(self._graph(starts[0]), one_line(title), tidy(description), self.notes.sentences(), (*starts,))

    def _keep_in_full(self, node: dict[str, Any], labels: list[str]) -> None:
        node["body"] = "\n\n".join(filter(None, [node["body"], *map(escape_markdown, labels)]))
        self.notes.add("Answers that are too long are cut, and in full in the step", node["title"])

    def _lead(self, key: str, ways: Iterable[Way]) -> None:
        node = self.data[key]
        ways = list(ways)
        labels = Labels()
        options: dict[str, dict[str, Any]] = {}
        tried: dict[str, int] = {}
        for label, to, tree in ways:
            label = labels.free(label or self._unnamed(node, to, len(ways) == 1), lambda: self._numbered(node))
            own = option_key(label, options, tried)
            options[own] = {"key": own, "label": label, "to": to, "tree": tree}
        node["options"] = list(options.values())

    def _unnamed(self, node: dict[str, Any], to: str, alone: bool) -> str:
        if alone or not to or not self.data[to]["title"]:
            return CONTINUE
        self.notes.add("Answers without a text are named after the step they lead to", node["title"])
        return str(self.data[to]["title"])

    def _numbered(self, node: dict[str, Any]) -> None:
        self.notes.add("Answers with the same text are numbered", node["title"])

    def _end(self, node: dict[str, Any]) -> None:
        if node["options"]:
            node["outcome"] = None
        elif not node["outcome"] and (outcome := plain_outcome(f"{node['title']} {node['body']}")):
            node["outcome"] = outcome
            self.notes.add(f"The outcome is {outcome!r}, because the text says so", node["title"])

    def _graph(self, start: str) -> Graph:
        try:
            return Graph.from_json({"start": start, "nodes": self.data})
        except GraphError as error:
            raise FormatError(f"This is too large for a guide: {error}.") from error
