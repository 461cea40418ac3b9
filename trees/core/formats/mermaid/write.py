"""A guide as a flowchart. Reading it back gives the same nodes, titles, options and start; bodies are not drawn.

An option that leads through another guide mentions it in its label; reading it back does not restore that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from trees.core.formats.document import Document
from trees.core.formats.keys import with_own_keys
from trees.core.formats.mermaid.convert import NOWHERE, OWN
from trees.core.formats.mermaid.labels import quoted
from trees.core.formats.mermaid.patterns import LEADING
from trees.core.graph import Graph, Node, Option

MAX_EDGES = 500  # Mermaid's own defaults
MAX_TEXT_SIZE = 50_000
RESERVED = LEADING | {"interpolate"}
PLAIN_ID = re.compile(r"([A-Za-z][A-Za-z0-9_]*)(-[A-Za-z0-9_]+)*")


def dump(document: Document) -> str:
    """Questions are diamonds, steps with one answer boxes, ends rounded; the start has the class ``start``."""
    graph = document.graph
    lines = ["---", f"title: {json.dumps(document.title, ensure_ascii=False)}", "---"] if document.title else []
    lines.append("flowchart TD")
    head = len(lines)
    lines += [f"  {_node(node, graph.start)}" for node in graph.nodes.values()]
    if any(not option.to for node in graph.nodes.values() for option in node.options):
        lines.append(f'  {NOWHERE}["Leads nowhere yet"]')
    for node in graph.nodes.values():
        lines += [f"  {line}" for line in _options(node)]
    lines.append("  classDef start stroke-width:3px")
    lines[head:head] = [f"  %% {remark}" for remark in _beyond_defaults(graph, sum(map(len, lines)) + len(lines))]
    return "\n".join(lines) + "\n"


def _beyond_defaults(graph: Graph, chars: int) -> Iterator[str]:
    """Mermaid draws nothing beyond these limits, and only its own configuration can raise them."""
    arrows = sum(len(node.options) for node in graph.nodes.values())
    if arrows > MAX_EDGES:
        yield f"{arrows:,} arrows: Mermaid draws up to {MAX_EDGES:,} unless its setting maxEdges is raised."
    if chars > MAX_TEXT_SIZE:
        yield f"{chars:,} characters: Mermaid draws up to {MAX_TEXT_SIZE:,} unless its setting maxTextSize is raised."


def node_id(key: str) -> str:
    """The key if it is a valid Mermaid id, else with exclamation marks, which no key contains."""
    plain = PLAIN_ID.fullmatch(key)
    return key if plain and plain[1] not in RESERVED else "!" + _apart(key)


def _apart(key: str) -> str:
    """Two hyphens would be an arrow."""
    return re.sub(r"-(?=-)", "-!", key)


def _node(node: Node, start: str) -> str:
    opening, closing = ("{", "}") if len(node.options) > 1 else ("[", "]") if node.options else ("([", "])")
    mark = "start" if node.key == start else node.outcome
    return f"{node_id(node.key)}{opening}{quoted(node.title)}{closing}{f':::{mark}' if mark else ''}"


def _options(node: Node) -> list[str]:
    """An arrow has the key of its option only if ``option_key`` would give another one."""
    lines, labels = [], {""}
    for option, own in with_own_keys(node.options):
        label = _label(option)
        lines.append(_arrow(node, option, label, own or label != option.label or label in labels))
        labels.add(label)
    return lines


def _label(option: Option) -> str:
    return " ".join(filter(None, [option.label, option.aside]))


def _arrow(node: Node, option: Option, label: str, keyed: bool) -> str:
    key = f"{OWN}{_apart(option.key)}@" if keyed else ""
    label_text = f"|{quoted(label)}|" if label else ""
    return f"{node_id(node.key)} {key}-->{label_text} {node_id(option.to) if option.to else NOWHERE}"
