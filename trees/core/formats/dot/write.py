"""A guide as a Graphviz drawing. Reading it back loses only the bodies, which are not drawn."""

from __future__ import annotations

import re

from trees.core.formats.document import Document
from trees.core.formats.dot.lexer import KEYWORDS
from trees.core.formats.keys import with_own_keys
from trees.core.formats.mermaid.convert import NOWHERE
from trees.core.graph import Node, Option

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
OUTCOME_LINES = {"resolved": "#2e7d32", "escalate": "#b26a00", "unresolved": "#b3261e"}


def dump(document: Document) -> str:
    """Questions are diamonds, steps with one answer boxes, ends rounded in the colour of their outcome."""
    graph = document.graph
    lines = ["digraph {"]
    lines += [f"  label={quoted(document.title)}", "  labelloc=t"] if document.title else []
    lines.append("  node [shape=box]")
    lines += [f"  {_node(node, graph.start)}" for node in graph.nodes.values()]
    if any(not option.to for node in graph.nodes.values() for option in node.options):
        lines.append(f'  "{NOWHERE}" [label="Leads nowhere yet", style=dashed]')
    for node in graph.nodes.values():
        lines += [f"  {line}" for line in _options(node)]
    return "\n".join([*lines, "}"]) + "\n"


def quoted(text: str) -> str:
    """``text`` as a label that shows exactly these characters."""
    escaped = text.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _name(key: str) -> str:
    return key if PLAIN.fullmatch(key) and key.lower() not in KEYWORDS else f'"{key}"'


def _node(node: Node, start: str) -> str:
    attributes = [f"label={quoted(node.title)}"]
    if len(node.options) > 1:
        attributes.append("shape=diamond")
    elif not node.options:
        attributes.append("style=rounded")
    marks = [*(["start"] if node.key == start else []), *filter(None, [node.outcome])]
    attributes += [f'class="{" ".join(marks)}"'] if marks else []
    attributes += ["penwidth=3"] if node.key == start else []
    attributes += [f'color="{OUTCOME_LINES[node.outcome]}"'] if node.outcome else []
    return f"{_name(node.key)} [{', '.join(attributes)}]"


def _options(node: Node) -> list[str]:
    """An arrow has the key of its option only if ``option_key`` would give another one."""
    lines, labels = [], {""}
    for option, own in with_own_keys(node.options):
        lines.append(_arrow(node, option, own or option.label in labels))
        labels.add(option.label)
    return lines


def _arrow(node: Node, option: Option, keyed: bool) -> str:
    attributes = [f"label={quoted(option.label)}"]
    attributes += [f'option="{option.key}"'] if keyed else []
    attributes += [f"tree={option.tree}"] if option.tree else []
    attributes += [f"if={quoted(option.condition)}"] if option.condition else []
    attributes += [f"xlabel={quoted(option.aside[1:-1])}"] if option.aside else []
    to = _name(option.to) if option.to else f'"{NOWHERE}"'
    return f"{_name(node.key)} -> {to} [{', '.join(attributes)}]"
